"""Headers of sheets: found by their labels, of one row or of two (a group above its fields)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import NamedTuple

from engine.facts.cells import Cell, text
from engine.facts.grid import Grid

# How many rows with content may stand above the header, itself included.
_WITHIN = 20
_UNIT = re.compile(r"^(.+?)\(([^()]*)\)$")
_BRACKETS = str.maketrans("（）［］【】〔〕[]", "()" * 5)


class Heading(NamedTuple):
    """One column of a header. full: the group's label before its own; label: as written but for spaces."""

    at: int
    full: str
    own: str
    label: str


@dataclass(frozen=True, slots=True)
class Header:
    """A header. first, last: indices of its rows."""

    first: int
    last: int
    headings: tuple[Heading, ...]

    def find(self, *names: str) -> Heading | None:
        """The column of the first name that there is, group and field together before the field alone."""
        for name in names:
            for of in (_full, _own):
                found = next((h for h in self.headings if of(h) == name), None)
                if found:
                    return found
        return None

    def matching(self, pattern: re.Pattern[str]) -> Iterator[tuple[Heading, re.Match[str]]]:
        """Columns whose full or own label fits a pattern as a whole, in their order."""
        for heading in self.headings:
            match = pattern.fullmatch(heading.full) or pattern.fullmatch(heading.own)
            if match:
                yield heading, match


def _full(heading: Heading) -> str:
    return heading.full


def _own(heading: Heading) -> str:
    return heading.own


def label(cell: Cell) -> str:
    """A label as people find it in the sheet, without spaces and line breaks."""
    return re.sub(r"\s+", "", text(cell))


def _written(cell: Cell) -> str:
    """A cell of a header as a label; of numbers and dates only those that stand for a day."""
    if isinstance(cell, datetime):
        return str(cell.date())
    if isinstance(cell, (int, float)) and not isinstance(cell, bool) and cell not in range(1, 32):
        return ""
    return "" if isinstance(cell, (bool, time, timedelta)) else label(cell)


def split_unit(written: str) -> tuple[str, str]:
    """A label with plain brackets as name and unit: 时长（分钟） is 时长, 分钟; the unit is empty without one."""
    plain = written.translate(_BRACKETS)
    match = _UNIT.match(plain)
    return (match[1], match[2]) if match else (plain, "")


def is_blank_row(cells: Sequence[Cell]) -> bool:
    """Whether nothing can be read in the row."""
    return not any(c != "" and (not isinstance(c, str) or text(c)) for c in cells)


def renamed(header: Header, names: Mapping[str, str]) -> Header:
    """The header with a hall's own labels replaced by the known ones."""
    if not names:
        return header
    own = ((h, names.get(h.label) or names.get(h.own)) for h in header.headings)
    return Header(
        header.first, header.last, tuple(Heading(h.at, n or h.full, n or h.own, h.label) for h, n in own)
    )


def find_header(grid: Grid, score: Callable[[Header], int]) -> Header | None:
    """The header with the highest score among the first rows; of equals the first, and one row before two."""
    best, most = None, 0
    for header in candidates(grid):
        points = score(header)
        if points > most:
            best, most = header, points
    return best


def candidates(grid: Grid) -> list[Header]:
    """Every row, and then every two rows, that could be a header: a title over a header of one row looks like two."""
    single, double = [], []
    for index, cells in enumerate(grid.rows):
        if is_blank_row(cells):
            continue
        single.append(_single(grid, index))
        if index + 1 < len(grid.rows) and not is_blank_row(grid.rows[index + 1]):
            double.append(_double(grid, index))
        if len(single) >= _WITHIN:
            break
    return single + double


def _single(grid: Grid, index: int) -> Header:
    written = ((at, _written(c)) for at, c in enumerate(grid.rows[index]))
    headings = (Heading(at, split_unit(w)[0], split_unit(w)[0], w) for at, w in written if w)
    return Header(index, index, tuple(headings))


def _double(grid: Grid, index: int) -> Header:
    """Group labels reach over the blank cells to their right, where there are fields below."""
    upper, lower = grid.rows[index], grid.rows[index + 1]
    headings, group = [], ""
    for at in range(max(len(upper), len(lower))):
        above = _written(upper[at]) if at < len(upper) else ""
        own = _written(lower[at]) if at < len(lower) else ""
        group = above or (group if own else "")
        written = own or above
        if written:
            name = split_unit(written)[0]
            whole = split_unit(group)[0] + name if own and group else name
            headings.append(Heading(at, whole, name, f"{group}{own}" if own else written))
    return Header(index, index + 1, tuple(headings))
