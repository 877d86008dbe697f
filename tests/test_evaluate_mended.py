"""Mistakes of the reference evaluator that the second opinion brought to light."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from engine.decision.decision import Decision, Status
from engine.evaluate.reference import evaluate
from engine.facts.fact import Fact, Facts, State
from tests.rules import MARCH, fact, person, policy

AWAY = fact("离岗", 3, 时长=50)
OUT = fact("公务外出", 3, State.VERIFIED, 起=datetime(2021, 3, 3, 8), 止=datetime(2021, 3, 3, 18))


def february(one: Fact) -> Fact:
    earlier = {k: v.replace(month=2) if isinstance(v, datetime) else v for k, v in one.fields.items()}
    return replace(one, date=date(2021, 2, one.date.day), fields=earlier)


def decided(rules: str, *facts: Fact, earlier: tuple[Fact, ...] = ()) -> Decision:
    (decision,) = evaluate(policy(rules), Facts(MARCH, (person(),), facts, (), {"D001": (23, 23)}, earlier))
    return decision


def test_one_deemed_to_be_two_is_doubled_once_each() -> None:
    rules = "第六条 考勤\n（一）凡 离岗，视为 早退 2次。\n（二）凡 早退，每次 扣 1分。\n（三）当月 早退 合计，自 第2次 起，加倍 扣分。\n"
    assert decided(rules, AWAY).score == Decimal(97)


def test_one_deemed_to_be_two_counts_as_two() -> None:
    rules = "第六条 考勤\n（一）凡 离岗，视为 早退 2次。\n（二）凡 早退，第2次 起，每次 扣 1分。\n"
    assert decided(rules, AWAY).score == Decimal(99)


def test_what_was_excepted_in_an_earlier_month_does_not_count() -> None:
    before = (february(AWAY), february(OUT))
    nth = "第六条 考勤\n（一）凡 离岗，全年 第2次 起，每次 扣 1分；但 有 公务外出 的 除外。\n"
    assert decided(nth, AWAY, earlier=before).score == Decimal(100)
    assert decided(nth, AWAY, earlier=before[:1]).score == Decimal(99)
    twice = "第六条 考勤\n（一）凡 离岗，每次 扣 1分。\n（二）全年 离岗 合计，自 第2次 起，加倍 扣分；但 有 公务外出 的 除外。\n"
    assert decided(twice, AWAY, earlier=before).score == Decimal(99)
    assert decided(twice, AWAY, earlier=before[:1]).score == Decimal(98)


def test_what_an_earlier_month_was_also_held_to_be_counts_in_the_year() -> None:
    rules = "认定 长离岗：凡 离岗，时长 30分钟以上 的。\n第六条 考勤\n（一）全年 长离岗 合计 2次以上 的，扣 3分。\n"
    assert decided(rules, AWAY, earlier=(february(AWAY),)).score == Decimal(97)


def test_money_is_no_points_of_a_category() -> None:
    rules = "类别 考勤：不封顶。\n第六条 考勤\n（一）凡 离岗，每次 扣 50元。\n第十一条 奖励\n（一）考勤扣分 超过 10分 的，取消 当月奖励。\n"
    assert not decided(rules, AWAY).lost


def test_only_the_first_branch_that_holds_deems() -> None:
    rules = """第六条 考勤
（一）凡 离岗，有 公务外出 的，每次 扣 1分；时长 30分钟以上 的，视为 旷工半天。
（二）凡 旷工半天，每次 扣 5分。
"""
    assert decided(rules, AWAY).score == Decimal(95)
    assert decided(rules, AWAY, OUT).score == Decimal(99)
    waiting = decided(rules, AWAY, replace(OUT, state=State.PENDING))
    assert (waiting.status, waiting.score_known) == (Status.PENDING, Decimal(100))


def test_what_is_let_off_in_a_year_was_let_off_in_the_months_before() -> None:
    twice = (february(AWAY), february(replace(AWAY, date=date(2021, 3, 4))))
    rules = "第六条 考勤\n（一）全年 前 2次 不扣，凡 离岗，每次 扣 1分。\n"
    assert decided(rules, AWAY, earlier=twice[:1]).score == Decimal(100)
    assert decided(rules, AWAY, earlier=twice).score == Decimal(99)
    days = "第六条 考勤\n（一）凡 旷工，每天 扣 4分；全年 前 2天 不扣。\n"
    away = fact("旷工", 5, 天数=2)
    assert decided(days, away).score == Decimal(100)
    assert decided(days, away, earlier=(replace(february(away), fields={"天数": Decimal(1)}),)).score == 96


RUN = "第六条 考勤\n（一）连续 旷工 3天以上 的，扣 9分。\n（二）连续 3天 迟到 的，视为 旷工 1天。\n（三）凡 迟到，每次 扣 1分。\n"


def test_no_day_of_a_run_is_more_than_one() -> None:
    again = [fact("旷工", 3, 天数=1, row=n) for n in (1, 2, 3)]
    assert decided(RUN, *again).score == Decimal(100)
    halves = [fact("旷工", d, 天数=Decimal("0.5"), row=n) for n, d in enumerate((3, 3, 4, 5), 1)]
    assert decided(RUN, *halves).score == Decimal(100)
    assert decided(RUN, fact("旷工", 2, 天数=1), *halves).score == Decimal(91)


def test_all_that_happened_on_the_last_day_of_a_stretch_belongs_to_it() -> None:
    late = [fact("迟到", d, 时长=5, row=n) for n, d in enumerate((3, 4, 5, 5, 8), 1)]
    assert decided(RUN, *late[:4]).score == Decimal(100)
    assert decided(RUN, *late).score == Decimal(99)


def test_a_run_that_waits_is_told_though_an_earlier_one_does_not_matter() -> None:
    unsure = fact("旷工", 3, State.PENDING, 天数=1)
    days = [fact("旷工", d, 天数=1) for d in (9, 10)]
    assert decided(RUN, unsure, *days, fact("旷工", 11, State.PENDING, 天数=1)).status is Status.PENDING
    assert decided(RUN, unsure, *days).status is Status.FINAL


def test_a_run_over_two_months_is_charged_once() -> None:
    rules = "第六条 考勤\n（一）全年 连续 旷工 2天以上 的，每 1天 扣 1分。\n"
    before = replace(fact("旷工", 1, 天数=3), date=date(2021, 2, 24))
    assert decided(rules, fact("旷工", 1, 天数=1), earlier=(before,)).score == Decimal(99)


def test_what_groups_became_is_grouped_in_order_of_time() -> None:
    rules = """第六条 考勤
（一）每满 2次 离岗，视为 早退。
（二）每满 2次 早退，视为 旷工半天。
（三）凡 早退，每 10分钟 扣 1分。
（四）凡 旷工半天，每次 扣 5分。
"""
    gone = [fact("离岗", d, 时长=50) for d in (1, 2)]
    left = [fact("早退", d, 时长=5) for d in (9, 10)]
    assert decided(rules, *gone, *left).score == Decimal(95)


def _next_day(one: Fact) -> Fact:
    later = {k: v.replace(day=v.day + 1) if isinstance(v, datetime) else v for k, v in one.fields.items()}
    return replace(one, date=one.date.replace(day=one.date.day + 1), fields=later)


def test_what_would_not_be_charged_uses_up_no_exemption() -> None:
    rules = "第六条 考勤\n（一）凡 离岗，时长 30分钟以上 的，每次 扣 1分；但 有 公务外出 的 除外，每月 最多 1次。\n"
    both = (_next_day(AWAY), _next_day(OUT))
    assert decided(rules, AWAY, OUT, *both).score == Decimal(99)
    assert decided(rules, replace(AWAY, fields={"时长": Decimal(5)}), OUT, *both).score == Decimal(100)
    assert decided(rules, replace(AWAY, state=State.REFUTED), OUT, *both).score == Decimal(100)
    assert decided(rules, replace(AWAY, state=State.PENDING), OUT, *both).status is Status.PENDING


def test_exemptions_of_a_year_were_used_in_the_months_before() -> None:
    rules = "第六条 考勤\n（一）凡 离岗，每次 扣 1分；但 有 公务外出 的 除外，{}最多 1次。\n"
    before = (february(AWAY), february(OUT))
    assert decided(rules.format("每月 "), AWAY, OUT, earlier=before).score == Decimal(100)
    assert decided(rules.format("全年 "), AWAY, OUT, earlier=before).score == Decimal(99)
    assert decided(rules.format("全年 "), AWAY, OUT, earlier=before[:1]).score == Decimal(100)
