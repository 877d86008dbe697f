"""Meaning of the constructs beyond points per event: money, ordinals, consequences, ranks, 认定, 同一事实."""

from __future__ import annotations

from decimal import Decimal
from itertools import permutations

import pytest

from engine.decision.decision import Decision, Status
from engine.facts.fact import Fact, State
from engine.policy.load import load_source
from engine.policy.model import Policy
from grammar.source import Source
from tests.rules import HEADER, decide, fact, one, person, points, policy

D = Decimal
PAYING = "（九）得分 0分以上 的，发 全额。\n"


def rules(clauses: str, declared: str = "", header: str = HEADER) -> Policy:
    """The clauses below one heading, with declarations in front of it."""
    return policy(f"{declared}\n第一条 考勤\n{clauses}", header)


def amount(decision: Decision) -> Decimal | None:
    return decision.award.amount if decision.award else None


def texts(decision: Decision) -> set[str]:
    return {text for text, _ in decision.consequences}


def warnings(clauses: str, declared: str = "") -> list[str]:
    return [d.code for d in load_source(Source("例.kp", f"{HEADER}{declared}\n第一条 考勤\n{clauses}"))[1]]


# ---- money -------------------------------------------------------------------------------------


def test_yuan_and_percent_leave_the_score_alone() -> None:
    found = one(
        rules("（一）凡 着装不规范，每次 扣 20元。\n（二）凡 投诉，每件 扣 10%。\n" + PAYING),
        fact("着装不规范", 2),
        fact("投诉", 3, State.VERIFIED),
    )
    assert (found.score, found.charged, amount(found)) == (D(100), D(20), D(340))


def test_the_award_never_falls_below_nothing() -> None:
    found = one(rules("（一）凡 投诉，每件 扣 500元。\n" + PAYING), fact("投诉", 3, State.VERIFIED))
    assert (found.charged, amount(found)) == (D(500), D(0))


def test_percentages_add_up_to_the_whole_at_most() -> None:
    facts = [fact("投诉", day, State.VERIFIED) for day in (1, 2, 3)]
    assert amount(one(rules("（一）凡 投诉，每件 扣 40%。\n" + PAYING), *facts)) == 0


def test_without_a_score_money_alone_is_decided() -> None:
    header = "".join(line for line in HEADER.splitlines(keepends=True) if not line.startswith("满分"))
    found = one(rules("（一）凡 旷工，每天 扣 100元。", header=header), fact("旷工", 3, 天数=2))
    assert (found.status, found.score, found.charged) == (Status.FINAL, None, D(200))


def test_a_pending_fine_leaves_all_open() -> None:
    found = one(rules("（一）凡 投诉，每件 扣 50元。\n" + PAYING), fact("投诉", 3, State.PENDING))
    assert (found.status, found.charged, amount(found)) == (Status.PENDING, None, None)


def test_what_the_whole_is_can_be_worked_out() -> None:
    declared = "参数 月工资：4350元，自 2018年7月1日 起。\n奖励 实发工资：全额 为 月工资，四舍五入 到 1元。"
    header = HEADER.replace("参数 月奖励标准：400元，自 2018年7月1日 起。\n", "")
    found = one(rules("（一）凡 着装不规范，每次 扣 0.5元。", declared, header), fact("着装不规范", 3))
    assert amount(found) == D(4350)
    assert amount(
        one(rules("（一）凡 着装不规范，每次 扣 0.6元。", declared, header), fact("着装不规范", 3))
    ) == D(4349)


def test_a_computed_amount_is_exact_and_waits_for_its_field() -> None:
    declared = "参数 日工资：100元，自 2018年7月1日 起。"
    clauses = "（一）凡 事假，扣 日工资 ÷ 3 × 天数。"
    header = HEADER.replace("参数 月奖励标准：400元，自 2018年7月1日 起。\n", "")
    assert one(rules(clauses, declared, header), fact("事假", 3, 天数=3)).charged == D(100)
    assert one(rules(clauses, declared, header), fact("事假", 3)).status is Status.PENDING


# ---- ordinals ----------------------------------------------------------------------------------

ORDINALS = "（一）凡 离岗，第1次 的，扣 1分；第2次 的，扣 2分；第3次 起，每次 扣 5分。"


@pytest.mark.parametrize(("times", "score"), [(1, 99), (2, 97), (3, 92), (4, 87)])
def test_ordinals_count_in_order_of_time(times: int, score: int) -> None:
    found = one(rules(ORDINALS), *(fact("离岗", day, 时长=D(5)) for day in range(1, times + 1)))
    assert found.score == score


def test_facts_in_any_order_have_the_same_ordinals() -> None:
    facts = [fact("离岗", day, 时长=D(5)) for day in (4, 2, 9)]
    seen = {
        tuple((f.date, f.effective) for f in one(rules(ORDINALS), *p).findings) for p in permutations(facts)
    }
    assert len(seen) == 1


def test_refuted_and_excepted_facts_take_no_ordinal() -> None:
    clauses = ORDINALS.replace("每次 扣 5分。", "每次 扣 5分；但 有 公务外出 的 除外。")
    facts = (
        fact("离岗", 1, State.REFUTED, 时长=D(5)),
        fact("离岗", 2, 时长=D(5)),
        fact("公务外出", 2),
        fact("离岗", 3, 时长=D(5)),
    )
    assert one(rules(clauses), *facts).score == 99


def test_a_pending_fact_has_no_ordinal_yet_and_keeps_the_result_open() -> None:
    found = one(rules(ORDINALS), fact("离岗", 1, State.PENDING, 时长=D(5)), fact("离岗", 2, 时长=D(5)))
    assert found.status is Status.PENDING
    assert points(found, "第一条（一）") == -1


@pytest.mark.parametrize(("times", "off"), [(1, 1), (2, 5), (3, 15), (4, 25), (5, 35)])
def test_a_total_replaces_the_band_before(times: int, off: int) -> None:
    clauses = (
        "（一）当月 迟到 合计 1次 的，扣 1分；2次 的，扣 5分；3次 的，扣 15分；"
        "4次以上 的，扣 15分，每超过 3次 1次，扣 10分。"
    )
    found = one(rules(clauses), *(fact("迟到", day, 时长=D(5)) for day in range(1, times + 1)))
    assert points(found, "第一条（一）") == -off


# ---- consequences ------------------------------------------------------------------------------


def test_consequences_come_from_facts_totals_and_the_score() -> None:
    clauses = (
        "（一）凡 投诉，每件 扣 50分，予以 约谈。\n（二）当月 投诉 合计 2次以上 的，不得 推荐优秀。\n"
        "（三）得分 不满 60分 的，退回 原单位。"
    )
    once = one(rules(clauses), fact("投诉", 1, State.VERIFIED))
    twice = one(rules(clauses), fact("投诉", 1, State.VERIFIED), fact("投诉", 2, State.VERIFIED))
    assert texts(once) == {"予以约谈", "退回原单位"}
    assert texts(twice) == {"予以约谈", "不得推荐优秀", "退回原单位"}


def test_a_pending_fact_has_no_consequence_yet() -> None:
    found = one(rules("（一）凡 投诉，予以 约谈。"), fact("投诉", 1, State.PENDING))
    assert (texts(found), found.status) == (set(), Status.PENDING)


@pytest.mark.parametrize(("times", "score"), [(1, 59), (10, 50)])
def test_the_total_is_limited_from_above_only(times: int, score: int) -> None:
    clauses = "（一）凡 投诉，每件 扣 5分，并 总分 不超过 59分。"
    assert one(rules(clauses), *(fact("投诉", d, State.VERIFIED) for d in range(1, times + 1))).score == score


# ---- ranks -------------------------------------------------------------------------------------

RANKING = "（一）凡 迟到，每次 扣 1分。\n（二）得分 前 2名 的，为 标兵{ties}。\n（三）凡 产假，不参加 排名。"


def placed(ties: str, *facts: Fact) -> dict[str, tuple[int | None, set[str]]]:
    people = tuple(person(f"D00{n}") for n in (1, 2, 3))
    found = decide(rules(RANKING.format(ties=ties)), *facts, people=people)
    return {d.subject: (d.rank, texts(d)) for d in found}


def late(subject: str, day: int = 1) -> Fact:
    return fact("迟到", day, subject=subject, 时长=D(5))


def test_equals_share_a_rank_and_are_all_placed() -> None:
    seen = placed("；并列 均 入选", late("D002"), late("D003"))
    assert seen == {"D001": (1, {"标兵"}), "D002": (2, {"标兵"}), "D003": (2, {"标兵"})}
    assert placed("", late("D002"), late("D003")) == seen


def test_equals_beyond_the_places_are_not_placed_where_the_clause_says_so() -> None:
    seen = placed("；并列 不 入选", late("D002"), late("D003"))
    assert [names for _, names in seen.values()] == [{"标兵"}, set(), set()]


def test_who_takes_no_part_takes_no_place() -> None:
    seen = placed("", late("D002"), late("D003"), late("D003", 2), fact("产假", 1, subject="D001", 天数=30))
    assert seen["D001"][0] is None
    assert (seen["D002"], seen["D003"]) == ((1, {"标兵"}), (2, {"标兵"}))


def test_one_open_result_leaves_all_ranks_open() -> None:
    seen = placed("", fact("迟到", 1, State.PENDING, subject="D003", 时长=D(5)))
    assert [rank for rank, _ in seen.values()] == [None, None, None]


def test_a_quota_takes_the_grade_from_the_lowest() -> None:
    clauses = (
        "（一）凡 迟到，每次 扣 1分。\n（二）得分 90分以上 的，为 优秀；不满 90分 的，为 合格。\n"
        "（三）等次 优秀 不超过 50%，超出 的，为 良好。"
    )
    people = tuple(person(f"D00{n}") for n in (1, 2, 3))
    found = decide(rules(clauses), late("D002"), late("D003"), late("D003", 2), people=people)
    assert [d.grade for d in found] == ["优秀", "良好", "良好"]


# ---- deeming, 认定, 适用 -------------------------------------------------------------------------


def test_deeming_keeps_the_days_or_sets_the_hours() -> None:
    declared = "事实 缺勤：天数（天）；来自 巡查。\n事实 误工：时长（小时）；来自 巡查。"
    clauses = (
        "（一）凡 缺勤，视为 旷工。\n（二）凡 离岗，视为 误工 2小时。\n"
        "（三）凡 旷工，每天 扣 10分。\n（四）凡 误工，每小时 扣 1分。"
    )
    found = one(rules(clauses, declared), fact("缺勤", 1, 天数=2), fact("离岗", 2, 时长=D(40)))
    assert (points(found, "第一条（三）"), points(found, "第一条（四）")) == (-20, -2)


DERIVED = "事实 会议迟到：理由、核实状态；来自 会议。\n认定 会议违规：凡 会议迟到，理由 为 无故 的。"


@pytest.mark.parametrize(
    ("reason", "state", "score"),
    [("无故", None, 97), ("堵车", None, 99), ("无故", State.REFUTED, 100), ("无故", State.PENDING, None)],
)
def test_a_derived_fact_is_charged_beside_the_original(
    reason: str, state: State | None, score: int | None
) -> None:
    clauses = (
        "（一）凡 会议迟到，每次 扣 1分；同一事实 并罚。\n（二）凡 会议违规，每次 扣 2分；同一事实 并罚。"
    )
    assert one(rules(clauses, DERIVED), fact("会议迟到", 1, state, 理由=reason)).score == score


def test_a_regulation_covers_whom_it_says() -> None:
    found = decide(
        rules("（一）凡 迟到，每次 扣 1分。", "适用 职务 不为 后台人员。"),
        people=(person("D001"), person("D002", role="后台人员")),
    )
    assert [d.subject for d in found] == ["D001"]


# ---- 每满 ---------------------------------------------------------------------------------------

GROUPS = "（一）每满 3次 串岗聊天，视为 旷工半天。\n（二）凡 旷工半天，每次 扣 5分。"


@pytest.mark.parametrize(
    ("states", "status", "off"),
    [
        ((None, None, None), Status.FINAL, 5),
        ((None, None, State.PENDING), Status.PENDING, 0),
        ((None, State.PENDING, State.REFUTED), Status.FINAL, 0),
        ((None, None, None, State.PENDING), Status.FINAL, 5),
        ((State.PENDING, None, None, None), Status.FINAL, 5),
        ((None, None, None, None, None, State.PENDING), Status.PENDING, 5),
    ],
)
def test_only_facts_that_stand_fill_a_group(
    states: tuple[State | None, ...], status: Status, off: int
) -> None:
    facts = [fact("串岗聊天", day, state) for day, state in enumerate(states, 1)]
    for order in (facts, facts[::-1]):
        found = one(rules(GROUPS), *order)
        assert (found.status, points(found, "第一条（二）")) == (status, -off)


@pytest.mark.parametrize(("firm", "status"), [(1, Status.FINAL), (2, Status.PENDING), (3, Status.FINAL)])
def test_a_charge_per_group_waits_only_for_the_fact_that_fills_one(firm: int, status: Status) -> None:
    facts = [fact("串岗聊天", day) for day in range(1, firm + 1)]
    found = one(rules("（一）每满 3次 串岗聊天，扣 2分。"), *facts, fact("串岗聊天", 9, State.PENDING))
    assert found.status is status


# ---- 同一事实 -----------------------------------------------------------------------------------

TWICE = "（一）凡 离岗，每次 扣 1分。\n（二）凡 离岗，超过 30分钟 的，每次 扣 2分；首席代表 连带 扣 一半。\n"


@pytest.mark.parametrize(
    ("said", "first", "second"), [("", 1, 2), ("同一事实 并罚。", 1, 2), ("同一事实 择重。", 0, 2)]
)
def test_the_heaviest_alone_counts_where_the_file_says_so(said: str, first: int, second: int) -> None:
    found = one(rules(TWICE, said), fact("离岗", 1, 时长=D(40)))
    assert (points(found, "第一条（一）"), points(found, "第一条（二）")) == (-first, -second)
    assert found.score == 100 - first - second


def test_what_is_outweighed_stays_with_a_note() -> None:
    found = one(rules(TWICE, "同一事实 择重。"), fact("离岗", 1, 时长=D(40)))
    (light,) = [f for f in found.findings if f.article == "第一条（一）"]
    assert (light.nominal, light.effective, light.outweighed) == (-1, 0, "第一条（二）")
    assert any("择重" in note for note in light.notes)


def test_neither_doubling_nor_joint_liability_grows_out_of_what_is_outweighed() -> None:
    clauses = (
        "（一）凡 离岗，每次 扣 2分；首席代表 连带 扣 一半。\n（二）凡 离岗，超过 30分钟 的，每次 扣 4分。\n"
        "（三）当月 离岗，自 第1次 起，加倍 扣分。"
    )
    people = (person("D001"), person("D002", role="首席代表"))
    mine, chief = decide(rules(clauses, "同一事实 择重。"), fact("离岗", 1, 时长=D(40)), people=people)
    assert (points(mine, "第一条（三）"), mine.score, chief.score) == (-4, 92, 100)


def test_a_category_has_room_for_what_an_outweighed_finding_leaves() -> None:
    clauses = (
        "（一）凡 离岗，每次 扣 1分；计入 纪律。\n（二）凡 离岗，超过 30分钟 的，每次 扣 2分；计入 纪律。"
    )
    found = one(
        rules(clauses, "类别 纪律：最多扣 3分。\n同一事实 择重。"),
        fact("离岗", 1, 时长=D(40)),
        fact("离岗", 2, 时长=D(5)),
    )
    assert found.score == 97


def test_points_and_money_are_not_weighed_against_each_other() -> None:
    clauses = "（一）凡 离岗，每次 扣 1分。\n（二）凡 离岗，每次 扣 50元。\n" + PAYING
    found = one(rules(clauses, "同一事实 择重。"), fact("离岗", 1, 时长=D(5)))
    assert (found.score, found.charged) == (D(99), D(50))


def test_a_derived_fact_is_the_same_fact() -> None:
    clauses = "（一）凡 会议迟到，每次 扣 1分。\n（二）凡 会议违规，每次 扣 2分。"
    rule = rules(clauses, f"{DERIVED}\n同一事实 择重。")
    facts = (fact("会议迟到", 1, 理由="无故"), fact("会议迟到", 2, 理由="堵车"))
    for order in permutations(facts):
        assert one(rule, *order).score == 97


def test_two_facts_of_one_day_are_two_facts() -> None:
    clauses = "（一）凡 离岗，每次 扣 1分。\n（二）凡 串岗聊天，每次 扣 2分。"
    found = one(rules(clauses, "同一事实 择重。"), fact("离岗", 1, 时长=D(5)), fact("串岗聊天", 1))
    assert found.score == 97


def test_clauses_can_say_it_for_themselves() -> None:
    clauses = (
        "（一）凡 离岗，每次 扣 1分；同一事实 择重。\n（二）凡 离岗，每次 扣 2分；同一事实 择重。\n"
        "（三）凡 离岗，每次 扣 4分；同一事实 并罚。"
    )
    assert one(rules(clauses), fact("离岗", 1, 时长=D(5))).score == 94


@pytest.mark.parametrize(
    ("second", "warned"),
    [
        ("凡 离岗，超过 30分钟 的，每次 扣 2分", True),
        ("凡 离岗，方式 为 视频 的，每次 扣 2分", True),
        ("凡 离岗，每次 扣 20元", False),
        ("凡 离岗，每次 加 1分", False),
        ("凡 离岗，予以 约谈", False),
        ("凡 串岗聊天，每次 扣 2分", False),
        ("凡 离岗，职务 为 首席代表 的，每次 扣 2分", False),
    ],
)
def test_the_checker_warns_where_two_clauses_can_meet(second: str, warned: bool) -> None:
    first = "（一）凡 离岗，职务 不为 首席代表 的，每次 扣 1分。\n"
    assert ("KP250" in warnings(f"{first}（二）{second}。")) is warned
    assert "KP250" not in warnings(f"{first}（二）{second}。", "同一事实 并罚。")


def test_bands_that_exclude_each_other_do_not_meet() -> None:
    clauses = "（一）凡 离岗，30分钟以内 的，每次 扣 1分。\n（二）凡 离岗，超过 30分钟 的，每次 扣 2分。"
    assert warnings(clauses) == []
