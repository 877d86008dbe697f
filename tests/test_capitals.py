from __future__ import annotations

from decimal import Decimal

import pytest

from engine.reports.capitals import capitals


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角整"),
        ("10", "壹拾元整"),
        ("320.5", "叁佰贰拾元伍角整"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("1409.50", "壹仟肆佰零玖元伍角整"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("372000", "叁拾柒万贰仟元整"),
        ("325.005", "叁佰贰拾伍元零壹分"),
        ("100000001", "壹亿零壹元整"),
        ("1000500", "壹佰万零伍佰元整"),
        ("-20", "负贰拾元整"),
    ],
)
def test_capitals(amount: str, text: str) -> None:
    assert capitals(Decimal(amount)) == text
