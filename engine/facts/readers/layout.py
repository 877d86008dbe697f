"""What a layout is: how the sheets of one device or app look, and how they are turned into our own tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from engine.facts.cells import Cell, is_blank
from engine.facts.columns import Rows
from engine.facts.fact import Origin, Period
from engine.facts.grid import Grid
from engine.facts.header import Header, Heading
from engine.facts.headings import SYNONYMS
from engine.facts.merged import fill_all
from engine.facts.roster import identity
from engine.facts.rows import Findings
from engine.facts.sheet import Column, Row, Table, under
from grammar.diagnostic import Diagnostic

# A sheet's rank among the sheets of one workbook: the times themselves before tables made of them.
RAW, DAILY, WIDE, SUMMARY = 4, 3, 2, 1
# By which columns a sheet names people, the surer before the others.
PEOPLE = ("工号", *SYNONYMS["工号"], "自定义编号", "姓名", *SYNONYMS["姓名"])


@dataclass(frozen=True, slots=True)
class Claim:
    """What a vendor's own program says about somebody's day: kept beside our result, never believed.

    who: as the sheet names the person. kind: 迟到, 早退, 缺卡, 旷工, 补签. value: as written in the column label.
    at: the time that a corrected punch has. day is None for sums of a month.
    """

    who: str
    day: date | None
    kind: str
    label: str
    value: str
    origin: Origin
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """A day of somebody on which the vendor's program gives its verdicts, of these kinds: what it doesn't say, it denies."""

    who: str
    day: date
    kinds: frozenset[str]
    origin: Origin


@dataclass(frozen=True, slots=True)
class Reading:
    """A sheet as a table of ours. table: None for a layout that holds no times, only claims.

    layout: its name; why: the labels that it was recognised by.
    """

    layout: str
    sheet: str
    why: str
    table: Table | None
    claims: tuple[Claim, ...] = ()
    judged: tuple[Judged, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """One way in which sheets look. name: as people choose it. sheet: what it is read as; rank: see RAW.

    knows: the labels by which a header is recognised, none where it isn't.
    """

    name: str
    sheet: str
    rank: int
    knows: Callable[[Header], Sequence[str]]
    read: Callable[[Work], None] | None


@dataclass(slots=True)
class Work:
    """One sheet while a layout's reader is at it: rows in, punches and claims out.

    order: what the columns of the lines are. whole: numbers and lines, where they are rows of the sheet as they stand.
    """

    grid: Grid
    header: Header
    period: Period
    findings: Findings = field(init=False)
    source: Table = field(init=False)
    claims: list[Claim] = field(default_factory=list)
    judged: list[Judged] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    lines: list[Sequence[Cell]] = field(default_factory=list)
    order: tuple[str, ...] = ("工号", "姓名", "打卡时间", "设备")
    whole: tuple[Sequence[int], Rows] | None = None
    people: tuple[Heading, ...] = field(init=False)
    name: Heading | None = field(init=False)

    def __post_init__(self) -> None:
        self.source = fill_all(under(self.grid, self.header, {}))
        self.findings = Findings(self.source)
        self.people = tuple(dict.fromkeys(h for n in PEOPLE if (h := self.header.find(n))))
        self.name = self.header.find("姓名", *SYNONYMS["姓名"])

    def records(self) -> list[Row]:
        """The rows that hold records."""
        return [row for row in self.source.rows if not self.findings.is_footer(row)]

    def cell(self, row: Row, heading: Heading | None) -> Cell:
        """The row's cell under a heading; blank where there is none."""
        return row.cells[heading.at] if heading and heading.at < len(row.cells) else ""

    def who(self, row: Row) -> str:
        """How the row names its person: by the first column that is filled in."""
        return next((identity(c) for h in self.people if not is_blank(c := self.cell(row, h))), "")

    def needs_person(self, row: Row) -> str:
        """As `who`; a row without is refused."""
        who = self.who(row)
        if not who:
            self.findings.add(
                "KP309", "没有写是谁（工号、账号和姓名都是空的）", "补上工号", row.number, "工号"
            )
        return who

    def unformatted(self, row: Row, heading: Heading | None, found: date) -> None:
        """Note where a bare number was taken for a date or a time."""
        if heading:
            self.findings.unformatted(row, heading.label, self.cell(row, heading), found)

    def punch(self, row: Row, who: str, at: Cell, device: Cell = "") -> None:
        """Note a punch."""
        self.numbers.append(row.number)
        self.lines.append((who, self.cell(row, self.name), at, device))

    def claim(
        self,
        row: Row,
        who: str,
        day: date | None,
        kind: str,
        label: str,
        value: str,
        at: datetime | None = None,
    ) -> None:
        """Note what the vendor says."""
        origin = self.source.origin(row.number)
        self.claims.append(Claim(who, day, kind, label, value, origin, at))

    def judge(self, row: Row, who: str, day: date, kinds: frozenset[str]) -> None:
        """Note that the vendor's verdicts on the day are all here."""
        if kinds:
            self.judged.append(Judged(who, day, kinds, self.source.origin(row.number)))

    def result(self, columns: Mapping[str, Heading | None]) -> Table:
        """Our own table of the punches. columns: our names → where the sheet has them, for messages."""
        ours = {
            name: Column(at, heading.label if (heading := columns.get(name)) else name, "")
            for at, name in enumerate(self.order)
        }
        tally = self.source.tally
        tally.read = self.source.numbers
        if tally.notes:
            tally.read = [n for n in tally.read if n not in tally.notes]
        source = self.source
        numbers, lines = self.whole or (self.numbers, self.lines)
        return Table(source.grid, source.header, ours, numbers, lines, source.labels, source.skipped, tally)
