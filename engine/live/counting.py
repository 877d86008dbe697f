"""Which of its kind a fact is, and what is let off at first: the same counts whether it is then deemed or charged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from fractions import Fraction

from engine.live.amounts import quantity
from engine.live.case import Case, Seen
from engine.live.scopes import first_of
from engine.policy import model as m

TIMES = "次"


class Counts:
    """What has been counted of one subject's facts. Facts are asked about in order of time, those before the period first."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self._counted: dict[object, int] = {}
        self._turns: dict[tuple[int, int], int | None] = {}
        self._used: dict[object, Fraction] = defaultdict(Fraction)
        self._let_off: set[tuple[int, int]] = set()

    def turn(self, number: int, one: Seen, before: Iterable[Seen] = ()) -> int | None:
        """Which of its clause's facts one is, where that matters: those that stand and are not excepted count.

        before: facts of earlier months, which count where the stretch began with them.
        """
        if number not in self.case.book.counting | self.case.book.growing:
            return None
        key = (number, one.number)
        if key not in self._turns:
            self._turns[key] = self._next(number, one, before) if self._counts(number, one) else None
        return self._turns[key]

    def _counts(self, number: int, one: Seen) -> bool:
        return one.counts and not self.excepted(number, one)

    def _next(self, number: int, one: Seen, before: Iterable[Seen]) -> int:
        clause, day = self.case.policy.clauses[number], one.fact.date
        asked = (c.scope for b in clause.branches for c in b.conditions if isinstance(c, m.IsNth))
        first = first_of(self.case.period, next(asked, ""), day)
        key = (*_name(clause), first)
        if key not in self._counted:
            mine = [s for s in before if s.fact.kind in _kinds(clause) and first <= s.fact.date <= day]
            self._counted[key] = sum(self._counts(number, s) for s in mine)
        self._counted[key] += 1
        return self._counted[key]

    def excepted(self, number: int, one: Seen) -> bool:
        """Whether a clause's 除外 takes the fact out of its counting."""
        key = ("barred", number)
        if key not in self.case.book.number:
            return False
        return self.case.room.verdict(key, one.fact.kind, one.number) is False

    def spare(self, number: int, position: int, one: Seen) -> bool:
        """前 N次 不扣: whether this is one of the first N, of a band or of the clause."""
        for allowance, key in self._allowances(number, position, one):
            if allowance.unit == TIMES and self._used[key] < allowance.number:
                self._used[key] += 1
                return True
        return False

    def let_off(self, number: int, position: int, one: Seen) -> bool:
        """Likewise where the clause deems: whoever is let off is deemed to be nothing else."""
        if self.spare(number, position, one):
            self._let_off.add((number, one.number))
        return (number, one.number) in self._let_off

    def was_let_off(self, number: int, one: Seen) -> bool:
        """Whether that was so."""
        return (number, one.number) in self._let_off

    def excuse(self, number: int, position: int, one: Seen) -> Fraction:
        """前 N天 不扣: how much of the fact is among the first N."""
        less = Fraction(0)
        for allowance, key in self._allowances(number, position, one):
            if allowance.unit != TIMES:
                size = quantity(self.case.policy.kinds, one.fact, allowance.unit) or Fraction(0)
                mine = min(size, max(Fraction(allowance.number) - self._used[key], Fraction(0)))
                self._used[key] += mine
                less += mine
        return less

    def since_before(self, clause: m.Clause) -> bool:
        """Whether a clause lets something off in a stretch that began before the period."""
        period = self.case.period
        scopes = {f.scope for f in (clause.free, *(b.free for b in clause.branches)) if f is not None}
        return any(first_of(period, scope, period.first) < period.first for scope in scopes)

    def _allowances(self, number: int, position: int, one: Seen) -> Sequence[tuple[m.Allowance, object]]:
        """What is free of a band and of the clause, each with what it is counted under."""
        clause = self.case.policy.clauses[number]
        branch = clause.branches[position]
        found = ((branch.free, branch.text), (clause.free, None))
        return [
            (free, (*_name(clause), which, first_of(self.case.period, free.scope, one.fact.date)))
            for free, which in found
            if free is not None
        ]


def _kinds(clause: m.Clause) -> tuple[str, ...]:
    return clause.target.kinds if isinstance(clause.target, m.ForEvent) else ()


def _name(clause: m.Clause) -> tuple[object, ...]:
    """Under what is counted: what 双方 均 says of two persons is one count, several 凡 of one 款 are counted apart."""
    return (clause.article, _kinds(clause))
