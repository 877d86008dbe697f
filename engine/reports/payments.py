"""奖励发放表: who is paid how much by which clause, and who has to wait; 扣款表 where a policy only charges."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from engine.decision.decision import Award, Decision
from engine.decision.figures import CENT, bonuses, is_final, paid, paid_of, total_of, total_paid
from engine.explain.table import main_reason
from engine.explain.wording import part_time, unrounded
from engine.reports.capitals import capitals
from engine.reports.remarks import open_reasons
from engine.reports.subjects import Group, groups
from engine.reports.workbook import Book, Cell, Column, Sheet

NAME, CHARGES = "奖励发放表", "扣款表"
_SIGNED = 26  # height of a row that is signed in
ZERO = Decimal(0)


def payments_book(hall: str, decisions: Sequence[Decision]) -> bytes:
    """The workbook's content. decisions: of one policy and period, not empty."""
    return _book(hall, NAME, decisions, _payments)


def charges_book(hall: str, decisions: Sequence[Decision]) -> bytes:
    """The workbook of a policy that charges and pays nothing."""
    return _book(hall, CHARGES, decisions, _charges)


def _book(
    hall: str,
    name: str,
    decisions: Sequence[Decision],
    fill: Callable[[Sheet, Group, list[Decision]], None],
) -> bytes:
    book = Book(hall, name, decisions)
    concerned = _concerned(name, decisions)
    for group in groups([d for d in decisions if d.subject_kind in concerned]):
        sheet = book.sheet(
            group.sheet(name), _columns(group, name), landscape=len(bonuses(group.decisions)) > 1
        )
        waiting = [d for d in group.ordered() if not is_final(d)]
        fill(sheet, group, waiting)
        verb = "应发" if name == NAME else "扣款"
        sheet.notes(group.decisions, f"只有状态为“定”的列入{verb}；尚未定的不计入合计。")
        sheet.signatures("制表", "审核", "批准")
    return book.content()


def _concerned(name: str, decisions: Sequence[Decision]) -> set[str]:
    """The kinds of subjects that have money at all: windows may be ranked where people are paid."""
    if name == NAME:
        return {d.subject_kind for d in decisions if d.award}
    return {d.subject_kind for d in decisions if any(f.unit == "元" for f in d.findings)}


def _columns(group: Group, name: str) -> tuple[Column, ...]:
    amount = "应发（元）" if name == NAME else "扣款（元）"
    parts = bonuses(group.decisions) if name == NAME else ()
    return (
        Column("序号", 5, "centre"),
        *group.columns(),
        *(Column(f"{bonus}（元）", max(11, 2 * len(bonus) + 6), "money", 20) for bonus in parts),
        Column("合计（元）" if parts else amount, 11, "money", 15),
        Column("条款和计算" if name == NAME else "条款和原因", 26, most=60, grow=True),
        Column("签收" if name == NAME else "签字", 11),
    )


def _payments(sheet: Sheet, group: Group, waiting: list[Decision]) -> None:
    people = group.ordered()
    payable = [d for d in people if (paid(d) or ZERO) > 0]
    unpaid = [d for d in people if is_final(d) and not (paid(d) or ZERO) > 0]
    shared, names = _shared(payable), bonuses(group.decisions)
    for number, decision in enumerate(payable, 1):
        told = [paid(decision), _because(_article(decision), _working(decision, shared)), None]
        parts = [paid_of(decision, bonus) for bonus in names]
        sheet.row([number, *group.who(decision), *parts, *told], height=_SIGNED)
    _total(sheet, group, len(payable), total_paid(payable), [total_of(payable, bonus) for bonus in names])
    _section(sheet, group, "本期不发", [(d, ZERO, _article(d), _unpaid(d)) for d in unpaid], names)
    title = "暂缓发放（查清或补齐后另行发放）"
    open_ = [(d, None, str(d.status), "；".join(open_reasons(d))) for d in waiting]
    _section(sheet, group, title, open_, names)
    if shared:
        sheet.blank()
        sheet.line(f"各人计算中共同的：{'；'.join(shared)}")


def _charges(sheet: Sheet, group: Group, waiting: list[Decision]) -> None:
    charged = [d for d in group.ordered() if d.charged]
    for number, decision in enumerate(charged, 1):
        told: list[Cell] = [decision.charged, main_reason(decision), None]
        sheet.row([number, *group.who(decision), *told], height=_SIGNED)
    _total(sheet, group, len(charged), sum((d.charged or ZERO for d in charged), ZERO))
    _section(sheet, group, "尚未定", [(d, None, str(d.status), "；".join(open_reasons(d))) for d in waiting])


def _total(sheet: Sheet, group: Group, number: int, total: Decimal, parts: Sequence[Decimal] = ()) -> None:
    sheet.row(
        [None, *group.label("合计", f"{number}{group.counter}"), *parts, total, None, None], "total", 24
    )
    figures = f"￥{total.quantize(CENT):,}"
    sheet.line(f"合计人民币（小写）：{figures}    （大写）：{capitals(total)}", "signature", 28)


def _section(
    sheet: Sheet, group: Group, title: str, rows: Sequence[tuple[Decision, Decimal | None, str, str]],
    names: Sequence[str] = (),
) -> None:  # fmt: skip
    if not rows:
        return
    sheet.blank()
    sheet.line(f"{title}：{len(rows)}{group.counter}", "heading", 24)
    for number, (decision, amount, clause, reason) in enumerate(rows, 1):
        parts = [paid_of(decision, bonus) for bonus in names]
        sheet.row([number, *group.who(decision), *parts, amount, _because(clause, reason), None])


def _because(clause: str, reason: str) -> str:
    return f"{clause}：{reason}" if clause and not reason.startswith(clause) else reason


def _article(decision: Decision) -> str:
    return decision.award.article if decision.award else ""


def _shared(decisions: Sequence[Decision]) -> tuple[str, ...]:
    """Steps of the working that everybody has, told once under the table."""
    steps = [_steps(d.award) for d in decisions if d.award]
    if len(steps) < 2:
        return ()
    common = [s for s in steps[0] if all(s in other for other in steps)]
    # Where everybody is paid alike the whole working is shared: then it stays in the rows.
    return tuple(common) if all(len(other) > len(common) for other in steps) else ()


def _working(decision: Decision, shared: Sequence[str] = ()) -> str:
    award = decision.award
    if award is None:
        return ""
    steps = "；".join(s for s in _steps(award) if s not in shared)
    return "；".join(filter(None, (steps + unrounded(award), part_time(decision))))


def _unpaid(decision: Decision) -> str:
    award = decision.award
    if award is None or award.amount is None:
        return f"办法没有对此{'人' if decision.role else '对象'}计算奖励"
    told = "；".join(_steps(award))
    cancelled = [
        f"取消{name}（{source}）"
        for name, source in sorted(decision.lost.items())
        if f"取消{name}" not in told
    ]
    return "；".join((*cancelled, *_steps(award)))


def _steps(award: Award) -> tuple[str, ...]:
    """The working; of several bonuses each with its name."""
    if not award.parts:
        return award.steps
    return tuple(f"{p.name}：{'；'.join(filter(None, (p.article, *p.steps)))}" for p in award.parts)
