"""Days that a subject was away on approved leave from beginning to end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from engine.evaluate.context import Month
from engine.facts.calendar import Calendar
from engine.facts.fact import Fact, Period, State
from engine.facts.slots import Span, due, leave_spans, plan_days
from engine.policy import model as m
from engine.policy.kinds import LEAVE


def whole_days(month: Month) -> frozenset[date]:
    """Workdays of which leave leaves nothing; worked out once for a subject."""
    if month.away is None:
        month.away = frozenset(_whole_days(month))
    return month.away


def _whole_days(month: Month) -> Iterator[date]:
    policy, calendar = month.policy, month.calendar
    first = min(
        (f.date for fs in (*month.by_kind.values(), *month.earlier.values()) for f in fs), default=None
    )
    if first is None:
        return
    stretch = Period(min(first, month.period.first), month.period.last, "", "")
    spans: dict[int, list[Span]] = {}
    for fact in _leave(month):
        for at, span in leave_spans(with_span(policy, fact, calendar), stretch).items():
            spans.setdefault(at, []).append(span)
    for ordinal, mine in spans.items():
        day = date.fromordinal(ordinal)
        plan = next(iter(plan_days(policy.hours, calendar, day, day)), None)
        if plan and not any(due(shift, mine) for shift in plan.shifts):
            yield day


def _leave(month: Month) -> Iterator[Fact]:
    for facts in (month.by_kind, month.earlier):
        for kind, found in facts.items():
            declared = month.policy.kinds.get(kind)
            if declared and declared.sheet == LEAVE and not declared.derived:
                yield from (f for f in found if f.state in (State.VERIFIED, None))


def with_span(policy: m.Policy, leave: Fact, calendar: Calendar) -> Fact:
    """The leave with 起 and 止, as approved unless it says otherwise: where a test gives none, from its day on for so many workdays, or the half it names."""
    if "起" in leave.fields and "止" in leave.fields:
        return replace(leave, state=leave.state or State.VERIFIED)
    days = leave.fields.get("天数")
    number = days if isinstance(days, Decimal) else Decimal(1)
    half = leave.fields.get("时段")
    start, end = _stretch(policy, calendar, leave.date, number, half if isinstance(half, str) else "")
    fields = {**leave.fields, "起": start, "止": end}
    return replace(leave, fields=fields, state=leave.state or State.VERIFIED)


def _stretch(
    policy: m.Policy, calendar: Calendar, day: date, number: Decimal, half: str
) -> tuple[datetime, datetime]:
    """From the day for so many workdays; a half at the end is the day's first (or the one that is named)."""
    left, last = number, day
    for at in _workdays(calendar, day):
        last = at
        if left <= 1:
            break
        left -= 1
    midnight = datetime.combine(last + timedelta(days=1), time())
    plan = next(iter(plan_days(policy.hours, calendar, last, last)), None)
    halves = {s.name: s for s in plan.shifts} if plan else {}
    if left > Decimal("0.5") or not halves:
        return datetime.combine(day, time()), midnight
    chosen = halves.get(half) or next(iter(halves.values()))
    opened = datetime.combine(last, time()) + timedelta(seconds=chosen.low)
    closed = datetime.combine(last, time()) + timedelta(seconds=chosen.high)
    return (opened if last == day else datetime.combine(day, time())), closed


def _workdays(calendar: Calendar, day: date) -> Iterator[date]:
    """The workdays from a day on; the day itself where there is none in a year."""
    yield from calendar.workdays(day, day + timedelta(days=366)) or (day,)
