"""Rows by column: what makes a million of them bearable is to look at each different cell once.

A text whose lines are equally wide is kept in bytes and decoded where somebody looks. Every other sheet is a list of
rows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from operator import itemgetter
from typing import Any, NamedTuple, overload

from engine.facts.cells import Cell

Rows = Sequence[Sequence[Cell]]


class Cells(NamedTuple):
    """The cells of one column. keys: one for each row, equal for equal cells. encoded: they are UTF-8."""

    keys: Sequence[Any]
    encoded: bool = False

    def cell(self, key: Any) -> Cell:
        """The cell that a key stands for; of part of one, what can be read."""
        found: Cell = key.decode(errors="replace") if self.encoded else key
        return found

    def different(self) -> Iterator[Cell]:
        """Every different cell."""
        return map(self.cell, {*self.keys})


@dataclass(frozen=True, slots=True)
class EvenRows(Sequence[Sequence[Cell]]):
    """Rows of a text, all equally wide, decoded where somebody looks. cells: of all rows, UTF-8; of these, first to last.

    first, last: the first row, and the one after the last.
    """

    cells: list[bytes]
    width: int
    first: int
    last: int

    def __len__(self) -> int:
        return self.last - self.first

    @overload
    def __getitem__(self, at: int) -> tuple[str, ...]: ...
    @overload
    def __getitem__(self, at: slice) -> EvenRows: ...
    def __getitem__(self, at: int | slice) -> tuple[str, ...] | EvenRows:
        if isinstance(at, slice):
            rows = range(self.first, self.last)[at]
            if rows.step == 1:
                return EvenRows(self.cells, self.width, rows.start, max(rows.start, rows.stop))
            return _joined([self.cells[n * self.width :][: self.width] for n in rows], self.width)
        row = range(self.first, self.last)[at] * self.width
        return tuple(map(bytes.decode, self.cells[row : row + self.width]))

    def column(self, at: int) -> Cells:
        """One column."""
        return Cells(self.cells[self.first * self.width + at : self.last * self.width : self.width], True)

    def without(self, dropped: Iterable[int]) -> EvenRows:
        """The rows but for those of the given indices."""
        ends = [self.first - 1, *(self.first + n for n in sorted(dropped)), self.last]
        parts = [self.cells[(a + 1) * self.width : b * self.width] for a, b in pairwise(ends)]
        return _joined(parts, self.width)


def _joined(parts: Iterable[list[bytes]], width: int) -> EvenRows:
    cells = [*chain.from_iterable(parts)]
    return EvenRows(cells, width, 0, len(cells) // width)


def column_of(rows: Rows, at: int) -> Cells:
    """A column of rows, blank where a row stops before it."""
    if isinstance(rows, EvenRows):
        return rows.column(at)
    try:
        return Cells([*map(itemgetter(at), rows)])
    except IndexError:
        return Cells([row[at] if at < len(row) else "" for row in rows])


def blank_column(number: int) -> Cells:
    """A column in which nothing stands."""
    return Cells([""] * number)


def widths(rows: Rows) -> tuple[int, int]:
    """Cells of the narrowest and of the widest row."""
    if isinstance(rows, EvenRows):
        return rows.width, rows.width
    found = {*map(len, rows)}
    return min(found, default=0), max(found, default=0)


def without(rows: Rows, dropped: Collection[int]) -> Rows:
    """The rows but for those of the given indices."""
    if isinstance(rows, EvenRows):
        return rows.without(dropped)
    return [row for at, row in enumerate(rows) if at not in dropped]
