"""Windows as subjects: their own events, everybody in the roster, ranking over all of them."""

from __future__ import annotations

from pathlib import Path

import xlsxwriter

from engine.facts.period import parse_period
from engine.hall import open_hall
from engine.pipeline import Run, evaluate_period
from tests.halls import copy_of_demo

RULES = """办法 红旗窗口评选
文号 测〔2021〕2号
自 2018年7月1日 起施行
对象 窗口，周期 月
依据 原文。
满分 100分，最低 0分。
事实 窗口卫生不合格：内容；来自 窗口检查。
指标 满意率：评价 中 等级 为 非常满意、满意、基本满意 的 件数 ÷ 评价 件数。
第一条 扣分
（一）凡 窗口卫生不合格，每次 扣 2分。
（二）当月 满意率 低于 100% 的，每低于 100% 1个百分点，扣 1分，不足 1个百分点 的 按 1个百分点。
第二条 评选
（一）得分 前 5名 的，为 红旗窗口；并列 均 入选。
"""


def evaluated(folder: Path) -> Run:
    for old in (folder / "rules").glob("*.kp"):
        old.unlink()
    (folder / "rules" / "红旗窗口.kp").write_text(RULES, "utf-8")
    hall, _ = open_hall(folder)
    period = parse_period("2021-03")
    assert hall is not None and period is not None
    evaluation = evaluate_period(hall, period)
    assert evaluation.facts_fit, evaluation.diagnostics
    return evaluation.runs[0]


def test_every_window_of_the_roster_is_judged_and_ranked(tmp_path: Path) -> None:
    folder = copy_of_demo(tmp_path / "hall", "2021-03")
    with xlsxwriter.Workbook(str(folder / "facts" / "2021-03" / "窗口检查.xlsx")) as book:
        sheet = book.add_worksheet("窗口检查")
        sheet.write_row(0, 0, ["窗口", "日期", "内容"])
        sheet.write_row(1, 0, ["税务", "2021-03-09", "台面杂乱"])
    found = {d.subject: d for d in evaluated(folder).decisions}
    assert len(found) == 26
    assert found["税务"].score == 98
    assert found["税务"].rank is not None and found["税务"].rank > 1
    assert ("红旗窗口", "第二条（一）") in found["市场监管"].consequences
    assert found["税务"].consequences == ()
