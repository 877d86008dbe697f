"""A sheet as a table: the header found by its labels, rows with the number that people see.

Title rows above the header are skipped; so are blank rows, a header that stands there again, and a 合计 row below.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from engine.facts.cells import Cell, text
from engine.facts.columns import Cells, blank_column, column_of, widths, without
from engine.facts.fact import Origin
from engine.facts.grid import Grid, read_grid
from engine.facts.header import Header, Heading, find_header, is_blank_row, label, split_unit
from engine.facts.headings import Headings
from engine.facts.hints import did_you_mean
from engine.policy.kinds import FieldType
from grammar.diagnostic import Diagnostic, InSheet, Severity, has_errors

_TOTALS = ("合计", "总计", "小计", "共计")
_TOTAL_STARTS = frozenset(t[0] for t in _TOTALS)
# The factor to the field's own unit; a unit that is not here can't be used in a column of that type.
_FACTORS: Mapping[FieldType, Mapping[str, Decimal]] = {
    FieldType.POINTS: {"分": Decimal(1)},
    FieldType.MINUTES: {"分钟": Decimal(1), "分": Decimal(1), "小时": Decimal(60)},
    FieldType.HOURS: {"小时": Decimal(1), "时": Decimal(1)},
    FieldType.DAYS: {"天": Decimal(1), "日": Decimal(1), "工作日": Decimal(1), "个工作日": Decimal(1)},
    FieldType.COUNT: {"次": Decimal(1), "件": Decimal(1), "个": Decimal(1)},
    FieldType.MONEY: {
        "元": Decimal(1),
        "千元": Decimal(1000),
        "万元": Decimal(10000),
        "亿元": Decimal(10**8),
    },
    FieldType.PERCENT: {"%": Decimal("0.01"), "％": Decimal("0.01")},
}


class Row(NamedTuple):
    """One row: its number as the spreadsheet program shows it, and its raw cells (blank = "")."""

    number: int
    cells: Sequence[Cell]


class Column(NamedTuple):
    """One column: at, its index from 0, label as written but for spaces, unit in brackets after it."""

    at: int
    label: str
    unit: str


@dataclass(slots=True)
class Tally:
    """What became of the rows of a sheet. read: numbers of the rows that hold records; the rest is filled in later.

    refused: row → reasons. repeated: row → where it stands already. A row in neither is accepted.
    notes: rows under the header that are no records.
    """

    read: Sequence[int] = ()
    refused: dict[int, list[str]] = field(default_factory=dict)
    repeated: dict[int, str] = field(default_factory=dict)
    notes: set[int] = field(default_factory=set)

    def refuse(self, rows: Iterable[int], reason: str) -> None:
        """Note why rows are refused."""
        for row in rows:
            self.refused.setdefault(row, []).append(reason)


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet with its header. columns: known name → column. header: row number; labels: all of its labels.

    lines: the records, all as wide as the header or wider, and numbers: the row of each. Where a row holds
    several records, several lines have its number. skipped: number of rows that are blank, totals or headers.
    firsts: what different records begin with.
    """

    grid: Grid
    header: int
    columns: Mapping[str, Column]
    numbers: Sequence[int]
    lines: Sequence[Sequence[Cell]]
    labels: tuple[str, ...] = ()
    skipped: int = 0
    tally: Tally = field(default_factory=Tally, compare=False)
    firsts: Collection[Cell] = ()

    @property
    def file(self) -> str:
        """Name of the file, as cited."""
        return self.grid.file

    @property
    def sheet(self) -> str:
        """Name of the sheet in its workbook, empty for a text file."""
        return self.grid.sheet

    @property
    def encoding(self) -> str:
        """Encoding of a text file, else empty."""
        return self.grid.encoding

    @property
    def rows(self) -> tuple[Row, ...]:
        """Every record with the number of its row."""
        return tuple(map(Row, self.numbers, self.lines))

    def cell(self, row: Row, name: str) -> Cell:
        """The row's cell in the named column; blank where there is no such column."""
        column = self.columns.get(name)
        return row.cells[column.at] if column else ""

    def column(self, name: str) -> Cells:
        """The cells of every record in the named column; blank where there is no such column."""
        column = self.columns.get(name)
        return column_of(self.lines, column.at) if column else blank_column(len(self.lines))

    def place(self, row: int, name: str = "") -> InSheet:
        """The place of a row, and of a column by its label as written."""
        column = self.columns.get(name)
        return InSheet(self.file, self.sheet, row, column.label if column else name)

    def origin(self, row: int) -> Origin:
        """Where a fact of the row was read."""
        return Origin(self.file, self.sheet, row)


def read_table(
    path: Path, file: str, sheet: str, known: frozenset[str], headings: Headings | None = None
) -> tuple[Table | None, tuple[Diagnostic, ...]]:
    """The table of a file. known: names of columns to look for; headings: the hall's own labels.

    No table where there is an error in the file or its header.
    """
    grid, found = read_grid(path, file, sheet)
    if grid is None:
        return None, found
    table, faults = table_of(grid, known, (headings or Headings()).ranks(sheet, known))
    return table, (*found, *faults)


def table_of(
    grid: Grid, known: frozenset[str], ranks: Mapping[str, tuple[str, int]]
) -> tuple[Table | None, tuple[Diagnostic, ...]]:
    """The table of a grid. ranks: label → known name and rank."""
    header = find_header(grid, lambda h: len({n[0] for g in h.headings if (n := _name(g, ranks))}))
    if header is None:
        return None, (_no_header(grid),)
    columns, faults = _columns(grid, header, ranks)
    faults += [*_too_wide(grid, header), *_broken(grid, header, columns)]
    if has_errors(faults):
        return None, tuple(faults)
    return under(grid, header, columns), tuple(faults)


def under(grid: Grid, header: Header, columns: Mapping[str, Column]) -> Table:
    """The table of everything under a header."""
    start = header.last + 1
    below = grid.rows[start:]
    above = grid.rows[max(header.first, 0) : start]
    firsts = column_of(below, 0)
    different = {*firsts.different()}
    odd = _to_look_at(firsts, different, above[0] if above else ())
    dropped = {i for i in odd if _is_no_record(below[i], grid, header)} if odd else set()
    numbers: Sequence[int] = range(start + 1, start + 1 + len(below))
    if dropped:
        numbers = [n for n in numbers if n - start - 1 not in dropped]
        below = without(below, dropped)
    width = max(*(h.at + 1 for h in header.headings), *map(len, above), 1, 1)
    if below and widths(below)[0] < width:
        # Rows of a text file may stop early.
        below = [row if len(row) >= width else [*row, *[""] * (width - len(row))] for row in below]
    labels = tuple(h.label for h in header.headings)
    tally = Tally(numbers)
    return Table(grid, header.last + 1, columns, numbers, below, labels, len(dropped), tally, different)


def _to_look_at(firsts: Cells, different: Collection[Cell], header: Sequence[Cell]) -> list[int]:
    """Indices of the rows that may be no records; in nearly every row the first cell alone shows that it is one."""
    title = label(next(iter(header), ""))
    odd = {cell for cell in different if not _begins_plainly(cell, title)}
    return [at for at, key in enumerate(firsts.keys) if firsts.cell(key) in odd] if odd else []


def _begins_plainly(first: Cell, title: str) -> bool:
    """Whether a row that begins so is neither blank nor a total nor the header again."""
    if not isinstance(first, str):
        return not title[:1].isdigit() or label(first) != title
    plain = first.strip()
    if not plain[:1].isalnum() or plain[0] in _TOTAL_STARTS:
        return False
    return plain[0] != title[:1] or label(first) != title


def _is_no_record(cells: Sequence[Cell], grid: Grid, header: Header) -> bool:
    if is_blank_row(cells) or _is_total(cells):
        return True
    above = grid.rows[max(header.first, 0) : header.last + 1]
    return any([*map(label, cells)] == [*map(label, row)] for row in above)


def missing_columns(table: Table, needed: Iterable[str]) -> list[Diagnostic]:
    """An error for each needed column that the header does not have."""
    return [
        Diagnostic(
            "KP307",
            Severity.ERROR,
            f"缺少“{name}”列。现有的列：{'、'.join(table.labels)}",
            InSheet(table.file, table.sheet, table.header),
            f"{did_you_mean(name, table.labels)}补上“{name}”列，或把列名改过来",
        )
        for name in needed
        if name not in table.columns
    ]


def factor(column: Column, kind: FieldType) -> Decimal | None:
    """Factor from the column's unit to the field's; None where the unit does not fit the type."""
    known = _FACTORS.get(kind)
    return Decimal(1) if known is None or not column.unit else known.get(column.unit)


def _name(heading: Heading, ranks: Mapping[str, tuple[str, int]]) -> tuple[str, int] | None:
    """Known name and rank that a heading stands for: as written, without its unit, without its group."""
    return ranks.get(heading.label) or ranks.get(heading.full) or ranks.get(heading.own)


def _no_header(grid: Grid) -> Diagnostic:
    first = next((c for c in grid.rows if not is_blank_row(c)), ())
    labels = "、".join(label(c)[:20] for c in first[:20] if text(c))
    message = f"找不到表头，第一行写的是：{labels}" if labels else "表是空的，没有表头"
    help = "表头要写上列名；本期没有记录的，也要有表头"
    return Diagnostic("KP307", Severity.ERROR, message, InSheet(grid.file, grid.sheet), help)


def _columns(
    grid: Grid, header: Header, ranks: Mapping[str, tuple[str, int]]
) -> tuple[dict[str, Column], list[Diagnostic]]:
    """Known columns of the header; one that occurs twice is an error, for either could be the right one."""
    columns: dict[str, Column] = {}
    taken: dict[str, int] = {}
    faults = []
    for heading in header.headings:
        found = _name(heading, ranks)
        if found is None:
            continue
        name, rank = found
        unit = "" if heading.label in ranks else split_unit(heading.label)[1]
        column, other = Column(heading.at, heading.label, unit), columns.get(name)
        if other is None or rank < taken[name]:
            columns[name], taken[name] = column, rank
        elif rank == taken[name]:
            place = InSheet(grid.file, grid.sheet, header.last + 1, column.label)
            message = f"“{other.label}”和“{column.label}”是同一列，表头里出现了两次"
            faults.append(Diagnostic("KP307", Severity.ERROR, message, place, "删去多余的一列，或改名"))
    return columns, faults


def _too_wide(grid: Grid, header: Header) -> list[Diagnostic]:
    """Rows of a text file with more cells than the header: a comma in a text moved the rest."""
    width = max(map(len, grid.rows[header.first : header.last + 1]))
    if not grid.separator or widths(grid.rows)[1] <= width:
        return []
    return [
        Diagnostic(
            "KP319",
            Severity.ERROR,
            f"这一行有 {len(cells)} 格，表头只有 {width} 格",
            InSheet(grid.file, grid.sheet, index + 1),
            "文字里有逗号时，整格要用英文双引号括起来；或另存为 .xlsx",
        )
        for index, cells in enumerate(grid.rows)
        if index > header.last and len(cells) > width and not is_blank_row(cells[width:])
    ]


def _broken(grid: Grid, header: Header, columns: Mapping[str, Column]) -> Iterator[Diagnostic]:
    """Formulas under known columns that hold an error or no value."""
    labels = {c.at: c.label for c in columns.values()}
    for row, column in sorted(grid.broken):
        if row > header.last and column in labels:
            place = InSheet(grid.file, grid.sheet, row + 1, labels[column])
            message = "公式的结果是错误值，或没有算出结果"
            yield Diagnostic("KP322", Severity.ERROR, message, place, "改正公式，或直接写上结果，保存后再试")


def _is_total(cells: Sequence[Cell]) -> bool:
    first = next((c for c in cells if c != ""), "")
    return isinstance(first, str) and re.sub(r"\s+", "", first).rstrip(":：") in _TOTALS
