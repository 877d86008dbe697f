"""Slips of the keyboard, told from the characters at the place: a letter for a digit, half a bracket, dots."""

from __future__ import annotations

import re
from collections.abc import Callable

from grammar.slips import Slip, Spot
from grammar.source import Span

_DIGITS = str.maketrans("OoQIl|", "000111")
_NUMBERS = frozenset({"QUANTITY", "NUMBER", "DATE", "MONTH_DAY", "TIME"})
_MIXED = re.compile(r"[\dOoQIl|]*[OoQIl|][\dOoQIl|]*(?:\.\d+)?(?=\s*[一-鿿%：])")
_COMMA = re.compile(r"(\d+)[，、]\s*(\d+)\s*(?=[一-鿿%])(?!年|月|日)")
_NUMERAL = r"[一二三四五六七八九十\d]+"


def letter(spot: Spot) -> Slip | None:
    """1O分 and l分: a letter that looks like a digit."""
    start = spot.at
    while start > 0 and re.match(r"[\dOoQIl|]", spot.text[start - 1]):
        start -= 1
    match = _MIXED.match(spot.text, start)
    if match is None or (start == spot.at and not spot.accepted & _NUMBERS):
        return None
    wrong = match.group()
    letters = "”“".join(dict.fromkeys(c for c in wrong if c in "OoQIl|"))
    right = wrong.translate(_DIGITS)
    return Slip(
        "KP104", f"“{wrong}”里的“{letters}”是字母，不是数字。", f"是不是想写“{right}”？", Span(*match.span())
    )


def decimal_point(spot: Spot) -> Slip | None:
    """0，5分: a comma for the decimal point; 1，000元: a comma between thousands."""
    digits = re.search(r"(?<![\d.一-鿿A-Za-z])\d+$", spot.before)
    start = digits.start() if digits and "QUANTITY" not in spot.accepted else spot.at
    match = _COMMA.match(spot.text, start)
    if match is None or (start == spot.at and "QUANTITY" not in spot.accepted):
        return None
    whole, rest = match.groups()
    wrong = f"{whole}，{rest}"
    if len(rest) == 3 and whole != "0":
        message, right = f"“{wrong}”中间有逗号。", f"{whole}{rest}"
    else:
        message, right = f"“{wrong}”的小数点写成了逗号。", f"{whole}.{rest}"
    return Slip("KP104", message, f"是不是想写“{right}”？", Span(*match.span()))


def half_label(spot: Spot) -> Slip | None:
    """（三当月: the closing bracket is missing."""
    match = re.match(rf"（({_NUMERAL})(?!{_NUMERAL}|）)", spot.rest)
    if match is None or "LABEL" not in spot.accepted:
        return None
    right = f"（{match.group(1)}）"
    return Slip(
        "KP107", f"款号“{match.group()}”后面缺少右括号“）”。", f"请写成“{right}”。", spot.here(match.end())
    )


def bare_label(spot: Spot) -> Slip | None:
    """第六条三扣分 for 第六条（三）扣分."""
    article = re.search(rf"第{_NUMERAL}条$", spot.before)
    label = re.match(rf"{_NUMERAL}(?=扣|加|得)", spot.rest)
    if article is None or label is None or "LABEL" not in spot.accepted:
        return None
    wrong, right = f"{article.group()}{label.group()}", f"{article.group()}（{label.group()}）"
    span = Span(article.start(), spot.at + label.end())
    return Slip("KP107", f"“{wrong}”的款号没有写括号。", f"请写成“{right}”。", span)


def dots(spot: Spot) -> Slip | None:
    """…… copied from an example stands for what is to be written."""
    match = re.match(r"…+|\.{3,}|。{2,}", spot.rest)
    if match is None:
        return None
    help = (
        f"这里可以写 {_INSTEAD}。" if re.search(r"事实\s*[^。]*$", spot.before) else "请把它换成实际的内容。"
    )
    return Slip("KP105", f"“{match.group()}”不是内容，只表示这里还要写。", help, spot.here(match.end()))


_INSTEAD = "字段，例如 核实状态；没有字段的，连冒号一起删去"


def fact_source(spot: Spot) -> Slip | None:
    """事实 甲：来自 巡查。: the colon is for fields, the sheet comes after a semicolon."""
    match = re.search(r"事实\s*([^\s，；。：]+)\s*：\s*来自$", spot.before)
    if match is None or not spot.at or spot.rest.startswith(("。", "；", "、")):
        return None
    name = match.group(1)
    help = f"请写成 事实 {name}：核实状态；来自 {spot.run}。没有字段的，写成 事实 {name}；来自 {spot.run}。"
    return Slip(
        "KP102", "冒号后面应当是字段，“来自”前面应当是分号“；”。", help, Span(match.end() - 2, match.end())
    )


def accepted_without_colon(spot: Spot) -> Slip | None:
    """容许 KP202 照原文: the colon before the reason is missing."""
    code = re.search(r"容许\s*：?\s*(KP\s*\d{3})$", spot.before)
    if code is None or not re.match(r"[^\s，；。：]", spot.rest):
        return None
    shown = "".join(code.group(1).split())
    help = f"请写成 容许 {shown}：理由。"
    return Slip("KP102", f"{shown} 和理由之间缺少冒号“：”。", help, Span(*code.span(1)), spot.gap("："))


TYPOS: tuple[Callable[[Spot], Slip | None], ...] = (
    dots,
    letter,
    decimal_point,
    half_label,
    bare_label,
    fact_source,
    accepted_without_colon,
)
"""What each looks at is telling enough to be asked before the other slips."""
