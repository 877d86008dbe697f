"""One half day of attendance: what is due, which punches count, what follows from them.

All times of day are whole seconds after midnight, so that normal days cost no objects.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from engine.facts.calendar import Calendar
from engine.facts.fact import Fact, Origin, Period, Value
from engine.facts.punch import DAY, midnight
from engine.policy.kinds import Session, WorkingHours

LATE, EARLY, UNSIGNED, ABSENT = "迟到", "早退", "缺签", "半天未签"
CENT = Decimal("0.01")
MINUTE = 60


class Rules(NamedTuple):
    """How the punches of one session are read; seconds where times are meant. See Session and WorkingHours."""

    sign_in: tuple[int, int] | None = None
    sign_out: tuple[int, int] | None = None
    signs_in: bool = True
    signs_out: bool = True
    early: int = 0
    grace: int = 0
    from_grace: bool = False
    inside: bool = False
    past: bool = False

    @property
    def plain(self) -> bool:
        """Whether both ends are signed, at any time."""
        return not (self.sign_in or self.sign_out) and self.signs_in and self.signs_out


class Shift(NamedTuple):
    """A session on some day. Punches from the second low (included) to high (not included) belong to it."""

    name: str
    start: int
    end: int
    low: int
    high: int
    rules: Rules = Rules()


class DayPlan(NamedTuple):
    """What is worked on one workday; no shifts where no working hours apply. broken: halves without a time clock.

    midnight: the day's first second, see punch.ZERO.
    """

    day: date
    midnight: int
    shifts: tuple[Shift, ...]
    seconds: bool
    broken: frozenset[str] = frozenset()


class Span(NamedTuple):
    """The part of a leave that falls on one day, widened to whole minutes."""

    low: int
    high: int
    leave: Fact


class Event(NamedTuple):
    """Something to report about a half day. punch: which of its punches decided it (None: there is none)."""

    kind: str
    fields: Mapping[str, Value]
    punch: int | None

    def same(self, other: Event) -> bool:
        """Whether both say the same to the person concerned."""
        return self.kind == other.kind and self.fields == other.fields


Due = tuple[int, int] | None  # when one has to be there: arrival, departure; None: not at all


def plan_days(
    hours: Sequence[WorkingHours], calendar: Calendar, first: date, last: date
) -> tuple[DayPlan, ...]:
    """Plans of the workdays from first to last.

    Of several hours for one day the most specific one counts, then the one in force most recently.
    """
    ranked = sorted(hours, key=lambda h: h.rank)
    shifts = {id(h): _shifts(h) for h in ranked}
    plans = []
    for day in calendar.workdays(first, last):
        found = next((h for h in ranked if h.applies(day)), None)
        mine = shifts[id(found)] if found else ()
        broken = calendar.broken(day)
        halves = (
            frozenset(s.name for s in mine if not broken or s.name in broken) if broken is not None else ()
        )
        plans.append(DayPlan(day, midnight(day), mine, bool(found and found.seconds), frozenset(halves)))
    return tuple(plans)


def _shifts(hours: WorkingHours) -> tuple[Shift, ...]:
    """The sessions in order; the day is split half way between one's end and the next one's start.

    Where windows say when one signs out and in again, between those.
    """
    sessions = sorted(hours.sessions, key=lambda s: (s.start, s.end, s.name))
    cuts = [_cut(one, two) for one, two in pairwise(sessions)]
    if not hours.seconds:
        # Where minutes count, no second of a minute belongs to another session than the rest.
        cuts = [-(-cut // MINUTE) * MINUTE for cut in cuts]
    return tuple(
        Shift(session.name, _clock(session.start), _clock(session.end), low, high, _rules(hours, session))
        for session, low, high in zip(sessions, [0, *cuts], [*cuts, DAY], strict=False)
    )


def _cut(one: Session, two: Session) -> int:
    """Where the punches of one session end and those of the next begin."""
    until = _clock(one.sign_out[1]) if one.sign_out else _clock(one.end)
    since = _clock(two.sign_in[0]) if two.sign_in else _clock(two.start)
    # A window is closed at both ends: its last minute still belongs to it.
    return (until + since + (MINUTE if one.sign_out else 0)) // 2 if until <= since else until


def _rules(hours: WorkingHours, session: Session) -> Rules:
    return Rules(
        _window(session.sign_in),
        _window(session.sign_out),
        session.signs_in,
        session.signs_out,
        hours.early * MINUTE,
        hours.grace * MINUTE,
        hours.from_grace,
        hours.inside,
        hours.past,
    )


def _window(window: tuple[time, time] | None) -> tuple[int, int] | None:
    return (_clock(window[0]), _clock(window[1])) if window else None


def _clock(at: time | datetime) -> int:
    return at.hour * 3600 + at.minute * MINUTE + at.second


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
    low = _clock(start) // MINUTE * MINUTE
    high = -(-(_clock(end) + (end.microsecond > 0)) // MINUTE) * MINUTE
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


def clock(second: int, plan: DayPlan) -> int:
    """A second of the day as it counts: to the minute unless the hours count seconds."""
    return second if plan.seconds else second - second % MINUTE


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
