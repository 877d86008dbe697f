"""Fields that are worked out from two others: workdays or days from one date to another, minutes between two times."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal

from engine.facts.calendar import Calendar, load_calendar
from engine.facts.fact import Fact, State, Value
from engine.policy.kinds import FactKind, Field, FieldSpan, FieldType
from engine.policy.model import Policy

_MINUTE = 60


def completed(policy: Policy, facts: Sequence[Fact], calendar: Calendar | None) -> Sequence[Fact]:
    """The facts with all fields that are worked out, or that count as something where they are blank.

    calendar: None = the official one.
    """
    facts = _assumed(policy, facts)
    if not any(f.span for kind in policy.kinds.values() for f in kind.fields):
        return facts
    known = calendar or load_calendar()
    return [complete(policy.kinds.get(f.kind), f, known) for f in facts]


def _assumed(policy: Policy, facts: Sequence[Fact]) -> Sequence[Fact]:
    """程度 没有填写 的 按 一般: the rules' word for a blank column, kept apart so that it can be told."""
    defaults = {
        name: found
        for name, kind in policy.kinds.items()
        if (found := {f.name: f.default for f in kind.fields if f.default is not None})
    }
    return [_filled(f, defaults[f.kind]) if f.kind in defaults else f for f in facts] if defaults else facts


def _filled(fact: Fact, defaults: Mapping[str, Decimal | str]) -> Fact:
    blank = {n: v for n, v in defaults.items() if fact.fields.get(n) is None}
    return replace(fact, fields={**fact.fields, **blank}, assumed=tuple(sorted(blank))) if blank else fact


def complete(kind: FactKind | None, fact: Fact, calendar: Calendar) -> Fact:
    """The fact with the fields that are worked out; one that can't be is left blank, which is never zero."""
    wanted = [f for f in kind.fields if f.span is not None] if kind else []
    if not wanted:
        return fact
    fields, doubt = dict(fact.fields), ""
    for field in wanted:
        assert field.span is not None
        start, end = (_value(fact, name) for name in (field.span.start, field.span.end))
        if start is None or end is None:
            continue
        if field.span.unit == "工作日数" and not _known(calendar, start, end):
            doubt = f"没有 {_day(start)} 至 {_day(end)} 的放假安排，“{field.name}”算不出"
            continue
        fields[field.name] = _distance(field, field.span, start, end, calendar)
    if doubt and fact.state is not State.REFUTED:
        return replace(fact, fields=fields, state=State.PENDING, doubt=doubt)
    return replace(fact, fields=fields)


def _value(fact: Fact, name: str) -> Value | None:
    """日期 is the fact's own, where no field is called so."""
    return fact.fields.get(name, fact.date if name == "日期" else None)


def _day(value: Value) -> date:
    return value.date() if isinstance(value, datetime) else value if isinstance(value, date) else date.min


def _known(calendar: Calendar, start: Value, end: Value) -> bool:
    return _day(end) <= _day(start) or calendar.covers(_day(start), _day(end))


def _distance(field: Field, span: FieldSpan, start: Value, end: Value, calendar: Calendar) -> Decimal:
    """From the first to the second, none where it is not later: the first day itself is not counted."""
    if span.unit == "分钟数":
        seconds = max(0, _seconds(end) - _seconds(start))
        minutes = Decimal(seconds // _MINUTE)
        return minutes / 60 if field.type is FieldType.HOURS else minutes
    first, last = _day(start), _day(end)
    if last <= first:
        return Decimal(0)
    if span.unit == "天数":
        return Decimal((last - first).days)
    return Decimal(len(calendar.workdays(first, last)) - calendar.is_workday(first))


def _seconds(value: Value) -> int:
    at = value.time() if isinstance(value, datetime) else value if isinstance(value, time) else time()
    days = value.toordinal() if isinstance(value, datetime) else 0
    return days * 86_400 + at.hour * 3600 + at.minute * _MINUTE + at.second
