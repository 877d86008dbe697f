"""What the phrases mean (S1 to S22), on the reference evaluator."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest

from engine.decision.decision import Status
from engine.facts.fact import Fact, Gap, State
from tests.rules import decide, fact, one, person, points, policy

LATE = """第六条 考勤
（一）凡 迟到，时长 10分钟以内 的，每次 扣 0.5分；超过 10分钟、30分钟以内 的，每次 扣 1分；超过 30分钟 的，视为 旷工半天。
（二）当月 迟到，自 第3次 起，加倍 扣分。
（三）凡 旷工半天，每次 扣 5分。
"""


@pytest.mark.parametrize(
    ("minutes", "article", "expected"),
    [(1, "第六条（一）", "-0.5"), (10, "第六条（一）", "-0.5"), (11, "第六条（一）", "-1"), (30, "第六条（一）", "-1"),
     (31, "第六条（三）", "-5")],
)  # fmt: skip
def test_bounds_follow_the_civil_code(minutes: int, article: str, expected: str) -> None:
    decision = one(policy(LATE), fact("迟到", 1, 时长=minutes, 时段="上午"))
    assert points(decision, article) == Decimal(expected)
    assert decision.score == 100 + Decimal(expected)


def test_deeming_replaces_the_event_and_shows_both_steps() -> None:
    decision = one(policy(LATE), fact("迟到", 1, 时长=31, 时段="上午"))
    first, second = decision.findings
    assert (first.article, first.nominal) == ("第六条（一）", 0)
    assert (second.article, second.nominal) == ("第六条（三）", -5)
    assert "按第六条（一）视为 旷工半天" in second.notes[0]


def test_escalation_counts_in_order_of_time_and_not_the_deemed() -> None:
    facts = [fact("迟到", d, 时长=5) for d in (9, 2, 5)] + [fact("迟到", 1, 时长=40, 时段="上午")]
    decision = one(policy(LATE), *facts)
    doubled = [f for f in decision.findings if f.article == "第六条（二）"]
    assert [f.date.day for f in doubled] == [9]
    assert decision.score == Decimal("93")


def test_whole_escalation_touches_all() -> None:
    rules = policy(
        "第六条 考勤\n（一）凡 迟到，每次 扣 1分。\n（二）当月 迟到，满 3次 的，全部 加倍 扣分。\n"
    )
    assert one(rules, *(fact("迟到", d, 时长=5) for d in (1, 2))).score == 98
    assert one(rules, *(fact("迟到", d, 时长=5) for d in (1, 2, 3))).score == 94


def test_n_small_ones_make_one_large_one_and_the_rest_stays() -> None:
    rules = policy(
        "第六条 考勤\n（一）凡 迟到，每次 扣 1分。\n（二）每满 3次 迟到，视为 旷工半天 1次。\n（三）凡 旷工半天，每次 扣 5分。\n"
    )
    decision = one(rules, *(fact("迟到", d, 时长=5) for d in (1, 2, 3, 4)))
    assert (points(decision, "第六条（三）"), points(decision, "第六条（一）")) == (-5, -1)


def test_a_cap_is_used_up_in_order_of_time() -> None:
    rules = policy("类别 考勤：最多扣 12分。\n第六条 考勤\n（一）凡 旷工半天，每次 扣 5分。\n")
    decision = one(rules, *(fact("旷工", d, 天数=1) for d in (9, 2)))
    assert [(f.date.day, f.nominal, f.effective) for f in decision.findings] == [(2, -10, -10), (9, -10, -2)]
    assert decision.score == 88
    assert "考勤最多扣 12分" in decision.findings[1].notes[-1]


def test_additions_offset_within_the_ceiling() -> None:
    rules = policy(
        "类别 加分：加分 最多 1分。\n第六条 考勤\n（一）凡 缺签，每次 扣 1分。\n第七条 加分\n（一）凡 延时服务，每次 加 0.6分。\n"
    )
    assert one(rules, fact("延时服务", 1, 时长=30)).score == 100
    assert one(rules, fact("缺签", 1), fact("延时服务", 2, 时长=30)).score == Decimal("99.6")
    assert one(rules, fact("缺签", 1), *(fact("延时服务", d, 时长=30) for d in (2, 3, 4))).score == 100


COMPLAINT = "第八条 服务\n（一）凡 投诉，经查实 的，每件 扣 10分，并 取消 当月奖励。\n第九条 奖励\n（一）得分 60分以上 的，发 全额；不满 60分 的，不发。\n"


@pytest.mark.parametrize(
    ("state", "status", "score", "amount"),
    [(State.VERIFIED, Status.FINAL, 90, 0), (State.REFUTED, Status.FINAL, 100, 400), (State.PENDING, Status.PENDING, None, None),
     (None, Status.PENDING, None, None)],
)  # fmt: skip
def test_only_what_was_verified_counts(
    state: State | None, status: Status, score: int | None, amount: int | None
) -> None:
    decision = one(policy(COMPLAINT), fact("投诉", 3, state))
    assert decision.award is not None
    assert (decision.status, decision.score, decision.award.amount) == (status, score, amount)
    assert decision.score_known == (90 if state is State.VERIFIED else 100)


DISCRETION = "第八条 服务\n（一）凡 态度生硬，经查实 的，酌情 扣 3分 至 5分。\n"


@pytest.mark.parametrize(
    ("fields", "score", "reason"),
    [
        ({"酌情分": 4, "裁定人": "张主任", "裁定理由": "情节较轻"}, 96, ""),
        ({}, None, "还没有给出酌情分"),
        ({"酌情分": 4, "裁定人": "张主任"}, None, "裁定理由"),
        ({"酌情分": 6, "裁定人": "张主任", "裁定理由": "情节较重"}, None, "越界"),
    ],
)
def test_discretion_comes_with_the_fact(fields: dict[str, int | str], score: int | None, reason: str) -> None:
    decision = one(policy(DISCRETION), fact("态度生硬", 3, State.VERIFIED, **fields))
    assert decision.score == score
    assert reason in "".join(decision.reasons)


def leave(kind: str, start: datetime, end: datetime, state: State) -> Fact:
    return Fact(kind, "D001", start.date(), {"起": start, "止": end, "天数": Decimal("0.5")}, state)


OFF_POST = "第七条 纪律\n（一）凡 离岗，经查实，时长 15分钟以上 的，每次 扣 2分；但 有 准假 的 除外。\n"


@pytest.mark.parametrize(
    ("state", "hour", "score"),
    [(State.VERIFIED, 9, 100), (State.REFUTED, 9, 98), (State.PENDING, 9, None), (State.VERIFIED, 15, 98)],
)
def test_exemption_needs_approved_leave_at_that_time(state: State, hour: int, score: int | None) -> None:
    from datetime import time

    absent = fact("离岗", 2, State.VERIFIED, 时长=20, 时刻=time(9, 30))
    excuse = leave("公务外出", datetime(2021, 3, 2, hour), datetime(2021, 3, 2, hour + 2), state)
    assert one(policy(OFF_POST), absent, excuse).score == score


def test_excess_over_an_allowance() -> None:
    rules = policy(
        "第六条 考勤\n（一）每月 病假、事假 合计 超过 2天 的，每增加 1天，扣 1分，不足 1天 的 舍去。\n"
    )
    for days, score in (("2", 100), ("2.5", 100), ("3", 99), ("4.5", 98)):
        half = Decimal(days) / 2
        sick = Fact("病假", "D001", fact("迟到", 1).date, {"天数": half}, State.VERIFIED)
        own = Fact("事假", "D001", fact("迟到", 8).date, {"天数": half}, State.VERIFIED)
        assert one(rules, sick, own).score == score, days


RATE = """指标 办结率：办件 中 办结 为 是 的 件数 ÷ 办件 件数。
第九条 办件
（一）当月 办结率 低于 100% 的，每低于 100% 1个百分点，扣 1分，不足 1个百分点 的 按 1个百分点。
"""


@pytest.mark.parametrize(("done", "all_", "score"), [(8, 8, 100), (7, 8, 87), (2, 3, 66), (0, 0, 100)])
def test_rate_steps_are_exact(done: int, all_: int, score: int) -> None:
    cases = [fact("办件", 1, row=i + 1, 办结=i < done) for i in range(all_)]
    decision = one(policy(RATE), *cases)
    assert decision.score == score
    if not all_:
        assert "不适用" in decision.attempts[0].checks[0].seen


def test_missing_is_not_zero() -> None:
    gap = Gap("签到", None, "没有签到表：请补上")
    decision = one(policy(LATE), gaps=(gap,))
    assert (decision.status, decision.score, decision.reasons) == (
        Status.INCOMPLETE,
        None,
        ("没有签到表：请补上",),
    )
    assert one(policy(COMPLAINT), gaps=(gap,)).status is Status.FINAL


def test_what_no_clause_speaks_of_is_listed() -> None:
    rules = policy("第六条 考勤\n（一）凡 迟到，时长 10分钟以内 的，每次 扣 1分。\n")
    decision = one(rules, fact("迟到", 2, 时长=11))
    assert decision.score == 100
    assert decision.uncovered == ("3月2日 迟到 11分钟",)


def test_money_is_pro_rata_and_rounded_once() -> None:
    rules = policy("第十条 奖励\n（一）得分 100分 的，发 全额；不满 100分 的，发 80%；按 在岗天数 折算。\n")
    award = one(rules, days=(15, 23)).award
    assert award is not None and award.amount == Decimal("260.87")
    assert award.unrounded == "约260.8696"


def test_a_clause_is_judged_by_the_version_in_force_on_the_day() -> None:
    rules = policy(
        "第六条 考勤\n（一）凡 缺签，每次 扣 1分；至 2021年3月15日 止。\n（一）凡 缺签，每次 扣 2分；自 2021年3月16日 起。\n"
    )
    assert one(rules, fact("缺签", 15), fact("缺签", 16)).score == 97


def test_joint_liability_reaches_the_chief_representative_of_the_window() -> None:
    rules = policy(DISCRETION.replace("至 5分。", "至 5分；首席代表 连带 扣 一半。"))
    people = (person("D001"), person("D002", "首席代表"), person("D003", "首席代表", "二号窗口"))
    judged = fact("态度生硬", 3, State.VERIFIED, 酌情分=4, 裁定人="张主任", 裁定理由="情节较轻")
    own, chief, other = decide(rules, judged, people=people)
    assert (own.score, chief.score, other.score) == (96, 98, 100)
    assert "连带责任" in chief.findings[0].notes[0]
    alone = decide(rules, judged, people=(person("D001", "首席代表"), person("D002")))
    assert [d.score for d in alone] == [96, 100]


def test_the_first_ones_are_free() -> None:
    rules = policy("第六条 考勤\n（一）凡 迟到，每次 扣 1分；每月 前 2次 不扣。\n")
    assert one(rules, *(fact("迟到", d, 时长=5) for d in (1, 2, 3))).score == 99


def test_per_quantity() -> None:
    rules = policy("第七条 纪律\n（一）凡 离岗，每 15分钟 扣 1分。\n（二）凡 旷工，每天 扣 6分。\n")
    assert one(rules, fact("离岗", 1, State.VERIFIED, 时长=44)).score == 98
    assert one(rules, fact("旷工", 1, 天数=2)).score == 88


def test_heavier_losses_stop_at_the_floor() -> None:
    rules = policy("第六条 考勤\n（一）凡 旷工，每天 扣 60分。\n")
    decision = one(rules, fact("旷工", 1, 天数=2))
    assert (decision.score, decision.score_steps[-1]) == (0, "最低 0分，按 0分")


@pytest.mark.parametrize("clause", ["扣 4分，并 扣 50元", "扣 50元，并 扣 4分", "扣 4分，扣 50元"])
def test_points_and_money_of_one_clause_are_kept_apart(clause: str) -> None:
    decision = one(
        policy(f"第八条 服务\n（一）凡 投诉，经查实 的，{clause}。\n"), fact("投诉", 3, State.VERIFIED)
    )
    assert (decision.score, decision.charged) == (96, 50)
    total = policy(f"第八条 服务\n（一）当月 投诉 合计 1次以上 的，{clause}。\n")
    decision = one(total, fact("投诉", 3, State.VERIFIED))
    assert (decision.score, decision.charged) == (96, 50)


def test_percent_of_the_bonus_beside_points() -> None:
    rules = policy(
        "第八条 服务\n（一）凡 投诉，经查实 的，扣 4分，并 扣 10%。\n第九条 奖励\n（一）得分 60分以上 的，发 全额；不满 60分 的，不发。\n"
    )
    decision = one(rules, fact("投诉", 3, State.VERIFIED))
    assert decision.award is not None
    assert (decision.score, decision.award.amount) == (96, 360)


def test_the_chief_representative_may_be_fined() -> None:
    rules = policy("第八条 服务\n（一）凡 投诉，经查实 的，扣 4分；首席代表 扣 50元。\n")
    people = (person("D001"), person("D002", "首席代表"))
    own, chief = decide(rules, fact("投诉", 3, State.VERIFIED), people=people)
    assert (own.score, own.charged, chief.score, chief.charged) == (96, None, 100, 50)


def test_half_of_points_where_there_is_money_too() -> None:
    rules = policy("第八条 服务\n（一）凡 投诉，经查实 的，扣 50元，并 扣 4分；首席代表 连带 扣 一半。\n")
    people = (person("D001"), person("D002", "首席代表"))
    own, chief = decide(rules, fact("投诉", 3, State.VERIFIED), people=people)
    assert (own.score, own.charged, chief.score, chief.charged) == (96, 50, 98, None)


def test_fixed_amounts_need_no_parameter_and_nothing_is_nothing() -> None:
    header = "参数 罚款标准：20元，自 2018年7月1日 起。\n参数 奖：600元，自 2018年7月1日 起。\n"
    rules = policy(
        f"{header}第一条 奖\n（一）凡 缺签，扣 20分。\n（二）得分 90分以上 的，发 100元；不满 90分 的，不发。\n"
    )
    for facts, amount in (((), 100), ((fact("缺签", 3),), 0)):
        award = one(rules, *facts).award
        assert award is not None and award.amount == amount


def test_whoever_may_not_have_an_honour_leaves_the_place_to_the_next() -> None:
    rules = policy(
        "第一条 评选\n（一）凡 缺签，扣 1分。\n（二）凡 投诉，经查实 的，不得 评为红旗窗口。\n（三）得分 前 1名 的，为 红旗窗口。\n"
    )
    people = (person("D001"), person("D002"))
    first, second = decide(
        rules, fact("投诉", 3, State.VERIFIED), fact("缺签", 4, subject="D002"), people=people
    )
    assert [text for text, _ in first.consequences] == ["不得评为红旗窗口"]
    assert [text for text, _ in second.consequences] == ["红旗窗口"]
