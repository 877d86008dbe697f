"""The hall's own calendar sheet (日历): days that depart from the official calendar."""

from __future__ import annotations

from engine.facts.calendar import Override
from engine.facts.cells import Cell, Fault, day, text
from engine.facts.rows import Findings
from engine.facts.sheet import Table
from grammar.diagnostic import Diagnostic

SHEET = "日历"
COLUMNS = ("日期", "类型", "理由")
_KINDS = {"上班": True, "休息": False}


def read_overrides(table: Table) -> tuple[tuple[Override, ...], tuple[Diagnostic, ...]]:
    """The overrides of the sheet. A day that stands twice is an error: which line counts is not guessed."""
    findings = Findings(table)
    found: dict[object, Override] = {}
    for row in table.rows:
        if findings.is_footer(row):
            continue
        at = findings.required(row, "日期", day)
        working = findings.required(row, "类型", _working)
        reason = findings.required(row, "理由", text)
        if at is None or working is None or reason is None:
            continue
        one = Override(at, working, reason, table.origin(row.number))
        first = found.setdefault(at, one)
        if first is not one:
            message = f"{at} 出现了两次：第{first.origin.row}行和第{row.number}行"
            others = [(first.origin.row, "先出现的一行")]
            findings.add("KP313", message, "只留一行", row.number, "日期", others=others)
    return tuple(found.values()), tuple(findings.diagnostics)


def _working(cell: Cell) -> bool | Fault:
    found = text(cell)
    if found in _KINDS:
        return _KINDS[found]
    return Fault("KP311", f"找到“{found}”，类型没有这一种", "只能写上班或休息")
