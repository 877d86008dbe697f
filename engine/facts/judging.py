"""What follows from the punches of one half day: lateness, early leaving, missing punches."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time
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
    Shift,
    clock,
)


def judge(plan: DayPlan, shift: Shift, required: tuple[int, int], punches: Sequence[int]) -> list[Event]:
    """The events of one session. punches: seconds of the day, those of the session, ascending; required: see `due`."""
    if not punches:
        return [Event(ABSENT, {"时段": shift.name}, None)]
    if not shift.rules.plain:
        return _by_rules(shift, required, [clock(at, plan) for at in punches])
    start, end = required
    last = len(punches) - 1
    came, went = clock(punches[0], plan), clock(punches[last], plan)
    # Devices repeat a punch, also across a full minute: less than a minute apart is one punch.
    single = punches[last] - punches[0] < MINUTE
    arrived = not single or abs(came - start) <= abs(end - went)
    departed = not (single and arrived)
    events = [_arrival(shift, start, came, 0) if arrived else _missing(shift, "上班", last)]
    events.append(_departure(shift, end, went, last) if departed else _missing(shift, "下班", 0))
    return [event for event in events if event is not None]


def _by_rules(shift: Shift, required: tuple[int, int], clocks: Sequence[int]) -> list[Event]:
    """The events of a session with windows, or with an end that is not signed. clocks: of its punches, as they count."""
    rules = shift.rules
    first, last = _first(shift, required, clocks), _last(shift, required, clocks)
    came = first if rules.signs_in else None
    went = last if rules.signs_out else None
    if came is None and went is None:
        return [Event(ABSENT, {"时段": shift.name}, None)]
    events: list[Event | None] = []
    if rules.signs_in:
        missing = _missing(shift, "上班", None)
        events.append(missing if came is None else _arrival(shift, required[0], clocks[came], came))
    if rules.signs_out:
        missing = _missing(shift, "下班", None)
        events.append(missing if went is None else _departure(shift, required[1], clocks[went], went))
    return [event for event in events if event is not None]


def _first(shift: Shift, required: tuple[int, int], clocks: Sequence[int]) -> int | None:
    """The punch that counts as the arrival; a window moves along where leave moves the arrival."""
    window, moved = shift.rules.sign_in, required[0] - shift.start
    out = shift.rules.sign_out
    until = out[0] + required[1] - shift.end if out else sum(required) // 2
    until = until if shift.rules.signs_out else shift.high
    if window is None:
        return next((n for n, at in enumerate(clocks) if at < until), None)
    low, high = window[0] + moved, window[1] + moved
    found = next((n for n, at in enumerate(clocks) if low <= at <= high), None)
    if found is None and shift.rules.past:
        found = next((n for n, at in enumerate(clocks) if high < at < until), None)
    return found


def _last(shift: Shift, required: tuple[int, int], clocks: Sequence[int]) -> int | None:
    """The punch that counts as the departure."""
    window, moved = shift.rules.sign_out, required[1] - shift.end
    into = shift.rules.sign_in
    since = into[1] + required[0] - shift.start if into else sum(required) // 2 - 1
    since = since if shift.rules.signs_in else -1
    backwards = [*reversed([*enumerate(clocks)])]
    if window is None:
        return next((n for n, at in backwards if at > since), None)
    low, high = window[0] + moved, window[1] + moved
    found = next((n for n, at in backwards if low <= at <= high), None)
    if found is None and shift.rules.past:
        found = next((n for n, at in backwards if since < at < low), None)
    return found


def _missing(shift: Shift, end: str, seen: int | None) -> Event:
    return Event(UNSIGNED, {"时段": shift.name, "签次": end}, seen)


def _arrival(shift: Shift, start: int, came: int, punch: int) -> Event | None:
    """Late or not: whoever is due early is so only where no leave moved the start; the grace is not late."""
    rules = shift.rules
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


def _departure(shift: Shift, end: int, went: int, punch: int) -> Event | None:
    window = shift.rules.sign_out
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
