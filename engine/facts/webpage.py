"""Web pages as grids: the tables that many programs save under the name .xls, laid out as a spreadsheet program does."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from engine.facts import limits
from engine.facts.grid import Grid, Merged
from engine.facts.tags import pieces

_COLUMNS, _ROWS = 1000, 65534  # the most that a page may ask for
_SPAN = re.compile(r"""(?:^|[\s"'])(colspan|rowspan)\s*=\s*["']?\s*(\d{1,6})""", re.I)
_HIDDEN = re.compile(r"""display\s*:\s*none|(?:^|\s)hidden(?:$|[\s=>/])""", re.I)
_BLOCKS = frozenset(
    {"address", "article", "blockquote", "center", "div", "dd", "dl", "dt", "fieldset", "footer", "form", "h1", "h2", "h3",
     "h4", "h5", "h6", "header", "hr", "li", "ol", "p", "pre", "section", "ul"}
)  # fmt: skip


class TooLarge(Exception):
    """A page with more cells than may be."""


class CutOff(Exception):
    """A page that ends within a table: the rest of it was lost on the way."""


@dataclass(slots=True)
class _Table:
    """One table while its rows go by. taken: column → the row from which on it is free; spans: its merged cells."""

    taken: dict[int, int] = field(default_factory=dict)
    spans: list[tuple[int, int, int, int]] = field(default_factory=list)


@dataclass(slots=True)
class _Page:
    """A page while it is read: every row of every table, and each line of text outside of them, is a row."""

    rows: list[list[str]] = field(default_factory=list)
    merged: list[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)
    tables: list[_Table] = field(default_factory=list)
    row: list[str] | None = None
    cell: tuple[int, int] | None = None
    words: list[str] = field(default_factory=list)
    seen: int = 0
    cells: int = 0

    def read(self, html: str) -> None:
        """Take in a whole page."""
        for name, words in pieces(html):
            if not name:
                self.words.append(words)
            elif name.lstrip("/") in _BLOCKS:
                self.pause()
            elif step := _STEPS.get(name):
                step(self, words)
        if self.tables:
            raise CutOff
        self.end_line()

    def pause(self) -> None:
        """A new line: in a cell it stays in the cell."""
        if self.cell is None:
            self.end_line()
        else:
            self.words.append("\n")

    def end_line(self) -> None:
        """The end of text outside of cells, which is a row of its own unless it stands between a table's rows."""
        line = self.said()
        if line and self.row is None:
            self.count(1)
            self.rows.append([line])
        elif line and self.row is not None:
            self.row.append(line)

    def said(self) -> str:
        """What the words so far say."""
        lines = "".join(self.words).split("\n")
        self.words = []
        return "\n".join(filter(None, (" ".join(line.split()) for line in lines)))

    def begin_table(self, attributes: str) -> None:
        """A table; one within a cell ends the row that it stands in, so that each row stays a row."""
        self.end_row("")
        self.end_line()
        self.tables.append(_Table())
        self.seen += 1

    def end_table(self, attributes: str) -> None:
        """The end of a table; merged cells end with it."""
        self.end_row("")
        if self.tables:
            last = len(self.rows) - 1
            for top, left, bottom, right in self.tables.pop().spans:
                if (top, left) != (min(bottom, last), right):
                    self.merged.append(((top, left), (min(bottom, last), right)))

    def begin_row(self, attributes: str) -> None:
        """A row."""
        self.end_row("")
        self.end_line()
        if self.tables:
            self.row = []
            if _HIDDEN.search(attributes):
                self.hidden.append(len(self.rows) + 1)

    def end_row(self, attributes: str) -> None:
        """The end of a row."""
        self.end_cell("")
        if self.row is not None:
            self.rows.append(self.row)
            self.row = None
            self.count(1)

    def begin_cell(self, attributes: str) -> None:
        """A cell."""
        self.end_cell("")
        if self.tables:
            if self.row is None:
                self.begin_row("")
            self.words = []
            asked = {m[1].lower(): int(m[2]) for m in _SPAN.finditer(attributes)}
            self.cell = (
                min(asked.get("rowspan", 1), _ROWS) or 1,
                min(asked.get("colspan", 1), _COLUMNS) or 1,
            )

    def end_cell(self, attributes: str) -> None:
        """The end of a cell: its value at the first place that is free, blanks where it reaches."""
        if self.cell is None or self.row is None:
            return
        (down, right), here, table = self.cell, len(self.rows), self.tables[-1]
        while table.taken.get(len(self.row), 0) > here:
            self.row.append("")
            self.count(1)
        left = len(self.row)
        self.count(right)
        self.row += [self.said(), *[""] * (right - 1)]
        if down > 1 or right > 1:
            table.spans.append((here, left, here + down - 1, left + right - 1))
        if down > 1:
            table.taken |= dict.fromkeys(range(left, left + right), here + down)
        self.cell = None

    def count(self, cells: int) -> None:
        """Stop where there is too much."""
        self.cells += cells
        if self.cells > limits.CELLS or len(self.rows) > limits.ROWS:
            raise TooLarge


_STEPS: Mapping[str, Callable[[_Page, str], None]] = {
    "table": _Page.begin_table,
    "/table": _Page.end_table,
    "tr": _Page.begin_row,
    "/tr": _Page.end_row,
    "td": _Page.begin_cell,
    "/td": _Page.end_cell,
    "th": _Page.begin_cell,
    "/th": _Page.end_cell,
    "br": lambda page, words: page.pause(),
}


def page_grid(html: str, file: str, sheet: str, encoding: str) -> Grid | None:
    """The grid of a page; None where it has no table. Raises TooLarge and CutOff."""
    page = _Page()
    page.read(html)
    if not page.seen or not any(map(any, page.rows)):
        return None
    rows: Sequence[Sequence[str]] = page.rows
    merged: Merged = tuple(page.merged)
    return Grid(file, sheet, rows, encoding, hidden_rows=tuple(page.hidden), merged=merged)
