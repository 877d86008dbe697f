"""Sheets that name people only by their names: the only one of that name is meant, and it is said; else it is asked."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from engine.facts.intake import Intake
from grammar.diagnostic import Diagnostic, Severity
from tests.hall_sheets import (
    ANN,
    BOB,
    COMPLAINT,
    COMPLAINT_1,
    HALL,
    LEAVE,
    ROSTER,
    SLIP,
    but,
    facts_of,
    intake,
    write_hall,
)
from tests.vendor_sheets import LAYOUTS, plain


def without(rows: object, *labels: str) -> list[list[object]]:
    """A sheet without some of its columns."""
    lines = [list(r) for r in rows]  # type: ignore[call-overload]
    head = next(r for r in lines if labels[0] in r)
    out = [head.index(label) for label in labels]
    return [[c for at, c in enumerate(r) if at not in out] for r in lines]


def errors(result: Intake) -> list[Diagnostic]:
    return [d for d in result.diagnostics if d.severity is Severity.ERROR]


def said(result: Intake) -> list[str]:
    return [d.message for d in result.diagnostics if d.code == "KP346"]


def events(result: Intake) -> list[tuple[str, str, int]]:
    assert result.facts is not None, result.diagnostics
    return [(f.subject, f.kind, f.date.day) for f in result.facts.facts if f.kind in ("迟到", "缺签")]


LATE_AND_LOST = [("1002", "迟到", 3), ("1002", "缺签", 4)]


@pytest.mark.parametrize(
    "layout", ["plain", "dingtalk_records", "wide", "several_in_a_cell", "dingtalk_checkins"]
)
def test_punches_by_name_alone(tmp_path: Path, layout: str) -> None:
    rows = without(LAYOUTS[layout][1](), "工号")
    write_hall(tmp_path, {"2021-03/签到": rows})
    result = intake(tmp_path)
    assert events(result) == LATE_AND_LOST
    (one,) = said(result)
    assert "张三（1001）" in one and "李四（1002）" in one


def test_punches_of_which_some_have_no_number(tmp_path: Path) -> None:
    rows = [[("" if c == "1002" else c) for c in r] for r in plain()]
    write_hall(tmp_path, {"2021-03/签到": rows})
    result = intake(tmp_path)
    assert (
        events(result) == LATE_AND_LOST
        and "李四（1002）" in said(result)[0]
        and "张三" not in said(result)[0]
    )


def test_spaces_in_names_do_not_matter(tmp_path: Path) -> None:
    rows = [[str(c).replace("张三", "张　三 ") for c in r] for r in without(plain(), "工号")]
    write_hall(tmp_path, {"2021-03/签到": rows})
    assert events(intake(tmp_path)) == LATE_AND_LOST


@pytest.mark.parametrize("sheet", ["投诉", "请假", "巡查", "好差评", "办件"])
def test_other_sheets_by_name_alone(tmp_path: Path, sheet: str) -> None:
    rows = [list(r) for r in HALL[f"2021-03/{sheet}"]]
    if "姓名" not in rows[0]:
        rows = [["姓名", *rows[0]], ["张三", *rows[1]]]
    names = without(rows, "工号")
    blank = [rows[0], [("" if label == "工号" else c) for label, c in zip(rows[0], rows[1], strict=True)]]
    whole = facts_of(intake(write_hall(tmp_path / "a", {f"2021-03/{sheet}": rows})), "投诉")
    for number, some in enumerate((names, blank)):
        result = intake(write_hall(tmp_path / str(number), {f"2021-03/{sheet}": some}))
        assert result.facts is not None, result.diagnostics
        assert [f.subject for f in facts_of(result, "投诉")] == [f.subject for f in whole]
        assert len(said(result)) == 1


def test_whoever_is_on_the_roster_under_an_account_is_not_remarked(tmp_path: Path) -> None:
    named = [[*ROSTER, "打卡账号"], [*ANN, "张三"], [*BOB, "李四"]]
    write_hall(tmp_path, {"花名册": named, "2021-03/签到": without(plain(), "工号")})
    result = intake(tmp_path)
    assert events(result) == LATE_AND_LOST and not said(result)


def test_two_of_one_name_are_asked_for(tmp_path: Path) -> None:
    roster = [ROSTER, ANN, but(BOB, c1="张三")]
    for sheet, rows in (
        ("投诉", [COMPLAINT, but(COMPLAINT_1, c2="", c3="张三")]),
        ("请假", [LEAVE, but(SLIP, c1="", c2="张三")]),
    ):
        result = intake(write_hall(tmp_path / sheet, {"花名册": roster, f"2021-03/{sheet}": rows}))
        (one,) = [d for d in errors(result) if d.code == "KP301"]
        assert "有 2 个张三（工号 1001、1002）" in one.help and not said(result)


def test_one_who_left_is_a_second_one_of_the_name(tmp_path: Path) -> None:
    """Nobody can tell whether the old sheet means him."""
    gone = ["0900", "张三", "税务", "工作人员", dt.date(2018, 1, 1), dt.date(2018, 6, 1)]
    write_hall(tmp_path, {"花名册": [ROSTER, ANN, BOB, gone], "2021-03/签到": without(plain(), "工号")})
    assert "有 2 个张三" in errors(intake(tmp_path))[0].help


def test_a_name_nobody_has_is_offered_the_nearest(tmp_path: Path) -> None:
    rows = [COMPLAINT, but(COMPLAINT_1, c2="", c3="李四四")]
    (one,) = errors(intake(write_hall(tmp_path, {"2021-03/投诉": rows})))
    assert one.code == "KP301" and "是不是“李四”（1002）" in one.help


def test_a_number_that_is_wrong_is_not_overruled_by_a_name(tmp_path: Path) -> None:
    rows = [COMPLAINT, but(COMPLAINT_1, c2="1003", c3="张三")]
    assert [d.code for d in errors(intake(write_hall(tmp_path, {"2021-03/投诉": rows})))] == ["KP301"]


def dingtalk(numbers: str = "") -> list[list[object]]:
    """A daily sheet with accounts of the app; the column of numbers that the hall never filled in is blank."""
    rows = [list(r) for r in LAYOUTS["dingtalk_daily"][1]()]
    at = rows[2].index("工号")
    return [*rows[:3], *([*r[:at], numbers, *r[at + 1 :]] for r in rows[3:])]


def test_accounts_do_not_go_by_names(tmp_path: Path) -> None:
    """What an app calls people is proposed by intake, and checked once."""
    write_hall(tmp_path, {"2021-03/签到": dingtalk()})
    result = intake(tmp_path)
    assert {d.code for d in errors(result)} == {"KP301"} and not said(result)


def test_numbers_of_a_device_do_not_go_by_names(tmp_path: Path) -> None:
    """A clock's number is a number: it is offered, as before."""
    rows = [[{"1001": "1", "1002": "2"}.get(str(c), c) for c in r] for r in LAYOUTS["zktime"][1]()]
    write_hall(tmp_path, {"2021-03/签到": rows})
    found = errors(intake(tmp_path))
    assert len(found) == 2 and "打卡账号" in found[0].help


def test_a_correction_of_a_record_without_number(tmp_path: Path) -> None:
    head = ["更正单号", "表", "编号", "工号", "日期", "事项", "栏目", "改为", "理由", "批准人", "批准日期"]
    slip = ["G1", "投诉", "", "李四", "2021-03-03", "", "核实状态", "不属实", "查错了", "王五", "2021-03-20"]
    rows = [COMPLAINT, but(COMPLAINT_1, c0="", c2="", c3="李四")]
    result = intake(write_hall(tmp_path, {"2021-03/投诉": rows, "2021-03/更正": [head, slip]}))
    assert result.facts is not None, result.diagnostics
    assert result.facts.corrections[0].subjects == ("1002",)
