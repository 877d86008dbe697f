"""What rests on everybody's result: places and quotas, which the shared ledger settles, and what follows from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engine.decision.decision import Decision, Status
from engine.evaluate.context import Month, Occurrence
from engine.evaluate.crew import assemble
from engine.evaluate.ranking import ranked
from engine.facts.fact import Facts
from engine.live.amounts import exact
from engine.live.crowd import Crowd, Worked
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
    return tuple(_in_a_row(policy, facts, d) for d in ranked(policy, decisions, months))


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


def _in_a_row(policy: m.Policy, facts: Facts, decision: Decision) -> Decision:
    """连续 2个月 等次 为 末位, where a place gives it."""
    names = by_place(policy)
    for clause in policy.clauses:
        target = clause.target
        mine = (clause.of or policy.subject) == decision.subject_kind
        if not isinstance(target, m.OfStreak) or target.grade not in names or not mine:
            continue
        if not clause.in_force(decision.period.last):
            continue
        now = (
            [decision.grade, *(t for t, _ in decision.consequences)]
            if decision.status is Status.FINAL
            else []
        )
        row = [*(g.split("、") for g in facts.grades.get(decision.subject, ())), now][-target.periods :]
        if len(row) == target.periods and all(target.grade in held for held in row):
            decision = _with(decision, clause)
    return decision


def _with(decision: Decision, clause: m.Clause) -> Decision:
    effects = [e for b in clause.branches for e in b.effects]
    follows = {(e.text, clause.article) for e in effects if isinstance(e, m.Follow)}
    lost = {e.name: clause.article for e in effects if isinstance(e, m.Lose)}
    consequences = tuple(sorted({*decision.consequences, *follows}))
    return replace(decision, consequences=consequences, lost={**decision.lost, **lost})
