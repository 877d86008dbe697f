"""What follows besides fixed points: computed amounts, limits on the total, other consequences."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from engine.evaluate import measures, wording
from engine.evaluate.charges import Charge
from engine.evaluate.context import Month
from engine.evaluate.draft import Draft, Liability, Loss
from engine.facts.fact import Fact
from engine.policy import model as m


def computed(month: Month, effect: m.Computed, fact: Fact | None = None) -> Charge:
    """An amount worked out exactly; money is rounded once, at the end."""
    figure = measures.evaluate(month, effect.expression, fact)
    if figure.value is None:
        return Charge(Decimal(0), [], figure.pending or figure.absent, (), effect.of)
    amount = Decimal(figure.value.numerator) / Decimal(figure.value.denominator)
    verb = "扣" if effect.sign < 0 else "加"
    return Charge(
        effect.sign * amount,
        [f"{verb} {figure.working} = {wording.number(figure.value)}{effect.of}"],
        "",
        (),
        effect.of,
    )


def follow(
    draft: Draft, clause: m.Clause, effect: m.Follow | m.LimitScore | m.AsGrade | m.Lose, event: str,
    notes: list[str], day: date,
) -> None:  # fmt: skip
    """Keep a consequence, a loss, a grade or a limit on the total, and say so at the finding."""
    if isinstance(effect, m.AsGrade):
        draft.grades.append((effect.name, clause.article))
        notes.append(f"等次为{effect.name}")
        return
    if isinstance(effect, m.Follow | m.Lose):
        lost = isinstance(effect, m.Lose)
        name = effect.name if isinstance(effect, m.Lose) else effect.text
        loss = Loss(name, clause.article, f"{clause.article}：{event}", lost=lost)
        notes.append(f"{effect.who}{'取消' if lost else ''}{name}")
        if effect.who:
            draft.liabilities.append(Liability(effect.who, day, loss=loss))
        else:
            draft.losses.append(loss)
        return
    draft.limits.append((effect.most, clause.article))
    notes.append(f"总分不超过 {wording.number(effect.most)}分")
