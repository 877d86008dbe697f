"""The hall's own calendar sheet (日历): days that depart from the official calendar, days without a time clock."""

from __future__ import annotations

from engine.facts.calendar import Calendar, Failure, Override
from engine.facts.cells import Cell, Fault, day, text
from engine.facts.fact import Period
from engine.facts.rows import Findings
from engine.facts.sheet import Table
from grammar.diagnostic import Diagnostic, Severity

SHEET = "日历"
COLUMNS = ("日期", "类型", "理由")
HALF = "时段"
FAILED = "设备故障"
_KINDS = {"上班": True, "休息": False, FAILED: None}
_HALVES = {"": "", "全天": "", "上午": "上午", "下午": "下午"}


def read_overrides(
    table: Table,
) -> tuple[tuple[Override, ...], tuple[Failure, ...], tuple[Diagnostic, ...]]:
    """The overrides and failures of the sheet. A day that stands twice is an error: which counts is not guessed."""
    findings = Findings(table)
    found: dict[object, Override | Failure] = {}
    for row in table.rows:
        if findings.is_footer(row):
            continue
        at = findings.required(row, "日期", day)
        kind = findings.required(row, "类型", _kind)
        reason = findings.required(row, "理由", text)
        half = findings.value(row, HALF, _half) or ""
        if at is None or kind is None or reason is None:
            continue
        origin, working = table.origin(row.number), _KINDS[kind]
        one = Failure(at, half, reason, origin) if working is None else Override(at, working, reason, origin)
        first = found.setdefault((at, half, working is None), one)
        if first is not one:
            message = f"{at} 出现了两次：第{first.origin.row}行和第{row.number}行"
            others = [(first.origin.row, "先出现的一行")]
            findings.add("KP313", message, "只留一行", row.number, "日期", others=others)
    overrides = tuple(x for x in found.values() if isinstance(x, Override))
    failures = tuple(x for x in found.values() if isinstance(x, Failure))
    return overrides, failures, tuple(findings.diagnostics)


def uncovered(period: Period, calendar: Calendar) -> Diagnostic:
    """The mistake that a period has no official calendar."""
    years = calendar.years
    known = f"（现有 {years[0]} 至 {years[-1]} 年）" if years else ""
    message = f"没有 {period.first} 至 {period.last} 的放假安排{known}，不知道哪天上班"
    help = f"更新程序的日历；或在 {SHEET}.xlsx 把这段时间的每一天登记为上班或休息，写明理由"
    return Diagnostic("KP310", Severity.ERROR, message, None, help)


def _kind(cell: Cell) -> str | Fault:
    found = text(cell)
    if found in _KINDS:
        return found
    return Fault("KP311", f"找到“{found}”，类型没有这一种", "只能写上班、休息或设备故障")


def _half(cell: Cell) -> str | Fault:
    found = text(cell)
    if found in _HALVES:
        return _HALVES[found]
    return Fault("KP311", f"找到“{found}”，时段没有这一种", "只能写上午、下午，整天的空着")
