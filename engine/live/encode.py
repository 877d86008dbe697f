"""Exact values as the whole numbers that durable-rules can compare, and texts as numbers.

A value v becomes twice the whole part of v·S, plus 1 where v·S is not whole; a limit L, which S makes whole, becomes 2·L·S. Then every
comparison of the two numbers has the outcome of the comparison of v and L, exactly, however v was divided.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction

from engine.policy import model as m

_MOST = 2**61
_DAY = timedelta(days=1)
OPERATORS = {"<": "$lt", "<=": "$lte", ">": "$gt", ">=": "$gte", "=": ""}
OPPOSITE = {"<": "$gte", "<=": "$gt", ">": "$lte", ">=": "$lt", "=": "$neq"}


def walk(node: object) -> Iterator[object]:
    """Every object inside a part of a policy, itself first; places in files are left out."""
    yield node
    inner: Iterable[object] = ()
    if is_dataclass(node) and not isinstance(node, type):
        inner = (getattr(node, f.name) for f in fields(node) if f.name != "place")
    elif isinstance(node, tuple | list | frozenset):
        inner = node
    elif isinstance(node, dict):
        inner = node.values()
    for one in inner:
        yield from walk(one)


class Scale:
    """How many parts a unit is divided into, so that every limit of a policy is whole."""

    def __init__(self, limits: Iterable[Decimal]) -> None:
        places = [max(0, -int(number.normalize().as_tuple().exponent)) for number in limits]
        self.parts: int = 10 ** max(places, default=0)

    def value(self, value: Decimal | Fraction) -> int:
        """The number of a value."""
        exact = Fraction(value) * self.parts
        whole = exact.numerator // exact.denominator
        number = 2 * whole + (exact.denominator != 1)
        return max(-_MOST, min(_MOST, number))  # beyond every limit, and still beyond

    def limit(self, limit: Decimal) -> int:
        """The number of a limit."""
        exact = Fraction(limit) * self.parts
        if exact.denominator != 1 or abs(exact) >= _MOST // 2:
            raise ValueError(f"limit {limit} is too long or too large")
        return 2 * exact.numerator


def scale_of(policy: m.Policy) -> Scale:
    """The scale of all limits of a policy."""
    parts = (
        policy.clauses,
        dict(policy.measures),
        policy.derived,
        policy.every_award,
        dict(policy.group_scores),
    )
    return Scale(n.number for part in parts for n in walk(part) if isinstance(n, m.Limit))


def instant(day: date, moment: time = time.min) -> int:
    """A moment in half microseconds."""
    seconds = day.toordinal() * 86400 + moment.hour * 3600 + moment.minute * 60 + moment.second
    return 2 * (seconds * 1_000_000 + moment.microsecond)


def stay(day: date, moment: time | None) -> tuple[int, int]:
    """(hi, lo) so that a stretch from cs to ce touches the moment, or without one the day, if cs <= hi and ce >= lo."""
    if moment is not None:
        return instant(day, moment), instant(day, moment) + 1
    return instant(day + _DAY) - 1, instant(day)


def stretch(start: object, end: object, day: date) -> tuple[int, int]:
    """(cs, ce) of a fact that covers from start to end; the whole day where it names no moments."""
    if isinstance(start, datetime) and isinstance(end, datetime):
        return instant(start.date(), start.time()), instant(end.date(), end.time())
    return instant(day), instant(day + _DAY) - 1


class Symbols:
    """Texts as numbers, the same number for the same text."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}

    def __call__(self, text: str) -> int:
        """The text's number."""
        return self._known.setdefault(text, len(self._known))
