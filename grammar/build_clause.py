"""Lark's tree → the items of clauses: conditions, expressions, effects."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from lark import Token, v_args
from lark.tree import Meta

from grammar import syntax as s
from grammar import tokens as t
from grammar.build_amount import FULL, Amounts
from grammar.build_order import Order
from grammar.excuses import gathered
from grammar.numbers import chinese_number
from grammar.source import Span
from grammar.vocabulary import SINGLE

_OPS = {
    "不超过": "<=", "超过": ">", "超": ">", "不满": "<", "不足": "<", "不低于": ">=", "低于": "<", "不高于": "<=",
    "高于": ">", "不少于": ">=", "少于": "<", "多于": ">", "大于": ">", "小于": "<", "等于": "=", "达到": ">=", "达": ">=",
    "满": ">=", "以上": ">=", "以下": "<=", "以内": "<=", "以外": ">", "之内": "<=", "及以上": ">=",
    "及以下": "<=", "内": "<=",
}  # fmt: skip


def _condition_op(op: str, inclusion: Token | None) -> str:
    """不含 takes the number out, 含 puts it in (S1)."""
    if inclusion is None:
        return op
    exclusive = "不含" in inclusion
    return {"<": "<", "<=": "<", ">": ">", ">=": ">"}[op] if exclusive else {"<": "<=", ">": ">="}.get(op, op)


@v_args(meta=True)
class Clauses(Amounts, Order):
    """Conditions, expressions and the items of clauses."""

    def _bound(self, op: str, quantity: Token, inclusion: Token | None, span: Span) -> s.Bound:
        phrase = "".join(self.text[span.start : span.end].split())
        if op == "=" and inclusion is not None:
            help = f"正好等于，请写 {quantity}；不等于，请分两档写 不满 {quantity}、超过 {quantity}。"
            raise t.Senseless(span, "KP105", "“{0}”没有意思：等于就是那个数。", help)
        return s.Bound(_condition_op(op, inclusion), t.quantity(quantity), phrase, span)

    def bound_before(self, meta: Meta, c: list[Any]) -> tuple[s.Bound, ...]:
        return (self._bound(_OPS[c[0]], c[1], t.token(c, "INCLUSION"), t.place(meta)),)

    def bound_after(self, meta: Meta, c: list[Any]) -> tuple[s.Bound, ...]:
        after = t.token(c, "AFTER")
        assert after is not None
        return (self._bound(_OPS[after], c[0], t.token(c, "INCLUSION"), t.place(meta)),)

    def bound_range(self, meta: Meta, c: list[Any]) -> tuple[s.Bound, ...]:
        low, high = t.tokens(c, "QUANTITY", "NUMBER")
        span = t.place(meta)
        if low.type == "NUMBER":
            low = Token.new_borrow_pos("QUANTITY", f"{low}{t.unit_of(high)}", low)
        return (self._bound(">=", low, None, span), self._bound("<=", high, t.token(c, "INCLUSION"), span))

    def bound_equal(self, meta: Meta, c: list[Any]) -> tuple[s.Bound, ...]:
        return (self._bound("=", c[0], None, t.place(meta)),)

    def bounds(self, meta: Meta, c: list[Any]) -> tuple[s.Bound, ...]:
        return tuple(bound for group in c for bound in group)

    def field_bounds(self, meta: Meta, c: list[Any]) -> s.FieldBounds:
        return s.FieldBounds(t.word(c[0]), c[-1], t.place(meta))

    def bare_bounds(self, meta: Meta, c: list[Any]) -> Any:
        bare = s.FieldBounds(None, c[0], t.place(meta))
        return [bare, c[1]] if len(c) > 1 else bare

    def derived_bounds(self, meta: Meta, c: list[Any]) -> s.FieldBounds:
        return s.FieldBounds(None, c[0], t.place(meta))

    def field_is(self, meta: Meta, c: list[Any]) -> s.FieldIs:
        values = tuple(t.word(x) for x in c[2:])
        return s.FieldIs(t.word(c[0]), values, c[1].type == "IS_NOT", t.place(meta))

    def verified(self, meta: Meta, c: list[Any]) -> s.Verified:
        return s.Verified(t.place(meta))

    def events(self, meta: Meta, c: list[Any]) -> tuple[s.Word, ...]:
        return tuple(t.word(x) for x in c)

    def operation(self, meta: Meta, c: list[Any]) -> s.Operation:
        if c[1].type == "OF_PART":
            return s.Operation("×", c[0], t.quantity(c[2]), t.place(meta))
        return s.Operation(str(c[1]), c[0], c[2], t.place(meta))

    def constant(self, meta: Meta, c: list[Any]) -> s.Quantity:
        return t.quantity(c[0])

    def reference(self, meta: Meta, c: list[Any]) -> s.Word:
        return s.Word(FULL, t.place(meta)) if c[0].type == "FULL" else t.word(c[0])

    def among(self, meta: Meta, c: list[Any]) -> tuple[Any, ...]:
        return tuple(c)

    def tally(self, meta: Meta, c: list[Any]) -> s.Tally:
        field, how = t.token(c, "FIELD"), t.token(c, "COUNTED", "SUMMED", "AVERAGED")
        conditions = t.first(c, tuple) or ()
        word = t.word(field) if field is not None else None
        if how is None or how.type == "COUNTED":
            way = "件数" if field is None else SINGLE
        else:
            way = "合计" if how.type == "SUMMED" else str(how)
        return s.Tally(t.word(c[0]), conditions, word, way, t.place(meta))

    def each(self, meta: Meta, c: list[Any]) -> s.Each:
        return s.Each(c[0], t.place(meta))

    def total(self, meta: Meta, c: list[Any]) -> s.Total:
        groups, by = t.every(c, tuple), t.token(c, "FIELD")
        bounds = groups[1] if len(groups) > 1 else ()
        named = t.word(by) if by is not None else None
        return s.Total(t.scope(c), groups[0], bounds, t.place(meta), named, t.first(c, s.Word))

    def of_measure(self, meta: Meta, c: list[Any]) -> Any:
        measure = t.token(c, "MEASURE")
        assert measure is not None
        bounds, group = t.first(c, tuple) or (), t.first(c, s.Word)
        item = s.OfMeasure(t.scope(c), t.word(measure), bounds, t.place(meta), group)
        grade = t.first(c, s.Grade)
        return [item, grade] if grade else item

    def every_full(self, meta: Meta, c: list[Any]) -> s.EveryFull:
        quantity = t.token(c, "QUANTITY")
        assert quantity is not None
        events = t.first(c, tuple) or ()
        return s.EveryFull(t.quantity(quantity), events, t.place(meta), t.scope(c), t.first(c, s.Word))

    def from_nth(self, meta: Meta, c: list[Any]) -> s.FromNth:
        digits = re.sub(r"[第次\s]", "", c[-1])
        field = t.token(c, "FIELD")
        return s.FromNth(
            int(chinese_number(digits)), t.place(meta), t.word(field) if field is not None else None
        )

    def doubling(self, meta: Meta, c: list[Any]) -> s.Doubling:
        times, more = t.token(c, "MULTIPLE"), t.token(c, "MORE_BY")
        extra, text = Decimal(1), "加倍"
        if times is not None:
            match = re.search(r"[\d.]+|[三四五六七八九十]", times)
            assert match is not None
            extra, text = chinese_number(match.group()) - 1, "".join(times.split())
        elif more is not None:
            match = re.search(r"[\d.]+", more)
            assert match is not None
            extra, text = Decimal(match.group()) / 100, "".join(more.split())
        return s.Doubling(t.token(c, "WHOLE") is not None, t.place(meta), extra, text)

    def nothing_of(self, meta: Meta, c: list[Any]) -> s.Total:
        none = s.Bound("=", s.Quantity(Decimal(0), "次", t.place(meta)), "没有", t.place(meta))
        return s.Total(t.scope(c), c[-1], (none,), t.place(meta), None, t.first(c, s.Word))

    def every_more(self, meta: Meta, c: list[Any]) -> s.EveryMore:
        return s.EveryMore(t.quantity(c[1]), t.place(meta), c[0].type == "EVERY_LESS")

    def every_step(self, meta: Meta, c: list[Any]) -> s.EveryStep:
        return s.EveryStep(c[0].type == "EVERY_BELOW", t.quantity(c[1]), t.quantity(c[2]), t.place(meta))

    def of_group(self, meta: Meta, c: list[Any]) -> s.Word:
        return t.word(c[0])

    def who(self, meta: Meta, c: list[Any]) -> list[s.Word]:
        return [t.word(x) for x in c]

    def per(self, meta: Meta, c: list[Any]) -> s.Word | s.Quantity:
        if c[0].type != "PER":
            return t.quantity(c[0])
        word = "".join(c[0].split())
        return s.Word(f"每{word[1:]}" if word.startswith("一") else word, t.place(meta))

    def streak(self, meta: Meta, c: list[Any]) -> s.Streak:
        if isinstance(c[3], Token):
            return s.Streak(t.quantity(c[1]), t.word(c[2]), (), t.place(meta), t.word(c[4]))
        return s.Streak(t.quantity(c[1]), t.word(c[2]), c[3], t.place(meta))

    def alternative(self, meta: Meta, c: list[Any]) -> s.Total:
        groups = t.every(c, tuple)
        return s.Total(t.scope(c), groups[0], groups[1], t.place(meta))

    def either(self, meta: Meta, c: list[Any]) -> s.Either:
        return s.Either(next(x for x in c if isinstance(x, s.Total | s.Streak | s.Run)), t.place(meta))

    def same(self, meta: Meta, c: list[Any]) -> s.Same:
        return s.Same(str(c[-1]), t.place(meta))

    def apart(self, meta: Meta, c: list[Any]) -> s.Apart:
        return s.Apart(t.place(meta))

    def consequence(self, meta: Meta, c: list[Any]) -> s.Consequence:
        return s.Consequence(f"{c[-2]}{t.word(c[-1]).text}", t.place(meta), t.whom(c))

    def as_cited(self, meta: Meta, c: list[Any]) -> s.AsCited:
        return s.AsCited(t.word(c[1]), t.place(meta))

    def limit_total(self, meta: Meta, c: list[Any]) -> s.LimitTotal:
        return s.LimitTotal(t.quantity(c[1]), t.place(meta))

    def nth(self, meta: Meta, c: list[Any]) -> s.Nth:
        ordinal = t.token(c, "ORDINAL")
        assert ordinal is not None
        number = int(chinese_number(re.sub(r"[第次\s]", "", ordinal)))
        return s.Nth(t.scope(c), number, t.token(c, "UPWARDS") is not None, t.place(meta))

    def deem(self, meta: Meta, c: list[Any]) -> s.Deem:
        event, quantity = t.token(c, "EVENT"), t.token(c, "QUANTITY")
        assert event is not None
        much = t.quantity(quantity) if quantity is not None else None
        return s.Deem(t.word(event), much, t.place(meta), t.whom(c))

    def cancel(self, meta: Meta, c: list[Any]) -> s.Cancel:
        return s.Cancel(t.word(c[-1]), t.place(meta), t.whom(c))

    def grade(self, meta: Meta, c: list[Any]) -> s.Grade:
        return s.Grade(t.word(c[0]), t.place(meta))

    def part_step(self, meta: Meta, c: list[Any]) -> s.PartStep:
        sizes = tuple(t.quantity(x) for x in t.tokens(c, "QUANTITY"))
        shared = t.token(c, "PART_SHARED") is not None
        return s.PartStep(t.token(c, "PART_COUNTED") is not None, t.place(meta), sizes, shared)

    def exemption(self, meta: Meta, c: list[Any]) -> s.Except:
        return s.Except(tuple(gathered([x for x in c if not isinstance(x, Token)])), t.place(meta))

    def in_category(self, meta: Meta, c: list[Any]) -> s.InCategory:
        return s.InCategory(t.word(c[0]), t.place(meta))

    def validity(self, meta: Meta, c: list[Any]) -> s.Validity:
        dates = [t.real_date(x) for x in c]
        since = dates[0] if self.text[meta.start_pos] == "自" else None
        until = dates[-1] if since is None or len(dates) == 2 else None
        return s.Validity(since, until, t.place(meta))

    def basis(self, meta: Meta, c: list[Any]) -> s.BasisNote:
        reason = str(c[1]).strip() if len(c) > 1 else ""
        return s.BasisNote(str(c[0]), reason, t.place(meta))

    def accept(self, meta: Meta, c: list[Any]) -> s.Accept:
        reason = str(c[1]).strip() if len(c) > 1 else ""
        return s.Accept("".join(str(c[0]).split()), reason, t.place(meta))

    def separator(self, meta: Meta, c: list[Any]) -> s.Separator | None:
        return s.Separator(t.place(meta)) if c else None
