"""Windows as subjects: their own events, everybody in the roster, ranking over all of them."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import xlsxwriter

from engine.decision.decision import Status
from engine.facts.period import parse_period
from engine.hall import open_hall
from engine.pipeline import Evaluation, Run, evaluate_period
from tests.commands import edit
from tests.hall_sheets import write_xlsx
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
    # A rating that is still to be verified would leave every place open.
    edit(folder / "facts" / "2021-03" / "好差评.csv", "待核", "属实")
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


BOTH = """办法 窗口和人员考核
文号 测〔2021〕3号
自 2018年7月1日 起施行
对象 人员、窗口，周期 月
依据 原文。
满分 100分，最低 0分。
窗口得分 为 成员 得分 平均。
事实 窗口卫生不合格：内容；对象 窗口；来自 窗口检查。
事实 代签：代签人（人员）；来自 考勤登记。
第一条 扣分
（一）凡 投诉，经查实 的，每件 扣 10分，窗口 扣 2分。
（二）凡 窗口卫生不合格，窗口 扣 2分，首席代表 扣 1分。
（三）凡 代签，双方 均 扣 5分。
第二条 评选
（一）窗口得分 前 5名 的，为 红旗窗口。
"""


def both(folder: Path, window: str = "税务", other: str = "D002") -> Evaluation:
    copy_of_demo(folder, "2021-03")
    for old in (folder / "rules").glob("*.kp"):
        old.unlink()
    (folder / "rules" / "考核.kp").write_text(BOTH, "utf-8")
    month = folder / "facts" / "2021-03"
    write_xlsx(month / "窗口检查.xlsx", [["窗口", "日期", "内容"], [window, "2021-03-09", "台面杂乱"]])
    write_xlsx(month / "考勤登记.xlsx", [["工号", "日期", "代签人"], ["D001", "2021-03-10", other]])
    hall, _ = open_hall(folder)
    period = parse_period("2021-03")
    assert hall is not None and period is not None
    return evaluate_period(hall, period)


def test_people_and_their_windows_in_one_regulation(tmp_path: Path) -> None:
    evaluation = both(tmp_path / "hall")
    assert evaluation.facts_fit, evaluation.diagnostics
    decisions = evaluation.runs[0].decisions
    windows = {d.subject: d for d in decisions if d.subject_kind == "窗口"}
    people = [d for d in decisions if d.subject_kind == "人员"]
    assert len(windows) == 26 and len(people) == 82
    for name, window in windows.items():
        scores = [d.score for d in people if d.unit == name]
        final = [s for s in scores if s is not None]
        assert (window.status is Status.FINAL) == (len(final) == len(scores))
        if window.score is not None:
            own = sum(f.effective for f in window.findings)
            assert window.score == min(sum(final, Decimal(0)) / len(final) + own, Decimal(100))
    mine = [d for d in people if d.unit == "税务"]
    assert [f.article for f in windows["税务"].findings if "卫生" in f.event] == ["第一条（二）"]
    leader = next(d for d in mine if d.role == "首席代表")
    assert any(f.article == "第一条（二）" and f.nominal == -1 for f in leader.findings)
    for id in ("D001", "D002"):
        found = next(d for d in people if d.subject == id)
        assert sum(f.nominal for f in found.findings if f.article == "第一条（三）") == -5


def test_a_window_and_a_person_that_nobody_knows_are_reported(tmp_path: Path) -> None:
    evaluation = both(tmp_path / "hall", "税务窗", "李四")
    assert not evaluation.facts_fit and not evaluation.runs
    said = [d.message for d in evaluation.diagnostics if d.code == "KP301"]
    assert sorted(said) == ["“代签人”要写工号，李四 不在花名册", "花名册里没有窗口“税务窗”"]
