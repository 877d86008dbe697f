"""What is sent back after a reading: rows that were refused, one sheet for each that they came from, with the reasons;
verdicts of vendors that differ; accounts of time clocks with the people whom they seem to belong to.

xlsxwriter is imported at module top here: import this module only where the sheet is written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook

from engine.facts.accounts import SHEET as ACCOUNTS
from engine.facts.cells import Cell, text
from engine.facts.fact import Origin
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
_ACCOUNTS = (
    ("打卡账号", 16),
    ("工号", 12),
    ("姓名", 10),
    ("表里的姓名", 12),
    ("怎么认的", 40),
    ("行数", 8),
    ("文件", 40),
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
    rows = [
        (d.subject, str(d.day or "合计"), d.kind, d.vendor or "没有", d.ours or "没有", *_place(d.origin), d.origin.row)
        for d in survey.differences
    ]  # fmt: skip
    return _list(f"{survey.period} 与导出表对照", "与导出表对照", _COMPARED, rows)


def proposed_accounts(survey: Survey) -> bytes | None:
    """The sheet 打卡账号 to be checked and put into the facts folder; None where the roster knows everybody.

    Who is not plain to see is left blank, which is refused until somebody fills it in.
    """
    rows = [(s.account, *s.likely, s.name, s.why, s.rows, s.file) for s in survey.strangers]
    return _list(f"{survey.period} 打卡账号（核对后使用）", ACCOUNTS, _ACCOUNTS, rows)


def _place(origin: Origin) -> tuple[str, str]:
    return origin.file, origin.sheet


def _list(
    title: str, name: str, columns: Sequence[tuple[str, int]], rows: Sequence[Sequence[str | int]]
) -> bytes | None:
    """A workbook of one list; None where it is empty. columns: label and width."""
    if not rows:
        return None
    buffer = BytesIO()
    book: Any = Workbook(buffer, {"in_memory": True})
    book.set_properties({"title": title, "created": _CREATED})
    bold = book.add_format({"bold": True, "bg_color": "#D9E2EC", "text_wrap": True})
    page = book.add_worksheet(name)
    page.freeze_panes(1, 0)
    for at, (label, width) in enumerate(columns):
        page.write_string(0, at, label, bold)
        page.set_column(at, at, width)
    for number, row in enumerate(rows, 1):
        for at, cell in enumerate(row):
            _write(page, number, at, cell, {})
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
