"""Workdays one after the other, by the calendar that both evaluators are given."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import count, islice

from engine.facts.calendar import Calendar


def workdays_after(calendar: Calendar, day: date, number: int) -> Iterator[date]:
    """So many workdays behind a day."""
    return islice(_after(calendar, day), max(number, 0))


def next_workday(calendar: Calendar, day: date) -> date:
    """The first workday behind a day."""
    return next(_after(calendar, day))


def _after(calendar: Calendar, day: date) -> Iterator[date]:
    days = (date.fromordinal(n) for n in count(day.toordinal() + 1))
    return (at for at in days if calendar.is_workday(at))
