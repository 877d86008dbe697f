"""Whether two versions of a clause do the same wherever facts can lie: such a change no test could notice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise, product

from engine.analysis.reach import Range, value_range
from engine.evaluate.charges import steps
from engine.evaluate.conditions import within
from engine.policy import model as m

_MOST_OTHERS = 5
_MOST_FIELDS = 2
Point = Mapping[str, Decimal]
Truth = Mapping[m.Condition, bool]


def same(policy: m.Policy, one: m.Clause, other: m.Clause) -> bool:
    """True only where it can be shown: both clauses are looked at everywhere that a bound could matter."""
    if replace(one, branches=()) != replace(other, branches=()):
        return False
    conditions = [c for x in (one, other) for b in x.branches for c in b.conditions]
    others = list(dict.fromkeys(c for c in conditions if not isinstance(c, m.InBand)))
    points = _points(policy, one, other)
    if points is None or len(others) > _MOST_OTHERS:
        return False
    for verdicts in product((True, False), repeat=len(others)):
        truth: dict[m.Condition, bool] = dict(zip(others, verdicts, strict=True))
        if any(_result(one, p, truth) != _result(other, p, truth) for p in points):
            return False
    return True


def _points(policy: m.Policy, one: m.Clause, other: m.Clause) -> list[Point] | None:
    """Values of all fields at, between and beyond the numbers of both clauses; None = too many fields."""
    marks: dict[str, set[Decimal]] = {}
    units: dict[str, str] = {}
    for branch in (*one.branches, *other.branches):
        for band in (c for c in branch.conditions if isinstance(c, m.InBand)):
            units[band.field] = band.unit
            marks.setdefault(band.field, set()).update(x.number for x in band.limits)
            marks[band.field].update(_turns(branch))
    if len(marks) > _MOST_FIELDS:
        return None
    bounds = value_range(policy, one.target)
    axes = [
        list(_between(sorted(n), bounds if not f else (Decimal(0), None), units[f])) for f, n in marks.items()
    ]
    return [dict(zip(marks, values, strict=True)) for values in product(*axes)]


def _turns(branch: m.Branch) -> Iterator[Decimal]:
    """Where the points of a stepped effect change for the first times."""
    for effect in branch.effects:
        if isinstance(effect, m.Steps):
            for times in range(-3, 4):
                yield effect.reference + times * effect.step


def _between(marks: list[Decimal], bounds: Range, unit: str) -> Iterator[Decimal]:
    low, high = bounds
    inner = [(a + b) / 2 for a, b in pairwise(marks)]
    for value in (marks[0] - 1, *marks, *inner, marks[-1] + 1):
        whole = unit != "次" or value == value.to_integral_value()
        if whole and (low is None or value >= low) and (high is None or value <= high):
            yield value


def _result(clause: m.Clause, point: Point, truth: Truth) -> object:
    """What the clause does at a point: the first branch that holds decides."""
    chosen = next((b for b in clause.branches if _holds(b, point, truth)), None)
    done = tuple(_effect(e, point) for e in chosen.effects) if chosen else ()
    if isinstance(clause.target, m.ForEvent):
        return done if chosen else None
    return tuple(e for e in done if e)  # on a figure, no points and no finding are the same


def _holds(branch: m.Branch, point: Point, truth: Truth) -> bool:
    return all(
        within(point[c.field], c.limits) if isinstance(c, m.InBand) else truth[c] for c in branch.conditions
    )


def _effect(effect: m.Effect, point: Point) -> object:
    if isinstance(effect, m.Steps) and effect.field in point:
        return steps(effect, Fraction(point[effect.field]), False).points
    return effect
