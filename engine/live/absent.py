"""Workdays that approved leave takes from beginning to end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from engine.facts.fact import Fact
from engine.facts.slots import Shift, plan_days
from engine.live.case import Case
from engine.live.workdays import next_workday
from engine.policy.kinds import LEAVE

_DAY, _MINUTE = 86_400, 60
_HALF = Decimal("0.5")
# From and to, in seconds since the beginning of a day.
Part = tuple[int, int]


def away(case: Case) -> frozenset[date]:
    """The days, of the period and before it."""
    parts: dict[date, list[Part]] = defaultdict(list)
    for one in case.raw:
        kind = case.policy.kinds[one.fact.kind]
        if kind.sheet == LEAVE and not kind.derived and one.counts and not one.lent:
            for day, part in _parts(case, one.fact):
                parts[day].append(part)
    return frozenset(
        day
        for day, mine in parts.items()
        if case.calendar.is_workday(day) and all(_covered(s, mine) for s in _shifts(case, day))
    )


def _shifts(case: Case, day: date) -> Sequence[Shift]:
    """What is worked on a day."""
    plans = plan_days(case.policy.hours, case.calendar, day, day)
    return plans[0].shifts if plans else ()


def _covered(shift: Shift, parts: Iterable[Part]) -> bool:
    """Whether all of it is covered by the parts together."""
    at = shift.start
    for low, high in sorted(parts):
        if low <= at:
            at = max(at, high)
    return at >= shift.end


def _parts(case: Case, leave: Fact) -> Iterable[tuple[date, Part]]:
    """What the leave takes of each day; a minute that it touches is taken whole."""
    start, end = leave.fields.get("起"), leave.fields.get("止")
    if start is None or end is None:
        start, end = _said(case, leave)
    if not isinstance(start, date) or not isinstance(end, date):
        return
    opened = start if isinstance(start, datetime) else datetime.combine(start, time())
    closed = end if isinstance(end, datetime) else datetime.combine(end, time()) + timedelta(days=1)
    for ordinal in range(opened.toordinal(), closed.toordinal() + 1):
        day = date.fromordinal(ordinal)
        low = _seconds(opened) // _MINUTE * _MINUTE if day == opened.date() else 0
        high = -(-_seconds(closed) // _MINUTE) * _MINUTE if day == closed.date() else _DAY
        if low < high:
            yield day, (low, high)


def _seconds(at: datetime) -> int:
    return at.hour * 3600 + at.minute * _MINUTE + at.second + (at.microsecond > 0)


def _said(case: Case, leave: Fact) -> tuple[datetime, datetime]:
    """From when to when, where only so many days are said: workdays from its own day on, a half at the end."""
    size = leave.fields.get("天数")
    left = size if isinstance(size, Decimal) else Decimal(1)
    last = leave.date
    if not case.calendar.is_workday(last):
        last = next_workday(case.calendar, last)
    while left > 1:
        last, left = next_workday(case.calendar, last), left - 1
    start, midnight = datetime.combine(leave.date, time()), datetime.combine(last, time())
    shifts = _shifts(case, last)
    if left > _HALF or not shifts:
        return start, midnight + timedelta(days=1)
    half = next((s for s in shifts if s.name == leave.fields.get("时段")), shifts[0])
    if last == leave.date:
        start = midnight + timedelta(seconds=half.low)
    return start, midnight + timedelta(seconds=half.high)
