"""The desk on which a period's sheets are opened one by one, with what was found in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from engine.facts import accounts, leave, limits, overrides, punches, records, roster, slips
from engine.facts.calendar import Calendar, Failure, Override, load_calendar
from engine.facts.claims import differences, remarks
from engine.facts.companions import FORMS, Companions
from engine.facts.copies import without_copies
from engine.facts.corrections import Corrections
from engine.facts.differences import Difference
from engine.facts.fact import Fact, Gap, Origin, Period, Subject
from engine.facts.folder import Files, find_files, usual_file
from engine.facts.gather import Gathering
from engine.facts.grid import Grid, read_grid
from engine.facts.hints import nearest
from engine.facts.made_up import made_up
from engine.facts.merged import whole_table
from engine.facts.options import Options
from engine.facts.roster import Register
from engine.facts.rows import fold_name
from engine.facts.sheet import Table, missing_columns
from engine.policy.kinds import LEAVE, PUNCHES, FactKind, WorkingHours
from grammar.diagnostic import Diagnostic, InSheet, Severity, has_errors

_OF_THE_HALL = frozenset({roster.SHEET, overrides.SHEET, accounts.SHEET})


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that was read: name relative to the facts folder, sheet, rows of data, encoding of a text file.

    fact: the sheet that it was read as. layout, why: how punches were recognised. table: what it holds.
    """

    file: str
    sheet: str
    rows: int
    encoding: str = ""
    fact: str = ""
    layout: str = ""
    why: str = ""
    table: Table | None = None


@dataclass
class Desk:
    """One period of a hall while its sheets are read. Every method notes the mistakes that it finds.

    groups: windows or units, where they are appraised besides people. roles: those that the rules speak of.
    hours: the declared working hours.
    """

    folder: Path
    period: Period
    kinds: Mapping[str, FactKind]
    needed: frozenset[str]
    groups: tuple[str, ...] = ()
    roles: frozenset[str] = frozenset()
    options: Options = field(default_factory=Options)
    hours: Sequence[WorkingHours] = ()
    files: Files = field(default_factory=Files)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    sources: list[SourceFile] = field(default_factory=list)
    names: dict[str, list[tuple[Origin, str]]] = field(default_factory=dict)
    corrections: Corrections = field(default_factory=Corrections)

    def __post_init__(self) -> None:
        self.by_sheet: dict[str, list[FactKind]] = {}
        for name in sorted(self.kinds):
            if not self.kinds[name].derived:
                self.by_sheet.setdefault(self.kinds[name].sheet, []).append(self.kinds[name])
        self.gathering = Gathering(self.files, self.period, self.options)

    def open_period(self) -> None:
        """Find the period's files; a needed sheet that is absent is a gap."""
        name = self.period.name
        place = self.folder / name
        wanted = self.needed | frozenset(self.by_sheet) | {slips.SHEET}
        self.files, copies = without_copies(find_files(place, name, wanted)[0])
        self.gathering = Gathering(self.files, self.period, self.options)
        self.gathering.leave_out(copies)
        self.gathering.look_at_others(wanted)
        self._noted()
        if not place.is_dir():
            message = f"没有文件夹 {name}，本期什么记录也没有读到"
            help = f"在 {self.folder.name} 下建文件夹 {name}（名字要一模一样），把本期的表放进去"
            self.diagnostics.append(Diagnostic("KP316", Severity.WARNING, message, None, help))
        absent = self.needed - frozenset(self.files.paths) - frozenset(self.gathering.others)
        self.gaps += [self._gap(sheet) for sheet in sorted(absent)]
        tables = self._tables(self.files, slips.SHEET, slips.KNOWN, slips.COLUMNS)
        self.corrections = Corrections(*slips.read_slips(tables))

    def read_hall(self) -> tuple[Register | None, Calendar]:
        """The roster (None where it has mistakes), and the official calendar with the hall's own exceptions."""
        files, found = find_files(self.folder, "", _OF_THE_HALL, single=True, many=(accounts.SHEET,))
        self.diagnostics += found
        register = self._with_accounts(files, self._register(files))
        own: tuple[Override, ...] = ()
        failed: tuple[Failure, ...] = ()
        known = frozenset({*overrides.COLUMNS, overrides.HALF})
        for table in self._tables(files, overrides.SHEET, known, overrides.COLUMNS):
            own, failed, faults = overrides.read_overrides(table)
            self.diagnostics += faults
        calendar = load_calendar(own, failed)
        if not calendar.covers(self.period.first, self.period.last):
            self.diagnostics.append(overrides.uncovered(self.period, calendar))
        return register, calendar

    def read_punches(self, register: Register) -> punches.PunchStream | None:
        """The punch stream; None where there is no such sheet or it can't be read."""
        punched = self.gathering.punched()
        self._noted()
        if not punched:
            if PUNCHES in self.needed and not any(g.source == PUNCHES for g in self.gaps):
                self.gaps.append(self._gap(PUNCHES))
            return None
        tables = [self._source(PUNCHES, p.table, p.layout, p.why) for p in punched]
        stream = punches.read_punches(tables, self.period, register)
        self.diagnostics += stream.diagnostics
        return stream

    def read_leave(self, working: leave.Working, register: Register) -> tuple[Fact, ...]:
        """The leave that touches the period; none where no kind of leave is declared."""
        kinds = self.by_sheet.get(LEAVE, [])
        tables = self._tables(self.files, LEAVE, *leave.labels(kinds)) if kinds else []
        found = leave.read_leave(self.corrections.tables(LEAVE, tables), kinds, working, register)
        found = self.corrections.settle(found, register)
        self.diagnostics += found.diagnostics
        return found.facts

    def read_events(self, register: Register | None, key: str = records.PROJECT) -> list[Fact]:
        """The facts of every other declared sheet. register: None for all but people; key: their column."""
        subject = key if register is None else records.PERSON
        facts: list[Fact] = []
        for sheet in sorted(self.by_sheet.keys() - {PUNCHES, LEAVE}):
            kinds = self.by_sheet[sheet]
            known, columns = records.labels(kinds, subject)
            about = "" if sheet in self.needed else subject
            tables = self._tables(self.files, sheet, known, columns, about)
            tables = self.corrections.tables(sheet, tables)
            found = records.read_records(tables, kinds, self.period, register, key)
            found = self.corrections.settle(found, register)
            self.diagnostics += found.diagnostics
            facts += found.facts
            for id, named in found.names.items():
                self.names.setdefault(id, []).append(named)
        files = (*self.files.paths, *self.gathering.others)
        elsewhere = [p.stem.strip() for p in self.files.unused]
        self.diagnostics += self.corrections.finish(self.by_sheet, files, elsewhere)
        if register is not None:
            # Punches are read before: what vendors show as corrected is a make-up too.
            facts += made_up(self.gathering.claims, facts, self.kinds, register, self.hours)
        return facts

    def compared(self, facts: Sequence[Fact], register: Register) -> tuple[Difference, ...]:
        """Where vendors' programs say something else than the facts, which is remarked."""
        claims = self.gathering.claims
        different = differences(claims, self.gathering.judged, facts, register)
        self.diagnostics += remarks(claims, different)
        return different

    def projects(self, facts: Iterable[Fact]) -> tuple[Subject, ...]:
        """Every project that the facts speak of, by number; warns where sheets name one differently."""
        origins: dict[str, Origin] = {}
        for fact in facts:
            origins[fact.subject] = min(origins.get(fact.subject, fact.origins[0]), fact.origins[0])
        subjects = []
        for id in sorted(origins):
            named = sorted(self.names.get(id, []))
            name = named[0][1] if named else id
            self.diagnostics += [
                records.renamed(id, name, o, n) for o, n in named if fold_name(n) != fold_name(name)
            ]
            subjects.append(Subject(id, name, (), origins[id]))
        return tuple(subjects)

    def _gap(self, sheet: str) -> Gap:
        """The gap that an absent sheet leaves. Only an empty sheet says that nothing happened."""
        period, there = self.period, {p.stem.strip(): p.name for p in self.files.unused}
        file = usual_file(self.folder, period.name, sheet)
        near = [there[stem] for stem in nearest(sheet, there, 1)]
        like = f"若 {near[0]} 就是它，把文件名改成 {sheet}{Path(near[0]).suffix}；否则" if near else ""
        if sheet == PUNCHES:
            help = f"从考勤机导出 {period.first} 至 {period.last} 的打卡记录，存为这个文件"
        else:
            help = "把表放进去；本期确实没有记录的，放一张只有表头的表"
        return Gap(sheet, None, f"没有 {file}：{like}{help}")

    def _register(self, files: Files) -> Register | None:
        """The roster; None where it is absent or has a mistake, which is noted."""
        if roster.SHEET not in files.paths:
            if roster.SHEET not in files.several:
                message = f"没有 {roster.SHEET}.xlsx，不知道考核谁"
                help = f"在 {self.folder.name} 下放 {roster.SHEET}.xlsx，列：{'、'.join(roster.COLUMNS)}"
                self.diagnostics.append(Diagnostic("KP316", Severity.ERROR, message, None, help))
            return None
        columns = (*roster.COLUMNS, roster.UNIT) if roster.UNIT in self.groups else roster.COLUMNS
        known = frozenset({*roster.COLUMNS, roster.UNIT, roster.ACCOUNT})
        tables = self._tables(files, roster.SHEET, known, columns)
        if not tables:
            return None
        register, faults = roster.read_roster(tables[0], self.roles)
        self.diagnostics += faults
        return None if has_errors(faults) else register

    def _with_accounts(self, files: Files, register: Register | None) -> Register | None:
        """The register with the accounts that the hall keeps beside it; None where these have mistakes."""
        if register is None or accounts.SHEET not in files.paths:
            return register
        known = frozenset({*accounts.COLUMNS, accounts.NAME})
        for table in self._tables(files, accounts.SHEET, known, accounts.COLUMNS):
            register, faults = accounts.read_accounts(table, register)
            self.diagnostics += faults
        return register

    def _tables(
        self, files: Files, sheet: str, known: frozenset[str], needed: Sequence[str], subject: str = ""
    ) -> list[Table]:
        """The tables of a sheet without those whose file or header has a mistake.

        subject: where given, a sheet without that column but about the other sort of subject is let be.
        """
        ranks = self.options.headings.ranks(sheet, known)
        grids: list[Grid] = []
        for path in files.paths.get(sheet, ()):
            grid, found = read_grid(path, files.cite(path), sheet)
            self.diagnostics += found
            grids += [grid] if grid else []
        others = self.gathering.others.get(sheet, []) if files is self.files else []
        tables = []
        for grid in [*grids, *(grid for grid, _ in others)]:
            if len(grid.rows) > limits.RECORDS:
                self.diagnostics.append(_too_long(grid))
                continue
            table, found = whole_table(grid, known, ranks, records.SUBJECTS)
            if table is None or self._lacking(table, sheet, needed):
                table, found = self._form(grid, sheet, known, ranks) or (table, found)
            self.diagnostics += found
            if table is not None and self._fits(table, sheet, needed, subject):
                tables.append(self._source(sheet, table))
        return tables

    def _form(
        self, grid: Grid, sheet: str, known: frozenset[str], ranks: Mapping[str, tuple[str, int]]
    ) -> tuple[Table, tuple[Diagnostic, ...]] | None:
        """The table of a form that stands for a sheet of ours; None where it is none."""
        if sheet not in FORMS or sheet not in self.by_sheet:
            return None
        events = frozenset(k.name for k in self.by_sheet[sheet])
        companions = Companions(self.period, self.options, self.hours, events)
        match = companions.form(grid, sheet)
        return companions.table(grid, match, ranks, sorted(known - records.SUBJECTS)) if match else None

    def _fits(self, table: Table, sheet: str, needed: Iterable[str], subject: str) -> bool:
        """Whether the table has the columns that it must have, and is about the right subjects."""
        if subject and subject not in table.columns and records.SUBJECTS & set(table.columns):
            message = f"这张表没有“{subject}”列，与本办法的考核对象无关，没有读取"
            place = InSheet(table.file, table.sheet)
            self.diagnostics.append(Diagnostic("KP318", Severity.NOTE, message, place))
            return False
        missing = self._lacking(table, sheet, needed)
        self.diagnostics += missing
        if missing:
            self._source(sheet, table)
        return not missing

    def _lacking(self, table: Table, sheet: str, needed: Iterable[str]) -> list[Diagnostic]:
        """An error for each needed column that is not there; of people who are spoken of, a name does."""
        named = sheet in self.by_sheet and records.NAME in table.columns
        return missing_columns(table, [n for n in needed if not (named and n == records.PERSON)])

    def _noted(self) -> None:
        """Take over what was found while files were opened."""
        self.diagnostics += self.gathering.diagnostics
        self.gathering.diagnostics = []

    def _source(self, fact: str, table: Table, layout: str = "", why: str = "") -> Table:
        """Note a table as read."""
        rows = len(table.tally.read)
        self.sources.append(
            SourceFile(table.file, table.sheet, rows, table.encoding, fact, layout, why, table)
        )
        return table


def _too_long(grid: Grid) -> Diagnostic:
    message = f"有 {len(grid.rows)} 行，超过上限 {limits.RECORDS} 行，没有读取"
    return Diagnostic("KP312", Severity.ERROR, message, InSheet(grid.file, grid.sheet), limits.SMALLER)
