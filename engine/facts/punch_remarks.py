"""What there is to say of punches: outside the period, twice, on days off post."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import islice, pairwise
from operator import eq

from engine.facts.fact import Origin, Period
from engine.facts.punch import DAY, Places, Punches, midnight, moment_of
from engine.facts.roster import Register
from engine.facts.rows import Findings
from engine.facts.sheet import Table
from grammar.diagnostic import Diagnostic, InSheet, Severity


def outside(
    findings: Findings, people: Mapping[str, Punches], period: Period, column: str
) -> dict[str, Punches]:
    """The punches within the period; those of one table that are not are reported once. column: their moments."""
    first, after = midnight(period.first), midnight(period.last) + DAY
    found: dict[str, Punches] = {}
    lost: list[tuple[int, int]] = []
    places = Places()
    for id, mine in people.items():
        within = mine.between(first, after)
        if len(within) < len(mine):
            lost += [(mine.lines[n], mine.moments[n]) for n in range(len(mine)) if n not in within]
            part = slice(within.start, within.stop)
            mine = Punches(mine.moments[part], mine.lines[part], mine.places, mine.single)
        found[id] = mine
        places = mine.places
    if lost:
        line, second = min(lost)
        row = places.origin(line).row
        message = f"{moment_of(second)} 不在 {period.name}（{period.first} 至 {period.last}），这样的打卡记录共 {len(lost)} 条"
        findings.add("KP304", message, "按本期的起止日期重新导出打卡记录", row, column)
        findings.table.tally.refuse(
            {places.origin(line).row for line, _ in lost} - {row}, f"不在 {period.name}"
        )
    return found


def repeated(
    people: Mapping[str, Punches], tables: Sequence[Table]
) -> tuple[dict[str, Punches], list[Diagnostic]]:
    """Everybody's punches, of those at one moment the first; and the remark on the others, for each table."""
    again: list[tuple[Origin, Origin]] = []
    found = {}
    for id, mine in people.items():
        found[id] = mine
        if not mine.single and any(map(eq, mine.moments, islice(mine.moments, 1, None))):
            kept = [0]
            for before, at in pairwise(range(len(mine))):
                if mine.moments[at] != mine.moments[before]:
                    kept.append(at)
                else:
                    again.append((mine.origin(at), mine.origin(kept[-1])))
            moments, lines = (array("q", (c[n] for n in kept)) for c in (mine.moments, mine.lines))
            found[id] = Punches(moments, lines, mine.places)
    return found, [d for table in tables if (d := _repeated(table, again))] if again else []


def _repeated(table: Table, again: Sequence[tuple[Origin, Origin]]) -> Diagnostic | None:
    """The remark on a table's punches that stand somewhere else already; its rows of nothing else are repeated."""
    here = [(o.row, first) for o, first in again if (o.file, o.sheet) == (table.file, table.sheet)]
    if not here:
        return None
    mine, lost, lines = dict(here), Counter(row for row, _ in here), Counter(table.numbers)
    whole = {row: str(first) for row, first in mine.items() if lost[row] == lines[row]}
    table.tally.repeated |= whole
    first = min(mine)
    message = (
        f"有 {len(here)} 次打卡重复（同一人、同一时刻），只算一次；最先是第{first}行，和 {mine[first]} 相同"
    )
    help = "导出的时间段重叠，或同一个文件放了两次；不必改"
    return Diagnostic("KP341", Severity.NOTE, message, InSheet(table.file, table.sheet), help)


def off_post(
    id: str, punches: Punches, period: Period, register: Register, tables: Sequence[Table], column: str
) -> list[Diagnostic]:
    """The remark on somebody's punches on days off post. column: that of the people."""
    if any(p.covers(period.first) and p.covers(period.last) for p in register.people[id].postings):
        return []
    off = [p for p in punches if not register.on_post(id, p.at.date())]
    if not off:
        return []
    days = sorted({p.at.date() for p in off})
    span = f"{days[0]} 至 {days[-1]} 共 {len(days)} 天" if len(days) > 1 else f"{days[0]}"
    message = f"工号 {id} 在 {span}不在岗，却有 {len(off)} 条打卡记录，不计入考勤"
    help = "若当时已经在岗，改正花名册的到岗、离岗日期"
    where = min(p.origin for p in off)
    table = next(t for t in tables if (t.file, t.sheet) == (where.file, where.sheet))
    return [Diagnostic("KP317", Severity.NOTE, message, table.place(where.row, column), help)]
