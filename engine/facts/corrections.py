"""Corrections at work: the cells of a record give way before it is read, and nothing that stood there is lost.

A slip that nobody has approved changes nothing but leaves what it speaks of undecided.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from engine.facts import slips
from engine.facts.cells import Cell, text
from engine.facts.fact import CORRECTING, Correction, Fact, Origin, State
from engine.facts.header import split_unit
from engine.facts.hints import did_you_mean
from engine.facts.records import Records
from engine.facts.roster import Register, identity
from engine.facts.rows import Findings, fold_name
from engine.facts.sheet import Row, Table
from engine.facts.slips import Slip
from engine.policy.kinds import PUNCHES
from grammar.diagnostic import Diagnostic, InSheet, Label, Severity

# Who or what a record is about, and its number, is no matter of correction: it would be another record.
_FIXED = frozenset({"编号", "单号", "工号", "姓名", *slips.OTHERS})
# What a slip calls a column, and what the leave sheet calls it.
_NUMBERS, _EVENTS, _DAYS = ("编号", "单号"), ("事项", "假别"), ("日期", "开始时间")
_HALL = ("花名册", "日历", slips.SHEET)
UNAPPROVED = "还没有批准"

# A record: index of its table, index of its line.
Spot = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Made:
    """A slip that found its record. before: what stood in the cell; whose: everybody whom the record names."""

    slip: Slip
    origin: Origin
    column: str
    before: Cell
    whose: tuple[str, ...]


@dataclass
class Corrections:
    """The slips of a period while its sheets are read."""

    slips: Sequence[Slip] = ()
    found: Sequence[Findings] = ()
    made: list[_Made] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    def tables(self, sheet: str, tables: list[Table]) -> list[Table]:
        """The tables of a sheet with what the approved slips put in their cells."""
        mine = sorted((s for s in self.slips if s.sheet == sheet), key=lambda s: s.order)
        if not tables or not mine:
            return tables
        self.seen.add(sheet)
        work = [_Work(table, list(table.rows)) for table in tables]
        for slip in mine:
            for spot in _spots(slip, tables):
                self._one(slip, work[spot[0]], spot[1])
        return [w.table_now() for w in work]

    def _one(self, slip: Slip, work: _Work, at: int) -> None:
        """One slip at one record."""
        name = slip.field if slip.field == slips.WITHDRAWN else _column(slip, work.table)
        if not name:
            return
        row, origin = work.rows[at], work.table.origin(work.rows[at].number)
        before: Cell = "" if name == slips.WITHDRAWN else work.table.cell(row, name)
        made = _Made(slip, origin, name, before, _whose(work.table, row))
        if self._contested(made):
            return
        self.made.append(made)
        if slip.lacking:
            message = f"更正单 {slip.number} {UNAPPROVED}（没有填{slip.lacking}），不生效；它所说的记录待定"
            help = f"批准以后填写{slip.lacking}；不批准的，删去这一行"
            slip.add(message, help, slips.APPROVER, Severity.WARNING)
        elif name == slips.WITHDRAWN:
            work.gone.add(at)
        else:
            cells = list(row.cells)
            cells[work.table.columns[name].at] = slip.value
            work.rows[at] = Row(row.number, cells)

    def _contested(self, made: _Made) -> bool:
        """Whether another slip, approved on the same day, says something else of the same cell: reported."""
        slip = made.slip
        for other in self.made:
            one = other.slip
            same = (other.origin, other.column, one.approved) == (made.origin, made.column, slip.approved)
            if same and not (one.lacking or slip.lacking) and text(one.value) != text(slip.value):
                message = (
                    f"更正单 {one.number} 和 {slip.number} 在同一天批准，"
                    f"对同一格各说各的：“{text(one.value)}”和“{text(slip.value)}”"
                )
                slip.add(message, "只留一张；先后批准的，写清各自的批准日期", slips.VALUE)
                return True
        return False

    def settle(self, found: Records, register: Register | None) -> Records:
        """What was read: facts with their slips as evidence, mistakes in corrected cells told at the slip."""
        cells = {(m.origin, m.column): m.slip for m in self.made if not m.slip.lacking}
        by_row: dict[Origin, list[_Made]] = {}
        for made in self.made:
            by_row.setdefault(made.origin, []).append(made)
        for at, made in enumerate(self.made if register else ()):
            self.made[at] = (
                replace(made, whose=tuple(register.resolve(w) for w in made.whose)) if register else made
            )
        facts = tuple(_marked(f, by_row.get(f.origins[0], ())) for f in found.facts)
        return replace(found, facts=facts, diagnostics=tuple(_placed(d, cells) for d in found.diagnostics))

    def records(self) -> tuple[Correction, ...]:
        """Every slip that found its record, told in words."""
        return tuple(sorted(Correction(m.whose, _words(m), (m.origin, m.slip.origin)) for m in self.made))

    def finish(
        self, sheets: Iterable[str], there: Iterable[str], elsewhere: Iterable[str]
    ) -> list[Diagnostic]:
        """Everything noted at the slips, those of sheets that were not read included.

        sheets: those that the rules declare; there: those with a file; elsewhere: names of files of no known sheet.
        """
        known, files = set(sheets), {*there, *elsewhere}
        for slip in self.slips:
            if slip.sheet not in self.seen and not (slip.sheet in files and slip.sheet != PUNCHES):
                slip.add(*_stray(slip.sheet, known), slips.OF)
        return slips.diagnostics(self.found)


@dataclass
class _Work:
    """One table while slips change it. gone: indices of the lines that do not stand."""

    table: Table
    rows: list[Row]
    gone: set[int] = field(default_factory=set)

    def table_now(self) -> Table:
        """The table as it is to be read."""
        kept = [r for at, r in enumerate(self.rows) if at not in self.gone]
        return replace(self.table, numbers=[r.number for r in kept], lines=[r.cells for r in kept])


def _spots(slip: Slip, tables: Sequence[Table]) -> list[Spot]:
    """The record that a slip names: several only where exports overlap; none or another number is reported."""
    found = [
        (n, at)
        for n, table in enumerate(tables)
        for at, row in enumerate(table.rows)
        if _fits(slip, table, row)
    ]
    places = [tables[n].place(tables[n].rows[at].number) for n, at in found]
    contents = {_content(tables[n], tables[n].rows[at]) for n, at in found}
    if len(found) == 1 or (len(contents) == 1 and len({p.file for p in places}) == len(places)):
        return found
    if not found:
        message = f"“{slip.sheet}”表里没有这条记录：{slip.named}"
        slip.add(message, f"{_near(slip, tables)}核对编号，或核对工号、日期、事项", _key(slip))
        return []
    where = "、".join(map(str, places[:3])) + ("等" if len(places) > 3 else "")
    message = f"分不清更正的是哪一条：{slip.named} 在“{slip.sheet}”表里有 {len(found)} 条（{where}）"
    slip.add(message, "再写上工号、日期、事项；仍分不清的，先给记录编号", _key(slip))
    return []


def _key(slip: Slip) -> str:
    return slips.RECORD if slip.record else slips.PERSON


def _near(slip: Slip, tables: Sequence[Table]) -> str:
    numbers = {identity(_first(t, row, _NUMBERS)) for t in tables for row in t.rows} if slip.record else set()
    return did_you_mean(slip.record, numbers - {""})


def _first(table: Table, row: Row, names: Iterable[str]) -> Cell:
    return next((table.cell(row, n) for n in names if n in table.columns), "")


def _fits(slip: Slip, table: Table, row: Row) -> bool:
    """Whether all that the slip says of the record is so."""
    if slip.record and identity(_first(table, row, _NUMBERS)) != slip.record:
        return False
    if any(name not in _called(table, row, column) for column, name in slip.who):
        return False
    if slip.at and not slips.same_day(_first(table, row, _DAYS), slip.at):
        return False
    named = _first(table, row, _EVENTS)
    return not (slip.event and text(named) and text(named) != slip.event)


def _called(table: Table, row: Row, column: str) -> tuple[str, ...]:
    """What a record says of whom it is about: the number, or the name where it has none."""
    told = identity(table.cell(row, column))
    return (told,) if told or column != slips.PERSON else (fold_name(identity(table.cell(row, "姓名"))),)


def _content(table: Table, row: Row) -> tuple[str, ...]:
    return tuple(text(table.cell(row, name)) for name in sorted(table.columns))


def _column(slip: Slip, table: Table) -> str:
    """The column that a slip speaks of; "" where there is none or it may not be corrected, which is reported."""
    named = next(
        (n for n, c in table.columns.items() if slip.field in (n, c.label, split_unit(c.label)[0])), ""
    )
    free = [n for n in table.columns if n not in _FIXED]
    if named and named not in _FIXED:
        return named
    if named:
        message = f"“{slip.field}”不能更正：换了它就是另一条记录"
        help = f"记错了人或编号的，这里写{slips.WITHDRAWN}，另外登记一条"
    else:
        message = f"“{slip.sheet}”表里没有“{slip.field}”列"
        help = f"{did_you_mean(slip.field, free)}可以写：{'、'.join(free)}；整条不成立的写{slips.WITHDRAWN}"
    slip.add(message, help, slips.FIELD)
    return ""


def _whose(table: Table, row: Row) -> tuple[str, ...]:
    return tuple(n for c in (slips.PERSON, *slips.OTHERS) for n in _called(table, row, c) if n)


def _marked(fact: Fact, made: Sequence[_Made]) -> Fact:
    """The fact with its slips as evidence, undecided where one of them is."""
    if not made:
        return fact
    origins = (*fact.origins, *dict.fromkeys(m.slip.origin for m in made))
    fact = replace(fact, origins=origins)
    waiting = [m.slip for m in made if m.slip.lacking]
    if not waiting:
        return fact
    doubt = "；".join(f"{CORRECTING} {s.number} {UNAPPROVED}" for s in waiting)
    return replace(fact, state=State.PENDING, doubt=doubt)


def _placed(diagnostic: Diagnostic, cells: Mapping[tuple[Origin, str], Slip]) -> Diagnostic:
    place = diagnostic.place
    if not isinstance(place, InSheet) or not cells:
        return diagnostic
    origin = Origin(place.file, place.sheet, place.row)
    for (at, column), slip in cells.items():
        if at == origin and place.column in (column, split_unit(place.column)[0]):
            label = Label(place, f"更正单 {slip.number} 要改的一格")
            there = slip.findings.table.place(slip.row, slips.VALUE)
            return replace(diagnostic, place=there, labels=(*diagnostic.labels, label))
    return diagnostic


def _words(made: _Made) -> str:
    """A correction in one line: 更正单 G1：投诉（编号 T1）核实状态 由“属实”改为“不属实”；理由：…；批准：王五 2021-03-20."""
    slip = made.slip
    would = "拟" if slip.lacking else ""
    if made.column == slips.WITHDRAWN:
        what = f"{would}撤销"
    else:
        what = f"{made.column} {would}由{slips.plain(made.before)}改为{slips.plain(slip.value)}"
    end = f"{UNAPPROVED}，不生效" if slip.lacking else f"批准：{slip.approver} {slip.approved}"
    return f"更正单 {slip.number}：{slip.sheet}（{slip.named}）{what}；理由：{slip.reason}；{end}"


def _stray(sheet: str, known: set[str]) -> tuple[str, str]:
    """Message and help for a slip whose sheet is none that can be corrected."""
    if sheet == PUNCHES:
        return "打卡记录不用更正单", "漏打的登记在“补签”表，考勤机坏了的登记在“日历”表（设备故障）"
    if sheet in _HALL:
        return f"“{sheet}”不用更正单", f"直接改 {sheet} 表，它不是某一期的记录"
    if sheet in known:
        return f"本期没有“{sheet}”的表，没有可以更正的记录", f"补上 {sheet} 表，或核对更正单该放哪个月"
    choices = sorted(known - {PUNCHES})
    return f"没有叫“{sheet}”的表", f"{did_you_mean(sheet, choices)}可以写：{'、'.join(choices)}"
