"""What a place brings: a grade, an honour, money, a consequence, a loss."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP

from engine.decision.bonuses import part_of, with_part
from engine.decision.decision import Award, Decision, Status
from engine.decision.ledger import CENT
from engine.decision.pay import BONUS, called
from engine.evaluate.context import Month
from engine.evaluate.draft import Liability
from engine.evaluate.liability import concerns
from engine.evaluate.wording import number
from engine.policy import model as m

# Who brings what about by a place, under which clause; the effect says to whom it goes.
Passed = tuple[Month, m.Clause, m.Follow | m.Lose]


def placed(
    decision: Decision, clause: m.Clause, branch: m.Branch, seen: str, grades: frozenset[str]
) -> Decision:
    """The decision with what the branch gives for the place."""
    now = decision
    for effect in branch.effects:
        if isinstance(effect, m.AsGrade) and effect.name in grades:
            final = now.status is Status.FINAL
            now = replace(now, grade=effect.name, grade_article=clause.article) if final else now
        elif isinstance(effect, m.AsGrade):
            now = consequence(now, clause, m.Follow(effect.name))
        elif isinstance(effect, m.Lose | m.Follow) and not effect.who:
            now = consequence(now, clause, effect)
        elif isinstance(effect, m.Pay):
            now = replace(now, award=_paid(now, clause, effect, seen))
    return now


def consequence(decision: Decision, clause: m.Clause, effect: m.Follow | m.Lose) -> Decision:
    """The decision with a consequence, or without what is lost; where that is the bonus, nothing is paid."""
    if isinstance(effect, m.Follow):
        texts = {*decision.consequences, (effect.text, clause.article)}
        return replace(decision, consequences=tuple(sorted(texts)))
    lost, award = {**decision.lost, effect.name: clause.article}, decision.award
    for part in (award.parts or (award,)) if award is not None else ():
        if award and part.amount and effect.name in called(part.name, decision.period.kind):
            step = f"{clause.article}取消{part.name}，发 0元"
            nothing = replace(part, amount=part.amount * 0, steps=(*part.steps, step))
            award = with_part(award, part.name, nothing)
    return replace(decision, lost=lost, award=award)


def for_others(month: Month, clause: m.Clause, branch: m.Branch) -> list[Passed]:
    """What a place of somebody brings to somebody else (窗口得分 后 1名 的，首席代表 予以 约谈)."""
    found = (e for e in branch.effects if isinstance(e, m.Lose | m.Follow) and e.who)
    return [(month, clause, effect) for effect in found]


def pass_on(
    policy: m.Policy, decisions: Sequence[Decision], months: Sequence[Month], passed: Sequence[Passed]
) -> tuple[Decision, ...]:
    """Decisions with what others' places bring them."""
    result = list(decisions)
    known = {(month.sort or policy.subject, month.subject.id): month for month in months}
    for giver, clause, effect in passed:
        liability = Liability(effect.who, giver.period.last)
        for position, decision in enumerate(result):
            if concerns(liability, giver, known[decision.subject_kind, decision.subject]):
                result[position] = consequence(decision, clause, effect)
    return tuple(result)


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
