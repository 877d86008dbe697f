"""Fields that are how long it is from one field to another (超期（天）为 应办日期 至 办结日期 的 工作日数)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal

from engine.facts.calendar import Calendar
from engine.facts.fact import Fact, State, Value
from engine.policy.kinds import FactKind, FieldType

_OWN_DAY = "日期"
WORKDAYS, MINUTES = "工作日数", "分钟数"


def worked_out(kind: FactKind, fact: Fact, calendar: Calendar) -> Fact:
    """The fact with these fields; one that waits where nobody knows yet which days will be worked."""
    for one in kind.fields:
        if one.span is None:
            continue
        start, end = (_said(fact, name) for name in (one.span.start, one.span.end))
        if start is None or end is None:
            continue
        if one.span.unit == MINUTES:
            size = Decimal(max(0, _seconds(end) - _seconds(start)) // 60)
            size = size / 60 if one.type is FieldType.HOURS else size
        else:
            first, last = _day(start), _day(end)
            if one.span.unit == WORKDAYS and last > first and not calendar.covers(first, last):
                fact = (
                    fact
                    if fact.state is State.REFUTED
                    else replace(fact, state=State.PENDING, doubt="放假安排")
                )
                continue
            size = Decimal(_between(first, last, calendar if one.span.unit == WORKDAYS else None))
        fact = replace(fact, fields={**fact.fields, one.name: size})
    return fact


def _said(fact: Fact, name: str) -> Value | None:
    return fact.fields.get(name, fact.date if name == _OWN_DAY else None)


def _day(value: Value) -> date:
    return value.date() if isinstance(value, datetime) else value if isinstance(value, date) else date.min


def _between(first: date, last: date, calendar: Calendar | None) -> int:
    """Days, or days worked, behind the first as far as the last."""
    days = (date.fromordinal(n) for n in range(first.toordinal() + 1, last.toordinal() + 1))
    return sum(calendar is None or calendar.is_workday(day) for day in days)


def _seconds(value: Value) -> int:
    """A moment in seconds; a time of day on day nought."""
    if isinstance(value, datetime):
        return value.toordinal() * 86_400 + _seconds(value.time())
    return value.hour * 3600 + value.minute * 60 + value.second if isinstance(value, time) else 0
