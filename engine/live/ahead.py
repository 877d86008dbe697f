"""What comes next for somebody: the occurrence that doubles, converts, or costs a band of the bonus."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from engine.decision.decision import Decision
from engine.evaluate.wording import number
from engine.policy import model as m

# So many more occurrences, or points, are worth a warning.
_NEAR = 2


def ahead(policy: m.Policy, decision: Decision) -> tuple[str, ...]:
    """Short sentences, the same for the same decision."""
    return (*counts(policy, decision), *dict.fromkeys(_bands(policy, decision)))


def counts(policy: m.Policy, decision: Decision) -> tuple[str, ...]:
    """What one or two more occurrences would bring."""
    return tuple(dict.fromkeys(_counts(policy, decision)))


def _counts(policy: m.Policy, decision: Decision) -> Iterator[str]:
    for clause in policy.clauses:
        target = clause.target
        if not isinstance(target, m.OfTotal) or target.scope or not clause.in_force(decision.period.last):
            continue
        if not _concerns(policy, clause, decision):
            continue
        words = "、".join(target.kinds)
        have = _occurrences(decision, target.kinds)
        if clause.escalation and not clause.escalation.by:
            missing = clause.escalation.number - have
            if missing <= 1:
                yield f"{words} 已 {have}次，再有一次加倍（{clause.article}）"
            elif missing <= _NEAR:
                yield f"{words} 已 {have}次，第{clause.escalation.number}次起加倍（{clause.article}）"
        if clause.conversion:
            missing = clause.conversion.number - have % clause.conversion.number
            if have and missing <= _NEAR:
                yield f"再有 {missing}次 {words}，{clause.conversion.into.text}（{clause.article}）"


def _concerns(policy: m.Policy, clause: m.Clause, decision: Decision) -> bool:
    """Whether a clause on totals or scores is on subjects of this sort."""
    return (clause.of or policy.subject) == decision.subject_kind


def _occurrences(decision: Decision, kinds: tuple[str, ...]) -> int:
    """Occurrences of the kinds that some clause has charged or spared, each counted once."""
    seen = {
        (f.date, f.event, f.evidence)
        for f in decision.findings
        if f.kind == "" and not f.pending and f.event.split(" ")[0] in kinds
    }
    return len(seen)


def _bands(policy: m.Policy, decision: Decision) -> Iterator[str]:
    """How far the next lower band of a clause on the score is away."""
    score = decision.score_known
    for clause in policy.clauses:
        if not isinstance(clause.target, m.OfMeasure) or clause.target.name != "得分":
            continue
        if not _concerns(policy, clause, decision):
            continue
        floors = [
            (limit.number, limit.op == ">", branch.text)
            for branch in clause.branches
            for c in branch.conditions
            if isinstance(c, m.InBand)
            for limit in c.limits
            if limit.op in (">", ">=", "=") and (limit.number, limit.op == ">") < (score, True)
        ]
        if not floors:
            continue
        floor, above, text = max(floors)
        spare = score - floor
        if spare <= Decimal(_NEAR):
            here = (
                f"再扣 {number(spare)}分以上"
                if above
                else f"再扣超过 {number(spare)}分"
                if spare
                else "再扣一分"
            )
            yield f"{here}就不是“{text.rstrip('。；')}”（{clause.article}）"
