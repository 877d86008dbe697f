"""Disorder that sheets come in: each is read to the same punches, or offered and not guessed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
import xlwt

from engine.facts.intake import Intake
from grammar.diagnostic import Severity
from tests.hall_sheets import (
    ANN,
    BOB,
    COMPLAINT,
    COMPLAINT_1,
    LEAVE,
    PATROL,
    PATROL_1,
    PUNCH,
    ROSTER,
    SLIP,
    but,
    facts_of,
    intake,
    punch,
    write_hall,
)
from tests.vendor_sheets import LAYOUTS, PEOPLE, clocks, moments

DAY = dt.date(2021, 3, 1)


def punched(result: Intake) -> set[tuple[str, dt.datetime]]:
    """Every punch that was read, by the numbers that the derived events rest on."""
    table = next(s.table for s in result.sources if s.fact == "签到")
    assert table is not None
    return {(str(line[0]).strip(), line[2]) for line in table.lines}  # type: ignore[misc]


def book(path: Path, fill: Callable[[Any, Any], None], **options: object) -> None:
    with xlsxwriter.Workbook(str(path), options) as out:
        fill(out, out.add_worksheet("考勤"))


def days(out: Any, page: Any, first: int = 1) -> None:
    """工号, 姓名, 日期 and four times, all as the spreadsheet program's own dates and fractions of a day."""
    date, clock = out.add_format({"num_format": "yyyy/m/d"}), out.add_format({"num_format": "h:mm"})
    page.write_row(
        first - 1,
        0,
        ["工号", "姓名", "日期", "上班1打卡时间", "下班1打卡时间", "上班2打卡时间", "下班2打卡时间", "班次"],
    )
    row = first
    for id, name in PEOPLE.items():
        for number in range(1, 32):
            day = dt.date(2021, 3, number)
            page.write_string(row, 0, id)
            page.write_string(row, 1, name)
            page.write_datetime(row, 2, day, date)
            for at, time in enumerate(clocks(id, day)):
                if time:
                    page.write_datetime(row, 3 + at, dt.time.fromisoformat(time), clock)
            row += 1


@pytest.mark.parametrize("date_1904", [False, True])
def test_dates_and_fractions_of_a_day(tmp_path: Path, date_1904: bool) -> None:
    write_hall(tmp_path, {"2021-03/签到": None})
    book(tmp_path / "2021-03/签到.xlsx", days, date_1904=date_1904)
    result = intake(tmp_path)
    assert result.facts is not None and punched(result) == moments()


def test_hidden_and_filtered_rows_are_read_and_said(tmp_path: Path) -> None:
    def fill(out: Any, page: Any) -> None:
        days(out, page)
        page.autofilter(0, 0, 62, 6)
        for row in range(5, 20):
            page.set_row(row, None, None, {"hidden": True})

    write_hall(tmp_path, {"2021-03/签到": None})
    book(tmp_path / "2021-03/签到.xlsx", fill)
    result = intake(tmp_path)
    assert punched(result) == moments()
    assert "有 15 行（第6行起）是隐藏的" in next(d.message for d in result.diagnostics if d.code == "KP342")


def test_hidden_rows_of_an_old_workbook_are_said(tmp_path: Path) -> None:
    out = xlwt.Workbook()
    out.add_sheet("说明").write(0, 0, "略")
    page = out.add_sheet("投诉")
    for number, row in enumerate(
        [COMPLAINT, COMPLAINT_1, but(COMPLAINT_1, c0="T2"), but(COMPLAINT_1, c0="T3")]
    ):
        for at, cell in enumerate(row):
            page.write(number, at, cell)
    page.row(2).hidden = page.row(3).hidden = True
    write_hall(tmp_path, {"2021-03/投诉": None})
    out.save(str(tmp_path / "2021-03/投诉.xls"))
    result = intake(tmp_path)
    assert len(facts_of(result, "投诉")) == 3
    assert "有 2 行（第3行起）是隐藏的" in next(d.message for d in result.diagnostics if d.code == "KP342")


def test_rows_that_are_only_numbered_beforehand_are_no_records(tmp_path: Path) -> None:
    """A register is printed with its numbers; what is not used stays blank."""
    rows = [["序号", *COMPLAINT], [1, *COMPLAINT_1], [2, *[""] * 9], [3, *[""] * 9]]
    roster = [["序 号", *ROSTER], [1, *ANN], [2, *BOB], [3, *[""] * 6]]
    write_hall(tmp_path, {"2021-03/投诉": rows, "花名册": roster})
    result = intake(tmp_path)
    assert len(facts_of(result, "投诉")) == 1
    said = [d for d in result.diagnostics if d.code == "KP323"]
    assert len(said) == 2 and all("只写了序号" in d.message for d in said)
    source = next(s for s in result.sources if s.fact == "投诉")
    assert source.table is not None and source.table.tally.notes == {3, 4}


def test_a_numbered_row_with_anything_in_it_is_a_record(tmp_path: Path) -> None:
    write_hall(tmp_path, {"2021-03/投诉": [["序号", *COMPLAINT], [1, *but([""] * 9, c4="态度")]]})
    assert {d.code for d in intake(tmp_path).diagnostics if d.severity is Severity.ERROR} == {"KP309"}


def test_cells_merged_downwards(tmp_path: Path) -> None:
    write_hall(tmp_path, {"2021-03/签到": None})
    out = openpyxl.Workbook()
    page = out.active
    assert page is not None
    page.append(["工号", "姓名", "日期", "打卡记录"])
    for id, name in PEOPLE.items():
        first = page.max_row + 1
        for number in range(1, 32):
            day = dt.date(2021, 3, number)
            page.append([id, name, str(day), " ".join(filter(None, clocks(id, day)))])
        for column in "AB":
            page.merge_cells(f"{column}{first}:{column}{page.max_row}")
    out.save(tmp_path / "2021-03/签到.xlsx")
    result = intake(tmp_path)
    assert result.facts is not None and punched(result) == moments()


def test_words_merged_downwards_in_other_sheets(tmp_path: Path) -> None:
    """The window of a roster, the day of records: said once; a number is not multiplied."""
    roster = [ROSTER, ANN, but(BOB, c2="", c4="")]
    patrols = [PATROL, PATROL_1, but(PATROL_1, c0="X2", c1="", c3="1002", c4="李四", c7="")]
    write_hall(tmp_path, {"花名册": roster, "2021-03/巡查": patrols})
    for name, cells in (("花名册", ("C2:C3", "E2:E3")), ("2021-03/巡查", ("B2:B3", "H2:H3"))):
        out = openpyxl.load_workbook(tmp_path / f"{name}.xlsx")
        for one in cells:
            out.worksheets[0].merge_cells(one)
        out.save(tmp_path / f"{name}.xlsx")
    result = intake(tmp_path)
    assert result.facts is not None, result.diagnostics
    assert [s.postings[0].window for s in result.facts.subjects] == ["企业登记", "企业登记"]
    found = facts_of(result, "离岗")
    assert [(f.date.day, f.fields.get("时长")) for f in found] == [(4, 20), (4, None)]
    said = [d for d in result.diagnostics if "合并的单元格" in d.message]
    assert len(said) == 2 and "窗口、到岗日期" in said[1].message


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [("2021-03-02 上午", "2021-03-02 下午", "1"), ("2021-03-02上午", "2021-03-02 上午", "0.5"),
     ("2021/3/2 下午", "2021/3/3 上午", "1"), ("2021-03-02 下午", "2021-03-02 下午", "0.5")],
)  # fmt: skip
def test_leave_by_halves_of_a_day(tmp_path: Path, start: str, end: str, days: str) -> None:
    """As DingTalk and WeCom write it."""
    write_hall(tmp_path, {"2021-03/请假": [LEAVE, but(SLIP, c4=start, c5=end)]})
    (fact,) = facts_of(intake(tmp_path), "病假")
    assert str(fact.fields["天数"]) == days


def test_a_half_of_no_day_is_refused(tmp_path: Path) -> None:
    write_hall(tmp_path, {"2021-03/请假": [LEAVE, but(SLIP, c4="2021-02-30 上午")]})
    assert "2021-02-30" in next(d.message for d in intake(tmp_path).diagnostics if d.code == "KP305")


def test_the_sheets_of_one_export_are_told_as_what_they_are_used_for(tmp_path: Path) -> None:
    write_hall(tmp_path, {"2021-03/签到": None})
    out = openpyxl.Workbook()
    out.remove(out.worksheets[0])
    head = ["姓名", "考勤组", "部门", "工号", "出勤天数", "休息天数", "迟到次数", "旷工天数"]
    sums = [head, *([name, "大厅", "大厅", id, 22, 9, 0, 0] for id, name in PEOPLE.items())]
    for name, rows in (
        ("月度汇总", sums),
        *((n, LAYOUTS[n][1]()) for n in ("dingtalk_daily", "wide", "dingtalk_records")),
    ):
        page = out.create_sheet(name)
        for row in rows:
            page.append([None if c == "" else c for c in row])
    out.create_sheet("异常统计").append(["工号", "合计"])
    out.save(tmp_path / "2021-03/考勤报表.xlsx")
    result = intake(tmp_path)
    assert [d.place.sheet for d in result.diagnostics if d.code == "KP318"] == ["异常统计"]  # type: ignore[union-attr]
    assert result.facts is not None and punched(result) == moments()
    said = [d for d in result.diagnostics if d.code == "KP343"]
    assert [("作签到读取" in d.message, "只作对照" in d.message) for d in said].count((False, True)) == 3
    assert sum("作签到读取" in d.message for d in said) == 1 and not any(
        d.severity is Severity.WARNING for d in said
    )


def test_the_end_of_the_day_and_the_day_after(tmp_path: Path) -> None:
    rows = [
        ["工号", "日期", "打卡记录"],
        ["1001", "2021-03-01", "08:20:30 24:00"],
        ["1002", "2021-03-01", "8:21，次日00:10"],
    ]
    write_hall(tmp_path, {"2021-03/签到": rows})
    found = {at for _, at in punched(intake(tmp_path))}
    assert found == {
        dt.datetime(2021, 3, 1, 8, 20, 30),
        dt.datetime(2021, 3, 2),
        dt.datetime(2021, 3, 1, 8, 21),
        dt.datetime(2021, 3, 2, 0, 10),
    }


@pytest.mark.parametrize(
    "written",
    ["2021.3.5", "2021年3月5日", "20210305", "２０２１－３－５", "2021/3/5 ", 20210305, "2021 年 3 月 5 日"],
)
def test_spellings_of_a_day(tmp_path: Path, written: object) -> None:
    write_hall(tmp_path, {"2021-03/签到": [["工号", "日期", "打卡记录"], ["1001", written, "08:20"]]})
    assert {at for _, at in punched(intake(tmp_path))} == {dt.datetime(2021, 3, 5, 8, 20)}


def test_a_day_that_may_be_two_is_refused(tmp_path: Path) -> None:
    write_hall(tmp_path, {"2021-03/签到": [["工号", "日期", "打卡记录"], ["1001", "3/5/21", "08:20"]]})
    errors = [d for d in intake(tmp_path).diagnostics if d.severity is Severity.ERROR]
    assert [d.code for d in errors] == ["KP305"] and "分不清" in errors[0].message


@pytest.mark.parametrize("id", ["1001", " 1001 ", "１００１", 1001, 1001.0, "1001\u3000"])
def test_spellings_of_a_number(tmp_path: Path, id: object) -> None:
    rows = [PUNCH, ["大厅", "张　三", id, "2021-03-01 08:20:00", "前门"]]
    write_hall(tmp_path, {"2021-03/签到": rows})
    assert not [d for d in intake(tmp_path).diagnostics if d.severity is Severity.ERROR]


def test_lost_zeros_are_offered_and_not_assumed(tmp_path: Path) -> None:
    roster = [ROSTER, but(ANN, c0="0012"), BOB]
    write_hall(tmp_path, {"花名册": roster, "2021-03/签到": [PUNCH, punch("12", "", "2021-03-01 08:20:00")]})
    errors = [d for d in intake(tmp_path).diagnostics if d.severity is Severity.ERROR]
    error = next(d for d in errors if "签到" in str(d.place))
    assert error.code == "KP301" and "0012" in error.help and "丢了前面的 0" in error.help


def test_two_people_of_one_name_are_not_told_apart_by_it(tmp_path: Path) -> None:
    roster = [ROSTER, ANN, but(BOB, c1="张三")]
    write_hall(
        tmp_path, {"花名册": roster, "2021-03/签到": [["姓名", "打卡时间"], ["张三", "2021-03-01 08:20:00"]]}
    )
    error = next(d for d in intake(tmp_path).diagnostics if d.severity is Severity.ERROR)
    assert "有 2 个张三" in error.help and "1001、1002" in error.help


def test_blocks_of_people_with_all_that_stands_around_them(tmp_path: Path) -> None:
    """Whose lines are no records is not counted; what stands under no day is not passed over."""
    rows = [
        ["考勤记录表"], ["统计日期：2021-03-01～2021-03-31"], ["", 1, 2, 3, 4, 5, 6],
        ["编 号：", 1001, "姓 名：", "张　三", "部 门：", "大厅"], ["", "08:20\n17:05", "", "--", "08:20 次日00:10", "", "24:00"],
        ["编 号：", 1002, "姓 名：", "李四", "部 门："], ["制表人：王五"],
    ]  # fmt: skip
    write_hall(tmp_path, {"2021-03/签到": rows})
    result = intake(tmp_path)
    assert result.facts is not None, result.diagnostics
    source = next(s for s in result.sources if s.fact == "签到")
    assert source.layout == "每人一块" and "编号" in source.why and source.rows == 1
    assert {at for _, at in punched(result)} == {
        dt.datetime(2021, 3, 1, 8, 20), dt.datetime(2021, 3, 1, 17, 5), dt.datetime(2021, 3, 4, 8, 20),
        dt.datetime(2021, 3, 5, 0, 10), dt.datetime(2021, 3, 7),
    }  # fmt: skip
    write_hall(tmp_path, {"2021-03/签到": [*rows[:5], ["", *[""] * 8, "08:21"]]})
    assert any("不在任何一天的下面" in d.message for d in intake(tmp_path).diagnostics)


@pytest.mark.parametrize("layout", ["blocks", "wide"])
def test_another_month_is_not_read_as_this_one(tmp_path: Path, layout: str) -> None:
    rows = [
        [str(c).replace("2021-03", "2021-02").replace("2021-04", "2021-03") for c in row]
        for row in LAYOUTS[layout][1]()
    ]
    write_hall(tmp_path, {"2021-03/签到": rows})
    errors = [d for d in intake(tmp_path).diagnostics if d.severity is Severity.ERROR]
    assert [d.code for d in errors] == ["KP304"] and "表上写的是 2021-02" in errors[0].message


def test_a_header_that_comes_again_and_totals_are_no_records(tmp_path: Path) -> None:
    line = punch("1001", "张三", "2021-03-01 08:20:00")
    rows = [["三月"], PUNCH, line, PUNCH, but(line, c3="2021-03-01 12:01:00"), ["合计", 2], ["制表人：王五"]]
    write_hall(tmp_path, {"2021-03/签到": rows})
    table = next(s.table for s in intake(tmp_path).sources if s.fact == "签到")
    assert table is not None and [*table.numbers][:2] == [3, 5]
    assert [n for n in table.tally.read if n not in table.tally.notes] == [3, 5]


def test_a_cell_of_32767_characters_is_read(tmp_path: Path) -> None:
    long = "长" * 32_767
    rows = [["编号", "日期", "工号", "内容", "核实状态"], ["T1", DAY, "1002", long, "属实"]]
    write_hall(tmp_path, {"2021-03/投诉": rows})
    result = intake(tmp_path)
    assert result.facts is not None
    assert next(f.fields["内容"] for f in result.facts.facts if f.kind == "投诉") == long
