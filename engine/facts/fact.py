"""Facts of a period: what happened, to whom, when, and where it was read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from engine.facts.calendar import Calendar

Day = date
Value = Decimal | str | bool | date | datetime | time
# How the doubt about a fact begins whose correction nobody has approved yet.
CORRECTING = "更正单"
# Subject → month and score, in order of time; None where the month's result is not final.
Results = Mapping[str, tuple[tuple[str, Decimal | None], ...]]


class State(StrEnum):
    """How far a fact has been verified. Only VERIFIED charges; PENDING leaves the result 待定."""

    VERIFIED = "属实"
    PENDING = "待核"
    REFUTED = "不属实"


class Origin(NamedTuple):
    """Where a fact was read: file relative to the hall's facts folder, sheet, row as displayed (from 1)."""

    file: str
    sheet: str = ""
    row: int = 0

    def __str__(self) -> str:
        return "·".join(filter(None, (self.file, self.sheet, f"第{self.row}行" if self.row else "")))


@dataclass(frozen=True, slots=True)
class Fact:
    """One event about one subject.

    kind: the event's declared name (迟到, 投诉 …). subject: 工号, or the project's number.
    state: None where the kind has no verification. doubt: why a PENDING fact is undecided, in Chinese.
    fields: declared field name → value; a field that was blank in the sheet is absent.
    assumed: fields that were blank and have the value that the rules give to blank ones.
    """

    kind: str
    subject: str
    date: date
    fields: Mapping[str, Value] = field(default_factory=dict)
    state: State | None = None
    doubt: str = ""
    origins: tuple[Origin, ...] = ()
    assumed: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[Day, str, str, tuple[Origin, ...]]:
        """Total order of facts: by what they say; where they were read only breaks ties between equals."""
        return (self.date, self.kind, repr(sorted(self.fields.items(), key=lambda f: f[0])), self.origins)


@dataclass(frozen=True, order=True, slots=True)
class Correction:
    """A slip that corrects a record, in words. subjects: whom the record names; origins: the record, then the slip."""

    subjects: tuple[str, ...]
    text: str
    origins: tuple[Origin, ...]


@dataclass(frozen=True, slots=True)
class Posting:
    """One stretch of service at a window, both days included; end None = still on post. unit: who sent them."""

    window: str
    role: str
    start: date
    end: date | None
    origin: Origin
    unit: str = ""

    def covers(self, day: date) -> bool:
        """Whether the posting was in force on the day."""
        return self.start <= day and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True)
class Subject:
    """Whoever or whatever is appraised: a person with postings, or a project (no postings)."""

    id: str
    name: str
    postings: tuple[Posting, ...] = ()
    origin: Origin = field(default_factory=lambda: Origin(""))


@dataclass(frozen=True, order=True, slots=True)
class Period:
    """A month, a quarter or a year, first and last day included. name: 2021-03, 2020Q2, 2020."""

    first: date
    last: date
    name: str
    kind: str  # 月 / 季 / 年

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Gap:
    """A source that does not cover somebody's period. subject None: nobody is covered.

    source: name of the sheet (签到, 投诉 …). message: what is missing and what to do, in Chinese.
    """

    source: str
    subject: str | None
    message: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that is known about a period, in an order that does not depend on the sheets' order.

    days: 工号 → (workdays on post, workdays in the period); empty for projects. earlier: facts of the same
    year before the period, for clauses that look back (全年 …). scores: subject → scores of the periods before, the latest last; None where
    a period's result is not final. grades: their grades, likewise. calendar: with the hall's exceptions; None = the
    official one. groups: windows and units that are appraised besides their people. corrections: slips that correct
    records of the period. results: title of another regulation → its results in the months of the period.
    """

    period: Period
    subjects: tuple[Subject, ...]
    facts: tuple[Fact, ...]
    gaps: tuple[Gap, ...] = ()
    days: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    earlier: tuple[Fact, ...] = ()
    scores: Mapping[str, tuple[Decimal | None, ...]] = field(default_factory=dict)
    grades: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    calendar: Calendar | None = None
    groups: Mapping[str, tuple[Subject, ...]] = field(default_factory=dict)
    corrections: tuple[Correction, ...] = ()
    results: Mapping[str, Results] = field(default_factory=dict)
