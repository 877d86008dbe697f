"""连续 3天 迟到: facts on workdays one after the other, in order of time.

Days off and days of approved leave neither part a run nor make it longer; a workday on which nothing of the kind
happened ends it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

from engine.evaluate.charges import amount
from engine.evaluate.context import Month, Occurrence
from engine.evaluate.draft import Draft
from engine.evaluate.leave_days import whole_days
from engine.policy import model as m

_ONE = Fraction(1)


@dataclass
class Run:
    """Facts of a run and how long it is, in days or times."""

    first: date
    last: date
    length: Fraction = Fraction(0)
    found: list[Occurrence] = field(default_factory=list)
    _shares: list[tuple[date, Fraction]] = field(default_factory=list)

    def add(self, day: date, occurrence: Occurrence, share: Fraction) -> None:
        """One more; a fact of several days is kept once."""
        self.last = day
        self.length += share
        self._shares.append((day, share))
        if not any(o is occurrence for o in self.found):
            self.found.append(occurrence)

    def until(self, day: date) -> Fraction:
        """How long it had been when the day began."""
        return sum((share for at, share in self._shares if at < day), Fraction(0))


_Days = dict[date, list[tuple[Occurrence, Fraction]]]


def runs(draft: Draft, target: m.OfRun, found: Iterable[Occurrence]) -> list[Run]:
    """The runs as long as they are."""
    result = []
    for row in _rows(draft.month, target, found):
        run = Run(row[0][0], row[0][0])
        for day, mine in row:
            for occurrence, share in mine:
                run.add(day, occurrence, share)
        result.append(run)
    return result


def full(draft: Draft, target: m.OfRun, found: Iterable[Occurrence]) -> list[Run]:
    """Stretches of so many days or times, each beginning where the one before it was full."""
    result = []
    for row in _rows(draft.month, target, found):
        run: Run | None = None
        for day, together in _steps(target, row):
            run = run or Run(day, day)
            for occurrence, share in together:
                run.add(day, occurrence, share)
            if run.length >= target.number:
                result.append(run)
                run = None
    return result


def _steps(
    target: m.OfRun, row: list[tuple[date, list[tuple[Occurrence, Fraction]]]]
) -> Iterator[tuple[date, list[tuple[Occurrence, Fraction]]]]:
    """What a stretch grows by: counted by days, by all that happened on a day."""
    for day, mine in row:
        if target.unit == "天":
            yield day, mine
        else:
            yield from ((day, [one]) for one in mine)


def _rows(
    month: Month, target: m.OfRun, found: Iterable[Occurrence]
) -> Iterator[list[tuple[date, list[tuple[Occurrence, Fraction]]]]]:
    """Days one after the other, with what happened on each."""
    days = _by_day(month, target, found)
    row: list[tuple[date, list[tuple[Occurrence, Fraction]]]] = []
    for day in sorted(days):
        if row and _parted(month, row[-1][0], day):
            yield row
            row = []
        row.append((day, days[day]))
    if row:
        yield row


def _by_day(month: Month, target: m.OfRun, found: Iterable[Occurrence]) -> _Days:
    """How much of the run each fact makes, by day: a fact of several days goes on over the workdays after it.

    Counted by days, what has no days of its own makes one day, and no day more than one, however much happened on it.
    """
    days: _Days = {}
    for occurrence in found:
        own = amount(month.policy, occurrence.fact, "天") if target.unit == "天" else None
        left, day = _ONE if own is None else Fraction(own), occurrence.fact.date
        while left > 0:
            mine = days.setdefault(day, [])
            room = _ONE - sum((share for _, share in mine), Fraction(0)) if target.unit == "天" else left
            mine.append((occurrence, min(left, _ONE, room)))
            left -= _ONE
            day = _next_workday(month, day) if left > 0 else day
    return days


def _next_workday(month: Month, day: date) -> date:
    day += timedelta(days=1)
    while not month.calendar.is_workday(day):
        day += timedelta(days=1)
    return day


def _parted(month: Month, one: date, other: date) -> bool:
    """Whether a workday lies between two days on which the person had to be there."""
    between = month.calendar.workdays(one + timedelta(days=1), other - timedelta(days=1))
    return bool(set(between) - whole_days(month)) if between else False
