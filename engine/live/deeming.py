"""视为: facts replaced by what they are deemed to be, in order of time, each asked by the clauses in their order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from engine.facts.fact import Fact, State, Value
from engine.live.attended import ATTENDED, Attended
from engine.live.case import Case, Seen, in_order, looks_at
from engine.live.counting import Counts
from engine.policy import model as m

# What a fact keeps whatever it is deemed to be.
_KEPT = ("时段", "核实状态")


@dataclass(frozen=True)
class Step:
    """A deeming: which clause, of which facts."""

    clause: int
    of: tuple[Seen, ...]


class Deeming:
    """The facts of a stretch of time, those of the period or those before it, as they come to stand."""

    def __init__(
        self, case: Case, counts: Counts, found: Iterable[Seen], before: Iterable[Seen] = ()
    ) -> None:
        self.case, self.counts = case, counts
        self.steps: list[Step] = []
        self._found, self._before = tuple(found), tuple(before)
        self._attended = Attended(case, self._found)

    def run(self) -> list[Seen]:
        """The facts that are left, and those that others have become."""
        done: list[Seen] = []
        todo = in_order(self._found)[::-1]
        while todo:
            one = todo.pop()
            chosen = self._chosen(one)
            if chosen is None:
                done.append(one)
            else:
                todo += self.become(*chosen, (one,))
        return in_order(done)

    def _chosen(self, one: Seen) -> tuple[int, m.Become] | None:
        for number in self.case.book.deeming.get(one.fact.kind, ()):
            clause = self.case.policy.clauses[number]
            if not looks_at(clause, one) or not clause.in_force(one.fact.date):
                continue
            asked = self.case.asked(number, one, self.counts.turn(number, one, self._before))
            position = self._first(number, clause, one, asked)
            if position is None or self.counts.let_off(number, position, one):
                continue
            into = next((e for e in clause.branches[position].effects if isinstance(e, m.Become)), None)
            if into is not None:
                return number, into
        return None

    def _first(self, number: int, clause: m.Clause, one: Seen, asked: int) -> int | None:
        """The first branch that does not fail, if it holds."""
        for position in range(len(clause.branches)):
            verdict = self.counts.verdict(number, position, one, asked)
            if verdict is not False:
                return position if verdict else None
        return None

    def become(self, number: int, into: m.Become, group: tuple[Seen, ...]) -> list[Seen]:
        """What a group is deemed to be, dated on its last; nothing where all of it is attended already."""
        self.steps.append(Step(number, group))
        fields = self._fields(into, group[-1].fact)
        if into.kind == ATTENDED:
            fields = self._attended.left(group[-1].fact.date, fields)
            if not fields:
                return []
        last = group[-1].fact
        origins = tuple(sorted({o for s in group for o in s.fact.origins}))
        new = Fact(into.kind, last.subject, last.date, fields, State.VERIFIED, "", origins)
        return self.case.made((number, id(into)), group, _ends(last.kind, new, into.times))

    def _fields(self, into: m.Become, last: Fact) -> dict[str, Value]:
        kind = self.case.policy.kinds[into.kind]
        fields = {n: v for n, v in last.fields.items() if kind.field(n)}
        if into.amount is not None:
            fields = {n: v for n, v in fields.items() if not isinstance(v, Decimal)}
            fields[into.amount[0]] = into.amount[1]
        return {n: v for n, v in last.fields.items() if n in _KEPT} | fields


def _ends(kind: str, new: Fact, times: int) -> list[Fact]:
    """The facts that one is deemed to be: two of a half without a punch are its two ends, four of a day all of them."""
    halves: list[Mapping[str, Value]] = [{"时段": "上午"}, {"时段": "下午"}]
    if (kind, times) == ("半天未签", 2):
        halves = [{}]
    elif (kind, times) != ("全天未签", 4):
        return [new] * times
    return [
        replace(new, fields={**new.fields, **half, "签次": end})
        for half in halves
        for end in ("上班", "下班")
    ]
