"""The sheet of corrections (更正): slips that each name a record, what is to stand in it instead, why, and who approved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from engine.facts.cells import Cell, Fault, day, is_blank, text
from engine.facts.fact import Origin
from engine.facts.roster import identity
from engine.facts.rows import Findings
from engine.facts.sheet import Row, Table
from grammar.diagnostic import Diagnostic, Severity

SHEET = "更正"
NUMBER, OF, FIELD, VALUE, REASON = "更正单号", "表", "栏目", "改为", "理由"
APPROVER, APPROVED = "批准人", "批准日期"
RECORD, PERSON, DAY, EVENT = "编号", "工号", "日期", "事项"
OTHERS = ("窗口", "单位", "项目编号")
COLUMNS = (NUMBER, OF, RECORD, FIELD, VALUE, REASON, APPROVER, APPROVED)
KNOWN = frozenset({*COLUMNS, PERSON, DAY, EVENT, *OTHERS})
# As 栏目: the record does not stand at all.
WITHDRAWN = "撤销"


@dataclass(frozen=True)
class Slip:
    """One slip. number: its own; record: 编号 or 单号 of the record; who: 工号, or what it is about, by column.

    lacking: what is not filled in of the approval, "" for an approved one.
    """

    findings: Findings
    row: int
    number: str
    sheet: str
    record: str
    who: tuple[tuple[str, str], ...]
    at: date | None
    event: str
    field: str
    value: Cell
    reason: str
    approver: str
    approved: date | None
    lacking: str

    @property
    def origin(self) -> Origin:
        """Where the slip stands."""
        return self.findings.table.origin(self.row)

    @property
    def order(self) -> tuple[date, Origin]:
        """The later approval prevails."""
        return (self.approved or date.max, self.origin)

    @property
    def named(self) -> str:
        """The record in the slip's own words."""
        told = [f"编号 {self.record}"] if self.record else []
        told += [f"{column} {name}" for column, name in self.who]
        told += [str(self.at)] if self.at else []
        return "、".join([*told, *([self.event] if self.event else [])])

    def add(self, message: str, help: str, column: str, severity: Severity = Severity.ERROR) -> None:
        """Note what is wrong with the slip."""
        code = "KP324" if severity is Severity.ERROR else "KP325"
        self.findings.add(code, message, help, self.row, column, severity)


def read_slips(tables: Sequence[Table]) -> tuple[list[Slip], list[Findings]]:
    """Every slip that can be used, and what was found while they were read."""
    slips: list[Slip] = []
    found = [Findings(table) for table in tables]
    for findings in found:
        for row in findings.table.rows:
            if findings.is_footer(row):
                continue
            slip = _slip(findings, row)
            slips += [slip] if slip else []
    return slips, found


def diagnostics(found: Sequence[Findings]) -> list[Diagnostic]:
    """What was noted at the slips, while they were read and later."""
    return [d for findings in found for d in findings.diagnostics]


def _slip(findings: Findings, row: Row) -> Slip | None:
    cell = findings.table.cell
    before = len(findings.diagnostics)
    words = [findings.required(row, column, text) for column in (NUMBER, OF, FIELD, REASON)]
    value = cell(row, VALUE)
    if words[2] != WITHDRAWN and is_blank(value):
        findings.required(row, VALUE, text)
    at = findings.value(row, DAY, day)
    approved = findings.value(row, APPROVED, day)
    record, person = identity(cell(row, RECORD)), identity(cell(row, PERSON))
    who = [(PERSON, person), *((column, identity(cell(row, column))) for column in OTHERS)]
    named = tuple((column, name) for column, name in who if name)
    if not record and not (named and at):
        help = "写上那条记录的编号（请假写单号）；没有编号的，写工号、日期和事项"
        findings.add("KP324", "没有写更正的是哪一条记录", help, row.number, RECORD)
    number, sheet, field, reason = words
    if len(findings.diagnostics) > before or not (number and sheet and field and reason):
        return None
    approver = text(cell(row, APPROVER))
    lacking = "".join(f"“{c}”" for c, v in ((APPROVER, approver), (APPROVED, approved)) if not v)
    return Slip(
        findings, row.number, number, sheet, record, named, at, text(cell(row, EVENT)), field, value, reason, approver, approved, lacking,
    )  # fmt: skip


def plain(cell: Cell) -> str:
    """A cell as people read it, in quotes; of a moment at midnight only the day."""
    found = text(cell).removesuffix(" 00:00:00")
    return f"“{found}”" if found else "空白"


def same_day(cell: Cell, at: date) -> bool:
    """Whether a cell holds the day."""
    found = day(cell) if not is_blank(cell) else None
    return not isinstance(found, Fault) and found == at
