"""Attendance: from raw punches, leave, working hours and calendar to the events of a period."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from engine.facts.calendar import Calendar
from engine.facts.fact import Fact, Gap, Origin, Period, State, Subject
from engine.facts.slots import (
    CENT,
    DayPlan,
    Event,
    Punch,
    Span,
    clock,
    covered_seconds,
    due,
    judge,
    leave_spans,
    moving,
    plan_days,
)
from engine.policy.kinds import PUNCHES, WorkingHours

__all__ = ["Attendance", "Punch", "derive", "leave_days"]

_HOURS = "作息"
_CALENDAR = "日历"
_Spans = Mapping[int, Sequence[Span]]


@dataclass(frozen=True, slots=True)
class Attendance:
    """What the punches of a period say.

    facts: 迟到, 早退, 缺签, 半天未签, by 工号 and date. gaps: what cannot be judged.
    days: 工号 → (workdays on post, workdays in the period), for everybody who has postings.
    """

    facts: tuple[Fact, ...]
    gaps: tuple[Gap, ...] = ()
    days: Mapping[str, tuple[int, int]] = field(default_factory=dict)


@dataclass(slots=True)
class _Person:
    """One member of the roster, with everything of the period by the day's ordinal."""

    subject: Subject
    plans: list[DayPlan]  # workdays on post
    punches: dict[int, list[Punch]]
    approved: _Spans
    pending: _Spans

    def required(self, plan: DayPlan) -> bool:
        """Whether approved leave leaves anything of the day."""
        spans = self.approved.get(plan.day.toordinal(), ())
        return any(due(shift, spans) for shift in plan.shifts)


def derive(
    subjects: Sequence[Subject],
    punches: Mapping[str, Sequence[Punch]],
    leave: Sequence[Fact],
    hours: Sequence[WorkingHours],
    calendar: Calendar,
    period: Period,
) -> Attendance:
    """The attendance events of everybody who has postings, and what cannot be judged.

    Only leave in State.VERIFIED excuses; leave in State.PENDING makes the events that it would change
    pending. Nothing is derived for a person without any punch, for a workday on which nobody punched,
    for one without working hours, or for a period that the calendar does not cover: those are gaps.
    """
    if not calendar.covers(period.first, period.last):
        return Attendance((), (_uncovered(period),))
    plans = plan_days(hours, calendar, period.first, period.last)
    people = _people(subjects, punches, leave, plans, period)
    silent = _silent_days(people, plans)
    dumb = [p for p in people if not p.punches and any(p.required(plan) for plan in p.plans)]
    skipped, source = {p.subject.id for p in dumb}, _source(punches)
    facts = [
        fact
        for person in people
        if person.subject.id not in skipped
        for plan in person.plans
        if plan.day not in silent
        for fact in _day(person, plan, source)
    ]
    gaps = [*_hours_gaps(plans), *map(_silent_gap, sorted(silent)), *(_dumb_gap(p, period) for p in dumb)]
    days = {p.subject.id: (len(p.plans), len(plans)) for p in people}
    return Attendance(tuple(sorted(facts, key=lambda f: (f.subject, f.key))), tuple(gaps), days)


def leave_days(fact: Fact, hours: Sequence[WorkingHours], calendar: Calendar, period: Period) -> Decimal:
    """How many workdays of the period a leave takes: half a day for each half of the working hours (S5).

    A half that is covered in part counts by its minutes, rounded half up to 0.01 of a day. Where a day has
    one session only, that session is the whole day. Workdays without working hours have no share: `derive`
    reports them as a gap.
    """
    spans = leave_spans(fact, period)
    if not spans:
        return Decimal(0)
    first, last = date.fromordinal(min(spans)), date.fromordinal(max(spans))
    total = Decimal(0)
    for plan in plan_days(hours, calendar, first, last):
        for shift in plan.shifts:
            taken = covered_seconds(shift, spans[plan.day.toordinal()])
            share = Decimal(taken) / ((shift.end - shift.start) * len(plan.shifts))
            total += share.quantize(CENT, ROUND_HALF_UP)
    return total.to_integral_value() if total == total.to_integral_value() else total.normalize()


def _people(
    subjects: Sequence[Subject],
    punches: Mapping[str, Sequence[Punch]],
    leave: Sequence[Fact],
    plans: Sequence[DayPlan],
    period: Period,
) -> list[_Person]:
    """Everybody with postings, by 工号, whatever the order of the sheets."""
    approved = _by_person(leave, State.VERIFIED, period)
    pending = _by_person(leave, State.PENDING, period)
    return [
        _Person(
            subject,
            [plan for plan in plans if any(posting.covers(plan.day) for posting in subject.postings)],
            _by_day(punches.get(subject.id, ()), period),
            approved.get(subject.id, {}),
            pending.get(subject.id, {}),
        )
        for subject in sorted(subjects, key=lambda s: s.id)
        if subject.postings
    ]


def _by_day(punches: Iterable[Punch], period: Period) -> dict[int, list[Punch]]:
    first, last = period.first.toordinal(), period.last.toordinal()
    days: dict[int, list[Punch]] = {}
    for punch in punches:
        day = punch.at.toordinal()
        if first <= day <= last:
            days.setdefault(day, []).append(punch)
    for found in days.values():
        found.sort()
    return days


def _by_person(leave: Iterable[Fact], state: State, period: Period) -> dict[str, _Spans]:
    people: dict[str, dict[int, list[Span]]] = {}
    for fact in sorted((f for f in leave if f.state is state), key=lambda f: f.key):
        days = people.setdefault(fact.subject, {})
        for day, span in leave_spans(fact, period).items():
            days.setdefault(day, []).append(span)
    return dict(people)


def _day(person: _Person, plan: DayPlan, source: Callable[[], Origin]) -> list[Fact]:
    """The events of one person's workday."""
    day = plan.day.toordinal()
    punches = person.punches.get(day, ())
    approved, pending = person.approved.get(day, ()), person.pending.get(day, ())
    times = [clock(punch, plan) for punch in punches]
    facts: list[Fact] = []
    for shift in plan.shifts:
        mine = [p for p, at in zip(punches, times, strict=True) if shift.low <= at < shift.high]
        required = due(shift, approved)
        events = judge(plan, shift, required, mine) if required else ()
        if not events or not required:
            continue
        # The leave that is still open and could change this session.
        opened = [span for span in pending if covered_seconds(shift, span)]
        then = due(shift, [*approved, *opened]) if opened else None
        others = judge(plan, shift, then, mine) if then else []
        for event in events:
            seen = event.punch.origin if event.punch else source()
            origins = (seen, *moving(approved, shift, required, event.kind))
            doubtful = opened and not any(event.same(other) for other in others)
            facts.append(_fact(person, plan, event, origins, opened if doubtful else ()))
    return facts


def _fact(
    person: _Person, plan: DayPlan, event: Event, origins: tuple[Origin, ...], opened: Sequence[Span]
) -> Fact:
    """The event as a fact; pending where there is leave that has not been decided."""
    if not opened:
        return Fact(event.kind, person.subject.id, plan.day, event.fields, origins=origins)
    names = "、".join(_slip(span.leave) for span in opened)
    slips = (origin for span in opened for origin in span.leave.origins)
    return Fact(
        event.kind,
        person.subject.id,
        plan.day,
        event.fields,
        State.PENDING,
        f"请假单 {names} 审批中，批准与否影响这条",
        tuple(dict.fromkeys((*origins, *slips))),
    )


def _slip(leave: Fact) -> str:
    """What people call the leave: its number, else kind and place."""
    number = leave.fields.get("单号")
    if number:
        return str(number)
    return f"{leave.kind}（{leave.origins[0]}）" if leave.origins else leave.kind


def _silent_days(people: Sequence[_Person], plans: Sequence[DayPlan]) -> frozenset[date]:
    """Workdays on which somebody had to come but nobody punched, while other days have punches."""
    punched = {day for person in people for day in person.punches}
    if not punched:
        return frozenset()
    quiet = {plan.day for plan in plans if plan.day.toordinal() not in punched}
    return frozenset(plan.day for p in people for plan in p.plans if plan.day in quiet and p.required(plan))


def _source(punches: Mapping[str, Sequence[Punch]]) -> Callable[[], Origin]:
    """Where the punches were read, for events that no punch speaks of. Looked up once, when needed."""
    found: list[Origin] = []

    def source() -> Origin:
        if not found:
            sheets = {(p.origin.file, p.origin.sheet) for mine in punches.values() for p in mine}
            found.append(Origin(*min(sheets, default=(PUNCHES, ""))))
        return found[0]

    return source


def _hours_gaps(plans: Sequence[DayPlan]) -> list[Gap]:
    """One gap for each run of workdays that have no working hours."""
    runs: list[list[date]] = []
    previous = True
    for plan in plans:
        if not plan.shifts and previous:
            runs.append([])
        if not plan.shifts:
            runs[-1].append(plan.day)
        previous = bool(plan.shifts)
    return [
        Gap(
            _HOURS,
            None,
            f"{run[0]}{f' 至 {run[-1]}，共 {len(run)} 个工作日' if len(run) > 1 else ''} 没有适用的作息："
            "请在办法里补一条覆盖这些日期的“作息”，或在 日历 中登记为休息并写明理由",
        )
        for run in runs
    ]


def _silent_gap(day: date) -> Gap:
    return Gap(
        PUNCHES,
        None,
        f"{day} 没有任何人的打卡记录：若当天停电或设备故障，请补导出打卡记录，"
        "或在 日历 中登记为休息并写明理由",
    )


def _dumb_gap(person: _Person, period: Period) -> Gap:
    return Gap(
        PUNCHES,
        person.subject.id,
        f"{person.subject.name}（{person.subject.id}）在 {period.name} 全{period.kind}没有打卡记录："
        "请核对签到表与花名册的工号是否一致，或补导出此人的打卡记录；确实请假的，请补录已批准的请假单",
    )


def _uncovered(period: Period) -> Gap:
    return Gap(
        _CALENDAR,
        None,
        f"{period.first} 至 {period.last} 没有官方放假安排，不知道哪天上班："
        "请更新程序的日历，或在 日历 中把这段时间逐日登记为上班或休息",
    )
