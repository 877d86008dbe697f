"""Workbooks in Excel's XML of 2003 as grids; programs save them under the name .xls."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from xml.parsers.expat import ExpatError, ParserCreate

from engine.facts import limits
from engine.facts.cells import Cell, Since1904
from engine.facts.epoch import counted
from engine.facts.grid import Grid

_COLUMNS = 16_384
# Days on which a spreadsheet program puts a time that has no day.
_NO_DAYS = (date(1899, 12, 30), date(1899, 12, 31), date(1904, 1, 1))


class Unsafe(Exception):
    """XML that declares entities."""


class TooLarge(Exception):
    """More rows or cells than may be."""


@dataclass(slots=True)
class _Sheet:
    """One sheet while it is read."""

    name: str
    rows: list[list[Cell]] = field(default_factory=list)
    broken: set[tuple[int, int]] = field(default_factory=set)
    hidden_rows: list[int] = field(default_factory=list)
    merged: list[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=list)
    hidden: bool = False


@dataclass(slots=True)
class _Book:
    """A workbook while its XML goes by."""

    sheets: list[_Sheet] = field(default_factory=list)
    since_1904: bool = False
    at: int = 0
    place: int = -1
    kind: str | None = None
    formula: bool = False
    words: list[str] = field(default_factory=list)
    cells: int = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """A tag that opens."""
        name, told = _local(tag), {_local(k): v for k, v in attributes.items()}
        if name == "Worksheet":
            self.sheets.append(_Sheet(told.get("Name", "")))
        elif name == "Date1904":
            self.since_1904 = True
        elif self.sheets and name == "Row":
            self.row(told)
        elif self.sheets and name == "Cell" and self.sheets[-1].rows:
            self.cell(told)
        elif name in ("Data", "Visible"):
            self.kind, self.words = told.get("Type", "String"), []

    def end(self, tag: str) -> None:
        """A tag that closes."""
        name = _local(tag)
        if not self.sheets or name not in ("Data", "Visible", "Cell"):
            return
        sheet = self.sheets[-1]
        here = (len(sheet.rows) - 1, self.place)
        if name == "Data" and sheet.rows and self.place >= 0:
            kind, plain = self.kind or "String", "".join(self.words)
            sheet.rows[-1][self.place] = "" if kind == "Error" else _value(kind, plain)
            if kind == "Error":
                sheet.broken.add(here)
            self.formula = False
        elif name == "Visible":
            sheet.hidden = "".join(self.words).strip() != "SheetVisible"
        elif name == "Cell" and self.formula:
            # A formula without a value.
            sheet.broken.add(here)
            self.formula = False
        self.kind = None

    def data(self, words: str) -> None:
        """Text."""
        if self.kind is not None:
            self.words.append(words)

    def row(self, told: dict[str, str]) -> None:
        """A row; its number may leap over blank ones, and it may stand for several."""
        sheet, self.at, self.place = self.sheets[-1], 0, -1
        index = int(told.get("Index", len(sheet.rows) + 1)) + max(int(told.get("Span", 0)), 0)
        self.count(max(index - len(sheet.rows), 1), index)
        while len(sheet.rows) < index:
            sheet.rows.append([])
        if told.get("Hidden") in ("1", "true"):
            sheet.hidden_rows.append(index)

    def cell(self, told: dict[str, str]) -> None:
        """A cell; its number may leap over blank ones, and it may reach over others."""
        rows = self.sheets[-1].rows
        index = int(told.get("Index", self.at + 1))
        right, down = max(int(told.get("MergeAcross", 0)), 0), max(int(told.get("MergeDown", 0)), 0)
        self.count(max(index - self.at, 1) + right, index, _COLUMNS - right)
        here = len(rows) - 1
        rows[-1] += [""] * (index + right - len(rows[-1]))
        if right or down:
            self.sheets[-1].merged.append(((here, index - 1), (here + down, index + right - 1)))
        # Cells behind a merged one count on from its end.
        self.place, self.at = index - 1, index + right
        self.formula, self.kind = "Formula" in told, None

    def count(self, cells: int, index: int, most: int = limits.ROWS) -> None:
        """Stop where there is too much, or where a number makes no sense."""
        self.cells += cells
        if index > most or self.cells > limits.CELLS:
            raise TooLarge
        if index < 1:
            raise ValueError(index)


def read_xml_workbook(plain: str, file: str, encoding: str) -> tuple[Grid, ...]:
    """The grids of a workbook. Raises Unsafe, TooLarge and, where it is damaged, ValueError."""
    book = _Book()
    parser = ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = book.start, book.end
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = book.data, _refuse
    try:
        parser.Parse(plain, True)
    except ExpatError as error:
        raise ValueError(str(error)) from error
    return tuple(_grid(sheet, file, encoding, book.since_1904) for sheet in book.sheets)


def _refuse(*declared: object) -> None:
    raise Unsafe


def _local(tag: str) -> str:
    return tag.rpartition(" ")[2]


def _grid(sheet: _Sheet, file: str, encoding: str, since_1904: bool) -> Grid:
    last = len(sheet.rows) - 1
    rows: Sequence[Sequence[Cell]] = counted(sheet.rows, Since1904 if since_1904 else None)
    merged = tuple(((a, b), (min(c, last), d)) for (a, b), (c, d) in sheet.merged)
    return Grid(
        file,
        sheet.name,
        rows,
        encoding,
        frozenset(sheet.broken),
        sheet.hidden,
        tuple(sheet.hidden_rows),
        merged,
    )


def _value(kind: str, plain: str) -> Cell:
    """A value as a cell; what is not what it is said to be stays text."""
    try:
        if kind == "Number" and math.isfinite(number := float(plain)):
            return number
        if kind == "DateTime":
            return _moment(datetime.fromisoformat(plain.strip()))
    except ValueError:
        return plain
    return plain.strip() == "1" if kind == "Boolean" else plain


def _moment(found: datetime) -> Cell:
    """A moment as a cell: a time of day without a day, and a day without a time of day, as what they are."""
    if found.tzinfo is not None:
        return str(found)
    whole = found.time() == time()
    if found.date() in _NO_DAYS and not (whole and found.year == 1904):
        return found.time()
    return found.date() if whole else found
