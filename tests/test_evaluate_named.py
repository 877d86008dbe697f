"""Names that look like totals, scores below nothing, bands that are let off."""

from __future__ import annotations

from decimal import Decimal

import pytest

from engine.explain.rules import explain_rules
from engine.policy.load import load_source
from grammar.diagnostic import Severity
from grammar.source import Source
from tests.rules import HEADER, decide, fact, policy


def test_a_parameter_called_like_a_total_is_the_parameter() -> None:
    rules = policy("参数 迟到扣分：2分，自 2018年7月1日 起。\n第六条 考勤\n（一）凡 迟到，扣 迟到扣分。\n")
    assert decide(rules, fact("迟到", 1, 时长=5))[0].score == Decimal(98)


def test_a_score_without_end_below_may_be_negative() -> None:
    header = HEADER.replace("最低 0分", "不设下限")
    rules = "第六条 考勤\n（一）凡 迟到，扣 1分。\n第七条 奖励\n（一）得分 0分以上 的，发 全额；不满 0分 的，不发。\n"
    _, found = load_source(Source("测试.kp", header + rules))
    assert not [d for d in found if d.severity is Severity.ERROR], found
    _, found = load_source(Source("测试.kp", HEADER + rules))
    assert [d.code for d in found if d.severity is Severity.ERROR] == ["KP222"]


@pytest.mark.parametrize("words", ["不扣", "不扣分", "不计", "不计分", "扣 0分"])
@pytest.mark.parametrize("join", [" 的，", "，", " 的 "])
def test_a_band_may_be_let_off(words: str, join: str) -> None:
    rules = policy(f"第六条 考勤\n（一）凡 迟到，5分钟以内{join}{words}；超过 5分钟 的，扣 1分。\n")
    (decision,) = decide(rules, fact("迟到", 1, 时长=3), fact("迟到", 2, 时长=8))
    assert decision.score == Decimal(99)
    assert not decision.uncovered
    assert "不扣分" in explain_rules(rules)
    assert "加 0" not in explain_rules(rules)
    assert any(f.working == "不扣分" for f in decision.findings)
