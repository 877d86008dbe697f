"""What one decision shows of the goals: which clause, branch, side of a bound … it reached."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from engine.analysis import places
from engine.analysis.goals import Goal, Side
from engine.analysis.words import parsed
from engine.decision.decision import Attempt, Check, Decision, Finding, Status
from engine.policy import model as m
from engine.policy.units import dimension, factor


def reached(goal: Goal, decision: Decision) -> bool:
    """Whether the decision reached the goal."""
    clause = goal.clause
    if clause is None:
        return _capped(goal.detail, decision)
    if goal.aspect == places.ASPECT:
        return places.seen(goal, decision)
    if goal.aspect == "分支":
        return goal.branch is not None and _branch(clause, goal.branch, decision)
    if goal.side is not None:
        return any(goal.side.holds(v) for v in _values(clause, goal.side, decision))
    findings = _findings(clause, decision)
    if goal.aspect == "待定":
        return any(f.pending for f in findings)
    if goal.aspect == "例外":
        checks = [c for a in _attempts(clause, decision) for c in a.checks]
        return any(c.text == f"除外：{goal.detail}" and c.verdict is False for c in checks)
    stand = [f for f in findings if not f.pending]
    if goal.aspect == "连带":
        return any(note.startswith("连带责任") for f in stand for note in f.notes)
    if goal.aspect == "事件":
        return any(f.event.split(" ")[0] == goal.detail for f in stand)
    if goal.detail == "加倍":
        return any(f.working.startswith("加倍") for f in stand)
    if goal.detail == "免扣":
        return any(f.nominal for f in stand)
    if isinstance(clause.target, m.OfRank) and not clause.branches:
        return decision.rank is not None
    return bool(stand) or any(_on_score(clause, b, decision) for b in clause.branches)


def _capped(what: str, decision: Decision) -> bool:
    if what in ("最高", "最低"):
        return any(step.startswith(f"{what} ") for step in decision.score_steps)
    name, sign = what.rsplit(" ", 1)
    cut = [f for f in decision.counting(name) if f.nominal != f.effective]
    return any((f.nominal < 0) == (sign == "-1") for f in cut)


def _findings(clause: m.Clause, decision: Decision) -> list[Finding]:
    mine = (f for f in decision.findings if f.article == clause.article and _looks_at(clause, f.event))
    return [f for f in mine if clause.in_force(f.date)]


def _looks_at(clause: m.Clause, event: str) -> bool:
    """Whether a clause looks at what happened: several 凡 of one 款 have one number."""
    return not isinstance(clause.target, m.ForEvent) or event.split(" ")[0] in clause.target.kinds


def _attempts(clause: m.Clause, decision: Decision) -> list[Attempt]:
    refused = decision.award.refused if decision.award else ()
    mine = (a for a in (*decision.attempts, *refused) if a.article == clause.article)
    return [a for a in mine if clause.in_force(a.date) and _looks_at(clause, a.event)]


def _branch(clause: m.Clause, branch: m.Branch, decision: Decision) -> bool:
    """A branch applied: the first whose conditions a finding shows as met, or that the score led to."""
    for finding in _findings(clause, decision):
        met = {c.text for c in finding.checks if c.verdict is True}
        first = next((b for b in clause.branches if {c.text for c in b.conditions} <= met), None)
        if first is branch and not finding.pending:
            return True
    return _on_score(clause, branch, decision)


def _on_score(clause: m.Clause, branch: m.Branch, decision: Decision) -> bool:
    """Grade, money and losses show which branch a settled score or rank led to."""
    if isinstance(clause.target, m.ForEvent | m.OfTotal) or decision.status is not Status.FINAL:
        return False
    bands = {c.text for c in branch.conditions if isinstance(c, m.InBand | m.Meets)}
    award = decision.award
    for effect in branch.effects:
        if isinstance(effect, m.AsGrade):
            if (decision.grade, decision.grade_article) == (effect.name, clause.article):
                return True
        elif (isinstance(effect, m.Lose) and decision.lost.get(effect.name) == clause.article) or (
            isinstance(effect, m.Follow) and (effect.text, clause.article) in decision.consequences
        ):
            return True
        elif isinstance(effect, m.Pay) and award is not None:
            checks = [c for a in award.each if a.article == clause.article for c in a.checks]
            met = {c.text for c in checks if c.verdict is True}
            if any(a.article == clause.article for a in award.each):
                return bands <= met
    return False


def _of_score(clause: m.Clause) -> bool:
    return isinstance(clause.target, m.OfMeasure) and clause.target.name.endswith(("得分", "扣分", "加分"))


def _values(clause: m.Clause, side: Side, decision: Decision) -> Iterator[Decimal]:
    """The values of the side's field that the clause compared, in base units."""
    bands = (c for b in clause.branches for c in b.conditions if isinstance(c, m.InBand))
    texts = {c.text for c in bands if c.field == side.name}
    for check in _compared(clause, decision):
        mine = _counts(side, check) if side.count else check.text in texts
        seen = parsed(check.seen) if mine else None
        if seen is not None:
            yield seen[0] * (factor(seen[1]) if dimension(seen[1]) else Decimal(1))


def _counts(side: Side, check: Check) -> bool:
    """Whether a check is the count of a doubling: 迟到 满 5次, 自第5次 起."""
    return check.kind == "数值" and re.search(rf"(?<!\d){side.number}次", check.text) is not None


def _compared(clause: m.Clause, decision: Decision) -> Iterator[Check]:
    """Comparisons that decided something: of findings that stand and of facts passed over for size alone."""
    open_score = _of_score(clause) and decision.status is not Status.FINAL
    for finding in _findings(clause, decision):
        if not finding.pending:
            yield from finding.checks
    for attempt in _attempts(clause, decision):
        if all(c.verdict or c.kind == "数值" for c in attempt.checks) and not open_score:
            yield from attempt.checks
    for award in decision.award.each if decision.award is not None and not open_score else ():
        yield from award.checks if award.article == clause.article else ()
