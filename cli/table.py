"""Tables on the terminal, in columns that are right for Chinese text.

Written here because a library's table takes as long as reading and judging half a month.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Sequence

import click

from cli.console import width

_TOP, _UNDER_HEADER = ("┏", "━", "┳", "┓"), ("┡", "━", "╇", "┩")
_BETWEEN, _BOTTOM = ("├", "─", "┼", "┤"), ("└", "─", "┴", "┘")
_WIDE_OUTPUT = 120
_LEAST = 20
_BREAK_AFTER = "；，、。 "

Row = Sequence[str]


def show_table(title: str, header: Row, rows: Iterable[Row], right: frozenset[str], total: Row = ()) -> None:
    """Print a table. right: names of the columns set to the right; total: a last row apart from the others.

    Where the table is wider than the terminal, the text of the last column goes on in further lines.
    """
    body = [*rows]
    columns = zip(header, *body, *([total] if total else []), strict=True)
    widths = [max(map(width, column)) for column in columns]
    spare = _output_width() - sum(widths[:-1]) - 3 * len(widths) - 1
    widths[-1] = min(widths[-1], max(spare, _LEAST))
    justify = [name in right for name in header]
    lines = [
        title,
        _rule(_TOP, widths),
        *_lines(header, widths, justify, "┃", True),
        _rule(_UNDER_HEADER, widths),
    ]
    for row in body:
        lines += _lines(row, widths, justify, "│")
    if total:
        lines += [_rule(_BETWEEN, widths), *_lines(total, widths, justify, "│")]
    click.echo("\n".join([*lines, _rule(_BOTTOM, widths)]))


def _output_width() -> int:
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else _WIDE_OUTPUT


def _rule(marks: tuple[str, str, str, str], widths: Sequence[int]) -> str:
    left, line, cross, right = marks
    return left + cross.join(line * (w + 2) for w in widths) + right


def _lines(
    row: Row, widths: Sequence[int], justify: Sequence[bool], bar: str, bold: bool = False
) -> list[str]:
    """The lines of a row: one, or more where its last cell is too long."""
    lines = []
    for number, last in enumerate(wrapped(row[-1], widths[-1])):
        cells = [*(row[:-1] if not number else [""] * (len(row) - 1)), last]
        padded = [_padded(c, w, r) for c, w, r in zip(cells, widths, justify, strict=True)]
        if bold:
            padded = [click.style(c, bold=True) for c in padded]
        lines.append(f"{bar} {f' {bar} '.join(padded)} {bar}")
    return lines


def _padded(cell: str, columns: int, right: bool) -> str:
    space = " " * (columns - width(cell))
    return space + cell if right else cell + space


def wrapped(text: str, columns: int) -> list[str]:
    """The text in lines of at most so many columns, broken after a mark or a space where there is one."""
    lines: list[str] = []
    while width(text) > columns:
        end = len(text)
        while width(text[:end]) > columns:
            end -= 1
        mark = max(text.rfind(c, 0, end) for c in _BREAK_AFTER) + 1
        end = mark or end
        lines.append(text[:end].rstrip())
        text = text[end:].lstrip()
    return [*lines, text]
