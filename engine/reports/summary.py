"""考核汇总表: a row per person with points by category, places and changes; sums per window and in all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from engine.decision.decision import Decision, Status
from engine.decision.figures import (
    added,
    average_score,
    bonuses,
    deducted,
    is_final,
    paid,
    paid_of,
    total_of,
    total_paid,
)
from engine.reports.categories import total, used
from engine.reports.cover import cover
from engine.reports.places import HALL_PLACE, UNIT_PLACE, Before, Places, places
from engine.reports.remarks import remarks
from engine.reports.subjects import Group, groups
from engine.reports.workbook import Book, Cell, Column, Sheet

NAME = "考核汇总表"
_NONE: Mapping[str, Before] = {}
ZERO = Decimal(0)
Sum = Callable[[Sequence[Decision]], Cell]


@dataclass(frozen=True, slots=True)
class _Field:
    """A column with what it shows of one decision, and of many in a row of sums."""

    column: Column
    of: Callable[[Decision], Cell]
    sum: Sum = lambda decisions: None


def summary_book(hall: str, decisions: Sequence[Decision], before: Mapping[str, Before] = _NONE) -> bytes:
    """The workbook's content. decisions: of one policy and period, not empty."""
    book = Book(hall, NAME, decisions)
    found = groups(decisions)
    cover(book, found)
    for group in found:
        _sheet(book, group, before.get(group.kind))
    return book.content()


def _sheet(book: Book, group: Group, before: Before | None) -> None:
    ranked = places(group.decisions)
    fields = _fields(group, ranked, before)
    columns = (Column("序号", 5, "centre"), *group.columns(), *(f.column for f in fields))
    sheet = book.sheet(group.sheet(NAME), columns)
    number = 0
    for members in group.parts():
        for decision in members:
            number += 1
            sheet.row([number, *group.who(decision), *(f.of(decision) for f in fields)])
        if group.in_windows:
            sheet.row(_sum(group, fields, "小计", members), "subtotal")
    sheet.row(_sum(group, fields, "合计", group.decisions), "total")
    _notes(sheet, group, ranked, before)
    sheet.signatures("制表", "审核", "批准")


def _sum(group: Group, fields: Sequence[_Field], label: str, members: Sequence[Decision]) -> list[Cell]:
    counted = f"{len(members)}{group.counter}"
    return [None, *group.label(label, counted), *(f.sum(members) for f in fields)]


def _fields(group: Group, ranked: Places, before: Before | None) -> list[_Field]:
    """The columns that this policy has something for."""
    found = group.decisions
    scored, graded = any(d.scored for d in found), any(d.grade for d in found)
    fields = [_Field(Column("职务", 8, "centre", 12), lambda d: d.role)] if any(d.role for d in found) else []
    fields.append(_Field(Column("状态", 6, "centre", 9), lambda d: str(d.status), _open))
    if scored:
        fields.append(_Field(Column("得分", 6.5, "score", 10), lambda d: d.score, average_score))
    if graded:
        fields.append(_Field(Column("等次", 6, "centre", 12), lambda d: d.grade if is_final(d) else None))
    fields += _placed(group, ranked, before) if scored or ranked.ruled else []
    fields += [*_by_category(found), *_points(found), *_money(found)]
    return [*fields, _Field(Column("备注", 22, most=44, grow=True), remarks, _counts(group))]


def _placed(group: Group, ranked: Places, before: Before | None) -> list[_Field]:
    """Places, and what changed."""
    fields = [
        _Field(Column(_two_lines(HALL_PLACE) if group.in_windows else "名次", 6, "centre"), _in(ranked.hall))
    ]
    if group.in_windows:
        fields.append(_Field(Column(_two_lines(UNIT_PLACE), 6, "centre"), _in(ranked.unit)))
    if before is not None:
        word = "上月" if before.kind == "月" else "上期"
        fields.append(_Field(Column(f"得分\n比{word}", 7, "change"), lambda d: before.changes(d, ranked)[0]))
        fields.append(_Field(Column(f"名次\n比{word}", 7, "change"), lambda d: before.changes(d, ranked)[1]))
    return fields


def _two_lines(title: str) -> str:
    """A title of four characters in a narrow column; whoever reads the sheet leaves white space out."""
    return f"{title[:2]}\n{title[2:]}"


def _in(numbers: Mapping[str, int]) -> Callable[[Decision], Cell]:
    return lambda d: numbers.get(d.subject)


def _by_category(decisions: Sequence[Decision]) -> list[_Field]:
    """Points by category, after caps, of the categories that came to anything."""

    def field(name: str, part: bool) -> _Field:
        def of(decision: Decision) -> Cell:
            return _known(decision, total(decision, name))

        column = Column(f"其中\n{name}" if part else name, 6, "quiet", 12)
        return _Field(column, of, lambda ds: sum((total(d, name) for d in ds), ZERO))

    return [field(name, part) for name, part in used(decisions)]


def _points(decisions: Sequence[Decision]) -> list[_Field]:
    if not any(d.scored for d in decisions):
        return []
    off = Column("扣分\n合计", 6, "quiet", 9)
    fields = [
        _Field(off, lambda d: _known(d, deducted(d)), lambda ds: sum(map(deducted, ds), ZERO)),
    ]
    if any(added(d) for d in decisions):
        on = Column("加分\n合计", 6, "quiet", 9)
        fields.append(_Field(on, lambda d: _known(d, added(d)), lambda ds: sum(map(added, ds), ZERO)))
    return fields


def _money(decisions: Sequence[Decision]) -> list[_Field]:
    fields = []
    if any(d.charged is not None for d in decisions):
        charged = Column("扣款（元）", 10, "money", 14)
        fields.append(_Field(charged, _charged, lambda ds: sum((d.charged or ZERO for d in ds), ZERO)))
    if any(d.award for d in decisions):
        fields += [_bonus(name) for name in bonuses(decisions)]
        fields.append(_Field(Column("奖励（元）", 10, "money", 14), paid, total_paid))
    return fields


def _bonus(name: str) -> _Field:
    """One of several bonuses."""
    column = Column(f"{name}\n（元）", 9, "money", 14)
    return _Field(column, lambda d: paid_of(d, name), lambda ds: total_of(ds, name))


def _charged(decision: Decision) -> Cell:
    """Where the policy charges and nothing was charged it is nothing, once the result is final."""
    return (decision.charged or ZERO) if is_final(decision) else None


def _known(decision: Decision, number: Decimal) -> Cell:
    """Without the data nobody knows what there was to deduct: blank, not zero."""
    return None if decision.status is Status.INCOMPLETE else number


def _open(decisions: Sequence[Decision]) -> Cell:
    return "平均分" if average_score(decisions) is not None else None


def _counts(group: Group) -> Sum:
    """How many are final, pending and incomplete."""

    def told(decisions: Sequence[Decision]) -> str:
        counts = {status: sum(d.status is status for d in decisions) for status in Status}
        return "，".join(f"{status} {n}{group.counter}" for status, n in counts.items() if n)

    return told


def _notes(sheet: Sheet, group: Group, ranked: Places, before: Before | None) -> None:
    found, lines = group.decisions, []
    if any(d.scored for d in found):
        lines.append(
            "合计行的得分是平均分；平均分和金额只计状态为“定”的，扣分、加分只计已经确定的条款（封顶以后）。"
            f"{'各类别栏：负数为扣，正数为加。' if used(found) else ''}"
        )
        how = "由办法规定" if ranked.ruled else "按得分从高到低排列，同分同名次，供参考，办法没有规定排名"
        lines.append(f"名次只排状态为“定”的，{how}。")
    if before is not None:
        lines.append(f"与{before.period}比较：正数为得分提高、名次上升。{before.source}")
    if uncovered := sum(len(d.uncovered) for d in found):
        lines.append(f"办法没有规定的事实 {uncovered} 项，没有扣分，见《扣分明细》的“未规定事实”表。")
    if not all(map(is_final, found)):
        lines.append("待定、资料不全的原因和办理方法，见《待定与资料不全清单》。")
    sheet.notes(found, *lines)
