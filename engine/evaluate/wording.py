"""Values and facts in the words that people read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction

from engine.decision.figures import brief
from engine.facts.fact import Fact, Value
from engine.policy.kinds import NUMERIC, STATE_FIELD, FactKind, FieldType

_HIDDEN = {STATE_FIELD, "酌情分", "裁定人", "裁定理由"}


def number(value: Decimal | Fraction | int) -> str:
    """A plain number: no exponent, no trailing zeros; a fraction to four places, marked 约 where cut."""
    if isinstance(value, Fraction):
        if value.denominator == 1:
            return str(value.numerator)
        exact = Decimal(value.numerator) / Decimal(value.denominator)
        short = round(exact, 4)
        return number(short) if Fraction(short) == value else f"约{number(short)}"
    return brief(Decimal(value))


def percent(value: Fraction | Decimal) -> str:
    """A ratio as a percentage with at most two places, marked 约 where cut: 82.5%, 约82.45%."""
    hundred = Fraction(value) * 100
    if hundred.denominator == 1:
        return f"{hundred.numerator}%"
    short = round(Decimal(hundred.numerator) / Decimal(hundred.denominator), 2)
    return f"{'' if Fraction(short) == hundred else '约'}{number(short)}%"


def with_unit(value: Fraction | Decimal, unit: str) -> str:
    """A number with its unit; ratios as percentages."""
    if unit == "%":
        return percent(value)
    if unit == "时刻":
        return clock(value)
    return f"{number(value)}{unit}"


def clock(value: Fraction | Decimal) -> str:
    """10:30 of minutes after midnight."""
    return f"{int(value) // 60}:{int(value) % 60:02}"


def day(value: date) -> str:
    """3月5日."""
    return f"{value.month}月{value.day}日"


def value(value: Value, type_: FieldType = FieldType.TEXT) -> str:
    """A field's value as people write it."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        unit = "" if type_ not in NUMERIC or type_ is FieldType.PERCENT else str(type_)
        return f"{number(value)}{unit}"
    if isinstance(value, datetime):
        return f"{day(value.date())} {value:%H:%M}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, date):
        return day(value)
    return value


def event(fact: Fact, kinds: Mapping[str, FactKind]) -> str:
    """What happened in one line: 迟到 上午 应到08:30 实到08:42 12分钟."""
    kind = kinds.get(fact.kind)
    parts = []
    for field in kind.fields if kind else ():
        if field.name in _HIDDEN or field.name not in fact.fields:
            continue
        shown = value(fact.fields[field.name], field.type)
        named = field.type in (FieldType.TIME, FieldType.DATETIME, FieldType.YESNO) or (
            field.type in NUMERIC and kind is not None and _several_numbers(kind)
        )
        parts.append(f"{field.name}{shown}" if named else shown)
    return " ".join((fact.kind, *parts))


def _several_numbers(kind: FactKind) -> bool:
    return sum(1 for f in kind.fields if f.type in NUMERIC and f.name not in _HIDDEN) > 1
