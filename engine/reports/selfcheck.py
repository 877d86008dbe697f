"""自评表: the appraisal of projects, a block per project with its clauses, working and figures."""

from __future__ import annotations

from collections.abc import Sequence

from engine.decision.decision import Decision, Finding
from engine.decision.figures import is_final
from engine.explain.wording import evidence, working
from engine.reports.workbook import Book, Cell, Column, Sheet

NAME = "自评表"
COLUMNS = (
    Column("序号", 5, "centre"),
    Column("条款", 12, most=16),
    Column("条文", 24, most=44, grow=True),
    Column("得分", 7, "points", 10),
    Column("计算", 26, most=50, grow=True),
    Column("证据", 18, most=36, grow=True),
    Column("依据", 6, "centre"),
    Column("说明", 14, most=40, grow=True),
)


def selfcheck_book(hall: str, decisions: Sequence[Decision]) -> bytes:
    """The workbook's content. decisions: projects under one policy and period, not empty."""
    book = Book(hall, NAME, decisions)
    sheet = book.sheet(NAME, COLUMNS)
    for decision in sorted(decisions, key=lambda d: d.subject):
        _project(sheet, decision)
    sheet.notes(decisions)
    sheet.signatures("填报", "审核", "批准")
    return book.content()


def _project(sheet: Sheet, decision: Decision) -> None:
    sheet.line(f"{decision.name}（项目编号 {decision.subject}）    状态：{decision.status}", "heading", 24)
    for number, finding in enumerate(decision.findings, 1):
        sheet.row(_row(number, finding))
    label = "" if is_final(decision) else f"{decision.status}，不计未决部分"
    score = decision.score if is_final(decision) else decision.score_known
    steps = "；".join(decision.score_steps)
    total: list[Cell] = [None, "合计", label, score, steps, None, None, "；".join(decision.reasons)]
    sheet.row(total, "total")
    for measure in decision.measures:
        sheet.line(
            f"指标  {measure.name}：{measure.value}" + (f"（{measure.working}）" if measure.working else "")
        )


def _row(number: int, finding: Finding) -> list[Cell]:
    return [
        number,
        finding.article,
        finding.text,
        None if finding.pending else finding.effective,
        working(finding),
        evidence(finding.evidence),
        str(finding.basis.kind),
        "；".join(filter(None, (finding.pending, finding.remedy, *finding.notes))),
    ]
