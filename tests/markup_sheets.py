"""Web pages and XML that programs save under the name .xls, made from rows: as table cells, and as SpreadsheetML 2003."""

from __future__ import annotations

import datetime as dt
from html import escape
from typing import Any

from tests.vendor_sheets import Rows

_OPEN = (
    '<?xml version="1.0"{encoding}?>\n<?mso-application progid="Excel.Sheet"?>\n'
    '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:x="urn:schemas-microsoft-com:office:excel" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">\n'
)


def page(rows: Rows, charset: str = "", tag: str = "td") -> str:
    """A page as exports write it: one table, the charset in a meta, a style with words in it."""
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">' if charset else ""
    style = "<style><!-- td {mso-number-format:'\\@';} --></style><script>var a = '<table>';</script>"
    lines = "\n".join(
        "<tr>" + "".join(f"<{tag} class=x>{_cell(c)}</{tag}>" for c in row) + "</tr>" for row in rows
    )
    return f"<html><head>{meta}{style}</head><body><table border=1>{lines}</table></body></html>"


def _cell(cell: Any) -> str:
    return escape(str(cell)).replace("\n", "<br>") or "&nbsp;"


def workbook(rows: Rows, name: str = "Sheet1", encoding: str = "", extra: str = "", options: str = "") -> str:
    """The rows as an Excel 2003 XML workbook; extra: more sheets; options: before the sheets."""
    declared = f' encoding="{encoding}"' if encoding else ""
    return _OPEN.format(encoding=declared) + options + sheet(rows, name) + extra + "</Workbook>"


def sheet(rows: Rows, name: str, options: str = "") -> str:
    lines = "".join(f"<Row>{''.join(map(_data, row))}</Row>" for row in rows)
    return f'<Worksheet ss:Name="{escape(name)}"><Table>{lines}</Table>{options}</Worksheet>'


def _data(cell: Any) -> str:
    if cell == "":
        return "<Cell/>"
    kind, plain = "String", escape(str(cell)).replace("\n", "&#10;")
    if isinstance(cell, bool):
        kind, plain = "Boolean", str(int(cell))
    elif isinstance(cell, int | float):
        kind = "Number"
    elif isinstance(cell, dt.datetime):
        kind, plain = "DateTime", f"{cell:%Y-%m-%dT%H:%M:%S}.000"
    elif isinstance(cell, dt.date):
        kind, plain = "DateTime", f"{cell}T00:00:00.000"
    elif isinstance(cell, dt.time):
        kind, plain = "DateTime", f"1899-12-31T{cell:%H:%M:%S}.000"
    return f'<Cell><Data ss:Type="{kind}">{plain}</Data></Cell>'
