"""Writing the sheets of the demo hall, each labelled as synthetic, the same bytes every time."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from pathlib import Path

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

NOTE = "（演示数据，人工生成，非真实人员与事件）"
CREATED = datetime(2021, 4, 1)  # a fixed date in the properties keeps the bytes the same
Cell = str | int | float | date | datetime | time | None
# A column: label and width in half-width characters.
Column = tuple[str, int]

_FORMATS = {
    datetime: "yyyy-mm-dd hh:mm",
    date: "yyyy-mm-dd",
    time: "hh:mm",
}


def write_sheet(
    path: Path,
    title: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Cell]],
    below: str = "",
) -> None:
    """Write an xlsx file with one sheet named as the file.

    Row 1: title and NOTE, merged; below, if given: a second line, as devices add one; then the header and a
    row per item. Text stays text, dates and times become real ones, None an empty cell.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    book = Workbook(str(path), {"in_memory": True})
    book.set_properties({"title": title + NOTE, "created": CREATED})
    sheet = book.add_worksheet(path.stem)
    top = 2 if below else 1
    if below:
        sheet.write_string(1, 0, below)
    _head(book, sheet, title, columns, top)
    _body(book, sheet, rows, top + 1)
    book.close()


def _head(book: Workbook, sheet: Worksheet, title: str, columns: Sequence[Column], top: int) -> None:
    """Title in the first row, header in row top (from 0), which stays in sight."""
    heading = book.add_format({"bold": True, "font_size": 14, "align": "center", "valign": "vcenter"})
    header = book.add_format({"bold": True, "align": "center", "bg_color": "#DDEBF7", "border": 1})
    sheet.merge_range(0, 0, 0, len(columns) - 1, title + NOTE, heading)
    sheet.set_row(0, 24)
    for place, (label, width) in enumerate(columns):
        sheet.set_column(place, place, width)
        sheet.write_string(top, place, label, header)
    sheet.freeze_panes(top + 1, 0)


def _body(book: Workbook, sheet: Worksheet, rows: Iterable[Sequence[Cell]], first: int) -> None:
    formats = {type_: book.add_format({"num_format": text}) for type_, text in _FORMATS.items()}
    for line, row in enumerate(rows, first):
        for place, cell in enumerate(row):
            # By far the most cells are text, and the exact method is much faster than write().
            if isinstance(cell, str):
                sheet.write_string(line, place, cell)
            elif isinstance(cell, int | float):
                sheet.write_number(line, place, cell)
            elif cell is not None:
                sheet.write_datetime(line, place, cell, formats[type(cell)])


def write_csv(
    path: Path, title: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]], encoding: str
) -> None:
    """Write a CSV file: a line with title and NOTE, the header, the rows; encoding gb18030 or utf-8-sig."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([title + NOTE])
    writer.writerow([label for label, _ in columns])
    writer.writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
