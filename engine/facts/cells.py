"""Cells of a sheet as typed values: exact numbers, dates, times, yes or no.

Each reader takes a cell that is not blank and returns the value, or a `Fault` that says in Chinese what was
found and what was expected. The caller knows the place and turns the fault into a diagnostic.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TypeGuard

from engine.facts.fact import Value
from engine.policy.kinds import FieldType

Cell = str | int | float | bool | date | datetime | time | timedelta


class Counted(float):
    """A number of a workbook that counts its days from another day than others do."""

    zero = date(1899, 12, 30)


class Since1904(Counted):
    """A number of a workbook that counts from 1904."""

    zero = date(1904, 1, 1)


class Since1900(Counted):
    """A number of a document that counts from the first day of 1900."""

    zero = date(1900, 1, 1)


# A leave that ends on a bare date ends with that day; one second before midnight keeps the date right.
END_OF_DAY = time(23, 59, 59)

_WIDE = str.maketrans("０１２３４５６７８９：－—／．，＋％　\xa0", "0123456789:--/.,+%  ")
_IGNORED = re.compile("[\ufeff\u200b\u200e\u200f]")
_NUMBER = re.compile(r"[+-]?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?", re.ASCII)
_DAY = r"(\d{4})(?:-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})|\.(\d{1,2})\.(\d{1,2})|年(\d{1,2})月(\d{1,2})日)"
_CLOCK = r"(\d{1,2})(?::(\d{1,2})(?::(\d{1,2})(?:\.\d+)?)?|[时点](?:(\d{1,2})分(?:(\d{1,2})秒)?)?)"
_DATE_TEXT = re.compile(_DAY, re.ASCII)
_CLOCK_TEXT = re.compile(_CLOCK, re.ASCII)
_MOMENT_TEXT = re.compile(rf"({_DAY}|\d{{8}})(?:(?: +|T|(?<=日)){_CLOCK})?", re.ASCII)
_APART = re.compile(r"(?<=\d) +(?=[年月日])|(?<=[年月]) +(?=\d)")
# A day in an order that nobody can tell: 3/5/21 may be the third of May or the fifth of March.
_TWO_WAYS = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{2}(\d{2})?", re.ASCII)
# What spreadsheets count days from, and the days of which a bare number is taken for one.
_SERIALS = date(2018, 1, 1), date(2031, 1, 1)
_DAY_SECONDS = 86400
_YES = frozenset({"是", "√", "✓", "TRUE"})
_NO = frozenset({"否", "×", "✗", "FALSE"})
_BARE = re.compile(r"\d{1,6}(\.\d+)?", re.ASCII)
_DATE_HELP = "日期写成 2021-03-01，或用表格软件的日期格式"
_CLOCK_HELP = "时刻写成 08:30，从 00:00 到 23:59"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a cell: the diagnostic's code, message and remedy."""

    code: str
    message: str
    help: str = ""


def text(cell: Cell) -> str:
    """The cell as text without surrounding space; whole numbers have no decimal point (1001.0 is 1001)."""
    if isinstance(cell, str):
        plain = cell.strip()
        return plain if plain.isascii() or plain.isalpha() else _IGNORED.sub("", plain).strip()
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, (int, float)):
        return format(exact(cell), "f")
    return str(cell)


def is_blank(cell: Cell) -> bool:
    """Whether nothing can be read in the cell."""
    return isinstance(cell, str) and not cell[:1].isalnum() and not text(cell)


def exact(value: int | float) -> Decimal:
    """The decimal that the spreadsheet program shows for a binary number.

    A spreadsheet keeps 15 significant digits; what lies beyond is noise of the binary form (0.1+0.2).
    """
    return Decimal(value) if isinstance(value, int) else Decimal(format(value, ".15g"))


def number(cell: Cell) -> Decimal | Fault:
    """A plain number, also with thousands separators; text around it is refused, not guessed away."""
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return exact(cell)
    if isinstance(cell, str):
        plain = text(cell).translate(_WIDE).strip()
        if _NUMBER.fullmatch(plain):
            return Decimal(plain.replace(",", ""))
    return Fault("KP306", f"找到“{text(cell)}”，这里要一个数", "只写数字，不写单位和别的字，例如 12")


def quantity(cell: Cell, factor: Decimal) -> Decimal | Fault:
    """A number that can't be negative, times the factor between the column's unit and the field's."""
    found = number(cell)
    if isinstance(found, Fault):
        return found
    if found < 0:
        return Fault("KP306", f"找到负数“{text(cell)}”，这里不能小于 0", "核对原始记录后改正")
    return found * factor


def percent(cell: Cell, factor: Decimal) -> Decimal | Fault:
    """A ratio (0.95) from 95%, from a cell in percent format, or from a number in a column of %."""
    if isinstance(cell, str):
        plain = text(cell).translate(_WIDE).strip()
        if plain.endswith("%"):
            found = number(plain[:-1].strip())
            return found if isinstance(found, Fault) else found / 100
    found = number(cell)
    if isinstance(found, Decimal) and factor == 1 and abs(found) > 1:
        return Fault(
            "KP306", f"找到“{text(cell)}”，看不出是不是百分数", f"写成 {text(cell)}%，或在列名后注明（%）"
        )
    return found if isinstance(found, Fault) else found * factor


def day(cell: Cell) -> date | Fault:
    """A calendar date, typed or in one of the usual spellings; a time of day after it is left out."""
    found = _moment(cell)
    return found if isinstance(found, Fault) else found[0]


def clock(cell: Cell) -> time | Fault:
    """A time of day."""
    if isinstance(cell, time):
        return cell.replace(microsecond=0)
    if isinstance(cell, float) and 0 < cell < 1:
        return _time_in(cell)
    if isinstance(cell, str):
        match = _CLOCK_TEXT.fullmatch(text(cell).translate(_WIDE).strip())
        found = _clock_of(match.groups()) if match else None
        if found:
            return found
    return number_offered(cell) or Fault("KP305", f"找到“{text(cell)}”，不是时刻", _CLOCK_HELP)


def moment(cell: Cell, bare: time | None = None) -> datetime | Fault:
    """A date with a time of day. bare: the time that a date alone stands for, None = it is a fault."""
    found = _moment(cell, late=bare == END_OF_DAY)
    if isinstance(found, Fault):
        return found
    at = found[1] or bare
    if at is None:
        return Fault("KP305", f"找到“{text(cell)}”，只有日期，没有时刻", "写成 2021-03-01 08:21:35")
    return datetime.combine(found[0], at)


def yes_no(cell: Cell) -> bool | Fault:
    """Yes or no."""
    if isinstance(cell, bool):
        return cell
    plain = text(cell).upper()
    if plain in _YES or plain in _NO:
        return plain in _YES
    return Fault("KP311", f"找到“{text(cell)}”，这里要写“是”或“否”", "改成“是”或“否”")


def reader(kind: FieldType, factor: Decimal) -> Callable[[Cell], Value | Fault]:
    """The reader of a field's type. factor: between the unit of the column's header and the type's."""
    if kind is FieldType.PERCENT:
        return lambda cell: percent(cell, factor)
    plain: dict[FieldType, Callable[[Cell], Value | Fault]] = {
        FieldType.TEXT: text,
        FieldType.PERSON: text,
        FieldType.DATE: day,
        FieldType.TIME: clock,
        FieldType.DATETIME: moment,
        FieldType.YESNO: yes_no,
    }
    return plain.get(kind) or (lambda cell: quantity(cell, factor))


def _moment(cell: Cell, late: bool = False) -> tuple[date, time | None] | Fault:
    """Date and time of day of a cell; the time is None where the cell has only a date."""
    if isinstance(cell, datetime):
        # Sheets keep moments as binary fractions of a day; a second is as fine as anyone writes.
        whole = (cell + timedelta(milliseconds=500)).replace(microsecond=0)
        return whole.date(), whole.time()
    if isinstance(cell, date):
        return cell, None
    if is_serial(cell):
        return _of_serial(cell)
    plain = text(cell).translate(_WIDE).strip()
    match = _MOMENT_TEXT.fullmatch(_APART.sub("", plain) if "年" in plain else plain)
    if match is None:
        return _not_a_date(cell)
    groups = match.groups()
    found = _day_of(groups[0])
    at = _clock_of(groups[10:], late)
    if found is None or (groups[10] is not None and at is None):
        return Fault("KP305", f"找到“{text(cell)}”，没有这样的日期或时刻", _DATE_HELP)
    return found, at


def _not_a_date(cell: Cell) -> Fault:
    if isinstance(cell, str) and _TWO_WAYS.fullmatch(text(cell).translate(_WIDE).strip()):
        return Fault("KP305", f"找到“{text(cell)}”，分不清哪个是年、月、日", _DATE_HELP)
    return number_offered(cell) or Fault("KP305", f"找到“{text(cell)}”，不是日期", _DATE_HELP)


def number_offered(cell: Cell) -> Fault | None:
    """The fault of a number in text that would be a day or a time in a workbook: offered, for text does not say so."""
    plain = text(cell) if isinstance(cell, str) else ""
    if not _BARE.fullmatch(plain):
        return None
    value = float(plain)
    if is_serial(value):
        likely = " ".join(str(part) for part in _of_serial(value) if part is not None)
    elif 0 < value < 1 and not isinstance(found := _time_in(value), Fault):
        likely = str(found)
    else:
        return None
    message = f"找到“{plain}”，文字里的数不当作日期、时刻；若是从表格软件来的，多半是 {likely}"
    return Fault("KP305", message, f"用 WPS 打开，把这一列改成日期、时间格式，另存为 .xlsx；或写成 {likely}")


def is_serial(cell: Cell) -> TypeGuard[float]:
    """Whether a number is a day between 2018 and 2030, as spreadsheets count them: its cell lost the format of a date."""
    if isinstance(cell, bool) or not isinstance(cell, (int, float)):
        return False
    zero = _zero(cell)
    return (_SERIALS[0] - zero).days <= cell < (_SERIALS[1] - zero).days


def _of_serial(cell: float) -> tuple[date, time | None]:
    zero, whole = _zero(cell), int(cell)
    if cell == whole:
        return zero + timedelta(whole), None
    at = datetime.combine(zero, time()) + timedelta(whole, round((cell - whole) * _DAY_SECONDS))
    return at.date(), at.time()


def _zero(cell: float) -> date:
    return cell.zero if isinstance(cell, Counted) else Counted.zero


def _time_in(part: float) -> time | Fault:
    """The time of day that a part of a day is."""
    seconds = round(part * _DAY_SECONDS)
    if seconds >= _DAY_SECONDS:
        return Fault("KP305", f"找到“{text(part)}”，不是时刻", _CLOCK_HELP)
    return time(seconds // 3600, seconds // 60 % 60, seconds % 60)


def _day_of(plain: str) -> date | None:
    match = _DATE_TEXT.fullmatch(plain)
    parts = [p for p in match.groups() if p] if match else [plain[:4], plain[4:6], plain[6:]]
    try:
        return date(*map(int, parts))
    except ValueError:
        return None


def _clock_of(groups: tuple[str | None, ...], late: bool = False) -> time | None:
    """Time of day of the groups of _CLOCK. late: 24:00 is the end of the day."""
    if groups[0] is None:
        return None
    hour, minute, second = int(groups[0]), int(groups[1] or groups[3] or 0), int(groups[2] or groups[4] or 0)
    if late and (hour, minute, second) == (24, 0, 0):
        return END_OF_DAY
    try:
        return time(hour, minute, second)
    except ValueError:
        return None
