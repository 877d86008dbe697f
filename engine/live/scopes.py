"""What 当月, 当季, 全年 and 每周 mean in a period: first and last days."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from engine.facts.fact import Period
from engine.live.case import Seen

_MONTHS = {"月": 1, "季": 3, "年": 12}
WEEK = "周"
Stretch = tuple[date, date]


def first_of(period: Period, scope: str, day: date) -> date:
    """The first day of the stretch that a day is in; a week that began before its period begins with it."""
    if scope == WEEK:
        return max(first_of(period, "", day), date.fromordinal(day.toordinal() - day.weekday()))
    size = _MONTHS[scope or period.kind]
    return day.replace(month=day.month - (day.month - 1) % size, day=1)


def stretches(period: Period, scope: str) -> list[Stretch]:
    """The period itself, its weeks, months or quarters, or the quarter or year so far."""
    firsts = sorted({first_of(period, scope, day) for day in days(period.first, period.last)})
    lasts = [*(first - timedelta(days=1) for first in firsts[1:]), period.last]
    return list(zip(firsts, lasts, strict=True))


def days(first: date, last: date) -> Iterable[date]:
    """Every day from the first to the last."""
    return (date.fromordinal(n) for n in range(first.toordinal(), last.toordinal() + 1))


def inside(found: Iterable[Seen], stretch: Stretch) -> list[Seen]:
    """Those of a stretch."""
    return [s for s in found if stretch[0] <= s.fact.date <= stretch[1]]
