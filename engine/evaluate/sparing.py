"""但 … 除外，每月 最多 2次: an exemption that helps so often in a stretch of time, counted in order of time."""

from __future__ import annotations

from dataclasses import replace

from engine.decision.decision import Check
from engine.evaluate.conditions import check, conjunction, standing
from engine.evaluate.context import Month
from engine.evaluate.draft import Draft
from engine.evaluate.spans import spans
from engine.facts.fact import Fact
from engine.policy import model as m


def limited(
    draft: Draft, month: Month, fact: Fact, clause: m.Clause, checks: tuple[Check, ...]
) -> tuple[Check, ...]:
    """The exemption's checks, met no more where it has helped often enough. A fact is counted once.

    month: that of the fact.

    One that waits may take a place, so that a later one is open where it would be the last. What the clause would not
    charge anyway takes none.
    """
    concerned = _concerned(month, fact, clause)
    if concerned is False:
        return checks
    met = next((n for n, c in enumerate(checks) if c.verdict is False), None)
    waiting = next((n for n, c in enumerate(checks) if c.verdict is None), None)
    at = met if met is not None else waiting
    if at is None:
        return checks
    key = (clause.article, id(fact))
    if key not in draft.spared:
        draft.spared[key] = _place(draft, fact, clause, met is not None and concerned is True)
    firm, possible = draft.spared[key]
    if firm >= clause.spared:
        text = f"{checks[at].seen}，但前面已经除外 {firm}次，最多 {clause.spared}次"
        return _replaced(checks, at, Check(checks[at].text, text, True, "例外"))
    if met is not None and possible >= clause.spared:
        text = f"{checks[at].seen}，前面有没有批的，除外够不够 {clause.spared}次还不能定"
        return _replaced(checks, at, Check(checks[at].text, text, None, "例外"))
    return checks


def _concerned(month: Month, fact: Fact, clause: m.Clause) -> bool | None:
    """Whether the clause would look at the fact if it were not for the exemption, whichever of its kind it is."""
    verdicts = []
    for branch in clause.branches:
        own = [check(month, fact, c) for c in branch.conditions if not isinstance(c, m.IsNth)]
        said = any(c.kind == "核实" for c in own)
        verdicts.append(conjunction(own if said else (*standing(fact), *own)))
    if not verdicts:
        return conjunction(standing(fact))
    return True if True in verdicts else None if None in verdicts else False


def _place(draft: Draft, fact: Fact, clause: m.Clause, met: bool) -> tuple[int, int]:
    """How many were spared before it, for certain and at most."""
    span = next((s for s in spans(draft.month, clause.spared_scope) if s.first <= fact.date <= s.last), None)
    key = f"{clause.article} {span.first if span else ''}"
    firm, possible = draft.sparing.get(key, (0, 0))
    if firm < clause.spared:
        draft.sparing[key] = (firm + met, possible + 1)
    return firm, possible


def _replaced(checks: tuple[Check, ...], at: int, one: Check) -> tuple[Check, ...]:
    """One check put in the place of another; the other exemptions no more excuse it than this one."""
    kept = [c if c.verdict is True else replace(c, verdict=one.verdict) for c in checks]
    kept[at] = one
    return tuple(kept)
