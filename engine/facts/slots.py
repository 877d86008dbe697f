"""One half day of attendance: what is due, which punches count, what follows from them.

All times of day are whole seconds after midnight, so that normal days cost no objects.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import NamedTuple

from engine.facts.calendar import Calendar
from engine.facts.fact import Fact, Origin, Period, Value
from engine.policy.kinds import WorkingHours

LATE, EARLY, UNSIGNED, ABSENT = "迟到", "早退", "缺签", "半天未签"
CENT = Decimal("0.01")
DAY = 86_400
_MINUTE = 60


class Punch(NamedTuple):
    """One line of the punch stream."""

    at: datetime
    origin: Origin


class Shift(NamedTuple):
    """A session on some day. Punches from low (included) to high (not included) belong to it."""

    name: str
    start: int
    end: int
    low: int
    high: int


class DayPlan(NamedTuple):
    """What is worked on one workday; no shifts where no working hours apply."""

    day: date
    shifts: tuple[Shift, ...]
    seconds: bool


class Span(NamedTuple):
    """The part of a leave that falls on one day, widened to whole minutes."""

    low: int
    high: int
    leave: Fact


class Event(NamedTuple):
    """Something to report about a half day, with the punch that decided it (None: there is none)."""

    kind: str
    fields: Mapping[str, Value]
    punch: Punch | None

    def same(self, other: Event) -> bool:
        """Whether both say the same to the person concerned."""
        return self.kind == other.kind and self.fields == other.fields


Due = tuple[int, int] | None  # when one has to be there: arrival, departure; None: not at all


def plan_days(
    hours: Sequence[WorkingHours], calendar: Calendar, first: date, last: date
) -> tuple[DayPlan, ...]:
    """Plans of the workdays from first to last.

    Of several hours for one day the one in force most recently (`since`) counts, then the first name.
    """
    ranked = sorted(hours, key=lambda h: (-(h.since.toordinal() if h.since else 0), h.name))
    shifts = {id(h): _shifts(h) for h in ranked}
    plans = []
    for day in calendar.workdays(first, last):
        found = next((h for h in ranked if h.applies(day)), None)
        plans.append(
            DayPlan(day, shifts[id(found)], found.seconds) if found else DayPlan(day, (), seconds=False)
        )
    return tuple(plans)


def _shifts(hours: WorkingHours) -> tuple[Shift, ...]:
    """The sessions in order; the day is split half way between one's end and the next one's start."""
    sessions = sorted(hours.sessions, key=lambda s: (s.start, s.end, s.name))
    cuts = [(_clock(one.end) + _clock(two.start)) // 2 for one, two in pairwise(sessions)]
    return tuple(
        Shift(session.name, _clock(session.start), _clock(session.end), low, high)
        for session, low, high in zip(sessions, [0, *cuts], [*cuts, DAY], strict=False)
    )


def _clock(at: time | datetime) -> int:
    return at.hour * 3600 + at.minute * _MINUTE + at.second


def leave_spans(leave: Fact, period: Period) -> dict[int, Span]:
    """The leave's part of each day of the period, by the day's ordinal.

    A start within a minute counts from that minute, an end within a minute to the minute's end. An
    end given as a bare date is that day's end. Empty where 起 or 止 is missing or not a date: the
    reader of the sheet has reported that.
    """
    start, end = (
        _moment(leave.fields.get("起"), whole_day=False),
        _moment(leave.fields.get("止"), whole_day=True),
    )
    if start is None or end is None or end <= start:
        return {}
    low = _clock(start) // _MINUTE * _MINUTE
    high = -(-(_clock(end) + (end.microsecond > 0)) // _MINUTE) * _MINUTE
    opening, closing = start.toordinal(), end.toordinal()
    first, last = max(opening, period.first.toordinal()), min(closing, period.last.toordinal())
    spans = {
        n: Span(low if n == opening else 0, high if n == closing else DAY, leave)
        for n in range(first, last + 1)
    }
    return {n: span for n, span in spans.items() if span.low < span.high}


def _moment(value: Value | None, *, whole_day: bool) -> datetime | None:
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime.combine(value, time()) + timedelta(days=whole_day)
    return None


def due(shift: Shift, spans: Sequence[Span]) -> Due:
    """From when to when one has to be there: the session without the leave at its edges."""
    start, end = shift.start, shift.end
    for _ in spans:  # each leave can uncover the edge that another one then moves
        for span in spans:
            if span.low <= start < span.high:
                start = span.high
            if span.low < end <= span.high:
                end = span.low
    return (start, end) if start < end else None


def covered_seconds(shift: Shift, span: Span) -> int:
    """How much of the session the leave takes."""
    return max(0, min(shift.end, span.high) - max(shift.start, span.low))


def judge(plan: DayPlan, shift: Shift, required: tuple[int, int], punches: Sequence[Punch]) -> list[Event]:
    """The events of one session. punches: those of the session, ascending; required: see `due`."""
    if not punches:
        return [Event(ABSENT, {"时段": shift.name}, None)]
    start, end = required
    first, last = punches[0], punches[-1]
    came, went = clock(first, plan), clock(last, plan)
    # Devices repeat a punch, also across a full minute: less than a minute apart is one punch.
    single = last.at - first.at < timedelta(minutes=1)
    arrived = not single or abs(came - start) <= abs(end - went)
    departed = not (single and arrived)
    events = []
    if not arrived:
        events.append(Event(UNSIGNED, {"时段": shift.name, "签次": "上班"}, last))
    elif came > start:
        events.append(Event(LATE, _fields(shift, ("应到", start), ("实到", came)), first))
    if not departed:
        events.append(Event(UNSIGNED, {"时段": shift.name, "签次": "下班"}, first))
    elif went < end:
        events.append(Event(EARLY, _fields(shift, ("应退", end), ("实退", went)), last))
    return events


def clock(punch: Punch, plan: DayPlan) -> int:
    """The punch's time of day; to the minute unless the hours count seconds."""
    at = punch.at
    return at.hour * 3600 + at.minute * _MINUTE + (at.second if plan.seconds else 0)


def _fields(shift: Shift, expected: tuple[str, int], actual: tuple[str, int]) -> dict[str, Value]:
    return {
        "时段": shift.name,
        expected[0]: _time(expected[1]),
        actual[0]: _time(actual[1]),
        "时长": minutes(abs(actual[1] - expected[1])),
    }


def _time(seconds: int) -> time:
    return time(seconds // 3600, seconds // _MINUTE % _MINUTE, seconds % _MINUTE)


def minutes(seconds: int) -> Decimal:
    """Seconds as minutes: exact where whole, else to a hundredth of a minute."""
    whole, rest = divmod(seconds, _MINUTE)
    if not rest:
        return Decimal(whole)
    return (Decimal(seconds) / _MINUTE).quantize(CENT, ROUND_HALF_UP)


def moving(spans: Iterable[Span], shift: Shift, required: tuple[int, int], kind: str) -> tuple[Origin, ...]:
    """Origins of the leave that moved what is due: at the start, at the end, or either, by kind of event."""
    start, end = required
    found = [
        origin
        for span in spans
        if (kind != EARLY and span.low < start and span.high > shift.start)
        or (kind != LATE and span.high > end and span.low < shift.end)
        for origin in span.leave.origins
    ]
    return tuple(sorted(set(found)))
