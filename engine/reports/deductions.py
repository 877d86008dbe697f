"""扣分明细: a row per finding with clause, fact, evidence and provenance; the clauses; uncovered facts."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import zip_longest

from engine.decision.decision import Decision, Finding
from engine.decision.figures import weakest
from engine.explain.finding import DEEMING
from engine.explain.wording import evidence, in_article_order, working
from engine.reports.subjects import Group, groups
from engine.reports.workbook import Book, Cell, Column

NAME = "扣分明细"
COLUMNS = (
    Column("日期", 11, "date"),
    Column("条款", 9, most=13),
    Column("事实", 24, most=40, grow=True),
    Column("应计", 6, "points", 9),
    Column("实计", 6, "points", 9),
    Column("单位", 5, "centre"),
    Column("类别", 6, "centre", 10),
    Column("出处", 18, most=34, grow=True),
    Column("依据", 6, "centre"),
    Column("说明", 22, most=44, grow=True),
    Column("状态", 7, "centre"),
)
CLAUSES = (
    Column("条款", 14, most=20),
    Column("条文", 40, grow=True, most=90),
    Column("依据", 7, "centre"),
    Column("依据的说明", 20, most=50, grow=True),
    Column("次数", 6, "points"),
)
CORRECTED = (Column("更正", 60, most=90, grow=True), Column("出处", 24, most=44, grow=True))
UNCOVERED = (Column("事实", 30, most=60, grow=True), Column("出处", 20, most=40, grow=True))
_STATES = (
    "状态：计入＝已经计分；加倍＝同一件事再扣一次；视为＝转为另一种事实，由那一条计分；择重＝同一件事由更重的一条"
    "计分；不计分＝条款适用，但没有分值；待定＝尚未计分，查清以后再定。"
)


def deductions_book(hall: str, decisions: Sequence[Decision]) -> bytes:
    """The workbook's content. decisions: of one policy and period, not empty."""
    book = Book(hall, NAME, decisions)
    found = groups(decisions)
    for group in found:
        _findings(book, group)
    _clauses(book, decisions)
    for group in found:
        if any(d.corrections for d in group.decisions):
            _corrected(book, group)
        if any(d.uncovered for d in group.decisions):
            _uncovered(book, group)
    return book.content()


def _findings(book: Book, group: Group) -> None:
    sheet = book.sheet(group.sheet(NAME), (*group.columns(), *COLUMNS))
    for decision in group.ordered():
        for finding in decision.findings:
            sheet.row([*group.who(decision), *_row(decision, finding)])
    sheet.filter()
    sheet.notes(
        group.decisions,
        "应计、实计：负数为扣，正数为加；实计是封顶以后的数。单位：“分”是得分，“元”是扣款，“%”是扣奖励的百分之几。",
        _STATES,
    )


def _row(decision: Decision, finding: Finding) -> list[Cell]:
    open_point = bool(finding.pending)
    return [
        finding.date,
        finding.article,
        finding.event,
        None if open_point else shown(finding.nominal, finding.unit),
        None if open_point else shown(finding.effective, finding.unit),
        finding.unit,
        finding.category,
        evidence(finding.evidence),
        str(finding.basis.kind),
        explanation(decision, finding),
        state(finding),
    ]


def shown(number: Decimal, unit: str) -> Decimal:
    """A share of the bonus is kept as a fraction and shown in percent."""
    return number * 100 if unit == "%" else number


def state(finding: Finding) -> str:
    """How the finding counts: 计入, 加倍, 视为, 择重, 不计分 or 待定."""
    if finding.pending:
        return "待定"
    if finding.outweighed:
        return "择重"
    if finding.kind:
        return {DEEMING: "视为"}.get(finding.kind, finding.kind)
    return "计入" if finding.nominal else "不计分"


def explanation(decision: Decision, finding: Finding) -> str:
    """Pending reason or working, notes, and the clause's own ground where the footer does not tell it."""
    first = "；".join(filter(None, (finding.pending, finding.remedy))) or working(finding)
    own = finding.basis.reason and finding.basis != decision.provenance
    return "；".join(filter(None, (first, *finding.notes, str(finding.basis) if own else "")))


def _clauses(book: Book, decisions: Sequence[Decision]) -> None:
    """The text of every clause that is cited, once."""
    cited: dict[str, dict[str, list[Finding]]] = {}
    for finding in (f for d in decisions for f in d.findings):
        cited.setdefault(finding.article, {}).setdefault(finding.text, []).append(finding)
    if not cited:
        return
    shared = weakest(decisions)
    sheet = book.sheet("条文", CLAUSES, landscape=False, title=book.title.replace(NAME, "所依据的条文"))
    for article in in_article_order(cited):
        for text, found in cited[article].items():
            basis = found[0].basis
            reason = "见表末" if basis == shared and basis.reason else basis.reason
            sheet.row([article, text, str(basis.kind), reason, len(found)])
    sheet.notes(decisions)


def _corrected(book: Book, group: Group) -> None:
    """What stood in the records, what stands there now, why and by whose leave; also where nothing is charged any more."""
    name = "更正"
    sheet = book.sheet(
        group.sheet(name), (*group.columns(), *CORRECTED), title=book.title.replace(NAME, name)
    )
    for decision in group.ordered():
        for one in decision.corrections:
            sheet.row([*group.who(decision), one.text, evidence(one.evidence)])
    sheet.filter()
    sheet.blank()
    sheet.line("原来的记录没有改动；没有批准的更正单不生效，用到那条记录的结果是待定。")


def _uncovered(book: Book, group: Group) -> None:
    name = "未规定事实"
    columns = (*group.columns(), *UNCOVERED)
    sheet = book.sheet(group.sheet(name), columns, landscape=False, title=book.title.replace(NAME, name))
    for decision in group.ordered():
        for fact, origins in zip_longest(decision.uncovered, decision.uncovered_at):
            sheet.row([*group.who(decision), fact, evidence(origins or ())])
    sheet.filter()
    sheet.blank()
    sheet.line("这些事实没有条款可以适用，没有扣分；办法是否需要补充，请研究。")
