"""What follows from the punches of one half day: lateness, early leaving, missing punches."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time, timedelta
from decimal import ROUND_HALF_UP, Decimal

from engine.facts.fact import Value
from engine.facts.slots import (
    ABSENT,
    CENT,
    EARLY,
    LATE,
    MINUTE,
    UNSIGNED,
    DayPlan,
    Event,
    Punch,
    Shift,
    clock,
)


def judge(plan: DayPlan, shift: Shift, required: tuple[int, int], punches: Sequence[Punch]) -> list[Event]:
    """The events of one session. punches: those of the session, ascending; required: see `due`."""
    if not punches:
        return [Event(ABSENT, {"时段": shift.name}, None)]
    if not shift.rules.plain:
        return _by_rules(plan, shift, required, punches)
    start, end = required
    first, last = punches[0], punches[-1]
    came, went = clock(first, plan), clock(last, plan)
    # Devices repeat a punch, also across a full minute: less than a minute apart is one punch.
    single = last.at - first.at < timedelta(minutes=1)
    arrived = not single or abs(came - start) <= abs(end - went)
    departed = not (single and arrived)
    events = [_arrival(plan, shift, start, first) if arrived else _missing(shift, "上班", last)]
    events.append(_departure(plan, shift, end, last) if departed else _missing(shift, "下班", first))
    return [event for event in events if event is not None]


def _by_rules(
    plan: DayPlan, shift: Shift, required: tuple[int, int], punches: Sequence[Punch]
) -> list[Event]:
    """The events of a session with windows, or with an end that is not signed."""
    rules = shift.rules
    first, last = _first(plan, shift, required, punches), _last(plan, shift, required, punches)
    if not (rules.signs_in and first) and not (rules.signs_out and last):
        return [Event(ABSENT, {"时段": shift.name}, None)]
    events: list[Event | None] = []
    if rules.signs_in:
        events.append(_arrival(plan, shift, required[0], first) if first else _missing(shift, "上班", None))
    if rules.signs_out:
        events.append(_departure(plan, shift, required[1], last) if last else _missing(shift, "下班", None))
    return [event for event in events if event is not None]


def _first(plan: DayPlan, shift: Shift, required: tuple[int, int], punches: Sequence[Punch]) -> Punch | None:
    """The punch that counts as the arrival; a window moves along where leave moves the arrival."""
    window, moved = shift.rules.sign_in, required[0] - shift.start
    out = shift.rules.sign_out
    until = out[0] + required[1] - shift.end if out else sum(required) // 2
    until = until if shift.rules.signs_out else shift.high
    if window is None:
        return next((p for p in punches if clock(p, plan) < until), None)
    low, high = window[0] + moved, window[1] + moved
    found = next((p for p in punches if low <= clock(p, plan) <= high), None)
    if found is None and shift.rules.past:
        found = next((p for p in punches if high < clock(p, plan) < until), None)
    return found


def _last(plan: DayPlan, shift: Shift, required: tuple[int, int], punches: Sequence[Punch]) -> Punch | None:
    """The punch that counts as the departure."""
    window, moved = shift.rules.sign_out, required[1] - shift.end
    into = shift.rules.sign_in
    since = into[1] + required[0] - shift.start if into else sum(required) // 2 - 1
    since = since if shift.rules.signs_in else -1
    backwards = list(reversed(punches))
    if window is None:
        return next((p for p in backwards if clock(p, plan) > since), None)
    low, high = window[0] + moved, window[1] + moved
    found = next((p for p in backwards if low <= clock(p, plan) <= high), None)
    if found is None and shift.rules.past:
        found = next((p for p in backwards if since < clock(p, plan) < low), None)
    return found


def _missing(shift: Shift, end: str, seen: Punch | None) -> Event:
    return Event(UNSIGNED, {"时段": shift.name, "签次": end}, seen)


def _arrival(plan: DayPlan, shift: Shift, start: int, punch: Punch) -> Event | None:
    """Late or not: whoever is due early is so only where no leave moved the start; the grace is not late."""
    rules, came = shift.rules, clock(punch, plan)
    window = rules.sign_in
    expected = start - (rules.early if start == shift.start else 0)
    if window and rules.inside and came <= window[1] + start - shift.start:
        return None
    if came <= expected + rules.grace:
        return None
    fields = _fields(shift, ("应到", expected), ("实到", came))
    if rules.from_grace:
        fields["时长"] = minutes(came - expected - rules.grace)
    return Event(LATE, fields, punch)


def _departure(plan: DayPlan, shift: Shift, end: int, punch: Punch) -> Event | None:
    went, window = clock(punch, plan), shift.rules.sign_out
    if window and shift.rules.inside and went >= window[0] + end - shift.end:
        return None
    return Event(EARLY, _fields(shift, ("应退", end), ("实退", went)), punch) if went < end else None


def _fields(shift: Shift, expected: tuple[str, int], actual: tuple[str, int]) -> dict[str, Value]:
    return {
        "时段": shift.name,
        expected[0]: _time(expected[1]),
        actual[0]: _time(actual[1]),
        "时长": minutes(abs(actual[1] - expected[1])),
    }


def _time(seconds: int) -> time:
    return time(seconds // 3600, seconds // MINUTE % MINUTE, seconds % MINUTE)


def minutes(seconds: int) -> Decimal:
    """Seconds as minutes: exact where whole, else to a hundredth of a minute."""
    whole, rest = divmod(seconds, MINUTE)
    if not rest:
        return Decimal(whole)
    return (Decimal(seconds) / MINUTE).quantize(CENT, ROUND_HALF_UP)
