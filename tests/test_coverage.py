"""kaoping test: failures side by side, and what no test reaches."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.analysis.coverage import Coverage, coverage, hit, percentage
from engine.analysis.failure import because, row
from engine.analysis.suggest import suggestions
from engine.evaluate.rule_tests import run_tests
from engine.policy.load import load_source
from engine.policy.model import Policy
from grammar.source import Source
from tests.commands import Done, kaoping
from tests.rules import HEADER, policy

POLICIES = sorted((Path(__file__).parents[1] / "policies").glob("*.kp"))
LATE = """类别 考勤：最多扣 6分。
第一条 考勤
（一）凡 迟到，时长 10分钟以内 的，每次 扣 0.5分；
      超过 10分钟、30分钟以内 的，每次 扣 1分；
      但 有 公务外出 的 除外。
"""
RICH = """类别 考勤：最多扣 6分。
类别 纪律：不封顶。
第一条 考勤
（一）凡 迟到，时长 10分钟以内 的，每次 扣 0.5分；
      超过 10分钟 的，每次 扣 1分；但 有 公务外出 的 除外。
（二）当月 迟到、早退 合计，满 5次 的，全部 加倍 扣分。
（三）每满 3次 缺签，视为 旷工半天。
（四）凡 旷工半天，每次 扣 2分。
（五）每月 前 2次 不扣，凡 半天未签，每次 扣 1分。
第二条 纪律
（一）凡 离岗，经查实，时长 15分钟以上 的，每次 扣 2分；首席代表 连带 扣 一半；计入 纪律。
（二）凡 态度生硬，经查实 的，酌情 扣 3分 至 5分；计入 纪律。
（三）凡 首席代表不在岗，职务 为 首席代表，经查实 的，每次 扣 3分；计入 纪律。
第三条 奖励
（一）得分 95分以上 的，发 全额；不满 95分 的，发 50%。
"""


def given(facts: str, expected: str, name: str = "某个测试") -> str:
    return f"测试 {name}\n    已知 张三 当月 {facts}。\n    应当 {expected}。\n"


def covered(*tests: str, clauses: str = LATE) -> Coverage:
    return coverage(policy(clauses + "".join(tests)))


def holes(found: Coverage) -> set[str]:
    return {g.text for g in found.holes}


def without_tests(path: Path) -> str:
    text = path.read_text("utf-8")
    return text[: text.index("\n测试 ") + 1]


@pytest.mark.parametrize("path", POLICIES, ids=lambda p: p.stem)
def test_the_shipped_policies_are_covered_completely(path: Path) -> None:
    found, _ = load_source(Source(path.name, path.read_text("utf-8")))
    assert found is not None
    assert not coverage(found).holes


def test_both_sides_of_every_bound_are_asked_for() -> None:
    found = {m.goal.text for m in covered().marks if m.goal.aspect == "边界"}
    assert found == {
        "时长 10分钟（含）一侧",
        "时长 超过 10分钟 一侧",
        "时长 30分钟（含）一侧",
        "时长 超过 30分钟 一侧",
    }


@pytest.mark.parametrize(
    ("facts", "side"),
    [
        ("迟到 10分钟", "时长 10分钟（含）一侧"),
        ("迟到 11分钟", "时长 超过 10分钟 一侧"),
        ("迟到 30分钟", "时长 30分钟（含）一侧"),
        ("迟到 31分钟", "时长 超过 30分钟 一侧"),
    ],
)
def test_a_value_touches_one_side_only(facts: str, side: str) -> None:
    sides = {m.goal.text for m in covered(given(facts, "得分 99分")).marks if m.goal.side and m.tests}
    assert sides == {side}


def test_a_value_far_from_the_bound_touches_no_side() -> None:
    sides = [m for m in covered(given("迟到 20分钟", "得分 99分")).marks if m.goal.side and m.tests]
    assert not sides


def test_exemptions_caps_and_branches_count_when_they_are_used() -> None:
    assert "除外：有 公务外出" in holes(covered(given("迟到 5分钟", "得分 99.5分")))
    assert "除外：有 公务外出" not in holes(covered(given("迟到 5分钟、公务外出", "得分 100分")))
    cap = "考勤 最多扣 6分 用满"
    assert cap in holes(covered(given("迟到 20分钟 共 6次", "得分 94分")))
    assert cap not in holes(covered(given("迟到 20分钟 共 7次", "得分 94分")))


def test_a_score_side_counts_only_where_the_score_stands() -> None:
    clauses = "第一条 奖励\n（一）得分 95分以上 的，发 全额；不满 95分 的，发 50%。\n（二）凡 投诉，经查实 的，每件 扣 5分。\n"
    assert "95分（含）一侧" not in holes(covered(given("投诉", "得分 95分"), clauses=clauses))
    assert "95分（含）一侧" in holes(covered(given("投诉、投诉 待核", "状态 待定"), clauses=clauses))


@pytest.mark.parametrize(
    "text",
    [*(without_tests(p) for p in POLICIES), HEADER + RICH],
    ids=[*(p.stem for p in POLICIES), "各种写法"],
)
def test_pasting_the_suggestions_completes_the_coverage(text: str) -> None:
    bare, _ = load_source(Source("测试.kp", text))
    assert bare is not None
    made = suggestions(bare, coverage(bare).holes)
    pasted, diagnostics = load_source(Source("测试.kp", text + "".join(s.text for s in made)))
    assert pasted is not None, diagnostics
    assert all(o.passed for o in run_tests(pasted))
    assert not coverage(pasted).holes


def test_a_suggestion_says_what_the_rules_give_now() -> None:
    rules = policy(LATE)
    made = {s.test.name: s.text for s in suggestions(rules, coverage(rules).holes)}
    assert made["第一条（一）恰为10分钟"] == (
        "测试 第一条（一）恰为10分钟\n    已知 张三 当月 迟到 10分钟。\n"
        "    应当 第一条（一）扣分 0.5分；得分 99.5分。  # 请核对\n"
    )


def test_the_same_rules_give_the_same_report() -> None:
    rules = policy(RICH)
    assert coverage(rules) == coverage(rules)
    assert suggestions(rules, coverage(rules).holes) == suggestions(rules, coverage(rules).holes)


def test_percentages_never_round_up_to_complete() -> None:
    assert str(percentage(9999, 10000)) == "99.9"
    assert percentage(0, 0) == percentage(7, 7) == 100
    assert hit(covered().marks)[0] == 0


# ---- failures side by side --------------------------------------------------------------------


def failing(facts: str, expected: str, clauses: str = LATE) -> tuple[Policy, list[str]]:
    rules = policy(clauses + given(facts, expected))
    return rules, because(rules, run_tests(rules))


def test_a_failure_names_the_clause_its_line_and_the_arithmetic() -> None:
    rules, lines = failing("迟到 5分钟 共 2次、迟到 11分钟", "得分 99分")
    (outcome,) = run_tests(rules)
    assert row(outcome).difference == "少 1分"
    assert lines[0] == "第一条（一）（第11行）  3 次，共扣 2分"
    assert "迟到 11分钟：" in lines[1]
    assert "迟到 5分钟 共 2次：" in lines[2] and "“时长 10分钟以内”，实为 5分钟，符合" in lines[2]
    assert lines[-1].startswith("得分：基本分 100分 － 扣 2分 = 98分")


def test_a_clause_that_did_not_apply_says_why() -> None:
    _, lines = failing("迟到 31分钟", "第一条（一）扣分 1分")
    assert lines[0] == "第一条（一）  看过，没有适用："
    assert "不符合" in lines[1]
    _, lines = failing("早退 5分钟", "第一条（一）扣分 1分")
    assert lines == ["第一条（一）  没有看到它所说的事实。"]


# ---- the command ------------------------------------------------------------------------------

Run = Callable[..., Done]


@pytest.fixture
def kp(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    return lambda *args: kaoping(capsys, monkeypatch, *args)


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    path = tmp_path / "规则.kp"
    path.write_text(HEADER + LATE + given("迟到 5分钟", "得分 99.5分", "小迟到"), "utf-8")
    return path


def test_passed_tests_are_listed_where_asked(kp: Run, rules: Path) -> None:
    assert "小迟到" not in kp("test", str(rules)).out
    assert "相符 测试“小迟到”：得分 99.5分。" in kp("test", "-v", str(rules)).out


def test_failures_are_told_side_by_side(kp: Run, rules: Path) -> None:
    rules.write_text(rules.read_text("utf-8").replace("扣 0.5分", "扣 2分"), "utf-8")
    done = kp("test", str(rules))
    assert done.code == 1
    for said in ("×", "应当是 99.5分，算出来是 98分", "少 1.5分", "第一条（一）（第11行）"):
        assert said in done.err


def test_coverage_is_shown_by_article_with_the_missing_tests(kp: Run, rules: Path) -> None:
    done = kp("test", "--coverage", str(rules))
    assert done.code == 0
    for said in ("第一条  2/8（25%）", "没有测试", "测试 第一条（一）恰为10分钟", "# 请核对"):
        assert said in done.out
    assert kp("test", "--coverage", "--fail-under", "50", str(rules)).code == 1
    assert kp("test", "--coverage", "--fail-under", "20", str(rules)).code == 0
    assert kp("test", "--fail-under", "20", str(rules)).code == 2


def test_coverage_as_json(kp: Run, rules: Path) -> None:
    doc = json.loads(kp("test", "--coverage", "--json", str(rules)).out)
    assert doc["schema"] == "kaoping.coverage/1"
    (found,) = doc["policies"]
    assert found["goals"] == len(found["marks"]) and found["covered"] == sum(
        bool(m["tests"]) for m in found["marks"]
    )
    assert all(bool(m["tests"]) == (m["suggestion"] is None) for m in found["marks"])


RANKED = """第一条 考勤
（一）凡 缺签，每次 扣 1分。
（二）得分 前 2名 的，为 服务标兵；并列 均 入选。
（三）得分 后 1名 的，予以 约谈。
（四）得分 90分以上 的，为 优秀；不满 90分 的，为 合格。
（五）等次 优秀 不超过 50%，超出 的，为 良好。
"""


def test_places_and_quotas_have_two_sides_and_tests_are_written_for_both() -> None:
    bare = policy(RANKED)
    holes = [g.text for g in coverage(bare).holes if g.aspect == "名次"]
    assert holes == [
        "前 2名 入选", "前 2名 落选", "后 1名 入选", "后 1名 落选",
        "优秀 不超过 50% 名额以内", "优秀 不超过 50% 超出名额",
    ]  # fmt: skip
    written = suggestions(bare, coverage(bare).holes)
    full = policy(RANKED + "".join(s.text for s in written))
    assert all(o.passed for o in run_tests(full))
    assert not coverage(full).holes


IN_A_ROW = """第一条 考勤
（一）凡 缺签，每次 扣 1分。
（二）得分 80分以上 的，为 合格；不满 80分 的，为 不合格。
（三）连续 3个月 等次 为 不合格 的，退回 原单位。
（四）连续 2个月 得分 不满 90分 的，予以 约谈。
"""


def test_periods_in_a_row_have_two_sides_and_tests_are_written_for_both() -> None:
    bare = policy(IN_A_ROW)
    holes = [g.text for g in coverage(bare).holes if g.aspect == "名次"]
    assert holes == [f"连续 {n} 期 {side}" for n in (3, 2) for side in ("期期符合", "有一期不符合")]
    written = suggestions(bare, coverage(bare).holes)
    full = policy(IN_A_ROW + "".join(s.text for s in written))
    assert all(o.passed for o in run_tests(full))
    assert not coverage(full).holes
