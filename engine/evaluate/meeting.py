"""且 当月 迟到 合计 2次以上: further figures that must hold beside the one that a clause looks at."""

from __future__ import annotations

from engine.decision.decision import Check
from engine.evaluate import measures, wording
from engine.evaluate.conditions import within
from engine.evaluate.context import Month
from engine.policy import model as m


def meeting(month: Month, branch: m.Branch) -> tuple[Check, ...]:
    """The verdict on each further figure of a branch."""
    return tuple(_check(month, c) for c in branch.conditions if isinstance(c, m.Meets))


def _check(month: Month, condition: m.Meets) -> Check:
    figure = measures.evaluate(month, condition.expression)
    if figure.value is None:
        return Check(condition.text, figure.shown, False if figure.absent else None, "数值")
    shown = wording.with_unit(figure.value, condition.unit)
    return Check(condition.text, shown, within(figure.value, condition.limits), "数值")
