"""Rows that were refused, to be mended and sent back: one sheet for each that they came from, with the reasons.

xlsxwriter is imported at module top here: import this module only where the sheet is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook

from engine.facts.cells import Cell, text
from engine.facts.survey import SheetSurvey, Survey

FILE = "退回更正.xlsx"
_CREATED = datetime(2021, 1, 1)  # a fixed date in the properties keeps the bytes the same
COMPARED = "与导出表对照.xlsx"
_COMPARED = (
    ("工号", 12),
    ("日期", 12),
    ("事项", 8),
    ("导出表说", 28),
    ("按办法", 20),
    ("文件", 28),
    ("工作表", 12),
    ("行", 6),
)
_HEAD = ("文件", "工作表", "行", "退回的原因")
_WIDTHS = (24, 12, 6, 60)
_LONGEST = 32_000  # a cell holds 32767 characters
_FORMATS = {datetime: "yyyy-mm-dd hh:mm:ss", date: "yyyy-mm-dd", time: "hh:mm:ss"}


def refused_rows(survey: Survey) -> bytes | None:
    """The workbook of a survey's refused rows; None where there are none. The same rows give the same bytes."""
    sheets = [s for s in survey.sheets if s.refused]
    if not sheets:
        return None
    buffer = BytesIO()
    book: Any = Workbook(buffer, {"in_memory": True})
    book.set_properties({"title": f"{survey.period} 退回更正的行", "created": _CREATED})
    styles = {kind: book.add_format({"num_format": form}) for kind, form in _FORMATS.items()}
    bold = book.add_format({"bold": True, "bg_color": "#D9E2EC", "text_wrap": True})
    for number, one in enumerate(sheets, 1):
        _page(book.add_worksheet(f"{number}-{one.fact}"[:31]), one, bold, styles)
    book.close()
    return buffer.getvalue()


def compared(survey: Survey) -> bytes | None:
    """The workbook of what vendors' programs say otherwise than we; None where there is nothing."""
    if not survey.differences:
        return None
    buffer = BytesIO()
    book: Any = Workbook(buffer, {"in_memory": True})
    book.set_properties({"title": f"{survey.period} 与导出表对照", "created": _CREATED})
    bold = book.add_format({"bold": True, "bg_color": "#D9E2EC", "text_wrap": True})
    page = book.add_worksheet("与导出表对照")
    page.freeze_panes(1, 0)
    for at, (label, width) in enumerate(_COMPARED):
        page.write_string(0, at, label, bold)
        page.set_column(at, at, width)
    for row, one in enumerate(survey.differences, 1):
        o, day = one.origin, str(one.day or "合计")
        told = (one.subject, day, one.kind, one.vendor or "没有", one.ours or "没有", o.file, o.sheet)
        for at, cell in enumerate(told):
            page.write_string(row, at, cell[:_LONGEST])
        page.write_number(row, len(told), o.row)
    book.close()
    return buffer.getvalue()


def _page(page: Any, one: SheetSurvey, bold: Any, styles: Mapping[type, Any]) -> None:
    labels = max((r.labels for r in one.refused), key=len)
    for at, label in enumerate((*_HEAD, *labels)):
        page.write_string(0, at, label[:_LONGEST], bold)
    for at, width in enumerate(_WIDTHS):
        page.set_column(at, at, width)
    page.freeze_panes(1, 0)
    for row, refused in enumerate(one.refused, 1):
        page.write_string(row, 0, one.file)
        page.write_string(row, 1, one.sheet)
        page.write_number(row, 2, refused.row)
        page.write_string(row, 3, "；".join(refused.reasons)[:_LONGEST])
        for at, cell in enumerate(refused.cells, len(_HEAD)):
            _write(page, row, at, cell, styles)


def _write(page: Any, row: int, at: int, cell: Cell, styles: Mapping[type, Any]) -> None:
    """A cell as it was. Text stays text: what begins with = is never a formula here."""
    if isinstance(cell, datetime | date | time) and not (
        isinstance(cell, datetime | date) and cell.year < 1900
    ):
        kind = datetime if isinstance(cell, datetime) else type(cell)
        page.write_datetime(row, at, cell, styles[kind])
    elif isinstance(cell, int | float) and not isinstance(cell, bool):
        page.write_number(row, at, cell)
    elif isinstance(cell, timedelta) or cell != "":
        page.write_string(row, at, text(cell)[:_LONGEST])
