"""Records that stand twice, in one sheet or in several: they would be charged twice."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from engine.facts.cells import Cell, text
from engine.facts.fact import Origin
from engine.facts.rows import Findings
from engine.facts.sheet import Row
from grammar.diagnostic import Diagnostic, Label, Severity


class Entry(NamedTuple):
    """One record for comparison. number: its 编号 or 单号, empty where it has none."""

    findings: Findings
    row: int
    number: str
    subject: str
    kind: str
    content: tuple[tuple[str, Cell], ...]

    @property
    def origin(self) -> Origin:
        """Where the record stands."""
        return self.findings.table.origin(self.row)


def entry(findings: Findings, row: Row, number: str, subject: str, kind: str) -> Entry:
    """The record of a row. The content is every cell under a known column, blank cells included."""
    cells = row.cells
    content = tuple((name, cells[c.at]) for name, c in sorted(findings.table.columns.items()))
    return Entry(findings, row.number, number, subject, kind, content)


def check_duplicates(entries: Iterable[Entry], column: str) -> frozenset[Origin]:
    """Report records that repeat another; returns where those stand that count no second time.

    With a number (in the given column): the same number, subject and kind is an error, but for the same content
    in another file, which is an overlap of exports and counts once; the same number for another subject or kind
    is a warning. Without a number: the same content is an error.
    """
    first: dict[tuple[object, ...], Entry] = {}
    numbers: dict[str, Entry] = {}
    again: set[Origin] = set()
    for one in entries:
        key = (one.number, one.subject, one.kind, () if one.number else _plain(one))
        earlier = first.setdefault(key, one)
        if earlier is not one:
            _repeated(earlier, one, column)
            again.add(one.origin)
        elif one.number and numbers.setdefault(one.number, one) is not one:
            other = numbers[one.number]
            message = f"{column}“{one.number}”和{_where(other, one)}相同，但人或事项不同"
            help = "核对：若是两件事，编号应当不同"
            _add(one, other, message, help, column, Severity.WARNING, "编号相同的另一行")
    return frozenset(again)


def _plain(one: Entry) -> tuple[tuple[str, str], ...]:
    """The content as people read it; a blank cell says as much as no column."""
    return tuple((name, plain) for name, cell in one.content if (plain := text(cell)))


def _repeated(earlier: Entry, later: Entry, column: str) -> None:
    same = _plain(earlier) == _plain(later)
    across = earlier.findings.table.file != later.findings.table.file
    later.findings.table.tally.repeated[later.row] = str(earlier.origin)
    severity = Severity.ERROR
    if later.number and across and same:
        message = f"{column}“{later.number}”在 {earlier.origin} 已有，内容一样，只算一次"
        severity, help = Severity.WARNING, "两个文件的时间段重叠；不必改"
    elif later.number:
        what = "内容也一样" if same else "内容却不一样"
        message = (
            f"{_where(earlier, later)}和第{later.row}行是同一个{column}“{later.number}”，{what}，会重复计算"
        )
        help = "只留一行；若确是两件事，给它们不同的编号"
    else:
        message = f"{_where(earlier, later)}和第{later.row}行内容完全一样，又没有编号，会重复计算"
        help = "只留一行；若确是两件事，写上编号加以区分"
    _add(later, earlier, message, help, column if later.number else "", severity, "先出现的一行")


def _where(other: Entry, one: Entry) -> str:
    return f"第{other.row}行" if other.findings is one.findings else str(other.origin)


def _add(
    one: Entry, other: Entry, message: str, help: str, column: str, severity: Severity, words: str
) -> None:
    """Note the mistake at the one row, with the other beside it. The row is repeated, not refused."""
    labels = (Label(other.findings.table.place(other.row), words),)
    place = one.findings.table.place(one.row, column)
    one.findings.diagnostics.append(Diagnostic("KP313", severity, message, place, help, labels))
