"""每满 N 次，视为: full groups of facts become other facts."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from engine.decision.decision import Check
from engine.evaluate import wording
from engine.evaluate.context import Occurrence, in_time
from engine.evaluate.draft import Draft
from engine.evaluate.events import become
from engine.evaluate.runs import full
from engine.evaluate.spans import Span, spans, within_span
from engine.facts.fact import State
from engine.policy import model as m


def convert(draft: Draft, found: list[Occurrence]) -> list[Occurrence]:
    """Full groups, in order of time, are replaced by what they are deemed to be.

    Only facts that stand form groups; one that waits for a judgement leaves the group that it would
    complete undecided (S12).
    """
    converted = False
    for clause in draft.month.policy.clauses:
        if clause.conversion is None or not isinstance(clause.target, m.OfTotal | m.OfRun):
            continue
        if not clause.in_force(draft.month.period.last) or clause.of != draft.month.sort:
            continue
        number = clause.conversion.number
        for span in spans(draft.month, clause.target.scope):
            mine = _looked_at(draft, clause.target, found, span)
            firm = [o for o in mine if o.fact.state is not State.PENDING]
            groups = _groups(draft, clause.target, firm, number)
            if len(_groups(draft, clause.target, mine, number)) > len(groups):
                _wait(draft, clause, number, mine, span)
            for group in groups:
                seen = _seen(clause.target, number, group)
                gone = set(map(id, group))
                found = [o for o in found if id(o) not in gone]
                found += become(draft, clause, clause.conversion.into, group, (seen,))
                converted = True
    return in_time(found) if converted else found


def _looked_at(
    draft: Draft, target: m.OfTotal | m.OfRun, found: Iterable[Occurrence], span: Span
) -> list[Occurrence]:
    return in_time(
        o
        for o in within_span([*draft.earlier, *draft.own(found)], span)
        if o.fact.kind in target.kinds and o.fact.state is not State.REFUTED
    )


def _seen(target: m.OfTotal | m.OfRun, number: int, group: list[Occurrence]) -> Check:
    if isinstance(target, m.OfRun):
        first, last = wording.day(group[0].fact.date), wording.day(group[-1].fact.date)
        return Check(f"连续 {number}{target.unit}", f"{first}至{last}，{len(group)}次", True, "数值")
    return Check(f"每满 {number}次", f"{len(group)}次", True, "数值")


def _groups(
    draft: Draft, target: m.OfTotal | m.OfRun, mine: list[Occurrence], number: int
) -> list[list[Occurrence]]:
    """Full groups in order of time, those that end in the period (the others were made before)."""
    if isinstance(target, m.OfRun):
        return [g.found for g in full(draft, target, mine) if g.last >= draft.month.period.first]
    groups = [mine[i : i + number] for i in range(0, len(mine) - number + 1, number)]
    return [g for g in groups if g[-1].fact.date >= draft.month.period.first]


def _wait(draft: Draft, clause: m.Clause, number: int, mine: list[Occurrence], span: Span) -> None:
    """A finding without points: the group is full only if what waits turns out to be true."""
    waiting = [o for o in mine if o.fact.state is State.PENDING]
    firm = len(mine) - len(waiting)
    names = "、".join(dict.fromkeys(o.fact.kind for o in mine))
    event = f"{span.word}{names} {firm}次，另有 {len(waiting)}次 还没有核实"
    reason = waiting[0].fact.doubt or "待核"
    check = Check(f"每满 {number}次", f"{firm}次，待核 {len(waiting)}次", None, "数值")
    evidence = tuple(origin for o in waiting for origin in o.fact.origins)
    last = min(span.last, draft.month.period.last)
    pending = f"满不满 {number}次，要等 {waiting[0].fact.kind} 核实（{reason}）"
    draft.findings.append(draft.finding(clause, event, last, (check,), "", Decimal(0), evidence, (), pending))
