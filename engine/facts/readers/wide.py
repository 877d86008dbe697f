"""Layouts of one row per person and one column per day, and summaries of a month."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from engine.facts.cells import Fault, is_blank, text
from engine.facts.fact import Period
from engine.facts.header import Header, Heading
from engine.facts.readers.layout import SUMMARY, WIDE, Layout, Work
from engine.facts.readers.months import check_month
from engine.facts.readers.times import day_in, times_of
from engine.policy.kinds import PUNCHES

_WEEKDAY = r"(?:[(（]?(?:星期|周)?[一二三四五六日天][)）]?)?"
_NUMBER = re.compile(rf"(\d{{1,2}})(?:日|号)?{_WEEKDAY}")
_DATE = re.compile(rf"(?:(\d{{4}})[-/.年])?(\d{{1,2}})[-/.月](\d{{1,2}})日?{_WEEKDAY}")
_ONLY_WEEKDAY = re.compile(_WEEKDAY)
_FEWEST = 5
_COUNTS = (
    "迟到次数",
    "早退次数",
    "缺卡次数",
    "上班缺卡次数",
    "下班缺卡次数",
    "旷工次数",
    "旷工天数",
    "迟到",
    "早退",
    "旷工",
)
_SUMMED = ("出勤天数", "实际出勤天数", "应出勤天数", "应到", "指标", "考勤结果", "工作时长")


def _days(header: Header, period: Period | None = None) -> Iterator[tuple[Heading, date | None]]:
    """Columns of days; the day only with a period, None where it isn't one of it."""
    for heading, match in header.matching(_NUMBER):
        yield heading, day_in(period, int(match[1])) if period else None
    for heading, match in header.matching(_DATE):
        yield heading, _day_of(period, *match.groups()) if period else None


def _day_of(period: Period, year: str | None, month: str, number: str) -> date | None:
    try:
        found = date(int(year or period.first.year), int(month), int(number))
    except ValueError:
        return None
    return found if found in period else None


def _person(header: Header) -> Heading | None:
    return header.find("工号", "考勤号码", "人员编号", "账号", "UserId", "姓名", "登记号码", "用户ID")


def _wide(header: Header) -> Sequence[str]:
    who, days = _person(header), [h.label for h, _ in _days(header)]
    if who is None or len(days) < _FEWEST or header.find(*_SUMMED):
        return []
    return [who.label, days[0], days[-1]]


def _summary(header: Header) -> Sequence[str]:
    """Sums of a month, or results by day: nothing that tells when somebody came."""
    who, counts = _person(header), [h for n in _COUNTS if (h := header.find(n))]
    sums = header.find(*_SUMMED)
    if who is None or sums is None or header.find("日期", "时间", "签到时间", "打卡时间"):
        return []
    days = [h.label for h, _ in _days(header)]
    return [who.label, sums.label, *(h.label for h in counts[:2])] if counts or len(days) >= _FEWEST else []


def _read(work: Work) -> None:
    days = list(_days(work.header, work.period))
    check_month(work, work.grid.rows[: work.header.first])
    for row in work.records():
        if all(_ONLY_WEEKDAY.fullmatch(text(c)) for c in row.cells):
            # The second line of the header: the weekdays under the days.
            work.source.tally.notes.add(row.number)
            continue
        who = work.needs_person(row)
        for heading, day in days:
            cell = work.cell(row, heading)
            if is_blank(cell) or not who:
                continue
            found = times_of(cell, day or work.period.first)
            if isinstance(found, Fault):
                work.findings.add(found.code, found.message, found.help, row.number, heading.label)
            elif found and day is None:
                message = f"{work.period.name} 没有“{heading.label}”这一天，这一格却有打卡"
                work.findings.add("KP304", message, "核对表是哪个月的", row.number, heading.label)
            else:
                for at in found:
                    if not work.findings.numbers:
                        work.unformatted(row, heading, at)
                    work.punch(row, who, at)


def _sums(work: Work) -> None:
    """What the vendor counts for the month; of results by day nothing is taken."""
    columns = [h for n in _COUNTS if (h := work.header.find(n))]
    for row in work.records():
        for heading in columns:
            value = text(work.cell(row, heading))
            if re.fullmatch(r"\d+(\.\d+)?", value):
                kind = next(k for k in ("缺卡", "旷工", "迟到", "早退") if k in heading.own)
                work.claim(row, work.who(row), None, kind, heading.label, value)


LAYOUTS = (
    Layout("每日一列", PUNCHES, WIDE, _wide, _read),
    Layout("月度汇总", PUNCHES, SUMMARY, _summary, _sums),
)
