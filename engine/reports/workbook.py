"""Workbooks for printing: A4, one page wide, repeated header row, page numbers, fixed document properties.

xlsxwriter is imported at module top here: import this package only where reports are written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook

from engine.decision.decision import BasisKind, Decision
from engine.decision.figures import weakest
from engine.explain.wording import citation, period_name
from engine.facts.fact import Period
from engine.reports import style
from engine.reports.style import Cell, Column

__all__ = ["Book", "Cell", "Column", "Sheet", "basis_notes"]

_LONGEST = 32000  # a cell holds 32767 characters


@dataclass(frozen=True, slots=True)
class _Part:
    """A row of cells, or a text across all columns (cells: the text alone). height 0: as tall as needed."""

    cells: tuple[Cell, ...]
    weight: str
    across: bool = False
    height: float = 0


class Book:
    """A workbook in memory, with the heading, the page header and the footer shared by its sheets."""

    def __init__(
        self, hall: str, name: str, decisions: Sequence[Decision], period: Period | None = None
    ) -> None:
        """decisions: of one policy. period: where it is longer than the decisions' own."""
        first, basis = decisions[0], weakest(decisions)
        shown = period or first.period
        self.title = f"《{first.policy}》{name}"
        self.subtitle = "    ".join(filter(None, (hall, period_name(shown), first.citation)))
        self.header = (hall, first.citation)
        marked = "" if basis.kind is BasisKind.TEXT else f"依据含{basis.kind}，见表末说明"
        self.footer = (f"{name} {period_name(shown)}", marked)
        self._buffer = BytesIO()
        self._book: Any = Workbook(self._buffer, {"in_memory": True})
        # A fixed date instead of now: the same decisions give the same bytes.
        created = datetime.combine(shown.last, time())
        self._book.set_properties(
            {"title": f"{self.title} {period_name(shown)}", "company": hall, "created": created}
        )
        self._formats: dict[tuple[str, str], Any] = {}
        self._sheets: list[Sheet] = []

    def sheet(self, name: str, columns: Sequence[Column], landscape: bool = True, title: str = "") -> Sheet:
        """A new sheet with its heading and header row."""
        sheet = Sheet(self, self._book.add_worksheet(name), columns, landscape, title or self.title)
        self._sheets.append(sheet)
        return sheet

    def format(self, style_: str, weight: str) -> Any:
        """The cell format of a column's style in a weight: see engine/reports/style."""
        if (style_, weight) not in self._formats:
            self._formats[style_, weight] = self._book.add_format(style.cell_format(style_, weight))
        return self._formats[style_, weight]

    def content(self) -> bytes:
        """The finished file."""
        for sheet in self._sheets:
            sheet.lay_out()
        self._book.close()
        return self._buffer.getvalue()


class Sheet:
    """A sheet that is filled from top to bottom, and laid out when everything is there."""

    def __init__(
        self, book: Book, sheet: Any, columns: Sequence[Column], landscape: bool, title: str
    ) -> None:
        self._book, self._sheet, self._columns, self._landscape = book, sheet, columns, landscape
        self._parts: list[_Part] = []
        self._filtered = 0
        self.line(title, "title", 30)
        self.line(book.subtitle, "subtitle", 20)
        self.row([c.title for c in columns], "header")
        self._first = len(self._parts)

    def row(self, cells: Sequence[Cell], weight: str = "body", height: float = 0) -> None:
        """A row of cells, one per column."""
        self._parts.append(_Part(tuple(cells), weight, height=height))

    def line(self, text: str, weight: str = "note", height: float = 0) -> None:
        """A text across all columns."""
        self._parts.append(_Part((text,), weight, True, height))

    def blank(self) -> None:
        """An empty row."""
        self._parts.append(_Part((), ""))

    def filter(self) -> None:
        """Drop-down filters on the rows so far."""
        self._filtered = len(self._parts)

    def notes(self, decisions: Sequence[Decision], *more: str) -> None:
        """Remarks under the table; the last says what the rules rest on."""
        self.blank()
        for text in (*more, *basis_notes(decisions)):
            self.line(text)

    def signatures(self, *names: str) -> None:
        """A line to sign on."""
        self.blank()
        self.line("        ".join(f"{name}：____________" for name in (*names, "日期")), "signature", 26)

    def lay_out(self) -> None:
        """Write everything: widths follow from the contents."""
        sheet, last = self._sheet, len(self._columns) - 1
        table = [p.cells for p in self._parts if p.cells and not p.across and p.weight != "header"]
        wide = style.widths(self._columns, table, self._landscape)
        for index, width in enumerate(wide):
            sheet.set_column(index, index, round(width, 2))
        style.set_page(sheet, self._landscape, self._book.header, self._book.footer)
        for at, part in enumerate(self._parts):
            if part.cells:
                self._write_part(at, part, wide)
        sheet.repeat_rows(self._first - 1)
        sheet.freeze_panes(self._first, 0)
        sheet.print_area(0, 0, len(self._parts) - 1, last)
        if self._filtered > self._first:
            sheet.autofilter(self._first - 1, 0, self._filtered - 1, last)

    def _write_part(self, at: int, part: _Part, wide: list[float]) -> None:
        if part.across:
            form = self._book.format("text", part.weight)
            if len(self._columns) > 1:
                self._sheet.merge_range(at, 0, at, len(self._columns) - 1, "", form)
            self._write(at, 0, part.cells[0], form)
            self._sheet.set_row(at, part.height or style.height(part.cells, [sum(wide)], 17))
            return
        for index, (cell, column) in enumerate(zip(part.cells, self._columns, strict=True)):
            self._write(at, index, cell, self._book.format(column.style, part.weight))
        self._sheet.set_row(at, style.height(part.cells, wide, part.height or 20))

    def _write(self, row: int, column: int, cell: Cell, form: Any) -> None:
        at = (row, column)
        if cell is None or cell == "":
            self._sheet.write_blank(*at, None, form)
        elif isinstance(cell, str):
            # write_string, so that a text that begins with = never becomes a formula
            self._sheet.write_string(*at, _within_a_cell(cell), form)
        elif isinstance(cell, date):
            self._sheet.write_datetime(*at, datetime.combine(cell, time()), form)
        else:
            # A spreadsheet knows only binary floats; this is the edge where they are allowed.
            self._sheet.write_number(*at, float(cell), form)


def basis_notes(decisions: Sequence[Decision]) -> tuple[str, ...]:
    """What the report rests on, and what 推定 and 待核 mean where they occur."""
    basis = weakest(decisions)
    if basis.kind is BasisKind.TEXT:
        return (f"依据：{citation(decisions[0])}，所用条款都是原文。",)
    reason = f"：{basis.reason.rstrip('。')}" if basis.reason else ""
    return (
        f"依据：{citation(decisions[0])}。本表所依据的条款含{basis.kind}{reason}。",
        "“推定”指条文没有公开或没有写明、按所述理由拟定；“待核”指尚须与原文核对。核对后结果可能改变。",
    )


def _within_a_cell(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "……（下略）"
