"""考核汇总表: a row per person, a subtotal per window, a grand total."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from engine.decision.decision import Decision, Status
from engine.decision.figures import added, average_score, by_unit, deducted, is_final, paid, plain, total_paid
from engine.explain.wording import points
from engine.reports.workbook import Book, Cell, Column

NAME = "考核汇总表"
COLUMNS = (
    Column("序号", 6, "centre"),
    Column("窗口", 18),
    Column("工号", 9, "centre"),
    Column("姓名", 10, "centre"),
    Column("职务", 10, "centre"),
    Column("状态", 10, "centre"),
    Column("得分", 8, "score"),
    Column("等次", 8, "centre"),
    Column("奖励（元）", 12, "money"),
    Column("扣分合计", 9, "points"),
    Column("加分合计", 9, "points"),
    Column("备注", 44),
)


def summary_book(hall: str, decisions: Sequence[Decision]) -> bytes:
    """The workbook's content. decisions: of one policy and period, not empty."""
    book = Book(hall, NAME, decisions)
    sheet = book.sheet(NAME, COLUMNS)
    number = 0
    for members in by_unit(decisions):
        for decision in members:
            number += 1
            sheet.row(_person(number, decision))
        sheet.row(_sum("小计", members), "subtotal")
    sheet.row(_sum("合计", decisions), "total")
    uncovered = sum(len(d.uncovered) for d in decisions)
    sheet.notes(
        decisions,
        "小计和合计行的得分是平均分；平均分和奖励只计状态为“定”的人员，扣分、加分只计已经确定的条款（封顶以后）。",
        *(
            [f"办法没有规定的事实 {uncovered} 项，没有扣分，见《扣分明细》的“未规定事实”表。"]
            if uncovered
            else ()
        ),
    )
    sheet.signatures("制表", "审核", "批准")
    return book.content()


def remarks(decision: Decision) -> str:
    """What the reader of a row should know: open points, vetoes, consequences, charges, part-time service."""
    parts = [*decision.reasons, *([f"第{decision.rank}名"] if decision.rank is not None else [])]
    if decision.status is Status.PENDING and decision.scored:
        parts.append(f"不计未决部分为 {plain(decision.score_known)}分")
    parts += [f"取消{name}（{source}）" for name, source in sorted(decision.lost.items())]
    parts += [f"{text}（{article}）" for text, article in decision.consequences]
    if decision.charged is not None:
        parts.append(f"扣款 {plain(decision.charged)}元")
    if rate := sum((f.effective for f in decision.findings if f.unit == "%"), Decimal(0)):
        parts.append(f"{points(rate, '%')}")
    if decision.days_on_post and decision.days_on_post[0] != decision.days_on_post[1]:
        parts.append(f"在岗 {decision.days_on_post[0]}／{decision.days_on_post[1]} 天")
    if decision.uncovered:
        parts.append(f"未规定的事实 {len(decision.uncovered)} 项")
    return "；".join(parts)


def _person(number: int, decision: Decision) -> list[Cell]:
    final = is_final(decision)
    # Without the data nobody knows what there was to deduct: blank, not zero.
    known = decision.status is not Status.INCOMPLETE
    return [
        number,
        decision.unit,
        decision.subject,
        decision.name,
        decision.role,
        str(decision.status),
        decision.score if final else None,
        decision.grade if final else None,
        paid(decision),
        deducted(decision) if known else None,
        added(decision) if known else None,
        remarks(decision),
    ]


def _sum(label: str, decisions: Sequence[Decision]) -> list[Cell]:
    counts = {status: sum(d.status is status for d in decisions) for status in Status}
    stated = "，".join(f"{status} {count}人" for status, count in counts.items() if count)
    return [
        None,
        label,
        None,
        f"{len(decisions)}人",
        None,
        None,
        average_score(decisions),
        "平均分",
        total_paid(decisions),
        sum(map(deducted, decisions), Decimal(0)),
        sum(map(added, decisions), Decimal(0)),
        stated,
    ]
