"""Numbers as rule files write them."""

from __future__ import annotations

from decimal import Decimal

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}


def chinese_number(text: str) -> Decimal:
    """Value of Arabic or Chinese digits: 十五 → 15, 半 → 0.5, 一百二十 → 120."""
    if text[0].isdigit():
        return Decimal(text)
    total, digit, half = 0, 0, Decimal(0)
    for char in text:
        if char == "半":
            half = Decimal("0.5")
        elif char in "十百":
            total += (digit or 1) * (10 if char == "十" else 100)
            digit = 0
        else:
            digit = _DIGITS[char]
    return Decimal(total + digit) + half
