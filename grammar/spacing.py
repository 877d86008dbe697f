"""How one token is written, and whether a space stands between two: the rule table of the formatter."""

from __future__ import annotations

import re
from unicodedata import east_asian_width

from lark import Token

# Phrases that the lexer takes whole and that are written with spaces inside.
_PHRASES = (
    re.compile(r"(加倍)(扣分)"),
    re.compile(r"(按)?(双倍)(扣分)"),
    re.compile(r"(按)(在岗天数)(折算)"),
    re.compile(r"(精确到)(秒)"),
    re.compile(r"(按)(比例)"),
    re.compile(r"(从高到低)(排名)"),
    re.compile(r"(.+?)(不得分)"),
    re.compile(r"(签到时间内)(不算)(迟到)"),
    re.compile(r"(过时)(打卡)(算)(.+)"),
    re.compile(r"(自)(宽限期满)(起算)"),
    re.compile(r"(为)(.+?)(至)(.+?)(的)(工作日数|天数|分钟数)"),
    re.compile(r"(就高|不重复)(计分|计算|加分|扣分)"),
    re.compile(r"(只[计算扣加])([一1]次)"),
)
# People's own words: only the spaces around them are the formatter's.
_OWN_WORDS = frozenset({"TITLE", "QUOTED", "HEADING_TITLE", "FREE_TEXT"})
_QUOTES = "“「《"
_PHRASE_TYPES = frozenset(
    {
        "DOUBLE",
        "PRO_RATA",
        "PART_SHARED",
        "IN_ORDER",
        "TO_THE_SECOND",
        "HIGHEST_ONLY",
        "ONLY_ONCE",
        "NO_POINTS",
        "WINDOW_IS_TIMELY",
        "PAST_WINDOW",
        "FROM_GRACE",
        "FIELD_SPAN",
    }
)

_NONE_BEFORE = "，；。：、（）「—"
_NONE_AFTER = "，；。：、（）—"
# Words that lean on the one before: 10分钟|以内, 10分钟（含）|以内, 起|施行.
_LEANING = frozenset(
    {
        ("QUANTITY", "AFTER"),
        ("引用", "QUOTED"),
        ("ACCORDING", "QUOTED"),
        ("QUOTED", "HANDLED"),
        ("起", "施行"),
        ("PUNCH_END", "CLOCK_SIDE"),
    }
)


def written(token: Token, before: Token | None) -> str:
    """The token (of normalised text) as it is written; before: the token in front of it, None at the start.

    Spaces inside a token go (10 分钟 → 10分钟), but for quoted text and people's own words.
    """
    text = str(token).strip()
    if token.type in _OWN_WORDS or text[0] in _QUOTES:
        return text
    text = "".join(text.split())
    if token.type == "NEGATIVE":
        return text.replace("－", "-")
    if token.type == "TIME":
        return text.replace("：", ":")
    if token.type == "MINUS" and before is not None and before.type == "TIME":
        return "—"  # 8:30-12:00 is a stretch of time, not a subtraction
    return _phrase(text) if token.type in _PHRASE_TYPES else text


def _phrase(text: str) -> str:
    match = next((m for p in _PHRASES if (m := p.fullmatch(text))), None)
    return " ".join(filter(None, match.groups())) if match else text


def space(left: tuple[str, str], right: tuple[str, str]) -> str:
    """What stands between two words of one line, each given as (type of token, text as written)."""
    if right[1][0] in _NONE_BEFORE or left[1][-1] in _NONE_AFTER or (left[0], right[0]) in _LEANING:
        return ""
    return " "


def width(text: str) -> int:
    """Columns that a text takes in a Chinese font: two for each full-width character."""
    return sum(2 if east_asian_width(char) in "WFA" else 1 for char in text)
