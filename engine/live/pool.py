"""尾差: the cents that rounding leaves over when a pool is shared out, given to somebody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from engine.decision.decision import Decision
from engine.live.amounts import exact, rounded
from engine.policy import model as m

Done = tuple[Decision, Fraction | None]


def shared_out(policy: m.Policy, done: Sequence[Done]) -> tuple[Decision, ...]:
    """Decisions whose money adds up to the exact shares together, rounded once; where one is open, nothing is given."""
    rule = policy.award
    decisions = tuple(d for d, _ in done)
    mine = {d.subject: (d, share) for d, share in done if d.subject_kind == policy.subject and d.award}
    if rule is None or not rule.remainder or not mine:
        return decisions
    shares: dict[str, Fraction] = {}
    paid: dict[str, Fraction] = {}
    for subject, (decision, share) in mine.items():
        if share is None or decision.award is None or decision.award.amount is None:
            return decisions
        shares[subject], paid[subject] = share, Fraction(decision.award.amount)
    left = rounded(sum(shares.values(), Fraction(0)), rule.mode, rule.to) - sum(paid.values(), Fraction(0))
    if rule.remainder == "余数":
        more = _by_remainder(left, Fraction(rule.to), {s: shares[s] - paid[s] for s in paid})
    else:
        more = {min(mine, key=lambda s: (-mine[s][0].score_known, s)): left}
    return tuple(_with(d, more.get(d.subject)) if d.subject_kind == policy.subject else d for d in decisions)


def _by_remainder(left: Fraction, step: Fraction, lost: dict[str, Fraction]) -> dict[str, Fraction]:
    """A step after the other to whoever is worst off, or from whoever is best off; of equals, by 工号."""
    sign = 1 if left > 0 else -1
    more = dict.fromkeys(lost, Fraction(0))
    for _ in range(int(abs(left) / step)):
        subject = min(lost, key=lambda s: (abs(more[s]), -sign * lost[s], s))
        more[subject] += sign * step
    return more


def _with(decision: Decision, more: Fraction | None) -> Decision:
    if not more or decision.award is None or decision.award.amount is None:
        return decision
    return replace(decision, award=replace(decision.award, amount=decision.award.amount + exact(more)))
