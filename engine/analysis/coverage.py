"""Which clauses, branches and sides of bounds the tests of a policy reach, and a test for each hole."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from engine.analysis.goals import Goal, goals
from engine.analysis.places import sides
from engine.analysis.sight import reached
from engine.evaluate.reference import evaluate
from engine.evaluate.rule_tests import facts_of
from engine.policy import model as m


@dataclass(frozen=True, slots=True)
class Mark:
    """A goal, and the names of the tests that reach it (empty = a hole)."""

    goal: Goal
    tests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """All goals of a policy, in the order of its articles."""

    policy: m.Policy
    marks: tuple[Mark, ...]

    @property
    def holes(self) -> tuple[Goal, ...]:
        """Goals that no test reaches."""
        return tuple(x.goal for x in self.marks if not x.tests)


def coverage(policy: m.Policy) -> Coverage:
    """What the policy's tests reach, whether or not their expectations hold."""
    decisions = [(t.name, d) for t in policy.tests for d in evaluate(policy, facts_of(policy, t))]
    marks = [
        Mark(goal, tuple(dict.fromkeys(name for name, d in decisions if reached(goal, d))))
        for goal in _every(policy)
    ]
    return Coverage(policy, tuple(marks))


def _every(policy: m.Policy) -> tuple[Goal, ...]:
    """The goals of each clause by itself; of a place or quota both sides, which say more than that it applies."""
    found: list[Goal] = []
    for goal in goals(policy):
        both = tuple(sides(goal.clause)) if goal.clause and goal.aspect == "条款" else ()
        found += both or (goal,)
    return tuple(found)


def hit(marks: Iterable[Mark]) -> tuple[int, int]:
    """Goals reached, and all of them."""
    found = list(marks)
    return sum(bool(x.tests) for x in found), len(found)


def percentage(part: int, whole: int) -> Decimal:
    """part of whole in percent to one place, down to 99.9 unless complete; nothing to do is complete."""
    if part == whole:
        return Decimal(100)
    exact = (Decimal(100 * part) / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return min(exact, Decimal("99.9"))
