"""Coverage of what depends on more than one result: both sides of a rank, of a quota and of periods in a row.

With the people, or the results of earlier periods, by which to reach them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import ROUND_CEILING, Decimal

from engine.analysis import samples
from engine.analysis.goals import Goal
from engine.decision.decision import Check, Decision
from engine.evaluate.wording import number
from engine.policy import model as m

ASPECT = "名次"
IN, OUT, WITHIN, BEYOND = "入选", "落选", "名额以内", "超出名额"
HELD, BROKEN = "期期符合", "有一期不符合"
_NAMES = ["张三", "李四", "王五", "赵六", "钱七", "孙八", "周九", "吴十", "郑一", "冯二", "陈三", "卫四"]


def sides(clause: m.Clause) -> Iterator[Goal]:
    """What the clause takes and what it leaves."""
    target = clause.target
    if isinstance(target, m.OfRank) and clause.branches:
        shown = f"{'前' if target.first else '后'} {_shown(target.number, target.unit)}"
        for side in (IN, OUT):
            yield Goal(clause.article, ASPECT, f"{shown} {side}", clause, detail=side)
    elif isinstance(target, m.OfQuota):
        shown = f"{target.grade} 不超过 {_shown(target.number, target.unit)}"
        for side in (WITHIN, BEYOND):
            yield Goal(clause.article, ASPECT, f"{shown} {side}", clause, detail=side)
    elif isinstance(target, m.OfStreak):
        for side in (HELD, BROKEN):
            yield Goal(clause.article, ASPECT, f"连续 {target.periods} 期 {side}", clause, detail=side)


def _shown(value: Decimal, unit: str) -> str:
    return f"{number(value * 100)}%" if unit == "%" else f"{number(value)}{unit}"


def seen(goal: Goal, decision: Decision) -> bool:
    """Whether somebody's decision shows this side."""
    clause = goal.clause
    assert clause is not None
    if isinstance(clause.target, m.OfStreak):
        if goal.detail == HELD:
            return _taken(clause, decision)
        return any(a.article == clause.article and not _short(a.checks) for a in decision.attempts)
    looked = [
        c for a in decision.attempts if a.article == clause.article for c in a.checks if c.kind == "排名"
    ]
    left = any(c.verdict is False for c in looked)
    if goal.detail in (OUT, BEYOND):
        return left
    if isinstance(clause.target, m.OfQuota):
        return decision.grade == clause.target.grade and not left and not decision.reasons
    return not looked and decision.rank is not None and _taken(clause, decision)


def _short(checks: Iterable[Check]) -> bool:
    """Whether there were too few periods to speak of a row at all."""
    return any("、" not in c.seen for c in checks)


def _taken(clause: m.Clause, decision: Decision) -> bool:
    """Whether what the clause gives to those within is among the results."""
    texts = {text for text, article in decision.consequences if article == clause.article}
    effects = [e for b in clause.branches for e in b.effects]
    given = {
        e.name if isinstance(e, m.AsGrade) else e.text for e in effects if isinstance(e, m.AsGrade | m.Follow)
    }
    lost = {e.name for e in effects if isinstance(e, m.Lose)}
    return bool(texts & given) or any(decision.lost.get(name) == clause.article for name in lost)


def ladders(policy: m.Policy, goal: Goal) -> Iterator[tuple[m.Someone, ...]]:
    """People each of whom has one loss more than the one before; then people who are all alike."""
    target = goal.clause.target if goal.clause else None
    if goal.clause is not None and isinstance(target, m.OfStreak):
        yield from _rows(policy, goal.clause, target)
    if not isinstance(target, m.OfRank | m.OfQuota):
        return
    heads = (1 / target.number).to_integral_value(ROUND_CEILING) if target.unit == "%" else target.number + 1
    names = _NAMES[: max(int(heads), 2)]
    if len(names) < heads:
        return
    for unit in sorted(samples.units(policy, -1), key=lambda u: abs(u.points))[:3]:
        for much in (1, 10):
            yield tuple(
                _person(name, (replace(unit.given, times=place * much),) if place else ())
                for place, name in enumerate(names)
            )
    yield tuple(_person(name, ()) for name in names)


def _rows(policy: m.Policy, clause: m.Clause, target: m.OfStreak) -> Iterator[tuple[m.Someone, ...]]:
    """One person with results of the periods before, at and beside the bound, and more or fewer facts now."""
    bounds = [
        x.number for b in clause.branches for c in b.conditions if isinstance(c, m.InBand) for x in c.limits
    ]
    earlier = [(n,) * (target.periods - 1) for x in bounds for n in (x, x - 1, x + 1) if n >= 0]
    rows = [replace(_person(_NAMES[0], ()), before=row) for row in earlier]
    if target.grade:
        rows = [replace(_person(_NAMES[0], ()), grades=(target.grade,) * (target.periods - 1))]
    units = samples.units(policy, -1)[:2]
    for times in (0, 1, 5, 11, 21, 51):
        for row in rows:
            for unit in units[: 1 if not times else None]:
                yield (replace(row, given=(replace(unit.given, times=times),) if times else ()),)


def _person(name: str, givens: samples.Givens) -> m.Someone:
    return m.Someone(name, samples.STAFF, samples.WINDOW, givens)


def expected(goal: Goal, decision: Decision) -> tuple[str, ...]:
    """What a person would check: the score, and what the place gave."""
    if goal.clause is not None and isinstance(goal.clause.target, m.OfStreak):
        return ("后果",)
    graded = goal.clause is not None and isinstance(goal.clause.target, m.OfQuota)
    lost = ("取消",) if decision.lost else ()
    return ("得分", "等次") if graded else ("得分", "后果", *lost)
