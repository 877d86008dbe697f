from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from engine.decision.decision import CategoryTotal, Noted, Status
from engine.facts.fact import Origin
from engine.reports.notice import masked
from engine.reports.places import Before
from engine.reports.style import Column, room, widths
from engine.reports.write import Reports, write_reports
from tests.decisions import HALL, complaint, decision, everybody, late, overtime, project

NAMES = ("考核汇总表.xlsx", "奖励发放表.xlsx", "扣分明细.xlsx", "待定与资料不全清单.xlsx", "公示表.xlsx")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("output") / "2021-03"
    assert write_reports(path, Reports(HALL), everybody()) == tuple(path / name for name in NAMES)
    return path


def rows(path: Path, sheet: str = "") -> list[tuple[Any, ...]]:
    book = load_workbook(path)
    return [tuple(r) for r in book[sheet or path.stem].iter_rows(values_only=True)]


def texts(path: Path) -> str:
    return "\n".join(str(cell) for row in rows(path) for cell in row if cell is not None)


def table(path: Path, sheet: str = "") -> list[dict[str, Any]]:
    """The rows under the header, by the header's titles."""
    header, *body = rows(path, sheet)[2:]
    titles = [str(title).replace("\n", "") for title in header]
    return [dict(zip(titles, row, strict=True)) for row in body]


def people(path: Path, sheet: str = "") -> dict[str, dict[str, Any]]:
    return {r["工号"]: r for r in table(path, sheet) if re.fullmatch(r"D\d+", str(r["工号"]))}


def test_summary_has_a_row_per_person_and_sums(folder: Path) -> None:
    found = people(folder / NAMES[0])
    assert len(found) == 7
    assert found["D002"] == {
        **{"序号": 2, "窗口": "社保窗口", "工号": "D002", "姓名": "李四", "职务": "工作人员", "状态": "定"},
        **{"得分": 94, "等次": "优秀", "全厅名次": 3, "窗口名次": 2, "考勤": -6.5, "服务": 0, "加分": 0.5},
        **{"扣分合计": 6.5, "加分合计": 0.5, "奖励（元）": 320, "备注": None},
    }
    sums = [r for r in table(folder / NAMES[0]) if r["窗口"] in ("小计", "合计")]
    assert [(r["窗口"], r["姓名"]) for r in sums] == [("小计", n) for n in ("2人", "2人", "3人")] + [
        ("合计", "7人")
    ]
    total = sums[-1]
    assert (total["得分"], total["奖励（元）"], total["备注"]) == (
        90.8,
        1440,
        "定 5人，待定 1人，资料不全 1人",
    )
    assert total["考勤"] == sum(r["考勤"] for r in sums[:-1])


def test_places_are_shared_by_equals_and_only_for_what_is_final(folder: Path) -> None:
    found = people(folder / NAMES[0])
    assert {s: r["全厅名次"] for s, r in found.items()} == {
        **{"D001": 1, "D006": 1, "D002": 3, "D004": 4, "D003": 5, "D005": None, "D084": None}
    }
    assert {s: r["窗口名次"] for s, r in found.items() if r["窗口"] == "医保窗口"} == {"D004": 1, "D003": 2}
    assert "办法没有规定排名" in texts(folder / NAMES[0])


def test_changes_since_the_month_before(tmp_path: Path) -> None:
    now = (decision("D001"), decision("D002", findings=(late(5, 5),)), decision("D003"))
    before = Before(
        "2021年2月",
        "月",
        "取自上月。",
        {"D001": Decimal("98.5"), "D002": Decimal(100)},
        {"D001": 3, "D002": 1},
    )
    write_reports(tmp_path, Reports(HALL, before={"人员": before}), now)
    found = people(tmp_path / NAMES[0])
    assert {s: (r["得分比上月"], r["名次比上月"]) for s, r in found.items()} == {
        **{"D001": (1.5, 2), "D002": (-0.5, -2), "D003": (None, None)}
    }
    assert "与2021年2月比较" in texts(tmp_path / NAMES[0])


def test_the_cover_tells_how_many_are_final_and_what_it_comes_to(folder: Path) -> None:
    told = {r["项目"]: r["数"] for r in table(folder / NAMES[0], "概况")}
    assert (told["考核对象数"], told["其中：定"], told["其中：待定"], told["其中：资料不全"]) == (
        "7人",
        "5人",
        "1人",
        "1人",
    )
    assert (told["平均分"], told["最高分／最低分"], told["奖励合计（元）"]) == (90.8, "100／70", "1,440.00")
    assert told["第六条（六）"] == "35分"


def test_open_results_show_no_numbers(folder: Path) -> None:
    found = people(folder / NAMES[0])
    assert [found["D005"][k] for k in ("状态", "得分", "等次", "奖励（元）")] == ["待定", None, None, None]
    assert "不计未决部分为 99.5分" in found["D005"]["备注"]
    blank = ("得分", "等次", "奖励（元）", "考勤", "扣分合计", "加分合计", "全厅名次")
    assert {found["D084"][k] for k in blank} == {None}
    assert "打卡" in found["D084"]["备注"]


def test_only_final_people_are_paid(folder: Path) -> None:
    found = rows(folder / NAMES[1])
    total = next(i for i, r in enumerate(found) if r[1] == "合计")
    assert [r[2] for r in found[3:total]] == ["D001", "D002", "D003", "D006"]
    assert found[total][4] == sum(r[4] for r in found[3:total]) == 1440
    assert found[total + 1][0] == "合计人民币（小写）：￥1,440.00    （大写）：壹仟肆佰肆拾元整"
    later = "\n".join(str(c) for r in found[total:] for c in r if c)
    assert re.search(
        r"本期不发：1人.*取消当月奖励.*暂缓发放.*：2人.*D005.*待核.*D084.*没有打卡记录", later, re.S
    )
    assert found[2][-1] == "签收"


def test_details_have_a_row_per_finding(folder: Path) -> None:
    found = [r for r in table(folder / NAMES[2]) if re.fullmatch(r"D\d+", str(r["工号"]))]
    assert len(found) == sum(len(d.findings) for d in everybody())
    capped = next(r for r in found if r["工号"] == "D003" and r["实计"] == 0)
    assert (capped["日期"], capped["应计"], capped["状态"]) == (datetime(2021, 3, 8), -5, "计入")
    assert capped["出处"] == "2021-03/签到.xlsx·签到·第48行" and capped["依据"] == "推定"
    open_point = next(r for r in found if r["状态"] == "待定")
    assert (open_point["应计"], open_point["实计"]) == (None, None) and "待核" in open_point["说明"]
    assert {r["状态"] for r in found} == {"计入", "不计分", "待定"}
    assert next(r for r in found if r["类别"] == "加分")["说明"].endswith("加分标准是推定。")
    assert "D006" in people(folder / NAMES[2], "未规定事实")
    clauses = {(r["条款"], r["条文"]) for r in table(folder / NAMES[2], "条文")}
    assert {(f.article, f.text) for d in everybody() for f in d.findings} <= clauses


def test_corrections_are_told_even_where_they_left_nothing_to_charge(tmp_path: Path) -> None:
    text = "更正单 G1：投诉（编号 T1）核实状态 由“属实”改为“不属实”；理由：调录像复核；批准：赵六 2021-03-20"
    places = (Origin("2021-03/投诉.xlsx", "投诉", 2), Origin("2021-03/更正.xlsx", "更正", 3))
    corrected = replace(decision("D001", name="张三"), corrections=(Noted(text, places),))
    write_reports(tmp_path, Reports(HALL), (corrected, decision("D002", name="李四")))
    (row,) = [r for r in table(tmp_path / NAMES[2], "更正") if r["工号"] == "D001"]
    assert row["姓名"] == "张三" and row["更正"] == text
    assert "投诉·第2行" in row["出处"] and "更正·第3行" in row["出处"]
    summary = people(tmp_path / NAMES[0])
    assert "更正 1 处" in summary["D001"]["备注"] and "更正" not in str(summary["D002"]["备注"])


def test_no_corrections_no_sheet_of_them(folder: Path) -> None:
    assert "更正" not in load_workbook(folder / NAMES[2]).sheetnames


def test_the_list_of_open_points_says_what_to_do(folder: Path) -> None:
    found = [r for r in table(folder / NAMES[3]) if isinstance(r["序号"], int)]
    assert [(r["工号"], r["状态"]) for r in found if r["条款"] is None][-1] == ("D084", "资料不全")
    incomplete = found[-1]
    assert incomplete["原因"] == "全月没有打卡记录"
    assert incomplete["怎么办"] == "请补导出签到数据，或登记请假"
    waiting = next(r for r in found if r["条款"] == "第八条（一）")
    assert "待核" in waiting["原因"] and waiting["出处"] == "2021-03/投诉.xlsx·投诉·第4行"


def test_nothing_open_is_said(tmp_path: Path) -> None:
    write_reports(tmp_path, Reports(HALL), (decision(),))
    assert "本期没有待定和资料不全的" in texts(tmp_path / NAMES[3])


def test_the_notice_has_the_least_personal_data(folder: Path) -> None:
    found = texts(folder / NAMES[4])
    for name in ("张三", "李四", "D001", "投诉", "320", "打卡", "钱", "孙"):
        assert name not in found
    first = table(folder / NAMES[4])[0]
    assert first == {
        "序号": 1,
        "窗口": "社保窗口",
        "姓名": "张*",
        "工号": "**01",
        "得分": 100,
        "等次": "优秀",
    }
    assert "另有 2人的结果尚未定" in found and "推定" in found


def test_the_notice_has_the_columns_of_the_settings(tmp_path: Path) -> None:
    write_reports(tmp_path, Reports(HALL, fields=("姓名", "等次", "名次", "奖励")), everybody())
    assert table(tmp_path / NAMES[4])[0] == {
        "序号": 1,
        "姓名": "张三",
        "等次": "优秀",
        "名次": 1,
        "奖励（元）": 400,
    }


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("张三", "张*"),
        ("张小三", "张**"),
        ("欧阳锋", "欧阳*"),
        ("欧阳", "欧*"),
        ("买买提·吐尔逊", "买**"),
        ("", ""),
    ],
)
def test_masked(name: str, shown: str) -> None:
    assert masked(name) == shown


def test_money_is_no_points(tmp_path: Path) -> None:
    yuan = late(3, 4, "20", unit="元")
    share = replace(yuan, unit="%", nominal=Decimal("-0.1"), effective=Decimal("-0.1"))
    steps = (late(5, 31, "0", kind="步骤"), late(6, 5, kind="加倍"), late(7, 5, outweighed="第九条"))
    fined = decision(
        findings=(yuan, share, *steps), charged=Decimal(20), consequences=(("予以约谈", "第十二条"),)
    )
    write_reports(tmp_path, Reports(HALL), (fined,))
    found = [r for r in table(tmp_path / NAMES[2]) if r["工号"] == "D001"]
    assert [(r["应计"], r["实计"], r["单位"]) for r in found[:2]] == [(-20, -20, "元"), (-10, -10, "%")]
    assert [r["状态"] for r in found[2:]] == ["视为", "加倍", "择重"]
    row = people(tmp_path / NAMES[0])["D001"]
    assert row["扣分合计"] == 1 and row["扣款（元）"] == 20
    assert row["备注"] == "予以约谈（第十二条）；扣 奖励的10%"


def test_every_report_tells_its_provenance(folder: Path) -> None:
    for name in NAMES:
        for sheet in load_workbook(folder / name).worksheets:
            assert "推定" in texts(folder / name) and "推定" in f"{sheet.oddFooter.right.text}"
            assert "（演示数据）" in texts(folder / name)


def test_pages_are_ready_to_print(folder: Path) -> None:
    for name in NAMES:
        for sheet in load_workbook(folder / name).worksheets:
            assert sheet.page_setup.paperSize == 9
            assert sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.page_setup.fitToHeight == 0
            assert sheet.print_title_rows == "$3:$3" and sheet.freeze_panes == "A4"
            assert sheet.print_area
            assert "第 &P 页 共 &N 页" in f"{sheet.oddFooter.center.text}"
            assert "德办字〔2018〕45号" in f"{sheet.oddHeader.right.text}"
            _fits(sheet)


def _fits(sheet: Any) -> None:
    """Made no smaller than four fifths to fit on the page's width."""
    wide = sum(d.width * (d.max - d.min + 1) for d in sheet.column_dimensions.values())
    assert wide <= room(0, sheet.page_setup.orientation == "landscape") / 0.8, sheet.title


def test_a_column_is_as_wide_as_its_chinese_text() -> None:
    columns = (Column("窗口", 6, most=40), Column("备注", 6, grow=True, most=60))
    narrow, rest = widths(columns, [["税务", "x"]], False)
    wide, _ = widths(columns, [["不动产登记综合受理窗口", "x"]], False)
    assert narrow == 6 and wide == 2 * 11 + 1.5
    assert narrow + rest == pytest.approx(room(2, False))


def test_a_text_never_becomes_a_formula(folder: Path) -> None:
    sheet = load_workbook(folder / NAMES[0])["考核汇总表"]
    assert [c.data_type for row in sheet.iter_rows() for c in row if c.value == "=1+1"] == ["s"]


def test_same_decisions_in_any_order_give_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    write_reports(tmp_path, Reports(HALL), everybody()[::-1])
    for name in NAMES:
        assert (tmp_path / name).read_bytes() == (folder / name).read_bytes()


def test_projects_get_the_self_appraisal(tmp_path: Path) -> None:
    assert write_reports(tmp_path, Reports(HALL), (project(),)) == (tmp_path / "自评表.xlsx",)
    found = rows(tmp_path / "自评表.xlsx")
    assert [r[3] for r in found if r[1] and str(r[1]).startswith("第")] == [8.2, 90]
    assert next(r for r in found if r[1] == "合计")[3] == 98.2


def test_no_decisions_no_files(tmp_path: Path) -> None:
    assert write_reports(tmp_path / "none", Reports(HALL), ()) == ()
    assert not (tmp_path / "none").exists()


def test_a_regulation_without_money_has_no_sheet_of_payments(tmp_path: Path) -> None:
    written = write_reports(tmp_path, Reports(HALL), (decision(award=None),))
    assert "奖励发放表.xlsx" not in [p.name for p in written]
    assert "奖励（元）" not in people(tmp_path / NAMES[0])["D001"]


def test_a_regulation_that_only_charges(tmp_path: Path) -> None:
    fined = decision(
        "D002", findings=(late(3, 4, "20", unit="元"),), award=None, charged=Decimal(20),
        score=None, scored=False, grade="",
    )  # fmt: skip
    nothing = decision("D001", award=None, score=None, scored=False, grade="")
    written = write_reports(tmp_path, Reports(HALL), (fined, nothing))
    assert [p.stem for p in written] == ["考核汇总表", "扣款表", "扣分明细", "待定与资料不全清单"]
    assert not {"得分", "等次", "全厅名次", "扣分合计"} & people(tmp_path / NAMES[0])["D002"].keys()
    charged = rows(tmp_path / "扣款表.xlsx")
    assert [(r[2], r[4]) for r in charged if r[2] in ("D001", "D002")] == [("D002", 20)]
    assert "贰拾元整" in texts(tmp_path / "扣款表.xlsx")


def test_windows_are_ranked_by_the_regulation(tmp_path: Path) -> None:
    windows = [
        decision(
            n,
            n,
            "",
            subject_kind="窗口",
            role="",
            award=None,
            grade="",
            rank=r,
            consequences=((h, "第二条"),) if h else (),
        )
        for n, r, h in (("税务", 2, ""), ("市场监管", 1, "红旗窗口"))
    ]
    written = write_reports(tmp_path, Reports(HALL), windows)
    assert [p.stem for p in written] == ["考核汇总表", "扣分明细", "待定与资料不全清单", "公示表"]
    summary = [r for r in table(tmp_path / NAMES[0]) if isinstance(r["序号"], int)]
    assert [(r["窗口"], r["名次"]) for r in summary] == [("市场监管", 1), ("税务", 2)]
    assert "小计" not in texts(tmp_path / NAMES[0]) and "由办法规定" in texts(tmp_path / NAMES[0])
    assert table(tmp_path / NAMES[4])[0] == {
        **{"序号": 1, "窗口": "市场监管", "名次": 1, "得分": 100, "评选": "红旗窗口"}
    }


def test_categories_stand_in_the_order_of_the_regulation_parts_after_the_whole(tmp_path: Path) -> None:
    findings = (overtime(), late(5, 5), complaint())
    categories = (
        CategoryTotal("加分", Decimal("0.5"), Decimal("0.5"), "", "综合"),
        CategoryTotal("服务", Decimal(-10), Decimal(-10), "", "综合"),
        CategoryTotal("考勤", Decimal("-0.5"), Decimal("-0.5"), ""),
        CategoryTotal("综合", Decimal("-9.5"), Decimal("-9.5"), ""),
        CategoryTotal("没有用到", Decimal(0), Decimal(0), ""),
    )
    write_reports(tmp_path, Reports(HALL), (decision(findings=findings, categories=categories),))
    titles = [*people(tmp_path / NAMES[0])["D001"]]
    first = titles.index("考勤")
    assert titles[first : first + 4] == ["考勤", "综合", "其中服务", "其中加分"] and "没有用到" not in titles


def test_odd_texts_leave_a_workbook_that_opens(tmp_path: Path) -> None:
    odd = "甲\x0b\x00\ufffe_x0041_" + "长" * 40_000
    shown = decision("D001", odd, "窗\n口&D", findings=(late(5, 5, event=odd),))
    write_reports(tmp_path, Reports("大厅&P" * 100), (shown,))
    for name in NAMES:
        load_workbook(tmp_path / name)
    assert "下略" in texts(tmp_path / NAMES[2])


def test_people_and_windows_of_one_regulation_each_have_their_sheet(tmp_path: Path) -> None:
    """A window may bear the name that a person has for a number: they are never mixed."""
    windows = [
        decision(n, n, "", subject_kind="窗口", role="", award=None, grade="", rank=r, score=Decimal(s))
        for n, r, s in (("D001", 2, 90), ("社保窗口", 1, 95))
    ]
    before = {
        "人员": Before("2021年2月", "月", "取自上月。", {"D001": Decimal(99)}, {"D001": 2}),
        "窗口": Before("2021年2月", "月", "取自上月。", {"D001": Decimal(80)}, {"D001": 1}),
    }
    write_reports(tmp_path, Reports(HALL, before=before), (*everybody(), *windows))
    summary = tmp_path / NAMES[0]
    person = people(summary, "考核汇总表（人员）")["D001"]
    assert (person["得分"], person["全厅名次"], person["得分比上月"]) == (100, 1, 1)
    shown = [r for r in table(summary, "考核汇总表（窗口）") if isinstance(r["序号"], int)]
    assert [(r["窗口"], r["得分"], r["名次"], r["得分比上月"]) for r in shown] == [
        ("社保窗口", 95, 1, None),
        ("D001", 90, 2, 10),
    ]
    counted = [r["数"] for r in table(summary, "概况") if r["项目"] == "考核对象数"]
    assert counted == ["7人", "2个"]
    assert [r["窗口"] for r in table(tmp_path / NAMES[4], "公示表（窗口）")][:2] == ["社保窗口", "D001"]
    assert "张三" not in "".join(map(str, rows(tmp_path / NAMES[4], "公示表（人员）")))
    paid_sheets = load_workbook(tmp_path / NAMES[1]).sheetnames
    assert paid_sheets == ["奖励发放表"]


def test_an_endless_score_is_cut_on_the_cover_and_a_reason_is_told_whole(tmp_path: Path) -> None:
    endless = decision("D001", score=Decimal(587) / 6)
    waiting = decision(
        "D002", status=Status.PENDING, reasons=("基本分：成员 得分 平均 还有 1 人的得分没有定",)
    )
    write_reports(tmp_path, Reports(HALL), (endless, waiting))
    told = {r["项目"]: r["数"] for r in table(tmp_path / NAMES[0], "概况")}
    assert told["最高分／最低分"] == "约97.8333／约97.8333"
    assert people(tmp_path / NAMES[0])["D002"]["备注"].startswith("基本分：成员 得分 平均 还有 1 人")
