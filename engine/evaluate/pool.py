"""尾差: the cents that rounding leaves over when a pool is shared out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from engine.decision.bonuses import part_of, with_part
from engine.decision.decision import Award, Decision
from engine.evaluate.rounding import rounded
from engine.evaluate.wording import number
from engine.policy import model as m


def settle_remainder(
    policy: m.Policy, decisions: Sequence[Decision], shares: Mapping[str, Mapping[str, Fraction]]
) -> tuple[Decision, ...]:
    """Every bonus so that its shares add up to what the exact ones add up to, rounded once. shares: by bonus and subject."""
    found = tuple(decisions)
    for rule in policy.every_award:
        found = _settle(policy, rule, found, shares.get(rule.name, {})) if rule.remainder else found
    return found


def _settle(
    policy: m.Policy, rule: m.AwardRule, decisions: Sequence[Decision], exact: Mapping[str, Fraction]
) -> tuple[Decision, ...]:
    """One bonus.

    exact: the share of each subject before rounding. Only where everybody's is known: otherwise it is not known
    what is left over. 余数: a cent each to those who lost most by rounding; 最高: all to the best score.
    """
    mine = [d for d in decisions if d.award is not None and d.subject_kind == policy.subject]
    amounts = {d.subject: part_of(d.award, rule.name).amount for d in mine if d.award}
    paid = {subject: amount for subject, amount in amounts.items() if amount is not None}
    if not mine or len(paid) < len(mine) or any(d.subject not in exact for d in mine):
        return tuple(decisions)
    left = rounded(sum(exact.values(), Fraction(0)), rule.mode, rule.to) - sum(paid.values(), Decimal(0))
    shares = _largest(left, rule.to, exact, paid) if rule.remainder == "余数" else _best(left, mine)
    return tuple(
        replace(d, award=_with(d.award, rule.name, shares[d.subject]))
        if d.award and shares.get(d.subject)
        else d
        for d in decisions
    )


def _largest(
    left: Decimal, step: Decimal, exact: Mapping[str, Fraction], paid: Mapping[str, Decimal]
) -> dict[str, Decimal]:
    """A step each to those whom rounding took most from (or, where too much was paid, gave most to); by 工号 between equals."""
    sign = 1 if left > 0 else -1
    lost = sorted(paid, key=lambda s: (-sign * (exact[s] - Fraction(paid[s])), s))
    count = int(abs(left) / step)
    whole, rest = divmod(count, len(lost))
    return {s: sign * step * (whole + (position < rest)) for position, s in enumerate(lost)}


def _best(left: Decimal, decisions: Sequence[Decision]) -> dict[str, Decimal]:
    best = min(decisions, key=lambda d: (-(d.score if d.score is not None else d.score_known), d.subject))
    return {best.subject: left}


def _with(whole: Award, bonus: str, share: Decimal) -> Award:
    award = part_of(whole, bonus)
    assert award.amount is not None
    verb = "加" if share > 0 else "减"
    step = f"尾差{verb} {number(abs(share))}元，各人合计与总额相符"
    changed = replace(award, amount=award.amount + share, steps=(*award.steps, step))
    return with_part(whole, bonus, changed)
