"""Stretches of time that clauses look at: the period itself, each month of it, or the year so far."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from engine.evaluate.context import Month, Occurrence
from engine.facts.fact import Period
from engine.facts.period import months_of

_LENGTH = {"月": 1, "季": 3, "年": 12}


@dataclass(frozen=True)
class Span:
    """First and last day, and what people call it (当月, 3月, 全年)."""

    first: date
    last: date
    word: str


def spans(month: Month, scope: str) -> tuple[Span, ...]:
    """The stretches for a scope ("" = the policy's own period)."""
    period = month.period
    own = {"月": "当月", "季": "当季", "年": "全年"}
    if not scope or scope == period.kind:
        return (Span(period.first, period.last, own[period.kind]),)
    if scope == "周":
        return _weeks(period)
    if _LENGTH[scope] > _LENGTH[period.kind]:
        first_month = 1 if scope == "年" else (period.first.month - 1) // 3 * 3 + 1
        return (Span(date(period.first.year, first_month, 1), period.last, own[scope]),)
    months = months_of(period)
    size = _LENGTH[scope]
    groups = [months[i : i + size] for i in range(0, len(months), size)]
    return tuple(
        Span(g[0].first, g[-1].last, f"{g[0].first.month}月" if size == 1 else "当季") for g in groups
    )


def begins(period: Period, scope: str, day: date) -> date:
    """First day of the stretch that a day is in, in whichever period that is."""
    unit = scope or period.kind
    if unit != "周":
        size = _LENGTH[unit]
        return date(day.year, (day.month - 1) // size * size + 1, 1)
    # A week is cut where its period begins.
    return max(day - timedelta(days=day.weekday()), begins(period, "", day))


def _weeks(period: Period) -> tuple[Span, ...]:
    """The weeks of a period from Monday to Sunday, cut where the period begins and ends."""
    found, first = [], period.first
    while first <= period.last:
        last = min(first + timedelta(days=6 - first.weekday()), period.last)
        found.append(Span(first, last, f"{first.month}月{first.day}日至{last.month}月{last.day}日"))
        first = last + timedelta(days=1)
    return tuple(found)


def within_span(occurrences: Iterable[Occurrence], span: Span) -> list[Occurrence]:
    """The occurrences of a stretch, in their order."""
    return [o for o in occurrences if span.first <= o.fact.date <= span.last]
