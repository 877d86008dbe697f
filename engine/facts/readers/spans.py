"""Both ends of a stretch of time in one cell, as forms for errands and overtime have it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime

from engine.facts.cells import Cell, Fault, moment, text
from engine.policy.kinds import WorkingHours

_WIDE = str.maketrans("０１２３４５６７８９：－／．　", "0123456789:-/. ")
_BETWEEN = re.compile(r"\s*(?:[~～至到—–]+|(?<=[\d日])\s+-\s+|(?<=:\d\d)\s*-\s*)\s*")
_DAY = re.compile(r"(\d{4}(?:[-/.]\d{1,2}[-/.]\d{1,2}|年\d{1,2}月\d{1,2}日))\s*")
_NO_YEAR = re.compile(r"(\d{1,2})(?:[-/.]|月)(\d{1,2})日?(?=\s|$)")
_CLOCK = re.compile(r"\d{1,2}[:点时]")
# How far from a sign-in a time may be that means it: in minutes, without and with a word for coming or going.
_NEAR, _NEAR_END = 60, 120


def span_of(cell: Cell) -> tuple[str, str] | Fault:
    """The two ends as text, each with its day; a single day is both. The second may leave out what the first says."""
    if isinstance(cell, datetime | date):
        return text(cell), text(cell)
    plain = text(cell).translate(_WIDE)
    parts = [p.strip() for p in _BETWEEN.split(plain) if p.strip()]
    first = _DAY.match(parts[0]) if parts else None
    if first is None or len(parts) > 2 or (len(parts) == 1 and first.end() < len(parts[0])):
        return Fault("KP305", f"找到“{text(cell)[:40]}”，看不出起止", "写成 2021-03-01 至 2021-03-03")
    start, end = parts[0], parts[-1]
    if _CLOCK.match(end):
        return start, f"{first[1]} {end}"
    short = _NO_YEAR.match(end) if not _DAY.match(end) else None
    if short:
        return start, f"{first[1][:4]}-{short[1]}-{short[2]}{end[short.end() :]}"
    return start, end


def day_of_span(start: str) -> str:
    """The day of a first end."""
    match = _DAY.match(start)
    return match[1] if match else start


def sign_in_at(hours: Sequence[WorkingHours], at: datetime, end: str = "") -> tuple[str, str] | None:
    """Which sign-in a time means: 时段 and 签次 by the hours in force; None where it can't be told.

    end: 上班 or 下班, where it is known. Hours of several roles must agree.
    """
    found = {_nearest(one, at, end) for one in hours if one.applies(at.date())}
    return found.pop() if len(found) == 1 else None


def _nearest(hours: WorkingHours, at: datetime, end: str) -> tuple[str, str] | None:
    minute, near = at.hour * 60 + at.minute, _NEAR_END if end else _NEAR
    ends: list[tuple[int, str, str]] = []
    for one in hours.sessions:
        ends += [(abs(minute - one.start.hour * 60 - one.start.minute), one.name, "上班")] * one.signs_in
        ends += [(abs(minute - one.end.hour * 60 - one.end.minute), one.name, "下班")] * one.signs_out
    ends = sorted(e for e in ends if end in ("", e[2]) and e[0] <= near)
    if not ends or (len(ends) > 1 and ends[0][0] == ends[1][0]):
        return None
    return ends[0][1:]


def moment_in(cell: Cell) -> datetime | None:
    """The moment in a cell, None where there is none."""
    found = moment(cell)
    return None if isinstance(found, Fault) else found
