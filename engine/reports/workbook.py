"""Workbooks for printing: A4, one page wide, repeated header row, page numbers, fixed document properties.

xlsxwriter is imported at module top here: import this package only where reports are written.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook

from engine.decision.decision import BasisKind, Decision
from engine.decision.figures import weakest
from engine.explain.wording import citation, period_name

Cell = str | Decimal | int | date | None

_FONT = "宋体"
_LINE = 14  # height of a line of 10-point text, in points
_TALLEST = 400  # a row can't be taller than 409 points
_LONGEST = 32000  # a cell holds 32767 characters
_NUMBERS = {"points": "General", "score": "General", "money": "#,##0.00", "date": "yyyy-mm-dd"}
_CENTRED = frozenset({"centre", "date"})
_FILLS = {"header": "#D9E2EC", "subtotal": "#F0F4F8", "total": "#E4EBF2", "section": "#F0F4F8"}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: title, width in characters of the body font, style.

    style: text, centre, date, money (元), points, or score (points that are averaged in sum rows).
    """

    title: str
    width: float
    style: str = "text"


class Book:
    """A workbook in memory, with the heading and the footer shared by its sheets."""

    def __init__(self, hall: str, name: str, decisions: Sequence[Decision]) -> None:
        first = decisions[0]
        self.title = f"《{first.policy}》{name}"
        self.subtitle = "    ".join(filter(None, (hall, period_name(first.period), first.citation)))
        self.footer = _footer(f"{name} {period_name(first.period)}", hall)
        self._buffer = BytesIO()
        self._book: Any = Workbook(self._buffer, {"in_memory": True})
        # A fixed date instead of now: the same decisions give the same bytes.
        created = datetime.combine(first.period.last, time())
        self._book.set_properties(
            {"title": f"{self.title} {period_name(first.period)}", "company": hall, "created": created}
        )
        self._formats: dict[tuple[str, str], Any] = {}

    def sheet(self, name: str, columns: Sequence[Column], landscape: bool = True, title: str = "") -> Sheet:
        """A new sheet with its heading and header row written."""
        return Sheet(self, self._book.add_worksheet(name), columns, landscape, title or self.title)

    def format(self, style: str, weight: str) -> Any:
        """The cell format of a style (a column's) in a weight: body, header, subtotal, total, section."""
        if (style, weight) not in self._formats:
            self._formats[style, weight] = self._book.add_format(_properties(style, weight))
        return self._formats[style, weight]

    def content(self) -> bytes:
        """The finished file."""
        self._book.close()
        return self._buffer.getvalue()


class Sheet:
    """A sheet that is filled from top to bottom."""

    def __init__(
        self, book: Book, sheet: Any, columns: Sequence[Column], landscape: bool, title: str
    ) -> None:
        self._book, self._sheet, self._columns, self._next = book, sheet, columns, 0
        for index, column in enumerate(columns):
            sheet.set_column(index, index, column.width)
        self._page(landscape)
        self.line(title, "title", 30)
        self.line(book.subtitle, "subtitle", 20)
        self.row([c.title for c in columns], "header")
        sheet.repeat_rows(self._next - 1)
        sheet.freeze_panes(self._next, 0)
        self._first = self._next

    def row(self, cells: Sequence[Cell], weight: str = "body") -> None:
        """A row of cells, one per column, as tall as its longest text needs."""
        lines = 1
        for index, (cell, column) in enumerate(zip(cells, self._columns, strict=True)):
            style = "centre" if weight == "header" else column.style
            self._write(index, cell, self._book.format(style, weight))
            lines = max(lines, _lines(cell, column.width))
        self._sheet.set_row(self._next, min(_TALLEST, lines * _LINE + 6))
        self._next += 1

    def line(self, text: str, weight: str = "note", height: int = 0) -> None:
        """A text across all columns."""
        width = sum(c.width for c in self._columns)
        style = self._book.format("text", weight)
        self._sheet.merge_range(self._next, 0, self._next, len(self._columns) - 1, "", style)
        self._write(0, text, style)
        self._sheet.set_row(self._next, height or min(_TALLEST, _lines(text, width) * _LINE + 4))
        self._next += 1

    def blank(self) -> None:
        """An empty row."""
        self._next += 1

    def filter(self) -> None:
        """Drop-down filters on the rows written so far."""
        if self._next > self._first:
            self._sheet.autofilter(self._first - 1, 0, self._next - 1, len(self._columns) - 1)

    def notes(self, decisions: Sequence[Decision], *more: str) -> None:
        """Remarks under the table; the last says what the rules rest on."""
        self.blank()
        for text in (*more, *basis_notes(decisions)):
            self.line(text)

    def signatures(self, *names: str) -> None:
        """A line to sign on."""
        self.blank()
        self.line("        ".join(f"{name}：____________" for name in (*names, "日期")), "signature", 26)

    def _write(self, index: int, cell: Cell, style: Any) -> None:
        at = (self._next, index)
        if cell is None or cell == "":
            self._sheet.write_blank(*at, None, style)
        elif isinstance(cell, str):
            # write_string, so that a text that begins with = never becomes a formula
            self._sheet.write_string(
                *at, cell if len(cell) <= _LONGEST else cell[:_LONGEST] + "……（下略）", style
            )
        elif isinstance(cell, date):
            self._sheet.write_datetime(*at, datetime.combine(cell, time()), style)
        else:
            # A spreadsheet knows only binary floats; this is the edge where they are allowed.
            self._sheet.write_number(*at, float(cell), style)

    def _page(self, landscape: bool) -> None:
        sheet = self._sheet
        if landscape:
            sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        sheet.center_horizontally()
        sheet.set_footer(self._book.footer)
        sheet.hide_gridlines(2)


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


def _properties(style: str, weight: str) -> dict[str, object]:
    if weight in ("title", "subtitle", "note", "signature"):
        return _loose(weight)
    properties: dict[str, object] = {
        "font_name": _FONT,
        "font_size": 10,
        "border": 1,
        "border_color": "#808080",
        "valign": "vcenter",
        "text_wrap": True,
        "align": "center" if style in _CENTRED or weight == "header" else "left",
    }
    if weight in _FILLS:
        properties |= {"bold": True, "bg_color": _FILLS[weight]}
    if style in _NUMBERS and weight != "header":
        averaged = style == "score" and weight in ("subtotal", "total")
        properties["num_format"] = "0.00" if averaged else _NUMBERS[style]
        properties["align"] = "center" if style == "date" else "right"
    return properties


def _loose(weight: str) -> dict[str, object]:
    """Formats of the texts outside the table."""
    common: dict[str, object] = {"font_name": _FONT, "valign": "vcenter", "text_wrap": True}
    special: dict[str, dict[str, object]] = {
        "title": {"font_name": "黑体", "font_size": 16, "bold": True, "align": "center"},
        "subtitle": {"font_size": 11, "align": "center"},
        "note": {"font_size": 9, "font_color": "#404040"},
        "signature": {"font_size": 11},
    }
    return common | special[weight]


def _footer(left: str, right: str) -> str:
    """Page footer; & is a control character there, and the whole may have 255 characters."""
    left, right = (text.replace("&", "&&") for text in (left[:80], right[:80]))
    return f"&L&9{left}&C&9第 &P 页 共 &N 页&R&9 {right}"


def _lines(cell: Cell, width: float) -> int:
    """Lines that a text takes in a column; a Chinese character is two wide."""
    if not isinstance(cell, str) or not cell:
        return 1
    room = max(width - 1, 2)
    if 2 * len(cell) <= room and "\n" not in cell:
        return 1
    return sum(max(1, math.ceil(_width(part) / room)) for part in cell.split("\n"))


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)
