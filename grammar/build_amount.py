"""Lark's tree → the items of clauses that bring points or money, and what limits them."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, cast

from lark import Token, Transformer, v_args
from lark.tree import Meta

from grammar import syntax as s
from grammar import tokens as t
from grammar.numbers import chinese_number

FULL = "全额"
_LARGER = ("取大", "取高", "较高者", "较大者")


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
        earned = t.token(c, "EARNED") is not None
        adds = earned or t.token(c, "ADD", "GIVE") is not None
        return s.Charge(
            adds, per, amount, high, discretion, who[0] if who else None, t.place(meta),
            computed, earned, "", who[1:], t.token(c, "JOINT") is not None, t.award(c),
        )  # fmt: skip

    def uncharged(self, meta: Meta, c: list[Any]) -> s.Charge:
        place = t.place(meta)
        return s.Charge(False, None, s.Quantity(Decimal(0), "分", place), None, False, None, place)

    def for_whom(self, meta: Meta, c: list[Any]) -> tuple[s.Word, tuple[Any, ...], Any]:
        return (t.word(c[0]), c[1], t.place(meta))

    def charges(self, meta: Meta, c: list[Any]) -> list[s.Charge]:
        """每件次 扣 窗口 4分、首席代表 2分: a charge for each of them."""
        adds = t.token(c, "ADD") is not None
        per = next((x for x in c if isinstance(x, s.Word | s.Quantity)), None)
        return [
            s.Charge(adds, per, amount, high, high is not None, who, place, computed)
            for who, (amount, high, computed), place in t.every(c, tuple)
        ]

    def pay_part(self, meta: Meta, c: list[Any]) -> s.Pay:
        amount, award = c[-1], t.award(c)
        if isinstance(amount, s.Word) and amount.text == FULL:
            return s.Pay(FULL, None, None, t.place(meta), None, award)
        if isinstance(amount, s.Quantity):
            how = "比例" if amount.unit == "%" else "定额"
            return s.Pay(how, amount, None, t.place(meta), None, award)
        return s.Pay("算式", None, None, t.place(meta), amount, award)

    def pay_award(self, meta: Meta, c: list[Any]) -> s.Pay:
        return s.Pay("享受", None, None, t.place(meta), None, t.award(c))

    def withheld(self, meta: Meta, c: list[Any]) -> s.Cancel:
        """不发 全勤奖, 扣发 全勤奖: nothing of it is left."""
        return s.Cancel(t.word(c[-1]), t.place(meta))

    def _paid(self, meta: Meta, c: list[Any], how: str, per: Any = None) -> s.Pay:
        whole = isinstance(c[-1], s.Quantity)
        return s.Pay(how, c[-1] if whole else None, per, t.place(meta), None if whole else c[-1], t.award(c))

    def pay_per_point(self, meta: Meta, c: list[Any]) -> s.Pay:
        return self._paid(meta, c, "每分")

    def pay_fine(self, meta: Meta, c: list[Any]) -> s.Pay:
        return self._paid(
            meta, c, "扣发", next((x for x in c[:-1] if isinstance(x, s.Word | s.Quantity)), None)
        )

    def until_gone(self, meta: Meta, c: list[Any]) -> s.UntilGone:
        return s.UntilGone(t.place(meta))

    def open_floor(self, meta: Meta, c: list[Any]) -> s.OpenFloor:
        return s.OpenFloor(t.place(meta))

    def growing(self, meta: Meta, c: list[Any]) -> s.Growing:
        return s.Growing(t.quantity(c[-1]), t.place(meta))

    def picked(self, meta: Meta, c: list[Any]) -> s.Operation:
        word = t.token(c, "PICK")
        assert word is not None
        op = "取大" if word in _LARGER else "取小"
        parts = [x for x in c if not isinstance(x, Token)]
        found = parts[0]
        for other in parts[1:]:
            found = s.Operation(op, found, other, t.place(meta))
        return cast(s.Operation, found)

    def absolute(self, meta: Meta, c: list[Any]) -> s.Operation:
        zero = s.Quantity(Decimal(0), "", t.place(meta))
        return s.Operation("绝对值", c[-1], zero, t.place(meta))

    def over(self, meta: Meta, c: list[Any]) -> s.Over:
        how = "合计" if c[2].type == "SUMMED" else str(c[2])
        return s.Over(t.word(c[0]), t.word(c[1]), how, t.place(meta))

    def elsewhere(self, meta: Meta, c: list[Any]) -> s.Elsewhere:
        how = "合计" if c[2].type == "SUMMED" else str(c[2])
        return s.Elsewhere(t.word(c[0]), t.word(c[1]), how, t.place(meta))

    def measure_limit(self, meta: Meta, c: list[Any]) -> tuple[str, s.Quantity]:
        return ("取大" if c[0].type in ("AT_LEAST", "LOWEST") else "取小", t.quantity(c[1]))

    def pay_none(self, meta: Meta, c: list[Any]) -> s.Pay:
        return s.Pay("不发", None, None, t.place(meta), None, t.award(c))

    def pro_rata(self, meta: Meta, c: list[Any]) -> s.ProRata:
        return s.ProRata(t.place(meta))

    def earn(self, meta: Meta, c: list[Any]) -> s.Earn:
        return s.Earn(c[-1], t.place(meta))

    def earn_range(self, meta: Meta, c: list[Any]) -> s.Earn:
        low, high = (t.quantity(x) for x in t.tokens(c, "QUANTITY", "NUMBER"))
        return s.Earn(s.Quantity(low.number, low.unit or high.unit, low.span), t.place(meta), high)

    def table_cell(self, meta: Meta, c: list[Any]) -> s.Cell:
        return s.Cell(t.listed(c[0]), c[1], t.place(meta))

    def table_cells(self, meta: Meta, c: list[Any]) -> s.Row:
        return s.Row((), tuple(c), t.place(meta))

    def table_row(self, meta: Meta, c: list[Any]) -> s.Row:
        return s.Row(t.listed(c[0]), c[1].cells, t.place(meta))

    def table(self, meta: Meta, c: list[Any]) -> s.Table:
        fields = tuple(t.word(x) for x in t.tokens(c, "FIELD"))
        per = next((x for x in c if isinstance(x, s.Word | s.Quantity)), None)
        verb = t.token(c, "TABLE_VERB")
        adds = verb is not None and not verb.startswith("扣")
        return s.Table(fields, adds, per, c[-1], t.place(meta))

    def no_points(self, meta: Meta, c: list[Any]) -> s.NoPoints:
        name = re.sub(r"不\s*得分$", "", str(c[0])).strip()
        return s.NoPoints(name, t.place(meta))

    def rounding(self, meta: Meta, c: list[Any]) -> s.Rounding:
        if len(c) > 1:
            return s.Rounding(str(c[0]), t.quantity(c[1]), t.place(meta))
        digits = re.search(r"[一二两三四1-4]", c[0])
        places = int(chinese_number(digits.group())) if digits else 0
        return s.Rounding(
            "四舍五入", s.Quantity(Decimal(1).scaleb(-places), "", t.place(meta)), t.place(meta)
        )
