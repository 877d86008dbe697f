"""Bands on one number line: overlaps and gaps, each with one concrete value that shows it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from engine.policy.model import Limit

FAR = Decimal(10) ** 9


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


def interval(limits: tuple[Limit, ...], lowest: Decimal = Decimal(0), highest: Decimal = FAR) -> Interval:
    """The values that meet all limits, within the range that the measure can have."""
    low, low_open, high, high_open = lowest, False, highest, highest == FAR
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


def _barren(span: Interval, unit: Decimal) -> bool:
    """Whether no multiple of the unit lies in the span: (1, 2) holds no count."""
    first = (span.low / unit).to_integral_value(ROUND_CEILING) * unit
    return not any(span.contains(value) for value in (first, first + unit))


def holes(
    intervals: Sequence[Interval], unit: Decimal, whole_units: bool
) -> Iterator[tuple[int, int, Decimal]]:
    """The bands on either side of every hole, by their numbers, and one value in it.

    whole_units: values are multiples of unit.
    """
    ordered = sorted(
        (i, n) for n, i in enumerate(intervals) if not i.empty and not (whole_units and _barren(i, unit))
    )
    if not ordered:
        return
    far, last = ordered[0]  # the band that reaches furthest so far
    for after, number in ordered[1:]:
        hole = Interval(far.high, not far.high_open, after.low, not after.low_open)
        value = None if hole.empty else _inside(hole, unit)
        if value is not None and not (whole_units and value % unit):
            yield last, number, value
        if (after.high, not after.high_open) > (far.high, not far.high_open):
            far, last = after, number
