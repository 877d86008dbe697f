"""Templates of the sheets that people fill in: headings, drop-downs, and a second sheet that explains them.

xlsxwriter is imported at module top here: import this module only where templates are written.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook

from engine.facts.grid import GUIDE
from engine.policy.kinds import NUMERIC, FieldType
from engine.reports.template_form import MAY, MUST, SHOULD, Column, Form
from engine.reports.template_rules import BASE

_CREATED = datetime(2021, 1, 1)  # a fixed date in the properties keeps the bytes the same
_LAST = 5000  # drop-downs reach down to this row
_LONGEST_LIST = 255  # characters that a spreadsheet keeps of a list inside the validation
_UPRIGHT = 90  # what fits on a page held upright, as columns are measured
_LONGEST_NAME = 31  # characters that a spreadsheet allows in the name of a sheet
_FONT = "宋体"
_FORMATS = {
    FieldType.DATE: "yyyy-mm-dd",
    FieldType.TIME: "hh:mm",
    FieldType.DATETIME: "yyyy-mm-dd hh:mm:ss",
    FieldType.PERCENT: "0.##%",
}
_TYPES = {
    FieldType.DATE: "日期，如 2021-03-01",
    FieldType.TIME: "时刻，如 09:10",
    FieldType.DATETIME: "日期和时刻，如 2021-03-01 08:30",
    FieldType.PERCENT: "百分数，如 95%",
    FieldType.YESNO: "是或否",
    FieldType.TEXT: "文字",
}
_FILLS = {MUST: "#FCE4D6", SHOULD: "#DDEBF7", MAY: "#EDEDED"}
_GUIDE_COLUMNS = (
    ("列", 18),
    ("怎么写", 30),
    ("单位", 8),
    ("要不要填", 12),
    ("说明", 52),
    ("用到它的条款", 46),
)
_LISTS = len(_GUIDE_COLUMNS) + 1  # column of the guide sheet from which on long lists stand


def template(form: Form) -> bytes:
    """The xlsx file of a form: the sheet to fill in, header only, and the sheet 填写说明, which is never read.

    The same form gives the same bytes.
    """
    buffer = BytesIO()
    book = Workbook(buffer, {"in_memory": True})
    book.set_properties({"title": f"{form.sheet}（空表）", "created": _CREATED})
    sheet, guide = book.add_worksheet(form.sheet[:_LONGEST_NAME]), book.add_worksheet(GUIDE)
    _blank_sheet(book, sheet, form)
    below = _explain(book, guide, form)
    _show_examples(book, guide, form, below)
    _choices(sheet, guide, form)
    _printed(guide, wide=True)
    book.close()
    return buffer.getvalue()


def _style(book: Any, **more: object) -> Any:
    return book.add_format({"font_name": _FONT, "font_size": 10, "valign": "vcenter", **more})


def _blank_sheet(book: Any, sheet: Any, form: Form) -> None:
    """Headings in the first row; a column of text keeps the 0 at the start of a 工号."""
    for at, column in enumerate(form.columns):
        cells = _style(
            book, num_format=_FORMATS.get(column.type, "General" if column.type in NUMERIC else "@")
        )
        sheet.set_column(at, at, _width(column), cells)
        head = _style(book, bold=True, border=1, align="center", text_wrap=True, bg_color=_FILLS[column.need])
        sheet.write_string(0, at, column.label, head)
    sheet.set_row(0, 24)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    _printed(sheet, wide=sum(map(_width, form.columns)) > _UPRIGHT)


def _printed(sheet: Any, wide: bool) -> None:
    """A4, one page wide."""
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    if wide:
        sheet.set_landscape()


def _width(column: Column) -> int:
    if column.type in _FORMATS and column.type is not FieldType.PERCENT:
        return 20 if column.type is FieldType.DATETIME else 12
    longest = max((len(w) for w in (column.label, *column.choices)), default=4)
    return min(max(2 * longest + 4, 10), 40)


def _choices(sheet: Any, guide: Any, form: Form) -> None:
    """Drop-downs, and bounds for numbers."""
    spare = _LISTS
    for at, column in enumerate(form.columns):
        if column.choices:
            source: object = list(column.choices)
            if len(",".join(column.choices)) > _LONGEST_LIST or any("," in c for c in column.choices):
                guide.write_column(0, spare, [f"“{column.name}”的选项", *column.choices])
                letter = chr(ord("A") + spare)
                source = f"={GUIDE}!${letter}$2:${letter}${len(column.choices) + 1}"
                spare += 1
            sheet.data_validation(1, at, _LAST, at, _list(column, source))
        elif column.type in NUMERIC:
            sheet.data_validation(1, at, _LAST, at, _number(column))


def _list(column: Column, source: object) -> dict[str, object]:
    """A drop-down. Where other words are right, too, it only suggests."""
    return {
        "validate": "list",
        "source": source,
        "show_error": column.strict,
        "error_title": f"{column.name[:20]}填错了",
        "error_message": "请从下拉选项里选。",
    }


def _number(column: Column) -> dict[str, object]:
    return {
        "validate": "decimal",
        "criteria": ">=",
        "value": 0,
        "error_title": f"{column.name[:20]}填错了",
        "error_message": "只写数字，不写单位，不能小于 0。",
    }


def _explain(book: Any, guide: Any, form: Form) -> int:
    """What every column is for; the row below."""
    head = _style(book, bold=True, border=1, align="center", bg_color="#D9E2EC")
    body = _style(book, border=1, text_wrap=True)
    guide.write_string(0, 0, f"{form.sheet}：填写说明", _style(book, bold=True))
    guide.write_string(
        1, 0, f"填好后存为 {form.sheet}.xlsx，放进文件夹 {form.place}。这一张说明不会被读取。", _style(book)
    )
    if form.place != BASE:
        remark = "本期没有记录的，也要放一张只有表头的表：没有表，结果是“资料不全”。"
        guide.write_string(2, 0, remark, _style(book))
    for at, (title, width) in enumerate(_GUIDE_COLUMNS):
        guide.set_column(at, at, width)
        guide.write_string(4, at, title, head)
    for row, column in enumerate(form.columns, 5):
        for at, text in enumerate(_told(column)):
            guide.write_string(row, at, text, body)
    return 5 + len(form.columns) + 1


def _told(column: Column) -> tuple[str, ...]:
    """A column's line of the guide."""
    unit = str(column.type) if column.type in NUMERIC - {FieldType.PERCENT} else ""
    how = _TYPES.get(column.type, "数，只写数字")
    if column.choices:
        how = f"{'选' if column.strict else '可选'}：{'、'.join(column.choices)}"
    need = {SHOULD: "应填（条款要看）"}.get(column.need, column.need)
    used = column.uses or ("" if column.need == MUST else "没有条款用到")
    return column.label, how, unit, need, column.help, used


def _show_examples(book: Any, guide: Any, form: Form, row: int) -> None:
    """Example rows, one per kind, as text under the same headings."""
    guide.write_string(row, 0, "示例（不会被读取，也不必删）：", _style(book, bold=True))
    head, body = (
        _style(book, bold=True, border=1, text_wrap=True),
        _style(book, border=1, font_color="#7F7F7F"),
    )
    rows: Sequence[Sequence[str]] = [[c.label for c in form.columns], *form.examples]
    for number, cells in enumerate(rows, row + 1):
        for at, text in enumerate(cells):
            guide.write_string(number, at, text, body if number > row + 1 else head)
