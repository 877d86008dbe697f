"""Workdays one after the other, by the calendar that both evaluators are given."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import islice

from engine.facts.calendar import Calendar


def workdays_after(calendar: Calendar, day: date, number: int) -> Iterator[date]:
    """So many workdays behind a day; where no calendar is known every day is one."""
    return islice(_after(calendar, day), max(number, 0))


def _after(calendar: Calendar, day: date) -> Iterator[date]:
    for ordinal in range(day.toordinal() + 1, date.max.toordinal()):
        at = date.fromordinal(ordinal)
        if calendar.is_workday(at) or not calendar.covers(at, at):
            yield at
