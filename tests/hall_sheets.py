"""A tiny hall's facts folder, for tests of intake: two people, one month, every sheet in order."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from engine.facts.fact import Fact, Period
from engine.facts.intake import Intake, read_people
from engine.policy.load import standard_facts
from grammar.diagnostic import Diagnostic
from tests.punches import HOURS, MARCH

Sheet = Sequence[Any]
KINDS = standard_facts()[0]
NEEDED = frozenset({"签到", "请假", "投诉", "巡查", "好差评", "办件"})

ROSTER = ["工号", "姓名", "窗口", "职务", "到岗日期", "离岗日期"]
ANN = ["1001", "张三", "企业登记", "首席代表", date(2019, 1, 1), ""]
BOB = ["1002", "李四", "税务", "工作人员", date(2019, 1, 1), ""]
PUNCH = ["部门", "姓名", "工号", "打卡时间", "设备"]
LEAVE = ["单号", "工号", "姓名", "假别", "开始时间", "结束时间", "审批状态", "审批人"]
COMPLAINT = ["编号", "日期", "工号", "姓名", "内容", "核实状态", "酌情分", "裁定人", "裁定理由"]
PATROL = [
    "编号",
    "日期",
    "时刻",
    "工号",
    "姓名",
    "方式",
    "事项",
    "时长（分钟）",
    "核实状态",
    "酌情分",
    "裁定人",
    "裁定理由",
]
RATING = ["编号", "日期", "工号", "窗口", "等级", "核实状态"]
CASE = ["编号", "日期", "工号", "事项", "法定时限（天）", "承诺时限（天）", "办结", "正确"]

SLIP = ["Q1", "1002", "李四", "病假", "2021-03-02 08:30", "2021-03-02 17:00", "已批准", "王五"]
COMPLAINT_1 = ["T1", "2021-03-03", "1002", "李四", "态度", "属实", "", "", ""]
PATROL_1 = ["X1", "2021-03-04", "09:10", "1001", "张三", "现场", "离岗", 20, "属实", "", "", ""]
RATING_1 = ["P1", "2021-03-03", "1001", "企业登记", "非常满意", ""]
CASE_1 = ["B1", "2021-03-03", "1001", "设立登记", 20, 10, "是", "是"]


def punch(id: str, name: str, at: str) -> list[object]:
    return ["大厅", name, id, at, "前门"]


PUNCHES = [
    punch(id, name, f"2021-03-{day:02} {at}")
    for day in range(1, 32)
    for id, name in (("1001", "张三"), ("1002", "李四"))
    for at in ("08:20:11", "12:01:02", "13:50:00", "17:05:59")
]

# File (without suffix) → rows, header first.
HALL: Mapping[str, Sheet] = {
    "花名册": [ROSTER, ANN, BOB],
    "2021-03/签到": [["三月考勤记录"], PUNCH, *PUNCHES],
    "2021-03/请假": [LEAVE, SLIP],
    "2021-03/投诉": [COMPLAINT, COMPLAINT_1],
    "2021-03/巡查": [PATROL, PATROL_1],
    "2021-03/好差评": [RATING, RATING_1],
    "2021-03/办件": [CASE, CASE_1],
}


def write_xlsx(path: Path, rows: Sheet, sheet: str = "") -> None:
    """Rows from A1 on; dates become real dates, everything else is as the value's type."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd hh:mm:ss"}) as book:
        page = book.add_worksheet(sheet or path.stem)
        for number, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if isinstance(cell, date | datetime):
                    page.write_datetime(number, column, cell)
                elif cell != "":
                    page.write(number, column, cell)


def write_hall(folder: Path, changes: Mapping[str, Sheet | None] | None = None) -> Path:
    """The hall with some sheets replaced (None: left out). Returns the facts folder."""
    for name, rows in {**HALL, **(changes or {})}.items():
        if rows is not None:
            write_xlsx(folder / f"{name}.xlsx", rows)
    return folder


def intake(folder: Path, period: Period = MARCH, needed: frozenset[str] = NEEDED) -> Intake:
    return read_people(folder, period, KINDS, needed, HOURS)


def found(folder: Path, changes: Mapping[str, Sheet | None]) -> list[Diagnostic]:
    """What is said about the hall with these changes."""
    return list(intake(write_hall(folder, changes)).diagnostics)


def only(diagnostics: Sequence[Diagnostic], code: str) -> Diagnostic:
    """The one diagnostic, which has the code."""
    assert [d.code for d in diagnostics] == [code], diagnostics
    return diagnostics[0]


def but(row: Sequence[object], **changes: object) -> list[object]:
    """A copy of a row with the cells at the columns changed: but(SLIP, c3="事假")."""
    copy = list(row)
    for column, value in changes.items():
        copy[int(column[1:])] = value
    return copy


def facts_of(result: Intake, kind: str) -> list[Fact]:
    assert result.facts is not None, result.diagnostics
    return [f for f in result.facts.facts if f.kind == kind]
