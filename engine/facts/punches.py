"""The punch stream (签到) of time clocks: who punched when. The longest sheets of a month.

Every layout ends as one table of people, moments and devices, and every such table is read column by column: each
different person, name, device, day and clock once, the rest as whole numbers.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from itertools import chain, count, islice, repeat
from operator import add, floordiv, lt
from typing import Any

from engine.facts.accounts import MANY, set_apart
from engine.facts.cells import Cell, is_blank, moment, text
from engine.facts.columns import column_of
from engine.facts.fact import Period
from engine.facts.moments import seconds_of
from engine.facts.punch import DAY, NONE, Places, Punches, day_of, second_of
from engine.facts.punch_remarks import off_post, outside, repeated
from engine.facts.roster import Register, check_name, identity, note_name, remark_names
from engine.facts.rows import Findings, looks_like_footer
from engine.facts.sheet import Row, Table
from grammar.diagnostic import Diagnostic, InSheet

PERSON, NAME, TIME, DEVICE = "工号", "姓名", "打卡时间", "设备"
NEEDED = (PERSON, TIME)
KNOWN = frozenset({*NEEDED, NAME, "部门", DEVICE})
_DAYS = 10_000_000  # more than there are days


@dataclass(frozen=True)
class PunchStream:
    """Punches by 工号; and what was found on the way.

    place: the sheet. devices: device → number of punches by day, as far as the sheets name devices.
    """

    punches: Mapping[str, Punches] = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()
    place: InSheet = field(default_factory=lambda: InSheet(""))
    devices: Mapping[str, Mapping[date, int]] = field(default_factory=dict)

    def of(self, person: str) -> Punches:
        """Somebody's punches."""
        return self.punches.get(person, NONE)


def read_punches(tables: Sequence[Table], period: Period, register: Register) -> PunchStream:
    """The punches of everybody on the roster. A punch that several rows or files have counts once.

    For each table one error for each unknown 工号 and one for all punches outside the period, with their
    number; one remark for each person with punches on days off post (the punches are kept).
    """
    places = Places.of((t.file, t.sheet, t.numbers) for t in tables)
    parts: dict[str, list[Punches]] = {}
    found: list[Diagnostic] = []
    devices: Counter[tuple[str, date]] = Counter()
    for table, start in zip(tables, places.starts, strict=True):
        source = _Source(Findings(table), register)
        people = source.read()
        devices.update(source.devices(people))
        columns = {id: _in_order(lines, source.seconds, start, places) for id, lines in people.items()}
        for id, mine in outside(source.findings, columns, period, TIME).items():
            parts.setdefault(id, []).append(mine)
        found += remark_names(source.findings)
    punches, again = repeated({id: _merged(parts[id]) for id in sorted(parts)}, tables)
    found += again
    for id, mine in punches.items():
        found += off_post(id, mine, period, register, tables, PERSON)
    place = InSheet(tables[0].file, tables[0].sheet) if tables else InSheet("")
    return PunchStream(punches, tuple(found), place, _by_device(devices))


def _in_order(lines: Sequence[int], seconds: Sequence[int], start: int, places: Places) -> Punches:
    """Lines of one person, the first of the table being number start, as punches in order of time."""
    moments = [*map(seconds.__getitem__, lines)]
    single = all(map(lt, moments, islice(moments, 1, None)))
    if not single:
        lines = sorted(lines, key=seconds.__getitem__)
        moments.sort()
    if start or not isinstance(lines, array):
        lines = array("q", map(add, lines, repeat(start)))
    return Punches(array("q", moments), lines, places, single)


def _merged(parts: Sequence[Punches]) -> Punches:
    """Somebody's punches of several tables, of equal moments those of the first table first."""
    if len(parts) == 1:
        return parts[0]
    pairs = sorted(zip(chain(*(p.moments for p in parts)), chain(*(p.lines for p in parts)), strict=True))
    moments, lines = zip(*pairs, strict=True) if pairs else ((), ())
    return Punches(array("q", moments), array("q", lines), parts[0].places, False)


@dataclass
class _Source:
    """One table of punches while it is read. seconds: the moment of every line."""

    findings: Findings
    register: Register
    seconds: list[int] = field(default_factory=list)

    def read(self) -> dict[str, Sequence[int]]:
        """The lines of each person on the roster that have a usable moment, ascending."""
        faulty, footers = self._moments(), self._footers()
        found: defaultdict[str, list[Sequence[int]]] = defaultdict(list)
        others: defaultdict[str, list[Sequence[int]]] = defaultdict(list)
        people, names = self.findings.table.column(PERSON), self.findings.table.column(NAME)
        for (who, name), lines in _lines(zip(people.keys, names.keys, strict=True)).items():
            lines = [n for n in lines if n not in footers] if footers else lines
            cell = names.cell(name) if is_blank(people.cell(who)) else people.cell(who)
            if is_blank(cell):
                self._nobody(lines)
            elif lines:
                told = identity(cell)
                id = self._known(told, names.cell(name), lines[0])
                (found[id] if id else others[told]).append(lines)
        for told, parts in others.items():
            self._left_out(told, _together(parts))
        whole = {id: _together(parts) for id, parts in found.items()}
        return {id: [n for n in mine if n not in faulty] for id, mine in whole.items()} if faulty else whole

    def _known(self, told: str, name: Cell, line: int) -> str:
        """The 工号 of whoever a sheet names so, empty where it is nobody on the roster. line: the first of these."""
        id = self.register.resolve(told)
        person = self.register.people.get(id)
        if person is None or self.register.is_apart(told):
            return ""
        note_name(self.findings, self.register, told)
        if person.name != name:
            check_name(self.findings, self.findings.table.numbers[line], person, text(name))
        return id

    def _left_out(self, told: str, lines: Sequence[int]) -> None:
        """Report somebody who is not on the roster, or is known not to be appraised, once for all of his lines."""
        table = self.findings.table
        if self.register.is_apart(told):
            set_apart(self.findings, told, (table.numbers[n] for n in lines))
        else:
            self._stranger(self.register.resolve(told), lines)

    def _row(self, line: int) -> Row:
        table = self.findings.table
        return Row(table.numbers[line], table.lines[line])

    def _moments(self) -> frozenset[int]:
        """Find the moment of every line; the lines without a usable one, which have any."""
        self.seconds, odd = seconds_of(self.findings.table.column(TIME))
        faulty = set()
        for line in odd:
            at = None if self._noted(line) else self.findings.required(self._row(line), TIME, moment)
            if at is None:
                faulty.add(line)
            else:
                self.seconds[line] = second_of(at)
        return frozenset(faulty)

    def _footers(self) -> frozenset[int]:
        """The lines that are text under the table, as far as their first cell shows it."""
        odd = {cell for cell in self.findings.table.firsts if looks_like_footer(cell)}
        if not odd:
            return frozenset()
        firsts = column_of(self.findings.table.lines, 0)
        return frozenset(n for n, key in enumerate(firsts.keys) if firsts.cell(key) in odd and self._noted(n))

    def _noted(self, line: int) -> bool:
        row = self._row(line)
        return row.number in self.findings.table.tally.notes or self.findings.is_footer(row)

    def _nobody(self, lines: Iterable[int]) -> None:
        """Report lines in which no person stands."""
        for line in lines:
            if not self._noted(line):
                self.findings.required(self._row(line), PERSON, identity)

    def _stranger(self, id: str, lines: Sequence[int]) -> None:
        """Report a 工号 that is not on the roster, once for all of its lines."""
        row, table = self._row(lines[0]), self.findings.table
        name = text(table.cell(row, NAME))
        help = f"{self.register.stranger(id, name) or ''}；{MANY}"
        called = f"（{name}）" if name and name != id else ""
        message = f"{'工号' if id.isascii() else '姓名'} {id}{called}不在花名册，共 {len(lines)} 条打卡记录，从第{row.number}行起"
        self.findings.add("KP301", message, help, row.number, PERSON)
        table.tally.refuse({table.numbers[n] for n in lines} - {row.number}, message)

    def devices(self, people: Mapping[str, Sequence[int]]) -> Counter[tuple[str, date]]:
        """Number of punches by device and day; empty where no column names devices."""
        if DEVICE not in self.findings.table.columns:
            return Counter()
        column, seconds = self.findings.table.column(DEVICE), self.seconds
        keys = column.keys
        if sum(map(len, people.values())) < len(keys):
            lines = [*chain.from_iterable(people.values())]
            keys, seconds = [keys[n] for n in lines], [seconds[n] for n in lines]
        # Counted by one number for both, which is quicker than by pairs.
        base: defaultdict[Any, int] = defaultdict(count(0, _DAYS).__next__)
        days = map(floordiv, seconds, repeat(DAY))
        numbers = Counter(map(add, map(base.__getitem__, keys), days))
        known = [*base]
        found: Counter[tuple[str, date]] = Counter()
        for number, n in numbers.items():
            at = (number + _DAYS // 2) // _DAYS
            if name := text(column.cell(known[at])):
                found[name, day_of(number - at * _DAYS)] += n
        return found


def _lines(pairs: Iterable[tuple[Any, Any]]) -> Mapping[tuple[Any, Any], Sequence[int]]:
    """The lines of each different pair, in order."""
    found: defaultdict[tuple[Any, Any], array[int]] = defaultdict(partial(array, "q"))
    deque(map(array.append, map(found.__getitem__, pairs), count()), maxlen=0)
    return found


def _together(parts: Sequence[Sequence[int]]) -> Sequence[int]:
    """The lines of one person who is named in several ways, ascending."""
    return parts[0] if len(parts) == 1 else sorted(chain.from_iterable(parts))


def _by_device(counts: Mapping[tuple[str, date], int]) -> Mapping[str, Mapping[date, int]]:
    """Device → number of punches by day, in the order of the names."""
    found: dict[str, dict[date, int]] = {}
    for (name, day), number in sorted(counts.items()):
        found.setdefault(name, {})[day] = number
    return found
