"""Figures over everybody (全体 得分 合计), over a window's people (成员 得分 平均), and a person's own window (窗口得分)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from engine.evaluate import wording
from engine.evaluate.context import Month
from engine.policy import model as m

Read = Callable[[Month], "Fraction | str"]
SCORE = "得分"


def population(month: Month, node: m.Population, read: Read) -> tuple[Fraction | None, str, str]:
    """(value, working, why it is not known). read: one subject's figure, or why it is not known.

    Worked out once for everybody; somebody whose figure is open leaves it open for all.
    """
    crew = month.crew
    key = (str(node.everybody), node.name, node.how, month.sort, "" if node.everybody else month.subject.id)
    if key not in crew.figures:
        people = crew.of(month.sort) if node.everybody else crew.members(month)
        crew.figures[key] = _worked(node, people, read)
    return crew.figures[key]  # type: ignore[return-value]


def _worked(node: m.Population, people: Sequence[Month], read: Read) -> tuple[Fraction | None, str, str]:
    text = f"{'全体' if node.everybody else '成员'}{f' {node.name} ' if node.name else ''}{node.how}"
    if node.how == "人数":
        return Fraction(len(people)), f"{text} {len(people)}人", ""
    values = [read(person) for person in people]
    unknown = [v for v in values if isinstance(v, str)]
    if unknown:
        return None, text, f"还有 {len(unknown)} {'人' if node.everybody else '个成员'}的{node.name}没有定"
    known = [v for v in values if isinstance(v, Fraction)]
    if not known and node.how != "合计":
        return None, text, f"没有{'人' if node.everybody else '成员'}，算不出{text}"
    total = sum(known, Fraction(0))
    chosen = {
        "合计": total,
        "平均": total / max(len(known), 1),
        "最大": max(known, default=total),
        "最小": min(known, default=total),
    }
    value = chosen[node.how]
    return value, f"{text} {wording.number(value)}（{len(known)}人）", ""


def of_score(month: Month) -> Fraction | str:
    """A subject's score; why it is not known otherwise."""
    if month.open or SCORE not in month.totals:
        return month.open or f"{month.subject.name}的得分还没有算出来"
    return Fraction(month.totals[SCORE])


def home_score(month: Month, sort: str) -> Fraction | str:
    """The score of the window or unit that a person belongs to."""
    home = month.crew.home(month, sort)
    return of_score(home) if home is not None else f"{month.subject.name or month.subject.id}没有{sort}"
