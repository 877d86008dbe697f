"""Lark's tree → working hours, and the punches and moments that tests give."""

from __future__ import annotations

from typing import Any

from lark import Token, v_args
from lark.tree import Meta

from grammar import syntax as s
from grammar import tokens as t
from grammar.build_clause import Clauses

_WEEKDAYS = {**{c: n for n, c in enumerate("一二三四五六日")}, "天": 6}


@v_args(meta=True)
class Times(Clauses):
    """Everything about days and times of day."""

    def weekdays(self, meta: Meta, c: list[Any]) -> s.Weekdays:
        days = [_WEEKDAYS[str(x)[-1]] for x in t.tokens(c, "WEEKDAY")]
        if len(days) == 2 and "至" in self.text[meta.start_pos : meta.end_pos]:
            first, last = days
            days = [n % 7 for n in range(first, last + (1 if last >= first else 8))]
        return s.Weekdays(tuple(sorted(set(days))), t.place(meta))

    def punching(self, meta: Meta, c: list[Any]) -> s.Punching:
        word = str(c[0])
        times = tuple(t.real_time(x) for x in t.tokens(c, "TIME"))
        window = (times[0], times[1]) if times else None
        return s.Punching(word.endswith("签到"), window, t.place(meta))

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
