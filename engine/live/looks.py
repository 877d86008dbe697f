"""What a policy asks of single facts, as Rete rules: every comparison, every join with leave, every absence.

A look is asked of facts of some kinds. Its conditions on the fact itself are one rule that holds when all hold,
and one rule for each way in which one of them fails; neither fires where something is not known. Conditions on
covering facts (有 准假) are rules of their own: something approved covers the fact; nothing approved, but something
that waits; nothing at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from engine.live.encode import OPERATORS, OPPOSITE, Scale, Symbols
from engine.live.network import Message, Rule, Session
from engine.policy import model as m
from engine.policy.kinds import SUBJECT_FIELDS

Key = tuple[object, ...]
Test = Mapping[str, object]
Then = Callable[[Session, Mapping[str, Message]], None]


@dataclass(frozen=True)
class Look:
    """One question. standing: refuted facts fail and pending ones wait without a word. nth: it needs the ordinal."""

    key: Key
    kinds: tuple[str, ...]
    wanted: tuple[m.Condition, ...]
    barred: tuple[m.Condition, ...] = ()
    standing: bool = False
    since: date | None = None
    until: date | None = None
    nth: bool = False

    @property
    def covers(self) -> tuple[tuple[m.IsCovered, bool], ...]:
        """Conditions on covering facts, each with whether such a fact is wanted."""
        wanted = [(c, not c.negated) for c in self.wanted if isinstance(c, m.IsCovered)]
        barred = [(c, c.negated) for c in self.barred if isinstance(c, m.IsCovered)]
        return (*wanted, *barred)


class Properties:
    """Names of the properties under which fields go into messages."""

    def __init__(self) -> None:
        self.numbers: dict[str, str] = {}
        self.texts: dict[str, str] = {}
        self.blanks: dict[str, str] = {}

    def number(self, field: str) -> str:
        """Property of a field that is compared as a number."""
        return self.numbers.setdefault(field, f"f{len(self.numbers)}")

    def text(self, field: str) -> str:
        """Property of a field that is compared as a text."""
        return self.texts.setdefault(field, f"x{len(self.texts)}")

    def blank(self, field: str) -> str:
        """Property that is there where a field is filled in."""
        return self.blanks.setdefault(field, f"b{len(self.blanks)}")


class Compiler:
    """Looks → rules."""

    def __init__(self, scale: Scale) -> None:
        self.scale, self.properties, self.symbols = scale, Properties(), Symbols()

    def holds(self, condition: m.Condition) -> list[Test]:
        """Tests that all hold where the condition holds."""
        if isinstance(condition, m.InBand):
            name = self.properties.number(condition.field)
            return self.band(name, condition.limits) or [{"$ex": {name: 1}}]
        if isinstance(condition, m.FieldIn):
            name = self.properties.text(condition.field)
            values: list[Test] = [{name: self.symbols(v)} for v in condition.values]
            if condition.negated:
                return [{"$neq": v} for v in values]
            return values if len(values) == 1 else [{"$or": values}]
        if isinstance(condition, m.IsVerified):
            return [{"s": "V"}]
        if isinstance(condition, m.IsPlace | m.Otherwise):  # a single fact has no place
            return [{"never": 1}] if isinstance(condition, m.IsPlace) else []
        if isinstance(condition, m.IsBlank):
            return [{"$nex": {self.properties.blank(condition.field): 1}}]
        assert isinstance(condition, m.IsNth)
        return [{"n": condition.number}] if not condition.upwards else [{"$gte": {"n": condition.number}}]

    def fails(self, condition: m.Condition) -> list[list[Test]]:
        """Ways in which the condition fails, each a list of tests that all hold then."""
        if isinstance(condition, m.InBand):
            name = self.properties.number(condition.field)
            return [[_test(OPPOSITE[x.op], name, self.scale.limit(x.number))] for x in condition.limits]
        if isinstance(condition, m.FieldIn):
            name = self.properties.text(condition.field)
            values: list[Test] = [{name: self.symbols(v)} for v in condition.values]
            return [[v] for v in values] if condition.negated else [[{"$neq": v} for v in values]]
        if isinstance(condition, m.IsVerified):
            return [[{"s": "R"}]]
        if isinstance(condition, m.IsPlace | m.Otherwise):
            return [[{"$ex": {"k": 1}}]] if isinstance(condition, m.IsPlace) else []
        if isinstance(condition, m.IsBlank):
            return [[{"$ex": {self.properties.blank(condition.field): 1}}]]
        assert isinstance(condition, m.IsNth)
        over: list[Test] = [_test("$gt", "n", condition.number)] if not condition.upwards else []
        return [
            [_test("$lt", "n", condition.number)],
            *([over] if over else []),
            [{"$nex": {"n": 1}}, {"$neq": {"s": "P"}}],
        ]

    def band(self, name: str, limits: tuple[m.Limit, ...]) -> list[Test]:
        """Tests of a number against limits."""
        return [_test(OPERATORS[x.op], name, self.scale.limit(x.number)) for x in limits]

    def rules(self, look: Look, number: int, holds: Then, fails: Then) -> Iterator[Rule]:
        """The rules of a look's conditions on the fact itself."""
        asked: list[Test] = [{"l": number}] if look.nth else [_among("k", look.kinds)]
        own = [c for c in look.wanted if not isinstance(c, m.IsCovered)]
        barred = [c for c in look.barred if not isinstance(c, m.IsCovered | m.IsNth)]
        every = [t for c in own for t in self.holds(c)]
        ways = [w for c in own for w in self.fails(c)]
        ways += [self.holds(c) for c in barred]
        # What is barred must fail in one of its ways: a rule for each, and all of them together must have spoken.
        free = [self.fails(c) for c in barred]
        if look.standing:
            every += [{"$neq": {"s": "R"}}, {"$neq": {"s": "P"}}]
            ways.append([{"s": "R"}])
        if look.since:
            every.append(_test("$gte", "d", look.since.toordinal()))
            ways.append([_test("$lt", "d", look.since.toordinal())])
        if look.until:
            every.append(_test("$lte", "d", look.until.toordinal()))
            ways.append([_test("$gt", "d", look.until.toordinal())])
        for chosen in _choices(free):
            yield Rule(f"{look.key} holds", ({"f": {"$and": [*asked, *every, *chosen]}},), holds)
        for way in ways:
            yield Rule(f"{look.key} fails", ({"f": {"$and": [*asked, *way]}},), fails)


def _test(operator: str, name: str, number: int) -> Test:
    return {operator: {name: number}} if operator else {name: number}


def _among(name: str, values: tuple[str, ...]) -> Test:
    return {name: values[0]} if len(values) == 1 else {"$or": [{name: v} for v in values]}


def _choices(ways: list[list[list[Test]]]) -> Iterator[list[Test]]:
    """One way of each, in all combinations."""
    if not ways:
        yield []
        return
    for first in ways[0]:
        for rest in _choices(ways[1:]):
            yield [*first, *rest]


def is_subject_field(condition: m.Condition) -> bool:
    """Whether a condition is on the person, not on the event."""
    return isinstance(condition, m.FieldIn) and condition.field in SUBJECT_FIELDS
