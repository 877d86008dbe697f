"""The layout of a block per person, as time clocks print it: a line that names the person, one cell for each day's times.

The days stand once above all blocks or in each of them; a block may have several lines of times.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from engine.facts.cells import Cell, Fault, is_blank, text
from engine.facts.fact import Period
from engine.facts.grid import Grid
from engine.facts.header import Header, Heading
from engine.facts.readers.layout import RAW, Layout, Work
from engine.facts.readers.months import check_month
from engine.facts.readers.times import day_in, times_of
from engine.facts.sheet import Row
from engine.policy.kinds import PUNCHES

BLOCKS = "每人一块"
_IDS = (
    "工号",
    "编号",
    "考勤号",
    "考勤号码",
    "登记号",
    "登记号码",
    "人员编号",
    "员工编号",
    "员工号",
    "用户编号",
    "账号",
)
_NAMES = ("姓名", "员工姓名", "人员姓名")
_OTHERS = ("部门", "部门名称", "单位", "班次", "职务", "卡号")
_SPACED = "|".join(r"\s*".join(name) for name in sorted((*_IDS, *_NAMES, *_OTHERS), key=len, reverse=True))
# A label with its colon; what follows as far as the next label is its value.
_LABEL = re.compile(rf"(?:^|(?<=\s))({_SPACED})\s*[:：]")
_WEEKDAY = r"(?:[(（]?(?:星期|周)?[一二三四五六日天][)）]?)"
_DAY = re.compile(rf"(\d{{1,2}})(?:日|号)?{_WEEKDAY}?")
_ONLY_WEEKDAY = re.compile(_WEEKDAY)
_FEWEST = 5
_CLOCK = re.compile(r"\d[:：]\d\d")
# How many rows are looked at before a sheet is none of these.
_WITHIN = 60


@dataclass(slots=True)
class _State:
    """Where the reader is: whose block it is in, and which column is which day."""

    who: str = ""
    name: str = ""
    days: Mapping[int, int] = field(default_factory=dict)
    seen: int = 0


def is_blocks(grid: Grid) -> str:
    """Why a grid is one of blocks, empty where it is none: lines that name people, and a line of days at one of them."""
    person, days = "", False
    for cells in grid.rows[:_WITHIN]:
        days = days or bool(_days(cells))
        if not person and (found := _person(cells)):
            person = "”和“".join(filter(None, found[2:]))
        if person and days:
            return f"有“{person}”开头的行，下面一天一格"
    return ""


def blocks(grid: Grid, period: Period) -> Work:
    """The punches of every block."""
    names = ("工号", "打卡时间")
    work = Work(grid, Header(-1, -1, tuple(Heading(0, name, name, name) for name in names)), period)
    state, record = _State(), False
    for row in work.records():
        record = _line(work, row, state) if state.seen else _first(work, row, state)
        if not record:
            work.source.tally.notes.add(row.number)
    top = [cells for cells in grid.rows[:_WITHIN] if not _person(cells) and not _days(cells)]
    check_month(work, top)
    return work


def _first(work: Work, row: Row, state: _State) -> bool:
    """A row above the first block: titles, and perhaps the days."""
    if found := _person(row.cells):
        state.who, state.name, state.seen = found[0] or found[1], found[1], 1
    elif days := _days(row.cells):
        state.days = days
    return False


def _line(work: Work, row: Row, state: _State) -> bool:
    """A row of a block; whether it is one of times."""
    if _person(row.cells) or _days(row.cells):
        return _first(work, row, state)
    if all(is_blank(c) or _ONLY_WEEKDAY.fullmatch(text(c)) or text(c) == "星期" for c in row.cells):
        return False
    for at, cell in enumerate(row.cells):
        if at in state.days:
            _times(work, row, cell, state.days[at], state)
        elif _CLOCK.search(text(cell)):
            message = f"这一格不在任何一天的下面，却有时刻：{text(cell)[:40]}"
            work.findings.add("KP305", message, "核对表里写日期的一行", row.number)
    return True


def _times(work: Work, row: Row, cell: Cell, number: int, state: _State) -> None:
    """The punches of one day."""
    if is_blank(cell):
        return
    label, day = f"{number}日", day_in(work.period, number)
    found = times_of(cell, day or work.period.first)
    if isinstance(found, Fault):
        work.findings.add(found.code, found.message, found.help, row.number, label)
    elif found and day is None:
        message = f"{work.period.name} 没有“{label}”这一天，这一格却有打卡"
        work.findings.add("KP304", message, "核对表是哪个月的", row.number, label)
    else:
        for at in found:
            work.numbers.append(row.number)
            work.lines.append((state.who, state.name, at, ""))


def _person(cells: Sequence[Cell]) -> tuple[str, str, str, str] | None:
    """Number and name of the person whom a line names, and the labels that say so; None where it names nobody."""
    joined = "\t".join(filter(None, (" ".join(text(c).split()) for c in cells)))
    if ":" not in joined and "：" not in joined:
        return None
    parts = _LABEL.split(joined)
    told = {
        re.sub(r"\s", "", label): value.strip() for label, value in zip(parts[1::2], parts[2::2], strict=True)
    }
    id_label = next((n for n in _IDS if n in told), "")
    name_label = next((n for n in _NAMES if n in told), "")
    id, name = told.get(id_label, ""), told.get(name_label, "")
    if not (name_label and (id or name) and len(told) > 1):
        return None
    return _word(id), _word(name), id_label, name_label


def _word(value: str) -> str:
    """A value without what stands in further cells behind it."""
    return value.partition("\t")[0].strip()


def _days(cells: Sequence[Cell]) -> dict[int, int]:
    """Column → day of the month, for a line that is one of days: rising numbers, and words only before them."""
    found: dict[int, int] = {}
    for at, cell in enumerate(cells):
        number = _number(cell)
        if number is None:
            if found and not is_blank(cell) and _CLOCK.search(text(cell)):
                return {}
            continue
        if found and number <= max(found.values()):
            return {}
        found[at] = number
    return found if len(found) >= _FEWEST else {}


def _number(cell: Cell) -> int | None:
    if isinstance(cell, date):
        return cell.day
    if is_blank(cell) or isinstance(cell, bool):
        return None
    match = _DAY.fullmatch(text(cell))
    return int(match[1]) if match and 1 <= int(match[1]) <= 31 else None


LAYOUT = Layout(BLOCKS, PUNCHES, RAW, lambda header: (), None)
