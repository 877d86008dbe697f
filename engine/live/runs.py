"""连续 …: days one after the other on which something happened, off days and days of leave left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from engine.live.absent import away
from engine.live.amounts import quantity
from engine.live.case import Case, Seen
from engine.live.workdays import next_workday
from engine.policy import model as m

DAYS = "天"


@dataclass
class Day:
    """What happened on a day, and how much of a run it makes."""

    day: date
    length: Fraction = Fraction(0)
    found: list[Seen] = field(default_factory=list)


@dataclass(frozen=True)
class Run:
    """Days of a run. length: in days or times."""

    days: tuple[Day, ...]

    @property
    def first(self) -> date:
        """Its first day."""
        return self.days[0].day

    @property
    def last(self) -> date:
        """Its last day."""
        return self.days[-1].day

    @property
    def length(self) -> Fraction:
        """How long it is."""
        return sum((d.length for d in self.days), Fraction(0))

    @property
    def found(self) -> tuple[Seen, ...]:
        """Its facts, each once."""
        return tuple({s.number: s for d in self.days for s in d.found}.values())

    def before(self, day: date) -> Fraction:
        """How long it had been before a day."""
        return sum((d.length for d in self.days if d.day < day), Fraction(0))


def ended(case: Case, target: m.OfRun, found: Iterable[Seen]) -> list[Run]:
    """The runs as long as they are, or where the clause says how long, each of that length; those that ended before
    the period were dealt with then."""
    rows = _rows(case, _days(case, target, found))
    every = [run for row in rows for run in (_cut(row, target) if target.number else [Run(tuple(row))])]
    return [run for run in every if run.last >= case.period.first]


def _cut(row: list[Day], target: m.OfRun) -> Iterator[Run]:
    """Each stretch as soon as it is long enough; the next begins behind it."""
    mine: list[Day] = []
    for day in row if target.unit == DAYS else _times(row):
        mine.append(day)
        if sum(d.length for d in mine) >= target.number:
            yield Run(tuple(mine))
            mine = []


def _times(row: Iterable[Day]) -> Iterator[Day]:
    """Counted by times, every time by itself."""
    return (Day(day.day, Fraction(1), [one]) for day in row for one in day.found)


def _days(case: Case, target: m.OfRun, found: Iterable[Seen]) -> list[Day]:
    """The days on which something happened; no day is more than one, however much happened on it."""
    known: dict[date, Day] = {}
    for one in found:
        for at, share in _shares(case, target, one):
            day = known.setdefault(at, Day(at))
            day.found.append(one)
            whole = day.length + share
            day.length = min(whole, Fraction(1)) if target.unit == DAYS else whole
    return [known[at] for at in sorted(known)]


def _shares(case: Case, target: m.OfRun, one: Seen) -> Iterator[tuple[date, Fraction]]:
    """A fact of several days goes on over the workdays behind it."""
    size = quantity(case.policy.kinds, one.fact, DAYS) if target.unit == DAYS else None
    left, at = Fraction(1) if size is None else size, one.fact.date
    while left > 0:
        yield at, min(left, Fraction(1))
        left, at = left - 1, next_workday(case.calendar, at)


def _rows(case: Case, days: Iterable[Day]) -> list[list[Day]]:
    """Days that no workday parts on which one should have been there and nothing happened."""
    rows: list[list[Day]] = []
    gone: frozenset[date] | None = None
    for day in days:
        between = _workdays(case, rows[-1][-1].day, day.day) if rows else []
        if between and gone is None:
            gone = away(case)
        if rows and not set(between) - (gone or frozenset()):
            rows[-1].append(day)
        else:
            rows.append([day])
    return rows


def _workdays(case: Case, one: date, other: date) -> list[date]:
    between = (date.fromordinal(n) for n in range(one.toordinal() + 1, other.toordinal()))
    return [day for day in between if case.calendar.is_workday(day)]
