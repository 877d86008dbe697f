"""What deeming does with half days: a half without a punch lacks both of its ends; no half counts as attended twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from engine.evaluate import wording
from engine.evaluate.draft import Draft
from engine.facts.attended import ATTENDED, WHOLE_DAY
from engine.facts.calendar import Calendar
from engine.facts.fact import Fact, State, Value
from engine.facts.slots import ABSENT

COUNTED = "这半天已经算出勤，不重复计"
_HALVES, _ENDS = ("上午", "下午"), ("上班", "下班")
_ALL_DAY = ("", "全天")
ONE, HALF = Decimal(1), Decimal("0.5")


def apart(kind: str, new: Fact, times: int) -> list[Fact]:
    """So many facts; two of a half without a punch are that of its beginning and that of its end (four of a day)."""
    if kind == ABSENT and times == len(_ENDS):
        return [replace(new, fields={**new.fields, "签次": end}) for end in _ENDS]
    if kind == WHOLE_DAY and times == len(_HALVES) * len(_ENDS):
        both = [{"时段": half, "签次": end} for half in _HALVES for end in _ENDS]
        return [replace(new, fields={**new.fields, **fields}) for fields in both]
    return [replace(new) for _ in range(times)]


def once_a_half(
    draft: Draft, day: date, fields: dict[str, Value]
) -> tuple[dict[str, Value], tuple[str, ...]]:
    """出勤 that something is deemed to be, without what counts as attended already; nothing where all of it does."""
    days = fields.get("天数")
    half = str(fields.get("时段") or "")
    if not isinstance(days, Decimal) and half in _ALL_DAY:
        return fields, ()  # how much it is, is not known: missing is never zero, nor one
    asked = days if isinstance(days, Decimal) else HALF
    left, found = asked, Decimal(0)
    for at in _workdays(draft.month.calendar, day, asked):
        part = min(left, ONE)
        left -= part
        room = _room(draft, at, half)
        found += min(part, room)
        draft.attended.append((at, half, min(part, room)))
    if not found:
        return {}, ()
    known = () if found == asked else (f"有的半天已经算出勤，不重复计：只算 {wording.number(found)}天",)
    return {**fields, "天数": found}, known


def _workdays(calendar: Calendar, first: date, number: Decimal) -> Iterator[date]:
    """The day, and the workdays behind it as far as the number of days reaches."""
    yield first
    left, at = number - 1, first
    while left > 0:
        at += timedelta(days=1)
        if not calendar.covers(at, at) or calendar.is_workday(at):
            left -= 1
            yield at


def _room(draft: Draft, day: date, half: str) -> Decimal:
    """How much of a day, or of one half of it, is not attended yet."""
    taken = [(h, n) for at, h, n in draft.attended if at == day]
    for fact in draft.month.by_kind.get(ATTENDED, ()):
        days = fact.fields.get("天数")
        if (
            fact.date == day
            and fact.state not in (State.PENDING, State.REFUTED)
            and isinstance(days, Decimal)
        ):
            taken.append((str(fact.fields.get("时段") or ""), days))
    room = max(ONE - sum((n for _, n in taken), Decimal(0)), Decimal(0))
    if half in _ALL_DAY:
        return room
    return Decimal(0) if any(h == half and n for h, n in taken) else room
