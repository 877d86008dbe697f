"""尾差: the cents that rounding leaves over when a pool is shared out, given to somebody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from engine.decision.decision import Award, Decision
from engine.live.amounts import exact, rounded
from engine.policy import model as m

# A decision and the exact amount of every bonus, by name.
Done = tuple[Decision, Mapping[str, Fraction]]


def shared_out(policy: m.Policy, done: Sequence[Done]) -> tuple[Decision, ...]:
    """Decisions whose money adds up to the exact shares together, rounded once, bonus by bonus."""
    decisions = tuple(d for d, _ in done)
    for rule in policy.every_award:
        shares = {
            d.subject: x.get(rule.name) for d, x in done if d.subject_kind == policy.subject and d.award
        }
        if rule.remainder and shares:
            more = _left_over(
                rule, {d.subject: d for d in decisions if d.subject_kind == policy.subject}, shares
            )
            decisions = tuple(
                _with(d, rule.name, more.get(d.subject)) if d.subject_kind == policy.subject else d
                for d in decisions
            )
    return decisions


def _left_over(
    rule: m.AwardRule, decisions: Mapping[str, Decision], shares: Mapping[str, Fraction | None]
) -> Mapping[str, Fraction]:
    """Who gets what of the cents left over; where one share is open, nobody gets anything."""
    exact_: dict[str, Fraction] = {}
    paid: dict[str, Fraction] = {}
    for subject, share in shares.items():
        amount = next((p.amount for p in _parts(decisions[subject]) if p.name == rule.name), None)
        if share is None or amount is None:
            return {}
        exact_[subject], paid[subject] = share, Fraction(amount)
    left = rounded(sum(exact_.values(), Fraction(0)), rule.mode, rule.to) - sum(paid.values(), Fraction(0))
    if rule.remainder == "余数":
        return _by_remainder(left, Fraction(rule.to), {s: exact_[s] - paid[s] for s in paid})
    return {min(shares, key=lambda s: (-decisions[s].score_known, s)): left}


def _parts(decision: Decision) -> tuple[Award, ...]:
    return decision.award.each if decision.award else ()


def _by_remainder(left: Fraction, step: Fraction, lost: dict[str, Fraction]) -> dict[str, Fraction]:
    """A step after the other to whoever is worst off, or from whoever is best off; of equals, by 工号."""
    sign = 1 if left > 0 else -1
    more = dict.fromkeys(lost, Fraction(0))
    for _ in range(int(abs(left) / step)):
        subject = min(lost, key=lambda s: (abs(more[s]), -sign * lost[s], s))
        more[subject] += sign * step
    return more


def _with(decision: Decision, bonus: str, more: Fraction | None) -> Decision:
    award = decision.award
    if not more or award is None or award.amount is None:
        return decision
    parts = tuple(replace(p, amount=_plus(p, more)) if p.name == bonus else p for p in award.parts)
    return replace(decision, award=replace(award, amount=_plus(award, more), parts=parts))


def _plus(award: Award, more: Fraction) -> Decimal:
    return (award.amount or Decimal(0)) + exact(more)
