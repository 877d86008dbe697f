"""Which of its kind a fact is, and what is let off at first: the same counts whether it is then deemed or charged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from fractions import Fraction

from engine.facts.fact import State
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
        self._places: dict[tuple[int, int], tuple[int, int]] = {}
        self._helped: dict[object, tuple[int, int]] = defaultdict(lambda: (0, 0))

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
        return self.excuses(number, one) is True

    def excuses(self, number: int, one: Seen) -> bool | None:
        """Whether 除外 helps the fact; where it helps only so often, the first of those that it would help."""
        if ("barred", number) not in self.case.book.number:
            return False
        verdict = self.case.room.verdict(("barred", number), one.fact.kind, one.number)
        helps = None if verdict is None else not verdict
        clause = self.case.policy.clauses[number]
        if not clause.spared or helps is False:
            return helps
        concerned = self._concerned(number, clause, one)
        if concerned is False:
            return helps
        if (number, one.number) not in self._places:
            self._places[number, one.number] = self._place(clause, one, concerned is True and helps is True)
        surely, perhaps = self._places[number, one.number]
        if surely >= clause.spared:
            return False
        return None if helps and perhaps >= clause.spared else helps

    def _concerned(self, number: int, clause: m.Clause, one: Seen) -> bool | None:
        """Whether the clause would bring anything if it were not for 除外."""
        if not clause.branches:
            return True if one.counts else None if one.fact.state is State.PENDING else False
        room, kind = self.case.room, one.fact.kind
        verdicts = [room.verdict(("own", number, n), kind, one.number) for n in range(len(clause.branches))]
        return True if True in verdicts else None if None in verdicts else False

    def _place(self, clause: m.Clause, one: Seen, surely: bool) -> tuple[int, int]:
        """How many it has helped before, for certain and at most."""
        key = (clause.article, first_of(self.case.period, clause.spared_scope, one.fact.date))
        before = self._helped[key]
        if before[0] < clause.spared:
            self._helped[key] = (before[0] + surely, before[1] + 1)
        return before

    def verdict(self, number: int, position: int, one: Seen, asked: int) -> bool | None:
        """Whether a branch holds for a fact. asked: the number under which it was asked about."""
        verdict = self.case.room.verdict(("clause", number, position), one.fact.kind, asked)
        if verdict is False or not self.case.policy.clauses[number].spared:
            return verdict
        helps = self.excuses(number, one)
        return False if helps else None if helps is None else verdict

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
        scopes |= {clause.spared_scope} if clause.spared else set()
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
