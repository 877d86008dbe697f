"""Attendance: from raw punches, leave, working hours and calendar to the events of a period."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from engine.facts.attendance_gaps import dumb_gap, hours_gaps, silent_gap, uncovered
from engine.facts.attended import ROLL, Half, called, event_fact, says, whole_day
from engine.facts.calendar import Calendar
from engine.facts.fact import Fact, Gap, Origin, Period, State, Subject
from engine.facts.judging import judge
from engine.facts.punch import DAY, NONE, Punch, Punches, midnight
from engine.facts.slots import (
    ABSENT,
    CENT,
    DayPlan,
    Shift,
    Span,
    covered_seconds,
    due,
    leave_spans,
    moving,
    plan_days,
)
from engine.policy.kinds import PUNCHES, WorkingHours

__all__ = ["Attendance", "Punch", "Punches", "derive", "leave_days"]

_Spans = Mapping[int, Sequence[Span]]


@dataclass(frozen=True, slots=True)
class Attendance:
    """What the punches of a period say.

    facts: 迟到, 早退, 缺签, 半天未签, by 工号 and date; 全天未签 and 出勤 where they are asked for. gaps: what cannot be judged.
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
    punches: Punches
    punched: bool  # in the period
    approved: _Spans
    pending: _Spans
    roll: Sequence[Fact] = ()
    taken: frozenset[tuple[date, str]] = frozenset()  # the halves at which the roll was called at all

    def required(self, plan: DayPlan) -> bool:
        """Whether approved leave leaves anything of the day."""
        spans = self.approved.get(plan.day.toordinal(), ())
        return any(due(shift, spans) for shift in plan.shifts)


def derive(
    subjects: Sequence[Subject],
    punches: Mapping[str, Punches],
    leave: Sequence[Fact],
    hours: Sequence[WorkingHours],
    calendar: Calendar,
    period: Period,
    roll: Sequence[Fact] = (),
    wanted: frozenset[str] = frozenset(),
    only: Mapping[str, frozenset[date]] | None = None,
) -> Attendance:
    """The attendance events of everybody who has postings, and what cannot be judged.

    Only leave in State.VERIFIED excuses; leave in State.PENDING makes the events that it would change
    pending. Nothing is derived for a person without any punch, for a workday on which nobody punched,
    for one without working hours, or for a period that the calendar does not cover: those are gaps.
    Where the time clock failed, the roll says who was there. wanted: kinds that are derived only where somebody
    asks for them. only: 工号 → the days that are judged, every other workday was as it should be (tests).
    """
    if not calendar.covers(period.first, period.last):
        return Attendance((), (uncovered(period),))
    plans = plan_days(hours, calendar, period.first, period.last)
    people = _people(subjects, punches, leave, plans, period)
    _own_hours(people, hours, calendar, period)
    taken = _taken(roll, plans)
    for person in people:
        person.roll = [f for f in roll if f.subject == person.subject.id]
        person.taken = taken
    judged = only is None
    silent = _silent_days(people, plans) if judged else frozenset()
    dumb = [p for p in people if judged and not p.punched and any(p.required(x) for x in p.plans)]
    skipped, source = {p.subject.id for p in dumb}, _source(punches)
    facts = [
        fact
        for person in people
        if person.subject.id not in skipped
        for plan in person.plans
        if plan.day not in silent
        for fact in _day(person, plan, source, wanted, _judged(only, person, plan))
    ]
    bare = plans if not any(h.who for h in hours) else _bare(people)
    gaps = [*hours_gaps(bare), *map(silent_gap, sorted(silent)), *(dumb_gap(p.subject, period) for p in dumb)]
    days = {p.subject.id: (len(p.plans), len(plans)) for p in people}
    return Attendance(tuple(sorted(facts, key=lambda f: (f.subject, f.key))), tuple(gaps), days)


def _taken(roll: Sequence[Fact], plans: Sequence[DayPlan]) -> frozenset[tuple[date, str]]:
    """The halves without a time clock at which somebody was called."""
    broken = [(plan.day, half) for plan in plans for half in plan.broken]
    return frozenset(at for at in broken if any(says(f, *at) for f in roll))


def _judged(only: Mapping[str, frozenset[date]] | None, person: _Person, plan: DayPlan) -> bool:
    return only is None or plan.day in only.get(person.subject.id, frozenset())


def _own_hours(
    people: Sequence[_Person], hours: Sequence[WorkingHours], calendar: Calendar, period: Period
) -> None:
    """Give everybody the hours of the post that they hold on the day, where hours differ by post."""
    if not any(h.who for h in hours):
        return
    known: dict[tuple[str, str], dict[date, DayPlan]] = {}
    for person in people:
        for number, plan in enumerate(person.plans):
            posting = next(p for p in person.subject.postings if p.covers(plan.day))
            key = posting.window, posting.role
            if key not in known:
                mine = [h for h in hours if h.meant_for(*key)]
                own = plan_days(mine, calendar, period.first, period.last)
                known[key] = {p.day: p for p in own}
            person.plans[number] = known[key][plan.day]


def _bare(people: Sequence[_Person]) -> list[DayPlan]:
    """A plan for every day, one without hours where anybody has none."""
    days: dict[date, DayPlan] = {}
    for plan in (plan for person in people for plan in person.plans):
        if plan.day not in days or not plan.shifts:
            days[plan.day] = plan
    return [days[day] for day in sorted(days)]


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
    punches: Mapping[str, Punches],
    leave: Sequence[Fact],
    plans: Sequence[DayPlan],
    period: Period,
) -> list[_Person]:
    """Everybody with postings, by 工号, whatever the order of the sheets."""
    approved = _by_person(leave, State.VERIFIED, period)
    pending = _by_person(leave, State.PENDING, period)
    first, after = midnight(period.first), midnight(period.last) + DAY
    return [
        _Person(
            subject,
            [plan for plan in plans if any(posting.covers(plan.day) for posting in subject.postings)],
            mine := punches.get(subject.id, NONE),
            bool(mine.between(first, after)),
            approved.get(subject.id, {}),
            pending.get(subject.id, {}),
        )
        for subject in sorted(subjects, key=lambda s: s.id)
        if subject.postings
    ]


def _by_person(leave: Iterable[Fact], state: State, period: Period) -> dict[str, _Spans]:
    people: dict[str, dict[int, list[Span]]] = {}
    for fact in sorted((f for f in leave if f.state is state), key=lambda f: f.key):
        days = people.setdefault(fact.subject, {})
        for day, span in leave_spans(fact, period).items():
            days.setdefault(day, []).append(span)
    return dict(people)


def _day(
    person: _Person, plan: DayPlan, source: Callable[[], Origin], wanted: frozenset[str], judged: bool
) -> list[Fact]:
    """The events of one person's workday. judged: else the day was as it should be, whatever was punched."""
    day = plan.day.toordinal()
    approved = person.approved.get(day, ())
    facts: list[Fact] = []
    halves: list[Half] = []
    for shift in plan.shifts:
        required = due(shift, approved)
        if not required:
            halves.append(Half.AWAY)
        elif shift.name in plan.broken:
            taken = (plan.day, shift.name) in person.taken
            half, absent = called(person.subject.id, person.roll, plan, shift, taken, ROLL in wanted)
            halves.append(half)
            facts += [absent] if absent else []
        elif not judged:
            halves.append(Half.PRESENT)
        else:
            mine = person.punches.between(plan.midnight + shift.low, plan.midnight + shift.high)
            found = _half(person, plan, shift, required, mine, source)
            facts += found
            halves.append(Half.ABSENT if any(f.kind == ABSENT for f in found) else Half.PRESENT)
    if not wanted:
        return facts
    punched = person.punches.on(plan.midnight)
    seen = (person.punches.origin(punched.start),) if punched else ()
    return whole_day(person.subject.id, plan, facts, halves, wanted, seen)


def _half(
    person: _Person, plan: DayPlan, shift: Shift, required: tuple[int, int], mine: range,
    source: Callable[[], Origin],
) -> list[Fact]:  # fmt: skip
    """The events of one half of a workday. mine: its punches among the person's."""
    day, punches = plan.day.toordinal(), person.punches
    seconds = [at - plan.midnight for at in punches.moments[mine.start : mine.stop]]
    approved, pending = person.approved.get(day, ()), person.pending.get(day, ())
    events = judge(plan, shift, required, seconds)
    if not events:
        return []
    # The leave that is still open and could change this session.
    opened = [span for span in pending if covered_seconds(shift, span)]
    then = due(shift, [*approved, *opened]) if opened else None
    others = judge(plan, shift, then, seconds) if then else []
    facts = []
    for event in events:
        seen = source() if event.punch is None else punches.origin(mine[event.punch])
        origins = (seen, *moving(approved, shift, required, event.kind))
        doubtful = opened and not any(event.same(other) for other in others)
        facts.append(event_fact(person.subject.id, plan, event, origins, opened if doubtful else ()))
    return facts


def _silent_days(people: Sequence[_Person], plans: Sequence[DayPlan]) -> frozenset[date]:
    """Workdays on which somebody had to come but nobody punched, while other days have punches."""
    if not any(p.punched for p in people):
        return frozenset()
    quiet = {
        plan.day
        for plan in plans
        if len(plan.broken) < max(len(plan.shifts), 1)
        and not any(p.punches.on(plan.midnight) for p in people)
    }
    return frozenset(plan.day for p in people for plan in p.plans if plan.day in quiet and p.required(plan))


def _source(punches: Mapping[str, Punches]) -> Callable[[], Origin]:
    """Where the punches were read, for events that no punch speaks of. Looked up once, when needed."""
    found: list[Origin] = []

    def source() -> Origin:
        if not found:
            sheets = {sheet for mine in punches.values() for sheet in mine.sheets()}
            found.append(Origin(*min(sheets, default=(PUNCHES, ""))))
        return found[0]

    return source
