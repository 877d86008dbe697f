"""Points of one effect for one fact or figure, with the working that people can redo by hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from engine.evaluate import wording
from engine.facts.fact import Fact
from engine.policy import model as m
from engine.policy.kinds import FieldType
from engine.policy.units import dimension, field_dimension, field_factor
from grammar.normal import fold

HALF_DAY = "每半天"


@dataclass(frozen=True)
class Charge:
    """Signed points, the working, and why they are not known yet. bonus: as of m.Points."""

    points: Decimal
    working: list[str]
    pending: str
    notes: tuple[str, ...] = ()
    of: str = "分"
    bonus: str = ""

    def plus(self, other: Charge) -> Charge:
        """Both together; they must be of one unit."""
        return Charge(
            self.points + other.points,
            [*self.working, *other.working],
            self.pending or other.pending,
            (*self.notes, *other.notes),
            self.of,
            self.bonus,
        )


def by_unit(charges: Iterable[Charge]) -> list[Charge]:
    """Charges of one clause added up, points, money and percent of each bonus apart; one empty charge where there are none."""
    sums: dict[tuple[str, str], Charge] = {}
    for one in charges:
        key = (one.of, one.bonus)
        sums[key] = sums[key].plus(one) if key in sums else one
    return list(sums.values()) or [Charge(Decimal(0), [], "")]


def sized(points: Decimal, of: str) -> str:
    """0.5分, 20元, 10%, without the sign."""
    return wording.percent(abs(points)) if of == "%" else f"{wording.number(abs(points))}{of}"


def signed(points: Decimal, of: str = "分") -> str:
    """扣 0.5分 / 加 2分 / 扣 20元."""
    return f"{'扣' if points < 0 else '加'} {sized(points, of)}"


def once(effect: m.Points) -> str:
    """每次 扣 1分; 不扣分 and 不得分 where nothing is charged."""
    if effect.points:
        return f"{effect.per_word} {signed(effect.points, effect.of)}".strip()
    return effect.per_word if effect.per_word.startswith("不") else "不扣分" if effect.of == "分" else "不扣"


def of_bonus(found: Charge, effect: m.Effect) -> Charge:
    """The charge with the bonus that its effect names, said in its working."""
    name = getattr(effect, "bonus", "")
    if not name:
        return found
    return replace(found, bonus=name, working=[f"{name}：{w}" for w in found.working])


def charge(
    policy: m.Policy, fact: Fact, clause: m.Clause, effect: m.Effect, less: Decimal = Decimal(0)
) -> Charge:
    """What an effect brings for a fact. less: so much of its days, minutes … is not charged."""
    return of_bonus(_charge(policy, fact, clause, effect, less), effect)


def _charge(policy: m.Policy, fact: Fact, clause: m.Clause, effect: m.Effect, less: Decimal) -> Charge:
    if isinstance(effect, m.Discretion):
        return _discretion(fact, clause, effect)
    if isinstance(effect, m.Steps):
        value = amount(policy, fact, effect.unit)
        if value is None:
            return Charge(Decimal(0), [], f"“{effect.field}”没有填写")
        return steps(effect, Fraction(value), False)
    assert isinstance(effect, m.Points)
    if effect.per is None:
        return Charge(effect.points, [once(effect)], "", of=effect.of)
    number, unit = effect.per
    if effect.per_word == HALF_DAY and HALF_DAY not in fold(clause.text):
        # The clause says 每次 of 旷工半天; an absence of several half days is so many times.
        effect = replace(effect, per_word="每次（半天）")
    value = amount(policy, fact, unit)
    if value is None:
        return Charge(Decimal(0), [], f"没有填写以“{unit}”计的数")
    return per_quantity(effect, Fraction(value - less), number)


def grown(effect: m.Points | m.Discretion | m.Steps, nth: int) -> m.Points | m.Discretion | m.Steps:
    """What the nth occurrence costs where each costs more than the one before."""
    if not isinstance(effect, m.Points) or not effect.grow:
        return effect
    return replace(effect, points=effect.points + effect.grow * (nth - 1), per_word=f"第{nth}次")


def per_quantity(effect: m.Points, value: Fraction, number: Decimal) -> Charge:
    """Points for every so many units of an amount."""
    exact = value / Fraction(number)
    times, points = _times(effect, exact)
    word = effect.per_word or "每次"
    working = f"{word} {signed(effect.points, effect.of)}"
    if times != 1:
        working += f" × {wording.number(times)} = {sized(points, effect.of)}"
    return Charge(points, [working], "", of=effect.of)


def steps(effect: m.Steps, value: Fraction, ratio: bool) -> Charge:
    """Points for every step beyond a reference; incomplete steps as the clause says."""
    times, words = units(effect, value, ratio)
    total = f"{signed(effect.points, effect.of)} × {wording.number(times)}"
    points = _exactly(Fraction(effect.points) * times)
    return Charge(points, [f"{words}{total} = {sized(points, effect.of)}"], "", of=effect.of)


def size_for(policy: m.Policy, fact: Fact, effect: m.Points | m.Steps, less: Decimal) -> Fraction | None:
    """By how much of the fact an effect counts; None where that is not filled in."""
    if isinstance(effect, m.Steps):
        value = amount(policy, fact, effect.unit)
        return None if value is None else Fraction(value)
    value = amount(policy, fact, effect.per[1]) if effect.per else Decimal(1)
    return None if value is None else Fraction(value - less)


def units(effect: m.Points | m.Steps, value: Fraction, ratio: bool) -> tuple[Fraction, str]:
    """How many units or steps count, and the words that lead to them."""
    if isinstance(effect, m.Points):
        exact = value / Fraction(effect.per[0]) if effect.per else Fraction(1)
        return _times(effect, exact)[0], f"{effect.per_word or '每次'} "
    beyond = abs(value - Fraction(effect.reference))
    exact = beyond / Fraction(effect.step)
    times = _times(effect, exact)[0]
    if ratio:
        shown = f"相差 {wording.number(beyond * 100)}个百分点"
        unit = f"{wording.number(effect.step * 100)}个百分点"
    else:
        shown = f"超出 {wording.number(beyond)}{effect.unit}"
        unit = f"{wording.number(effect.step)}{effect.unit}"
    rest = "" if exact == times else f"，不足{unit}的{'按' + unit if effect.up else '舍去'}"
    return times, f"{shown}{rest}，"


def _times(effect: m.Points | m.Steps, exact: Fraction) -> tuple[Fraction, Decimal]:
    """How many units count, the incomplete one as the clause says, and the points for them."""
    times = exact if effect.shared else Fraction(_whole(exact, effect.up))
    if times.denominator == 1:
        return times, effect.points * times.numerator
    return times, _exactly(Fraction(effect.points) * times)


def _exactly(points: Fraction) -> Decimal:
    """A fraction as a decimal, cut only where it has no end."""
    return Decimal(points.numerator) / Decimal(points.denominator)


def _whole(exact: Fraction, up: bool) -> int:
    whole = exact.numerator // exact.denominator
    return whole + 1 if up and exact != whole else whole


def amount(policy: m.Policy, fact: Fact, unit: str) -> Decimal | None:
    """The fact's figure in a dimension, in base units; the half-day of a deemed absence without 天数."""
    kind = policy.kinds[fact.kind]
    for field in kind.fields:
        value = fact.fields.get(field.name)
        if (
            field_dimension(field.type) == dimension(unit)
            and isinstance(value, Decimal)
            and field.name != "酌情分"
        ):
            return value * field_factor(field.type)
    has_days = any(f.type is FieldType.DAYS for f in kind.fields)
    return Decimal("0.5") if unit == "天" and has_days and "时段" in fact.fields else None


def _discretion(fact: Fact, clause: m.Clause, effect: m.Discretion) -> Charge:
    span = f"{wording.number(effect.low)}分 至 {wording.number(effect.high)}分"
    points = fact.fields.get("酌情分")
    if not isinstance(points, Decimal):
        return Charge(Decimal(0), [], f"酌情 {span}，还没有给出酌情分")
    who, reason = fact.fields.get("裁定人", ""), fact.fields.get("裁定理由", "")
    if not effect.low <= points <= effect.high:
        return Charge(
            Decimal(0), [], f"越界：{clause.article}：酌情分 {wording.number(points)}分 不在 {span} 之内"
        )
    if not who or not reason:
        missing = "裁定人" if not who else "裁定理由"
        return Charge(Decimal(0), [], f"酌情分 {wording.number(points)}分 没有写{missing}")
    note = f"酌情 {span}，{who}裁定 {wording.number(points)}分，理由：{reason}"
    return Charge(
        effect.sign * points, [f"酌情 {signed(effect.sign * points, effect.of)}"], "", (note,), effect.of
    )
