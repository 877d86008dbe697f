"""Web pages and XML workbooks under the name of a table: read as what they show, or refused in words."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.facts import limits
from engine.facts.grid import Grid, read_grids
from grammar.diagnostic import Severity
from tests.hall_sheets import COMPLAINT, COMPLAINT_1, facts_of, intake, write_hall
from tests.markup_sheets import page, sheet, workbook
from tests.test_sheets_as_they_come import punched
from tests.vendor_sheets import LAYOUTS, moments

OLD = "<Worksheet ss:Name='a'><Table>{}</Table></Worksheet>"


def grids(folder: Path, content: str | bytes, name: str = "考勤.xls") -> tuple[Grid, ...]:
    (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    found, diagnostics = read_grids(folder / name, name)
    assert not diagnostics, diagnostics
    return found


def refused(folder: Path, content: str | bytes) -> str:
    (folder / "考勤.xls").write_bytes(content.encode() if isinstance(content, str) else content)
    found, (one,) = read_grids(folder / "考勤.xls", "考勤.xls")
    assert not found and one.code == "KP312" and one.help
    return one.message


def in_book(inside: str) -> str:
    return workbook([], "空").replace("</Workbook>", f"{inside}</Workbook>")


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("suffix", [".xls", ".html", ".xlsx"])
def test_a_page_is_read_to_the_same_punches(tmp_path: Path, layout: str, suffix: str) -> None:
    write_hall(tmp_path, {"2021-03/签到": None})
    (tmp_path / f"2021-03/签到{suffix}").write_text(page(LAYOUTS[layout][1]()), "utf-8")
    result = intake(tmp_path)
    assert not [d for d in result.diagnostics if d.severity is Severity.ERROR]
    assert result.facts is not None
    if layout != "plain":
        assert punched(result) == moments()


@pytest.mark.parametrize("layout", LAYOUTS)
def test_an_xml_workbook_is_read_to_the_same_punches(tmp_path: Path, layout: str) -> None:
    write_hall(tmp_path, {"2021-03/签到": None})
    (tmp_path / "2021-03/签到.xls").write_text(workbook(LAYOUTS[layout][1]()), "utf-8")
    result = intake(tmp_path)
    assert result.facts is not None, result.diagnostics
    if layout != "plain":
        assert punched(result) == moments()


def test_an_event_sheet_as_a_page(tmp_path: Path) -> None:
    write_hall(tmp_path, {"2021-03/投诉": None})
    rows = [["投诉登记表"], COMPLAINT, COMPLAINT_1]
    (tmp_path / "2021-03/投诉.xls").write_bytes(page(rows, "gb2312").encode("gb18030"))
    (fact,) = facts_of(intake(tmp_path), "投诉")
    assert fact.origins[0].row == 3 and fact.fields["内容"] == "态度"


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [("gb2312", "gbk"), ("GBK", "gb18030"), ("utf-8", "utf-8"), ("", "utf-8"), ("", "gbk"), ("", "utf-8-sig"),
     ("gb2312", "utf-8"), ("utf-8", "gbk"), ("unicode", "utf-16"), ("big5", "big5"), ("iso-8859-1", "gbk")],
)  # fmt: skip
def test_encodings_of_pages(tmp_path: Path, charset: str, encoding: str) -> None:
    (grid,) = grids(
        tmp_path,
        page([["工號" if encoding == "big5" else "工号", "姓名"], ["1", "王五"]], charset).encode(encoding),
    )
    assert list(grid.rows[1]) == ["1", "王五"] and grid.rows[0][0] in ("工号", "工號") and grid.encoding


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "gb2312", "utf-16", ""])
def test_encodings_of_xml_workbooks(tmp_path: Path, encoding: str) -> None:
    content = workbook([["姓名"], ["张三"]], encoding=encoding).encode(encoding or "utf-8")
    (grid,) = grids(tmp_path, content)
    assert grid.rows == [["姓名"], ["张三"]]


def test_cells_over_several_rows_and_columns(tmp_path: Path) -> None:
    html = """<table><tr><th rowspan=2>姓名</th><th colspan="2">上班1</th></tr><tr><td>打卡时间<td>打卡结果</tr>
    <tr><td rowspan=2>张三</td><td>08:20<td>正常<tr><td>08:21</td><td>迟到</td></tr></table>"""
    (grid,) = grids(tmp_path, html)
    assert [list(r) for r in grid.rows] == [
        ["姓名", "上班1", ""], ["", "打卡时间", "打卡结果"], ["张三", "08:20", "正常"], ["", "08:21", "迟到"]]  # fmt: skip
    assert ((2, 0), (3, 0)) in grid.merged and ((0, 1), (0, 2)) in grid.merged


def test_what_a_page_shows(tmp_path: Path) -> None:
    html = """<HTML><body><h2>考勤&nbsp;表</h2><p>三月</p><!-- <table><tr><td>不见</td></tr></table> -->
    <table><thead><tr><th>姓 名</th><th>时间</th></tr></thead><tbody>
    <tr style="display:none"><td> 张&#19977;\n 丰 </td><td>08:20<br/>17:05</td></tr>
    <tr><td><b>李</b>四 &lt;1&gt;</td><td><div>08:21</div><div>17:06</div></td></tr></tbody></table>
    <p>制表人：王五</p></body></HTML>"""
    (grid,) = grids(tmp_path, html)
    assert [list(r) for r in grid.rows] == [
        ["考勤 表"], ["三月"], ["姓 名", "时间"], ["张三 丰", "08:20\n17:05"], ["李四 <1>", "08:21\n17:06"],
        ["制表人：王五"]]  # fmt: skip
    assert grid.hidden_rows == (4,)


def test_a_table_inside_a_table(tmp_path: Path) -> None:
    html = "<table><tr><td>标题<table><tr><td>姓名<td>工号<tr><td>张三<td>001</table></td></tr></table>"
    (grid,) = grids(tmp_path, html)
    assert [list(r) for r in grid.rows] == [["标题"], ["姓名", "工号"], ["张三", "001"]]


def test_what_an_xml_workbook_holds(tmp_path: Path) -> None:
    inside = """<Worksheet ss:Name="三月"><Table><Row ss:Index="2" ss:Hidden="1">
    <Cell ss:Index="3" ss:MergeAcross="1" ss:MergeDown="1"><Data ss:Type="String">合<B>并</B></Data></Cell>
    <Cell><Data ss:Type="Number">1.5</Data></Cell></Row>
    <Row><Cell><Data ss:Type="DateTime">2021-03-01T08:20:30.000</Data></Cell>
    <Cell><Data ss:Type="DateTime">1899-12-31T08:20:00.000</Data></Cell>
    <Cell ss:Index="5"><Data ss:Type="Boolean">1</Data></Cell><Cell ss:Formula="=A1"/>
    <Cell><Data ss:Type="Error">#N/A</Data></Cell></Row></Table>
    <WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"><Visible>SheetHidden</Visible></WorksheetOptions>
    </Worksheet>"""
    (grid,) = grids(tmp_path, in_book(inside))
    assert grid.sheet == "三月" and grid.hidden and grid.hidden_rows == (2,)
    assert [list(r) for r in grid.rows] == [
        [], ["", "", "合并", "", 1.5], [dt.datetime(2021, 3, 1, 8, 20, 30), dt.time(8, 20), "", "", True, "", ""]]  # fmt: skip
    assert grid.merged == (((1, 2), (2, 3)),) and grid.broken == {(2, 5), (2, 6)}


def test_sheets_of_an_xml_workbook_and_its_days_from_1904(tmp_path: Path) -> None:
    options = '<ExcelWorkbook xmlns="urn:schemas-microsoft-com:office:excel"><Date1904/></ExcelWorkbook>'
    rows = [["工号", "日期", "打卡记录"], ["1001", 42794, dt.time(8, 20)]]
    content = workbook(rows, "签到", options=options, extra=sheet([["说明"], ["略"]], "别的"))
    assert [g.sheet for g in grids(tmp_path, content)] == ["签到", "别的"]
    write_hall(tmp_path, {"2021-03/签到": None})
    (tmp_path / "2021-03/签到.xls").write_text(content, "utf-8")
    assert punched(intake(tmp_path)) == {("1001", dt.datetime(2021, 3, 1, 8, 20))}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("<html><body><form>请登录</form></body></html>", "没有表格"),
        ("<html><frameset><frame src='a_files/sheet001.htm'></frameset></html>", "没有表格"),
        ("<!DOCTYPE html>", "没有表格"),
        ("<table><tr><td>姓名</td></tr><tr><td>张", "不完整"),
        ("<?xml version='1.0'?><note>x</note>", "不是表格"),
        (workbook([["a"]]).replace("</Workbook>", ""), "损坏"),
        (workbook([["a"]]).replace("<Workbook", "<!DOCTYPE a [<!ENTITY b 'c'>]><Workbook"), "实体"),
        (b"<html>\xff\xfe\x81<table><tr><td>\xff", "编码"),
        (in_book(OLD.format("<Row ss:Index='99999999'><Cell ss:Index='2'><Data>1</Data></Cell></Row>")), "上限"),
        (in_book(OLD.format("<Row><Cell ss:Index='99999999'><Data>1</Data></Cell></Row>")), "上限"),
        (in_book(OLD.format("<Row ss:Index='x'><Cell/></Row>")), "损坏"),
        ("<table>" + "<tr>" + "<td colspan=999>a" * 30_000 + "</table>", "上限"),
    ],
)  # fmt: skip
def test_refused(tmp_path: Path, content: str | bytes, words: str) -> None:
    began = time.monotonic()
    assert words in refused(tmp_path, content)
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    "hostile",
    ["<table>" * 20_000, "<table><tr><td rowspan=65534>" * 2000, "<!--" * 50_000, "<a " * 50_000, "&" * 200_000,
     "<![" * 50_000, "<table><tr><td>" + "<b>" * 100_000, "<table><tr><td x='" * 50_000, "</" * 50_000,
     "<style>" + "</style" * 50_000, "<?" * 50_000],
)  # fmt: skip
def test_hostile_pages_take_bounded_time(tmp_path: Path, hostile: str) -> None:
    began = time.monotonic()
    (tmp_path / "a.xls").write_text("<html>" + hostile, "utf-8")
    read_grids(tmp_path / "a.xls", "a.xls")
    assert time.monotonic() - began < 10


PIECES = st.sampled_from(
    ["<table>", "</table>", "<tr>", "</tr>", "<td>", "<td rowspan=3>", "<td colspan=2>", "<td rowspan=0>", "</td>", "<th>",
     "姓名", "1", "&nbsp;", "&#x0;", "<br>", "<!--", "-->", "<style>", "</style>", "<p>", "<td colspan=x>", "<tr hidden>"]
)  # fmt: skip


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(PIECES, max_size=60))
def test_any_page_is_read_or_refused(tmp_path: Path, pieces: list[str]) -> None:
    (tmp_path / "a.xls").write_text("<html>" + "".join(pieces), "utf-8")
    found, diagnostics = read_grids(tmp_path / "a.xls", "a.xls")
    assert bool(found) != bool(diagnostics)
    for grid in found:
        assert sum(map(len, grid.rows)) <= limits.CELLS
        assert all(a <= c and b <= d and c < len(grid.rows) for (a, b), (c, d) in grid.merged)


XML_PIECES = st.sampled_from(
    ["<Row>", "</Row>", "<Row ss:Index='2'>", "<Cell>", "</Cell>", "<Cell ss:Index='4'>", "<Cell ss:MergeDown='2'>",
     "<Data ss:Type='Number'>", "<Data ss:Type='DateTime'>", "<Data>", "</Data>", "1", "nan", "2021-03-01T00:00:00.000", "姓名"]
)  # fmt: skip


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(XML_PIECES, max_size=40))
def test_any_xml_workbook_is_read_or_refused(tmp_path: Path, pieces: list[str]) -> None:
    (tmp_path / "a.xls").write_text(in_book(OLD.format("".join(pieces))), "utf-8")
    found, diagnostics = read_grids(tmp_path / "a.xls", "a.xls")
    assert bool(found) != bool(diagnostics)
