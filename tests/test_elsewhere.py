"""A yearly regulation that takes the monthly one's results: worked out month by month from the months' own sheets."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import pytest

from engine.decision.decision import Decision, Status
from engine.explain.why import why
from engine.facts.period import parse_period
from engine.hall import open_hall
from engine.pipeline import evaluate_period
from tests.hall_sheets import ANN, BOB, COMPLAINT, ROSTER, but, write_xlsx

MONTHLY = """办法 月度考核
文号 测〔2021〕1号
自 2021年10月1日 起施行
对象 人员，周期 月
依据 原文。
满分 100分，最低 0分。
第一条 服务
（一）凡 投诉，经查实 的，每件 扣 10分。
"""
YEARLY = """办法 年度考核
文号 测〔2021〕2号
自 2021年1月1日 起施行
对象 人员，周期 年
依据 原文。
基本分 0分，最高 100分。
指标 月均分：《月度考核》 得分 平均，四舍五入 到 0.01分。
第一条 年度得分
（一）得 月均分 × 80% ＋ 20分。
"""


def complaint(month: int, state: str) -> list[object]:
    return [f"T{month}", f"2021-{month}-08", "1002", "李四", "态度", state, "", "", ""]


def decided(
    folder: Path, months: dict[int, list[list[object]]], roster: Sequence[object] = BOB
) -> dict[str, Decision]:
    for name, text in (("月", MONTHLY), ("年", YEARLY)):
        (folder / "rules").mkdir(parents=True, exist_ok=True)
        (folder / "rules" / f"{name}.kp").write_text(text, "utf-8")
    (folder / "kaoping.toml").write_text('name = "示例"\n', "utf-8")
    write_xlsx(folder / "facts" / "花名册.xlsx", [ROSTER, ANN, roster])
    (folder / "facts" / "2021").mkdir()
    for month, rows in months.items():
        write_xlsx(folder / "facts" / f"2021-{month}" / "投诉.xlsx", [COMPLAINT, *rows])
    hall, _ = open_hall(folder)
    period = parse_period("2021")
    assert hall is not None and period is not None
    evaluation = evaluate_period(hall, period)
    assert evaluation.facts_fit, evaluation.diagnostics
    return {d.subject: d for d in evaluation.runs[0].decisions}


def test_the_mean_of_the_months_since_the_monthly_regulation_began(tmp_path: Path) -> None:
    found = decided(tmp_path, {10: [complaint(10, "属实")], 11: [], 12: []})
    assert (found["1001"].score, found["1002"].status) == (100, Status.FINAL)
    assert found["1002"].score is not None and Fraction(found["1002"].score) == Fraction("97.336")
    assert "2021-10 90分、2021-11 100分、2021-12 100分" in why(found["1002"]).text


def test_a_month_that_is_not_final_leaves_the_year_open(tmp_path: Path) -> None:
    found = decided(tmp_path, {10: [complaint(10, "待核")], 11: [], 12: []})
    assert found["1001"].status is Status.FINAL
    assert found["1002"].status is Status.PENDING
    assert any("2021-10 的结果没有定" in reason for reason in found["1002"].reasons)


def test_a_month_without_sheets_leaves_everybody_open(tmp_path: Path) -> None:
    found = decided(tmp_path, {10: [], 12: []})
    assert {d.status for d in found.values()} == {Status.PENDING}
    assert any("2021-11 的结果没有定" in reason for reason in found["1001"].reasons)


def test_months_before_somebody_came_do_not_count(tmp_path: Path) -> None:
    found = decided(tmp_path, {10: [], 11: [], 12: [complaint(12, "属实")]}, but(BOB, c4="2021-12-01"))
    assert found["1002"].score == 92


def test_without_the_other_regulation_nobody_has_a_result(tmp_path: Path) -> None:
    yearly = YEARLY.replace("《月度考核》", "《季度考核》")
    text = tmp_path / "rules" / "年.kp"
    decided(tmp_path, {10: [], 11: [], 12: []})
    text.write_text(yearly, "utf-8")
    hall, _ = open_hall(tmp_path)
    period = parse_period("2021")
    assert hall is not None and period is not None
    decision = evaluate_period(hall, period).runs[0].decisions[0]
    assert decision.status is Status.INCOMPLETE
    assert any("《季度考核》" in r and "没有这部办法的规则文件" in r for r in decision.reasons)


@pytest.mark.parametrize("how", ["平均", "合计", "最大", "最小"])
def test_without_spaces(how: str) -> None:
    from engine.policy.load import load_source
    from grammar.source import Source

    text = YEARLY.replace(" 得分 平均，四舍五入 到 0.01分", f"得分{how}").replace(" × ", "×")
    assert load_source(Source("例.kp", text))[0] is not None
