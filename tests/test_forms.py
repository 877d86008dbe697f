"""Forms beside the punches: errands, forgotten punches, overtime; corrected punches of vendors as make-ups."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from engine.facts.cells import Cell, Fault
from engine.facts.fact import State
from engine.facts.intake import Intake, read_people
from engine.facts.readers.spans import sign_in_at, span_of
from engine.policy.kinds import FactKind, Field, FieldType
from tests.hall_sheets import ANN, BOB, KINDS, NEEDED, ROSTER, facts_of, intake, write_hall, write_xlsx
from tests.punches import HOURS, MARCH
from tests.vendor_sheets import LAYOUTS

NAMED = [[*ROSTER, "打卡账号"], [*ANN, "张三"], [*BOB, "李四"]]
ERRAND = ["审批编号", "申请人", "目的地", "出差人员", "出差起止日期", "审批结果"]
FORGOTTEN = ["申请人", "忘打卡日期", "忘打卡人员", "未打卡时间", "当天刷卡时间", "审批结果", "申请时间"]


def correct(rows: list[list[object]]) -> None:
    """Mark 张三's first punch of the second of March as corrected."""
    head = next(r for r in rows if "上班1打卡时间" in r)
    day = head.index("日期")
    row = next(r for r in rows if len(r) > day and "21-03-02" in str(r[day]))
    row[head.index("上班1打卡结果")] = "补卡审批通过"


def read(folder: Path, form: list[list[object]], name: str = "三月审批") -> Intake:
    write_hall(folder, {"花名册": NAMED, f"2021-03/{name}": form})
    return intake(folder)


@pytest.mark.parametrize(
    ("cell", "start", "end"),
    [
        ("2021-03-01~2021-03-02", "2021-03-01", "2021-03-02"),
        ("2021/3/1 至 2021/3/2", "2021/3/1", "2021/3/2"),
        ("2021年3月1日到3月2日", "2021年3月1日", "2021-3-2"),
        ("2021-03-01 09:00 ～ 11:30", "2021-03-01 09:00", "2021-03-01 11:30"),
        ("2021-03-01 - 2021-03-02", "2021-03-01", "2021-03-02"),
        ("2021-03-01", "2021-03-01", "2021-03-01"),
        (dt.date(2021, 3, 1), "2021-03-01", "2021-03-01"),
    ],
)
def test_both_ends_of_a_stretch_in_one_cell(cell: Cell, start: str, end: str) -> None:
    assert span_of(cell) == (start, end)


@pytest.mark.parametrize(
    "cell", ["3月1日至3日", "下周", "2021-03-01至2021-03-02至2021-03-03", "2021-03-01 三天"]
)
def test_a_stretch_that_can_be_read_in_no_way_is_refused(cell: str) -> None:
    assert isinstance(span_of(cell), Fault)


def test_an_errand_of_several_people_is_one_absence_for_each(tmp_path: Path) -> None:
    row = ["C7", "张三", "市里", "张三、李四", "2021-03-08~2021-03-09", "同意"]
    result = read(tmp_path, [ERRAND, row])
    found = facts_of(result, "公务外出")
    assert [(f.subject, f.state) for f in found] == [("1001", State.VERIFIED), ("1002", State.VERIFIED)]
    assert found[0].fields["止"] == dt.datetime(2021, 3, 9, 23, 59, 59) and found[0].fields["天数"] == 2
    assert {f.origins[0].file for f in found} == {"2021-03/三月审批.xlsx"}


def test_an_errand_nobody_approved_is_open(tmp_path: Path) -> None:
    result = read(tmp_path, [["申请人", "出差起止日期"], ["张三", "2021-03-08"]])
    assert [f.state for f in facts_of(result, "公务外出")] == [State.PENDING]
    assert any("批没有批看不出来" in d.message for d in result.diagnostics)


def test_a_leave_form_with_names_and_no_approval_is_read_and_open(tmp_path: Path) -> None:
    head = ["申请人", "申请部门", "请假类型", "开始日期", "结束日期", "请假天数", "小时", "请假事由"]
    row = ["张三", "大厅", "事假", "2021-03-08", "2021-03-08", 1, 8, "家事"]
    assert [f.state for f in facts_of(read(tmp_path, [head, row]), "事假")] == [State.PENDING]


@pytest.mark.parametrize(
    ("when", "places"),
    [
        ("08:30", [("上午", "上班")]),
        ("下午下班", [("下午", "下班")]),
        ("上班 08:40", [("上午", "上班")]),
        ("08:30、17:00", [("上午", "上班"), ("下午", "下班")]),
        ("", [(None, None)]),
    ],
)
def test_a_forgotten_punch_is_made_up(when: str, places: object, tmp_path: Path) -> None:
    row = ["李四", "2021-03-02", "张三", when, "", "同意", "2021-03-03 10:00"]
    found = facts_of(read(tmp_path, [FORGOTTEN, row]), "补签")
    assert [(f.fields.get("时段"), f.fields.get("签次")) for f in found] == places
    assert {(f.subject, f.state, f.fields["补签日期"]) for f in found} == {
        ("1001", State.VERIFIED, dt.date(2021, 3, 3))
    }


def test_the_form_may_be_called_like_our_sheet(tmp_path: Path) -> None:
    row = ["张三", "2021-03-02", "", "08:30", "", "同意", "2021-03-03"]
    assert len(facts_of(read(tmp_path, [FORGOTTEN, row], "补签"), "补签")) == 1


def test_a_time_that_means_no_sign_in_is_refused(tmp_path: Path) -> None:
    row = ["张三", "2021-03-02", "", "10:15", "", "同意", ""]
    result = read(tmp_path, [FORGOTTEN, row])
    error = next(d for d in result.diagnostics if d.code == "KP305")
    assert "看不出是哪一次签到" in error.message and "第2行 “未打卡时间”列" in str(error.place)


def test_overtime_is_a_fact_where_the_rules_declare_one(tmp_path: Path) -> None:
    fields = (
        Field("起", FieldType.DATETIME),
        Field("止", FieldType.DATETIME),
        Field("时长", FieldType.MINUTES),
    )
    kinds = {**KINDS, "加班": FactKind("加班", fields, "加班")}
    row = ["1001", "张三", "2021-03-06 09:00~12:00", 3]
    form = [["工号", "申请人", "加班起止时间", "小时"], row]
    write_hall(tmp_path, {"2021-03/周末": form})
    (fact,) = facts_of(read_people(tmp_path, MARCH, kinds, NEEDED, HOURS), "加班")
    assert fact.date == dt.date(2021, 3, 6) and fact.fields["时长"] == 180
    assert fact.fields["止"] == dt.datetime(2021, 3, 6, 12)
    said = intake(tmp_path).diagnostics
    assert any("认出是“加班单”" in d.message and "没有读取" in d.message for d in said)


def test_corrected_punches_are_approved_make_ups_of_an_unknown_date(tmp_path: Path) -> None:
    rows = [list(r) for r in LAYOUTS["dingtalk_daily"][1]()]
    correct(rows)
    write_hall(tmp_path, {"2021-03/签到": None})
    write_xlsx(tmp_path / "2021-03/签到.xlsx", rows)
    result = intake(tmp_path)
    (fact,) = facts_of(result, "补签")
    assert (fact.subject, fact.state) == ("1001", State.VERIFIED)
    assert fact.fields == {"时段": "上午", "签次": "上班"}
    assert any(d.code == "KP345" and "哪天办的不知道" in d.message for d in result.diagnostics)


def test_an_entered_make_up_goes_before_the_vendors(tmp_path: Path) -> None:
    rows = [list(r) for r in LAYOUTS["dingtalk_daily"][1]()]
    correct(rows)
    form = [FORGOTTEN, ["张三", "2021-03-02", "", "上午上班", "", "同意", "2021-03-03"]]
    write_hall(tmp_path, {"花名册": NAMED, "2021-03/签到": None, "2021-03/补卡": form})
    write_xlsx(tmp_path / "2021-03/签到.xlsx", rows)
    (fact,) = facts_of(intake(tmp_path), "补签")
    assert fact.fields["补签日期"] == dt.date(2021, 3, 3)


def test_which_sign_in_a_time_means() -> None:
    def place(at: str, end: str = "") -> tuple[str, str] | None:
        return sign_in_at(HOURS, dt.datetime.fromisoformat(f"2021-03-02 {at}"), end)

    assert place("08:20") == ("上午", "上班") and place("17:30") == ("下午", "下班")
    assert place("13:00") is None and place("13:00", "上班") == ("下午", "上班")
