"""What an effect brings, worked out in fractions: nothing is rounded before the end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from engine.facts.fact import Fact
from engine.policy import model as m
from engine.policy.kinds import FieldType
from engine.policy.units import dimension, field_dimension, field_factor

ASIDE = "酌情分"


@dataclass(frozen=True)
class Sum:
    """Signed size in a unit; open: why it is not known yet; bonus: which of several bonuses it is taken from."""

    size: Fraction
    unit: str = "分"
    open: str = ""
    bonus: str = ""


def together(sums: list[Sum]) -> list[Sum]:
    """One sum per unit and bonus, in the order in which they come; an empty one where there are none."""
    every = [
        [s for s in sums if (s.unit, s.bonus) == key]
        for key in dict.fromkeys((s.unit, s.bonus) for s in sums)
    ]
    return [
        Sum(
            sum((s.size for s in mine), Fraction(0)), mine[0].unit, next((s.open for s in mine if s.open), ""),
            mine[0].bonus,
        )
        for mine in every
    ] or [Sum(Fraction(0))]  # fmt: skip


def from_bonus(found: Sum, effect: m.Effect) -> Sum:
    """The sum as taken from the bonus that its effect names."""
    named = isinstance(effect, m.Points | m.Steps | m.Discretion | m.Computed | m.Pay | m.Joint)
    return replace(found, bonus=effect.bonus) if named else found  # type: ignore[union-attr]


def quantity(kinds: Mapping[str, object], fact: Fact, unit: str) -> Fraction | None:
    """How much of a unit's dimension a fact is; half a day for half a day's absence without a number."""
    declared = kinds[fact.kind].fields  # type: ignore[attr-defined]
    for one in declared:
        value = fact.fields.get(one.name)
        fits = field_dimension(one.type) == dimension(unit) and one.name != ASIDE
        if fits and isinstance(value, Decimal):
            return Fraction(value * field_factor(one.type))
    half = unit == "天" and "时段" in fact.fields and any(f.type is FieldType.DAYS for f in declared)
    return Fraction(1, 2) if half else None


def parts(size: Fraction, one: Decimal, up: bool, shared: bool) -> Fraction:
    """How many times one goes into a size."""
    times = size / Fraction(one)
    return times if shared else Fraction(ceil(times) if up else floor(times))


def of_steps(effect: m.Steps, value: Fraction) -> Sum:
    """For every step by which a value is away from the reference."""
    away = abs(value - Fraction(effect.reference))
    return Sum(Fraction(effect.points) * parts(away, effect.step, effect.up, effect.shared), effect.of)


def of_points(effect: m.Points, value: Fraction | None) -> Sum:
    """Per occurrence, or per so much of a value."""
    if effect.per is None:
        return Sum(Fraction(effect.points), effect.of)
    if value is None:
        return Sum(Fraction(0), "分", "没有填写")
    return Sum(Fraction(effect.points) * parts(value, effect.per[0], effect.up, effect.shared), effect.of)


def of_computed(effect: m.Computed, value: Fraction | None, times: Fraction | None) -> Sum:
    """An amount that is worked out, so many times; open where either is not known."""
    if value is None or times is None:
        return Sum(Fraction(0), effect.of, "未知")
    return Sum(effect.sign * value * times, effect.of)


def of_fact(
    kinds: Mapping[str, object],
    fact: Fact,
    effect: m.Effect,
    less: Fraction,
    work: Callable[[m.Expression], Fraction | None],
) -> Sum | None:
    """What an effect brings for a fact; None where it brings no amount."""
    if isinstance(effect, m.Points):
        size = quantity(kinds, fact, effect.per[1]) if effect.per else None
        return of_points(effect, None if size is None else size - less)
    if isinstance(effect, m.Steps):
        value = quantity(kinds, fact, effect.unit)
        return Sum(Fraction(0), "分", "没有填写") if value is None else of_steps(effect, value)
    if isinstance(effect, m.Discretion):
        return _discretion(fact, effect)
    if isinstance(effect, m.Computed):
        one = of_fact(kinds, fact, effect.by, less, work) if effect.by is not None else None
        times = Fraction(1) if effect.by is None else one.size * effect.sign if one and not one.open else None
        return of_computed(effect, work(effect.expression), times)
    if isinstance(effect, m.Pay) and effect.how == "扣发":
        return Sum(-Fraction(effect.amount), "元")
    return None


def _discretion(fact: Fact, effect: m.Discretion) -> Sum:
    given = fact.fields.get(ASIDE)
    signed = fact.fields.get("裁定人") and fact.fields.get("裁定理由")
    if not isinstance(given, Decimal) or not effect.low <= given <= effect.high or not signed:
        return Sum(Fraction(0), "分", "酌情未定")
    return Sum(effect.sign * Fraction(given), effect.of)


def exact(value: Fraction) -> Decimal:
    """A fraction as a decimal, rounded only where it has no end."""
    return Decimal(value.numerator) / Decimal(value.denominator)


def rounded(value: Fraction, mode: str, to: Decimal | Fraction | None) -> Fraction:
    """To a step: half up, up or down; None leaves it as it is."""
    if to is None:
        return value
    step = Fraction(to)
    size = value / step
    up, down = ceil(size), floor(size)
    whole = up if mode == "进一" else down if mode == "去尾" else floor(size + Fraction(1, 2))
    return whole * step
