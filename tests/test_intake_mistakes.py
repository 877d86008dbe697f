"""A mistake in a sheet: each is a diagnostic with its place, and leaves no facts."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from engine.facts import roster
from engine.facts.hints import nearest
from grammar.diagnostic import Severity
from tests.hall_sheets import (
    ANN,
    BOB,
    CASE,
    CASE_1,
    COMPLAINT,
    COMPLAINT_1,
    LEAVE,
    PATROL,
    PATROL_1,
    PUNCH,
    PUNCHES,
    RATING,
    RATING_1,
    ROSTER,
    SLIP,
    Sheet,
    but,
    facts_of,
    found,
    intake,
    only,
    punch,
    write_hall,
)
from tests.punches import MARCH

# Code, sheet, its rows, and words that the message or the help must have.
BAD: list[tuple[str, str, Sheet | None, str]] = [
    ("KP301", "2021-03/投诉", [COMPLAINT, but(COMPLAINT_1, c2="10002")], "李四的工号是 1002"),
    ("KP301", "2021-03/投诉", [COMPLAINT, but(COMPLAINT_1, c2="1003", c3="")], "是不是“1002”"),
    ("KP301", "2021-03/请假", [LEAVE, but(SLIP, c1="9")], "不在花名册"),
    ("KP301", "2021-03/签到", [PUNCH, *PUNCHES, *[punch("7", "王", "2021-03-01 08:00:00")] * 3], "共 3 条"),
    ("KP303", "花名册", [ROSTER, ANN, BOB, but(BOB, c2="民政", c4="2021-03-01")], "第3行"),
    ("KP304", "2021-03/投诉", [COMPLAINT, but(COMPLAINT_1, c1="2021-04-03")], "不在 2021-03"),
    ("KP304", "2021-03/请假", [LEAVE, but(SLIP, c4="2021-04-01", c5="2021-04-02")], "不在 2021-03"),
    ("KP304", "2021-03/签到", [PUNCH, *PUNCHES, *[punch("1001", "", "2021-04-01 08:00:00")] * 2], "共 2 条"),
    ("KP305", "2021-03/投诉", [COMPLAINT, but(COMPLAINT_1, c1="2021-02-30")], "2021-02-30"),
    ("KP305", "2021-03/巡查", [PATROL, but(PATROL_1, c2="25:10")], "25:10"),
    ("KP305", "2021-03/签到", [PUNCH, *PUNCHES, punch("1001", "张三", "2021-03-01 25:10:00")], "25:10"),
    ("KP305", "2021-03/签到", [PUNCH, *PUNCHES, punch("1001", "张三", "2021-03-01")], "没有时刻"),
    ("KP306", "2021-03/巡查", [PATROL, but(PATROL_1, c7="约20")], "约20"),
    ("KP306", "2021-03/巡查", [PATROL, but(PATROL_1, c7=-20)], "负数"),
    ("KP307", "2021-03/投诉", [["编号", "日期", "员工号", *COMPLAINT[4:]], COMPLAINT_1], "是不是“员工号”"),
    ("KP307", "2021-03/巡查", [but(PATROL, c7="时长（天）"), PATROL_1], "单位是天"),
    ("KP307", "2021-03/巡查", [[*PATROL[:7], *PATROL[8:]], [*PATROL_1[:7], *PATROL_1[8:]]], "第2行是离岗"),
    ("KP307", "2021-03/签到", [["姓名", "工号", "时间"], ["张三", "1001", "8:00"]], "打卡时间"),
    ("KP308", "2021-03/请假", [LEAVE, but(SLIP, c3="病")], "病假"),
    ("KP308", "2021-03/巡查", [PATROL, but(PATROL_1, c6="聊天")], "是不是“串岗聊天”"),
    ("KP309", "2021-03/投诉", [COMPLAINT, but(COMPLAINT_1, c2="", c3="")], "工号"),
    ("KP309", "2021-03/签到", [PUNCH, *PUNCHES, punch("", "", "2021-03-01 08:00:00")], "工号"),
    ("KP309", "花名册", [ROSTER, ANN, but(BOB, c2="")], "窗口"),
    ("KP309", "花名册", [ROSTER, ANN, but(BOB, c4="")], "到岗日期"),
    ("KP311", "2021-03/投诉", [COMPLAINT, but(COMPLAINT_1, c5="查否")], "属实、待核、不属实"),
    ("KP311", "2021-03/请假", [LEAVE, but(SLIP, c6="好的")], "只能写已批准"),
    ("KP311", "2021-03/办件", [CASE, but(CASE_1, c6="办结了")], "“是”或“否”"),
    ("KP311", "2021-03/好差评", [RATING, but(RATING_1, c4="很满意")], "等级"),
    ("KP313", "2021-03/投诉", [COMPLAINT, COMPLAINT_1, COMPLAINT_1], "第2行和第3行"),
    ("KP313", "2021-03/投诉", [COMPLAINT, COMPLAINT_1, but(COMPLAINT_1, c5="待核")], "内容却不一样"),
    ("KP313", "2021-03/请假", [LEAVE, SLIP, SLIP], "单号“Q1”"),
    ("KP313", "2021-03/投诉", [COMPLAINT, but(COMPLAINT_1, c0=""), but(COMPLAINT_1, c0="")], "没有编号"),
    ("KP316", "花名册", None, "不知道考核谁"),
    ("KP320", "2021-03/请假", [LEAVE, but(SLIP, c5="2021-03-01 17:00")], "不晚于"),
    ("KP320", "花名册", [ROSTER, ANN, but(BOB, c5="2018-01-01")], "早于"),
    ("KP321", "2021-03/请假", [LEAVE, SLIP, but(SLIP, c0="Q2")], "重复计算"),
    ("KP310", "日历", [["日期", "类型", "理由"]], "放假安排"),
    ("KP311", "日历", [["日期", "类型", "理由"], ["2021-03-08", "放假", "妇女节"]], "上班、休息"),
    ("KP313", "日历", [["日期", "类型", "理由"], *[["2021-03-08", "休息", "停电"]] * 2], "两次"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "sheet", "rows", "words"), BAD, ids=[f"{b[0]}-{n}" for n, b in enumerate(BAD)]
)
def test_bad_twins(tmp_path: Path, code: str, sheet: str, rows: Sheet | None, words: str) -> None:
    period = replace(MARCH, first=date(1999, 3, 1)) if code == "KP310" else MARCH
    result = intake(write_hall(tmp_path, {sheet: rows}), period)
    diagnostic = only(result.diagnostics, code)
    assert diagnostic.severity is Severity.ERROR and result.facts is None
    assert words in diagnostic.message + diagnostic.help
    assert diagnostic.help
    assert diagnostic.place is None or sheet in str(diagnostic.place)


def test_not_on_post_on_the_date(tmp_path: Path) -> None:
    changes = {"花名册": [ROSTER, but(ANN, c4="2021-03-15"), BOB], "2021-03/签到": [PUNCH, *PUNCHES]}
    diagnostics = found(tmp_path, changes)
    assert [d.code for d in diagnostics if d.severity is Severity.ERROR] == ["KP302"] * 3  # 巡查 好差评 办件
    note = only([d for d in diagnostics if d.severity is not Severity.ERROR], "KP317")
    assert "共 14 天" in note.message and "56 条" in note.message


def test_a_broken_roster_row_is_reported_once(tmp_path: Path) -> None:
    only(found(tmp_path, {"花名册": [ROSTER, but(ANN, c4="2021-02-30"), BOB]}), "KP305")


def test_two_files_for_the_roster(tmp_path: Path) -> None:
    folder = write_hall(tmp_path)
    (folder / "花名册.csv").write_text(",".join(map(str, ROSTER)), "utf-8")
    result = intake(folder)
    assert "花名册.csv、花名册.xlsx" in result.diagnostics[0].message and result.facts is None
    assert [d.code for d in result.diagnostics] == ["KP314"]


@pytest.mark.parametrize("name", ["投诉-2.csv", "投诉（2）.csv", "投诉/三月下.csv", "投诉.csv"])
def test_several_files_for_one_sheet(tmp_path: Path, name: str) -> None:
    folder = write_hall(tmp_path)
    path = folder / "2021-03" / name
    path.parent.mkdir(exist_ok=True)
    lines = [COMPLAINT, COMPLAINT_1, but(COMPLAINT_1, c0="T2")]
    path.write_text("\n".join(",".join(map(str, line)) for line in lines), "utf-8")
    result = intake(folder)
    assert [f.fields["编号"] for f in facts_of(result, "投诉")] == ["T1", "T2"]
    again = only(result.diagnostics, "KP313")
    assert again.severity is Severity.WARNING and "只算一次" in again.message


@pytest.mark.parametrize(
    ("sheet", "rows"),
    [
        ("2021-03/投诉", [COMPLAINT, but(COMPLAINT_1, c3="李思")]),
        ("2021-03/签到", [PUNCH, *PUNCHES, punch("1002", "李思", "2021-03-01 08:00:00")]),
    ],
)
def test_another_name_is_a_warning(tmp_path: Path, sheet: str, rows: Sheet) -> None:
    assert only(found(tmp_path, {sheet: rows}), "KP315").severity is Severity.WARNING


def test_spaces_in_names_do_not_matter(tmp_path: Path) -> None:
    assert not found(tmp_path, {"2021-03/投诉": [COMPLAINT, but(COMPLAINT_1, c3="李　四")]})


def test_numbers_as_numbers_and_lost_zeros(tmp_path: Path) -> None:
    assert not found(tmp_path / "a", {"2021-03/投诉": [COMPLAINT, but(COMPLAINT_1, c2=1002)]})
    roster = [ROSTER, ANN, BOB, but(BOB, c0="0007", c1="孙七")]
    rows = [COMPLAINT, but(COMPLAINT_1, c2=7, c3="")]
    zero = [d for d in found(tmp_path / "b", {"花名册": roster, "2021-03/投诉": rows}) if d.code == "KP301"]
    assert "0007" in zero[0].help


def test_one_number_for_two_people_is_a_warning(tmp_path: Path) -> None:
    rows = [PATROL, PATROL_1, but(PATROL_1, c3="1002", c4="李四")]
    assert only(found(tmp_path, {"2021-03/巡查": rows}), "KP313").severity is Severity.WARNING


@pytest.mark.parametrize(("column", "value"), [("c3", "公务外出"), ("c6", "审批中")])
def test_leave_that_may_overlap(tmp_path: Path, column: str, value: str) -> None:
    rows = [LEAVE, SLIP, but(SLIP, c0="Q2", **{column: value})]
    assert only(found(tmp_path, {"2021-03/请假": rows}), "KP321").severity is Severity.WARNING


def test_lines_under_a_table_are_mentioned(tmp_path: Path) -> None:
    rows = [COMPLAINT, COMPLAINT_1, ["合计", "1件"], ["填表人：王五  审核：赵六"]]
    assert only(found(tmp_path, {"2021-03/投诉": rows}), "KP323").severity is Severity.NOTE


def test_every_mistake_is_reported_at_once(tmp_path: Path) -> None:
    rows = [COMPLAINT, but(COMPLAINT_1, c1="昨天", c2="9", c5="?"), but(COMPLAINT_1, c2="", c3="")]
    codes = [
        d.code for d in found(tmp_path, {"2021-03/投诉": rows, "2021-03/办件": [CASE, but(CASE_1, c4="多")]})
    ]
    assert codes == ["KP306", "KP301", "KP305", "KP311", "KP309"]


def test_many_unknown_people_are_told_without_looking_for_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To look for the likely one among thousands takes long; nobody reads the hundredth guess."""
    asked: list[str] = []

    def counted(word: str, words: object, most: int) -> list[str]:
        asked.append(word)
        return nearest(word, words, most)  # type: ignore[arg-type]

    monkeypatch.setattr(roster, "nearest", counted)
    rows = [[f"T{n}", "2021-03-03", f"20{n:03}", "", "态度", "属实", "", "", ""] for n in range(200)]
    write_hall(tmp_path, {"2021-03/投诉": [COMPLAINT, *rows]})
    told = [d for d in intake(tmp_path).diagnostics if d.code == "KP301"]
    assert len(told) == 200 and len(asked) <= 50
    assert all(d.help.endswith("核对工号，或在花名册里补上这个人") for d in told)
