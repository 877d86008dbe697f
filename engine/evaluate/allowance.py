"""前 2次 不扣, 前 2天 不扣: what is not charged at first, of a clause or of one of its bands."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from engine.evaluate.charges import amount
from engine.evaluate.draft import Draft
from engine.evaluate.ordinals import deems
from engine.evaluate.spans import begins
from engine.evaluate.wording import number
from engine.facts.fact import Fact, Period
from engine.policy import model as m

ZERO = Decimal(0)


def counting_on(table: Mapping[str, list[m.Clause]], period: Period) -> dict[str, list[m.Clause]]:
    """Of the clauses by kind, those that let something off in a stretch that began before the period."""
    return {
        kind: mine for kind, clauses in table.items() if (mine := [c for c in clauses if _longer(c, period)])
    }


def _longer(clause: m.Clause, period: Period) -> bool:
    free = (clause.free, *(b.free for b in clause.branches))
    scopes = {f.scope for f in free if f is not None} | {clause.spared_scope}
    return any(begins(period, s, period.first) < period.first for s in scopes)


def spared(draft: Draft, fact: Fact, clause: m.Clause, branch: m.Branch, notes: list[str]) -> bool:
    """Whether this occurrence is one of the first that are not charged."""
    if deems(clause):
        note = draft.let_off.get((clause.article, id(fact)), "")
        notes += [note] if note else []
        return bool(note)
    return _one_of_the_first(draft, fact, clause, branch, notes)


def let_off(draft: Draft, fact: Fact, clause: m.Clause, branch: m.Branch) -> bool:
    """Whether it is one of the first that are neither charged nor deemed to be anything else."""
    notes: list[str] = []
    if not _one_of_the_first(draft, fact, clause, branch, notes):
        return False
    draft.let_off[(clause.article, id(fact))] = notes[0]
    return True


def _one_of_the_first(draft: Draft, fact: Fact, clause: m.Clause, branch: m.Branch, notes: list[str]) -> bool:
    for allowance, key in _of(draft, fact, clause, branch, "次"):
        used = draft.free.get(key, ZERO)
        if used < allowance.number:
            draft.free[key] = used + 1
            notes.append(f"前{number(allowance.number)}次不扣，这是第{number(used + 1)}次")
            return True
    return False


def excused(draft: Draft, fact: Fact, clause: m.Clause, branch: m.Branch, notes: list[str]) -> Decimal:
    """How much of the fact's days, minutes … is not charged, in base units."""
    less = ZERO
    for allowance, key in _of(draft, fact, clause, branch, ""):
        value = amount(draft.month.policy, fact, allowance.unit)
        used = draft.free.get(key, ZERO)
        mine = min(value or ZERO, max(allowance.number - used, ZERO))
        if mine:
            draft.free[key] = used + mine
            unit = allowance.unit
            notes.append(
                f"前{number(allowance.number)}{unit}不扣，此前已免 {number(used)}{unit}，这次免 {number(mine)}{unit}"
            )
            less += mine
    return less


def _of(
    draft: Draft, fact: Fact, clause: m.Clause, branch: m.Branch, unit: str
) -> list[tuple[m.Allowance, str]]:
    """Allowances that hold for the fact, by times or (unit "") by another unit, each with its counter."""
    kinds = clause.target.kinds if isinstance(clause.target, m.ForEvent) else ()
    key = f"{clause.article} {'、'.join(kinds)}"
    found = [(branch.free, f"{key} {branch.text}"), (clause.free, key)]
    return [
        (one, f"{name} {_span(draft, fact, one)}")
        for one, name in found
        if one is not None and (one.unit == "次") == bool(unit)
    ]


def _span(draft: Draft, fact: Fact, allowance: m.Allowance) -> str:
    return begins(draft.month.period, allowance.scope, fact.date).isoformat()
