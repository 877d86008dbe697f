"""Lark's tree → the items of clauses that compare everybody: places, ties, quotas, figures over all people."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from lark import Token, Transformer, v_args
from lark.tree import Meta

from grammar import syntax as s
from grammar import tokens as t
from grammar.numbers import chinese_number


def _place(token: Token) -> int:
    return int(chinese_number(re.sub(r"[第名\s]", "", token)))


def _upwards(c: list[Any]) -> bool:
    """从少到多: the least come first."""
    word = t.token(c, "UPWARDS_FROM")
    return word is not None and re.match(r"从[低少]", word) is not None


@v_args(meta=True)
class Order(Transformer[Token, Any]):
    """Ranking, its branches and what goes with it."""

    def _of_places(self, meta: Meta, c: list[Any]) -> s.Place | None:
        named = [_place(x) for x in t.tokens(c, "PLACE")]
        quantity = t.token(c, "QUANTITY")
        if named:
            last = s.Quantity(Decimal(named[-1]), "名", t.place(meta))
            return s.Place(True, named[0], last, t.place(meta))
        if quantity is None:
            return None
        return s.Place(t.token(c, "LAST") is None, 1, t.quantity(quantity), t.place(meta))

    def ranking(self, meta: Meta, c: list[Any]) -> s.Ranking:
        measure, place = t.token(c, "MEASURE"), self._of_places(meta, c)
        assert measure is not None
        everybody = s.Quantity(Decimal(100), "%", t.place(meta))
        heads = place.quantity if place else everybody
        first = place.first if place else True
        group = t.first(c, s.Word)
        return s.Ranking(t.word(measure), first, heads, t.place(meta), t.scope(c), place, _upwards(c), group)

    def place(self, meta: Meta, c: list[Any]) -> s.Place | None:
        return self._of_places(meta, c)

    def otherwise(self, meta: Meta, c: list[Any]) -> s.Otherwise:
        return s.Otherwise(t.place(meta))

    def tie_break(self, meta: Meta, c: list[Any]) -> s.TieBreak:
        return s.TieBreak(t.word(c[0]), _upwards(c), t.place(meta))

    def ties(self, meta: Meta, c: list[Any]) -> s.Ties:
        breaks = t.every(c, s.TieBreak)
        return s.Ties(t.token(c, "TIES_OUT") is None, t.place(meta), breaks)

    def quota(self, meta: Meta, c: list[Any]) -> s.Quota:
        return s.Quota(t.word(c[1]), t.quantity(c[-1]), t.place(meta))

    def excess(self, meta: Meta, c: list[Any]) -> s.Excess:
        return s.Excess(t.place(meta))

    def population(self, meta: Meta, c: list[Any]) -> s.Population:
        measure, how = t.token(c, "MEASURE"), t.token(c, "SUMMED", "AVERAGED")
        way = "人数" if measure is None else "合计" if how is None or how.type == "SUMMED" else str(how)
        named = t.word(measure) if measure is not None else None
        return s.Population(c[0].type == "EVERYBODY", named, way, t.place(meta))

    def remainder(self, meta: Meta, c: list[Any]) -> s.Remainder:
        return s.Remainder(t.token(c, "TO_THE_BEST") is not None, t.place(meta))
