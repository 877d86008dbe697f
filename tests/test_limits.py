"""What is charged at most, not at first, or once: each with what its explanation and the account of the rules say."""

from __future__ import annotations

from datetime import time
from decimal import Decimal

from engine.analysis.mutants import clause_mutants
from engine.explain.rules import explain_rules
from engine.explain.why import why
from engine.facts.fact import State
from tests.rules import fact, one, points, policy


def test_a_cut_says_whose_budget_it_was() -> None:
    rules = policy("类别 考勤：最多扣 3分。\n第一条 考勤\n（一）凡 迟到，每次 扣 3分，每次 最多扣 2分。\n")
    found = one(rules, *(fact("迟到", day, 时长=5) for day in (1, 2, 3)))
    assert points(found, "第一条（一）") == -3
    assert "第一条（一）每次最多扣 2分，这一条实扣 2分" in found.findings[0].notes
    text = why(found).text
    assert "考勤最多扣 3分，此前已扣 2分，这一条实扣 1分" in text
    assert "上限：每一次最多扣 2 分" in explain_rules(rules)


def test_a_budget_within_a_budget_is_used_in_order_of_time() -> None:
    rules = policy(
        "类别 总：最多扣 5分。\n类别 迟到：最多扣 4分，属于 总。\n类别 缺签：不封顶，属于 总。\n"
        "第一条 迟到\n（一）凡 迟到，每次 扣 3分。\n第二条 缺签\n（一）凡 缺签，每次 扣 2分。\n"
    )
    found = one(rules, fact("迟到", 1, 时长=5), fact("缺签", 2), fact("迟到", 3, 时长=5), fact("缺签", 4))
    assert [f.effective for f in found.findings] == [-3, -2, 0, 0]
    assert {c.name: c.effective for c in found.categories} == {"总": -5, "迟到": -3, "缺签": -2}


def test_several_in_one_clause_share_the_cap_behind_them() -> None:
    rules = policy("第一条 凡 迟到，每次 扣 1分；凡 早退，每次 扣 1分；本款 最多扣 1分。\n")
    assert points(one(rules, fact("迟到", 1, 时长=5), fact("早退", 2, 时长=5)), "第一条") == -1
    own = policy("第一条 凡 迟到，每次 扣 1分，最多扣 1分；凡 早退，每次 扣 1分。\n")
    days = [fact(kind, day, 时长=5) for kind in ("迟到", "早退") for day in (1, 2)]
    assert points(one(own, *days), "第一条") == -3


def test_the_largest_of_one_matter_counts_and_the_others_say_why() -> None:
    rules = policy(
        "事实 采用：标题、级别；来自 信息。\n第一条 凡 采用，级别 为 省级 的，扣 3分；级别 为 市级 的，扣 2分；同一 标题 就高 计分。\n"
    )
    found = one(
        rules, fact("采用", 1, 标题="甲", 级别="市级"), fact("采用", 2, 标题="甲", 级别="省级"),
        fact("采用", 3, 标题="乙", 级别="市级"),
    )  # fmt: skip
    assert points(found, "第一条") == -5
    assert "同一标题就高计分：已按 3月2日的一件（第一条 扣 3分）计，这一件不再计" in found.findings[0].notes


def test_a_blank_field_leaves_the_matter_open_only_where_there_is_another() -> None:
    rules = policy("事实 采用：标题；来自 信息。\n第一条 凡 采用，扣 2分，同一 标题 只计 一次。\n")
    assert one(rules, fact("采用", 1)).score == 98
    both = one(rules, fact("采用", 1), fact("采用", 2, 标题="甲"))
    assert both.score is None and "“标题”没有填写" in both.reasons[0]


def test_an_hour_is_counted_from_the_one_that_counts() -> None:
    rules = policy("第一条 凡 离岗，每次 扣 1分，同一 行为 1小时内 只计 一次。\n")
    at = [time(9, 0), time(9, 50), time(10, 40), time(11, 30)]
    found = one(rules, *(fact("离岗", 1, State.VERIFIED, row=n, 时刻=t) for n, t in enumerate(at, 1)))
    assert points(found, "第一条") == -2


def test_an_allowance_in_days_is_spread_over_events() -> None:
    rules = policy("第一条 凡 事假，每天 扣 1分，每月 前 2天 不扣。\n")
    found = one(rules, fact("事假", 1, 天数=1), fact("事假", 8, 天数=3))
    assert points(found, "第一条") == -2
    assert "前2天不扣，此前已免 1天，这次免 1天" in found.findings[-1].notes


def test_changing_a_cap_is_a_mutant_that_changes_something() -> None:
    rules = policy("第一条 凡 迟到，每次 扣 3分，本款 最多扣 5分；每月 前 1次 不扣。\n")
    texts = [x.text for x in clause_mutants(rules)]
    assert "去掉“本款最多扣5分”" in texts and "把“前1次不扣”改成“前0次不扣”" in texts


def test_a_cap_by_formula_is_each_persons_own() -> None:
    rules = policy(
        "事实 工资：月工资（元）；来自 工资。\n指标 补助：工资 月工资。\n第一条 凡 缺签，每次 扣 60元，最多扣 补助 × 50%。\n"
    )
    found = one(rules, fact("工资", 1, 月工资=Decimal(200)), fact("缺签", 2), fact("缺签", 3))
    assert found.charged == 100
    assert one(rules, fact("缺签", 2)).charged is None
