"""Amounts that are worked out, charged by the day, the time or the step like plain numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from engine.decision.decision import Decision
from engine.evaluate.reference import evaluate
from engine.explain.rules import explain_rules
from engine.facts.fact import Fact, Facts
from tests.rules import HEADER, MARCH, fact, person, policy

WAGE = HEADER + "参数 日工资：100元，自 2018年7月1日 起。\n参数 分值：2分，自 2018年7月1日 起。\n"


def taken(clause: str, *facts: Fact, earlier: tuple[Fact, ...] = ()) -> tuple[str, ...]:
    """What is taken off, by unit: 200元, 4分."""
    rules = policy(f"第六条 考勤\n（一）{clause}\n", WAGE)
    (decision,) = evaluate(rules, Facts(MARCH, (person(),), facts, (), {"D001": (23, 23)}, earlier))
    return sums(decision)


def sums(decision: Decision) -> tuple[str, ...]:
    units = {f.unit for f in decision.findings if f.nominal}
    total = {u: -sum((f.nominal for f in decision.findings if f.unit == u), Decimal(0)) for u in units}
    shown = {u: total[u] * 100 if u == "%" else total[u] for u in units}
    return tuple(sorted(f"{shown[u].normalize():f}{u}" for u in units))


TWO = fact("旷工", 3, 天数=2)
TWO_AND_HALF = replace(TWO, fields={"天数": Decimal("2.5")})
LATE = tuple(fact("迟到", d, 时长=40) for d in (1, 2, 3, 4))


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("凡 旷工，每天 扣 日工资。", "200元"),
        ("凡 旷工，每半天 扣 日工资。", "400元"),
        ("凡 旷工半天，每次 扣 日工资 × 2。", "800元"),
        ("凡 旷工，每天 扣 日工资 ＋ 10元。", "220元"),
        ("凡 旷工，每天 扣 分值。", "4分"),
        ("凡 旷工，每天 扣发 10%。", "20%"),
        ("凡 旷工，每天 扣发 日工资。", "200元"),
        ("凡 旷工，每天 扣发 30元。", "60元"),
        ("凡 旷工半天，扣发 30元。", "120元"),
        ("当月 旷工 合计 1天以上 的，每 1天 扣 日工资。", "200元"),
        ("当月 旷工 合计 超过 1天 的，每增加 1天，扣 日工资。", "100元"),
        ("当月 旷工 合计 超过 1天 的，每增加 1天，扣发 日工资。", "100元"),
        ("当月 旷工 合计 不满 5天 的，每少 1天，扣 日工资。", "300元"),
    ],
)
def test_days_multiply_what_is_worked_out(clause: str, expected: str) -> None:
    assert taken(clause, TWO) == (expected,)


@pytest.mark.parametrize(
    ("rest", "expected"),
    [("不足 1天 的 舍去", "200元"), ("不足 1天 的 按 1天", "300元"), ("不足 1天 的 按 比例", "250元")],
)
def test_an_incomplete_day_is_as_the_clause_says(rest: str, expected: str) -> None:
    assert taken(f"凡 旷工，每天 扣 日工资，{rest}。", TWO_AND_HALF) == (expected,)


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("凡 迟到，每小时 扣 日工资，不足 1小时 的 按 1小时。", ("400元",)),
        ("凡 迟到，每 15分钟 扣 日工资。", ("800元",)),
        ("当月 迟到 合计 3次以上 的，每 1次 扣 日工资。", ("400元",)),
        ("每满 3次 迟到，扣 日工资。", ("100元",)),
        ("每满 2次 迟到，扣 日工资。", ("200元",)),
        ("每满 3次 早退，扣 日工资。", ()),
        ("每满 5次 迟到，扣 日工资。", ()),
        ("每月 前 1次 不扣，凡 迟到，扣 日工资。", ("300元",)),
    ],
)
def test_times_and_minutes_multiply_what_is_worked_out(clause: str, expected: tuple[str, ...]) -> None:
    if clause.startswith("每月"):
        clause = "凡 迟到，扣 日工资，每月 前 1次 不扣。"
    assert taken(clause, *LATE) == expected


def test_days_let_off_are_not_charged() -> None:
    assert taken("凡 旷工，每天 扣 日工资，每月 前 1天 不扣。", TWO) == ("100元",)


def test_a_rate_below_a_bound_multiplies_what_is_worked_out() -> None:
    rules = policy(
        "事实 办件：办结（是否）。\n指标 办结率：办件 中 办结 为 是 的 件数 ÷ 办件 件数。\n第六条 考勤\n（一）当月 办结率，每低于 100% 1个百分点，扣 分值。\n",
        WAGE,
    )
    cases = [fact("办件", d, 办结="否" if d == 1 else "是") for d in range(1, 21)]
    (decision,) = evaluate(rules, Facts(MARCH, (person(),), tuple(cases), (), {"D001": (23, 23)}))
    assert sums(decision) == ("10分",)
    assert any("分值 2分 × 5 = 10分" in f.working for f in decision.findings)


def test_what_earlier_months_took_is_not_taken_again() -> None:
    before = replace(TWO, date=date(2021, 2, 3))
    clause = "全年 旷工 合计 1天以上 的，每 1天 扣 日工资。"
    assert taken(clause, replace(TWO, fields={"天数": Decimal(1)}), earlier=(before,)) == ("100元",)


def test_the_rules_read_back_say_the_unit() -> None:
    rules = policy(
        "第六条 考勤\n（一）凡 旷工，每天 扣 日工资，不足 1天 的 按 1天。\n（二）当月 病假 合计 超过 2天 的，每增加 1天，扣 日工资。\n",
        WAGE,
    )
    text = explain_rules(rules)
    assert "每满 1 天扣：日工资（以元计），不足 1 天的按 1 天计" in text
    assert "超过 2 天的部分每满 1 天扣：日工资（以元计），不足 1 天的舍去" in text


@pytest.mark.parametrize("words", ["日工资 的 两倍", "日工资 的 2倍", "日工资的2倍", "日工资 × 2"])
def test_twice_the_wage(words: str) -> None:
    assert taken(f"凡 旷工，每天 扣 {words}。", TWO) == ("400元",)


def test_what_is_also_held_to_be_may_leave_the_field_out() -> None:
    rules = policy(
        "认定 较长迟到早退：凡 迟到、早退，超过 5分钟 的。\n第六条 考勤\n（一）凡 较长迟到早退，扣 1分。\n",
        WAGE,
    )
    facts = (fact("迟到", 1, 时长=4), fact("早退", 2, 时长=6))
    (decision,) = evaluate(rules, Facts(MARCH, (person(),), facts, (), {"D001": (23, 23)}))
    assert sums(decision) == ("1分",)
