"""Several bonuses of one regulation: each by itself, and all of them together."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from engine.decision.document import document
from engine.explain.why import why
from engine.explain.whynot import whynot
from engine.facts.fact import State
from engine.live.constructs import coverage
from engine.reports.write import Reports, write_reports
from tests.decisions import HALL
from tests.rules import decide, fact, one, person, policy
from tests.test_reports import rows

CLAUSES = """奖励 月度考核奖：全额 为 月奖励标准。
奖励 全勤奖：全额 为 100元。
第一条 考勤
（一）凡 迟到，每次 扣 5分，扣 月度考核奖 30元，不享受 全勤奖。
（二）凡 早退，每次 扣 全勤奖 的 10%，扣 月度考核奖 的 5%。
（三）凡 投诉，经查实 的，酌情 扣 月度考核奖 50元 至 100元。
第二条 月度考核奖
（一）得分 90分以上 的，发 全额；不满 90分 的，发 50%。
"""
RULES = policy(CLAUSES)
PEOPLE = (person("D001"), person("D002"))


def amounts(decision: object) -> dict[str, Decimal | None]:
    award = decision.award  # type: ignore[attr-defined]
    return {part.name: part.amount for part in award.parts} | {"合计": award.amount}


def test_each_bonus_is_worked_out_by_itself() -> None:
    late = one(RULES, fact("迟到", 3, 时长=5))
    assert amounts(late) == {"月度考核奖": 370, "全勤奖": 0, "合计": 370}
    early = one(RULES, fact("早退", 3, 时长=5), fact("早退", 4, 时长=5))
    assert amounts(early) == {"月度考核奖": 360, "全勤奖": 80, "合计": 440}


def test_charges_of_one_bonus_never_reach_into_another() -> None:
    often = one(RULES, *(fact("早退", n, 时长=5) for n in range(1, 13)))
    assert amounts(often) == {"月度考核奖": 160, "全勤奖": 0, "合计": 160}


def test_one_open_bonus_leaves_the_sum_open() -> None:
    decision = one(RULES, fact("投诉", 3, State.VERIFIED))
    assert decision.award is not None and decision.award.amount is None


def test_why_and_whynot_tell_each_bonus() -> None:
    decision = one(RULES, fact("迟到", 3, 时长=5), fact("早退", 3, 时长=5))
    told = why(decision).text
    for line in (
        "扣 30元（月度考核奖）",
        "月度考核奖：350元",
        "全勤奖：0元",
        "奖励合计：350元",
        "第一条（一）取消全勤奖",
    ):
        assert line in told
    assert "全勤奖 0元 ＋ 月度考核奖 350元 = 350元" in told
    assert "扣 全勤奖的10%" in told and "扣 月度考核奖的5%" in told
    assert "全勤奖：0元" in whynot(decision, "奖励").text


def test_the_sheets_have_a_column_for_each_bonus_and_the_sum(tmp_path: Path) -> None:
    decisions = decide(RULES, fact("迟到", 3, 时长=5, subject="D002"), people=PEOPLE)
    write_reports(tmp_path, Reports(HALL), decisions)
    header, *body = rows(tmp_path / "奖励发放表.xlsx")[2:]
    first = [str(h).replace("\n", "") for h in header]
    wanted = [first.index(n) for n in ("全勤奖（元）", "月度考核奖（元）", "合计（元）")]
    assert [[r[n] for n in wanted] for r in body[:3]] == [[100, 400, 500], [0, 370, 370], [100, 770, 870]]
    summary = [str(h).replace("\n", "") for h in rows(tmp_path / "考核汇总表.xlsx", "考核汇总表")[2]]
    assert {"全勤奖（元）", "月度考核奖（元）", "奖励（元）"} <= set(summary)


def test_the_document_keeps_each_bonus() -> None:
    bonus = document(HALL, (one(RULES, fact("迟到", 3, 时长=5)),))["decisions"][0]["bonus"]  # type: ignore[index, call-overload]
    assert [(p["name"], p["amount"]) for p in bonus["parts"]] == [("全勤奖", "0"), ("月度考核奖", "370")]  # type: ignore[index, call-overload, union-attr]


def test_there_is_a_second_opinion_on_several_bonuses() -> None:
    assert not coverage(RULES).whole and not coverage(RULES).settled


@pytest.mark.parametrize("order", (1, -1))
def test_the_order_of_declarations_changes_nothing(order: int) -> None:
    lines = CLAUSES.splitlines(keepends=True)
    swapped = policy("".join([*lines[:2][::order], *lines[2:]]))
    assert amounts(one(swapped, fact("早退", 3, 时长=5))) == {"全勤奖": 90, "月度考核奖": 380, "合计": 470}
