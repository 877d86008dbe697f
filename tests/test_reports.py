from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from engine.reports.capitals import capitals
from engine.reports.saving import save_all
from engine.reports.write import ReportError, write_reports
from tests.decisions import HALL, decision, everybody, late, project

NAMES = ("考核汇总表.xlsx", "奖励发放表.xlsx", "扣分明细.xlsx")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("output") / "2021-03"
    assert write_reports(path, HALL, everybody()) == tuple(path / name for name in NAMES)
    return path


def rows(path: Path, sheet: str = "") -> list[tuple[Any, ...]]:
    book = load_workbook(path)
    return [tuple(r) for r in (book[sheet] if sheet else book.worksheets[0]).iter_rows(values_only=True)]


def texts(path: Path) -> str:
    return "\n".join(str(cell) for row in rows(path) for cell in row if cell is not None)


def test_summary_has_a_row_per_person_and_sums(folder: Path) -> None:
    table = rows(folder / NAMES[0])
    people = {r[2]: r for r in table if r[2] and str(r[2]).startswith("D")}
    assert len(people) == 7
    assert people["D002"][:11] == (2, "社保窗口", "D002", "李四", "工作人员", "定", 94, "优秀", 320, 6.5, 0.5)
    assert [r[3] for r in table if r[1] == "小计"] == ["2人", "2人", "3人"]
    total = next(r for r in table if r[1] == "合计")
    assert (total[3], total[6], total[8], total[11]) == ("7人", 90.8, 1440, "定 5人，待定 1人，资料不全 1人")


def test_open_results_show_no_numbers(folder: Path) -> None:
    people = {r[2]: r for r in rows(folder / NAMES[0])}
    assert people["D005"][5:9] == ("待定", None, None, None)
    assert "不计未决部分为 99.5分" in people["D005"][11]
    assert people["D084"][5:11] == ("资料不全", None, None, None, None, None)
    assert "打卡" in people["D084"][11]


def test_only_final_people_are_paid(folder: Path) -> None:
    table = rows(folder / NAMES[1])
    total = next(i for i, r in enumerate(table) if r[1] == "合计")
    assert [r[1] for r in table[3:total]] == ["D001", "D002", "D003", "D006"]
    assert table[total][4] == sum(r[4] for r in table[3:total]) == 1440
    assert table[total + 1][0] == "人民币（大写）：壹仟肆佰肆拾元整"
    later = "\n".join(str(c) for r in table[total:] for c in r if c)
    assert re.search(
        r"本期不发：1人.*取消当月奖励.*暂缓发放.*：2人.*D005.*待核.*D084.*没有打卡记录", later, re.S
    )


def test_details_have_a_row_per_finding(folder: Path) -> None:
    table = [r for r in rows(folder / NAMES[2]) if r[0] and re.fullmatch(r"D\d+", str(r[0]))]
    assert len(table) == sum(len(d.findings) for d in everybody())
    capped = next(r for r in table if r[0] == "D003" and r[8] == 0)
    assert (capped[3], capped[7], capped[14]) == (datetime(2021, 3, 8), -5, "计入")
    open_point = next(r for r in table if r[14] == "待定")
    assert open_point[7:9] == (None, None) and "待核" in open_point[13]
    assert {r[14] for r in table} == {"计入", "不计分", "待定"}
    assert next(r for r in table if r[10] == "加分")[13].endswith("加分标准是推定。")
    assert "D006" in [r[0] for r in rows(folder / NAMES[2], "未规定事实")]


def test_money_is_no_points(tmp_path: Path) -> None:
    yuan = late(3, 4, "20", unit="元")
    share = replace(yuan, unit="%", nominal=Decimal("-0.1"), effective=Decimal("-0.1"))
    steps = (late(5, 31, "0", kind="步骤"), late(6, 5, kind="加倍"), late(7, 5, outweighed="第九条"))
    fined = decision(
        findings=(yuan, share, *steps), charged=Decimal(20), consequences=(("予以约谈", "第十二条"),)
    )
    write_reports(tmp_path, HALL, (fined,))
    table = [r for r in rows(tmp_path / NAMES[2]) if r[0] == "D001"]
    assert [r[7:10] for r in table[:2]] == [(-20, -20, "元"), (-10, -10, "%")]
    assert [r[14] for r in table[2:]] == ["视为", "加倍", "择重"]
    row = next(r for r in rows(tmp_path / NAMES[0]) if r[2] == "D001")
    assert row[9] == 1 and row[11] == "予以约谈（第十二条）；扣款 20元；扣 奖励的10%"


def test_every_report_tells_its_provenance(folder: Path) -> None:
    for name in NAMES:
        assert "含推定：45号文全文未公开" in texts(folder / name)
        assert "（演示数据）" in texts(folder / name)


def test_pages_are_ready_to_print(folder: Path) -> None:
    for name in NAMES:
        sheet = load_workbook(folder / name).worksheets[0]
        assert sheet.page_setup.paperSize == 9
        assert sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.page_setup.fitToHeight == 0
        assert sheet.page_setup.orientation == ("portrait" if name == NAMES[1] else "landscape")
        assert sheet.print_title_rows == "$3:$3" and sheet.freeze_panes == "A4"
        assert "第 &P 页 共 &N 页" in f"{sheet.oddFooter.center.text}"


def test_a_text_never_becomes_a_formula(folder: Path) -> None:
    sheet = load_workbook(folder / NAMES[0]).worksheets[0]
    assert [c.data_type for row in sheet.iter_rows() for c in row if c.value == "=1+1"] == ["s"]


def test_same_decisions_in_any_order_give_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    write_reports(tmp_path, HALL, everybody()[::-1])
    for name in NAMES:
        assert (tmp_path / name).read_bytes() == (folder / name).read_bytes()


def test_projects_get_the_self_appraisal(tmp_path: Path) -> None:
    assert write_reports(tmp_path, HALL, (project(),)) == (tmp_path / "自评表.xlsx",)
    table = rows(tmp_path / "自评表.xlsx")
    assert [r[3] for r in table if r[1] and str(r[1]).startswith("第")] == [8.2, 90]
    assert next(r for r in table if r[1] == "合计")[3] == 98.2


def test_no_decisions_no_files(tmp_path: Path) -> None:
    assert write_reports(tmp_path / "none", HALL, ()) == ()
    assert not (tmp_path / "none").exists()


def test_a_regulation_without_bonus(tmp_path: Path) -> None:
    write_reports(tmp_path, HALL, (decision(award=None),))
    assert "办法没有对此人计算奖励" in texts(tmp_path / NAMES[1])
    assert "零元整" in texts(tmp_path / NAMES[1])


@pytest.mark.parametrize("refused", ["a.xlsx", "b.xlsx", "c.xlsx"])
def test_all_or_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refused: str) -> None:
    (tmp_path / "b.xlsx").write_bytes(b"old")
    really = Path.replace

    def replace(self: Path, target: Path) -> Path:
        if target.name == refused:
            raise PermissionError(13, "Permission denied")
        return really(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(ReportError, match=f"{refused}”.*请在 WPS 或 Excel 中关闭它"):
        save_all(tmp_path, {"a.xlsx": b"new", "b.xlsx": b"new", "c.xlsx": b"new"})
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == {"b.xlsx": b"old"}


def test_an_open_target_is_found_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "b.xlsx").write_bytes(b"old")
    really = Path.open

    def opened(self: Path, mode: str = "r", *rest: Any, **options: Any) -> Any:
        if self.name == "b.xlsx" and "+" in mode:
            raise PermissionError(13, "Permission denied")
        return really(self, mode, *rest, **options)

    monkeypatch.setattr(Path, "open", opened)
    with pytest.raises(ReportError, match=r"b\.xlsx”：文件正被打开"):
        save_all(tmp_path, {"a.xlsx": b"new", "b.xlsx": b"new"})
    assert [p.name for p in tmp_path.iterdir()] == ["b.xlsx"]


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "output").write_text("")
    with pytest.raises(ReportError, match="不能建立文件夹"):
        save_all(tmp_path / "output", {"a.xlsx": b""})


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角整"),
        ("10", "壹拾元整"),
        ("320.5", "叁佰贰拾元伍角整"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("1409.50", "壹仟肆佰零玖元伍角整"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("372000", "叁拾柒万贰仟元整"),
        ("325.005", "叁佰贰拾伍元零壹分"),
        ("100000001", "壹亿零壹元整"),
        ("1000500", "壹佰万零伍佰元整"),
        ("-20", "负贰拾元整"),
    ],
)
def test_capitals(amount: str, text: str) -> None:
    assert capitals(Decimal(amount)) == text
