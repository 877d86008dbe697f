"""Records that stand twice in a sheet: they would be charged twice."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from engine.facts.cells import Cell, text
from engine.facts.rows import Findings
from engine.facts.sheet import Row
from grammar.diagnostic import Severity


class Entry(NamedTuple):
    """One record for comparison. number: its 编号 or 单号, empty where it has none."""

    row: int
    number: str
    subject: str
    kind: str
    content: tuple[Cell, ...]


def entry(findings: Findings, row: Row, number: str, subject: str, kind: str) -> Entry:
    """The record of a row. The content is every cell under a known column, blank cells included."""
    cells = row.cells
    content = tuple(cells[c.at] for c in findings.table.columns.values())
    return Entry(row.number, number, subject, kind, content)


def check_duplicates(findings: Findings, entries: Iterable[Entry], column: str) -> None:
    """Report records that repeat another.

    With a number (in the given column): the same number, subject and kind is an error; the same number for
    another subject or kind a warning. Without a number: the same content is an error.
    """
    first: dict[tuple[object, ...], Entry] = {}
    numbers: dict[str, Entry] = {}
    for one in entries:
        key = (one.number, one.subject, one.kind, () if one.number else tuple(map(text, one.content)))
        earlier = first.setdefault(key, one)
        if earlier is not one:
            _repeated(findings, earlier, one, column)
        elif one.number and numbers.setdefault(one.number, one) is not one:
            other = numbers[one.number]
            message = f"{column}“{one.number}”和第{other.row}行相同，但人或事项不同"
            help = "核对：若是两件事，编号应当不同"
            labels = [(other.row, "编号相同的另一行")]
            findings.add("KP313", message, help, one.row, column, Severity.WARNING, labels)


def _repeated(findings: Findings, earlier: Entry, later: Entry, column: str) -> None:
    if later.number:
        same = "内容也一样" if earlier.content == later.content else "内容却不一样"
        message = f"第{earlier.row}行和第{later.row}行是同一个{column}“{later.number}”，{same}，会重复计算"
        help = "只留一行；若确是两件事，给它们不同的编号"
    else:
        message = f"第{earlier.row}行和第{later.row}行内容完全一样，又没有编号，会重复计算"
        help = "只留一行；若确是两件事，写上编号加以区分"
    place = column if later.number else ""
    findings.add("KP313", message, help, later.row, place, others=[(earlier.row, "先出现的一行")])
