"""且 当月 迟到 合计 2次以上: further figures that must hold beside the one that a clause looks at."""

from __future__ import annotations

from engine.live.book import further
from engine.live.case import Case
from engine.live.figures import Desk
from engine.policy import model as m


def meets(case: Case, desk: Desk, branch: m.Branch) -> bool | None:
    """Whether all further figures of a branch lie in their bands; None where that is not known."""
    verdict: bool | None = True
    for expression, band in further(branch):
        figure = desk.work(expression)
        if figure.value is None and not figure.absent:
            verdict = None
        elif figure.value is None or not case.room.within(band, figure.value):
            return False
    return verdict
