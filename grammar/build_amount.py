"""Lark's tree → the items of clauses that bring points or money, and what limits them."""

from __future__ import annotations

from typing import Any

from lark import Token, Transformer, v_args
from lark.tree import Meta

from grammar import syntax as s
from grammar import tokens as t


@v_args(meta=True)
class Amounts(Transformer[Token, Any]):
    """扣, 加, 得, 发, 最多, 同一 …."""

    text: str

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def free_first(self, meta: Meta, c: list[Any]) -> s.FreeFirst:
        quantity = t.token(c, "QUANTITY")
        assert quantity is not None
        scope = t.token(c, "SCOPE")
        word = t.word(scope) if scope is not None else None
        return s.FreeFirst(t.quantity(quantity), t.place(meta), word, t.token(c, "THIS_BAND") is not None)

    def most(self, meta: Meta, c: list[Any]) -> s.Most:
        within = next((x for x in c[:-1] if isinstance(x, s.Word | s.Quantity)), None)
        if isinstance(within, s.Quantity):
            within = s.Word(f"每{within.number.normalize():f}{within.unit}", within.span)
        named = t.token(c, "SCOPE", "LIMITED", "THIS_BAND")
        within = within or (t.word(named) if named is not None else None)
        return s.Most(t.token(c, "MOST_ON") is not None, c[-1], within, t.place(meta))

    def most_until(self, meta: Meta, c: list[Any]) -> s.Most:
        named, amount = t.token(c, "SCOPE", "LIMITED", "THIS_BAND"), t.token(c, "QUANTITY")
        assert amount is not None
        within = t.word(named) if named is not None else None
        return s.Most(t.token(c, "FILL_ON") is not None, t.quantity(amount), within, t.place(meta))

    def alike_what(self, meta: Meta, c: list[Any]) -> s.Word:
        return t.word(c[0]) if c[0].type == "FIELD" else s.Word("", t.place(meta))

    def alike_within(self, meta: Meta, c: list[Any]) -> s.Quantity | str:
        return t.quantity(c[0]) if c[0].type == "QUANTITY" else "天"

    def alike(self, meta: Meta, c: list[Any]) -> s.Alike:
        fields = tuple(x for x in t.every(c, s.Word) if x.text)
        day = "天" in c or t.token(c, "SAME_DAY") is not None
        highest = t.token(c, "HIGHEST_ONLY") is not None
        return s.Alike(fields, t.first(c, s.Quantity), day, highest, t.place(meta))

    def amount_one(self, meta: Meta, c: list[Any]) -> tuple[Any, ...]:
        whole = c[0] if isinstance(c[0], s.Quantity) else None
        return (whole, None, None if whole else c[0])

    def amount_range(self, meta: Meta, c: list[Any]) -> tuple[Any, ...]:
        low, high = t.quantity(c[0]), t.quantity(c[1])
        return (s.Quantity(low.number, low.unit or high.unit, low.span), high, None)

    def amount_half(self, meta: Meta, c: list[Any]) -> tuple[Any, ...]:
        return (None, None, None)

    def field_value(self, meta: Meta, c: list[Any]) -> s.FieldValue:
        return s.FieldValue(t.word(c[0]), t.place(meta))

    def charge(self, meta: Meta, c: list[Any]) -> s.Charge:
        amount, high, computed = t.first(c, tuple) or (None, None, None)
        who = t.whom(c)
        per = next((x for x in c if isinstance(x, s.Word | s.Quantity)), None)
        discretion = t.token(c, "DISCRETION") is not None or high is not None
        return s.Charge(
            t.token(c, "ADD") is not None, per, amount, high, discretion, who[0] if who else None, t.place(meta),
            computed, who[1:], t.token(c, "JOINT") is not None,
        )  # fmt: skip

    def pay_full(self, meta: Meta, c: list[Any]) -> s.Pay:
        return s.Pay("全额", None, None, t.place(meta))

    def pay_part(self, meta: Meta, c: list[Any]) -> s.Pay:
        quantity = t.quantity(c[0])
        return s.Pay("比例" if quantity.unit == "%" else "定额", quantity, None, t.place(meta))

    def pay_none(self, meta: Meta, c: list[Any]) -> s.Pay:
        return s.Pay("不发", None, None, t.place(meta))

    def pay_per_point(self, meta: Meta, c: list[Any]) -> s.Pay:
        return s.Pay("每分", t.quantity(c[0]), None, t.place(meta))

    def pay_fine(self, meta: Meta, c: list[Any]) -> s.Pay:
        return s.Pay("扣发", t.quantity(c[-1]), c[0] if len(c) > 1 else None, t.place(meta))

    def pro_rata(self, meta: Meta, c: list[Any]) -> s.ProRata:
        return s.ProRata(t.place(meta))

    def earn(self, meta: Meta, c: list[Any]) -> s.Earn:
        return s.Earn(c[0], t.place(meta))

    def rounding(self, meta: Meta, c: list[Any]) -> s.Rounding:
        return s.Rounding(str(c[0]), t.quantity(c[1]), t.place(meta))
