"""Layouts of one row per punch: DingTalk 原始记录 and 签到, devices' streams, attlog.dat."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from engine.facts.cells import Cell, Fault, is_blank, moment, text
from engine.facts.columns import column_of, without
from engine.facts.fact import Period
from engine.facts.grid import Grid
from engine.facts.header import Header, Heading
from engine.facts.headings import SYNONYMS
from engine.facts.moments import seconds_of
from engine.facts.readers.layout import RAW, Layout, Work
from engine.facts.readers.spans import moment_in
from engine.facts.readers.times import day_of, times_of
from engine.facts.sheet import Row
from engine.policy.kinds import PUNCHES
from grammar.diagnostic import Severity

ATTLOG = "考勤机attlog"
_PERSON = ("工号", *SYNONYMS["工号"])
_RESULT = ("打卡结果", "考勤结果", "打卡状态")
_CORRECTED = re.compile(r"补卡|补签|改为正常|审批打卡|管理员")
_MOMENTS = ("打卡时间", *SYNONYMS["打卡时间"])
# What the columns of these layouts may be called.
LABELS = frozenset(
    {
        *_MOMENTS,
        *_RESULT,
        "考勤日期",
        "打卡日期",
        "刷卡日期",
        "日期",
        "时间",
        "考勤时间",
        "打卡地址",
        "地点",
        "签到来源",
    }
)


def _plain(header: Header) -> Sequence[str]:
    """Our own table: 工号 and a whole moment; read as it is, without a reader."""
    who, when = header.find(*_PERSON), header.find(*_MOMENTS)
    if who and when and not header.find("考勤日期", "日期", "打卡日期", *_RESULT):
        return [who.label, when.label]
    return []


def _dingtalk(header: Header) -> Sequence[str]:
    needed = (header.find("姓名"), header.find("打卡时间"), header.find("打卡结果"))
    if header.find("上班1打卡时间") or not header.find("考勤日期", "考勤时间", "打卡地址", "打卡设备"):
        return []
    return [h.label for h in needed if h] if all(needed) else []


def _checkin(header: Header) -> Sequence[str]:
    needed = (
        header.find("姓名"),
        header.find("日期"),
        header.find("时间"),
        header.find("签到来源", "地点", "详细地址"),
    )
    return [h.label for h in needed if h] if all(needed) else []


def _named(header: Header) -> Sequence[str]:
    """A stream that names people only by name, or has day and time in two columns."""
    who, when = header.find("姓名", *_PERSON), header.find(*_MOMENTS)
    if header.find(*_RESULT) or header.find("日期", "考勤日期", "打卡日期"):
        return []
    return [who.label, when.label] if who and when else []


def _read(work: Work) -> None:
    """One punch per row; a corrected one is kept as evidence."""
    header = work.header
    when = header.find(*_MOMENTS, "时间", "刷卡时间", "打卡时刻")
    day = header.find("考勤日期", "打卡日期", "刷卡日期", "日期")
    result = header.find(*_RESULT)
    device = header.find("设备", *SYNONYMS["设备"], "地点")
    for row in work.records():
        who, cell = work.needs_person(row), work.cell(row, when)
        verdict = text(work.cell(row, result))
        if result and verdict and who:
            _verdict(work, row, who, verdict, (when, day, result))
        if _CORRECTED.search(verdict):
            # An entry that somebody corrected is no punch.
            continue
        if who and not (is_blank(cell) and verdict):
            # A row without a time and with a verdict says that a punch is missing.
            _punch(work, row, who, when, day, device)


def _verdict(
    work: Work, row: Row, who: str, verdict: str, columns: tuple[Heading | None, Heading | None, Heading]
) -> None:
    """What the vendor says of a punch: that it was corrected, or wrong; a row of his says nothing of other punches."""
    when, day, result = columns
    cell, due = work.cell(row, when), moment_in(work.cell(row, work.header.find("考勤时间")))
    own = moment_in(cell)
    found = day_of(work.cell(row, day)) if day else None
    at = None if isinstance(found, Fault) else found or (own.date() if own else None)
    if _CORRECTED.search(verdict):
        if due is None and at is not None:
            due = _only(times_of(work.cell(row, work.header.find("考勤时间")), at))
            own = own or _only(times_of(cell, at))
        work.claim(row, who, at, "补签", verdict, f"{text(cell)} {verdict}".strip(), due or own)
        return
    kind = next((k for k in ("旷工", "缺卡", "迟到", "早退") if k in verdict), "")
    if kind and at is not None:
        work.claim(row, who, at, kind, result.label, verdict)
    if at is not None:
        work.judge(row, who, at, frozenset({"迟到", "早退"}))


def _only(times: Sequence[datetime] | Fault) -> datetime | None:
    return times[0] if not isinstance(times, Fault) and len(times) == 1 else None


def _punch(
    work: Work, row: Row, who: str, when: Heading | None, day: Heading | None, device: Heading | None
) -> None:
    cell = work.cell(row, when)
    label = when.label if when else ""
    if is_blank(cell):
        work.findings.add("KP309", f"“{label}”是空的", "补上时间；整行多余就删去整行", row.number, label)
        return
    at = moment(cell)
    if isinstance(at, Fault) and day is not None:
        at = _of_two(work, row, cell, day) or at
    if isinstance(at, Fault):
        work.findings.add(at.code, at.message, at.help, row.number, label)
    else:
        work.unformatted(row, when, at)
        work.punch(row, who, at, work.cell(row, device))


def _of_two(work: Work, row: Row, cell: Cell, day: Heading) -> datetime | Fault | None:
    found = day_of(work.cell(row, day))
    if isinstance(found, Fault):
        return found
    work.unformatted(row, day, found)
    times = times_of(work.cell(row, work.header.find(*_MOMENTS, "时间", "打卡时刻")), found)
    return times if isinstance(times, Fault) else times[0] if len(times) == 1 else None


def is_attlog(grid: Grid) -> bool:
    """Whether a grid is a device's attlog.dat: no header, a number, a moment, and small numbers after them."""
    rows = [r for r in grid.rows[:50] if any(text(c) for c in r)]
    good = [
        r
        for r in rows
        if len(r) >= 4 and text(r[0]).isascii() and text(r[0]).isalnum() and _is_moment(text(r[1]))
    ]
    return len(rows) > 0 and len(good) * 10 >= len(rows) * 8


def _is_moment(plain: str) -> bool:
    return bool(re.fullmatch(r"\d{4}-\d{1,2}-\d{1,2} \d{1,2}:\d{2}(:\d{2})?", plain))


def attlog(grid: Grid, period: Period) -> Work:
    """An attlog as a sheet whose columns have names; lines of garbage are noted and no records."""
    names = ("工号", "打卡时间", "设备", "进出", "验证", "工作代码")
    headings = tuple(Heading(at, name, name, name) for at, name in enumerate(names))
    work = Work(grid, Header(-1, -1, headings), period)
    source, work.order = work.source, names[:3]
    people, moments = column_of(source.lines, 0), column_of(source.lines, 1)
    nobody = {key for key in {*people.keys} if is_blank(people.cell(key))}
    odd = [at for at in seconds_of(moments)[1] if not _is_moment(text(moments.cell(moments.keys[at])))]
    garbage = {*odd, *(at for at, key in enumerate(people.keys if nobody else ()) if key in nobody)}
    for at in sorted(garbage):
        source.tally.notes.add(source.numbers[at])
        shown = " ".join(text(c) for c in source.lines[at])[:30]
        message = f"这一行不是打卡记录，没有读取：{shown!r}"
        work.findings.add("KP323", message, "", source.numbers[at], severity=Severity.NOTE)
    work.whole = source.numbers, source.lines
    if garbage:
        numbers = [n for at, n in enumerate(source.numbers) if at not in garbage]
        work.whole = numbers, without(source.lines, garbage)
    return work


LAYOUTS = (
    Layout("打卡流水", PUNCHES, RAW, _plain, None),
    Layout("钉钉原始记录", PUNCHES, RAW, _dingtalk, _read),
    Layout("钉钉签到", PUNCHES, RAW, _checkin, _read),
    Layout("按姓名的打卡流水", PUNCHES, RAW, _named, _read),
)
