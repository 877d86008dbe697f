"""奖励发放表: who is paid how much by which clause, and who has to wait."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from engine.decision.decision import Award, Decision
from engine.decision.figures import by_unit, is_final, paid, total_paid
from engine.explain.wording import part_time, unrounded
from engine.reports.capitals import capitals
from engine.reports.workbook import Book, Cell, Column, Sheet

NAME = "奖励发放表"
COLUMNS = (
    Column("序号", 6, "centre"),
    Column("工号", 9, "centre"),
    Column("姓名", 10, "centre"),
    Column("窗口", 18),
    Column("应发（元）", 12, "money"),
    Column("条款", 15),
    Column("计算", 36),
    Column("签收", 12),
)


def payments_book(hall: str, decisions: Sequence[Decision]) -> bytes:
    """The workbook's content. decisions: of one policy and period, not empty."""
    book = Book(hall, NAME, decisions)
    sheet = book.sheet(NAME, COLUMNS, landscape=False)
    people = [d for unit in by_unit(decisions) for d in unit]
    payable = [d for d in people if (paid(d) or Decimal(0)) > 0]
    unpaid = [d for d in people if is_final(d) and d not in payable]
    waiting = [d for d in people if not is_final(d)]
    for number, decision in enumerate(payable, 1):
        sheet.row([number, *_who(decision), paid(decision), _article(decision), _working(decision), None])
    total = total_paid(payable)
    sheet.row([None, "合计", f"{len(payable)}人", None, total, None, None, None], "total")
    sheet.line(f"人民币（大写）：{capitals(total)}", "signature", 26)
    _section(sheet, "本期不发", [(d, _article(d), _unpaid(d)) for d in unpaid])
    _section(
        sheet, "暂缓发放（查清或补齐后另行发放）", [(d, str(d.status), "；".join(d.reasons)) for d in waiting]
    )
    sheet.notes(decisions, "只有状态为“定”的人员列入应发；暂缓发放的人员不计入合计。")
    sheet.signatures("制表", "审核", "批准")
    return book.content()


def _section(sheet: Sheet, title: str, people: Sequence[tuple[Decision, str, str]]) -> None:
    if not people:
        return
    sheet.blank()
    sheet.line(f"{title}：{len(people)}人", "section", 22)
    for number, (decision, clause, reason) in enumerate(people, 1):
        sheet.row([number, *_who(decision), paid(decision), clause, reason, None])


def _who(decision: Decision) -> tuple[Cell, Cell, Cell]:
    return (decision.subject, decision.name, decision.unit)


def _article(decision: Decision) -> str:
    return decision.award.article if decision.award else ""


def _working(decision: Decision) -> str:
    award = decision.award
    if award is None:
        return ""
    return "；".join(filter(None, ("；".join(award.steps) + unrounded(award), part_time(decision))))


def _unpaid(decision: Decision) -> str:
    award: Award | None = decision.award
    if award is None or award.amount is None:
        return "办法没有对此人计算奖励"
    lost = sorted(decision.lost.items())
    told = "；".join(award.steps)
    cancelled = [f"取消{name}（{source}）" for name, source in lost if f"取消{name}" not in told]
    return "；".join((*cancelled, *award.steps))
