"""Several 凡 in one 款, 连带 in a 款 of its own, 同一, the one record that there must be, figures from the score."""

from __future__ import annotations

from decimal import Decimal

from engine.decision.decision import Decision, Status
from engine.evaluate.rule_tests import run_tests
from engine.facts.fact import State
from engine.policy.load import load_source
from grammar.source import Source
from tests.rules import HEADER, decide, fact, one, person, points, policy

ARTICLE = "第一条（一）"


def test_each_of_several_events_has_its_own_branches() -> None:
    two = policy(
        "第一条 （一）凡 迟到，10分钟以内 的，每次 扣 1分；超过 10分钟 的，每次 扣 2分；凡 早退，每次 扣 4分。"
    )
    seen = one(two, fact("迟到", 1, 时长=5), fact("迟到", 2, 时长=11), fact("早退", 3, 时长=5))
    assert points(seen, ARTICLE) == -7
    assert {c.text for c in two.clauses} == {seen.findings[0].text}


def test_the_exemption_and_the_category_hold_for_every_event() -> None:
    two = policy(
        "类别 考勤：最多扣 3分。第一条 （一）凡 离岗，每次 扣 2分；凡 串岗聊天，每次 扣 2分；但 有 公务外出 的 除外；计入 考勤。"
    )
    excused = one(two, fact("离岗", 1, 时长=5), fact("串岗聊天", 1), fact("公务外出", 1))
    assert points(excused, ARTICLE) == 0
    assert points(one(two, fact("离岗", 1, 时长=5), fact("串岗聊天", 1)), ARTICLE) == -3


def test_several_events_are_counted_apart() -> None:
    two = policy(
        "第一条 （一）凡 离岗，第1次 的，扣 1分；第2次 的，扣 5分；凡 串岗聊天，第1次 的，扣 2分；第2次 的，扣 7分。"
    )
    assert points(one(two, fact("离岗", 1, 时长=5), fact("串岗聊天", 2)), ARTICLE) == -3


def test_one_event_may_not_come_twice_in_a_clause() -> None:
    text = HEADER + "第一条 （一）凡 迟到，每次 扣 1分；凡 早退、迟到，每次 扣 2分。"
    _, diagnostics = load_source(Source("测试.kp", text))
    assert [d.code for d in diagnostics] == ["KP227"]


def test_half_of_what_all_clauses_charged() -> None:
    joint = policy(
        "第一条 （一）凡 投诉，首席代表 连带 扣 一半。第二条 （一）凡 投诉，每件 扣 3分。（二）凡 投诉，每件 扣 2分。"
    )
    people = (person("D001"), person("D002", "首席代表"), person("D003"))
    found = {d.subject: d for d in decide(joint, fact("投诉", 5, State.VERIFIED), people=people)}
    assert points(found["D002"], ARTICLE) == Decimal("-2.5")
    assert points(found["D001"], ARTICLE) == 0 and not found["D003"].findings


PEOPLE = "事实 溜岗：人员；来自 检查。\n第一条 （一）凡 溜岗，每次 扣 1分。（二）当月 溜岗，同一 人员 自 第2次 起，加倍 扣分。"


def test_doubling_counts_each_person_apart() -> None:
    seen = one(
        policy(PEOPLE),
        *(fact("溜岗", d, 人员=who) for d, who in ((1, "甲"), (2, "乙"), (3, "甲"), (4, "甲"))),
    )
    assert points(seen, "第一条（二）") == -2
    assert [f.date.day for f in seen.findings if f.article == "第一条（二）"] == [3, 4]


def test_a_person_who_is_not_named_keeps_the_doubling_open() -> None:
    seen = one(policy(PEOPLE), fact("溜岗", 1, 人员="甲"), fact("溜岗", 2))
    assert seen.status is Status.PENDING and "“人员”没有填写" in seen.reasons[0]


OTHER = (
    "事实 其他考评：分值（分）；来自 其他考评。\n指标 综合分：得分 × 50% ＋ 其他考评 分值 × 50%。\n"
    "第一条 （一）凡 迟到，每次 扣 10分。（二）综合分 85分以上 的，每分 2元；不满 85分 的，不发。"
)


def other(*scores: int) -> Decision:
    return one(policy(OTHER), fact("迟到", 1, 时长=5), *(fact("其他考评", 31, 分值=s, row=s) for s in scores))


def test_a_figure_from_the_score_decides_the_bonus() -> None:
    assert [(m.name, m.value) for m in other(85).measures] == [("综合分", "87.5")]
    assert [d.award and d.award.amount for d in (other(85), other(70))] == [Decimal(175), Decimal(0)]


def test_the_one_record_must_be_there_once() -> None:
    assert other().status is Status.INCOMPLETE and other().reasons[0].startswith("缺：其他考评")
    assert other().score_known == 90 and other().score is None
    assert other(80, 90).status is Status.PENDING and "有 2 条" in other(80, 90).reasons[0]


def test_a_figure_from_the_score_may_not_charge() -> None:
    text = HEADER + "指标 一半：得分 × 50%。第一条 （一）当月 一半 不满 40% 的，扣 1分。（二）得 一半 × 2。"
    _, diagnostics = load_source(Source("测试.kp", text))
    assert sorted(d.code for d in diagnostics) == ["KP208", "KP225"]


def test_everybody_is_ranked() -> None:
    ranking = policy(
        "第一条 （一）凡 迟到，每次 扣 1分。（二）当月 得分 从高到低 排名。（三）凡 投诉，扣 1分。"
    )
    people = tuple(person(f"D00{n}") for n in (1, 2, 3))
    late = (fact("迟到", 1, 时长=5), fact("迟到", 1, 时长=5, subject="D002"))
    assert [d.rank for d in decide(ranking, *late, people=people)] == [2, 2, 1]
    waiting = decide(ranking, *late, fact("投诉", 1, State.PENDING, subject="D003"), people=people)
    assert [d.rank for d in waiting] == [None, None, None]


def test_words_of_a_test() -> None:
    words = policy(
        "第一条 （一）凡 投诉，每件 扣 60分。条款「二(一)」凡 迟到，每次 扣 1分。\n"
        "测试 负数\n已知 张三 当月 投诉 共 2次、迟到 5分钟。应当 得分 -21分；「二（一）」扣分 1分；「二(一)」扣分 1分。\n"
        "测试 待定\n已知 张三 当月 投诉 待核、迟到 5分钟。应当 暂计 99分；待定 投诉；状态 待定。",
        HEADER.replace("最低 0分", "不设下限").replace("文号 测〔2021〕1号", "文号 无"),
    )
    assert [(o.expectation.what, o.seen) for o in run_tests(words) if not o.passed] == []
    assert words.number == ""


def test_a_time_of_day_in_a_test() -> None:
    clock = policy(
        "第一条 （一）凡 离岗，每次 扣 1分；但 有 公务外出 的 除外。\n"
        "测试 时刻\n已知 张三 当月 离岗 5分钟 时刻 为 9:30。应当 得分 99分。"
    )
    assert all(o.passed for o in run_tests(clock))
