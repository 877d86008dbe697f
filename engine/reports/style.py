"""The house style of written sheets: fonts, fills, number formats, widths, the page. Everything about looks is here.

Fonts are named as Windows, WPS and 麒麟 have them; none is shipped. Fills are greys, so that a print in black and
white looks like the screen.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

Cell = str | Decimal | int | date | None

BODY_FONT, TITLE_FONT, SUBTITLE_FONT = "宋体", "黑体", "仿宋"
_LINE = 14.5  # height of a line of 10-point text, in points
_TALLEST = 400  # a row can't be taller than 409 points
_MARGIN = 0.5  # inches, left and right
_A4 = {True: 11.69, False: 8.27}  # width in inches: landscape, portrait
_UNITS_PER_INCH = 96 / 7  # a unit of column width is a digit of the default font, 7 pixels wide
_PADDING = 5 / 7  # what a column is wider than its width says
_NUMBERS = {
    "points": "General",
    "quiet": "General;-General;—",
    "score": "General",
    "average": "0.00",
    "change": "+General;-General;—",
    "money": "#,##0.00",
    "date": "yyyy-mm-dd",
}
_CENTRED = frozenset({"centre", "date", "points", "quiet", "score", "average", "change"})
_FILLS = {"header": "#D9D9D9", "subtotal": "#F2F2F2", "total": "#E4E4E4", "section": "#F2F2F2"}
_LOOSE: dict[str, dict[str, object]] = {
    "title": {"font_name": TITLE_FONT, "font_size": 16, "align": "center"},
    "subtitle": {"font_name": SUBTITLE_FONT, "font_size": 11, "align": "center"},
    "heading": {"font_name": TITLE_FONT, "font_size": 11},
    "note": {"font_size": 9, "font_color": "#404040"},
    "signature": {"font_size": 11},
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a printed table: title, bounds of its width in half Chinese characters, style.

    style: text, centre, date, money (元), points, quiet (points, a dash for 0), change (signed), average, or score
    (points that are averaged in sum rows).
    Within the bounds the width follows the contents; grow: takes up what is left of the page's width.
    """

    title: str
    least: float
    style: str = "text"
    most: float = 0
    grow: bool = False


def cell_format(style: str, weight: str) -> dict[str, object]:
    """Properties of a cell. weight: body, header, subtotal, total, section, or a loose text's."""
    if weight in _LOOSE:
        return {"font_name": BODY_FONT, "valign": "vcenter", "text_wrap": True} | _LOOSE[weight]
    properties: dict[str, object] = {
        "font_name": BODY_FONT,
        "font_size": 10,
        "border": 1,
        "border_color": "#7F7F7F",
        "valign": "vcenter",
        "text_wrap": True,
        "align": "center" if style in _CENTRED or weight == "header" else "left",
    }
    if weight in _FILLS:
        properties |= {"bold": weight != "header", "bg_color": _FILLS[weight]}
    if weight == "header":
        properties["font_name"] = TITLE_FONT
    if style in _NUMBERS and weight != "header":
        averaged = style == "score" and weight in ("subtotal", "total")
        properties["num_format"] = "0.00" if averaged else _NUMBERS[style]
    if style == "money" and weight != "header":
        properties |= {"align": "right", "indent": 1}
    return properties


def room(columns: int, landscape: bool) -> float:
    """Width of an A4 page at its natural size, in the unit of column widths, less what each column is padded."""
    return (_A4[landscape] - 2 * _MARGIN) * _UNITS_PER_INCH - columns * _PADDING


def widths(columns: Sequence[Column], rows: Sequence[Sequence[Cell]], landscape: bool) -> list[float]:
    """A width per column: what its longest text needs within its bounds, then the page's width filled.

    Where the page is too narrow, the columns that may grow give way first; then the print is made smaller.
    """
    longest = [max((text_width(_shown(c)) for c in column), default=0) for column in zip(*rows, strict=True)]
    wanted = [
        min(max(c.least, need + 1.5), max(c.most, c.least))
        for c, need in zip(columns, longest or [0] * len(columns), strict=True)
    ]
    growing = [i for i, c in enumerate(columns) if c.grow]
    spare = room(len(columns), landscape) - sum(wanted)
    if growing and spare > 0:
        share = sum(max(wanted[i], 1) for i in growing)
        return [w + (spare * w / share if i in growing else 0) for i, w in enumerate(wanted)]
    slack = sum(wanted[i] - columns[i].least for i in growing)
    if spare < 0 < slack:
        part = min(1, -spare / slack)
        return [w - (w - columns[i].least) * part if i in growing else w for i, w in enumerate(wanted)]
    return wanted


def height(cells: Sequence[Cell], columns: Sequence[float], least: float = 20) -> float:
    """Height of a row in points, as tall as its longest text needs."""
    most = max((lines(c, w) for c, w in zip(cells, columns, strict=True)), default=1)
    return min(_TALLEST, max(least, most * _LINE + 5))


def lines(cell: Cell, width: float) -> int:
    """Lines that a text takes in a column; a Chinese character is two wide."""
    if not isinstance(cell, str) or not cell:
        return 1
    space = max(
        1.05 * width - 0.5, 2
    )  # half a Chinese character of 10 points is a little narrower than a digit
    if 2 * len(cell) <= space and "\n" not in cell:
        return 1
    return sum(max(1, math.ceil(text_width(part) / space)) for part in cell.split("\n"))


@lru_cache(maxsize=20_000)  # names, clauses and grades come again and again
def text_width(text: str) -> int:
    """Width of a text in halves of a Chinese character."""
    if text.isascii():
        return len(text)
    return len(text) + sum(unicodedata.east_asian_width(c) in "WFA" for c in text)


def set_page(sheet: Any, landscape: bool, header: tuple[str, str], footer: tuple[str, str]) -> None:
    """A4, one page wide, as many as needed high; (left, right) of the page's header and footer."""
    if landscape:
        sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=_MARGIN, right=_MARGIN, top=0.75, bottom=0.75)
    sheet.center_horizontally()
    sheet.hide_gridlines(2)
    sheet.set_header(f"&L&9{_plain(header[0])}&R&9{_plain(header[1])}", {"margin": 0.4})
    pages = "第 &P 页 共 &N 页"
    sheet.set_footer(f"&L&9{_plain(footer[0])}&C&9{pages}&R&9{_plain(footer[1])}", {"margin": 0.4})


def _plain(text: str) -> str:
    """& is a control character there, the whole may have 255 characters, and a digit after &9 would be its size."""
    return " " + text[:80].replace("&", "&&")


def _shown(cell: Cell) -> str:
    """Roughly what a cell shows, for its width."""
    if cell is None or isinstance(cell, str):
        return max((cell or "").split("\n"), key=text_width)
    if isinstance(cell, date):
        return f"{cell:%Y-%m-%d}"
    return f"{cell:,.2f}" if isinstance(cell, Decimal) else str(cell)
