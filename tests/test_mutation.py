"""kaoping test --mutate: what the tests of a rule file would not notice."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.analysis.equivalence import same
from engine.analysis.mutate import Mutation, mutate
from engine.policy.load import load_source
from grammar.source import Source
from tests.commands import kaoping
from tests.rules import HEADER, policy
from tests.test_coverage import LATE, POLICIES, RICH, given


def mutated(*tests: str, clauses: str = LATE) -> Mutation:
    return mutate(policy(clauses + "".join(tests)))


def changes(found: Mutation) -> list[str]:
    return [f"{v.mutant.article}：{v.mutant.text}" for v in found.verdicts]


def survivors(found: Mutation) -> list[str]:
    return [f"{x.article}：{x.text}" for x in found.survivors]


@pytest.mark.parametrize("path", POLICIES, ids=lambda p: p.stem)
def test_the_shipped_tests_notice_every_change(path: Path) -> None:
    rules, _ = load_source(Source(path.name, path.read_text("utf-8")))
    assert rules is not None
    found = mutate(rules)
    assert found.verdicts
    assert not survivors(found)


def test_a_bound_survives_until_a_test_stands_on_it() -> None:
    change = "第一条（一）：把“10分钟以内”改成“不满10分钟”"
    assert change in survivors(mutated(given("迟到 5分钟", "得分 99.5分")))
    assert change not in survivors(mutated(given("迟到 10分钟", "得分 99.5分")))


def test_a_survivor_is_named_by_what_was_changed() -> None:
    found = survivors(mutated(given("迟到 5分钟", "得分 99.5分")))
    for said in (
        "第一条（一）：把“30分钟以内”改成“31分钟以内”",
        "第一条（一）：把“扣 1分”改成“扣 2分”",
        "第一条（一）：去掉“但 有 公务外出 的 除外”",
        "类别：考勤：把“最多扣 6分”改成“不封顶”",
        "参数：月奖励标准：把“400元”改成“800元”",
    ):
        assert said in found


@pytest.mark.parametrize(
    "never",
    [
        "把“超过10分钟”改成“10分钟以上”",  # the first branch has taken ten minutes
        "把“超过10分钟”改成“超过9分钟”",
        "去掉“最高 100分”",  # nothing adds points
        "去掉“经查实”",  # what is not verified never charges
    ],
)
def test_what_nothing_can_notice_is_not_tried(never: str) -> None:
    clauses = LATE + "（二）凡 投诉，经查实 的，每件 扣 5分。\n"
    assert not [c for c in changes(mutated(clauses=clauses)) if never in c]


def test_a_step_that_comes_to_nothing_is_the_same_as_no_step() -> None:
    clauses = "第一条 考勤\n（一）每月 病假 合计 超过 2天 的，每增加 1天，扣 1分，不足 1天 的 舍去。\n"
    rules = policy(clauses)
    assert "第一条（一）：把“超过2天”改成“2天以上”" not in changes(mutate(rules))
    assert "第一条（一）：把“超过2天”改成“超过3天”" in changes(mutate(rules))
    assert all(same(rules, c, c) for c in rules.clauses)


def test_doubling_conversion_and_free_times_are_tried() -> None:
    found = changes(mutated(clauses=RICH))
    for said in (
        "第一条（二）：把“满5次全部加倍”改成“自第5次起加倍”",
        "第一条（二）：把加倍的“5次”改成“4次”",
        "第一条（三）：把“每满3次”改成“每满4次”",
        "第一条（五）：把“前2次不扣”改成“前3次不扣”",
        "第二条（二）：把“酌情 扣 3分 至 5分”改成“2分 至 5分”",
        "第三条（一）：把“95分以上”改成“超过95分”",
        "第三条（一）：把“发 50%”改成“发 60%”",
    ):
        assert said in found


def test_every_mutant_differs_and_is_named_once() -> None:
    found = mutated(clauses=RICH)
    assert all(v.mutant.policy != found.policy for v in found.verdicts)
    names = changes(found)
    assert sorted(set(names)) == sorted(names)
    assert names == changes(mutated(clauses=RICH))


def test_a_test_about_other_facts_is_not_run_in_vain() -> None:
    kinds = {v.mutant.article: v.mutant.kinds for v in mutated(clauses=RICH).verdicts}
    assert kinds["第一条（三）"] == {"缺签"}
    assert kinds["第三条（一）"] is None


def test_the_command_tells_the_score_and_the_survivors(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "规则.kp"
    path.write_text(HEADER + LATE + given("迟到 5分钟", "得分 99.5分"), "utf-8")
    done = kaoping(capsys, monkeypatch, "test", "--mutate", str(path))
    assert done.code == 0
    assert "第一条（一）：把“10分钟以内”改成“不满10分钟”，没有测试发现" in done.out
    assert kaoping(capsys, monkeypatch, "test", "--mutate", "--fail-under", "90", str(path)).code == 1
    doc = json.loads(kaoping(capsys, monkeypatch, "test", "--mutate", "--json", str(path)).out)
    (found,) = doc["policies"]
    assert (doc["schema"], found["total"]) == ("kaoping.mutation/1", len(found["mutants"]))
    assert found["killed"] == sum(m["killer"] is not None for m in found["mutants"])
    path.write_text(HEADER + LATE + given("迟到 5分钟", "得分 99分"), "utf-8")
    wrong = kaoping(capsys, monkeypatch, "test", "--mutate", str(path))
    assert wrong.code == 1 and "先改到全部相符" in wrong.err


MORE = """事实 信息采用：标题；来自 信息。
参数 岗位系数：首席代表 1.2、其他 1，自 2018年7月1日 起。
指标 折算分：得分 × 岗位系数。
第一条 考勤
（一）凡 迟到，每次 扣 1分，每次 比上次 增加 1分。
（二）凡 早退，每次 扣 2分。
（三）当月 早退，自 第2次 起，按 3倍 扣分。
（四）凡 信息采用，每篇 加 2分；同一 标题 只计 一次。
（五）凡 离岗，每次 扣 1分，同一 行为 1小时内 只计 一次。
（六）折算分 100分以上 的，为 优秀；不满 100分 的，为 合格。
"""
TRIED = (
    "第一条（一）：把“比上次增加 1分”加一倍",
    "第一条（三）：把“按3倍扣分”再加一倍",
    "第一条（四）：去掉“同一标题只计一次”",
    "第一条（五）：把“同一行为1小时内只计一次”的时限改成 61分钟",
    "参数：岗位系数：把首席代表的“1.2”加一倍",
    "总分：去掉得分的“四舍五入到0.1分”",
)
NOTICING = """测试 递增和三倍
    已知 张三（职务 为 首席代表）当月 迟到 5分钟 共 3次、早退 5分钟 共 2次。
    应当 得分 86分；折算分 103.2分；等次 优秀。
"""


def test_what_counts_once_grows_or_goes_by_role_is_changed_too() -> None:
    rules, found = load_source(
        Source("例.kp", HEADER.replace("最低 0分", "最低 0分，四舍五入 到 0.1分") + MORE + NOTICING)
    )
    assert rules is not None, found
    mutation = mutate(rules)
    assert not set(TRIED) - set(changes(mutation))
    noticed = set(changes(mutation)) - set(survivors(mutation))
    assert {TRIED[0], TRIED[1], TRIED[4]} <= noticed
    assert {TRIED[2], TRIED[3]} <= set(survivors(mutation))
