"""What a whole day of attendance comes to: days attended, days without any punch, halves called over by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum

from engine.facts.fact import Fact, Origin, State, Value
from engine.facts.slots import ABSENT, CENT, DayPlan, Event, Shift, Span

ATTENDED, WHOLE_DAY, ROLL = "出勤", "全天未签", "人工点名"
NO_CLOCK = "考勤机故障，人工点名里没有写这个人到没到岗"


class Half(Enum):
    """What is known of one half of a person's workday. AWAY: on leave."""

    PRESENT = 1
    ABSENT = 2
    AWAY = 3
    UNKNOWN = 4


def called(
    person: str, roll: Sequence[Fact], plan: DayPlan, shift: Shift, taken: bool, own: bool
) -> tuple[Half, Fact | None]:
    """What the roll says of a half without a time clock, and the fact where it says absent, or does not say.

    taken: the roll was called, so that whoever is not on it is not known to have been there. own: the regulation has
    a clause on the roll itself, which then charges: the half is no 半天未签 besides.
    """
    mine = [f for f in roll if says(f, plan.day, shift.name)]
    if not any(isinstance(f.fields.get("到岗"), bool) for f in mine):
        if not taken or (mine and own):
            return Half.UNKNOWN, None
        fields: dict[str, Value] = {"时段": shift.name, **({"到岗": False} if own else {})}
        kind, origins = ROLL if own else ABSENT, tuple(o for f in mine for o in f.origins)
        return Half.UNKNOWN, Fact(kind, person, plan.day, fields, State.PENDING, not_called(plan), origins)
    if all(f.fields.get("到岗") for f in mine):
        return Half.PRESENT, None
    if own:
        return Half.ABSENT, None
    one = next(f for f in mine if not f.fields.get("到岗"))
    return Half.ABSENT, Fact(ABSENT, person, plan.day, {"时段": shift.name}, origins=one.origins)


def says(fact: Fact, day: date, half: str) -> bool:
    """Whether a line of the roll is about a half day."""
    return fact.date == day and fact.fields.get("时段", half) in (half, "全天")


def whole_day(
    subject: str,
    plan: DayPlan,
    facts: Sequence[Fact],
    halves: Sequence[Half],
    wanted: frozenset[str],
    seen: tuple[Origin, ...],
) -> list[Fact]:
    """The day's facts with those that only some regulations ask for. seen: where its punches were read.

    全天未签 takes the place of the halves without a punch: one day is not charged twice.
    """
    found = list(facts)
    absent = [f for f in facts if f.kind == ABSENT]
    if WHOLE_DAY in wanted and absent and len(absent) == halves.count(Half.ABSENT) == len(halves):
        open_ = next((f for f in absent if f.state is State.PENDING), absent[0])
        origins = tuple(dict.fromkeys(o for f in absent for o in f.origins))
        found = [f for f in facts if f.kind != ABSENT]
        found.append(Fact(WHOLE_DAY, subject, plan.day, {}, open_.state, open_.doubt, origins))
    if ATTENDED in wanted and halves:
        found += _attended(subject, plan, halves, seen)
    return found


def _attended(subject: str, plan: DayPlan, halves: Sequence[Half], seen: tuple[Origin, ...]) -> list[Fact]:
    """出勤 of so much of the day; the halves of which nothing is known wait for the roll."""
    found = []
    if Half.PRESENT in halves:
        found.append(Fact(ATTENDED, subject, plan.day, _part(plan, halves, Half.PRESENT), origins=seen))
    if Half.UNKNOWN in halves:
        fields = _part(plan, halves, Half.UNKNOWN)
        found.append(Fact(ATTENDED, subject, plan.day, fields, State.PENDING, not_called(plan), seen))
    return found


def not_called(plan: DayPlan) -> str:
    """Why it is not known whether somebody was there."""
    return f"{plan.day} {NO_CLOCK}"


def _part(plan: DayPlan, halves: Sequence[Half], which: Half) -> dict[str, Value]:
    """How much of the day, and which half where it is one."""
    mine = [shift.name for shift, half in zip(plan.shifts, halves, strict=True) if half is which]
    fields: dict[str, Value] = {"天数": _share(len(mine), halves)}
    return {"时段": mine[0], **fields} if len(mine) == 1 and len(halves) > 1 else fields


def _share(number: int, halves: Sequence[Half]) -> Decimal:
    exact = Decimal(number) / len(halves)
    return exact.quantize(CENT, ROUND_HALF_UP).normalize()


def event_fact(
    subject: str, plan: DayPlan, event: Event, origins: tuple[Origin, ...], opened: Sequence[Span]
) -> Fact:
    """The event as a fact; pending where there is leave that has not been decided."""
    if not opened:
        return Fact(event.kind, subject, plan.day, event.fields, origins=origins)
    names = "、".join(_slip(span.leave) for span in opened)
    slips = (origin for span in opened for origin in span.leave.origins)
    doubt = f"请假单 {names} 审批中，批准与否影响这条"
    evidence = tuple(dict.fromkeys((*origins, *slips)))
    return Fact(event.kind, subject, plan.day, event.fields, State.PENDING, doubt, evidence)


def _slip(leave: Fact) -> str:
    """What people call the leave: its number, else kind and place."""
    number = leave.fields.get("单号")
    if number:
        return str(number)
    return f"{leave.kind}（{leave.origins[0]}）" if leave.origins else leave.kind
