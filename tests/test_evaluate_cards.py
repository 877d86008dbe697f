"""What the example regulations brought: parts in proportion, own bases and budgets, 或, streaks, each member."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest

from engine.analysis.failure import because
from engine.decision.decision import Decision, Status
from engine.evaluate.reference import evaluate
from engine.evaluate.rule_tests import run_tests
from engine.facts.fact import Fact, Facts, Gap, State
from engine.policy.article import article_key
from engine.policy.load import load_source
from grammar.source import Source
from tests.rules import HEADER, MARCH, fact, one, person, points, policy

UNSCORED = HEADER.replace("满分 100分，最低 0分。\n", "").replace(
    "参数 月奖励标准：400元，自 2018年7月1日 起。\n", ""
)
WAGE = UNSCORED + "事实 工资：金额（元）；来自 工资。\n指标 月工资：工资 金额。\n"


def failed(clauses: str, header: str = HEADER) -> list[tuple[str, str]]:
    return [(o.test.name, o.seen) for o in run_tests(policy(clauses, header)) if not o.passed]


def codes(clauses: str, header: str = HEADER) -> Iterator[str]:
    return (d.code for d in load_source(Source("测试.kp", header + clauses))[1])


@pytest.mark.parametrize(("days", "yuan"), [("1", "20"), ("1.5", "30"), ("0.25", "5")])
def test_parts_of_a_day_count_in_proportion(days: str, yuan: str) -> None:
    rules = policy("第一条 考勤\n（一）凡 旷工，每天 扣 20元，不足 1天 的 按 比例。\n")
    assert one(rules, fact("旷工", 1, 天数=Decimal(days))).charged == Decimal(yuan)


def test_parts_of_a_step_count_in_proportion() -> None:
    rules = policy(
        "第一条 考勤\n（一）当月 事假 合计 超过 2天 的，每增加 1天，扣 1分，不足 1天 的 按 比例。\n"
    )
    assert one(rules, fact("事假", 1, 天数=Decimal("2.5"))).score == Decimal("99.5")
    assert one(rules, fact("事假", 1, 天数=2)).score == 100


def test_money_is_rounded_once_at_the_end() -> None:
    rules = policy("第一条 旷工\n（一）凡 旷工，扣 月工资 ÷ 21.75 × 天数。\n", WAGE)
    facts = [fact("工资", 1, 金额=5000), fact("旷工", 2, 天数=1), fact("旷工", 3, 天数=Decimal("0.5"))]
    assert one(rules, *facts).charged == Decimal("344.83")


BUDGET = """类别 扣款：最多扣 月工资。
奖励 实发：全额 为 月工资。
第一条 扣款
（一）凡 旷工，每天 扣 100元。
"""


def test_a_budget_is_each_subjects_own() -> None:
    decision = one(
        policy(BUDGET, WAGE), fact("工资", 1, 金额=150), fact("旷工", 2, 天数=1), fact("旷工", 3, 天数=1)
    )
    assert [-f.effective for f in decision.findings] == [100, 50]
    assert decision.charged == 150
    assert decision.award is not None and decision.award.amount == 0


def test_nobody_without_a_wage_is_paid_by_guess() -> None:
    decision = one(policy(BUDGET, WAGE), fact("旷工", 2, 天数=1))
    assert decision.status is not Status.FINAL and decision.charged is None


BASED = """事实 评议：评议分（分）；来自 评议。
指标 评议得数：评议 评议分 平均。
基本分 评议得数，不设下限。
第一条 考勤
（一）凡 迟到，每次 扣 1分，予以 提醒。
"""


def test_the_score_begins_with_a_measure() -> None:
    rules = policy(BASED, UNSCORED)
    decision = one(rules, fact("评议", 1, 评议分=90), fact("迟到", 2, 时长=5))
    assert (decision.base, decision.score) == (90, 89)
    without = one(rules, fact("迟到", 2, 时长=5))
    assert without.score is None and without.status is Status.FINAL
    assert without.consequences == (("予以提醒", "第一条（一）"),)


EITHER = "第一条 评优\n（一）当月 迟到 合计 2次以上，或 旷工 合计 1天以上 的，不得 推荐优秀。\n"


@pytest.mark.parametrize(
    ("late", "days", "held"), [(2, "0", True), (0, "1", True), (2, "1", True), (1, "0.5", False)]
)
def test_one_of_several_is_enough(late: int, days: str, held: bool) -> None:
    facts = [*(fact("迟到", d + 1, 时长=5) for d in range(late)), fact("旷工", 9, 天数=Decimal(days))]
    consequences = one(policy(EITHER), *facts).consequences
    assert bool(consequences) is held and len(consequences) < 2


@pytest.mark.parametrize(
    "clause",
    [
        "当月 迟到 合计 2次以上，或 旷工 合计 1天以上 的，扣 1分。",
        "当月 迟到 合计 2次以上，或 旷工 合计 1天以上 的，予以 约谈；5次以上 的，予以 通报。",
        "凡 迟到，或 旷工 合计 1天以上 的，予以 约谈。",
    ],
)
def test_either_takes_neither_charges_nor_bands(clause: str) -> None:
    assert "KP225" in codes(f"第一条 评优\n（一）{clause}\n")


def test_a_pending_fact_keeps_either_open() -> None:
    decision = one(policy(EITHER), fact("旷工", 9, 天数=1, state=State.PENDING))
    assert decision.status is Status.PENDING and decision.consequences == ()


GRADES = """第一条 等次
（一）得分 60分以上 的，为 合格；不满 60分 的，为 不合格。
（二）当月 旷工 合计 3天以上 的，为 不合格。
（三）凡 投诉，经查实 的，为 基本合格。
（四）连续 2个月 等次 为 不合格 的，退回 原单位。
"""


def graded(*facts: Fact, before: tuple[str, ...] = ()) -> Decision:
    every = Facts(MARCH, (person(),), facts, (), {"D001": (23, 23)}, grades={"D001": before})
    (decision,) = evaluate(policy(GRADES), every)
    return decision


def test_a_grade_given_outright_goes_before_the_score() -> None:
    assert graded().grade == "合格"
    decision = graded(fact("旷工", 1, 天数=3))
    assert (decision.grade, decision.grade_article) == ("不合格", "第一条（二）")


def test_two_grades_are_not_settled_by_guess() -> None:
    decision = graded(fact("旷工", 1, 天数=3), fact("投诉", 2, state=State.VERIFIED))
    assert decision.status is Status.PENDING and decision.grade == ""
    assert any("第一条（二）定为不合格" in r and "第一条（三）定为基本合格" in r for r in decision.reasons)


@pytest.mark.parametrize(
    ("before", "sent"), [(("不合格",), True), (("合格",), False), ((), False), (("",), False)]
)
def test_grades_in_a_row(before: tuple[str, ...], sent: bool) -> None:
    assert bool(graded(fact("旷工", 1, 天数=3), before=before).consequences) is sent


MEMBERS = """事实 缺勤：成员、天数（天）；来自 考勤。
第一条 考勤
（一）每名 成员 当月 缺勤 合计 3天以上 的，扣 5分。
"""


def test_every_member_by_itself() -> None:
    rules = policy(MEMBERS)
    assert one(rules, fact("缺勤", 1, 成员="甲", 天数=2), fact("缺勤", 2, 成员="乙", 天数=2)).score == 100
    decision = one(rules, fact("缺勤", 1, 成员="甲", 天数=3), fact("缺勤", 2, 成员="乙", 天数=4))
    assert decision.score == 90
    assert [f.event.split()[0] for f in decision.findings] == ["乙", "甲"]


def test_nobody_knows_whose_absence_it_was() -> None:
    assert one(policy(MEMBERS), fact("缺勤", 1, 天数=3)).status is Status.PENDING


def test_a_field_that_groups_must_be_declared() -> None:
    assert "KP218" in codes("第一条 考勤\n（一）每名 时段 当月 事假 合计 3天以上 的，扣 5分。\n")


def test_who_it_was_goes_along_when_a_fact_is_deemed_another() -> None:
    rules = policy(
        "事实 缺勤：成员；来自 考勤。\n事实 旷工：成员、天数（天）；来自 考勤。\n第一条 考勤\n"
        "（一）凡 缺勤，视为 旷工半天。\n（二）每名 成员 当月 旷工 合计 1天以上 的，扣 5分。\n"
    )
    same = [fact("缺勤", d, 成员="甲") for d in (1, 2)]
    assert points(one(rules, *same), "第一条（二）") == -5
    assert one(rules, fact("缺勤", 1, 成员="甲"), fact("缺勤", 2, 成员="乙")).score == 100


QUARTER = "第一条 评选\n（一）凡 迟到，每次 扣 1分。\n（二）当季 得分 前 1名 的，为 季度标兵。\n"


def honours(before: dict[str, tuple[Decimal | None, ...]]) -> list[str]:
    people = (person("A"), person("B"))
    late = fact("迟到", 1, 时长=5, subject="B")
    facts = Facts(MARCH, people, (late,), (), {"A": (23, 23), "B": (23, 23)}, scores=before)
    return [d.subject for d in evaluate(policy(QUARTER), facts) if d.consequences]


def test_a_ranking_over_the_quarter_adds_up_its_months() -> None:
    assert honours({"A": (Decimal(90), Decimal(91)), "B": (Decimal(100), Decimal(99))}) == ["B"]
    assert honours({"A": (Decimal(90), Decimal(91)), "B": (Decimal(100), None)}) == []
    assert honours({"A": (Decimal(90), Decimal(91))}) == []


def test_a_test_may_lack_a_sheet() -> None:
    clauses = "第一条 考勤\n（一）凡 迟到，每次 扣 1分。\n测试 甲\n  已知 甲 当月 缺资料 签到。\n  应当 状态 资料不全；取消 没有。\n"
    assert failed(clauses) == []
    assert "KP101" in codes(clauses.replace("缺资料 签到", "缺资料 签道"))


@pytest.mark.parametrize(
    ("name", "fine"), [("年休假", True), ("当月奖金", False), ("“综治奖金”", True), ("综治奖金", False)]
)
def test_anything_can_be_lost_but_not_by_a_slip(name: str, fine: bool) -> None:
    assert ("KP224" not in codes(f"第一条 后果\n（一）凡 投诉，取消 {name}。\n")) is fine


def test_article_numbers_of_mixed_digits() -> None:
    assert sorted(["五10", "五2", "四1", "五1"], key=article_key) == ["四1", "五1", "五2", "五10"]


def test_a_missing_sheet_behind_a_computed_amount_is_not_zero() -> None:
    rules = policy("第一条 旷工\n（一）凡 旷工，扣 月工资 ÷ 21.75 × 天数。\n", WAGE)
    decision = one(rules, fact("旷工", 2, 天数=1), gaps=(Gap("工资", None, "没有工资表"),))
    assert decision.status is Status.INCOMPLETE


def test_a_blank_figure_leaves_a_total_open() -> None:
    rules = policy("第一条 考勤\n（一）当月 离岗 合计 超过 60分钟 的，扣 5分。\n")
    assert one(rules, fact("离岗", 1, 时长=50), fact("离岗", 2)).status is Status.PENDING
    assert one(rules, fact("离岗", 1, 时长=50)).score == 100


def test_half_a_day_needs_days() -> None:
    rules = "事实 旷工：时长（小时）；来自 巡查。\n第一条 考勤\n（一）凡 早退，视为 旷工半天。\n（二）凡 旷工，每次 扣 1分。\n"
    assert "KP218" in codes(rules)


def test_a_failing_test_tells_money_as_money() -> None:
    clauses = "第一条 旷工\n（一）凡 旷工，扣 100元 ÷ 3 × 天数。\n测试 甲\n  已知 甲 当月 旷工 1天 共 2次。\n  应当 第一条（一）扣款 66元。\n"
    rules = policy(clauses)
    (outcome,) = run_tests(rules)
    assert "扣 66.67元" in "\n".join(because(rules, [outcome]))
