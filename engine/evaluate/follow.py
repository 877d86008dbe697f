"""What follows besides fixed points: computed amounts, limits on the total, other consequences."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from engine.evaluate import measures, wording
from engine.evaluate.charges import Charge, units
from engine.evaluate.context import Month
from engine.evaluate.draft import Draft, Liability, Loss
from engine.facts.fact import Fact
from engine.policy import model as m


def computed(
    month: Month,
    effect: m.Computed,
    fact: Fact | None = None,
    size: Fraction | None = None,
    ratio: bool = False,
) -> Charge:
    """An amount worked out exactly; money is rounded once, at the end. size: by what the effect counts, if it does."""
    figure = measures.evaluate(month, effect.expression, fact)
    if effect.by is not None and size is None:
        unit = effect.by.per[1] if isinstance(effect.by, m.Points) and effect.by.per else ""
        name = effect.by.field if isinstance(effect.by, m.Steps) else f"以“{unit}”计的数"
        return Charge(Decimal(0), [], f"没有填写{name}", (), effect.of)
    if figure.value is None:
        return Charge(Decimal(0), [], figure.pending or figure.absent, (), effect.of)
    times, word, working = Fraction(1), "", figure.working
    if effect.by is not None and size is not None:
        times, word = units(effect.by, size, ratio)
        loose = isinstance(effect.expression, m.Arithmetic) and effect.expression.op in "＋－"
        working = f"{f'（{working}）' if loose else working} × {wording.number(times)}"
    value = figure.value * times
    amount = Decimal(value.numerator) / Decimal(value.denominator)
    verb = f"{word}扣" if effect.sign < 0 else f"{word}加"
    shown = f"{verb} {working} = {wording.number(value)}{effect.of}"
    return Charge(effect.sign * amount, [shown], "", (), effect.of)


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
