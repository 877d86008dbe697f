"""Numbers of articles as keys: 第六条（一） and 第6条(1) are the same place, so are 三（一）2① and its parts."""

from __future__ import annotations

import re

from grammar.normal import fold
from grammar.numbers import chinese_number
from grammar.numbers import numeral as numeral

Key = tuple[str, ...]
NUMERAL = "[零〇一二两三四五六七八九十百0-9]+"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_PART = re.compile(rf"(之)?({NUMERAL})|([{_CIRCLED}])")
_ARTICLE = re.compile(rf"第{NUMERAL}条(?:之{NUMERAL})?(?:（{NUMERAL}）)*")
_RANGE = re.compile("至|到|—|-|～")


def key_of(citation: str) -> Key:
    """The numbers of a citation in order: 第六条之一（二） → ("6", "之1", "2"). Empty where it has none."""
    found = []
    for after, digits, circled in _PART.findall(fold(citation)):
        number = _CIRCLED.index(circled) + 1 if circled else int(chinese_number(digits))
        found.append(f"{after}{number}")
    return tuple(found)


def in_order(key: Key) -> tuple[tuple[int, int], ...]:
    """Sort key: 第六条, 第六条（一）, 第六条之一, 第七条."""
    return tuple((1 if part.startswith("之") else 0, int(part.removeprefix("之"))) for part in key)


def listed(text: str) -> tuple[str, ...]:
    """Articles that a remark lists, ranges written out: 第一条、第三条至第五条 → four articles."""
    found: list[str] = []
    last, end = "", 0
    folded = fold(text)
    for match in _ARTICLE.finditer(folded):
        between = folded[end : match.start()]
        if last and _RANGE.fullmatch(between):
            found += _between(last, match.group())
        found.append(match.group())
        last, end = match.group(), match.end()
    return tuple(found)


def _between(first: str, last: str) -> list[str]:
    low, high = key_of(first), key_of(last)
    if len(low) != 1 or len(high) != 1:
        return []
    return [f"第{numeral(n)}条" for n in range(int(low[0]) + 1, int(high[0]))]
