"""待定与资料不全清单: whose result is open, why, what to fill in where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.decision.decision import Decision
from engine.decision.figures import is_final
from engine.explain.table import common_reasons
from engine.explain.wording import evidence, missing
from engine.facts.fact import Origin
from engine.reports.subjects import Group, groups
from engine.reports.workbook import Book, Column

NAME = "待定与资料不全清单"
COLUMNS = (
    Column("状态", 9, "centre"),
    Column("条款", 9, most=13),
    Column("原因", 24, most=56, grow=True),
    Column("怎么办", 24, most=56, grow=True),
    Column("出处", 16, most=30, grow=True),
    Column("办理结果", 14),
)


@dataclass(frozen=True, slots=True)
class Open:
    """One thing that keeps a result open."""

    article: str
    reason: str
    remedy: str
    evidence: tuple[Origin, ...] = ()


def open_points(decision: Decision, shared: Sequence[str] = ()) -> Iterator[Open]:
    """What keeps a result open. shared: reasons that are told elsewhere."""
    for reason in missing(decision):
        if reason not in shared:
            yield split(reason)
    for finding in decision.findings:
        if finding.pending:
            reason = f"{finding.date} {finding.event}：{finding.pending}"
            yield Open(finding.article, reason, finding.remedy, finding.evidence)


def split(reason: str) -> Open:
    """A reason tells after its colon what to do, where it begins with 请."""
    what, _, remedy = reason.partition("：请")
    return Open("", what, f"请{remedy}") if remedy else Open("", reason, "")


def waiting_book(hall: str, decisions: Sequence[Decision]) -> bytes:
    """The workbook's content; where nothing is open it says so."""
    book = Book(hall, NAME, decisions)
    for group in groups(decisions):
        _sheet(book, group)
    return book.content()


def _sheet(book: Book, group: Group) -> None:
    columns = (Column("序号", 5, "centre"), *group.columns(), *COLUMNS)
    sheet = book.sheet(group.sheet(NAME), columns)
    shared = common_reasons(group.decisions)
    number, waiting = 0, [d for d in group.ordered() if not is_final(d)]
    for reason in shared:
        point = split(reason)
        everybody = group.label("所有人" if group.counter == "人" else "全部", "")
        sheet.row([None, *everybody, None, "", point.reason, point.remedy, "", None], "section")
    for decision in waiting:
        for point in open_points(decision, shared):
            number += 1
            told = (str(decision.status), point.article, point.reason, point.remedy, evidence(point.evidence))
            sheet.row([number, *group.who(decision), *told, None])
    if waiting:
        sheet.filter()
    else:
        sheet.line("本期没有待定和资料不全的，结果都已定。", "heading", 26)
    sheet.notes(
        group.decisions,
        f"共 {len(waiting)}{group.counter}。补齐或查实以后，改好对应的表，重新运行 kaoping evaluate，结果和各表随之更新。",
    )
