"""What is found while the rows of one table are read: values, and diagnostics with their place."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from functools import cached_property
from typing import TypeVar

from engine.facts.cells import Cell, Fault, is_blank, is_serial, text
from engine.facts.header import label
from engine.facts.sheet import Row, Table
from grammar.diagnostic import Diagnostic, Label, Severity

T = TypeVar("T")
_LONGEST = 500
_NUMBERINGS = frozenset({"序号", "行号", "No", "NO", "No.", "NO.", "№"})
# Lines that people put under a table: who filled it in, who checked it, remarks.
_FOOTER = re.compile(
    r"(注|备注|说明|制表|制表人|填表|填表人|审核|审核人|单位负责人|打印时间|导出时间|数据来源)\s*[:：]"
)


@dataclass
class Findings:
    """Collects the diagnostics of one table. named: who was known by name alone → 工号.

    blank: rows that are only numbered.
    """

    table: Table
    diagnostics: list[Diagnostic] = field(default_factory=list)
    numbers: set[str] = field(default_factory=set)
    named: dict[str, str] = field(default_factory=dict)
    blank: set[int] = field(default_factory=set)

    def add(
        self,
        code: str,
        message: str,
        help: str,
        row: int,
        column: str = "",
        severity: Severity = Severity.ERROR,
        others: Sequence[tuple[int, str]] = (),
    ) -> None:
        """Note a mistake in a row. others: further rows that belong to it, each with what it is."""
        message, help = _clipped(message), _clipped(help)
        if severity is Severity.ERROR and row:
            self.table.tally.refuse((row,), message)
        labels = tuple(Label(self.table.place(number), words) for number, words in others)
        place = self.table.place(row, column)
        self.diagnostics.append(Diagnostic(code, severity, message, place, help, labels))

    def value(self, row: Row, column: str, read: Callable[[Cell], T | Fault]) -> T | None:
        """The cell's value; None where it is blank, and where it can't be read, which is noted."""
        cell = self.table.cell(row, column)
        return None if is_blank(cell) else self._read(cell, row, column, read)

    def required(self, row: Row, column: str, read: Callable[[Cell], T | Fault]) -> T | None:
        """As `value`, but a blank cell is a mistake too."""
        cell = self.table.cell(row, column)
        if is_blank(cell):
            self.add("KP309", f"“{column}”是空的", f"补上“{column}”；整行多余就删去整行", row.number, column)
            return None
        return self._read(cell, row, column, read)

    def _read(self, cell: Cell, row: Row, column: str, read: Callable[[Cell], T | Fault]) -> T | None:
        found = read(cell)
        if isinstance(found, Fault):
            self.add(found.code, found.message, found.help, row.number, column)
            return None
        if isinstance(found, date | time):
            self.unformatted(row, column, cell, found)
        return found

    def unformatted(self, row: Row, column: str, cell: Cell, found: date | time) -> None:
        """Note, once for a column, that its numbers were taken for the dates or times that they stand for."""
        bare = is_serial(cell) or (isinstance(cell, float) and 0 < cell < 1)
        if bare and column not in self.numbers:
            self.numbers.add(column)
            message = f"“{column}”里有没有日期格式的数，按表格软件的日期读，例如 {text(cell)[:12]} 是 {found}"
            help = "核对一下；把这一列改成日期（时间）格式就不再提示"
            self.add("KP342", message, help, row.number, column, Severity.NOTE)

    def is_footer(self, row: Row) -> bool:
        """Whether the row is no record: a line of text under the table, or numbered beforehand and blank. It is noted."""
        first = next((c for c in row.cells if c != ""), "")
        if self._only_numbered(row):
            return True
        if not looks_like_footer(first):
            return False
        self.table.tally.notes.add(row.number)
        self.add("KP323", "这一行当作表下的说明，没有读取", "", row.number, severity=Severity.NOTE)
        return True

    @cached_property
    def _numbering(self) -> frozenset[int]:
        """Columns that only number the rows."""
        table = self.table
        header = table.grid.rows[table.header - 1] if 0 < table.header <= len(table.grid.rows) else ()
        known = {c.at for c in table.columns.values()}
        return frozenset(at for at, c in enumerate(header) if at not in known and label(c) in _NUMBERINGS)

    def _only_numbered(self, row: Row) -> bool:
        if not self._numbering or any(
            not is_blank(c) for at, c in enumerate(row.cells) if at not in self._numbering
        ):
            return False
        if not self.blank:
            message = "从这一行起有只写了序号、别的都空着的行，没有读取"
            self.add("KP323", message, "", row.number, severity=Severity.NOTE)
        self.blank.add(row.number)
        self.table.tally.notes.add(row.number)
        return True


def looks_like_footer(first: Cell) -> bool:
    """Whether a row that begins so is a line of text under the table."""
    return isinstance(first, str) and bool(_FOOTER.match(first.strip()))


def _clipped(words: str) -> str:
    """What people can read at a glance: a cell may hold 32,767 characters."""
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]}……（下略）"


def fold_name(name: str) -> str:
    """A person's name without spaces, for comparison only (张 三 is 张三)."""
    return re.sub(r"\s+", "", name)
