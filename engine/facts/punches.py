"""The punch stream (签到) of a time clock: who punched when. The longest sheet of a month."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from engine.facts.attendance import Punch
from engine.facts.cells import Cell, moment, text
from engine.facts.fact import Origin, Period
from engine.facts.roster import Register, check_name, identity
from engine.facts.rows import Findings
from engine.facts.sheet import Row, Table
from grammar.diagnostic import Diagnostic, InSheet, Severity

PERSON, TIME, DEVICE = "工号", "打卡时间", "设备"
NEEDED = (PERSON, TIME)
KNOWN = frozenset({*NEEDED, "姓名", "部门", DEVICE})


@dataclass(frozen=True)
class PunchStream:
    """Punches by 工号, each person's in order of time; and what was found on the way.

    place: the sheet. devices: device → number of punches by day, as far as the sheet names devices.
    """

    punches: Mapping[str, tuple[Punch, ...]] = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()
    place: InSheet = field(default_factory=lambda: InSheet(""))
    devices: Mapping[str, Mapping[date, int]] = field(default_factory=dict)


def read_punches(table: Table, period: Period, register: Register) -> PunchStream:
    """The punches of everybody on the roster.

    One error for each unknown 工号 and one for all punches outside the period, with their number; one
    remark for each person with punches on days off post (the punches are kept).
    """
    findings = Findings(table)
    people = _by_person(findings)
    outside: list[Punch] = []
    for id in sorted(people):
        punches = people[id]
        punches.sort()
        if not _known(findings, id, punches, register):
            continue
        outside += [p for p in punches if not period.first <= p.at.date() <= period.last]
        _off_post(findings, id, punches, register)
    _check_names(findings, register)
    if outside:
        _report_outside(findings, outside, period)
    known = {id: tuple(punches) for id, punches in people.items() if id in register.people}
    place = InSheet(table.file, table.sheet)
    return PunchStream(known, tuple(findings.diagnostics), place, _devices(table, known))


def _by_person(findings: Findings) -> dict[str, list[Punch]]:
    """Every punch by 工号. This loop runs thousands of times: it does the usual row itself."""
    table = findings.table
    who, when = table.columns[PERSON].at, table.columns[TIME].at
    file, sheet = table.file, table.sheet
    lists: dict[Cell, list[Punch]] = {}
    people: dict[str, list[Punch]] = {}
    for row in table.rows:
        number, cells = row
        raw = cells[who]
        mine = lists.get(raw)
        if mine is None:
            id = _person(findings, row)
            if id is None:
                continue
            mine = lists[raw] = people.setdefault(id, [])
        at = _at(cells[when])
        if at is None:
            at = findings.required(row, TIME, moment)
            if at is None:
                continue
        mine.append(Punch(at, Origin(file, sheet, number)))
    return people


def _devices(table: Table, people: Mapping[str, Iterable[Punch]]) -> Mapping[str, Mapping[date, int]]:
    """Device → number of punches by day, in the order of the names; empty where no column names them."""
    column = table.columns.get(DEVICE)
    if column is None:
        return {}
    device = {number: cells[column.at] for number, cells in table.rows}
    counts: dict[Cell, dict[date, int]] = {}
    for punches in people.values():
        for at, origin in punches:
            days, day = counts.setdefault(device[origin.row], {}), at.date()
            days[day] = days.get(day, 0) + 1
    return dict(sorted((text(raw), days) for raw, days in counts.items() if text(raw)))


def _at(cell: Cell) -> datetime | None:
    """The usual spelling (2021-03-01 08:21:35) or a whole datetime; None for all that needs a closer look."""
    if isinstance(cell, str):
        if len(cell) == 19 and cell[4] == cell[7] == "-" and cell[10] == " ":
            try:
                return datetime.fromisoformat(cell)
            except ValueError:
                return None
    elif isinstance(cell, datetime) and not cell.microsecond:
        return cell
    return None


def _person(findings: Findings, row: Row) -> str | None:
    return None if findings.is_footer(row) else findings.required(row, PERSON, identity)


def _known(findings: Findings, id: str, punches: list[Punch], register: Register) -> bool:
    """Whether the 工号 is on the roster; reported once where it isn't."""
    first = min((p.origin.row for p in punches), default=0)
    row = (
        next((r for r in findings.table.rows if r.number == first), None)
        if id not in register.people
        else None
    )
    name = text(findings.table.cell(row, "姓名")) if row else ""
    help = register.stranger(id, name)
    if help is None:
        return True
    message = (
        f"工号 {id}{f'（{name}）' if name else ''}不在花名册，共 {len(punches)} 条打卡记录，从第{first}行起"
    )
    findings.add("KP301", message, help, first, PERSON)
    return False


def _off_post(findings: Findings, id: str, punches: list[Punch], register: Register) -> None:
    days: dict[date, list[Punch]] = {}
    for punch in punches:
        days.setdefault(punch.at.date(), []).append(punch)
    off = [d for d in days if not register.on_post(id, d)]
    if off:
        rows = [p.origin.row for d in off for p in days[d]]
        span = f"{off[0]} 至 {off[-1]} 共 {len(off)} 天" if len(off) > 1 else f"{off[0]}"
        message = f"工号 {id} 在 {span}不在岗，却有 {len(rows)} 条打卡记录，不计入考勤"
        help = "若当时已经在岗，改正花名册的到岗、离岗日期"
        findings.add("KP317", message, help, min(rows), PERSON, Severity.NOTE)


def _check_names(findings: Findings, register: Register) -> None:
    """Compare each pair of 工号 and 姓名 with the roster, once."""
    table = findings.table
    if "姓名" not in table.columns:
        return
    who, called = table.columns[PERSON].at, table.columns["姓名"].at
    pairs: dict[tuple[Cell, Cell], int] = {}
    for number, cells in table.rows:
        pairs.setdefault((cells[who], cells[called]), number)
    for (raw, name), number in pairs.items():
        person = register.people.get(identity(raw))
        if person:
            check_name(findings, number, person, text(name))


def _report_outside(findings: Findings, punches: Iterable[Punch], period: Period) -> None:
    first = min(punches, key=lambda p: p.origin.row)
    message = (
        f"{first.at} 不在 {period.name}（{period.first} 至 {period.last}），"
        f"这样的打卡记录共 {len(list(punches))} 条"
    )
    findings.add("KP304", message, "按本期的起止日期重新导出打卡记录", first.origin.row, TIME)
