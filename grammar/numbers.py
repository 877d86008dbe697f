"""Numbers as rule files write them."""

from __future__ import annotations

from decimal import Decimal

_ONES = "零一二三四五六七八九"
_DIGITS = {c: i for i, c in enumerate(_ONES)} | {"〇": 0, "两": 2}


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


def numeral(number: int) -> str:
    """A number below 1000 as articles are numbered: 7 → 七, 20 → 二十, 105 → 一百零五."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_ONES[hundreds]}百" if hundreds else ""
    if tens:
        text += "十" if tens == 1 and not hundreds else f"{_ONES[tens]}十"
    elif hundreds and ones:
        text += "零"
    return text + (_ONES[ones] if ones or not number else "")
