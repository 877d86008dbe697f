"""Punches as columns: the form in which a month of them goes from the sheets to the events.

A city's month has some hundred million. Each is two whole numbers: when it was, and in which line of all sheets it
stands. One as an object, with its place in words, is made where somebody asks for it.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import accumulate
from typing import NamedTuple

from engine.facts.fact import Origin

DAY = 86_400
# Moments are counted from here, in seconds; near, so that they are small numbers.
ZERO = datetime(2000, 1, 1)
_FIRST = ZERO.toordinal()
_SECOND = timedelta(seconds=1)


class Punch(NamedTuple):
    """One punch: when, and where it was read."""

    at: datetime
    origin: Origin


@dataclass(frozen=True, slots=True)
class Places:
    """Where the lines of several sheets stand, counted through. numbers: of each sheet, the row of every line."""

    sheets: tuple[tuple[str, str], ...] = ()
    numbers: tuple[Sequence[int], ...] = ()
    starts: tuple[int, ...] = ()

    @classmethod
    def of(cls, sheets: Iterable[tuple[str, str, Sequence[int]]]) -> Places:
        """Those of sheets, each with its file, its name and the rows of its lines."""
        files, names, numbers = zip(*sheets, strict=True) if (sheets := [*sheets]) else ((), (), ())
        starts = accumulate(map(len, numbers), initial=0)
        return cls((*zip(files, names, strict=True),), numbers, (*starts,)[: len(numbers)])

    def origin(self, line: int) -> Origin:
        """Where a line stands."""
        at = self.sheet(line)
        return Origin(*self.sheets[at], self.numbers[at][line - self.starts[at]])

    def sheet(self, line: int) -> int:
        """The index of the sheet of a line."""
        return bisect_right(self.starts, line) - 1


@dataclass(frozen=True, slots=True)
class Punches:
    """Somebody's punches in order of time. moments: seconds since ZERO; lines: those in which they stand.

    single: it is known that no two are at one moment.
    """

    moments: array[int]
    lines: array[int]
    places: Places
    single: bool = False

    @classmethod
    def of(cls, punches: Iterable[Punch]) -> Punches:
        """Single punches as columns."""
        ordered = sorted(punches)
        places = Places.of((o.file, o.sheet, (o.row,)) for _, o in ordered)
        return cls(array("q", (second_of(at) for at, _ in ordered)), array("q", range(len(ordered))), places)

    def __len__(self) -> int:
        return len(self.moments)

    def __iter__(self) -> Iterator[Punch]:
        return (
            Punch(moment_of(at), self.places.origin(line))
            for at, line in zip(self.moments, self.lines, strict=True)
        )

    def on(self, midnight: int) -> range:
        """The indices of the punches of a day, known by its first second."""
        return self.between(midnight, midnight + DAY)

    def between(self, low: int, high: int) -> range:
        """The indices of the punches from one second on and before another."""
        return range(bisect_left(self.moments, low), bisect_left(self.moments, high))

    def origin(self, at: int) -> Origin:
        """Where a punch was read."""
        return self.places.origin(self.lines[at])

    def sheets(self) -> set[tuple[str, str]]:
        """File and sheet of all of them."""
        if not self.lines:
            return set()
        low, high = self.places.sheet(min(self.lines)), self.places.sheet(max(self.lines))
        found = {low, high} if high - low < 2 else {*map(self.places.sheet, self.lines)}
        return {self.places.sheets[at] for at in found}


NONE = Punches(array("q"), array("q"), Places())


def second_of(at: datetime) -> int:
    """A moment as seconds since ZERO."""
    return (at - ZERO) // _SECOND


def moment_of(second: int) -> datetime:
    """The moment that seconds since ZERO stand for."""
    return ZERO + timedelta(seconds=second)


def midnight(day: date) -> int:
    """The first second of a day, counted from ZERO."""
    return (day.toordinal() - _FIRST) * DAY


def day_of(number: int) -> date:
    """The day that a number of days since ZERO stands for."""
    return date.fromordinal(_FIRST + number)
