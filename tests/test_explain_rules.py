"""Rule files read back in plain words: the shipped ones whole, every construct once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from engine.demo.shipped import policies_folder
from engine.explain.rules import explain_rules
from engine.policy.load import load_files, load_source
from engine.policy.model import Policy
from grammar.source import Source
from tests.commands import kaoping
from tests.halls import copy_of_demo
from tests.rules import HEADER, policy

GOLDEN = Path(__file__).parent / "golden" / "rules"
FILES = sorted(policies_folder().glob("*.kp"))


def shipped(path: Path) -> Policy:
    (found,) = load_files([path], path.parent).policies
    return found


def said(clauses: str, header: str = HEADER) -> str:
    return explain_rules(policy(clauses, header))


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_the_shipped_rules(path: Path, golden: Callable[[Path, str], None]) -> None:
    golden(GOLDEN / f"{path.stem}.txt", explain_rules(shipped(path)))


@pytest.mark.parametrize(
    ("clause", "words"),
    [
        ("凡 迟到，超过 10分钟、30分钟以内 的，每次 扣 1分。", "时长大于 10 分钟且不超过 30 分钟（含 30 分钟）的，每次扣 1 分"),
        ("凡 迟到，10分钟以上、不满 30分钟 的，每次 扣 1分。", "时长不小于 10 分钟（含 10 分钟）且小于 30 分钟（不含 30 分钟）的"),
        ("凡 迟到，1小时以内 的，每次 扣 1分。", "时长不超过 60 分钟（含 60 分钟）的"),
        ("凡 早退，每 15分钟 扣 1分，不足 15分钟 的 按 15分钟。", "每满 15 分钟扣 1 分，不足 15 分钟的按 15 分钟计"),
        ("凡 旷工半天，每次 扣 5分。", "每满半天扣 5 分，不足半天的舍去"),
        ("凡 投诉，经查实 的，每件 扣 3分，并 取消 当月奖励。", "经查实（核实状态为“属实”）的，每件扣 3 分；取消当月奖励"),
        ("凡 投诉，经查实，职务 为 首席代表 的，每件 扣 1分。", "且本人的职务为“首席代表”的"),
        ("凡 投诉，每件 扣 3分，首席代表 连带 扣 一半。", "同一窗口当天的首席代表连带承担本人所扣（加）分的一半"),
        ("凡 投诉，每件 扣 3分，首席代表 扣 1分。", "同一窗口当天的首席代表同时扣 1 分"),
        ("凡 态度生硬，酌情 扣 3分 至 5分。", "每次在 3 分至 5 分之间酌情扣"),
        ("凡 离岗，每次 扣 1分；但 有 公务外出 的 除外。", "例外：事发当时有已经批准的公务外出的，不适用本条"),
        ("每月 前 2次 不扣，凡 缺签，每次 扣 1分。", "免扣：每月按时间先后，前 2 次不计分"),
        ("每满 3次 缺签，视为 旷工半天 1次。", "每满 3 次，合起来视为旷工 0.5 天"),
        ("凡 缺签，每次 扣 1分；自 2021年1月1日 起 至 2021年6月30日 止。", "有效：自 2021年1月1日 起至 2021年6月30日 止（含当日）"),
        ("当月 病假、事假 合计 超过 2天 的，每增加 1天，扣 1分，不足 1天 的 舍去。",
         "天数合计大于 2 天的，超过 2 天的部分每满 1 天扣 1 分，不足 1 天的舍去"),
        ("得分 90分以上、不满 100分 的，发 80%；不满 90分 的，不发。", "奖励发“月奖励标准”全额的 80%"),
        ("得分 60分以上 的，每分 20元；不满 60分 的，发 300元。", "奖励按得分每分 20 元发"),
        ("得分 95分以上 的，为 优秀。", "得分不小于 95 分（含 95 分）的，等次为“优秀”"),
        ("凡 缺签，每次 扣 1分；依据 待核：看不清。", "依据：待核：看不清"),
    ],
)  # fmt: skip
def test_what_a_clause_comes_to(clause: str, words: str) -> None:
    assert words in said(f"第一条 考勤\n（一）{clause}")


def test_doubling_is_told_in_both_readings() -> None:
    base = "第一条 考勤\n（一）凡 迟到，每次 扣 1分。\n（二）当月 迟到 合计，"
    assert "从当月第 5 次起，每次再多扣一次（加倍）；前 4 次不加倍" in said(base + "自 第5次 起，加倍 扣分。")
    assert "当月满 5 次的，从第 1 次起，每次都再多扣一次" in said(base + "满 5次 的，全部 加倍 扣分。")


def test_deemed_facts_are_among_what_a_clause_looks_at() -> None:
    text = said(
        "第一条 考勤\n（一）凡 迟到，超过 30分钟 的，视为 旷工半天。\n（二）凡 旷工半天，每次 扣 5分。"
    )
    assert "包括按第一条（一）视为的" in text and "视为旷工 0.5 天" in text


def test_categories_and_formulas() -> None:
    text = said(
        "类别 考勤：10分。\n指标 率：1 － （办件 件数 － 办件 中 办结 为 是，正确 不为 否 的 件数）÷ 办件 件数。\n"
        "第一条 考勤\n（一）凡 缺签，每次 扣 1分。\n第二条 办件\n（一）当月 率 不满 90% 的，每低于 90% 1个百分点，扣 1分。"
    )
    assert "考勤：当月最多扣 10 分；办法没有说是否封顶，按分值封顶是推定" in text
    assert (
        "率 ＝ 1 － （〔办件的件数〕 － 〔办结为“是”，正确不是“否”的办件的件数〕） ÷ 〔办件的件数〕" in text
    )
    assert "率小于 90%（不含 90%）的，低于 90%的部分每满 1 个百分点扣 1 分，不足 1 个百分点的舍去" in text


def test_the_look_of_a_file_changes_nothing() -> None:
    for path in FILES:
        source = Source(
            path.name, "# 说明\n" + path.read_text("utf-8").replace("，", ",").replace("\n      ", " ")
        )
        found, diagnostics = load_source(source)
        assert found is not None, diagnostics
        assert explain_rules(found) == explain_rules(shipped(path))


def test_the_check_code_changes_with_the_meaning() -> None:
    one, other = (said(f"第一条 考勤\n（一）凡 缺签，每次 扣 {n}分。") for n in (1, 2))
    assert one.split("校验码：")[1][:16] != other.split("校验码：")[1][:16]


def test_the_command(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(copy_of_demo(tmp_path, "2021-03"))
    done = kaoping(capsys, monkeypatch, "explain-rules")
    assert done.code == 0 and done.out.count("签字栏") == 2
    one = kaoping(capsys, monkeypatch, "explain-rules", "rules/项目支出绩效自评.kp")
    assert one.out == explain_rules(shipped(FILES[-1]))
    assert kaoping(capsys, monkeypatch, "explain-rules", "没有.kp").code == 3
