"""What was read of a period, without evaluating it: each file, each row, and who has no data on which days."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from engine.facts.accounts import Stranger, strangers
from engine.facts.cells import Cell, text
from engine.facts.differences import Difference
from engine.facts.fact import Gap
from engine.facts.intake import Intake
from engine.facts.moments import seconds_of
from engine.facts.punch import DAY, day_of
from engine.facts.sheet import Table
from engine.policy.kinds import PUNCHES
from grammar.diagnostic import Diagnostic, Severity, in_order


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that was refused. cells: as it stands in the file; labels: its header's."""

    row: int
    reasons: tuple[str, ...]
    labels: tuple[str, ...]
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class SheetSurvey:
    """One sheet that was read: read = accepted + refused + repeated, row by row.

    fact: what it was read as. layout, why: how it was recognised. first, last: the days that it covers.
    skipped: rows that are blank, totals, headers again or notes.
    """

    file: str
    sheet: str
    fact: str
    layout: str
    why: str
    encoding: str
    separator: str
    read: int
    accepted: int
    refused: tuple[Refused, ...]
    repeated: Mapping[int, str]
    skipped: int
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Survey:
    """Everything that was read of a period. silent: 工号 → (name, workdays on post without any punch or leave).

    unread: files that were not read. gaps: sheets that the rules need and that are not there. strangers: accounts in
    the punches that the roster does not know.
    """

    period: str
    sheets: tuple[SheetSurvey, ...]
    diagnostics: tuple[Diagnostic, ...]
    unread: tuple[str, ...] = ()
    gaps: tuple[Gap, ...] = ()
    silent: Mapping[str, tuple[str, tuple[date, ...]]] = field(default_factory=dict)
    differences: tuple[Difference, ...] = ()
    strangers: tuple[Stranger, ...] = ()

    @property
    def fit(self) -> bool:
        """Whether nothing stands in the way of evaluating the period."""
        return not any(d.severity is Severity.ERROR for d in self.diagnostics)


def survey(period: str, intakes: Sequence[Intake]) -> Survey:
    """What was read for all policies of a period; a sheet that several of them read is told once."""
    sheets: dict[tuple[str, str], SheetSurvey] = {}
    for intake in intakes:
        for source in intake.sources:
            if source.table is not None:
                key = (source.file, source.sheet)
                sheets.setdefault(key, _sheet(source.table, source.fact, source.layout, source.why))
    found = {d: None for i in intakes for d in i.diagnostics}
    gaps = {g: None for i in intakes for g in i.gaps}
    silent = {id: days for i in intakes for id, days in i.silent.items()}
    different = {d: None for i in intakes for d in i.differences}
    unread = sorted(set.intersection(*(set(i.unread) for i in intakes))) if intakes else []
    ordered = tuple(sheets[key] for key in sorted(sheets))
    unknown = {s: None for i in intakes for s in _strangers(i)}
    return Survey(
        period, ordered, in_order(found), tuple(unread), tuple(gaps), silent, tuple(different), tuple(unknown)
    )


def _strangers(intake: Intake) -> tuple[Stranger, ...]:
    punched = (s.table for s in intake.sources if s.fact == PUNCHES and s.table is not None)
    return strangers(punched, intake.register) if intake.register else ()


def _sheet(table: Table, fact: str, layout: str, why: str) -> SheetSurvey:
    tally = table.tally
    read = [n for n in tally.read if n not in tally.notes]
    refused = [n for n in read if n in tally.refused]
    repeated = {n: tally.repeated[n] for n in read if n in tally.repeated and n not in tally.refused}
    days = _days(table)
    return SheetSurvey(
        table.file,
        table.sheet,
        fact,
        layout,
        why,
        table.encoding,
        table.grid.separator,
        len(read),
        len(read) - len(refused) - len(repeated),
        tuple(_refused(table, n) for n in refused),
        repeated,
        table.skipped + len(tally.notes),
        min(days, default=None),
        max(days, default=None),
    )


def _refused(table: Table, row: int) -> Refused:
    cells = tuple(table.grid.rows[row - 1])
    labels = tuple(map(text, table.grid.rows[table.header - 1])) if table.header else ()
    return Refused(row, tuple(dict.fromkeys(table.tally.refused[row])), labels, cells)


def _days(table: Table) -> Iterable[date]:
    """Days that a table's records speak of, the first and the last among them, as far as they are plain to see."""
    from engine.facts.cells import Fault, day

    column = next((n for n in ("打卡时间", "日期", "开始时间") if n in table.columns), None)
    if column is None:
        return ()
    cells = table.column(column)
    seconds, odd = seconds_of(cells)
    single = {*odd}
    plain = [second for at, second in enumerate(seconds) if at not in single] if odd else seconds
    found = {day_of(second // DAY) for second in (min(plain), max(plain))} if plain else set()
    days = (day(cells.cell(key)) for key in {cells.keys[at] for at in odd})
    return found | {at for at in days if not isinstance(at, Fault)}
