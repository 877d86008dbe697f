"""Mistakes that people met who encoded regulations with the reference alone."""

from __future__ import annotations

import pytest

from engine.evaluate.rule_tests import run_tests
from engine.policy.load import load_source
from grammar.diagnostic import has_errors
from grammar.source import Source
from tests.blocks import wrapped

BONUS = """参数 月奖：400元，自 2021年1月1日 起。
奖励 绩效：全额 为 月奖。
（一）凡 投诉，扣 1分，取消 {name}。
测试 取消
    已知 张三 当月 投诉。
    应当 奖励 0元。
"""


def failures(rules: str) -> list[tuple[str, str, str]]:
    policy, diagnostics = load_source(Source("例.kp", wrapped(rules)))
    assert policy is not None and not has_errors(diagnostics), diagnostics
    return [(o.expectation.what, o.expectation.value, o.seen) for o in run_tests(policy) if not o.passed]


@pytest.mark.parametrize("name", ["当月奖励", "本月奖励", "绩效", "“绩效”"])
def test_a_bonus_is_lost_whatever_it_is_called(name: str) -> None:
    assert failures(BONUS.format(name=name)) == []


def test_what_rounding_leaves_over_is_not_taken_from_the_money_for_a_place() -> None:
    rules = """参数 奖金池：1000元，自 2021年1月1日 起。
奖励 年度奖金：全额 为 奖金池 × 得分 ÷ 全体 得分 合计；尾差 归 得分最高者。
（一）凡 迟到，每次 扣 50分。
（二）得分 第1名 的，发 100元；第2名 的，发 80元。
测试 两人
    已知 甲 当月 无。
    已知 乙 当月 迟到 5分钟。
    应当 甲：奖励 766.67元；乙：奖励 413.33元。
"""
    assert failures(rules) == []


def test_a_test_may_ask_for_a_measure_that_no_clause_looks_at() -> None:
    rules = """指标 件：投诉 件数。
（一）凡 投诉，扣 1分。
测试 月
    已知 张三 当月 投诉。
    应当 件 1件；得分 99分。
"""
    assert failures(rules) == []


def test_what_is_not_verified_yet_leaves_a_figure_open() -> None:
    rules = """指标 投诉件数：投诉 件数。
（一）当月 投诉件数 1件以上 的，扣 5分。
测试 待核
    已知 张三 当月 投诉 待核。
    应当 状态 待定。
测试 不属实
    已知 张三 当月 投诉 不属实。
    应当 得分 100分。
"""
    assert failures(rules) == []


def test_the_chief_representative_s_points_are_not_discretionary() -> None:
    _, diagnostics = load_source(
        Source("例.kp", wrapped("（一）凡 投诉，扣 1分，首席代表 酌情 扣 1分 至 3分。\n"))
    )
    assert [d.code for d in diagnostics] == ["KP221"]


def test_a_charge_may_stand_before_or_behind_whom_it_goes_to() -> None:
    rules = """对象 人员、窗口，周期 月
（一）凡 投诉，每件 窗口 扣 2分，首席代表 扣 1分。
测试 窗口
    已知 张三（窗口 为 一号）当月 投诉。
    应当 一号：得分 98分；张三：得分 100分。
"""
    assert failures(rules) == []


def test_places_are_no_bands_that_hide_each_other_and_tie_breaks_are_uses() -> None:
    rules = """指标 投诉件数：投诉 件数。
（一）凡 迟到，每次 扣 1分。
（二）得分 第1名 的，发 100元；第2名 的，发 80元；并列 的，按 投诉件数 从少到多。
（三）得分 后 1名 的，为 末位；其余 的，为 正常。
测试 名次
    已知 甲 当月 无。
    已知 乙 当月 迟到 5分钟。
    应当 甲：奖励 100元；乙：等次 末位。
"""
    _, diagnostics = load_source(Source("例.kp", wrapped(rules)))
    assert not diagnostics
    assert failures(rules) == []
