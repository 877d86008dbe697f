"""Verdicts on conditions, each with the value that was seen. None means: not known."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction

from engine.decision.decision import Check
from engine.evaluate import wording
from engine.evaluate.context import Month
from engine.evaluate.deadline import alike, within_days
from engine.facts.fact import Fact, State
from engine.policy import model as m
from engine.policy.kinds import STATE_FIELD, SUBJECT_FIELDS, FieldType
from engine.policy.units import field_factor

_COMPARE = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "=": lambda a, b: a == b,
}


def within(value: Fraction | Decimal, limits: Iterable[m.Limit]) -> bool:
    """Whether a value meets all limits, exactly."""
    exact = Decimal if isinstance(value, Decimal) else Fraction
    return all(_COMPARE[limit.op](value, exact(limit.number)) for limit in limits)


def conjunction(checks: Iterable[Check]) -> bool | None:
    """All conditions together: False as soon as one fails, else None where one is unknown."""
    verdict: bool | None = True
    for one in checks:
        if one.verdict is False:
            return False
        if one.verdict is None:
            verdict = None
    return verdict


def check(month: Month, fact: Fact, condition: m.Condition) -> Check:
    """Verdict on one condition for one fact."""
    if isinstance(condition, m.InBand):
        return _band(month, fact, condition)
    if isinstance(condition, m.FieldIn):
        return _value(month, fact, condition)
    if isinstance(condition, m.IsVerified):
        return _verified(fact, condition.text)
    if isinstance(condition, m.IsNth):
        return Check(condition.text, "不计入次数", False, "次数")
    if isinstance(condition, m.Otherwise):
        return Check(condition.text, "前面各档都不符合", True, "其余")
    if isinstance(condition, m.IsPlace):
        return Check(condition.text, "没有名次", False, "排名")
    if isinstance(condition, m.Meets):  # figures of the period, which no single fact is asked about
        return Check(condition.text, "", None, "数值")
    if isinstance(condition, m.IsBlank):
        value = fact.fields.get(condition.field)
        return Check(condition.text, "没有填写" if value is None else "填写了", value is None, "取值")
    return within_days(month, fact, condition) if condition.in_time else _covered(month, fact, condition)


def _band(month: Month, fact: Fact, condition: m.InBand) -> Check:
    value = fact.fields.get(condition.field)
    declared = month.policy.kinds[fact.kind].field(condition.field)
    if isinstance(value, time) and declared is not None:
        minutes = Decimal(value.hour * 60 + value.minute)
        return Check(condition.text, f"{value:%H:%M}", within(minutes, condition.limits), "数值")
    if not isinstance(value, Decimal) or declared is None:
        return Check(condition.text, f"“{condition.field}”没有填写", None, "数值")
    in_base = value * field_factor(declared.type)
    shown = wording.value(value, declared.type)
    return Check(condition.text, shown, within(in_base, condition.limits), "数值")


def _value(month: Month, fact: Fact, condition: m.FieldIn) -> Check:
    if condition.field in SUBJECT_FIELDS:
        seen = month.attribute(condition.field, fact.date)
    else:
        raw = fact.fields.get(condition.field)
        declared = month.policy.kinds[fact.kind].field(condition.field)
        if raw is None:
            return Check(condition.text, f"“{condition.field}”没有填写", None, "取值")
        seen = (
            raw if isinstance(raw, str) else wording.value(raw, declared.type if declared else FieldType.TEXT)
        )
    return Check(condition.text, seen, (seen in condition.values) != condition.negated, "取值")


def _verified(fact: Fact, text: str) -> Check:
    if fact.state is State.VERIFIED:
        return Check(text, str(State.VERIFIED), True, "核实")
    if fact.state is State.REFUTED:
        return Check(text, str(State.REFUTED), False, "核实")
    if fact.state is State.PENDING:
        return Check(text, fact.doubt or str(State.PENDING), None, "核实")
    return Check(text, f"“{STATE_FIELD}”没有填写", None, "核实")


def standing(fact: Fact) -> tuple[Check, ...]:
    """What holds for every fact, said or not: refuted facts never charge, pending ones wait (S12)."""
    if fact.state is State.REFUTED:
        return (Check("事实成立", fact.doubt or str(State.REFUTED), False, "核实"),)
    if fact.state is State.PENDING:
        return (Check("事实成立", fact.doubt or str(State.PENDING), None, "核实"),)
    return ()


def _moment(fact: Fact) -> time | None:
    value = fact.fields.get("时刻")
    return value if isinstance(value, time) else None


def _covers(cover: Fact, day: date, moment: time | None) -> bool:
    start, end = cover.fields.get("起"), cover.fields.get("止")
    if not isinstance(start, datetime) or not isinstance(end, datetime):
        return cover.date == day
    if moment is None:
        return start.date() <= day <= end.date()
    return start <= datetime.combine(day, moment) < end


def _covered(month: Month, fact: Fact, condition: m.IsCovered) -> Check:
    moment = _moment(fact)
    found = [
        cover
        for kind in condition.kinds
        for cover in month.by_kind.get(kind, ())
        if cover is not fact and _covers(cover, fact.date, moment) and alike(fact, cover)
    ]
    approved = [f for f in found if f.state in (State.VERIFIED, None)]
    pending = [f for f in found if f.state is State.PENDING]
    if approved:
        return Check(condition.text, _seen(approved[0], month), not condition.negated, "例外")
    if pending:
        return Check(condition.text, pending[0].doubt or "审批中", None, "例外")
    refused = [f for f in found if f.state is State.REFUTED]
    seen = f"{refused[0].kind}没有批准" if refused else "没有记录"
    return Check(condition.text, seen, condition.negated, "例外")


def _seen(cover: Fact, month: Month) -> str:
    where = f"，见 {cover.origins[0]}" if cover.origins else ""
    return f"有{wording.event(cover, month.policy.kinds)}{where}"
