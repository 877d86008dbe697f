"""同一 标题 就高 计分, 同一 行为 1小时内 只计 一次: of the facts of one matter only one counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, time
from decimal import Decimal

from engine.decision.decision import Finding
from engine.evaluate import wording
from engine.evaluate.charges import signed
from engine.evaluate.draft import Draft
from engine.evaluate.same_fact import put
from engine.facts.fact import Fact
from engine.policy import model as m

Entry = tuple[Fact, m.Clause, int]


def count_once(draft: Draft) -> None:
    """Take the effect from all findings of a matter but the one that counts; they are kept, with a note.

    What a clause says holds among the facts of that clause, what the file says among all clauses. Additions and
    deductions, points and money are each looked at apart. A blank field leaves the finding undecided, unless
    there is nothing that it could be one with.
    """
    groups: dict[tuple[object, ...], list[Entry]] = {}
    matters: dict[tuple[object, ...], m.Matter] = {}
    for entry in draft.matters:
        fact, clause, index = entry
        finding = draft.findings[index]
        for matter, whose in _matters(draft, clause):
            if finding.nominal and not finding.outweighed:
                key = (
                    whose,
                    matter,
                    finding.nominal < 0,
                    finding.unit,
                    *([] if matter.fields else [fact.kind]),
                )
                groups.setdefault(key, []).append(entry)
                matters[key] = matter
    for key, entries in groups.items():
        if len(entries) > 1:
            _one_of(draft, matters[key], entries)


def _matters(draft: Draft, clause: m.Clause) -> list[tuple[m.Matter, str]]:
    own = [(clause.matter, clause.article)] if clause.matter else []
    kinds = clause.target.kinds if isinstance(clause.target, m.ForEvent) else ()
    known = draft.month.policy.kinds
    whole = [
        (x, "") for x in draft.month.policy.matters if all(known[k].field(f) for k in kinds for f in x.fields)
    ]
    return [*own, *whole]


def _one_of(draft: Draft, matter: m.Matter, entries: list[Entry]) -> None:
    """Facts of one value are one matter; within a time, a chain of facts around the one that counts."""
    alike: dict[tuple[str, ...], list[Entry]] = {}
    for entry in entries:
        fact = entry[0]
        blank = [f for f in matter.fields if fact.fields.get(f) in (None, "")]
        if matter.minutes is not None and _moment(fact) is None:
            blank.append("时刻")
        if blank:
            _wait(draft, entry[2], matter, blank[0])
            continue
        values = tuple(_shown(fact, f) for f in matter.fields)
        day = (fact.date.isoformat(),) if matter.day else ()
        alike.setdefault((*values, *day), []).append(entry)
    for same in alike.values():
        for group in _close(matter, same):
            _keep(draft, matter, group)


def _shown(fact: Fact, field: str) -> str:
    return str(fact.fields[field]).strip()


def _close(matter: m.Matter, entries: list[Entry]) -> list[list[Entry]]:
    """Facts within so long of the first of their group, in order of time."""
    if matter.minutes is None:
        return [entries]
    groups: list[list[Entry]] = []
    ordered = sorted(entries, key=lambda e: (_moment(e[0]) or datetime.min, e[2]))
    for entry in ordered:
        now, first = _moment(entry[0]), _moment(groups[-1][0][0]) if groups else None
        if now and first and Decimal((now - first).total_seconds()) <= matter.minutes * 60:
            groups[-1].append(entry)
        else:
            groups.append([entry])
    return groups


def _moment(fact: Fact) -> datetime | None:
    moments = [v for v in fact.fields.values() if isinstance(v, time)]
    return datetime.combine(fact.date, min(moments)) if moments else None


def _keep(draft: Draft, matter: m.Matter, group: Iterable[Entry]) -> None:
    """The largest of the group, or the first where only one is to count; of equals the first in time."""
    ordered = sorted(group, key=lambda e: (e[0].date, _moment(e[0]) or datetime.min, repr(e[0].key)))
    # One fact may have been charged by several branches or clauses: then all of them count together.
    sizes: dict[int, Decimal] = {}
    for fact, _, index in ordered:
        sizes[id(fact)] = sizes.get(id(fact), Decimal(0)) + abs(draft.findings[index].nominal)
    order = list(dict.fromkeys(id(e[0]) for e in ordered))
    kept = max(order, key=lambda i: (sizes[i], -order.index(i))) if matter.highest else order[0]
    first = next(draft.findings[index] for fact, _, index in ordered if id(fact) == kept)
    for fact, _, index in ordered:
        if id(fact) != kept:
            _drop(draft, index, matter, first)


def _drop(draft: Draft, index: int, matter: m.Matter, kept: Finding) -> None:
    before = draft.findings[index]
    which = f"{wording.day(kept.date)}的一件（{kept.article} {signed(kept.nominal, kept.unit)}）"
    note = f"{matter.text}：已按 {which}计，这一件不再计"
    after = replace(before, effective=Decimal(0), outweighed=kept.article, notes=(*before.notes, note))
    draft.findings[index] = after
    put(draft, before, after)


def _wait(draft: Draft, index: int, matter: m.Matter, blank: str) -> None:
    before = draft.findings[index]
    pending = f"“{blank}”没有填写，不知道和别的是不是同一件（{matter.text}）"
    after = replace(before, nominal=Decimal(0), effective=Decimal(0), pending=pending)
    draft.findings[index] = after
    put(draft, before, after)
