"""Cells that are merged downwards: what they say is meant for each of their rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from engine.facts.cells import Cell
from engine.facts.grid import Grid
from engine.facts.sheet import Table, table_of
from grammar.diagnostic import Diagnostic, Severity


def fill_all(table: Table) -> Table:
    """The table with every merged cell filled in downwards."""
    return _filled(table, {}, frozenset())[0]


def whole_table(
    grid: Grid, known: frozenset[str], ranks: Mapping[str, tuple[str, int]], numbered: frozenset[str]
) -> tuple[Table | None, tuple[Diagnostic, ...]]:
    """The table of a grid, its merged cells filled in. numbered: see `_fill_words`."""
    table, found = table_of(grid, known, ranks)
    if table is None:
        return None, found
    table, more = _fill_words(table, numbered)
    return table, (*found, *more)


def _fill_words(table: Table, numbered: frozenset[str]) -> tuple[Table, tuple[Diagnostic, ...]]:
    """The table with words and days filled in downwards, which is remarked on.

    A number stays where it stands: what is counted once must not be counted for each row. numbered: names of columns
    whose numbers are no quantities.
    """
    names = {column.at: name for name, column in table.columns.items()}
    filled, found = _filled(table, names, numbered)
    if not found:
        return table, ()
    labels = "、".join(dict.fromkeys(table.columns[name].label for _, name in found))
    message = f"“{labels}”里有合并的单元格，其中的每一行都按它的内容读"
    place = table.place(min(row for row, _ in found), found[0][1])
    return filled, (Diagnostic("KP342", Severity.NOTE, message, place, "不是每一行都这样的，拆开合并再填"),)


def _filled(
    table: Table, names: dict[int, str], numbered: frozenset[str]
) -> tuple[Table, list[tuple[int, str]]]:
    """The table filled in, and the rows and columns that were; names: columns to fill, none = all of them and numbers too."""
    start = table.header
    merged = [(a, b, c) for (a, b), (c, d) in table.grid.merged if a >= start and b == d and c > a]
    if not merged:
        return table, []
    lines = {n: list[Cell](line) for n, line in zip(table.numbers, table.lines, strict=True)}
    found: list[tuple[int, str]] = []
    for top, at, bottom in merged:
        value: Cell = lines[top + 1][at] if top + 1 in lines else ""
        if value == "" or (names and not _may(value, names.get(at, ""), numbered)):
            continue
        for row in range(top + 2, bottom + 2):
            if row in lines and lines[row][at] == "":
                lines[row][at] = value
                found.append((row, names.get(at, "")))
    return replace(table, lines=[*lines.values()]), found


def _may(value: Cell, name: str, numbered: frozenset[str]) -> bool:
    return bool(name) and (not isinstance(value, (int, float)) or name in numbered)
