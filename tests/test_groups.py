"""What the language's examples do not show of people and windows in one regulation: what people read about a window."""

from __future__ import annotations

from engine.evaluate.reference import evaluate
from engine.evaluate.rule_tests import facts_of, run_tests
from engine.explain.table import summaries
from engine.policy.load import load_source
from engine.policy.model import Policy
from grammar.source import Source

RULES = """办法 窗口和人员考核
文号 测〔2021〕3号
自 2018年7月1日 起施行
对象 人员、窗口、单位，周期 月
依据 原文。
满分 100分，最低 0分。
作息 全年：每年 1月1日 至 12月31日，上午 8:30—12:00，下午 14:00—17:00。
窗口得分 为 成员 得分 平均，四舍五入 到 0.01分。
第一条 扣分
（一）凡 迟到，每次 扣 1分。
（二）凡 投诉，经查实 的，每件 扣 2分，本人 及 所在窗口 予以 约谈，单位 扣 3分。
（三）当月 病假、事假 合计 超过 2天 的，单位 扣 1分。
（四）单位 当月 病假、事假 合计 超过 3天 的，单位 扣 5分。
测试 三种对象
    已知 甲（窗口 为 一号，单位 为 住建局）当月 迟到 5分钟、病假 2.5天。
    已知 乙（窗口 为 一号，单位 为 税务局）当月 投诉。
    已知 丙（窗口 为 一号，单位 为 住建局）当月 病假 1天。
    应当 一号：得分 99分；一号：予以 约谈；乙：予以 约谈；住建局：得分 94分；税务局：得分 97分；甲：得分 99分；丙：得分 100分。
测试 有一个没有定
    已知 甲（窗口 为 一号）当月 投诉 待核。
    已知 乙（窗口 为 一号）当月 无。
    应当 一号：状态 待定；乙：状态 定。
"""


def policy() -> Policy:
    found, diagnostics = load_source(Source("考核.kp", RULES))
    assert found is not None and not diagnostics, diagnostics
    return found


def test_every_sort_of_subject_has_its_own_result() -> None:
    assert [(o.test.name, o.expectation, o.seen) for o in run_tests(policy()) if not o.passed] == []


def test_a_window_without_a_decided_member_is_open_and_says_why() -> None:
    rules = policy()
    decisions = evaluate(rules, facts_of(rules, rules.tests[1]))
    window = next(d for d in decisions if d.subject == "一号")
    assert window.reasons == ("还有 1 个成员的得分没有定",)


def test_people_windows_and_units_stand_in_tables_of_their_own() -> None:
    rules = policy()
    decisions = evaluate(rules, facts_of(rules, rules.tests[0]))
    headers = [header[:2] for header, _ in summaries(decisions)]
    assert headers == [("窗口", "工号"), ("窗口", "状态"), ("单位", "状态")]


def test_a_mean_that_never_ends_is_cut_where_people_read_it() -> None:
    text = RULES.replace("，四舍五入 到 0.01分", "").replace("当月 病假 1天", "当月 迟到 5分钟、病假 1天")
    rules, _ = load_source(Source("考核.kp", text))
    assert rules is not None
    rows = {
        row[0]: row
        for _, found in summaries(evaluate(rules, facts_of(rules, rules.tests[0])))
        for row in found
    }
    assert rows["一号"][2] == "约98.6667"
