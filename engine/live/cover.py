"""Facts that other facts need or must not have beside them: leave over their time, a slip within so many days.

Both sides carry numbers, so that a join is made of comparisons alone: what a fact leaves unsaid (which half, which
punch) spans all that another could say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from engine.facts.calendar import Calendar
from engine.facts.fact import Fact
from engine.live.encode import Symbols, stretch
from engine.live.network import Message, Rule
from engine.live.workdays import workdays_after
from engine.policy import model as m
from engine.policy.kinds import FactKind, FieldType

APPROVED, WAITING, NOTHING = "approved", "waiting", "nothing"
# Fields by which two facts say that they speak of the same half day and of the same punch.
PLACES = ("时段", "签次")
_WHOLE = "全天"
# Whoever lacks both ends of a half is not made whole by a slip for one of them.
_BOTH_ENDS, _END = ("半天未签", "全天未签"), "签次"
_MOST = 2**40
Test = Mapping[str, object]


@dataclass(frozen=True)
class Pair:
    """Facts of a kind, and what may lie beside them."""

    kind: str
    covering: tuple[str, ...]
    in_time: m.InTime | None = None


def pairs_of(kind: str, condition: m.IsCovered) -> Pair:
    """The pair that a condition asks about for a kind."""
    return Pair(kind, condition.kinds, condition.in_time)


def covering_side(kind: FactKind, fact: Fact, symbols: Symbols) -> Message:
    """What a fact says as one that lies beside others."""
    message: Message = {}
    message["cs"], message["ce"] = stretch(fact.fields.get("起"), fact.fields.get("止"), fact.date)
    for number, name in enumerate(PLACES):
        value = fact.fields.get(name)
        low, high = (0, _MOST) if value is None else _said(value, symbols)
        message |= {f"pl{number}": low, f"ph{number}": high}
    dated = next((f.name for f in kind.fields if f.type is FieldType.DATE and f.span is None), None)
    done = fact.fields.get(dated) if dated else fact.date
    day = fact.date.toordinal()
    message["yl"], message["yh"] = (day, day) if dated else (0, _MOST)
    return message | ({"dn": done.toordinal()} if isinstance(done, date) else {"nd": 1})


def covered_side(fact: Fact, calendar: Calendar, limits: Sequence[m.InTime], symbols: Symbols) -> Message:
    """What a fact says as one beside which something lies. limits: within which that must have been done."""
    message: Message = {}
    for number, name in enumerate(PLACES):
        value = fact.fields.get(name)
        low, high = (0, _MOST) if value is None else _said(value, symbols)
        if name == _END and fact.kind in _BOTH_ENDS:
            low = high = 0
        message |= {f"ql{number}": low, f"qh{number}": high}
    for number, limit in enumerate(limits):
        last = _deadline(calendar, fact.date, limit)
        message |= {f"dx{number}": 1} if last is None else {f"dl{number}": last.toordinal()}
    return message


def _said(value: object, symbols: Symbols) -> tuple[int, int]:
    if value == _WHOLE:
        return 1, _MOST
    number = symbols(str(value)) + 1
    return number, number


def _deadline(calendar: Calendar, day: date, limit: m.InTime) -> date | None:
    """The last day of a limit; None where nobody knows yet which days will be worked."""
    if not limit.working:
        return day + timedelta(days=limit.days)
    days = [day, *workdays_after(calendar, day, limit.days)]
    return days[-1] if calendar.covers(day, days[-1]) else None


def rules(pair: Pair, covering: int, limit: int, places: Sequence[int]) -> Iterator[tuple[str, Rule]]:
    """Rules with what they say: something approved lies there; something that waits; nothing.

    covering: the number of the set of kinds; limit: that of the time limit; places: numbers of those that are asked
    about. A covering fact says itself of which sets it is: an alternative in a pattern that is joined makes the library
    pass over the tests after it.
    """
    fact: Test = {"k": pair.kind}
    same: list[Test] = [{f"c{covering}": 1}, {"e": {"f": "e"}}, {"$neq": {"o": {"f": "o"}}}]
    for n in places:
        same += [{"$lte": {f"pl{n}": {"f": f"qh{n}"}}}, {"$gte": {f"ph{n}": {"f": f"ql{n}"}}}]
    approved, waiting = ([{"$neq": {"s": "P"}}, {"$neq": {"s": "R"}}], [{"s": "P"}])
    if pair.in_time is None:
        over: list[Test] = [{"$lte": {"cs": {"f": "hi"}}}, {"$gte": {"ce": {"f": "lo"}}}]
        yield from _told(fact, _all(*approved, *same, *over), [_all(*waiting, *same, *over)])
        return
    about: list[Test] = [{"$lte": {"yl": {"f": "d"}}}, {"$gte": {"yh": {"f": "d"}}}]
    timely: list[Test] = [{"$gte": {"dn": {"f": "d"}}}, {"$lte": {"dn": {"f": f"dl{limit}"}}}]
    undated = _all({"nd": 1}, {"$neq": {"s": "R"}}, *same, *about)
    known = _all(fact, {"$ex": {f"dl{limit}": 1}})
    yield WAITING, Rule("no deadline", ({"f": _all(fact, {f"dx{limit}": 1})},), _nothing)
    every = (_all(*state, *same, *about, *timely) for state in (approved, waiting))
    yield from _told(known, next(every), [next(every), undated])


def _told(fact: Test, approved: Test, waiting: list[Test]) -> Iterator[tuple[str, Rule]]:
    yield APPROVED, Rule("covered", ({"f": fact}, {"c": approved}), _nothing)
    for one in waiting:
        yield WAITING, Rule("waits", ({"f": fact}, {"c": one}, {"a$not": approved}), _nothing)
    none = tuple({f"w{n}$not": one} for n, one in enumerate(waiting))
    yield NOTHING, Rule("free", ({"f": fact}, {"a$not": approved}, *none), _nothing)


def _all(*tests: Test) -> Test:
    return {"$and": list(tests)}


def _nothing(*_: object) -> None:
    """Whoever compiles the rules says what follows."""
