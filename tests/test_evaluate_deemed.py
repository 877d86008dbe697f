"""视为 that rests on which of its facts one is: 第3次 起，视为 …; 前 1次 不扣 beside 视为."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from engine.decision.decision import Decision
from engine.evaluate.reference import evaluate
from engine.facts.fact import Fact, Facts, State
from tests.rules import MARCH, fact, person, policy

ABSENT = "（二）凡 旷工半天，每次 扣 10分。\n"
LATE = tuple(fact("迟到", d, 时长=5) for d in (1, 2, 3, 4))


def decided(rule: str, *facts: Fact, earlier: tuple[Fact, ...] = ()) -> Decision:
    rules = policy(f"第六条 考勤\n（一）{rule}\n{ABSENT}")
    (decision,) = evaluate(rules, Facts(MARCH, (person(),), facts, (), {"D001": (23, 23)}, earlier))
    return decision


def test_from_the_third_on_they_are_deemed() -> None:
    rule = "凡 迟到，第3次 起，视为 旷工半天。"
    assert decided(rule, *LATE[:2]).score == Decimal(100)
    assert decided(rule, *LATE).score == Decimal(80)


def test_the_first_may_be_charged_and_the_rest_deemed() -> None:
    rule = "凡 迟到，第1次 的，扣 1分；第2次 起，视为 旷工半天。"
    assert decided(rule, *LATE[:3]).score == Decimal(79)


def test_only_facts_that_stand_are_counted() -> None:
    rule = "凡 迟到，第3次 起，视为 旷工半天；但 有 公务外出 的 除外。"
    untrue = replace(LATE[0], state=State.REFUTED)
    assert decided(rule, untrue, *LATE[1:3]).score == Decimal(100)
    waiting = replace(LATE[3], state=State.PENDING)
    assert decided(rule, *LATE[:3], waiting).score is None


def test_the_first_short_one_is_something_else() -> None:
    rules = policy(
        "事实 免罚迟到。\n第六条 考勤\n（一）凡 迟到，10分钟以内，第1次 的，视为 免罚迟到。\n（二）凡 迟到，每次 扣 1分。\n（三）凡 免罚迟到，扣 0分。\n"
    )
    (decision,) = evaluate(rules, Facts(MARCH, (person(),), LATE, (), {"D001": (23, 23)}))
    assert decision.score == Decimal(97)


def test_the_year_counts_what_earlier_months_had() -> None:
    rule = "凡 迟到，全年 第3次 起，视为 旷工半天。"
    before = tuple(replace(f, date=date(2021, 2, f.date.day)) for f in LATE)
    assert decided(rule, LATE[0], earlier=before[:1]).score == Decimal(100)
    assert decided(rule, LATE[0], earlier=before).score == Decimal(90)
    assert decided("凡 迟到，第2次 起，视为 旷工半天。", LATE[0], earlier=before).score == Decimal(100)


def test_the_first_of_a_month_is_let_off() -> None:
    rule = "凡 迟到，视为 旷工半天，每月 前 1次 不扣。"
    assert decided(rule, LATE[0]).score == Decimal(100)
    found = decided(rule, *LATE[:3])
    assert found.score == Decimal(80)
    assert any("前1次不扣，这是第1次" in note for f in found.findings for note in f.notes)


def test_bands_share_what_is_let_off_in_order_of_time() -> None:
    rule = "凡 迟到，10分钟以内 的，扣 1分；超过 10分钟 的，视为 旷工半天；每月 前 1次 不扣。"
    long = fact("迟到", 2, 时长=40)
    assert decided(rule, LATE[0], long).score == Decimal(90)
    assert decided(rule, long, LATE[2]).score == Decimal(99)
