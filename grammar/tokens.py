"""Lark's tokens → words, quantities, dates, with their places."""

from __future__ import annotations

import re
from datetime import date, time
from typing import Any, TypeVar

from lark import Token
from lark.tree import Meta

from grammar import syntax as s
from grammar.numbers import chinese_number
from grammar.source import Span

T = TypeVar("T")

_NUMBER = re.compile(r"\d+(?:\.\d+)?|[零〇一二两三四五六七八九十百半]+")
_UNITS = {
    "日": "天",
    "工作日": "天",
    "个工作日": "天",
    "个百分点": "百分点",
    "个半天": "半天",
    "人次": "次",
    "个季度": "季度",
}


def span_of(leaf: Token) -> Span:
    """Place of a token."""
    assert leaf.start_pos is not None and leaf.end_pos is not None
    return Span(leaf.start_pos, leaf.end_pos)


def place(meta: Meta) -> Span:
    """Place of a rule (empty rules have none)."""
    return Span(meta.start_pos, meta.end_pos) if not meta.empty else Span(0, 0)


def word(leaf: Token) -> s.Word:
    """A token as a word, quotes taken off."""
    text = str(leaf)
    if text[:1] in "「“《":
        text = text[1:-1]
    return s.Word(text.strip(), span_of(leaf))


def quantity(leaf: Token) -> s.Quantity:
    """A token as a number with its unit; 万元 becomes 元."""
    negative = leaf.startswith("－")
    match = _NUMBER.search(leaf) if negative else _NUMBER.match(leaf)
    assert match is not None
    unit = str(leaf)[match.end() :].strip()
    number = chinese_number(match.group()) * (-1 if negative else 1)
    if unit == "万元":
        number, unit = number * 10000, "元"
    return s.Quantity(number, _UNITS.get(unit, unit), span_of(leaf))


def unit_of(leaf: Token) -> str:
    """The unit of a quantity as written."""
    match = _NUMBER.match(leaf)
    return str(leaf)[match.end() :].strip() if match else ""


def _date(leaf: Token) -> date | None:
    year, month, day = (int(n) for n in re.findall(r"\d+", leaf))
    try:
        return date(year, month, day)
    except ValueError:
        return None


def month_day(leaf: Token) -> tuple[int, int]:
    """5月1日 → (5, 1)."""
    month, day = (int(n) for n in re.findall(r"\d+", leaf))
    try:
        date(2020, month, day)
    except ValueError:
        raise BadDate(leaf) from None
    return month, day


def _time(leaf: Token) -> time | None:
    hour, minute, *rest = (int(n) for n in leaf.split("："))
    second = rest[0] if rest else 0
    return time(hour, minute, second) if hour < 24 and minute < 60 and second < 60 else None


def first(children: list[Any], kind: type[T]) -> T | None:
    """First child of a kind, or None."""
    return next((c for c in children if isinstance(c, kind)), None)


def every(children: list[Any], kind: type[T]) -> tuple[T, ...]:
    """All children of a kind."""
    return tuple(c for c in children if isinstance(c, kind))


def token(children: list[Any], *types: str) -> Token | None:
    """First token of the given types, or None."""
    return next((c for c in children if isinstance(c, Token) and c.type in types), None)


def tokens(children: list[Any], *types: str) -> tuple[Token, ...]:
    """All tokens of the given types."""
    return tuple(c for c in children if isinstance(c, Token) and c.type in types)


def scope(children: list[Any]) -> s.Word | None:
    """当月, 全年 … among the children."""
    leaf = token(children, "SCOPE")
    return word(leaf) if leaf is not None else None


def listed(leaf: Token) -> tuple[s.Word, ...]:
    """省级、市级 of one token, each with its place."""
    start = leaf.start_pos or 0
    parts = re.finditer(r"[^\s、]+(?:\s+[^\s、]+)*", leaf)
    return tuple(s.Word(p.group(), Span(start + p.start(), start + p.end())) for p in parts)


def award(children: list[Any]) -> s.Word | None:
    """The bonus that is named among the children."""
    leaf = token(children, "AWARD")
    return word(leaf) if leaf is not None else None


def whom(children: list[Any]) -> tuple[s.Word, ...]:
    """Whom an effect goes to, where the clause says so (窗口, 首席代表, 双方 …)."""
    return tuple(first(children, list) or ())


class Senseless(ValueError):
    """Words that can be read and say nothing that there is; carries the span and what people are told.

    {0} in the message stands for the words as they are written in the file.
    """

    def __init__(self, span: Span, code: str, message: str, help: str) -> None:
        super().__init__(message)
        self.span, self.code, self.message, self.help = span, code, message, help


class BadDate(Senseless):
    """A date or time that does not exist."""

    def __init__(self, token: Token) -> None:
        help = "请核对年、月、日或时、分，例如 2021年2月28日、8:30。"
        super().__init__(span_of(token), "KP106", "没有“{0}”这个日期或时刻。", help)


def real_date(leaf: Token) -> date:
    """A date; raises BadDate for one that does not exist."""
    day = _date(leaf)
    if day is None:
        raise BadDate(leaf)
    return day


def real_time(leaf: Token) -> time:
    """A time of day; raises BadDate for one that does not exist."""
    moment = _time(leaf)
    if moment is None:
        raise BadDate(leaf)
    return moment


def validity(children: list[Any]) -> s.Validity | None:
    """自 … 起 and 至 … 止 together, written in one or in two parts."""
    parts = every(children, s.Validity)
    if not parts:
        return None
    since = next((p.since for p in parts if p.since), None)
    until = next((p.until for p in parts if p.until), None)
    return s.Validity(since, until, parts[0].span.to(parts[-1].span))
