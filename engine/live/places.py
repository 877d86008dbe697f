"""What rests on everybody's result: places and quotas, which the shared ledger settles, and what follows from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from engine.decision.decision import Decision, Status
from engine.evaluate.context import Month, Occurrence
from engine.evaluate.crew import assemble
from engine.evaluate.ranking import ranked
from engine.facts.fact import Facts
from engine.live.amounts import exact
from engine.live.crowd import Crowd, Worked
from engine.live.liable import Liable, concerned
from engine.live.money import bonus_names
from engine.policy import model as m


def placed(crowd: Crowd, decisions: Sequence[Decision], facts: Facts) -> tuple[Decision, ...]:
    """Decisions with places, quotas, and what so many periods in a row in a place bring."""
    policy = crowd.policy
    if not any(isinstance(c.target, m.OfRank | m.OfQuota) for c in policy.clauses):
        return tuple(decisions)
    months = assemble(policy, facts).months
    known = {(one.case.sort, one.case.subject.id): one for one in crowd.everybody}
    for month in months:
        _lend(month, crowd, known[month.sort, month.subject.id])
    return _in_a_row(crowd, facts, ranked(policy, decisions, months))


def _lend(month: Month, crowd: Crowd, one: Worked) -> None:
    """What the shared ledger may look at of a subject: the score, and the facts as this evaluator leaves them."""
    month.totals = {name: exact(value) for name, value in one.desk.totals.items()}
    month.open = "得分还没有定" if one.open else ""
    month.settle(Occurrence(s.fact) for _, s in crowd.pooled(one) if not s.earlier)


def by_place(policy: m.Policy) -> frozenset[str]:
    """Grades and honours that a place gives."""
    given = (c for c in policy.clauses if isinstance(c.target, m.OfRank))
    effects = (e for c in given for b in c.branches for e in b.effects)
    return frozenset(e.name for e in effects if isinstance(e, m.AsGrade))


def _in_a_row(crowd: Crowd, facts: Facts, decisions: Sequence[Decision]) -> tuple[Decision, ...]:
    """连续 2个月 等次 为 末位, where a place gives it; what goes to others once everybody's own is known."""
    policy = crowd.policy
    names = by_place(policy)
    rows = [c for c in policy.clauses if isinstance(c.target, m.OfStreak) and c.target.grade in names]
    kinds = {(one.case.sort or policy.subject, one.case.subject.id): one.case for one in crowd.everybody}
    result = {(d.subject_kind, d.subject): d for d in decisions}
    held = [(key, c) for key, d in result.items() for c in rows if _holds(policy, facts, d, c)]
    for key, clause in held:
        for effect in (e for b in clause.branches for e in b.effects):
            if isinstance(effect, m.Follow | m.Lose):
                thing = Liable(effect.who, result[key].period.last)
                whose = concerned(thing, kinds[key], kinds.values()) if effect.who else [kinds[key]]
                for case in whose:
                    to = (case.sort or policy.subject, case.subject.id)
                    result[to] = _with(result[to], clause.article, effect)
    return tuple(result.values())


def _holds(policy: m.Policy, facts: Facts, decision: Decision, clause: m.Clause) -> bool:
    target = clause.target
    mine = (clause.of or policy.subject) == decision.subject_kind
    if not isinstance(target, m.OfStreak) or not mine or not clause.in_force(decision.period.last):
        return False
    final = decision.status is Status.FINAL
    now = [decision.grade, *(text for text, _ in decision.consequences)] if final else []
    row = [*(g.split("、") for g in facts.grades.get(decision.subject, ())), now][-target.periods :]
    return len(row) == target.periods and all(target.grade in held for held in row)


def _with(decision: Decision, article: str, effect: m.Follow | m.Lose) -> Decision:
    if isinstance(effect, m.Follow):
        return replace(decision, consequences=tuple(sorted({*decision.consequences, (effect.text, article)})))
    award, period = decision.award, decision.period.kind
    for part in award.each if award is not None else ():
        if award is not None and part.amount and effect.name in bonus_names(part.name, period):
            parts = tuple(replace(p, amount=Decimal(0)) if p is part else p for p in award.parts)
            left = None if award.amount is None else award.amount - part.amount
            award = replace(award, amount=left, parts=parts)
    return replace(decision, lost={**decision.lost, effect.name: article}, award=award)
