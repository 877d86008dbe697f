"""扣分明细: a row per finding with clause, fact, evidence and provenance; a sheet of uncovered facts."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import zip_longest

from engine.decision.decision import Decision, Finding
from engine.decision.figures import by_unit
from engine.explain.finding import DEEMING
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
    Column("应计", 8, "points"),
    Column("实计", 8, "points"),
    Column("单位", 6, "centre"),
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
    Column("事实", 46),
    Column("证据", 26),
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
        "应计、实计：负数为扣，正数为加；实计是封顶以后的数。单位：“分”是得分，“元”是扣款，“%”是扣奖励的百分之几。",
        "状态：计入＝已经计分；加倍＝同一件事再扣一次；视为＝转为另一种事实，由那一条计分；择重＝同一件事由更重的一条计分；不计分＝条款适用，但没有分值；待定＝尚未计分，查清以后再定。",
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
        None if open_point else _shown(finding.nominal, finding.unit),
        None if open_point else _shown(finding.effective, finding.unit),
        finding.unit,
        finding.category,
        evidence(finding.evidence),
        str(finding.basis.kind),
        _explanation(decision, finding),
        _state(finding),
    ]


def _shown(number: Decimal, unit: str) -> Decimal:
    """A share of the bonus is kept as a fraction and shown in percent."""
    return number * 100 if unit == "%" else number


def _state(finding: Finding) -> str:
    if finding.pending:
        return "待定"
    if finding.outweighed:
        return "择重"
    if finding.kind:
        return {DEEMING: "视为"}.get(finding.kind, finding.kind)
    return "计入" if finding.nominal else "不计分"


def _explanation(decision: Decision, finding: Finding) -> str:
    """Pending reason or working, notes, and the clause's own ground where the footer does not tell it."""
    first = "；".join(filter(None, (finding.pending, finding.remedy))) or working(finding)
    own = finding.basis.reason and finding.basis != decision.provenance
    return "；".join(filter(None, (first, *finding.notes, str(finding.basis) if own else "")))


def _uncovered(book: Book, people: Sequence[Decision]) -> None:
    title = book.title.replace(NAME, "未规定事实")
    sheet = book.sheet("未规定事实", UNCOVERED, landscape=False, title=title)
    for decision in people:
        for fact, origins in zip_longest(decision.uncovered, decision.uncovered_at):
            sheet.row([decision.subject, decision.name, decision.unit, fact, evidence(origins or ())])
    sheet.filter()
    sheet.blank()
    sheet.line("这些事实没有条款可以适用，没有扣分；办法是否需要补充，请研究。")
