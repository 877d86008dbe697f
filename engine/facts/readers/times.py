"""Days and times of day as devices and apps write them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from engine.facts.cells import Cell, Fault, day, is_serial, moment, number_offered, text
from engine.facts.fact import Period

# What stands for “no punch”: a blank in words.
_NONE = frozenset(
    {
        "",
        "-",
        "--",
        "—",
        "——",
        "/",
        "无",
        "未打卡",
        "缺卡",
        "未签到",
        "未签退",
        "未签",
        "休息",
        "null",
        "NULL",
        "0",
    }
)
_WIDE = str.maketrans("０１２３４５６７８９：－／．，；　", "0123456789:-/.,; ")
_CLOCK = re.compile(
    r"(?:(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})[ T]+)?(次日|第二天)?[ ]*([01]?\d|2[0-4]):([0-5]\d)(?::([0-5]\d))?"
    r"(?:[ ]*[(（](次日|第二天|补)[)）])?"
)
_BETWEEN = re.compile(r"[\s,;、|/]*")
_WEEKDAY = re.compile(r"[ ]*[(（]?(?:星期|周|礼拜)([一二三四五六日天])[)）]?$")
_SHORT = re.compile(r"(\d{2})-(\d{2})-(\d{2})")
_DAYS = "一二三四五六日"
_DAY_SECONDS = 86400


def day_of(cell: Cell) -> date | Fault:
    """A day, also with its weekday behind it (2021-03-01 星期一); the weekday settles a short year (21-03-01 星期一)."""
    plain = text(cell).translate(_WIDE)
    match = _WEEKDAY.search(plain) if isinstance(cell, str) else None
    if match is None:
        return day(cell)
    bare = plain[: match.start()].strip()
    short = _SHORT.fullmatch(bare)
    found = day(f"20{bare}" if short else bare)
    if isinstance(found, Fault):
        return found
    weekday = match[1].replace("天", "日")
    if _DAYS[found.weekday()] != weekday:
        return Fault("KP305", f"找到“{plain}”，{found} 是星期{_DAYS[found.weekday()]}", "核对日期和星期")
    return found


def times_of(cell: Cell, at: date) -> list[datetime] | Fault:
    """All times in a cell, for a day; none where the cell says that there are none.

    24:00 and 次日 are of the next day. Text that is no time is a fault: nothing is left out.
    """
    if isinstance(cell, datetime):
        # A time of day in a cell of dates has the first day of the calendar as its date.
        whole = (cell + timedelta(milliseconds=500)).replace(microsecond=0)
        return [whole if whole.year > 1905 else datetime.combine(at, whole.time())]
    if isinstance(cell, time):
        return [datetime.combine(at, cell.replace(microsecond=0))]
    if isinstance(cell, timedelta) and not timedelta() <= cell <= timedelta(1):
        return _fault(cell)
    if isinstance(cell, timedelta):
        return [datetime.combine(at, time()) + timedelta(seconds=round(cell.total_seconds()))]
    if isinstance(cell, date):
        # 24:00 in a cell of times of day.
        return [datetime.combine(at + timedelta(1), time())] if cell.year <= 1905 else _fault(cell)
    if isinstance(cell, (int, float)) and not isinstance(cell, bool) and 0 < cell < 1:
        return [datetime.combine(at, time()) + timedelta(seconds=round(cell * _DAY_SECONDS))]
    if is_serial(cell):
        found = moment(cell)
        return found if isinstance(found, Fault) else [found]
    return _in_text(text(cell).translate(_WIDE), at)


def _in_text(plain: str, at: date) -> list[datetime] | Fault:
    if plain in _NONE:
        return []
    found, end = [], 0
    for match in _CLOCK.finditer(plain):
        gap = plain[end : match.start()]
        if (gap and not _BETWEEN.fullmatch(gap)) or match[8] == "补":
            return _fault(plain)
        one = _moment(match.groups(), at)
        if one is None:
            return _fault(plain)
        found.append(one)
        end = match.end()
    return found if found and _BETWEEN.fullmatch(plain[end:]) else _fault(plain)


def _moment(groups: Sequence[str | None], at: date) -> datetime | None:
    year, month, number, before, hour, minute, second, after = groups
    try:
        base = date(int(year), int(month or 0), int(number or 0)) if year else at
    except ValueError:
        return None
    beyond = timedelta(1 if before or after else 0)
    seconds = int(hour or 0) * 3600 + int(minute or 0) * 60 + int(second or 0)
    return (
        None
        if seconds > _DAY_SECONDS
        else datetime.combine(base, time()) + beyond + timedelta(seconds=seconds)
    )


def _fault(cell: Cell) -> Fault:
    return number_offered(cell) or Fault(
        "KP305", f"找到“{text(cell)[:40]}”，不是时刻", "时刻写成 08:30；几个时刻用空格隔开；没有打卡就空着"
    )


def day_in(period: Period, number: int) -> date | None:
    """The day of a month of the period; None where there is none, or where the period has several months."""
    if (period.first.year, period.first.month) != (period.last.year, period.last.month):
        return None
    try:
        return period.first.replace(day=number)
    except ValueError:
        return None
