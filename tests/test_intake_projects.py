"""Sheets about projects → facts."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from engine.facts.fact import Period
from engine.facts.intake import Intake, read_projects
from engine.policy.kinds import FactKind, Field, FieldType
from grammar.diagnostic import Severity
from tests.hall_sheets import (
    COMPLAINT,
    COMPLAINT_1,
    KINDS,
    Sheet,
    but,
    facts_of,
    only,
    write_xlsx,
)

YEAR = Period(date(2020, 1, 1), date(2020, 12, 31), "2020", "年")


SPENDING = FactKind(
    "预算执行", (Field("预算数", FieldType.MONEY), Field("支付数", FieldType.MONEY)), "项目支出"
)
GOALS = [
    FactKind(
        name,
        (Field("指标名称"), Field("目标值"), Field("实际值"), Field("达成", FieldType.YESNO)),
        "绩效指标",
    )
    for name in ("产出指标", "效益指标")
]
PROJECT_KINDS = {k.name: k for k in (SPENDING, *GOALS)}
MONEY: Sheet = [["项目编号", "项目名称", "预算数（万元）", "支付数（万元）"], ["P1", "窗口考核", 45.12, 37.2]]
GOAL: Sheet = [
    ["项目编号", "项目名称", "事项", "指标名称", "目标值", "实际值", "达成"],
    ["P1", "窗口考核", "产出指标", "办件", 100, "100", "是"],
]


def projects(folder: Path, money: Sheet | None = MONEY, goal: Sheet | None = GOAL) -> Intake:
    for name, rows in (("项目支出", money), ("绩效指标", goal)):
        if rows is not None:
            write_xlsx(folder / f"2020/{name}.xlsx", rows)
    return read_projects(folder, YEAR, {**KINDS, **PROJECT_KINDS}, frozenset({"项目支出", "绩效指标"}))


def test_projects(tmp_path: Path) -> None:
    result = projects(tmp_path)
    assert result.facts is not None and not result.diagnostics and not result.facts.gaps
    assert [(s.id, s.name) for s in result.facts.subjects] == [("P1", "窗口考核")]
    assert facts_of(result, "预算执行")[0].fields == {"预算数": Decimal(451200), "支付数": Decimal(372000)}
    goal = facts_of(result, "产出指标")[0]
    assert goal.fields["目标值"] == "100" and goal.fields["达成"] is True and goal.date == YEAR.last


def test_a_project_that_a_sheet_does_not_mention(tmp_path: Path) -> None:
    result = projects(tmp_path, money=[*MONEY, ["P2", "大厅维修", 1, 1]])
    assert result.facts is not None
    assert [(g.source, g.subject) for g in result.facts.gaps] == [("绩效指标", "P2")]


def test_a_project_that_stands_twice(tmp_path: Path) -> None:
    assert only(projects(tmp_path, money=[*MONEY, MONEY[1]]).diagnostics, "KP313").severity is Severity.ERROR


def test_a_project_with_two_names(tmp_path: Path) -> None:
    goal = [GOAL[0], but(GOAL[1], c1="考核")]
    assert only(projects(tmp_path, goal=goal).diagnostics, "KP315").severity is Severity.WARNING


def test_a_sheet_about_people_among_those_about_projects(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "2020/投诉.xlsx", [COMPLAINT, COMPLAINT_1])
    result = projects(tmp_path)
    assert only(result.diagnostics, "KP318").severity is Severity.NOTE and result.facts is not None
