"""Layouts of one row per person and day (or half day): DingTalk, WeCom, ZKTime, plain tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from engine.facts.cells import Cell, Fault, is_blank, text
from engine.facts.header import Header, Heading
from engine.facts.readers.layout import DAILY, Layout, Work
from engine.facts.readers.times import day_of, times_of
from engine.facts.sheet import Row
from engine.policy.kinds import PUNCHES

_DAY = ("日期", "考勤日期", "打卡日期", "刷卡日期", "工作日", "时间")
_SHIFT_TIME = re.compile(r"((?:上班|下班)\d)[.·]?(?:打卡时间|签到时间)")
_SHIFT_RESULT = re.compile(r"((?:上班|下班)\d)[.·]?(?:打卡结果|打卡状态|考勤结果)")
_PLAIN_TIMES = (
    ("签到时间", "签退时间"),
    ("最早打卡时间", "最晚打卡时间"),
    ("考勤概况最早", "考勤概况最晚"),
    ("最早", "最晚"),
    ("上班时间", "下班时间"),
)
_RECORDS = ("打卡时间记录", "打卡记录", "刷卡记录", "打卡时间", "打卡时刻", "刷卡时间", "时间", "时刻")
# What the columns of these layouts may be called, besides the numbered ones.
LABELS = frozenset(
    {*_DAY, *(n for pair in _PLAIN_TIMES for n in pair), *_RECORDS, "考勤组", "班次", "对应时段", "时段名称"}
)
_CORRECTED = re.compile(r"补卡|补签|改为正常|审批打卡|校准|管理员")
_VERDICTS = (
    ("旷工", "旷工"),
    ("缺卡", "缺卡"),
    ("未签", "缺卡"),
    ("未打卡", "缺卡"),
    ("迟到", "迟到"),
    ("早退", "早退"),
)
_COUNTS = re.compile(
    r"(?:异常统计)?(?:严重|旷工)?(迟到|早退|旷工|上班缺卡|下班缺卡|缺卡|未签到|未签退)(?:次数|时长|时间|天数)?|是否(旷工)"
)
_TRUE = frozenset({"是", "TRUE", "1"})


class _Column(NamedTuple):
    time: Heading
    result: Heading | None


def _shifts(header: Header) -> list[_Column]:
    """Columns of times, each with the vendor's verdict on it."""
    results = {m[1]: h for h, m in header.matching(_SHIFT_RESULT)}
    return [_Column(h, results.get(m[1])) for h, m in header.matching(_SHIFT_TIME)]


def _pair(header: Header) -> list[_Column]:
    """The two columns of a row with one coming and one going."""
    for names in _PLAIN_TIMES:
        found = [header.find(name) for name in names]
        if all(found):
            return [_Column(h, _status(header, h)) for h in found if h]
    return []


def _status(header: Header, time: Heading) -> Heading | None:
    return header.find(time.own.replace("时间", "状态")) if time.own.endswith("时间") else None


def _person(header: Header) -> Heading | None:
    return header.find("工号", "UserId", "用户id", "账号", "姓名", "人员编号", "考勤号码")


def _labels(*headings: Heading | None) -> Sequence[str]:
    """The labels where all are there, else none."""
    return [h.label for h in headings if h] if all(headings) else []


def _dingtalk(header: Header) -> Sequence[str]:
    shifts = _shifts(header)
    group = header.find("考勤组", "关联的审批单", "班次")
    return _labels(_person(header), header.find("日期"), group, shifts[0].time) if shifts else []


def _wecom(header: Header) -> Sequence[str]:
    day = header.find("时间")
    times = _shifts(header) or _pair(header)
    account = header.find("账号", "所属规则", "考勤概况所属规则", "最早打卡时间")
    return _labels(day, header.find("姓名"), account, times[0].time) if day and times else []


def _zktime(header: Header) -> Sequence[str]:
    period = header.find("对应时段", "时段名称")
    return _labels(
        _person(header), header.find("日期"), period, header.find("签到时间"), header.find("签退时间")
    )


def _device_days(header: Header) -> Sequence[str]:
    """A device's table of days: 上班时间 and 下班时间 are the punches themselves, for nothing says what is due."""
    if header.find("签到时间", "对应时段", "时段名称"):
        return []
    hours = header.find("上班时间"), header.find("下班时间")
    return _labels(_person(header), header.find("工作日", "日期"), *hours)


def _pairs(header: Header) -> Sequence[str]:
    """A day, and when somebody came and went, or punched first and last."""
    times = next((t for a, b in _PLAIN_TIMES[:2] if all(t := (header.find(a), header.find(b)))), (None, None))
    return _labels(_person(header), header.find("日期", "考勤日期"), *times)


def _several(header: Header) -> Sequence[str]:
    """One row per person and day, all times in one cell."""
    times = next((h for n in _RECORDS if (h := header.find(n))), None)
    return _labels(_person(header), header.find(*_DAY[:5]), times)


def _read_shifts(work: Work) -> None:
    _read(work, _shifts(work.header) or _pair(work.header))


def _read_pair(work: Work) -> None:
    _read(work, _pair(work.header))


def _read_several(work: Work) -> None:
    times = next(h for n in _RECORDS if (h := work.header.find(n)))
    _read(work, [_Column(times, work.header.find("打卡结果"))])


def _read(work: Work, columns: Sequence[_Column]) -> None:
    """Every time in the columns as a punch; the vendor's verdicts as claims."""
    at = next(h for n in _DAY if (h := work.header.find(n)))
    device = work.header.find("设备", "打卡设备", "设备名称")
    used = {c.time.at for c in columns}
    counts = [(h, m[1] or m[2]) for h, m in work.header.matching(_COUNTS) if h.at not in used]
    kinds = _judged(columns, counts)
    for row in work.records():
        who = work.needs_person(row)
        found = day_of(work.cell(row, at)) if not is_blank(work.cell(row, at)) else None
        if found is None:
            work.findings.add("KP309", f"“{at.label}”是空的", "补上日期", row.number, at.label)
        elif isinstance(found, Fault):
            work.findings.add(found.code, found.message, found.help, row.number, at.label)
        elif who:
            work.unformatted(row, at, found)
            if found not in work.period:
                _beyond(work, row, found, at)
                continue
            for column in columns:
                _times(work, row, who, found, column, work.cell(row, device))
            work.judge(row, who, found, kinds)
            for label, kind, value in _counted(work, row, counts):
                work.claim(row, who, found, kind, label, value)


def _judged(columns: Sequence[_Column], counts: Sequence[tuple[Heading, str]]) -> frozenset[str]:
    """The kinds of verdicts that the sheet gives on every day that it has."""
    by_count = {"缺卡" if "缺卡" in word or "未签" in word else word for _, word in counts}
    return frozenset(by_count | ({"迟到", "早退", "缺卡"} if any(c.result for c in columns) else set()))


def _beyond(work: Work, row: Row, found: date, at: Heading) -> None:
    period = work.period
    message = f"{found} 不在 {period.name}（{period.first} 至 {period.last}）"
    work.findings.add("KP304", message, "按本期的起止日期重新导出", row.number, at.label)


def _times(work: Work, row: Row, who: str, day: date, column: _Column, device: Cell) -> None:
    cell = work.cell(row, column.time)
    verdict = text(work.cell(row, column.result))
    if _CORRECTED.search(verdict) or (isinstance(cell, str) and _CORRECTED.search(cell)):
        # An entry that somebody corrected is no punch; it is kept as evidence of a sign-in made up for.
        times = times_of(cell, day)
        at = times[0] if isinstance(times, list) and len(times) == 1 else None
        work.claim(row, who, day, "补签", column.time.label, f"{text(cell)} {verdict}".strip(), at)
        return
    kind = next((k for word, k in _VERDICTS if word in verdict), "")
    if kind:
        work.claim(row, who, day, kind, (column.result or column.time).label, verdict)
    found = [] if is_blank(cell) else times_of(cell, day)
    if isinstance(found, Fault):
        work.findings.add(found.code, found.message, found.help, row.number, column.time.label)
        return
    for at in found:
        work.unformatted(row, column.time, at)
        work.punch(row, who, at, device)


def _counted(work: Work, row: Row, counts: Sequence[tuple[Heading, str]]) -> Iterator[tuple[str, str, str]]:
    """Label, kind and value of the vendor's counts that are not zero."""
    for heading, word in counts:
        value = text(work.cell(row, heading))
        if value.upper() in _TRUE or re.search(r"[1-9]", value):
            kind = "缺卡" if "缺卡" in word or "未签" in word else word
            yield heading.label, kind, value


LAYOUTS = (
    Layout("钉钉每日统计", PUNCHES, DAILY, _dingtalk, _read_shifts),
    Layout("企业微信打卡明细", PUNCHES, DAILY, _wecom, _read_shifts),
    Layout("中控考勤明细", PUNCHES, DAILY, _zktime, _read_pair),
    Layout("签到签退表", PUNCHES, DAILY, _pairs, _read_pair),
    Layout("考勤机每日表", PUNCHES, DAILY, _device_days, _read_pair),
    Layout("每人每天一行", PUNCHES, DAILY, _several, _read_several),
)
