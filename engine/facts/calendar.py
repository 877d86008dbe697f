"""The official workday calendar of China, with a hall's own dated exceptions."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from engine.facts.fact import Origin

_DATA = Path(__file__).with_name("calendar_data.json")
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Override:
    """A day that the hall itself declares working or off, with the reason people read."""

    day: date
    working: bool
    reason: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class Failure:
    """A day without a time clock (停电, 设备故障). half: 上午, 下午, or "" for the whole day."""

    day: date
    half: str
    reason: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class _Year:
    """One year of the official calendar: where Monday–Friday is off, and weekends are worked."""

    notice: str
    off: frozenset[date]
    work: frozenset[date]


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which days are worked. overrides: one per day, in date order; they win over the notices."""

    _official: Mapping[int, _Year]
    overrides: tuple[Override, ...] = ()
    _own: Mapping[date, Override] = field(default_factory=dict, compare=False)
    failures: tuple[Failure, ...] = ()

    @property
    def years(self) -> tuple[int, ...]:
        """The years whose official notice is known, ascending."""
        return tuple(self._official)

    def notice(self, year: int) -> str:
        """The notice that orders the year's holidays, as cited in Chinese; "" for an unknown year."""
        known = self._official.get(year)
        return known.notice if known else ""

    def is_workday(self, day: date) -> bool:
        """Whether the day is worked. Check `covers` first: in an unknown year this is plain Monday–Friday."""
        own = self._own.get(day)
        if own is not None:
            return own.working
        weekday = day.weekday() < _SATURDAY
        year = self._official.get(day.year)
        if year is None:
            return weekday
        return day not in year.off if weekday else day in year.work

    def covers(self, first: date, last: date) -> bool:
        """Whether each day from first to last is in a year with a notice, or declared by the hall."""
        if all(year in self._official for year in range(first.year, last.year + 1)):
            return True
        return all(day.year in self._official or day in self._own for day in _days(first, last))

    def broken(self, day: date) -> frozenset[str] | None:
        """The halves of a day on which the time clock failed, none named = the whole day; None: it worked."""
        if not self.failures:
            return None
        halves = {f.half for f in self.failures if f.day == day}
        return (frozenset() if "" in halves else frozenset(halves)) if halves else None

    def workdays(self, first: date, last: date) -> tuple[date, ...]:
        """The days worked from first to last, both included, ascending."""
        return tuple(day for day in _days(first, last) if self.is_workday(day))


def load_calendar(overrides: Iterable[Override] = (), failures: Iterable[Failure] = ()) -> Calendar:
    """The official calendar with the hall's exceptions and the days on which its time clock failed.

    Where several exceptions name one day, the one that comes first in the sheets counts; whoever
    reads the sheet reports them.
    """
    own: dict[date, Override] = {}
    for override in sorted(overrides, key=lambda o: (o.day, o.origin, o.working, o.reason)):
        own.setdefault(override.day, override)
    failed = tuple(sorted(failures, key=lambda f: (f.day, f.half, f.origin)))
    return Calendar(_official_years(), tuple(own.values()), own, failed)


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


@cache
def _official_years() -> Mapping[int, _Year]:
    """The shipped data file, once per process. Its dates are month-day, as in 05-01."""
    data = json.loads(_DATA.read_text(encoding="utf-8"))
    return {
        int(name): _Year(
            year["notice"],
            frozenset(date.fromisoformat(f"{name}-{at}") for at in year["off"]),
            frozenset(date.fromisoformat(f"{name}-{at}") for at in year["work"]),
        )
        for name, year in sorted(data["years"].items())
    }
