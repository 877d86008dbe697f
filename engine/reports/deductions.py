"""扣分明细: a row per finding with clause, fact, evidence and provenance; a sheet of uncovered facts."""

from __future__ import annotations

from collections.abc import Sequence

from engine.decision.decision import Decision, Finding
from engine.decision.figures import by_unit
from engine.explain.wording import evidence, working
from engine.reports.workbook import Book, Cell, Column

NAME = "扣分明细"
COLUMNS = (
    Column("工号", 8, "centre"),
    Column("姓名", 9, "centre"),
    Column("窗口", 14),
    Column("日期", 11, "date"),
    Column("条款", 14),
    Column("条文", 28),
    Column("事实", 24),
    Column("应计（分）", 8, "points"),
    Column("实计（分）", 8, "points"),
    Column("类别", 8, "centre"),
    Column("证据", 26),
    Column("依据", 8, "centre"),
    Column("说明", 24),
    Column("状态", 8, "centre"),
)
UNCOVERED = (
    Column("工号", 10, "centre"),
    Column("姓名", 12, "centre"),
    Column("窗口", 22),
    Column("事实", 70),
)


def deductions_book(hall: str, decisions: Sequence[Decision]) -> bytes:
    """The workbook's content. decisions: of one policy and period, not empty."""
    book = Book(hall, NAME, decisions)
    sheet = book.sheet(NAME, COLUMNS)
    people = [d for unit in by_unit(decisions) for d in unit]
    for decision in people:
        for finding in decision.findings:
            sheet.row(_row(decision, finding))
    sheet.filter()
    sheet.notes(
        decisions,
        "应计、实计：负数为扣分，正数为加分；实计是封顶以后的分值。",
        "状态：计入＝已经计分；不另计＝已由别的条款计分；待定＝尚未计分，查清以后再定。",
    )
    if any(d.uncovered for d in people):
        _uncovered(book, people)
    return book.content()


def _row(decision: Decision, finding: Finding) -> list[Cell]:
    open_point = bool(finding.pending)
    return [
        decision.subject,
        decision.name,
        decision.unit,
        finding.date,
        finding.article,
        finding.text,
        finding.event,
        None if open_point else finding.nominal,
        None if open_point else finding.effective,
        finding.category,
        evidence(finding.evidence),
        str(finding.basis.kind),
        _explanation(decision, finding),
        "待定" if open_point else "计入" if finding.nominal else "不另计",
    ]


def _explanation(decision: Decision, finding: Finding) -> str:
    """Pending reason or working, notes, and the clause's own ground where the footer does not tell it."""
    first = finding.pending or (working(finding) if finding.nominal else "")
    own = finding.basis.reason and finding.basis != decision.provenance
    return "；".join(filter(None, (first, *finding.notes, str(finding.basis) if own else "")))


def _uncovered(book: Book, people: Sequence[Decision]) -> None:
    title = book.title.replace(NAME, "未规定事实")
    sheet = book.sheet("未规定事实", UNCOVERED, landscape=False, title=title)
    for decision in people:
        for fact in decision.uncovered:
            sheet.row([decision.subject, decision.name, decision.unit, fact])
    sheet.filter()
    sheet.blank()
    sheet.line("这些事实没有条款可以适用，没有扣分；办法是否需要补充，请研究。")
