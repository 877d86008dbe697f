"""The checker of bands against brute force: every value of a small line is looked at."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.evaluate.conditions import within
from engine.policy.bands import holes, interval, overlap
from engine.policy.model import Limit

HALF = Decimal("0.5")
LINE = [HALF * n for n in range(45)]
NUMBERS = st.integers(0, 20).map(Decimal)


@st.composite
def band(draw: st.DrawFn) -> tuple[Limit, ...]:
    """以上, 不满 …, a range, or one number."""
    low, high = sorted((draw(NUMBERS), draw(NUMBERS)))
    below, above = (
        Limit(draw(st.sampled_from(["<", "<="])), high),
        Limit(draw(st.sampled_from([">", ">="])), low),
    )
    return draw(st.sampled_from([(below,), (above,), (above, below), (Limit("=", low),)]))


def holds(limits: tuple[Limit, ...], value: Decimal) -> bool:
    return within(value, limits)


@given(band())
@settings(max_examples=300)
def test_a_band_is_what_its_limits_let_through(limits: tuple[Limit, ...]) -> None:
    span = interval(limits)
    assert [span.contains(v) for v in LINE] == [holds(limits, v) for v in LINE]
    assert span.empty == (not any(holds(limits, v) for v in LINE))


@given(band(), band(), st.sampled_from([Decimal(1), HALF]))
@settings(max_examples=500)
def test_two_bands_overlap_where_a_value_is_in_both(
    one: tuple[Limit, ...], other: tuple[Limit, ...], unit: Decimal
) -> None:
    both = [v for v in LINE if holds(one, v) and holds(other, v)]
    value = overlap(interval(one), interval(other), unit)
    assert (value is not None) == bool(both)
    assert value is None or (holds(one, value) and holds(other, value))


@given(st.lists(band(), min_size=2, max_size=4), st.booleans())
@settings(max_examples=500)
def test_a_hole_is_a_value_between_bands_that_none_lets_through(
    found: list[tuple[Limit, ...]], whole: bool
) -> None:
    spans = [interval(b) for b in found if not interval(b).empty]
    line = [v for v in LINE if not whole or v % 1 == 0]
    seen = [v for v in line if any(holds(b, v) for b in found)]
    missing = [v for v in line if seen and min(seen) < v < max(seen) and v not in seen]
    unit = Decimal(1) if whole else HALF
    values = [value for _, _, value in holes(spans, unit, whole)]
    assert bool(values) == bool(missing), (values, missing)
    assert not [v for v in values if any(holds(b, v) for b in found)]
