"""From the sheets of a hall to the decision: make-up sign-in, days without a time clock, days attended, overdue cases."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from engine.decision.decision import Decision, Status
from engine.explain.why import why
from engine.hall import open_hall
from engine.pipeline import evaluate_period
from tests.blocks import wrapped
from tests.hall_sheets import MARCH, PUNCH, PUNCHES, write_hall

MADE_UP = ["工号", "姓名", "日期", "时段", "签次", "补签日期", "审批状态", "审批人"]
CALENDAR = ["日期", "类型", "理由", "时段"]
ROLL = ["工号", "姓名", "日期", "时段", "到岗"]
UNSIGNED = "（一）凡 缺签，每次 扣 1分；但 1个工作日内 有 补签 的 除外。"
# The person who did not sign in on the afternoon of Friday the 5th.
SHORT = [p for p in PUNCHES if not (p[2] == "1002" and str(p[3]).startswith("2021-03-05 13:50"))]


def decided(folder: Path, rules: str, changes: dict[str, object]) -> Decision:
    """The decision on 1002."""
    (folder / "rules").mkdir(parents=True)
    (folder / "rules" / "例.kp").write_text(wrapped(rules), "utf-8")
    (folder / "kaoping.toml").write_text('name = "示例"\n', "utf-8")
    write_hall(folder / "facts", changes)  # type: ignore[arg-type]
    hall, _ = open_hall(folder)
    assert hall is not None
    run = evaluate_period(hall, MARCH)
    assert run.runs, run.diagnostics
    return next(d for d in run.runs[0].decisions if d.subject == "1002")


def made_up(day: object, state: str) -> list[object]:
    return ["1002", "李四", date(2021, 3, 5), "下午", "上班", day, state, "王五"]


@pytest.mark.parametrize(
    ("day", "state", "score", "status"),
    [
        (date(2021, 3, 8), "已批准", "100", Status.FINAL),
        (date(2021, 3, 9), "已批准", "99", Status.FINAL),
        (date(2021, 3, 8), "未批准", "99", Status.FINAL),
        (date(2021, 3, 8), "审批中", None, Status.PENDING),
        ("", "已批准", None, Status.PENDING),
    ],
)
def test_make_up_sign_in(tmp_path: Path, day: object, state: str, score: str | None, status: Status) -> None:
    rows = {"2021-03/签到": [PUNCH, *SHORT], "2021-03/补签": [MADE_UP, made_up(day, state)]}
    decision = decided(tmp_path, UNSIGNED, rows)
    assert decision.status is status
    assert decision.score == (Decimal(score) if score else None)


def test_why_tells_the_deadline(tmp_path: Path) -> None:
    rows = {
        "2021-03/签到": [PUNCH, *SHORT],
        "2021-03/补签": [MADE_UP, made_up(date(2021, 3, 9), "已批准")],
    }
    assert "补签在 3月9日，过了期限 3月8日" in why(decided(tmp_path, UNSIGNED, rows)).text


def test_no_sheet_of_made_up_punches_leaves_it_open(tmp_path: Path) -> None:
    decision = decided(tmp_path, UNSIGNED, {"2021-03/签到": [PUNCH, *SHORT]})
    assert decision.status is Status.INCOMPLETE
    assert any("补签" in reason for reason in decision.reasons)


BROKEN = """（一）凡 半天未签，每次 扣 5分。
（二）当月 出勤 合计 不满 22天 的，扣 10分。
"""
QUIET = [p for p in PUNCHES if not str(p[3]).startswith("2021-03-09")]


def broken(folder: Path, roll: list[list[object]]) -> Decision:
    changes = {
        "日历": [CALENDAR, [date(2021, 3, 9), "设备故障", "停电", ""]],
        "2021-03/签到": [PUNCH, *QUIET],
        "2021-03/请假": [["单号", "工号", "姓名", "假别", "开始时间", "结束时间", "审批状态", "审批人"]],
        "2021-03/人工点名": [ROLL, *roll],
    }
    return decided(folder, BROKEN, changes)


def test_a_day_without_a_time_clock_is_said_and_no_gap(tmp_path: Path) -> None:
    decision = broken(tmp_path, [["1002", "李四", date(2021, 3, 9), "", "是"]])
    assert decision.status is Status.FINAL and decision.score == 100
    text = why(decision).text
    assert "考勤机故障" in text and "3月9日 全天 停电" in text


def test_whoever_was_not_there_when_the_roll_was_called(tmp_path: Path) -> None:
    row = ["1002", "李四", date(2021, 3, 9)]
    decision = broken(tmp_path, [[*row, "上午", "是"], [*row, "下午", "否"]])
    assert decision.score == 95
    assert "人工点名" in (text := why(decision).text) and "没有打卡记录，所以没有行号" not in text


def test_whoever_is_not_on_the_roll_waits_for_it(tmp_path: Path) -> None:
    decision = broken(tmp_path, [["1001", "张三", date(2021, 3, 9), "", "是"]])
    assert decision.status is Status.PENDING and decision.score_known == 100
    text = why(decision).text
    assert "人工点名里没有写这个人" in text and "补上这个人" in text


def test_days_that_nobody_called_over_count_neither_way(tmp_path: Path) -> None:
    decision = broken(tmp_path, [])
    assert decision.status is Status.FINAL and decision.score == 100  # 22 days without it, 23 with it


def test_overdue_by_workdays_is_no_column_of_the_sheet(tmp_path: Path) -> None:
    rules = (
        "事实 超期办件：应办日期（日期）、办结日期（日期）、超期（天）为 应办日期 至 办结日期 的 工作日数；来自 办件超期。\n"
        "（一）凡 超期办件，超期 1天以上 的，每件 每超过 1个工作日 扣 1分。"
    )
    header = ["工号", "日期", "应办日期", "办结日期"]
    row = ["1002", date(2021, 3, 10), date(2021, 3, 5), date(2021, 3, 10)]
    found = decided(tmp_path, rules, {"2021-03/办件超期": [header, row]})
    assert found.status is Status.FINAL and found.score == 97


def test_the_halls_own_calendar_counts_for_deadlines(tmp_path: Path) -> None:
    changes = {
        "日历": [["日期", "类型", "理由"], [date(2021, 3, 8), "休息", "县里安排"]],
        "2021-03/签到": [PUNCH, *SHORT],
        "2021-03/补签": [MADE_UP, made_up(date(2021, 3, 9), "已批准")],
    }
    assert decided(tmp_path, UNSIGNED, changes).score == 100
