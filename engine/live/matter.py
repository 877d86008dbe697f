"""同一 标题 就高, 1小时内 只计 一次: of the facts of one matter one counts, the others lose their effect."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta
from decimal import Decimal

from engine.live.case import Seen
from engine.live.charge import Charging
from engine.policy import model as m

Entry = tuple[Seen, int]


def once(charging: Charging) -> None:
    """A clause's own matters among its facts, the regulation's among those of all clauses that have the fields."""
    found: dict[tuple[object, ...], list[Entry]] = defaultdict(list)
    rules: dict[tuple[object, ...], m.Matter] = {}
    for one, clause, index in charging.entries:
        finding = charging.sheet.findings[index]
        for owner, matter in _matters(charging, clause):
            if finding.nominal and not finding.outweighed:
                alike = "" if matter.fields else one.fact.kind
                key: tuple[object, ...] = (owner, matter, finding.nominal < 0, finding.unit, alike)
                found[key].append((one, index))
                rules[key] = matter
    for key, entries in found.items():
        for group in _groups(charging, rules[key], entries) if len(entries) > 1 else ():
            _keep_one(charging, rules[key], group)


def _matters(charging: Charging, clause: m.Clause) -> Iterator[tuple[str, m.Matter]]:
    if clause.matter:
        yield clause.article, clause.matter
    kinds = clause.target.kinds if isinstance(clause.target, m.ForEvent) else ()
    declared = charging.case.policy.kinds
    for matter in charging.case.policy.matters:
        if all(declared[kind].field(name) for kind in kinds for name in matter.fields):
            yield "", matter


def _groups(charging: Charging, matter: m.Matter, entries: list[Entry]) -> list[list[Entry]]:
    """Facts that are one matter; a blank leaves the finding open."""
    alike: dict[tuple[str, ...], list[Entry]] = defaultdict(list)
    for one, index in entries:
        values = [one.fact.fields.get(name) for name in matter.fields]
        blank = any(v in (None, "") for v in values) or (matter.minutes is not None and _moment(one) is None)
        if blank:
            before = charging.sheet.findings[index]
            after = replace(before, nominal=Decimal(0), effective=Decimal(0), pending="不知道是不是同一件")
            charging.sheet.findings[index] = after
            continue
        day = str(one.fact.date) if matter.day else ""
        alike[(*(str(v).strip() for v in values), day)].append((one, index))
    if matter.minutes is None:
        return list(alike.values())
    return [g for same in alike.values() for g in _near(same, _stretch(matter.minutes))]


def _stretch(minutes: Decimal) -> timedelta:
    return timedelta(microseconds=int(minutes * 60_000_000))


def _near(same: list[Entry], within: timedelta) -> list[list[Entry]]:
    """Everything within so long of the first of its group."""
    groups: list[list[Entry]] = []
    for entry in sorted(same, key=lambda e: (_moment(e[0]) or datetime.min, e[1])):
        first = _moment(groups[-1][0][0]) if groups else None
        now = _moment(entry[0])
        if first is not None and now is not None and now - first <= within:
            groups[-1].append(entry)
        else:
            groups.append([entry])
    return groups


def _moment(one: Seen) -> datetime | None:
    named = [v for v in one.fact.fields.values() if isinstance(v, time)]
    return datetime.combine(one.fact.date, min(named)) if named else None


def _keep_one(charging: Charging, matter: m.Matter, group: list[Entry]) -> None:
    """The largest, or the first; all findings of the fact that counts stay."""
    findings = charging.sheet.findings
    order = sorted(group, key=lambda e: (e[0].fact.date, _moment(e[0]) or datetime.min, repr(e[0].fact.key)))
    sizes: dict[int, Decimal] = defaultdict(Decimal)
    for one, index in order:
        sizes[one.number] += abs(findings[index].nominal)
    most = max(sizes.values())
    kept = next(n for n, size in sizes.items() if size == most or not matter.highest)
    article = next(findings[index].article for one, index in order if one.number == kept)
    for one, index in order:
        if one.number != kept:
            findings[index] = replace(findings[index], effective=Decimal(0), outweighed=article)
