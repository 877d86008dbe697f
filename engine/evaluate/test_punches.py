"""Raw punches in the tests of rule files: derived as those of a hall, for the days that are written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from engine.facts.attendance import Punch, derive
from engine.facts.calendar import Calendar, load_calendar
from engine.facts.fact import Fact, Gap, Origin, Period, State, Subject
from engine.facts.slots import plan_days
from engine.policy import model as m
from engine.policy.kinds import LEAVE
from engine.policy.needs import used_kinds


def punched(
    policy: m.Policy, test: m.Test, subjects: Sequence[Subject], given: Sequence[Fact], period: Period
) -> tuple[tuple[Fact, ...], tuple[Gap, ...]]:
    """What the punches of a test come to. Every workday that is not written was as it should be."""
    if not any(p.punches for p in test.people):
        return (), ()
    calendar = load_calendar()
    punches = {
        p.name: [
            Punch(datetime.combine(day, at), Origin("测试", test.name, number))
            for day, times in p.punches
            for number, at in enumerate(times, 1)
        ]
        for p in test.people
    }
    only = {p.name: frozenset(day for day, _ in p.punches) for p in test.people}
    people = [s for s in subjects if only[s.id]]
    leave = [_with_span(policy, f, calendar) for f in given if policy.kinds[f.kind].sheet == LEAVE]
    roll = [f for f in given if f.kind == "人工点名"]
    seen = derive(people, punches, leave, policy.hours, calendar, period, roll, used_kinds(policy), only)
    return seen.facts, seen.gaps


def _with_span(policy: m.Policy, leave: Fact, calendar: Calendar) -> Fact:
    """The leave with 起 and 止: where a test gives none, from its day on for so many workdays, or the half it names."""
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
