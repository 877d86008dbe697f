"""Results of the period before, for the changes: as they were handed round, else worked out again."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from engine.decision.decision import Decision
from engine.explain.wording import period_name
from engine.facts.cells import number, text
from engine.facts.fact import Period
from engine.facts.grid import read_grid
from engine.facts.sheet import Row, Table, read_table
from engine.reports.places import HALL_PLACE, Before, places

_KEYS = ("工号", "项目编号", "窗口", "单位")
_KNOWN = frozenset({*_KEYS, "得分", HALL_PLACE, "名次"})


def worked_out(period: Period, decisions: Sequence[Decision]) -> Before:
    """From the decisions of the period before."""
    scores = {d.subject: d.score for d in decisions if d.score is not None}
    name = period_name(period)
    source = f"{name}的结果是按现行规则文件和那时的表重新算出来的。"
    return Before(name, period.kind, source, scores, places(decisions).hall)


def handed_round(path: Path, cite: str, sheet: str, period: Period, title: str) -> Before | None:
    """From the summary that was written then; None where there is none that can be read.

    title: the heading that it must have, so that results of another regulation are not compared.
    """
    grid, _ = read_grid(path, cite, sheet) if path.is_file() else (None, ())
    if grid is None or not grid.rows or text(grid.rows[0][0]) != title:
        return None
    table, _ = read_table(path, cite, sheet, _KNOWN)
    key = next((k for k in _KEYS if table and k in table.columns), "")
    if table is None or not key or "得分" not in table.columns:
        return None
    rows = [(text(table.cell(row, key)), row) for row in table.rows if _counts(table, row)]
    place = HALL_PLACE if HALL_PLACE in table.columns else "名次"
    name = period_name(period)
    return Before(
        name,
        period.kind,
        f"{name}的结果取自 {cite}。",
        {subject: score for subject, row in rows if (score := _number(table, row, "得分")) is not None},
        {subject: int(rank) for subject, row in rows if (rank := _number(table, row, place)) is not None},
    )


def _counts(table: Table, row: Row) -> bool:
    """Whether it is a row of the table proper, which begins with its number."""
    return not isinstance(row.cells[0], str)


def _number(table: Table, row: Row, name: str) -> Decimal | None:
    found = number(table.cell(row, name))
    return found if isinstance(found, Decimal) else None
