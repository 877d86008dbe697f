"""The punch stream (签到) of time clocks: who punched when. The longest sheets of a month.

The usual table is read column by column: a million rows leave no time to look at each one by one.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import compress, islice, repeat
from operator import add, attrgetter, eq, itemgetter, lt
from typing import cast

from engine.facts.accounts import MANY, set_apart
from engine.facts.attendance import Punch
from engine.facts.cells import Cell, is_blank, moment, text
from engine.facts.fact import Origin, Period
from engine.facts.roster import Register, check_name, identity, note_name, remark_names
from engine.facts.rows import Findings
from engine.facts.sheet import Row, Table
from grammar.diagnostic import Diagnostic, InSheet, Severity

PERSON, NAME, TIME, DEVICE = "工号", "姓名", "打卡时间", "设备"
NEEDED = (PERSON, TIME)
KNOWN = frozenset({*NEEDED, NAME, "部门", DEVICE})
_NEW = tuple.__new__
_AT = itemgetter(0)  # Punch.at
# Where the separators stand in the usual spelling of a moment, 2021-03-01 08:21:35.
_USUAL = ((4, "-"), (7, "-"), (10, " "), (13, ":"), (16, ":"))
_LENGTH = 19
_DAYS = 10_000_000  # more than there are days


@dataclass(frozen=True)
class PunchStream:
    """Punches by 工号, each person's in order of time; and what was found on the way.

    place: the sheet. devices: device → number of punches by day, as far as the sheets name devices.
    """

    punches: Mapping[str, tuple[Punch, ...]] = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()
    place: InSheet = field(default_factory=lambda: InSheet(""))
    devices: Mapping[str, Mapping[date, int]] = field(default_factory=dict)


def read_punches(tables: Sequence[Table], period: Period, register: Register) -> PunchStream:
    """The punches of everybody on the roster. A punch that several rows or files have counts once.

    For each table one error for each unknown 工号 and one for all punches outside the period, with their
    number; one remark for each person with punches on days off post (the punches are kept).
    """
    people: dict[str, list[Punch]] = {}
    found: list[Diagnostic] = []
    devices: Counter[tuple[str, date]] = Counter()
    for table in tables:
        source = _Source(Findings(table), register)
        mine = source.read()
        devices.update(source.devices(mine))
        _outside(source.findings, mine, period, source.span)
        for id, punches in mine.items():
            people[id] = people[id] + punches if id in people else punches
        found += remark_names(source.findings)
    found += _in_order(people, tables)
    found += [d for id in sorted(people) for d in _off_post(id, people[id], register, tables)]
    known = {id: tuple(people[id]) for id in sorted(people)}
    place = InSheet(tables[0].file, tables[0].sheet) if tables else InSheet("")
    return PunchStream(known, tuple(found), place, _by_device(devices))


@dataclass
class _Source:
    """One table of punches while it is read."""

    findings: Findings
    register: Register
    days: list[int] | None = None
    all: bool = False
    span: tuple[date, ...] = ()

    def read(self) -> dict[str, list[Punch]]:
        """Its punches by 工号, in the order of the rows."""
        table = self.findings.table
        people = self._column(PERSON)
        moments, faulty = self._moments()
        self.days = None if faulty else [*map(datetime.toordinal, moments)]
        days = self.days or [*map(datetime.toordinal, moments)]
        self.span = (date.fromordinal(min(days)), date.fromordinal(max(days))) if days else ()
        ids = self._people(people)
        # tuple.__new__ makes what Punch(…) does, without a call of Python for each of a million rows.
        source = repeat(Origin(table.file, table.sheet))
        punches = map(_NEW, repeat(Punch), zip(moments, source, table.numbers, strict=False))
        lists: dict[Cell, list[Punch]] = {raw: [] for raw in ids}
        # Faulty rows are noted; those of people who are not on the roster are reported once and left out.
        deque(map(list.append, map(lists.__getitem__, people), punches), maxlen=0)
        if faulty:
            lists = {raw: [p for p in mine if p.row not in faulty] for raw, mine in lists.items()}
        self._names(people)
        found: dict[str, list[Punch]] = {}
        for raw, id in ids.items():
            if id is not None:
                found[id] = found[id] + lists[raw] if id in found else lists[raw]
        self.all = None not in ids.values()
        return found

    def _column(self, name: str) -> list[Cell]:
        column = self.findings.table.columns.get(name)
        return [*map(itemgetter(column.at), self.findings.table.lines)] if column else []

    def _moments(self) -> tuple[list[datetime], frozenset[int]]:
        """The moment of every row; numbers of the rows without a usable one, which get any."""
        cells, table = self._column(TIME), self.findings.table
        usual = _usual(cells)
        if usual is not None:
            return usual, frozenset()
        faulty, moments = set(), []
        for number, line in zip(table.numbers, table.lines, strict=True):
            row = Row(number, line)
            at = None if self.findings.is_footer(row) else self.findings.required(row, TIME, moment)
            if at is None:
                faulty.add(number)
            moments.append(at or datetime.min)
        return moments, frozenset(faulty)

    def _people(self, cells: Sequence[Cell]) -> dict[Cell, str | None]:
        """Every spelling of a person → 工号, None where there is none on the roster, which is reported."""
        table, findings = self.findings.table, self.findings
        first = dict(zip(reversed(cells), reversed(range(len(cells))), strict=True))
        found: dict[Cell, str | None] = {}
        for raw in sorted(first, key=first.__getitem__):
            found[raw] = None
            if is_blank(raw):
                for row in compress(table.rows, (c == raw for c in cells)):
                    if row.number not in table.tally.notes and not findings.is_footer(row):
                        findings.required(row, PERSON, identity)
                continue
            row = Row(table.numbers[first[raw]], table.lines[first[raw]])
            if row.number in table.tally.notes or findings.is_footer(row):
                continue
            if self.register.is_apart(identity(raw)):
                set_apart(findings, identity(raw), compress(table.numbers, (c == raw for c in cells)))
                continue
            id = self.register.resolve(identity(raw))
            if id in self.register.people:
                found[raw] = id
                note_name(findings, self.register, identity(raw))
            else:
                self._stranger(id, row, [n for n, c in zip(table.numbers, cells, strict=True) if c == raw])
        return found

    def _stranger(self, id: str, row: Row, rows: Sequence[int]) -> None:
        """Report a 工号 that is not on the roster, once for all of its rows."""
        name = text(self.findings.table.cell(row, NAME))
        help = f"{self.register.stranger(id, name) or ''}；{MANY}"
        called = f"（{name}）" if name and name != id else ""
        message = f"{'工号' if id.isascii() else '姓名'} {id}{called}不在花名册，共 {len(rows)} 条打卡记录，从第{row.number}行起"
        self.findings.add("KP301", message, help, row.number, PERSON)
        self.findings.table.tally.refuse(set(rows) - {row.number}, message)

    def _names(self, people: Sequence[Cell]) -> None:
        """Compare each pair of 工号 and 姓名 with the roster, once."""
        names, table = self._column(NAME), self.findings.table
        one = dict(zip(people, names, strict=False))
        plain = [*map(one.get, people)] == names
        for raw, name in one.items() if plain else set(zip(people, names, strict=False)):
            person = self.register.people.get(self.register.resolve(identity(raw)))
            if person and text(name) != person.name:
                first = next(
                    at for at, pair in enumerate(zip(people, names, strict=True)) if pair == (raw, name)
                )
                check_name(self.findings, table.numbers[first], person, text(name))

    def devices(self, people: Mapping[str, Iterable[Punch]]) -> Counter[tuple[str, date]]:
        """Number of punches by device and day; empty where no column names devices."""
        column, table = self.findings.table.columns.get(DEVICE), self.findings.table
        if column is None:
            return Counter()
        if self.days is not None and self.all:
            return _by_number(self._column(DEVICE), self.days)
        # Several lines of one row come from one device.
        device = dict(zip(table.numbers, self._column(DEVICE), strict=True))
        counts: Counter[tuple[Cell, date]] = Counter()
        for punches in people.values():
            counts.update((device[p.origin.row], p.at.date()) for p in punches)
        return Counter({(text(raw), day): n for (raw, day), n in counts.items() if text(raw)})


def _by_number(names: Sequence[Cell], days: Sequence[int]) -> Counter[tuple[str, date]]:
    """How often each name and day come together; counted by one number for both, which is quicker than by pairs."""
    known = [*dict.fromkeys(names)]
    base = {raw: at * _DAYS for at, raw in enumerate(known)}
    found: Counter[tuple[str, date]] = Counter()
    for number, n in Counter(map(add, map(base.__getitem__, names), days)).items():
        name, day = text(known[number // _DAYS]), date.fromordinal(number % _DAYS)
        if name:
            found[name, day] += n
    return found


def _usual(cells: Sequence[Cell]) -> list[datetime] | None:
    """All moments, where each cell has the usual spelling or is a whole moment; None where one needs a closer look."""
    if all(type(c) is datetime and not c.microsecond for c in islice(cells, 1)) and cells:
        whole = [c for c in cells if type(c) is datetime and not c.microsecond]
        return whole if len(whole) == len(cells) else None
    if set(map(type, cells)) - {str}:
        return None
    texts = cast("Sequence[str]", cells)
    if set(map(len, texts)) - {_LENGTH}:
        return None
    joined = "".join(texts)
    if any(joined[at::_LENGTH].count(sign) < len(texts) for at, sign in _USUAL):
        return None
    try:
        return [*map(datetime.fromisoformat, texts)]
    except ValueError:
        return None


def _outside(
    findings: Findings, people: dict[str, list[Punch]], period: Period, span: Sequence[date]
) -> None:
    """Report punches outside the period, once, and take them out. span: the first and the last day of all."""
    lost: list[Punch] = []
    if all(day in period for day in span):
        return
    for id, punches in people.items():
        low, high = min(punches, default=None), max(punches, default=None)
        if low and high and not (low.at.date() in period and high.at.date() in period):
            lost += [p for p in punches if p.at.date() not in period]
            people[id] = [p for p in punches if p.at.date() in period]
    if not lost:
        return
    first = min(lost, key=attrgetter("origin"))
    message = (
        f"{first.at} 不在 {period.name}（{period.first} 至 {period.last}），这样的打卡记录共 {len(lost)} 条"
    )
    findings.add("KP304", message, "按本期的起止日期重新导出打卡记录", first.origin.row, TIME)
    others = {p.origin.row for p in lost} - {first.origin.row}
    findings.table.tally.refuse(others, f"不在 {period.name}")


def _in_order(people: dict[str, list[Punch]], tables: Sequence[Table]) -> list[Diagnostic]:
    """Put everybody's punches in order of time; of those at one moment the first is kept, the others are noted."""
    again: list[tuple[Origin, Origin]] = []
    for id, punches in people.items():
        times = [*map(_AT, punches)]
        if all(map(lt, times, islice(times, 1, None))):
            continue
        punches.sort(key=_AT)
        times.sort()
        if any(map(eq, times, islice(times, 1, None))):
            kept: dict[datetime, Punch] = {}
            again += [(p.origin, f.origin) for p in punches if (f := kept.setdefault(p.at, p)) is not p]
            people[id] = [*kept.values()]
    return [d for table in tables if (d := _repeated(table, again))] if again else []


def _repeated(table: Table, again: Iterable[tuple[Origin, Origin]]) -> Diagnostic | None:
    """The remark on a table's punches that stand somewhere else already; its rows of nothing else are repeated."""
    mine = {o.row: first for o, first in again if (o.file, o.sheet) == (table.file, table.sheet)}
    if not mine:
        return None
    lines = Counter(table.numbers)
    lost = Counter(o.row for o, _ in again if (o.file, o.sheet) == (table.file, table.sheet))
    whole = {row: str(first) for row, first in mine.items() if lost[row] == lines[row]}
    table.tally.repeated |= whole
    first = min(mine)
    message = f"有 {lost.total()} 次打卡重复（同一人、同一时刻），只算一次；最先是第{first}行，和 {mine[first]} 相同"
    help = "导出的时间段重叠，或同一个文件放了两次；不必改"
    return Diagnostic("KP341", Severity.NOTE, message, InSheet(table.file, table.sheet), help)


def _off_post(
    id: str, punches: Sequence[Punch], register: Register, tables: Sequence[Table]
) -> list[Diagnostic]:
    if not punches or any(
        p.covers(punches[0].at.date()) and p.covers(punches[-1].at.date())
        for p in register.people[id].postings
    ):
        return []
    off = [p for p in punches if not register.on_post(id, p.at.date())]
    if not off:
        return []
    days = sorted({p.at.date() for p in off})
    span = f"{days[0]} 至 {days[-1]} 共 {len(days)} 天" if len(days) > 1 else f"{days[0]}"
    message = f"工号 {id} 在 {span}不在岗，却有 {len(off)} 条打卡记录，不计入考勤"
    help = "若当时已经在岗，改正花名册的到岗、离岗日期"
    first = min(p.origin for p in off)
    table = next(t for t in tables if (t.file, t.sheet) == (first.file, first.sheet))
    return [Diagnostic("KP317", Severity.NOTE, message, table.place(first.row, PERSON), help)]


def _by_device(counts: Mapping[tuple[str, date], int]) -> Mapping[str, Mapping[date, int]]:
    """Device → number of punches by day, in the order of the names."""
    found: dict[str, dict[date, int]] = {}
    for (name, day), number in sorted(counts.items()):
        found.setdefault(name, {})[day] = number
    return found
