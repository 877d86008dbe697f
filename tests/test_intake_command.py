"""kaoping intake: what was read, row by row, without evaluating; and the rows that are sent back."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from tests.commands import MARCH, Run
from tests.schemas import faults, schema_of

Edit = Callable[[int, list[object]], list[object]]


def rewrite(path: Path, change: Edit) -> None:
    """The workbook's sheet with its rows changed; row numbers as people see them."""
    book = openpyxl.load_workbook(path)
    page = book.active
    assert page is not None
    rows = [list(r) for r in page.iter_rows(values_only=True)]
    with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"}) as out:
        sheet = out.add_worksheet(page.title)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, ["" if c is None else c for c in change(number + 1, row)])


def document(kp: Run, *args: str) -> dict[str, object]:
    done = kp("intake", MARCH, "--json", *args)
    doc = json.loads(done.out)
    assert not faults(doc, schema_of("intake-1"))
    return doc["surveys"][0]  # type: ignore[no-any-return]


def sheet_of(survey: dict[str, object], file: str) -> dict[str, object]:
    sheets = survey["sheets"]
    assert isinstance(sheets, list)
    return next(s for s in sheets if s["file"] == file)  # type: ignore[no-any-return]


def test_a_month_in_order(kp: Run, hall: Path) -> None:
    done = kp("intake", MARCH)
    assert done.code == 0 and "签到.xlsx：按“打卡流水”读，因为有“工号”“打卡时间”列" in done.out
    assert not (hall / "output" / MARCH / "退回更正.xlsx").exists()
    survey = document(kp)
    assert survey["fit"] is True
    for one in survey["sheets"]:  # type: ignore[attr-defined]
        assert one["read"] == one["accepted"] + len(one["refused"]) + len(one["repeated"])
    assert sheet_of(survey, "2021-03/签到.xlsx")["first"] == "2021-03-01"


def test_refused_rows_are_sent_back_with_their_reasons(kp: Run, hall: Path) -> None:
    path = hall / "facts" / MARCH / "办件.xlsx"

    def change(n: int, row: list[object]) -> list[object]:
        return [*row[:6], "已办", *row[7:]] if n in (5, 6) else row

    rewrite(path, change)
    done = kp("intake", MARCH)
    assert done.code == 4 and "退回 2 行：第5—6行" in done.out
    page = openpyxl.load_workbook(hall / "output" / MARCH / "退回更正.xlsx").active
    assert page is not None
    rows = list(page.iter_rows(values_only=True))
    assert rows[0][:4] == ("文件", "工作表", "行", "退回的原因") and "办结" in rows[0]
    assert [r[2] for r in rows[1:]] == [5, 6] and "已办" in str(rows[1][3]) and "已办" in rows[1]
    survey = document(kp)
    one = sheet_of(survey, "2021-03/办件.xlsx")
    assert [r["row"] for r in one["refused"]] == [5, 6]  # type: ignore[attr-defined]
    rewrite(path, lambda n, row: [*row[:6], "是", *row[7:]] if n in (5, 6) else row)
    assert kp("intake", MARCH).code == 0
    assert not (hall / "output" / MARCH / "退回更正.xlsx").exists()


def test_what_begins_like_a_formula_comes_back_inert(kp: Run, hall: Path) -> None:
    evil = "=cmd|'/c calc'!A0"
    lines = f"编号,日期,工号,姓名,内容,核实状态\nT1,2021-03-02,X999,{evil},+1+1,属实\n"
    for path in (hall / "facts" / MARCH).glob("投诉.*"):
        path.unlink()
    (hall / "facts" / MARCH / "投诉.csv").write_text(lines, "utf-8")
    assert kp("intake", MARCH).code == 4
    page = openpyxl.load_workbook(hall / "output" / MARCH / "退回更正.xlsx").active
    assert page is not None
    cells = [c for row in page.iter_rows() for c in row if c.value in (evil, "+1+1")]
    assert len(cells) == 2 and all(c.data_type == "s" for c in cells)


def test_who_has_no_punch_on_which_days(kp: Run, hall: Path) -> None:
    path = hall / "facts" / MARCH / "签到.xlsx"

    def drop(n: int, row: list[object]) -> list[object]:
        return ["" for _ in row] if "D007" in row and "2021-03-09" in str(row) else row

    rewrite(path, drop)
    done = kp("intake", MARCH)
    assert "没有打卡也没有请假：D007" in done.out and "3月9日" in done.out


def test_a_sheet_that_is_needed_and_absent(kp: Run, hall: Path) -> None:
    (hall / "facts" / MARCH / "投诉.xlsx").unlink()
    done = kp("intake", MARCH)
    assert done.code == 5 and "缺：没有 2021-03/投诉.xlsx" in done.out


def test_a_layout_may_be_chosen(kp: Run, hall: Path) -> None:
    done = kp("intake", MARCH, "--as", "签到.xlsx=每日一列")
    assert done.code == 4 and "KP343" in done.err and "按“每日一列”读不了" in done.err
    done = kp("intake", MARCH, "--as", "每天一列")
    assert done.code == 2 and "没有叫“每天一列”的读法" in done.err
    assert kp("intake", MARCH, "--as", "签到.xlsx=打卡流水").code == 0


@pytest.mark.parametrize(
    "settings",
    ['[headings]\n"员工代码" = "工号"\n', '[headings."签到"]\n"员工代码" = "工号"\n'],
)
def test_a_hall_s_own_headings(kp: Run, hall: Path, settings: str) -> None:
    path = hall / "facts" / MARCH / "签到.xlsx"
    rewrite(path, lambda n, row: ["员工代码" if c == "工号" else c for c in row])
    assert kp("intake", MARCH).code == 4
    toml = hall / "kaoping.toml"
    toml.write_text(toml.read_text("utf-8") + settings, "utf-8")
    assert kp("intake", MARCH).code == 0
    assert kp("evaluate", MARCH, "--no-files").code in (0, 5)


def test_a_heading_that_stands_for_no_column_is_told(kp: Run, hall: Path) -> None:
    toml = hall / "kaoping.toml"
    toml.write_text(
        toml.read_text("utf-8") + '[headings."投诉"]\n"来电日期" = "日其"\n"内情" = "内容"\n', "utf-8"
    )
    done = kp("intake", MARCH)
    assert done.code in (0, 5) and done.err.count("这张表没有这一列") == 1
    assert "“来电日期”对应到“日其”" in done.err and "是不是“日期”？" in done.err


SETTINGS = {
    '[headings."投述"]\n"来电日期" = "日期"\n': ("“投述”不是任何一张表", "是不是“投诉”？"),
    '[headings."签到"]\n"刷卡" = "打卡时见"\n': ("“刷卡”对应到“打卡时见”", "“打卡时间”"),
    '[headings]\n"员工代码" = "工好"\n': ("哪一张表都没有这一列", "“工号”"),
    '[headings."花名册"]\n"名" = "姓明"\n': ("把“花名册”的“名”对应到“姓明”", "是不是“姓名”？"),
    '[readers]\n"签到.xlsx" = "打卡流量"\n': ("指定的读法“打卡流量”没有", "是不是“打卡流水”"),
}


@pytest.mark.parametrize("settings", SETTINGS)
@pytest.mark.parametrize("command", ["intake", "evaluate"])
def test_settings_that_do_nothing_are_told(kp: Run, hall: Path, settings: str, command: str) -> None:
    toml = hall / "kaoping.toml"
    toml.write_text(toml.read_text("utf-8") + settings, "utf-8")
    done = kp(command, MARCH, "--no-files")
    (line,) = [text for text in done.err.splitlines() if "KP405" in text]
    words, help = SETTINGS[settings]
    assert words in line and help in done.err


@pytest.mark.parametrize(
    "settings",
    ['[headings."签到"]\n"早" = "上班1打卡时间"\n"号" = "考勤号码"\n', '[headings]\n"日子" = "日期"\n"一" = "1日"\n',
     '[headings."绩效指标"]\n"编号" = "项目编号"\n', '[headings."打卡账号"]\n"账号" = "打卡账号"\n'],
)  # fmt: skip
def test_settings_that_do_something_are_let_be(kp: Run, hall: Path, settings: str) -> None:
    """The projects' sheets are another policy's."""
    toml = hall / "kaoping.toml"
    toml.write_text(toml.read_text("utf-8") + settings, "utf-8")
    assert "KP405" not in kp("intake", MARCH, "--no-files").err


def test_a_file_that_is_not_there_may_not_be_chosen(kp: Run, hall: Path) -> None:
    done = kp("intake", MARCH, "--as", "签导.xlsx=打卡流水", "--no-files")
    assert "--as 里的“签导.xlsx”不在 2021-03 的文件夹里" in done.err and "是不是“签到.xlsx”" in done.err


def test_files_that_are_no_tables_are_named_too(kp: Run, hall: Path) -> None:
    folder = hall / "facts" / MARCH
    (folder / "附件").mkdir()
    for name in (
        "考勤机.zip",
        "投诉-2.docx",
        "附件/1.jpg",
        "附件/2.jpg",
        "通知.pdf",
        "说明",
        "Thumbs.db",
        "~$投诉.docx",
    ):
        (folder / name).write_bytes(b"x")
    done = kp("intake", MARCH, "--no-files")
    assert done.code == 0 and done.err.count("警告 KP318") == 2
    assert "2021-03/考勤机.zip：没有读取：压缩包没有打开" in done.err and "解开" in done.err
    assert "2021-03/投诉-2.docx：没有读取：叫“投诉”，但不是表格文件" in done.err
    assert "有 2 个 .jpg 文件不是表格" in done.err and "没有后缀的文件" in done.err and "通知.pdf" in done.err
    assert "Thumbs" not in done.err + done.out and "~$" not in done.err + done.out
    assert "没有读取：2021-03/考勤机.zip" in done.out


def test_files_that_are_not_read_are_named(kp: Run, hall: Path) -> None:
    (hall / "facts" / MARCH / "通讯录.csv").write_text("姓名,电话\n张三,1\n", "utf-8")
    done = kp("intake", MARCH)
    assert "没有读取：2021-03/通讯录.csv" in done.out
