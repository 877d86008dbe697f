"""概况: the first sheet of the summary, what the head of the hall reads: counts, averages, totals, what it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from engine.decision.decision import Decision, Status
from engine.decision.figures import CENT, average_score, by_unit, deducted, is_final, plain, total_paid
from engine.evaluate.wording import number as worded
from engine.reports.capitals import capitals
from engine.reports.subjects import PERSON, Group
from engine.reports.workbook import Book, Cell, Column, Sheet

NAME = "概况"
COLUMNS = (Column("项目", 22, most=26), Column("数", 16, "centre", 20), Column("说明", 34, grow=True))
_MOST = 8


def cover(book: Book, found: Sequence[Group]) -> None:
    """Add the sheet."""
    sheet = book.sheet(NAME, COLUMNS, landscape=False, title=book.title.replace("考核汇总表", "考核概况"))
    for group in found:
        _counts(sheet, group)
        _scores(sheet, group)
        _sums(sheet, group)
        _clauses(sheet, group)
    everybody = [d for group in found for d in group.decisions]
    sheet.notes(everybody, "平均分和金额只计状态为“定”的；扣分只计已经确定的条款（封顶以后）。")
    sheet.signatures("制表", "审核", "批准")


def _counts(sheet: Sheet, group: Group) -> None:
    sheet.line(f"考核对象：{group.kind}", "heading", 24)
    sheet.row(["考核对象数", f"{len(group.decisions)}{group.counter}", _windows(group)])
    told = {
        Status.FINAL: "结果已定",
        Status.PENDING: "有事实尚待核实或裁定，结果未定",
        Status.INCOMPLETE: "缺少资料，结果未定",
    }
    for status in Status:
        number = sum(d.status is status for d in group.decisions)
        sheet.row([f"其中：{status}", f"{number}{group.counter}", told[status]])


def _windows(group: Group) -> str:
    if group.kind != PERSON:
        return ""
    heads = sum(d.role == "首席代表" for d in group.decisions)
    windows = len(by_unit(group.decisions)) if group.in_windows else 0
    parts = [f"窗口 {windows}个"] if windows else []
    return "，".join(parts + ([f"其中首席代表 {heads}人"] if heads else []))


def _scores(sheet: Sheet, group: Group) -> None:
    final = [d for d in group.decisions if is_final(d)]
    scores = sorted(d.score for d in final if d.score is not None)
    if scores:
        full = sum(s == scores[-1] for s in scores)
        sheet.row(["平均分", average_score(final), f"{len(scores)}{group.counter}的平均，四舍五入到 0.01分"])
        best = f"{full}{group.counter}得到最高分 {_shown(scores[-1])}分"
        sheet.row(["最高分／最低分", f"{_shown(scores[-1])}／{_shown(scores[0])}", best])
    grades = dict.fromkeys(d.grade for d in sorted(final, key=_best_first) if d.grade)
    for grade in grades:
        number = sum(d.grade == grade for d in final)
        sheet.row([f"等次：{grade}", f"{number}{group.counter}", _share(number, len(final))])


def _shown(score: Decimal) -> str:
    """A score, an endless one cut to four places and marked 约."""
    return worded(Fraction(score))


def _best_first(decision: Decision) -> tuple[Decimal, str]:
    return (-(decision.score if decision.score is not None else Decimal(0)), decision.grade)


def _share(number: int, of: int) -> str:
    share = (Decimal(number) * 100 / of).quantize(Decimal("0.1"))
    return f"占已定的 {plain(share)}%"


def _sums(sheet: Sheet, group: Group) -> None:
    found = group.decisions
    if any(d.scored for d in found):
        sheet.row(["扣分合计（分）", plain(sum(map(deducted, found), Decimal(0))), ""])
    if any(d.charged is not None for d in found):
        charged = sum((d.charged or Decimal(0) for d in found), Decimal(0))
        sheet.row(["扣款合计（元）", f"{charged.quantize(CENT):,}", capitals(charged)])
    if any(d.award for d in found):
        total = total_paid(found)
        sheet.row(["奖励合计（元）", f"{total.quantize(CENT):,}", capitals(total)])
    lost: dict[str, int] = {}
    for name in (n for d in found for n in d.lost):
        lost[name] = lost.get(name, 0) + 1
    for name, number in sorted(lost.items()):
        sheet.row([f"取消{name}", f"{number}{group.counter}", ""])


def _clauses(sheet: Sheet, group: Group) -> None:
    """The clauses that cost most."""
    cost: dict[str, list[Decimal]] = {}
    texts: dict[str, str] = {}
    for finding in (f for d in group.decisions for f in d.findings):
        if finding.effective < 0 and finding.unit == "分":
            cost.setdefault(finding.article, []).append(-finding.effective)
            texts.setdefault(finding.article, finding.text)
    heavy = sorted(cost.items(), key=lambda c: (-sum(c[1]), c[0]))[:_MOST]
    if heavy:
        sheet.line("扣分最多的条款", "heading", 24)
    for article, points in heavy:
        told: list[Cell] = [
            article,
            f"{plain(sum(points, Decimal(0)))}分",
            f"{len(points)}次：{texts[article]}",
        ]
        sheet.row(told)
