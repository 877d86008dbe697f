"""年度汇总表 and 季度汇总表: the months of a year or a quarter added up, by person and by window."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial

from engine.decision.decision import Decision, Status
from engine.decision.figures import (
    added,
    average_score,
    bonuses,
    deducted,
    is_final,
    paid,
    plain,
    total_of,
    total_paid,
)
from engine.facts.fact import Period
from engine.facts.period import months_of
from engine.reports.capitals import capitals
from engine.reports.subjects import Group, groups
from engine.reports.workbook import Book, Cell, Column, Sheet

NAMES = {"年": "年度汇总表", "季": "季度汇总表"}
ZERO = Decimal(0)
_MARKS = {Status.PENDING: "待定", Status.INCOMPLETE: "不全"}


@dataclass(frozen=True, slots=True)
class _Span:
    """The months of one policy. latest: everybody's last decision; months: subject → month → decision."""

    name: str
    period: Period
    group: Group
    months: Mapping[str, Mapping[str, Decision]]

    def of(self, subject: str) -> tuple[Decision, ...]:
        """Decisions of the months, in order of time."""
        return tuple(d for _, d in sorted(self.months[subject].items()))

    def all(self, subjects: Iterable[Decision]) -> list[Decision]:
        """Decisions of all the months of several subjects."""
        return [d for latest in subjects for d in self.of(latest.subject)]


def longer_book(hall: str, period: Period, decisions: Sequence[Decision]) -> bytes:
    """The workbook's content. decisions: of one policy's months in the period, not empty."""
    name = NAMES[period.kind]
    book = Book(hall, name, decisions, period)
    for span in _spans(name, period, decisions):
        _sums(book, span)
        every = span.all(span.group.decisions)
        if any(d.scored for d in every):
            _months(book, span, "各月得分", "score", "平均", lambda d: d.score, average_score)
        if any(d.award for d in every):
            _months(book, span, "各月奖励（元）", "money", "合计", paid, total_paid)
        if any(d.charged is not None for d in every):
            _months(book, span, "各月扣款（元）", "money", "合计", lambda d: d.charged, _charged)
        if span.group.in_windows:
            _windows(book, span)
    return book.content()


def _spans(name: str, period: Period, decisions: Sequence[Decision]) -> list[_Span]:
    """By kind of subject: a window may bear the name of a person."""
    spans = []
    for kind in groups(decisions):
        months: dict[str, dict[str, Decision]] = {}
        for decision in kind.decisions:
            months.setdefault(decision.subject, {})[decision.period.name] = decision
        latest = tuple(mine[max(mine)] for _, mine in sorted(months.items()))
        spans.append(_Span(name, period, replace(kind, decisions=latest), months))
    return spans


def _sheet(book: Book, span: _Span, name: str, columns: Sequence[Column]) -> Sheet:
    return book.sheet(span.group.sheet(name), columns, title=f"{book.title}：{name}")


def _sums(book: Book, span: _Span) -> None:
    fields = _fields(span.all(span.group.decisions))
    columns = (Column("序号", 5, "centre"), *span.group.columns(), *(c for c, _ in fields))
    sheet = _sheet(book, span, "合计", columns)
    number = 0
    for members in span.group.parts():
        for latest in members:
            number += 1
            mine = span.of(latest.subject)
            sheet.row([number, *span.group.who(latest), *(of(mine) for _, of in fields)])
        if span.group.in_windows:
            _sum(sheet, span, "小计", members, [of(span.all(members)) for _, of in fields], "subtotal")
    everything = [of(span.all(span.group.decisions)) for _, of in fields]
    _sum(sheet, span, "合计", span.group.decisions, everything, "total")
    total = total_paid(span.all(span.group.decisions))
    if any(d.award for d in span.all(span.group.decisions)):
        sheet.line(f"奖励合计人民币（大写）：{capitals(total)}", "signature", 26)
    _notes(sheet, span)
    sheet.signatures("制表", "审核", "批准")


def _sum(
    sheet: Sheet, span: _Span, label: str, members: Sequence[Decision], cells: Sequence[Cell], weight: str
) -> None:
    counted = f"{len(members)}{span.group.counter}"
    sheet.row([None, *span.group.label(label, counted), *cells], weight)


_Of = Callable[[Sequence[Decision]], Cell]


def _fields(decisions: Sequence[Decision]) -> list[tuple[Column, _Of]]:
    """The columns of sums that the policy has something for."""
    fields: list[tuple[Column, _Of]] = [(Column("考核月数", 6, "centre"), len)]
    if any(not is_final(d) for d in decisions):
        fields.append((Column("未定月数", 6, "centre"), lambda ds: sum(not is_final(d) for d in ds) or None))
    if any(d.scored for d in decisions):
        fields += [
            (Column("平均分", 8, "average"), average_score),
            (Column("最高", 7, "points"), lambda ds: max(_scores(ds), default=None)),
            (Column("最低", 7, "points"), lambda ds: min(_scores(ds), default=None)),
            (Column("扣分合计", 8, "quiet"), lambda ds: sum(map(deducted, ds), ZERO)),
            (Column("加分合计", 8, "quiet"), lambda ds: sum(map(added, ds), ZERO)),
        ]
    if any(d.charged is not None for d in decisions):
        fields.append((Column("扣款合计（元）", 12, "money", 16), _charged))
    for bonus in bonuses(decisions):
        fields.append((Column(f"{bonus}（元）", 12, "money", 16), partial(total_of, bonus=bonus)))
    if any(d.award for d in decisions):
        fields.append((Column("奖励合计（元）", 12, "money", 16), total_paid))
    return [*fields, (Column("各等次月数", 14, most=40, grow=True), _grades)]


def _scores(decisions: Sequence[Decision]) -> list[Decimal]:
    return [d.score for d in decisions if d.score is not None]


def _charged(decisions: Sequence[Decision]) -> Decimal:
    return sum((d.charged or ZERO for d in decisions), ZERO)


def _grades(decisions: Sequence[Decision]) -> str:
    counts: dict[str, int] = {}
    for decision in decisions:
        if decision.grade and is_final(decision):
            counts[decision.grade] = counts.get(decision.grade, 0) + 1
    return "，".join(f"{grade} {n}" for grade, n in sorted(counts.items(), key=lambda c: (-c[1], c[0])))


def _months(
    book: Book,
    span: _Span,
    name: str,
    style: str,
    last: str,
    of: Callable[[Decision], Decimal | None],
    sum_of: Callable[[Sequence[Decision]], Decimal | None],
) -> None:
    """A row per subject, a column per month."""
    months = [m.name for m in months_of(span.period)]
    width = 9 if style == "money" else 6
    columns = (
        Column("序号", 5, "centre"),
        *span.group.columns(),
        *(Column(f"{int(m[-2:])}月", width, style, 13) for m in months),
        Column(last, 9, "money" if style == "money" else "average", 14),
    )
    sheet = _sheet(book, span, name, columns)
    number = 0
    for members in span.group.parts():
        for latest in members:
            number += 1
            mine = span.months[latest.subject]
            cells = [_cell(mine.get(m), of) for m in months]
            sheet.row([number, *span.group.who(latest), *cells, sum_of(span.of(latest.subject))])
        if span.group.in_windows:
            _sum(sheet, span, "小计", members, _month_sums(span, members, months, sum_of), "subtotal")
    everybody = span.group.decisions
    _sum(sheet, span, "合计", everybody, _month_sums(span, everybody, months, sum_of), "total")
    _notes(
        sheet,
        span,
        "合计行：得分是平均分，金额是合计。空白＝当月不在花名册或没有考核；“待定”“不全”的月份不计。",
    )


def _cell(decision: Decision | None, of: Callable[[Decision], Decimal | None]) -> Cell:
    if decision is None:
        return None
    return _MARKS.get(decision.status) or of(decision)


def _month_sums(
    span: _Span,
    members: Sequence[Decision],
    months: Sequence[str],
    sum_of: Callable[[Sequence[Decision]], Decimal | None],
) -> list[Cell]:
    every = span.all(members)
    by_month = [[d for d in every if d.period.name == m] for m in months]
    return [*(sum_of(ds) if ds else None for ds in by_month), sum_of(every)]


def _windows(book: Book, span: _Span) -> None:
    """A row per window, by the window in which somebody was in each month."""
    every = span.all(span.group.decisions)
    fields = _fields(every)
    columns = (
        Column("序号", 5, "centre"),
        Column("窗口", 14, most=26),
        Column("人数", 6, "centre"),
        *(replace(c, title=c.title.replace("月数", "人月")) for c, _ in fields),
    )
    sheet = _sheet(book, span, "窗口合计", columns)
    units: dict[str, list[Decision]] = {}
    for decision in sorted(every, key=lambda d: d.subject):
        units.setdefault(decision.unit, []).append(decision)
    for number, (unit, mine) in enumerate(units.items(), 1):
        sheet.row([number, unit, len({d.subject for d in mine}), *(of(mine) for _, of in fields)])
    people = len({d.subject for d in every})
    sheet.row([None, "合计", people, *(of(every) for _, of in fields)], "total")
    _notes(
        sheet, span, "人月：一人考核一个月为一人月；年内换过窗口的人，按各月所在的窗口计，人数在两处都计。"
    )


def _notes(sheet: Sheet, span: _Span, *more: str) -> None:
    every = span.all(span.group.decisions)
    there = {d.period.name for d in every}
    absent = [m.name for m in months_of(span.period) if m.name not in there]
    lines = [f"没有 {'、'.join(absent)} 的表，合计不含这些月份。"] if absent else []
    if waiting := sum(not is_final(d) for d in every):
        lines.append(f"有 {plain(Decimal(waiting))} 个月度结果未定，不计入平均分和金额。")
    sheet.notes(every, *more, *lines)
