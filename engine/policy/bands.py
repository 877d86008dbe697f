"""Bands on one number line: overlaps and gaps, each with one concrete value that shows it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from engine.policy.model import Limit

_FAR = Decimal(10) ** 9


@dataclass(frozen=True, order=True)
class Interval:
    """low..high; the open flags say whether an end is excluded."""

    low: Decimal
    low_open: bool
    high: Decimal
    high_open: bool

    @property
    def empty(self) -> bool:
        """Whether nothing lies inside."""
        return self.low > self.high or (self.low == self.high and (self.low_open or self.high_open))

    def contains(self, value: Decimal) -> bool:
        """Whether a value lies inside."""
        above = value > self.low or (value == self.low and not self.low_open)
        return above and (value < self.high or (value == self.high and not self.high_open))


def interval(limits: tuple[Limit, ...], lowest: Decimal = Decimal(0), highest: Decimal = _FAR) -> Interval:
    """The values that meet all limits, within the range that the measure can have."""
    low, low_open, high, high_open = lowest, False, highest, highest == _FAR
    for limit in limits:
        if limit.op in (">", ">=", "=") and (limit.number, limit.op == ">") > (low, low_open):
            low, low_open = limit.number, limit.op == ">"
        if limit.op in ("<", "<=", "=") and (limit.number, limit.op != "<") < (high, not high_open):
            high, high_open = limit.number, limit.op == "<"
    return Interval(low, low_open, high, high_open)


def overlap(one: Interval, other: Interval, unit: Decimal) -> Decimal | None:
    """A value that lies in both, or None."""
    low, low_open = max((one.low, one.low_open), (other.low, other.low_open))
    high, closed = min((one.high, not one.high_open), (other.high, not other.high_open))
    both = Interval(low, low_open, high, not closed)
    return None if both.empty else _inside(both, unit)


def _inside(span: Interval, unit: Decimal) -> Decimal | None:
    """A value of the span that people would name: a whole number of units where there is one."""
    for candidate in (
        span.low,
        span.low + unit,
        (span.low + min(span.high, span.low + 2 * unit)) / 2,
        span.high,
    ):
        if span.contains(candidate):
            return candidate
    return None


def gaps(intervals: list[Interval], unit: Decimal, whole_units: bool) -> list[Decimal]:
    """One value in every hole between neighbouring bands. whole_units: values are multiples of unit."""
    found = []
    ordered = sorted(i for i in intervals if not i.empty)
    for one, after in pairwise(ordered):
        hole = Interval(one.high, not one.high_open, after.low, not after.low_open)
        if hole.empty:
            continue
        value = _inside(hole, unit)
        if value is not None and not (whole_units and value % unit):
            found.append(value)
    return found
