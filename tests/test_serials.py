"""Numbers that lost the format of a date: read as what they are, and said so once for each column."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import xlsxwriter
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CalculationSettings, NullDate, Table, TableCell, TableRow
from odf.text import P

from engine.facts.intake import Intake
from grammar.diagnostic import Diagnostic, Severity
from tests.hall_sheets import COMPLAINT, COMPLAINT_1, but, facts_of, intake, write_hall
from tests.vendor_sheets import as_text

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


DAY = dt.date(2021, 3, 3)


def xls(path: Path, since_1904: bool) -> None:
    """A day with its format in the second row, the same day as a bare number in the third."""
    book = xlwt.Workbook()
    book.dates_1904 = since_1904
    page, day = book.add_sheet("投诉"), xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for at, cell in enumerate(COMPLAINT):
        page.write(0, at, cell)
    for row, number in ((1, DAY), (2, serial(DAY, since_1904))):
        for at, cell in enumerate(but(COMPLAINT_1, c0=f"T{row}", c1=number)):
            page.write(row, at, cell, *([day] if cell is DAY else []))
    book.save(str(path))


def ods(path: Path, zero: str) -> None:
    """The same; zero: the day from which the document says that it counts, empty where it does not say."""
    book = OpenDocumentSpreadsheet()
    if zero:
        settings = CalculationSettings()
        settings.addElement(NullDate(valuetype="date", datevalue=zero))
        book.spreadsheet.addElement(settings)
    bare = (DAY - dt.date.fromisoformat(zero or "1899-12-30")).days
    page = Table(name="投诉")
    for number, row in enumerate([COMPLAINT, but(COMPLAINT_1, c1=DAY), but(COMPLAINT_1, c0="T2", c1=bare)]):
        line = TableRow()
        for at, cell in enumerate(row):
            if number and at == 1:
                one = (
                    TableCell(valuetype="float", value=cell)
                    if isinstance(cell, int)
                    else TableCell(valuetype="date", datevalue=str(cell))
                )
            else:
                one = TableCell(valuetype="string")
                one.addElement(P(text=str(cell)))
            line.addElement(one)
        page.addElement(line)
    book.spreadsheet.addElement(page)
    book.save(str(path))


@pytest.mark.parametrize("since_1904", [False, True])
def test_old_workbooks_that_count_from_1904(tmp_path: Path, since_1904: bool) -> None:
    write_hall(tmp_path, {"2021-03/投诉": None})
    xls(tmp_path / "2021-03/投诉.xls", since_1904)
    assert [f.date for f in facts_of(intake(tmp_path), "投诉")] == [DAY, DAY]


@pytest.mark.parametrize("zero", ["", "1899-12-30", "1904-01-01", "1900-01-01"])
def test_open_documents_say_from_which_day_they_count(tmp_path: Path, zero: str) -> None:
    write_hall(tmp_path, {"2021-03/投诉": None})
    ods(tmp_path / "2021-03/投诉.ods", zero)
    assert [f.date for f in facts_of(intake(tmp_path), "投诉")] == [DAY, DAY]


def errors(result: Intake) -> list[Diagnostic]:
    return [d for d in result.diagnostics if d.severity is Severity.ERROR]


def test_numbers_in_a_text_file_are_offered_as_dates_and_not_taken(tmp_path: Path) -> None:
    """A text file does not say whether it counts from 1900 or from 1904."""
    write_hall(tmp_path, {"2021-03/投诉": None})
    rows = [COMPLAINT, but(COMPLAINT_1, c1=serial(DAY))]
    (tmp_path / "2021-03/投诉.csv").write_text(as_text(rows), "utf-8")
    (one,) = errors(intake(tmp_path))
    assert one.code == "KP305" and "多半是 2021-03-03" in one.message and "另存为 .xlsx" in one.help


@pytest.mark.parametrize(
    ("written", "words"), [("44256.35", "2021-03-01 08:24:00"), ("0.354166", "08:30:00")]
)
def test_times_as_numbers_in_a_text_file(tmp_path: Path, written: str, words: str) -> None:
    write_hall(tmp_path, {"2021-03/签到": None})
    head = ["工号", "日期", "打卡记录"] if written.startswith("0") else ["工号", "打卡时间"]
    row = ["1001", "2021-03-01", written] if written.startswith("0") else ["1001", written]
    (tmp_path / "2021-03/签到.csv").write_text(as_text([head, row]), "utf-8")
    (one,) = errors(intake(tmp_path))
    assert one.code == "KP305" and f"多半是 {words}" in one.message and "另存为 .xlsx" in one.help


def test_other_numbers_are_offered_as_nothing(tmp_path: Path) -> None:
    write_hall(tmp_path, {"2021-03/投诉": None})
    (tmp_path / "2021-03/投诉.csv").write_text(as_text([COMPLAINT, but(COMPLAINT_1, c1=12)]), "utf-8")
    (one,) = errors(intake(tmp_path))
    assert "多半" not in one.message
