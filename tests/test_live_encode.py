"""Every comparison of the whole numbers that the rules see is the comparison of the values behind them."""

from __future__ import annotations

import operator
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from engine.live.encode import Scale, stay, stretch
from engine.live.hashes import hash32

COMPARE = (operator.lt, operator.le, operator.gt, operator.ge, operator.eq)
values = st.one_of(
    st.fractions(-1000, 1000), st.integers(-(10**30), 10**30).map(Fraction), st.integers(-9, 9).map(Fraction)
)
limits = st.decimals(-1000, 1000, places=3)


@given(values, limits)
def test_a_comparison_is_exact(value: Fraction, limit: Decimal) -> None:
    scale = Scale([limit])
    for compare in COMPARE:
        assert compare(scale.value(value), scale.limit(limit)) == compare(value, Fraction(limit))
    assert abs(scale.value(value)) < 2**62


def test_a_third_is_neither_above_nor_at_its_neighbour() -> None:
    scale = Scale([Decimal("0.333")])
    assert scale.value(Fraction(1, 3)) > scale.limit(Decimal("0.333"))
    assert scale.value(Fraction(1, 3)) < scale.limit(Decimal("0.334"))


moments = st.times()
days = st.dates(date(2021, 3, 1), date(2021, 3, 6))


@given(days, moments, days, moments, days, st.none() | moments)
def test_covering_is_what_it_says(
    first: date, from_: time, last: date, to: time, day: date, moment: time | None
) -> None:
    """With a moment the stretch is half open; without one a day that it touches is covered."""
    start, end = datetime.combine(first, from_), datetime.combine(last, to)
    (cs, ce), (hi, lo) = stretch(start, end, first), stay(day, moment)
    if moment is None:
        assert (cs <= hi and ce >= lo) == (start.date() <= day <= end.date()) or end < start
    else:
        assert (cs <= hi and ce >= lo) == (start <= datetime.combine(day, moment) < end)


@given(days, days, st.none() | moments)
def test_without_moments_the_whole_day_is_covered(covering: date, day: date, moment: time | None) -> None:
    (cs, ce), (hi, lo) = stretch(None, None, covering), stay(day, moment)
    assert (cs <= hi and ce >= lo) == (covering == day)


def test_the_hash_is_the_librarys() -> None:
    assert hash32("") == 2166136261
    assert hash32("a") == 0xE40C292C
