"""Figures that must hold together, and money that is withheld: what a newcomer writes."""

from __future__ import annotations

import pytest

from engine.evaluate.rule_tests import run_tests
from tests.rules import policy

MARKED = """指标 采用数：信息采用 篇数 合计。
事实 信息采用：篇数（次）；来自 信息。
第一条 考勤
（一）凡 迟到，每次 扣 4分。
（二）采用数 前 1名，且 得分 90分以上 的，为 信息标兵。
（三）得分 后 1名，且 迟到 合计 2次以上 的，予以 约谈。
"""
CASES = {
    "标兵": ("甲 当月 信息采用 3次", "乙 当月 信息采用 1次", "甲：后果 信息标兵；乙：后果 没有"),
    "得分不够": ("甲 当月 信息采用 3次、迟到 5分钟 共 3次", "乙 当月 无", "甲：后果 予以约谈；甲：得分 88分"),
    "只迟到一次": ("甲 当月 迟到 5分钟", "乙 当月 无", "甲：后果 没有"),
}


@pytest.mark.parametrize("name", CASES)
def test_a_place_and_other_figures(name: str) -> None:
    first, second, expected = CASES[name]
    rules = policy(MARKED + f"测试 甲乙\n    已知 {first}。\n    已知 {second}。\n    应当 {expected}。\n")
    assert [o.seen for o in run_tests(rules)[0:9] if not o.passed] == []
