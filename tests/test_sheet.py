"""Files → tables: encodings, headers, row numbers, and files that can't be read."""

import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from engine.facts.folder import find_files, unread
from engine.facts.sheet import Table, read_table
from grammar.diagnostic import Diagnostic
from tests.hall_sheets import Sheet, only, write_xlsx

KNOWN = frozenset({"编号", "日期", "工号", "时长", "内容"})
HEAD = ["编号", "日期", "工号", "时长（分钟）", "内容"]
LINE = ["T1", "2021-03-01", "0012", 5, "迟"]


def read(path: Path) -> tuple[Table | None, tuple[Diagnostic, ...]]:
    return read_table(path, f"2021-03/{path.name}", "投诉", KNOWN)


def table(path: Path) -> Table:
    result, diagnostics = read(path)
    assert result is not None and not diagnostics, diagnostics
    return result


def sheet(folder: Path, rows: Sheet) -> Path:
    write_xlsx(folder / "投诉.xlsx", rows)
    return folder / "投诉.xlsx"


def csv_file(folder: Path, content: bytes) -> Path:
    path = folder / "投诉.csv"
    path.write_bytes(content)
    return path


def test_title_rows_are_skipped_and_rows_keep_their_number(tmp_path: Path) -> None:
    found = table(
        sheet(tmp_path, [[], [], ["投诉登记表（2021年3月）"], [], HEAD, LINE, [], ["T2", *LINE[1:]]])
    )
    assert found.header == 5
    assert [r.number for r in found.rows] == [6, 8]
    assert found.cell(found.rows[0], "工号") == "0012"
    assert str(found.place(6, "时长")) == "2021-03/投诉.xlsx 工作表“投诉” 第6行 “时长（分钟）”列"


def test_merged_title_does_not_hide_the_header(tmp_path: Path) -> None:
    path = tmp_path / "投诉.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet("投诉")
        page.merge_range("A1:E1", "投诉登记表")
        page.write_row("A2", HEAD)
        page.write_row("A3", LINE)
    assert table(path).header == 2


def test_total_and_blank_rows_are_no_records(tmp_path: Path) -> None:
    rows = [HEAD, LINE, ["", " ", "　"], ["合 计", "", "", 5], ["总计：", "", "", 5], []]
    assert [r.number for r in table(sheet(tmp_path, rows)).rows] == [2]


@pytest.mark.parametrize("label", ["时长（分钟）", "时长(分钟)", "时长", " 时 长\n(分钟)", "时长【分钟】"])
def test_spellings_of_a_label(tmp_path: Path, label: str) -> None:
    found = table(sheet(tmp_path, [[*HEAD[:3], label, "内容"], LINE]))
    assert found.cell(found.rows[0], "时长") == 5.0


def test_a_number_before_the_alias(tmp_path: Path) -> None:
    found = table(sheet(tmp_path, [["考勤号码", *HEAD], ["88", *LINE]]))
    assert found.cell(found.rows[0], "工号") == "0012"
    alias = table(sheet(tmp_path, [["编号", "日期", "考勤号码"], ["T1", "2021-03-01", "88"]]))
    assert alias.cell(alias.rows[0], "工号") == "88"


def test_a_column_that_occurs_twice(tmp_path: Path) -> None:
    found = only(read(sheet(tmp_path, [[*HEAD, "工号"], [*LINE, "1"]]))[1], "KP307")
    assert "出现了两次" in found.message


@pytest.mark.parametrize("rows", [[], [["甲", "乙"], ["1", "2"]]])
def test_no_header(tmp_path: Path, rows: Sheet) -> None:
    only(read(sheet(tmp_path, rows))[1], "KP307")


@pytest.mark.parametrize(
    ("encoding", "name"),
    [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("gb18030", "GB18030"), ("utf-16", "UTF-16")],
)
def test_encodings_of_csv(tmp_path: Path, encoding: str, name: str) -> None:
    plain = (
        '编号,日期,工号,时长（分钟）,内容\r\nT1,2021-03-01,="0012",5,"一,二\n三"\r\n\r\nT2,2021-03-02,7,6\r\n'
    )
    found = table(csv_file(tmp_path, plain.encode(encoding)))
    assert found.encoding == name
    assert [list(r.cells) for r in found.rows] == [
        ["T1", "2021-03-01", "0012", "5", "一,二\n三"],
        ["T2", "2021-03-02", "7", "6", ""],
    ]
    assert [r.number for r in found.rows] == [2, 4]


def test_tabs_between_cells(tmp_path: Path) -> None:
    found = table(csv_file(tmp_path, "编号\t日期\t工号\nT1\t2021-03-01\t7\n".encode()))
    assert list(found.rows[0].cells) == ["T1", "2021-03-01", "7"]


def test_an_unquoted_comma_moves_no_cells(tmp_path: Path) -> None:
    found = only(read(csv_file(tmp_path, "编号,日期,内容\nT1,2021-03-01,一,二\n".encode()))[1], "KP319")
    assert found.place is not None and "第2行" in str(found.place)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("投诉.xlsx", b"<html><body>login</body></html>", "网页"),
        ("投诉.xls", b"\xef\xbb\xbf\r\n<!DOCTYPE html>", "网页"),
        ("投诉.xlsx", b"PK\x03\x04 cut off", "损坏"),
        ("投诉.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "损坏"),
        ("投诉.xlsx", b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "密码"),
        ("投诉.xlsx", b"", "空的"),
        ("投诉.xlsx", b"a\tb", "不是表格"),
        ("投诉.csv", b"\xff\xff\xff", "编码"),
        ("投诉.csv", '编号,日期\nT1,"2021\n'.encode(), "引号"),
    ],
)
def test_files_that_can_not_be_read(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    (tmp_path / name).write_bytes(content)
    found = only(read(tmp_path / name)[1], "KP312")
    assert words in found.message and found.help


def test_any_cut_of_a_workbook_is_a_diagnostic(tmp_path: Path) -> None:
    whole = sheet(tmp_path, [HEAD, LINE]).read_bytes()
    for length in range(0, len(whole), 97):
        (tmp_path / "投诉.xlsx").write_bytes(whole[:length])
        only(read(tmp_path / "投诉.xlsx")[1], "KP312")


def test_the_content_decides_not_the_suffix(tmp_path: Path) -> None:
    shutil.copy(sheet(tmp_path, [HEAD, LINE]), tmp_path / "投诉.xls")
    assert len(table(tmp_path / "投诉.xls").rows) == 1


def test_a_wrong_dimension_loses_no_rows(tmp_path: Path) -> None:
    path = sheet(tmp_path, [HEAD, *[[f"T{n}", *LINE[1:]] for n in range(40)]])
    _edit(
        path,
        "xl/worksheets/sheet1.xml",
        lambda xml: re.sub(r'<dimension ref="[^"]*"', '<dimension ref="A1"', xml),
    )
    assert len(table(path).rows) == 40


def test_the_named_sheet_is_read_and_others_are_mentioned(tmp_path: Path) -> None:
    path = tmp_path / "投诉.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("说明").write("A1", "怎么填")
        book.add_worksheet("投诉").write_row("A1", HEAD)
        book.add_worksheet("空表")
        hidden = book.add_worksheet("隐藏")
        hidden.write("A1", "x")
        hidden.hide()
    found, diagnostics = read(path)
    assert found is not None and found.sheet == "投诉"
    assert [str(d.place)[-6:-1] for d in diagnostics] == ["作表“说明", "作表“隐藏"]
    assert {d.code for d in diagnostics} == {"KP318"} and "隐藏的" in diagnostics[1].message


def test_two_sheets_and_neither_has_the_name(tmp_path: Path) -> None:
    path = tmp_path / "投诉.xlsx"
    write_xlsx(path, [HEAD, LINE], "Sheet1")
    assert len(table(path).rows) == 1
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("Sheet1").write_row("A1", HEAD)
        book.add_worksheet("Sheet2").write("A1", "x")
    only(read(path)[1], "KP314")


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="D3" t="e"><f>1/0</f><v>#DIV/0!</v></c>',
        '<c r="D3"><f>VLOOKUP(1,A:A,1)</f><v></v></c>',
        '<c r="D3"><f>A1</f></c>',
    ],
)
def test_formulas_without_a_value(tmp_path: Path, cell: str) -> None:
    path = sheet(tmp_path, [["标题"], HEAD, LINE])
    _edit(path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace('<c r="D3"><v>5</v></c>', cell))
    found = only(read(path)[1], "KP322")
    assert "第3行" in str(found.place) and "时长" in str(found.place)


def test_formulas_with_a_value(tmp_path: Path) -> None:
    path = sheet(tmp_path, [HEAD, LINE])
    cell = '<c r="D2"><f>2+3</f><v>5</v></c>'
    _edit(path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace('<c r="D2"><v>5</v></c>', cell))
    assert table(path).rows[0].cells[3] == 5.0


def test_an_ods_file(tmp_path: Path) -> None:
    text = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{c}</text:p></table:table-cell>' for c in HEAD
    )
    spaces = " ".join(
        f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "table", "text")
    )
    body = f'<table:table table:name="投诉"><table:table-row>{text}</table:table-row></table:table>'
    inner = f"<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body>"
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    with zipfile.ZipFile(tmp_path / "投诉.ods", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr(
            "content.xml", f"<office:document-content {spaces}>{inner}</office:document-content>"
        )
    assert table(tmp_path / "投诉.ods").columns["时长"].unit == "分钟"


def test_lock_files_are_not_sheets(tmp_path: Path) -> None:
    for name in ("~$投诉.xlsx", ".~投诉.xlsx", ".~lock.投诉.xlsx#", "投诉.xlsx", "说明.pdf"):
        (tmp_path / name).touch()
    files, diagnostics = find_files(tmp_path, "2021-03", {"投诉"})
    assert [files.cite(p) for p in files.paths["投诉"]] == ["2021-03/投诉.xlsx"]
    assert not diagnostics and not files.unused


@pytest.mark.parametrize(
    "name", ["投诉(1).xlsx", "投诉-2.xls", "投诉 3.csv", "投诉/四月.xlsx", "甲/投诉.xlsx"]
)
def test_a_sheet_may_come_in_several_files(tmp_path: Path, name: str) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).touch()
    assert find_files(tmp_path, "2021-03", {"投诉"})[0].paths["投诉"] == (tmp_path / name,)


def test_a_file_that_no_rule_reads_is_mentioned(tmp_path: Path) -> None:
    path = tmp_path / "投诉-旧.xlsx"
    path.touch()
    files, _ = find_files(tmp_path, "2021-03", {"投诉"})
    assert files.unused == (path,)
    found = unread(files, path, {"投诉"})
    assert found.code == "KP318" and "是不是“投诉”" in found.help


def _edit(path: Path, member: str, change: Callable[[str], str]) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    before = parts[member].decode()
    parts[member] = change(before).encode()
    assert parts[member].decode() != before
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
