"""What a month of the demo hall is to contain beyond its ordinary days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import IntEnum

from engine.facts.calendar import load_calendar


class Slot(IntEnum):
    """The four punches of a day."""

    IN_AM = 0
    OUT_AM = 1
    IN_PM = 2
    OUT_PM = 3


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month with its official workdays."""

    name: str
    first: date
    last: date
    workdays: tuple[date, ...]


def month_of(name: str) -> Month:
    """The month written like 2021-03. Raises ValueError for anything else."""
    first = date.fromisoformat(f"{name}-01")
    last = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return Month(name, first, last, load_calendar().workdays(first, last))


def hours(day: date) -> tuple[int, int, int, int]:
    """Due times of the four punches of a workday, in minutes of the day; summer is May to September."""
    return (510, 720, 870, 1050) if 5 <= day.month <= 9 else (510, 720, 840, 1020)


def clock(minutes: int) -> time:
    """Minutes of the day as a time."""
    return time(minutes // 60, minutes % 60)


@dataclass(frozen=True, slots=True)
class Leave:
    """A row of 请假. away: whether the person stayed away for the half days that it covers."""

    person: str
    kind: str
    start: datetime
    end: datetime
    state: str = "已批准"
    away: bool = True


@dataclass(frozen=True, slots=True)
class Complaint:
    """A row of 投诉."""

    person: str
    day: date
    text: str
    state: str


@dataclass(frozen=True, slots=True)
class Patrol:
    """A row of 巡查; minutes for 离岗, points and what follows for a discretionary deduction."""

    person: str
    day: date
    at: time
    what: str
    state: str
    minutes: int | None = None
    points: int | None = None
    judge: str = ""
    reason: str = ""
    way: str = "现场"


@dataclass(frozen=True, slots=True)
class Overtime:
    """A row of 延时服务; minutes."""

    person: str
    day: date
    minutes: int
    text: str


@dataclass(frozen=True, slots=True)
class Cases:
    """A scripted month of 办件: how many, how many of them 办结 否 and 正确 否, and fixed limits in days."""

    count: int
    unfinished: int = 0
    wrong: int = 0
    limits: tuple[int, int] | None = None


Deviations = Mapping[tuple[str, date], Mapping[Slot, int | None]]


@dataclass(frozen=True, slots=True)
class Plan:
    """A month's script.

    deviations: (工号, day) → slot → second of the day, or None for no punch. silent: people whose punches
    were never recorded. ratings: 工号 → (等级, 核实状态) of ratings besides the good ones.
    """

    month: Month
    deviations: Deviations = field(default_factory=dict)
    leaves: tuple[Leave, ...] = ()
    complaints: tuple[Complaint, ...] = ()
    patrols: tuple[Patrol, ...] = ()
    overtime: tuple[Overtime, ...] = ()
    ratings: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    cases: Mapping[str, Cases] = field(default_factory=dict)
    silent: frozenset[str] = frozenset()


def absences(plan: Plan) -> Deviations:
    """Missing punches of the half days that the month's leaves cover whole, in the form of deviations."""
    found: dict[tuple[str, date], dict[Slot, int | None]] = {}
    for leave in plan.leaves:
        for day in plan.month.workdays if leave.away else ():
            due = [datetime.combine(day, clock(minutes)) for minutes in hours(day)]
            for into, out in ((Slot.IN_AM, Slot.OUT_AM), (Slot.IN_PM, Slot.OUT_PM)):
                if leave.start <= due[into] and due[out] <= leave.end:
                    found.setdefault((leave.person, day), {}).update({into: None, out: None})
    return found
