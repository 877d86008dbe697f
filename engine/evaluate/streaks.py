"""连续 2个月 等次 为 末位: periods in a row with a grade or honour that a ranking gives, known only after everybody is ranked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engine.decision.decision import Attempt, Check, Decision, Status
from engine.evaluate.context import Month
from engine.evaluate.prizes import Passed, consequence, for_others, pass_on
from engine.policy import model as m


def by_place(policy: m.Policy) -> frozenset[str]:
    """Grades and honours that clauses on everybody's order give."""
    return frozenset(
        e.name
        for c in policy.clauses
        if isinstance(c.target, m.OfRank)
        for b in c.branches
        for e in b.effects
        if isinstance(e, m.AsGrade)
    )


def streaks(policy: m.Policy, decisions: Sequence[Decision], months: Sequence[Month]) -> tuple[Decision, ...]:
    """Decisions with what follows from so many periods in a row in a place."""
    names = by_place(policy)
    clauses = [
        (c, c.target) for c in policy.clauses if isinstance(c.target, m.OfStreak) and c.target.grade in names
    ]
    if not clauses:
        return tuple(decisions)
    known = {(month.sort or policy.subject, month.subject.id): month for month in months}
    passed: list[Passed] = []
    followed = [_followed(clauses, d, known[d.subject_kind, d.subject], passed) for d in decisions]
    return pass_on(policy, followed, months, passed)


def honours(decision: Decision) -> tuple[str, ...]:
    """The grade and the honours of a period, as later periods remember them."""
    return tuple(filter(None, (decision.grade, *(text for text, _ in decision.consequences))))


def _followed(
    clauses: Sequence[tuple[m.Clause, m.OfStreak]], decision: Decision, month: Month, passed: list[Passed]
) -> Decision:
    for clause, target in clauses:
        if clause.of != month.sort or not clause.in_force(month.period.last):
            continue
        now = honours(decision) if decision.status is Status.FINAL else ()
        row = [*(tuple(g.split("、")) for g in month.grades), now][-target.periods :]
        held = len(row) == target.periods and all(target.grade in names for names in row)
        shown = "、".join("和".join(filter(None, names)) or "没有" for names in row)
        check = Check(f"连续 {target.periods} 期 为 {target.grade}", shown, held, "数值")
        if not held:
            decision = _without(decision, clause, check)
        for branch in clause.branches if held else ():
            decision = _with(decision, clause, branch)
            passed += for_others(month, clause, branch)
    return decision


def _with(decision: Decision, clause: m.Clause, branch: m.Branch) -> Decision:
    for effect in branch.effects:
        if isinstance(effect, m.Follow | m.Lose) and not effect.who:
            decision = consequence(decision, clause, effect)
    return decision


def _without(decision: Decision, clause: m.Clause, check: Check) -> Decision:
    attempt = Attempt(clause.article, clause.text, check.seen, decision.period.last, (check,), clause.basis)
    return replace(decision, attempts=(*decision.attempts, attempt))
