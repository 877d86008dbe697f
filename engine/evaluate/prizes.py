"""What a place brings: a grade, an honour, money, a consequence, a loss."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_HALF_UP

from engine.decision.bonuses import part_of, with_part
from engine.decision.decision import Award, Decision, Status
from engine.decision.ledger import CENT
from engine.decision.pay import BONUS, called
from engine.evaluate.wording import number
from engine.policy import model as m


def placed(
    decision: Decision, clause: m.Clause, branch: m.Branch, seen: str, grades: frozenset[str]
) -> Decision:
    """The decision with what the branch gives for the place."""
    now = decision
    for effect in branch.effects:
        if isinstance(effect, m.AsGrade) and effect.name in grades:
            final = now.status is Status.FINAL
            now = replace(now, grade=effect.name, grade_article=clause.article) if final else now
        elif isinstance(effect, m.AsGrade | m.Follow):
            text = effect.name if isinstance(effect, m.AsGrade) else effect.text
            now = replace(now, consequences=tuple(sorted({*now.consequences, (text, clause.article)})))
        elif isinstance(effect, m.Lose):
            now = replace(now, lost={**now.lost, effect.name: clause.article})
        elif isinstance(effect, m.Pay):
            now = replace(now, award=_paid(now, clause, effect, seen))
    return now


def _paid(decision: Decision, clause: m.Clause, effect: m.Pay, seen: str) -> Award:
    """Money for the place comes on top of what the score brought."""
    whole = decision.award
    before = part_of(whole, effect.bonus) if whole is not None else None
    step = f"{clause.article}：{seen}，{effect.text}"
    if before is not None and effect.bonus and set(decision.lost) & called(before.name, decision.period.kind):
        step = f"{step}；已经取消，不发"
        return with_part(whole or before, before.name, replace(before, steps=(*before.steps, step)))
    if whole is None or before is None:
        amount = effect.amount.quantize(CENT, ROUND_HALF_UP)
        name = BONUS.get(decision.period.kind, "奖励")
        return Award(name, amount, number(amount), clause.article, clause.text, (step,), (), clause.basis)
    total = before.amount + effect.amount if before.amount is not None else None
    unrounded = before.unrounded if total is None else number(total)
    paid = replace(before, amount=total, unrounded=unrounded, steps=(*before.steps, step))
    return with_part(whole, before.name, paid)
