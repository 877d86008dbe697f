"""Mistakes of the reference evaluator about people, windows and named persons that the second opinion brought to light."""

from __future__ import annotations

from decimal import Decimal

from engine.decision.decision import Decision, Status
from engine.evaluate.reference import evaluate
from engine.evaluate.rule_tests import facts_of
from engine.policy.load import load_source
from grammar.source import Source
from tests.rules import HEADER

PEOPLE = """测试 例
    已知 张三（窗口 为 一号，单位 为 民政局）当月 {}。
    已知 李四（窗口 为 一号，单位 为 公安局，职务 为 首席代表）当月 {}。
    已知 一号（对象 为 窗口）当月 {}。
    应当 张三：得分 100分。
"""


def decided(
    clauses: str, first: str = "无", second: str = "无", window: str = "无", subjects: str = "人员、窗口"
) -> dict[str, Decision]:
    """Decisions on 张三, 李四 the chief, and their window and units."""
    text = HEADER.replace("对象 人员", f"对象 {subjects}") + clauses + PEOPLE.format(first, second, window)
    policy, diagnostics = load_source(Source("例.kp", text))
    assert policy is not None, diagnostics
    return {d.subject: d for d in evaluate(policy, facts_of(policy, policy.tests[0]))}


HYGIENE = (
    "事实 窗口卫生：核实状态；对象 窗口；来自 窗口检查。\n第一条 扣分\n（一）凡 窗口卫生，窗口 扣 40分。\n"
)


def test_what_a_windows_score_brings_the_chief_is_the_chiefs() -> None:
    found = decided(
        HYGIENE
        + "（二）窗口得分 不满 90分 的，首席代表 予以 约谈，首席代表 取消 当月奖励。\n（三）得分 60分以上 的，发 全额；不满 60分 的，不发。\n",
        window="窗口卫生",
    )
    assert found["一号"].consequences == () and found["张三"].consequences == ()
    assert [text for text, _ in found["李四"].consequences] == ["予以约谈"]
    paid = {name: d.award.amount if d.award else None for name, d in found.items()}
    assert paid == {"张三": Decimal(400), "李四": Decimal(0), "一号": None}


def test_what_a_windows_place_brings_the_chief_is_the_chiefs() -> None:
    rules = HYGIENE + "（二）窗口得分 后 1名 的，首席代表 予以 约谈。\n"
    others = PEOPLE.replace("    应当", "    已知 王五（窗口 为 二号）当月 无。\n    应当")
    text = HEADER.replace("对象 人员", "对象 人员、窗口") + rules + others.format("无", "无", "窗口卫生")
    policy, _ = load_source(Source("例.kp", text))
    assert policy is not None
    found = {d.subject: d for d in evaluate(policy, facts_of(policy, policy.tests[0]))}
    assert found["一号"].consequences == ()
    assert [text for text, _ in found["李四"].consequences] == ["予以约谈"]


def test_a_bonus_lost_by_a_place_is_not_paid() -> None:
    rules = "第一条 扣分\n（一）凡 迟到，每次 扣 1分。\n（二）得分 后 1名 的，取消 当月奖励。\n（三）得分 60分以上 的，发 全额；不满 60分 的，不发。\n"
    found = decided(rules, first="迟到 5分钟")
    assert found["张三"].lost and found["张三"].award and found["张三"].award.amount == 0
    assert found["李四"].award and found["李四"].award.amount == 400


LATE = "指标 底分：窗口得分 × 1。\n"


def test_a_charge_that_waits_for_a_windows_score_reaches_the_chief() -> None:
    found = decided(LATE + HYGIENE + "（二）当月 底分 不满 90分 的，首席代表 扣 1分。\n", window="窗口卫生")
    assert found["李四"].score == Decimal(99)


def test_a_charge_that_the_score_rests_on_is_open() -> None:
    """The chief's score is part of the mean that the charge depends on."""
    mean = "指标 平均分：成员 得分 平均。\n第一条 扣分\n（一）凡 迟到，每次 扣 20分。\n（二）当月 平均分 不满 95分 的，首席代表 扣 1分。\n"
    found = decided(mean, first="迟到 5分钟")
    assert found["李四"].status is Status.PENDING and "又要看这个分" in found["李四"].reasons[0]


def test_only_windows_need_what_is_recorded_of_windows() -> None:
    found = decided(
        "事实 窗口考评：分值（分）；对象 窗口；来自 窗口考评。\n指标 窗口分：窗口考评 分值。\n第一条 扣分\n（一）当月 窗口分 不满 80分 的，扣 2分。\n",
        window="窗口考评 分值 70分",
    )
    assert {d.status for d in found.values()} == {Status.FINAL}
    assert found["一号"].score == Decimal(98)


def test_leave_of_one_does_not_cover_another_of_the_window() -> None:
    found = decided(
        "指标 无故离岗：离岗 中 无 公务外出 的 件数。\n第一条 扣分\n（一）窗口 当月 无故离岗 1件以上 的，扣 2分。\n",
        first="离岗 30分钟 2021年3月4日",
        second="公务外出 2021年3月4日",
    )
    assert found["一号"].score == Decimal(98)


def test_a_windows_figures_know_who_its_people_are() -> None:
    found = decided(
        "指标 首代迟到：迟到 中 职务 为 首席代表 的 次数。\n第一条 扣分\n（一）窗口 当月 首代迟到 1次以上 的，扣 2分。\n",
        second="迟到 5分钟",
    )
    assert found["一号"].score == Decimal(98)


def test_an_event_that_names_somebody_happened_once() -> None:
    found = decided(
        "事实 代签：代签人（人员）；来自 考勤登记。\n第一条 扣分\n（一）凡 代签，双方 均 扣 1分。\n"
        "（二）当月 代签 合计 1次以上 的，扣 10分。\n（三）窗口 当月 代签 合计 2次以上 的，扣 5分。\n",
        first="代签 代签人 为 李四",
    )
    assert [found[name].score for name in ("张三", "李四", "一号")] == [
        Decimal(89),
        Decimal(99),
        Decimal(100),
    ]


def test_figures_over_everybody_look_after_deeming_whoever_comes_first() -> None:
    found = decided(
        "指标 迟到数：迟到 次数。\n第一条 扣分\n（一）凡 迟到，超过 30分钟 的，视为 旷工半天。\n（二）凡 旷工半天，每次 扣 1分。\n"
        "（三）凡 迟到，扣 全体 迟到数 平均 × 1分。\n",
        first="迟到 5分钟",
        second="迟到 50分钟",
    )
    assert found["张三"].score == Decimal("99.5")


def test_a_score_may_begin_with_the_windows() -> None:
    rules = HEADER.replace("对象 人员", "对象 人员、窗口").replace("满分 100分，最低 0分。", "基本分 起点。")
    rules += "指标 起点：窗口得分 ＋ 50分。\n窗口 满分 40分。\n第一条 扣分\n（一）凡 迟到，每次 扣 1分。\n"
    policy, diagnostics = load_source(Source("例.kp", rules + PEOPLE.format("迟到 5分钟", "无", "无")))
    assert policy is not None, diagnostics
    begun = {d.subject: d for d in evaluate(policy, facts_of(policy, policy.tests[0]))}
    assert (begun["张三"].score, begun["李四"].score) == (Decimal(89), Decimal(90))


def test_units_may_wait_for_people_who_wait_for_windows() -> None:
    found = decided(
        "单位得分 为 成员 得分 平均。\n第一条 得分\n（一）得 窗口得分 × 10%。\n（二）凡 迟到，每次 扣 20分。\n",
        first="迟到 5分钟",
        subjects="人员、窗口、单位",
    )
    assert found["民政局"].status is Status.FINAL and found["民政局"].score == found["张三"].score


def test_a_measure_of_what_happens_to_units_is_of_units() -> None:
    found = decided(
        "事实 单位检查：核实状态；对象 单位；来自 窗口检查。\n指标 检查数：单位检查 件数。\n第一条 扣分\n（一）当月 检查数 不满 1件 的，扣 2分。\n",
        subjects="人员、窗口、单位",
    )
    assert found["一号"].score == Decimal(100) and found["民政局"].score == Decimal(98)


def test_what_a_pool_leaves_over_waits_for_everybody() -> None:
    rules = HEADER.replace("参数 月奖励标准：400元", "参数 奖金池：100元")
    rules += (
        "指标 占比：迟到 次数 ÷（迟到 次数 ＋ 早退 次数）。\n指标 占比和：全体 占比 合计。\n"
        "奖励 考核奖：全额 为 奖金池 × 占比 ÷ 占比和；尾差 按余数分。\n第一条 扣分\n（一）凡 迟到，每次 扣 1分。\n测试 例\n"
    )
    for name, what in (("甲", "迟到 5分钟"), ("乙", "迟到 5分钟"), ("丙", "迟到 5分钟"), ("丁", "无")):
        rules += f"    已知 {name} 当月 {what}。\n"
    policy, diagnostics = load_source(Source("例.kp", rules + "    应当 甲：得分 99分。\n"))
    assert policy is not None, diagnostics
    found = {d.subject: d for d in evaluate(policy, facts_of(policy, policy.tests[0]))}
    assert found["丁"].status is Status.PENDING
    amounts = {name: d.award.amount for name, d in found.items() if d.award}
    assert amounts == {"甲": Decimal("33.33"), "乙": Decimal("33.33"), "丙": Decimal("33.33"), "丁": None}


def test_a_difference_may_lie_below_zero() -> None:
    found = decided(
        "指标 迟到数：迟到 次数。\n指标 比平均多：迟到数 － 全体 迟到数 平均。\n第一条 扣分\n（一）当月 比平均多 不满 0次 的，扣 2分。\n"
        "（二）凡 迟到，每次 扣 5分。\n",
        first="迟到 5分钟",
    )
    assert [found[name].score for name in ("张三", "李四")] == [Decimal(95), Decimal(98)]


def test_one_branch_may_say_how_much_two_bonuses_are() -> None:
    rules = HEADER + "奖励 考核奖：全额 为 月奖励标准。\n奖励 全勤奖：全额 为 100元。\n第一条 奖励\n"
    rules += "（一）得分 90分以上 的，考核奖 发 80%，全勤奖 发 50%；不满 90分 的，考核奖 不发。\n（二）凡 迟到，每次 扣 5分。\n"
    rules += "测试 例\n    已知 张三 当月 迟到 5分钟。\n    应当 奖励 370元。\n"
    policy, diagnostics = load_source(Source("例.kp", rules))
    assert policy is not None, diagnostics
    (decision,) = evaluate(policy, facts_of(policy, policy.tests[0]))
    assert decision.award is not None and decision.award.amount == Decimal(370)


def test_a_window_has_the_number_that_is_written_for_its_name() -> None:
    found = decided(
        "参数 系数：一号 2、其他 1，自 2018年7月1日 起。\n指标 折算迟到：迟到 次数 × 系数。\n第一条 扣分\n（一）窗口 当月 折算迟到 2次以上 的，扣 1分。\n",
        first="迟到 5分钟",
    )
    assert found["一号"].score == Decimal(99)


def test_whoever_else_may_be_charged_waits_for_the_fact_too() -> None:
    rules = "第一条 扣分\n（一）凡 投诉，经查实 的，每次 扣 5分，窗口 扣 2分，首席代表 扣 1分。\n"
    found = decided(rules, first="投诉 待核")
    assert {name: d.status for name, d in found.items()} == dict.fromkeys(
        ("张三", "李四", "一号"), Status.PENDING
    )
    assert {name: [bool(f.pending) for f in d.findings] for name, d in found.items()} == {
        "张三": [True], "李四": [True], "一号": [True]
    }  # fmt: skip
    assert found["一号"].score_known == 100


def test_whoever_else_may_lose_something_waits_for_the_fact_too() -> None:
    rules = "第一条 扣分\n（一）凡 投诉，经查实 的，每次 扣 5分，首席代表 取消 当月奖励。\n（二）得分 60分以上 的，发 全额。\n"
    found = decided(rules, first="投诉 待核")
    assert (found["李四"].status, found["一号"].status) == (Status.PENDING, Status.FINAL)
    assert not found["张三"].lost and not found["李四"].lost
    assert {d.status for d in decided(rules, first="投诉 不属实").values()} == {Status.FINAL}


def test_whoever_else_may_be_charged_for_a_total_waits_too() -> None:
    rules = "第一条 扣分\n（一）当月 投诉 合计 2次以上 的，扣 5分，首席代表 扣 1分，窗口 取消 评先资格。\n"
    found = decided(rules, first="投诉、投诉 待核")
    assert {name: d.status for name, d in found.items()} == dict.fromkeys(
        ("张三", "李四", "一号"), Status.PENDING
    )
    assert {d.status for d in decided(rules, first="投诉 待核").values()} == {Status.FINAL}
    once = decided(rules, first="投诉、投诉")
    assert (once["李四"].score, once["一号"].lost) == (99, {"评先资格": "第一条（一）"})
