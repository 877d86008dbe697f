"""The sheets of a year and a quarter, and the comparison with the month before, from the demo's sheets."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from engine.decision.decision import Status
from engine.decision.figures import average_score, total_paid
from engine.facts.period import parse_period, period_before
from engine.reports.write import Reports, longer
from tests.commands import kaoping
from tests.decisions import HALL, decision
from tests.halls import copy_of_demo, evaluated


def sheet(content: bytes, name: str) -> list[dict[str, Any]]:
    from io import BytesIO

    _, _, header, *body = load_workbook(BytesIO(content))[name].iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in body]


@pytest.fixture(scope="module")
def year() -> tuple[bytes, tuple[Any, ...]]:
    period = parse_period("2020")
    assert period is not None
    decisions = tuple(d for run in evaluated("2020").monthly for d in run.decisions)
    (content,) = longer(Reports(HALL), period, decisions).values()
    return content, decisions


def test_the_year_adds_up_by_person(year: tuple[bytes, tuple[Any, ...]]) -> None:
    content, decisions = year
    people = {r["工号"]: r for r in sheet(content, "合计") if str(r["工号"]).startswith("D")}
    assert len(people) == len({d.subject for d in decisions})
    for subject in ("D001", "D005", "D018"):
        mine = [d for d in decisions if d.subject == subject]
        row = people[subject]
        assert row["考核月数"] == len(mine) == 12
        assert Decimal(str(row["平均分"])) == average_score(mine)
        assert row["奖励合计（元）"] == total_paid(mine)
    total = next(r for r in sheet(content, "合计") if r["窗口"] == "合计")
    assert total["奖励合计（元）"] == total_paid(decisions) == 372000
    assert sum(r["奖励合计（元）"] for r in sheet(content, "合计") if r["窗口"] == "小计") == 372000


def test_the_year_shows_twelve_months(year: tuple[bytes, tuple[Any, ...]]) -> None:
    content, decisions = year
    months = sheet(content, "各月奖励（元）")
    total = next(r for r in months if r["窗口"] == "合计")
    for month in range(1, 13):
        assert total[f"{month}月"] == total_paid(d for d in decisions if d.period.first.month == month)
    late = next(r for r in months if r["工号"] == "D079")  # came in March
    assert late["1月"] is None and late["3月"] == 400


def test_the_year_adds_up_by_window(year: tuple[bytes, tuple[Any, ...]]) -> None:
    content, decisions = year
    windows = sheet(content, "窗口合计")
    rows = {r["窗口"]: r for r in windows if isinstance(r["序号"], int)}
    tax = [d for d in decisions if d.unit == "税务"]
    assert rows["税务"]["考核人月"] == len(tax)
    assert rows["税务"]["奖励合计（元）"] == total_paid(tax)
    assert sum(r["奖励合计（元）"] for r in rows.values()) == 372000


def test_open_months_are_marked_and_not_counted() -> None:
    march, april, quarter = (parse_period(p) for p in ("2021-03", "2021-04", "2021Q2"))
    assert march is not None and april is not None and quarter is not None
    waiting = decision("D001", status=Status.PENDING, period=april)
    done = decision("D001", period=period_before(parse_period("2021-06") or april))
    (content,) = longer(Reports(HALL), quarter, (waiting, done)).values()
    row = sheet(content, "各月得分")[0]
    assert (row["4月"], row["5月"], row["6月"], row["平均"]) == ("待定", 100, None, 100)
    assert sheet(content, "合计")[0]["未定月数"] == 1


def test_the_month_before_is_worked_out_or_read(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The same changes either way; the sheet says which it was."""
    hall = copy_of_demo(tmp_path / "hall", "2021-02", "2021-03")
    path = hall / "output" / "2021-03" / "考核汇总表.xlsx"

    def evaluate(month: str) -> None:
        assert kaoping(capsys, monkeypatch, "evaluate", month, "--hall", str(hall)).code in (0, 5)

    def changes() -> tuple[dict[Any, Any], str]:
        rows = sheet(path.read_bytes(), "考核汇总表")
        told = "\n".join(str(r["序号"]) for r in rows if isinstance(r["序号"], str))
        return {r["工号"]: (r["得分\n比上月"], r["名次\n比上月"]) for r in rows}, told

    evaluate("2021-03")
    again, told = changes()
    assert "重新算出来" in told and again["D017"] == (1, 69)
    evaluate("2021-02")
    evaluate("2021-03")
    read, told = changes()
    assert "取自 output/2021-02/考核汇总表.xlsx" in told
    assert read == again


@pytest.mark.parametrize(
    ("name", "before"), [("2021-01", "2020-12"), ("2021Q1", "2020Q4"), ("2021Q3", "2021Q2"), ("2020", "2019")]
)
def test_the_period_before(name: str, before: str) -> None:
    period = parse_period(name)
    assert period is not None
    assert period_before(period) == parse_period(before)
