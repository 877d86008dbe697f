"""Vendors' verdicts and sums set against ours, both ways."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from engine.facts.differences import Difference
from tests.hall_sheets import intake, write_hall, write_xlsx
from tests.vendor_sheets import LATE, LAYOUTS, LOST


def daily(verdict: str, count: int) -> list[list[object]]:
    """The daily sheet, which says so of 李四's first punch on the day on which he is late."""
    rows = [list(r) for r in LAYOUTS["dingtalk_daily"][1]()]
    head = next(r for r in rows if "上班1打卡时间" in r)
    for row in rows:
        if "李四" in row and str(LATE)[2:] in str(row[head.index("日期")]):
            row[head.index("上班1打卡结果")], row[head.index("迟到次数")] = verdict, count
            row[head.index("迟到时长")] = count * 11
    return rows


def differences(folder: Path, rows: list[list[object]]) -> list[Difference]:
    write_hall(folder, {"2021-03/签到": None})
    write_xlsx(folder / "2021-03/签到.xlsx", rows)
    result = intake(folder)
    assert result.facts is not None, result.diagnostics
    return [d for d in result.differences if d.kind == "迟到"]


def test_nothing_is_told_where_both_say_the_same(tmp_path: Path) -> None:
    assert differences(tmp_path, daily("迟到", 1)) == []


def test_our_lateness_that_the_vendor_does_not_see_is_told(tmp_path: Path) -> None:
    (one,) = differences(tmp_path, daily("正常", 0))
    assert (one.subject, one.day, one.vendor, one.ours) == ("1002", LATE, "", "迟到")
    assert one.told == f"{LATE} 1002 导出表没有说迟到，按办法迟到" and one.origin.row


def test_a_lateness_that_we_do_not_see_is_told(tmp_path: Path) -> None:
    rows = daily("迟到", 1)
    head = next(r for r in rows if "上班1打卡时间" in r)
    row = next(r for r in rows if "张三" in r and str(LATE)[2:] in str(r[head.index("日期")]))
    row[head.index("上班1打卡结果")] = "迟到"
    (one,) = differences(tmp_path, rows)
    assert (one.subject, one.vendor, one.ours) == ("1001", "上班1打卡结果 迟到", "")


SUMS = ["姓名", "工号", "出勤天数", "迟到次数", "早退次数", "上班缺卡次数", "下班缺卡次数", "旷工天数"]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (["李四", "1002", 22, 1, 0, 0, 1, 0], []),
        (["李四", "1002", 22, 3, 0, 0, 1, 0], [("迟到次数 3", "1次")]),
        (
            ["李四", "1002", 22, 1, 0, 1, 0, "0.5"],
            [("上班缺卡次数 1", "0次"), ("下班缺卡次数 0", "1次"), ("旷工天数 0.5", "0天")],
        ),
        (["李四", "1002", 22, "--", "", "", "", ""], []),
    ],
)
def test_sums_of_the_month_are_compared(row: list[object], told: object, tmp_path: Path) -> None:
    assert LOST != LATE
    write_hall(
        tmp_path,
        {"2021-03/签到": None, "2021-03/请假": [["工号", "假别", "开始时间", "结束时间", "审批状态"]]},
    )
    book = openpyxl.Workbook()
    for name, rows in (("每日统计", daily("迟到", 1)), ("月度汇总", [SUMS, row])):
        page = book.create_sheet(name)
        for cells in rows:
            page.append(cells)
    del book["Sheet"]
    book.save(tmp_path / "2021-03/签到.xlsx")
    found = [d for d in intake(tmp_path).differences if d.day is None]
    assert [(d.vendor, d.ours) for d in found] == told
