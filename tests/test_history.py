"""Clauses that look back: over the year so far, over several months in a row, from the sheets."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from engine.decision.decision import Decision, Status
from engine.facts.period import parse_period
from engine.hall import open_hall
from engine.pipeline import evaluate_period
from tests.halls import copy_of_demo
from tests.rules import HEADER

MONTHS = ("2021-01", "2021-02", "2021-03")


def decisions(folder: Path, clauses: str, month: str = "2021-03") -> dict[str, Decision]:
    for old in (folder / "rules").glob("*.kp"):
        old.unlink()
    (folder / "rules" / "回看.kp").write_text(HEADER + clauses, "utf-8")
    hall, _ = open_hall(folder)
    period = parse_period(month)
    assert hall is not None and period is not None
    (run,) = evaluate_period(hall, period).runs
    return {d.subject: d for d in run.decisions}


def test_a_total_over_the_year_charges_only_what_is_new(tmp_path: Path) -> None:
    folder = copy_of_demo(tmp_path / "hall", *MONTHS)
    clauses = "第一条 考勤\n（一）{}迟到 合计 超过 0次 的，每增加 1次，扣 1分。\n"
    year = decisions(folder, clauses.format("全年 "))
    month = decisions(folder, clauses.format("当月 "))
    charged = {s: d.score for s, d in month.items() if d.status is Status.FINAL}
    assert {s: year[s].score for s in charged} == charged
    assert any("以前各月已扣" in "".join(f.notes) for d in year.values() for f in d.findings)


def test_a_missing_month_before_leaves_everybody_incomplete(tmp_path: Path) -> None:
    folder = copy_of_demo(tmp_path / "hall", "2021-03")
    found = decisions(folder, "第一条 考勤\n（一）全年 迟到 合计 超过 0次 的，每增加 1次，扣 1分。\n")
    assert {d.status for d in found.values()} == {Status.INCOMPLETE}
    assert "2021-01" in found["D001"].reasons[0]


def test_what_a_year_lets_off_is_used_up_in_the_months_before(tmp_path: Path) -> None:
    folder = copy_of_demo(tmp_path / "hall", *MONTHS)
    clauses = "第一条 考勤\n（一）{}前 1次 不扣，凡 早退，每次 扣 1分。\n"
    year = decisions(folder, clauses.format("全年 "))
    month = decisions(folder, clauses.format("每月 "))
    both = [s for s in month if {Status.FINAL} == {year[s].status, month[s].status}]
    assert both and all(year[s].score <= month[s].score for s in both)  # type: ignore[operator]
    assert any(year[s].score != month[s].score for s in both)


def test_results_in_a_row_come_from_the_months_before(tmp_path: Path) -> None:
    folder = copy_of_demo(tmp_path / "hall", *MONTHS)
    found = decisions(
        folder, "第一条 考勤\n（一）凡 缺签，每次 扣 1分。\n（二）连续 3个月 得分 100分 的，列入 光荣榜。\n"
    )
    assert ("列入光荣榜", "第一条（二）") in found["D001"].consequences
    missing = next(d for d in found.values() if d.score is not None and d.score < Decimal(100))
    assert missing.consequences == ()
