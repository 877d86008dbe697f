"""Exports of devices and apps, in every format: all are read to the same punches and the same facts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.facts.fact import Fact
from engine.facts.intake import Intake
from grammar.diagnostic import Severity
from tests.hall_sheets import ANN, BOB, ROSTER, SLIP, intake, write_hall
from tests.vendor_sheets import (
    LAYOUTS,
    Rows,
    as_text,
    attlog,
    plain,
    wide,
    write_ods,
    write_openpyxl,
    write_parquet,
    write_xls,
    write_xlsxwriter,
)

__all__ = ["SLIP"]
WRITERS: dict[str, Callable[[Path, Rows], Path]] = {
    "签到.xlsx": write_openpyxl,
    "签到-1.xlsx": write_xlsxwriter,
    "签到.xls": write_xls,
    "签到.ods": write_ods,
    "签到.parquet": write_parquet,
}
TEXTS = [
    ("签到.csv", ",", "utf-8"),
    ("签到.csv", ",", "utf-8-sig"),
    ("签到.csv", ",", "gb18030"),
    ("签到.csv", ";", "utf-16"),
    ("签到.csv", ",", "utf-16-le"),
    ("签到.tsv", "\t", "utf-8"),
    ("签到.txt", "\t", "gb18030"),
    ("签到.xls", "\t", "gb18030"),
    ("签到.xlsx", ",", "utf-8-sig"),
]


def hall(folder: Path) -> Path:
    write_hall(folder, {"2021-03/签到": None})
    return folder / "2021-03"


def facts(result: Intake) -> list[tuple[str, str, dt.date, dict[str, object]]]:
    """The derived events without where they were read."""
    assert result.facts is not None, result.diagnostics
    kinds = {"迟到", "早退", "缺签", "半天未签"}
    return [_plain(f) for f in result.facts.facts if f.kind in kinds]


def _plain(fact: Fact) -> tuple[str, str, dt.date, dict[str, object]]:
    return fact.subject, fact.kind, fact.date, dict(fact.fields)


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, str, dt.date, dict[str, object]]]:
    folder = hall(tmp_path_factory.mktemp("canonical"))
    write_xlsxwriter(folder / "签到.xlsx", plain())
    found = facts(intake(folder.parent))
    assert [(s, k, d.day) for s, k, d, _ in found] == [("1002", "迟到", 3), ("1002", "缺签", 4)]
    return found


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("file", [n for n in WRITERS if n != "签到.parquet"])
def test_every_layout_in_every_workbook(layout: str, file: str, tmp_path: Path, expected: object) -> None:
    name, rows = LAYOUTS[layout]
    folder = hall(tmp_path)
    WRITERS[file](folder / file, rows())
    result = intake(tmp_path)
    assert facts(result) == expected
    assert [s.layout for s in result.sources if s.fact == "签到"] == [name]
    assert {d.code for d in result.diagnostics} <= {"KP344"}, result.diagnostics


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(("file", "separator", "encoding"), TEXTS)
def test_every_layout_as_text(
    layout: str, file: str, separator: str, encoding: str, tmp_path: Path, expected: object
) -> None:
    folder = hall(tmp_path)
    (folder / file).write_bytes(as_text(LAYOUTS[layout][1](), separator).encode(encoding))
    result = intake(tmp_path)
    assert facts(result) == expected
    source = next(s for s in result.sources if s.fact == "签到")
    assert (source.layout, source.encoding) == (LAYOUTS[layout][0], encoding.upper().removesuffix("-SIG"))


def test_parquet(tmp_path: Path, expected: object) -> None:
    folder = hall(tmp_path)
    write_parquet(folder / "签到.parquet", plain())
    assert facts(intake(tmp_path)) == expected


@pytest.mark.parametrize("name", ["1_attlog.dat", "签到.dat", "考勤机导出/USB/1_attlog.txt"])
def test_a_device_s_own_log(name: str, tmp_path: Path, expected: object) -> None:
    folder = hall(tmp_path)
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(attlog().encode() + b"\x1a\r\ngarbage\r\n")
    result = intake(tmp_path)
    assert facts(result) == expected
    assert [s.layout for s in result.sources if s.fact == "签到"] == ["考勤机attlog"]
    notes = [d for d in result.diagnostics if d.code == "KP323"]
    assert [str(d.severity) for d in notes] == ["提示", "提示"]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_name_of_the_file_does_not_matter(layout: str, tmp_path: Path, expected: object) -> None:
    folder = hall(tmp_path)
    write_openpyxl(folder / "3月导出 (最终).xlsx", LAYOUTS[layout][1]())
    result = intake(tmp_path)
    assert facts(result) == expected
    assert f"认出是“{LAYOUTS[layout][0]}”" in "".join(d.message for d in result.diagnostics)


def test_parts_overlaps_and_the_same_file_twice(tmp_path: Path, expected: object) -> None:
    folder = hall(tmp_path)
    rows = list(plain())
    write_xlsxwriter(folder / "签到-1.xlsx", rows[:150])
    (folder / "签到-2.csv").write_text(as_text([rows[0], *rows[120:]]), "utf-8")
    (folder / "签到-3.csv").write_text(as_text([rows[0], *rows[120:]]), "gb18030")
    result = intake(tmp_path)
    assert facts(result) == expected
    assert [d.code for d in result.diagnostics] == ["KP341", "KP341"]
    sources = [s for s in result.sources if s.fact == "签到"]
    assert all(s.table is not None for s in sources)
    repeated = [len(s.table.tally.repeated) for s in sources if s.table]
    assert repeated == [0, 30, len(rows) - 120]


def test_accounts_stand_for_people(tmp_path: Path, expected: object) -> None:
    """A device that numbers people 1 and 2, an app that knows only names: the roster says who is who."""
    write_hall(
        tmp_path,
        {
            "2021-03/签到": None,
            "花名册": [[*ROSTER, "打卡账号"], [*ANN, "1、张　三"], [*BOB, "2、李四"]],
        },
    )
    renumbered = attlog().replace("    1001\t", "       1\t").replace("    1002\t", "       2\t")
    (tmp_path / "2021-03/签到.dat").write_text(renumbered)
    assert facts(intake(tmp_path)) == expected
    names = [[r[1], r[3]] for r in plain()]
    (tmp_path / "2021-03/签到.dat").unlink()
    write_openpyxl(tmp_path / "2021-03/签到.xlsx", names)
    result = intake(tmp_path)
    assert facts(result) == expected
    assert [s.layout for s in result.sources if s.fact == "签到"] == ["按姓名的打卡流水"]


def test_a_number_that_is_unknown_is_offered_the_name_and_not_taken_for_it(tmp_path: Path) -> None:
    folder = hall(tmp_path)
    rows = [[r[1], f"9{r[2]}", r[3]] for r in plain()[1:]]
    write_openpyxl(folder / "签到.xlsx", [["姓名", "工号", "打卡时间"], *rows])
    result = intake(tmp_path)
    errors = [d for d in result.diagnostics if d.severity is Severity.ERROR]
    assert {d.code for d in errors} == {"KP301"} and len(errors) == 2
    assert "工号是 1001" in errors[0].help and "打卡账号" in errors[0].help


def test_corrected_punches_are_evidence_and_no_punches(tmp_path: Path) -> None:
    folder = hall(tmp_path)
    rows = [list(r) for r in LAYOUTS["dingtalk_records"][1]()]
    rows[2][7] = "补卡审批通过"
    rows[3][7] = "管理员王五改为正常"
    write_openpyxl(folder / "签到.xlsx", rows)
    result = intake(tmp_path)
    missing = [f for f in facts(result) if f[0] == "1001"]
    assert {f[2] for f in missing} == {dt.date(2021, 3, 1)}


def test_a_raw_sheet_goes_before_a_daily_one(tmp_path: Path, expected: object) -> None:
    import openpyxl

    folder = hall(tmp_path)
    book = openpyxl.Workbook()
    for layout in ("dingtalk_daily", "dingtalk_records"):
        page = book.create_sheet(LAYOUTS[layout][0])
        for row in LAYOUTS[layout][1]():
            page.append([None if c == "" else c for c in row])
    book["钉钉原始记录"].sheet_state = "hidden"
    book.save(folder / "导出.xlsx")
    result = intake(tmp_path)
    assert facts(result) == expected
    assert [s.sheet for s in result.sources if s.fact == "签到"] == ["钉钉原始记录"]
    said = "".join(d.message for d in result.diagnostics)
    assert "只作对照" in said and "隐藏的" in said


def test_a_summary_is_no_source_of_punches(tmp_path: Path) -> None:
    folder = hall(tmp_path)
    head = ["姓名", "考勤组", "部门", "工号", "出勤天数", "休息天数", "迟到次数", "迟到时长", "旷工天数"]
    write_openpyxl(
        folder / "签到.xlsx", [["月度汇总"], head, ["张三", "大厅", "大厅", "1001", 23, 8, 0, 0, 0]]
    )
    result = intake(tmp_path)
    assert "只有合计" in "".join(d.message for d in result.diagnostics)
    assert result.facts is not None and {g.source for g in result.facts.gaps} >= {"签到"}


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("休", "不是时刻"),
        ("08:20 补", "不是时刻"),
        ("25:10", "不是时刻"),
        ("8点20", "不是时刻"),
        (-1, "不是时刻"),
    ],
)
def test_a_cell_that_is_no_time_is_refused(cell: object, words: str, tmp_path: Path) -> None:
    folder = hall(tmp_path)
    rows = [list(r) for r in wide()]
    rows[2][3] = cell
    write_openpyxl(folder / "签到.xlsx", rows)
    result = intake(tmp_path)
    error = next(d for d in result.diagnostics if d.severity is Severity.ERROR)
    assert words in error.message and "第3行 “1日”列" in str(error.place)


def test_a_form_of_which_the_rules_want_nothing_is_named_and_stops_nothing(tmp_path: Path) -> None:
    folder = hall(tmp_path)
    write_openpyxl(folder / "签到.xlsx", plain())
    rows = [["申请人", "加班起止时间", "小时"], ["张三", "2021-03-06 09:00~12:00", 3]]
    write_openpyxl(folder / "三月.xlsx", rows)
    result = intake(tmp_path)
    assert result.facts is not None and result.unread == ("2021-03/三月.xlsx",)
    said = next(d for d in result.diagnostics if d.code == "KP343")
    assert "认出是“加班单”" in said.message and "声明" in said.help


def test_a_form_that_names_people_asks_whom_it_does_not_know(tmp_path: Path) -> None:
    folder = hall(tmp_path)
    write_openpyxl(folder / "签到.xlsx", plain())
    write_openpyxl(folder / "三月.xlsx", [["申请人", "出差起止日期"], ["张叁", "2021-03-01~2021-03-02"]])
    error = next(d for d in intake(tmp_path).diagnostics if d.severity is Severity.ERROR)
    assert error.code == "KP301" and "是不是“张三”（1001）" in error.help


def test_a_leave_form_of_another_name_is_read(tmp_path: Path) -> None:
    folder = hall(tmp_path)
    write_hall(tmp_path, {"2021-03/请假": None, "2021-03/签到": None})
    write_openpyxl(folder / "签到.xlsx", plain())
    (folder / "请假.xlsx").unlink()
    head = ["审批编号", "工号", "申请人", "请假类型", "开始日期", "结束日期", "审批结果"]
    write_openpyxl(
        folder / "钉钉审批.xlsx", [head, ["Q1", "1002", "李四", "病假", "2021-03-02", "2021-03-02", "同意"]]
    )
    result = intake(tmp_path)
    assert result.facts is not None
    assert [f.subject for f in result.facts.facts if f.kind == "病假"] == ["1002"]
