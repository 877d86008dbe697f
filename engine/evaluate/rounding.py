"""Rounding to a step, exactly."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction


def rounded(value: Fraction, mode: str, to: Decimal | None) -> Decimal:
    """Exact value rounded to a step: 四舍五入 (half up), 进一 (up), 去尾 (down)."""
    if to is None:
        return Decimal(value.numerator) / Decimal(value.denominator)
    exact = value / Fraction(to)
    whole = exact.numerator // exact.denominator
    rest = exact - whole
    if (mode == "进一" and rest) or (mode == "四舍五入" and rest >= Fraction(1, 2)):
        whole += 1
    return whole * to
