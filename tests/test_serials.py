"""Numbers that lost the format of a date: read as what they are, and said so once for each column."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import xlsxwriter

from engine.facts.intake import Intake
from tests.hall_sheets import COMPLAINT, COMPLAINT_1, but, facts_of, intake, write_hall

PUNCHES = ["工号", "姓名", "打卡日期", "打卡时间", "打卡结果", "打卡地址"]


def serial(day: dt.date, since_1904: bool = False) -> int:
    return (day - (dt.date(1904, 1, 1) if since_1904 else dt.date(1899, 12, 30))).days


def complaints(folder: Path, numbers: list[float], options: dict[str, object]) -> Intake:
    write_hall(folder, {"2021-03/投诉": None})
    with xlsxwriter.Workbook(str(folder / "2021-03/投诉.xlsx"), options) as book:
        page = book.add_worksheet("投诉")
        page.write_row(0, 0, COMPLAINT)
        for row, number in enumerate(numbers, 1):
            page.write_row(row, 0, but(COMPLAINT_1, c0=f"T{row}", c1=number))
    return intake(folder)


def test_days_are_read_and_said_once(tmp_path: Path) -> None:
    days = [dt.date(2021, 3, 3), dt.date(2021, 3, 4)]
    result = complaints(tmp_path, [serial(d) for d in days], {})
    assert [f.date for f in facts_of(result, "投诉")] == days
    (said,) = [d for d in result.diagnostics if d.code == "KP342"]
    assert "44258 是 2021-03-03" in said.message and "第2行 “日期”列" in str(said.place)


def test_a_workbook_that_counts_from_1904(tmp_path: Path) -> None:
    day = dt.date(2021, 3, 3)
    result = complaints(tmp_path, [serial(day, since_1904=True)], {"date_1904": True})
    assert [f.date for f in facts_of(result, "投诉")] == [day]


def test_a_number_out_of_range_stays_an_error(tmp_path: Path) -> None:
    result = complaints(tmp_path, [123456.0], {})
    assert result.facts is None and "KP305" in {d.code for d in result.diagnostics}


def test_parts_of_a_day_beside_a_column_of_days(tmp_path: Path) -> None:
    write_hall(tmp_path, {"2021-03/签到": None})
    with xlsxwriter.Workbook(str(tmp_path / "2021-03/签到.xlsx")) as book:
        page = book.add_worksheet("签到")
        page.write_row(0, 0, PUNCHES)
        page.write_row(1, 0, ["1001", "张三", 44256, 0.354166, "正常", "前门"])
        page.write_row(2, 0, ["1001", "张三", 44256, 44256.5, "正常", "前门"])
    result = intake(tmp_path)
    said = [str(d.place) for d in result.diagnostics if d.code == "KP342"]
    assert ["打卡日期" in said[0], "打卡时间" in said[1]] == [True, True] and len(said) == 2
    source = next(s for s in result.sources if s.fact == "签到")
    assert source.table is not None
    times = [line[2] for line in source.table.lines]
    assert times == [dt.datetime(2021, 3, 1, 8, 30), dt.datetime(2021, 3, 1, 12)]
