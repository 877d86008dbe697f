"""What a branch does, changed in one thing: points, steps, discretion, money, what is lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from engine.analysis.words import amount, step
from engine.evaluate.charges import signed
from engine.evaluate.wording import number
from engine.policy import model as m

ZERO = Decimal(0)
# Amounts of these units come in whole steps, so that there is never a rest.
_SMALLEST = {(Decimal("0.5"), "天"), (Decimal(1), "次")}
_FALL = {"四舍五入": "去尾", "进一": "去尾", "去尾": "进一"}


def changed_effects(branch: m.Branch) -> Iterator[tuple[str, m.Branch]]:
    """A branch with one effect changed or, where it has others, dropped."""
    for position, effect in enumerate(branch.effects):
        before, after = branch.effects[:position], branch.effects[position + 1 :]
        for text, changed in _changes(effect):
            yield text, replace(branch, effects=(*before, changed, *after))
        if (before or after) and not isinstance(effect, m.Pay | m.AsGrade | m.EarnPoints):
            yield f"去掉“{_words(effect)}”", replace(branch, effects=(*before, *after))


def _words(effect: m.Effect) -> str:
    if isinstance(effect, m.Points | m.Steps):
        return signed(effect.points, effect.of)
    if isinstance(effect, m.Discretion):
        verb = "扣" if effect.sign < 0 else "加"
        return f"酌情 {verb} {number(effect.low)}{effect.of} 至 {number(effect.high)}{effect.of}"
    if isinstance(effect, m.Lose | m.AsGrade):
        return f"取消{effect.name}" if isinstance(effect, m.Lose) else f"为{effect.name}"
    if isinstance(effect, m.LimitScore):
        return f"总分不超过{number(effect.most)}分"
    return effect.text


def _changes(effect: m.Effect) -> Iterator[tuple[str, m.Effect]]:
    if isinstance(effect, m.Points):
        yield from _points(effect)
    elif isinstance(effect, m.Steps):
        yield from _steps(effect)
    elif isinstance(effect, m.Discretion):
        yield from _discretion(effect)
    elif isinstance(effect, m.Pay):
        yield from _pay(effect)
    elif isinstance(effect, m.EarnPoints):
        yield from _earn(effect)
    elif isinstance(effect, m.Computed):
        for text, expression in changed_numbers(effect.expression):
            yield text, replace(effect, expression=expression)
        if effect.by is not None:
            yield f"“{effect.text}”只扣一次", replace(effect, by=None)
    elif isinstance(effect, m.LimitScore):
        for most in (effect.most - 1, effect.most + 1):
            yield (
                f"把“总分不超过{number(effect.most)}分”改成“总分不超过{number(most)}分”",
                replace(effect, most=most),
            )
    elif isinstance(effect, m.Joint):
        twice = replace(effect, points=effect.points * 2 if effect.points else None, share=effect.share * 2)
        yield f"把“{effect.text}”加一倍", twice
    elif isinstance(effect, m.Become) and effect.times > 0:
        yield f"“{effect.text}”多算一次", replace(effect, times=effect.times + 1)


def _points(effect: m.Points) -> Iterator[tuple[str, m.Effect]]:
    twice = replace(effect, points=effect.points * 2)
    if effect.points:
        yield f"把“{_words(effect)}”改成“{_words(twice)}”", twice
    if effect.per is not None:
        size, unit = effect.per
        written = effect.per_word or f"每{amount(size, unit)}"
        yield f"把“{written}”改成“每{amount(size * 2, unit)}”", replace(effect, per=(size * 2, unit))
        if (size, unit) not in _SMALLEST:
            yield _rest(effect, amount(size, unit)), replace(effect, up=not effect.up, shared=False)


def _rest(effect: m.Points | m.Steps, size: str) -> str:
    was, becomes = (f"按 {size}", "舍去") if effect.up else ("舍去", f"按 {size}")
    was = "按 比例" if effect.shared else was
    return f"不足 {size} 的，由“{was}”改成“{becomes}”"


def _steps(effect: m.Steps) -> Iterator[tuple[str, m.Effect]]:
    twice = replace(effect, points=effect.points * 2)
    yield f"把“{_words(effect)}”改成“{_words(twice)}”", twice
    unit = "%" if effect.unit == "百分点" else effect.unit
    far = step(unit, effect.reference)
    for reference in (effect.reference - far, effect.reference + far):
        text = f"把从“{amount(effect.reference, unit)}”算起改成从“{amount(reference, unit)}”算起"
        yield text, replace(effect, reference=reference)
    text = f"把“每 {amount(effect.step, effect.unit)}”改成“每 {amount(effect.step * 2, effect.unit)}”"
    yield text, replace(effect, step=effect.step * 2)
    yield _rest(effect, amount(effect.step, effect.unit)), replace(effect, up=not effect.up, shared=False)


def _discretion(effect: m.Discretion) -> Iterator[tuple[str, m.Effect]]:
    for low, high in (
        (effect.low - 1, effect.high),
        (effect.low + 1, effect.high),
        (effect.low, effect.high - 1),
        (effect.low, effect.high + 1),
    ):
        if ZERO <= low <= high:
            yield (
                f"把“{_words(effect)}”改成“{number(low)}{effect.of} 至 {number(high)}{effect.of}”",
                replace(effect, low=low, high=high),
            )


def _pay(effect: m.Pay) -> Iterator[tuple[str, m.Effect]]:
    """Shares ten points up and down; amounts twice as large, or one 元 where nothing is paid."""
    if effect.expression is not None:
        for text, expression in changed_numbers(effect.expression):
            yield text, replace(effect, expression=expression)
        return
    if effect.how == "比例":
        for share in (effect.amount - Decimal("0.1"), effect.amount + Decimal("0.1")):
            if share >= 0:
                yield f"把“{effect.text}”改成“发 {amount(share, '%')}”", replace(effect, amount=share)
        return
    larger = effect.amount * 2 or Decimal(1)
    yield f"把“{effect.text}”的金额改成 {number(larger)}元", replace(effect, amount=larger)


def _earn(effect: m.EarnPoints) -> Iterator[tuple[str, m.Effect]]:
    for text, expression in changed_numbers(effect.expression):
        yield text, replace(effect, expression=expression)
    if effect.to is None:
        return
    mode = _FALL[effect.mode]
    yield f"把“{effect.mode}”改成“{mode}”", replace(effect, mode=mode)
    text = f"把“{effect.mode}到{number(effect.to)}分”改成“到{number(effect.to * 10)}分”"
    yield text, replace(effect, to=effect.to * 10)


def changed_numbers(node: m.Expression) -> Iterator[tuple[str, m.Expression]]:
    """An expression with one number twice as large."""
    if isinstance(node, m.Constant):
        if node.number:
            yield f"把“{node.text}”加一倍", replace(node, number=node.number * 2)
    elif isinstance(node, m.Arithmetic):
        for text, left in changed_numbers(node.left):
            yield text, replace(node, left=left)
        for text, right in changed_numbers(node.right):
            yield text, replace(node, right=right)
