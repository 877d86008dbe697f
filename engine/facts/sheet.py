"""A sheet as a table: the header found by its labels, rows with the number that people see.

Title rows above the header are skipped; so are blank rows and a 合计 row below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from engine.facts.cells import Cell, text
from engine.facts.fact import Origin
from engine.facts.grid import Grid, read_grid
from engine.facts.hints import did_you_mean
from engine.policy.kinds import FieldType
from grammar.diagnostic import Diagnostic, InSheet, Severity, has_errors

# Labels that devices and other systems give to the columns that we know by the name on the right.
ALIASES = {"考勤号码": "工号", "人员编号": "工号", "日期时间": "打卡时间"}
_HEADER_WITHIN = 20
_UNIT = re.compile(r"^(.+?)\(([^()]*)\)$")
_BRACKETS = str.maketrans("（）［］【】〔〕[]", "()" * 5)
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


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet with its header. columns: known name → column. header: row number; labels: all of its labels.

    rows: every row under the header that is not blank and not a total, all as wide as the header or wider.
    """

    file: str
    sheet: str
    header: int
    columns: Mapping[str, Column]
    rows: tuple[Row, ...]
    labels: tuple[str, ...] = ()
    encoding: str = ""

    def cell(self, row: Row, name: str) -> Cell:
        """The row's cell in the named column; blank where there is no such column."""
        column = self.columns.get(name)
        return row.cells[column.at] if column else ""

    def place(self, row: int, name: str = "") -> InSheet:
        """The place of a row, and of a column by its label as written."""
        column = self.columns.get(name)
        return InSheet(self.file, self.sheet, row, column.label if column else name)

    def origin(self, row: int) -> Origin:
        """Where a fact of the row was read."""
        return Origin(self.file, self.sheet, row)


def _label(cell: Cell) -> str:
    """A label as people find it in the sheet, without spaces and line breaks."""
    return re.sub(r"\s+", "", text(cell))


def read_table(
    path: Path, file: str, sheet: str, known: frozenset[str]
) -> tuple[Table | None, tuple[Diagnostic, ...]]:
    """The table of a file. known: names of columns to look for.

    No table where there is an error in the file or its header.
    """
    grid, found = read_grid(path, file, sheet)
    if grid is None:
        return None, found
    at = _header_row(grid, known)
    if at is None:
        return None, (*found, _no_header(grid))
    columns, faults = _columns(grid, at, known)
    faults += [*_too_wide(grid, at), *_broken(grid, at, columns)]
    if has_errors(faults):
        return None, (*found, *faults)
    rows, labels = tuple(_data_rows(grid, at)), tuple(_label(c) for c in grid.rows[at] if text(c))
    table = Table(grid.file, grid.sheet, at + 1, columns, rows, labels, grid.encoding)
    return table, (*found, *faults)


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


def _names(cell: Cell, known: frozenset[str]) -> tuple[str, str] | None:
    """Known name and unit that a header cell stands for."""
    label = _label(cell).translate(_BRACKETS)
    match = _UNIT.match(label)
    for plain, unit in ((label, ""), match.groups() if match else ("", "")):
        name = plain if plain in known else ALIASES.get(plain, "")
        if name in known:
            return name, unit
    return None


def _header_row(grid: Grid, known: frozenset[str]) -> int | None:
    """Index of the row with the most known labels among the first rows with content."""
    best, most, seen = None, 0, 0
    for index, cells in enumerate(grid.rows):
        hits = len({n[0] for c in cells if isinstance(c, str) and c and (n := _names(c, known))})
        if hits > most:
            best, most = index, hits
        seen += not _is_blank(cells)
        if seen >= _HEADER_WITHIN:
            break
    return best


def _no_header(grid: Grid) -> Diagnostic:
    first = next((c for c in grid.rows if not _is_blank(c)), ())
    labels = "、".join(_label(c) for c in first if text(c))
    message = f"找不到表头，第一行写的是：{labels}" if labels else "表是空的，没有表头"
    help = "表头要写上列名；本期没有记录的，也要有表头"
    return Diagnostic("KP307", Severity.ERROR, message, InSheet(grid.file, grid.sheet), help)


def _columns(grid: Grid, at: int, known: frozenset[str]) -> tuple[dict[str, Column], list[Diagnostic]]:
    """Known columns of the header; one that occurs twice is an error, for either could be the right one."""
    columns: dict[str, Column] = {}
    faults = []
    for index, cell in enumerate(grid.rows[at]):
        found = _names(cell, known)
        if found is None:
            continue
        column, other = Column(index, _label(cell), found[1]), columns.get(found[0])
        # The name itself goes before an alias: machines give a 考勤号码 beside the 工号.
        if other is None or (other.label in ALIASES and column.label not in ALIASES):
            columns[found[0]] = column
        elif (other.label in ALIASES) == (column.label in ALIASES):
            place = InSheet(grid.file, grid.sheet, at + 1, column.label)
            message = f"“{other.label}”和“{column.label}”是同一列，表头里出现了两次"
            faults.append(Diagnostic("KP307", Severity.ERROR, message, place, "删去多余的一列，或改名"))
    return columns, faults


def _too_wide(grid: Grid, at: int) -> list[Diagnostic]:
    """Rows of a csv file with more cells than the header: a comma in a text moved the rest."""
    width = len(grid.rows[at])
    return [
        Diagnostic(
            "KP319",
            Severity.ERROR,
            f"这一行有 {len(cells)} 格，表头只有 {width} 格",
            InSheet(grid.file, grid.sheet, index + 1),
            "文字里有逗号时，整格要用英文双引号括起来；或另存为 .xlsx",
        )
        for index, cells in enumerate(grid.rows)
        if grid.encoding and index > at and len(cells) > width and not _is_blank(cells[width:])
    ]


def _broken(grid: Grid, at: int, columns: Mapping[str, Column]) -> Iterator[Diagnostic]:
    """Formulas under known columns that hold an error or no value."""
    labels = {c.at: c.label for c in columns.values()}
    for row, column in sorted(grid.broken):
        if row > at and column in labels:
            place = InSheet(grid.file, grid.sheet, row + 1, labels[column])
            message = "公式的结果是错误值，或没有算出结果"
            yield Diagnostic("KP322", Severity.ERROR, message, place, "改正公式，或直接写上结果，保存后再试")


def _data_rows(grid: Grid, at: int) -> Iterator[Row]:
    width = len(grid.rows[at])
    for index in range(at + 1, len(grid.rows)):
        cells = grid.rows[index]
        if not _begins_plainly(cells) and (_is_blank(cells) or _is_total(cells)):
            continue
        # Rows of a csv file may stop early.
        yield Row(index + 1, cells if len(cells) >= width else [*cells, *[""] * (width - len(cells))])


def _begins_plainly(cells: Sequence[Cell]) -> bool:
    """Whether the first cell alone shows that the row is neither blank nor a total, as in nearly every row."""
    first = cells[0] if cells else ""
    return isinstance(first, str) and first[:1].isalnum() and first[0] not in _TOTAL_STARTS


def _is_blank(cells: Sequence[Cell]) -> bool:
    return not any(c != "" and (not isinstance(c, str) or text(c)) for c in cells)


def _is_total(cells: Sequence[Cell]) -> bool:
    first = next((c for c in cells if c != ""), "")
    return isinstance(first, str) and re.sub(r"\s+", "", first).rstrip(":：") in _TOTALS
