"""Lark's tree → working hours, and the punches and moments that tests give."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import time
from decimal import Decimal
from typing import Any

from lark import Token, v_args
from lark.tree import Meta

from grammar import syntax as s
from grammar import tokens as t
from grammar.build_clause import Clauses

_WEEKDAYS = {**{c: n for n, c in enumerate("一二三四五六日")}, "天": 6}

# The stated minute is in time (S4).
_SIDES = {
    "晚于": ">", "不早于": ">=", "早于": "<", "不晚于": "<=", "以后": ">", "之后": ">", "后": ">",
    "以前": "<=", "之前": "<=", "前": "<=",
}  # fmt: skip
_MINUTES = {"分钟": 1, "小时": 60}
_WITHIN = ("以内", "之内", "内")


_SPAN = re.compile(r"为(.+?)至(.+?)的(工作日数|天数|分钟数)")


def _until_work(one: s.BesideWork) -> tuple[s.BesideWork, s.BesideWork]:
    """上班前 30分钟内, 下班后 30分钟内: between then and the moment of work; 上班后 10分钟内 leaves open since when."""
    work = replace(one, minutes=0)
    if one.starts is (one.minutes < 0) and one.minutes:
        return (one, work) if one.minutes < 0 else (work, one)
    help = "请两头都写，例如 签到 上班前 30分钟 至 上班后 10分钟。"
    raise t.Senseless(one.span, "KP215", "“{0}”只说了一头，不知道从什么时候起。", help)


def field_span(leaf: Token) -> s.FieldSpan:
    """为 应办日期 至 办结日期 的 工作日数."""
    match = _SPAN.fullmatch("".join(leaf.split()))
    assert match is not None
    return s.FieldSpan(match[1], match[2], match[3], t.span_of(leaf))


@v_args(meta=True)
class Times(Clauses):
    """Everything about days and times of day."""

    def bound_clock(self, meta: Meta, c: list[Any]) -> tuple[s.Bound, ...]:
        clock, side = t.token(c, "TIME"), t.token(c, "LATER", "CLOCK_SIDE")
        assert clock is not None and side is not None
        at = t.real_time(clock)
        inclusion = t.token(c, "INCLUSION")
        op = _SIDES[side]
        if inclusion is not None:
            op = op[0] if "不含" in inclusion else f"{op[0]}="
        quantity = s.Quantity(Decimal(at.hour * 60 + at.minute), "时刻", t.span_of(clock))
        span = t.place(meta)
        phrase = "".join(self.text[span.start : span.end].split()).replace("：", ":")
        return (s.Bound(op, quantity, phrase, span),)

    def in_time(self, meta: Meta, c: list[Any]) -> s.InTime:
        text = "".join(self.text[meta.start_pos : meta.end_pos].split())
        if c[0].type == "DEADLINE_DAY":
            later = text.startswith("次日")
            return s.InTime(int(later), later, text, None, t.place(meta))
        quantity = t.quantity(c[0])
        whole = quantity if c[1] in _WITHIN and quantity.unit == "天" else None
        return s.InTime(int(quantity.number), "工作日" in c[0], text, whole or quantity, t.place(meta))

    def per_beyond(self, meta: Meta, c: list[Any]) -> s.Quantity:
        quantity = t.quantity(c[-1])
        return s.Quantity(quantity.number, quantity.unit, t.place(meta), beyond=True)

    def has(self, meta: Meta, c: list[Any]) -> s.Has:
        negated = t.token(c, "HAS_NO") is not None
        return s.Has(c[-1], negated, t.place(meta), t.first(c, s.InTime))

    def has_one(self, meta: Meta, c: list[Any]) -> s.Has:
        *before, event = c
        return self.has(meta, [*before, (t.word(event),)])

    def more_event(self, meta: Meta, c: list[Any]) -> s.Word:
        return t.word(c[0])

    more_value = more_event

    def run(self, meta: Meta, c: list[Any]) -> s.Run:
        scope, groups = t.token(c, "SCOPE"), t.every(c, tuple)
        events = next(g for g in groups if isinstance(g[0], s.Word))
        bounds = next(g for g in groups if isinstance(g[0], s.Bound))
        return s.Run(t.word(scope) if scope is not None else None, events, bounds, t.place(meta))

    def blank(self, meta: Meta, c: list[Any]) -> s.Blank:
        return s.Blank(t.word(c[0]), t.place(meta))

    def at_most(self, meta: Meta, c: list[Any]) -> s.AtMost:
        scope, quantity = t.token(c, "SCOPE"), t.token(c, "QUANTITY")
        assert quantity is not None
        word = t.word(scope) if scope is not None else None
        return s.AtMost(t.quantity(quantity), word, t.place(meta))

    def weekdays(self, meta: Meta, c: list[Any]) -> s.Weekdays:
        days = [_WEEKDAYS[str(x)[-1]] for x in t.tokens(c, "WEEKDAY")]
        if len(days) == 2 and "至" in self.text[meta.start_pos : meta.end_pos]:
            first, last = days
            days = [n % 7 for n in range(first, last + (1 if last >= first else 8))]
        return s.Weekdays(tuple(sorted(set(days))), t.place(meta))

    def punching(self, meta: Meta, c: list[Any]) -> s.Punching:
        word = str(c[0])
        ends: list[time | s.BesideWork] = [
            t.real_time(x) if isinstance(x, Token) else x
            for x in c[1:]
            if isinstance(x, s.BesideWork) or x.type == "TIME"
        ]
        if len(ends) == 1 and isinstance(ends[0], s.BesideWork):
            ends = list(_until_work(ends[0]))
        window = (ends[0], ends[1]) if ends else None
        return s.Punching(word.endswith("签到"), window, t.place(meta))

    def beside_work(self, meta: Meta, c: list[Any]) -> s.BesideWork:
        size = t.quantity(c[2])
        if size.unit not in _MINUTES or size.number * _MINUTES[size.unit] % 1:
            help = "请写整分钟，例如 签到 上班前 30分钟 至 上班后 10分钟。"
            raise t.Senseless(size.span, "KP201", "这里要的是时间，写的却是“{0}”。", help)
        minutes = int(size.number * _MINUTES[size.unit])
        return s.BesideWork(c[0] == "上班", -minutes if "前" in c[1] else minutes, t.place(meta))

    def at_work(self, meta: Meta, c: list[Any]) -> s.BesideWork:
        return s.BesideWork(c[0] == "上班", 0, t.place(meta))

    def session(self, meta: Meta, c: list[Any]) -> s.SessionHours:
        start, end = (t.real_time(x) for x in t.tokens(c, "TIME"))
        return s.SessionHours(t.word(c[0]), start, end, t.place(meta), t.every(c, s.Punching))

    def early(self, meta: Meta, c: list[Any]) -> s.Early:
        return s.Early(t.quantity(c[1]), t.place(meta))

    def grace(self, meta: Meta, c: list[Any]) -> s.Grace:
        return s.Grace(t.quantity(c[0]), t.place(meta))

    def hours(self, meta: Meta, c: list[Any]) -> s.Hours:
        first, last = (t.month_day(x) for x in t.tokens(c, "MONTH_DAY"))
        marks = frozenset(x.type for x in c if isinstance(x, Token))
        return s.Hours(
            t.word(c[0]),
            first,
            last,
            t.every(c, s.SessionHours),
            "TO_THE_SECOND" in marks,
            t.validity(c),
            t.first(c, s.BasisNote),
            t.place(meta),
            t.first(c, s.Weekdays),
            t.first(c, s.Early),
            t.first(c, s.Grace),
            marks & {"FROM_GRACE", "WINDOW_IS_TIMELY", "PAST_WINDOW"},
            t.every(c, s.FieldIs),
        )

    def given_field(self, meta: Meta, c: list[Any]) -> tuple[s.Word, s.Word | s.Quantity | s.Moment]:
        day = t.token(c, "DATE")
        if day is not None:
            clock = t.token(c, "TIME")
            at = t.real_time(clock) if clock is not None else None
            return (t.word(c[0]), s.Moment(t.real_date(day), at, t.place(meta)))
        value = c[-1]
        return (t.word(c[0]), t.quantity(value) if value.type == "QUANTITY" else t.word(value))

    def given_punches(self, meta: Meta, c: list[Any]) -> s.GivenPunches:
        day = t.token(c, "DATE")
        assert day is not None
        times = tuple(t.real_time(x) for x in t.tokens(c, "TIME"))
        return s.GivenPunches(t.real_date(day), times, t.place(meta))

    def given_times(self, meta: Meta, c: list[Any]) -> s.GivenPunches:
        times = tuple(t.real_time(x) for x in t.tokens(c, "TIME"))
        return s.GivenPunches(None, times, t.place(meta))
