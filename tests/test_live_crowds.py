"""The second opinion on people with their windows and units: named persons, figures over everybody, pools, blanks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings

pytest.importorskip("durable_rules_engine")

from engine.evaluate.reference import evaluate as reference
from engine.facts.fact import Facts
from engine.live.compare import differences
from engine.live.constructs import coverage
from engine.live.encode import walk
from engine.live.evaluate import evaluate as live
from engine.live.follow import Following
from engine.policy import model as m
from engine.policy.load import load_source
from grammar.source import Source
from tests.commands import Run
from tests.crowds_at_random import crowds, rules, years
from tests.test_windows import both

SETTINGS = settings(deadline=None, suppress_health_check=list(HealthCheck))
# What the policies at random must be about for these tests to say anything.
WANTED = (
    "人员", "窗口", "单位", "窗口得分", "自身得分", "窗口 满分", "窗口 当月", "连带 窗口", "连带 单位", "连带 职务", "连带 字段", "双方",
    "他人 取消", "他人 予以", "全体", "成员", "人数", "窗口的分", "尾差 余数", "尾差 最高", "没有填写", "窗口名次", "几个奖励", "享受", "且",
)  # fmt: skip


def loaded(text: str) -> m.Policy | None:
    """The policy, where it is free of contradictions."""
    return load_source(Source("例.kp", text))[0]


def used(policy: m.Policy, part: object) -> Iterator[object]:
    """Everything inside a part of the policy, the measures that it names included."""
    for node in walk(part):
        yield node
        if isinstance(node, m.Name | m.Population | m.OfMeasure | m.OfRank) and node.name in policy.measures:
            yield from used(policy, policy.measures[node.name])


def constructs(policy: m.Policy) -> Iterator[str]:
    """Which of the wanted constructs a policy is about."""
    yield from ("人员", *policy.groups)
    yield from ("窗口 满分" for _ in policy.group_scales)
    for begins in policy.group_scores.values():
        own = any(isinstance(n, m.Name) and n.name == "自身得分" for n in walk(begins))
        yield "自身得分" if own else "窗口得分"
    yield from (f"尾差 {rule.remainder}" for rule in policy.every_award if rule.remainder)
    yield "几个奖励" if policy.awards else ""
    for clause in policy.clauses:
        target = clause.target
        yield "窗口 当月" if clause.of and isinstance(target, m.OfTotal) else ""
        yield "窗口名次" if clause.of and isinstance(target, m.OfRank) else ""
        yield "双方" if isinstance(target, m.ForEvent) and target.whose else ""
    for node in used(policy, (policy.clauses, dict(policy.group_scores), policy.every_award)):
        if isinstance(node, m.Joint):
            known = node.who if node.who in ("窗口", "单位") else "字段" if node.by_field else "职务"
            yield f"连带 {known}"
        elif isinstance(node, m.Lose | m.Follow) and node.who:
            yield "他人 取消" if isinstance(node, m.Lose) else "他人 予以"
        elif isinstance(node, m.Population):
            yield "人数" if node.how == "人数" else "全体" if node.everybody else "成员"
        elif isinstance(node, m.Pay) and node.how == "享受":
            yield "享受"
        elif isinstance(node, m.Meets):
            yield "且"
        elif isinstance(node, m.IsBlank):
            yield "没有填写"
        elif isinstance(node, m.Name) and node.name.removesuffix("得分") in policy.groups:
            yield "窗口的分"


def compared(text: str, facts: Facts) -> m.Policy | None:
    """Both agree about everybody; the policy, where there is a second opinion on it."""
    policy = loaded(text)
    if policy is None or coverage(policy).whole:
        return None
    expected = reference(policy, facts)
    found = differences(expected, live(policy, facts, expected))
    assert not found, "\n".join(map(str, found))
    return policy


@given(crowds())
@settings(SETTINGS, max_examples=300)
def test_crowds_at_random(both: tuple[str, Facts]) -> None:
    compared(*both)


@pytest.mark.deep
@given(crowds())
@settings(SETTINGS, max_examples=5_000)
def test_many_crowds_at_random(both: tuple[str, Facts]) -> None:
    compared(*both)


def test_what_policies_at_random_are_about() -> None:
    """Of 300 policies with a second opinion, more than a few are about each construct."""
    met: Counter[str] = Counter()

    @given(rules())
    @settings(SETTINGS, max_examples=300, derandomize=True, database=None, phases=[Phase.generate])
    def each(text: str) -> None:
        policy = loaded(text)
        if policy is not None and not coverage(policy).whole:
            met.update(set(constructs(policy)))

    each()
    assert {name: met[name] for name in WANTED if met[name] < 2} == {}


@given(years())
@settings(SETTINGS, max_examples=60)
def test_years_with_results_of_another_regulation(both: tuple[str, Facts]) -> None:
    compared(*both)


@given(crowds())
@settings(SETTINGS, max_examples=40)
def test_a_crowds_month_as_it_goes_on(both: tuple[str, Facts]) -> None:
    """Fact by fact, the last state is that of the reference evaluator over all facts."""
    text, facts = both
    policy = loaded(text)
    if policy is None or coverage(policy).whole:
        return
    following = Following(policy)
    for count in (0, len(facts.facts) // 2, len(facts.facts) - 1, len(facts.facts)):
        known = replace(facts, facts=facts.facts[:count])
        decisions = following.take(known, reference(policy, known))
    following.end()
    assert not differences(reference(policy, facts), decisions)


def test_replay_of_a_hall_with_windows_ends_where_evaluate_does(kp: Run, tmp_path: Path) -> None:
    folder = tmp_path / "hall"
    assert both(folder).facts_fit
    done = kp("watch", "--replay", "2021-03", "--hall", str(folder))
    assert done.code == 0, done.err
    assert "走完 2021-03：108 个结果与 kaoping evaluate 相同" in done.out
    assert "新｜税务｜3月9日 窗口卫生不合格 台面杂乱｜第一条（二） 扣 2分" in done.out


def test_something_about_a_window_given_by_hand(kp: Run, tmp_path: Path) -> None:
    folder = tmp_path / "hall"
    both(folder)
    kp("watch", "2021-03", "--once", "--hall", str(folder))
    done = kp("post", "窗口卫生不合格", "市场监管", "2021-03-30", "内容=积灰", "--hall", str(folder))
    assert done.code == 0 and "新｜市场监管｜3月30日 窗口卫生不合格 积灰" in done.out
    wrong = kp("post", "窗口卫生不合格", "D001", "2021-03-30", "内容=积灰", "--hall", str(folder))
    assert wrong.code == 2 and "没有窗口“D001”" in wrong.err


def test_check_lists_nothing_of_people_and_windows(kp: Run, tmp_path: Path) -> None:
    folder = tmp_path / "hall"
    both(folder)
    out = kp("check", "--engine", "live", "--hall", str(folder)).out
    assert "5 条条款，4 条由 durable-rules 判断" in out and "没有第二意见" not in out
