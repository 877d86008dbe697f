"""发, 每分, 扣发, 加发 → typed: what is paid out, or kept back."""

from __future__ import annotations

from decimal import Decimal

from engine.policy import model as m
from engine.policy import resolve_condition as conditions
from engine.policy.resolve_effect import is_money
from engine.policy.scope import Scope
from engine.policy.units import PER_WORDS
from grammar import syntax as s

_WANTED = "请写出多少钱，例如 发 得分 × 4元、发 全额 的 80%、发 月补助 × 80%。"


def pay(scope: Scope, node: s.Pay) -> m.Effect | None:
    """发 全额／80%／300元／得分 × 4元／不发, 每分 20元, 扣发 20元 (of the score's own clauses)."""
    if node.how == "全额":
        return m.Pay("比例", Decimal(1), "发 全额")
    if node.how == "享受" and node.award is not None:
        return m.Pay("享受", Decimal(1), f"发 {node.award.text}")
    if node.how == "不发":
        return m.Pay("比例", Decimal(0), "不发")
    text = "".join(scope.source.text[node.span.start : node.span.end].split())
    if node.how == "扣发" and isinstance(node.computed, s.Word) and node.computed.text == conditions.FULL:
        return m.Points(Decimal(-1), per_word="扣发", of="%")
    if node.computed is not None:
        return _computed(scope, node, node.computed, text)
    assert node.quantity is not None
    share = node.how == "比例" or (node.how == "扣发" and node.quantity.unit == "%")
    amount = scope.number(node.quantity, "比例" if share else "金额", f"“{node.how}”")
    if amount is None:
        return None
    shown = f"{node.quantity.number.normalize():f}{node.quantity.unit}"
    if node.how == "扣发" and share:
        return m.Points(-amount, per_word="扣发", of="%")
    words = {"比例": f"发 {shown}", "定额": f"发 {shown}", "每分": f"每分 {shown}", "扣发": f"扣发 {shown}"}
    return m.Pay(node.how, amount, words[node.how])


def _computed(scope: Scope, node: s.Pay, written: s.Expression, text: str) -> m.Effect | None:
    expression = _expression(scope, written, node)
    if expression is None:
        return None
    if node.how == "扣发":
        return m.Computed(-1, expression, "元", text)
    return m.Pay("每分" if node.how == "每分" else "算式", Decimal(0), text, expression)


def _expression(scope: Scope, written: s.Expression, node: s.Item) -> m.Expression | None:
    scope.paying = True
    found = conditions.expression(scope, written, late=True)
    scope.paying = False
    if found is not None and not is_money(scope, (), written):
        shown = "".join(scope.source.text[node.span.start : node.span.end].split())
        scope.report("KP266", f"“{shown}”算出来的不是钱。", node.span, _WANTED)
        return None
    return found


def fines_counted(items: list[s.Item], target: m.Target) -> list[s.Item]:
    """每天 扣发 10%: 扣发 that counts by days, times or steps is charged as 扣 is."""
    half = isinstance(target, m.ForEvent) and target.half
    counts = half or any(isinstance(i, s.EveryMore | s.EveryStep) for i in items)

    def as_charge(item: s.Item) -> s.Item:
        if not isinstance(item, s.Pay) or item.how != "扣发":
            return item
        by_unit = isinstance(item.per, s.Quantity) or (item.per is not None and item.per.text in PER_WORDS)
        if not counts and not by_unit:
            return item
        return s.Charge(
            False, item.per, item.quantity, None, False, None, item.span, item.computed, award=item.award
        )

    return [as_charge(i) for i in items]


def besides(scope: Scope, node: s.Charge) -> m.Pay | None:
    """加发 100元, 扣 100元 in a clause on the score: so much more or less than what is paid."""
    sign = 1 if node.adds else -1
    text = "".join(scope.source.text[node.span.start : node.span.end].split())
    if node.computed is not None:
        expression = _expression(scope, node.computed, node)
        return m.Pay("增减", Decimal(sign), text, expression) if expression else None
    if node.amount is None:
        return None
    amount = scope.number(node.amount, "金额", "“加发”" if node.adds else "“扣”")
    return m.Pay("增减", sign * amount, text) if amount is not None else None


def takes(effect: m.Effect) -> m.Effect:
    """扣发 of a total or a measure: a charge in yuan."""
    if isinstance(effect, m.Pay) and effect.how == "扣发":
        return m.Points(-effect.amount, per_word="扣发", of="元", bonus=effect.bonus)
    return effect
