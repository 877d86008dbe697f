"""Periods as people write them: 2021-03, 2020Q2, 2020."""

from __future__ import annotations

import re
from datetime import date, timedelta

from engine.facts.fact import Period

_MONTH = re.compile(r"(\d{4})[-年./]?(\d{1,2})月?$")
_QUARTER = re.compile(r"(\d{4})[-年]?[Qq第]?([1-4])季?度?$")
_YEAR = re.compile(r"(\d{4})年?$")


def parse_period(text: str) -> Period | None:
    """The period, or None where the text names none."""
    text = text.strip()
    if match := _YEAR.match(text):
        year = int(match[1])
        return Period(date(year, 1, 1), date(year, 12, 31), str(year), "年") if year else None
    if ("Q" in text.upper() or "季" in text) and (match := _QUARTER.match(text)):
        year, quarter = int(match[1]), int(match[2])
        return _span(year, quarter * 3 - 2, 3, f"{year}Q{quarter}", "季")
    if (match := _MONTH.match(text)) and 1 <= int(match[2]) <= 12 and int(match[1]):
        year, month = int(match[1]), int(match[2])
        return _span(year, month, 1, f"{year}-{month:02d}", "月")
    return None


def _span(year: int, month: int, months: int, name: str, kind: str) -> Period:
    beyond = month - 1 + months
    last = date(year + beyond // 12, beyond % 12 + 1, 1) - timedelta(days=1)
    return Period(date(year, month, 1), last, name, kind)


def period_before(period: Period) -> Period:
    """The month, quarter or year before."""
    day = period.first - timedelta(days=1)
    if period.kind == "年":
        return _span(day.year, 1, 12, f"{day.year:04d}", "年")
    if period.kind == "季":
        quarter = (day.month - 1) // 3 + 1
        return _span(day.year, quarter * 3 - 2, 3, f"{day.year:04d}Q{quarter}", "季")
    return _span(day.year, day.month, 1, f"{day.year:04d}-{day.month:02d}", "月")


def months_of(period: Period) -> tuple[Period, ...]:
    """The months of a quarter or a year."""
    count = (period.last.year - period.first.year) * 12 + period.last.month - period.first.month + 1
    first = period.first.month
    return tuple(
        _span(period.first.year, m, 1, f"{period.first.year}-{m:02d}", "月")
        for m in range(first, first + count)
    )
