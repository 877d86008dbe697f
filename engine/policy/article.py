"""The reading order of article numbers."""

from __future__ import annotations

from functools import lru_cache

from grammar.numbers import chinese_number

_DIGITS = frozenset("零〇一二两三四五六七八九十百0123456789")


@lru_cache(maxsize=1024)
def article_key(article: str) -> tuple[tuple[int, str], ...]:
    """Reading order of article numbers: 第二条 before 第十条, （二） before （十）."""
    parts: list[tuple[int, str]] = []
    run = ""
    for char in article + " ":
        if char in _DIGITS and (not run or run[-1].isascii() == char.isascii()):
            run += char
            continue
        if run:
            parts.append((int(chinese_number(run)), ""))
            run = ""
        if char in _DIGITS:
            run = char  # 五1 is five, then one
        elif char.strip():
            parts.append((10**6, char))
    return tuple(parts)
