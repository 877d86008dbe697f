"""Sheets → facts: a month in order, and for each mistake a bad twin of it."""

import random
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

import pytest

from engine.facts.fact import Fact, State
from engine.policy.kinds import FactKind, Field, FieldType
from grammar.diagnostic import Severity
from tests.hall_sheets import (
    ANN,
    BOB,
    COMPLAINT,
    COMPLAINT_1,
    HALL,
    KINDS,
    LEAVE,
    NEEDED,
    PATROL,
    PATROL_1,
    RATING,
    RATING_1,
    ROSTER,
    SLIP,
    Sheet,
    but,
    facts_of,
    intake,
    only,
    write_hall,
    write_xlsx,
)
from tests.punches import MARCH


def test_a_month_in_order(tmp_path: Path) -> None:
    result = intake(write_hall(tmp_path))
    assert result.facts is not None and not result.diagnostics, result.diagnostics
    assert [(s.id, s.name, s.postings[0].window) for s in result.facts.subjects] == [
        ("1001", "张三", "企业登记"),
        ("1002", "李四", "税务"),
    ]
    assert not result.facts.gaps
    assert result.facts.days == {"1001": (23, 23), "1002": (23, 23)}
    patrol = facts_of(result, "离岗")[0]
    assert patrol.state is State.VERIFIED
    assert patrol.fields == {"编号": "X1", "方式": "现场", "时刻": time(9, 10), "时长": Decimal(20)}
    assert str(patrol.origins[0]) == "2021-03/巡查.xlsx·巡查·第2行"
    case = facts_of(result, "办件")[0]
    assert case.fields["办结"] is True and case.fields["法定时限"] == Decimal(20) and case.state is None
    assert facts_of(result, "评价")[0].state is None
    assert {s.file for s in result.sources} == {f"{name}.xlsx" for name in HALL}


def test_leave_has_its_length_in_workdays(tmp_path: Path) -> None:
    slip = but(SLIP, c4=date(2021, 2, 26), c5=date(2021, 3, 2))
    leave = facts_of(intake(write_hall(tmp_path, {"2021-03/请假": [LEAVE, slip]})), "病假")[0]
    assert (leave.date, leave.fields["天数"], leave.fields["单号"]) == (date(2021, 3, 1), Decimal(2), "Q1")
    assert leave.fields["止"] == datetime(2021, 3, 2, 23, 59, 59)


@pytest.mark.parametrize(
    ("word", "state", "doubt"),
    [
        ("已批准", State.VERIFIED, ""),
        ("审批中", State.PENDING, "请假单 Q1 审批中"),
        ("未批准", State.REFUTED, ""),
        ("已撤销", State.REFUTED, ""),
    ],
)
def test_approval_of_leave(tmp_path: Path, word: str, state: State, doubt: str) -> None:
    leave = facts_of(intake(write_hall(tmp_path, {"2021-03/请假": [LEAVE, but(SLIP, c6=word)]})), "病假")[0]
    assert (leave.state, leave.doubt) == (state, doubt)


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("属实", State.VERIFIED),
        ("已查实", State.VERIFIED),
        ("未核实", State.PENDING),
        ("不实", State.REFUTED),
        ("", State.PENDING),
    ],
)
def test_verification(tmp_path: Path, word: str, state: State) -> None:
    rows = [COMPLAINT, but(COMPLAINT_1, c5=word)]
    complaint = facts_of(intake(write_hall(tmp_path, {"2021-03/投诉": rows})), "投诉")[0]
    assert complaint.state is state
    assert bool(complaint.doubt) == (state is State.PENDING)


@pytest.mark.parametrize(("grade", "state"), [("满意", None), ("不满意", State.PENDING)])
def test_a_blank_verification_is_open_where_there_is_something_to_verify(
    tmp_path: Path, grade: str, state: State | None
) -> None:
    rows = [RATING, but(RATING_1, c4=grade)]
    assert facts_of(intake(write_hall(tmp_path, {"2021-03/好差评": rows})), "评价")[0].state is state


def test_ratings_in_gb18030(tmp_path: Path) -> None:
    folder = write_hall(tmp_path, {"2021-03/好差评": None})
    lines = "\r\n".join(",".join(map(str, row)) for row in (RATING, RATING_1))
    (folder / "2021-03/好差评.csv").write_bytes(lines.encode("gb18030"))
    result = intake(folder)
    assert facts_of(result, "评价")[0].fields["等级"] == "非常满意"
    assert [s.encoding for s in result.sources if s.encoding] == ["GB18030"]


def test_order_of_rows_does_not_matter(tmp_path: Path) -> None:
    patrol = [
        but(PATROL_1, c0=f"X{n}", c1=f"2021-03-{n:02}", c3=f"100{n % 2 + 1}", c4="") for n in range(1, 9)
    ]
    mixed: dict[str, Sheet | None] = {"2021-03/巡查": [PATROL, *patrol]}
    first = intake(write_hall(tmp_path / "a", mixed))
    for name, rows in ({**HALL, **mixed}).items():
        top = next(n for n, r in enumerate(rows or ()) if len(r) > 1) + 1
        body = list(rows or ())[top:]
        random.Random(7).shuffle(body)
        mixed[name] = [*list(rows or ())[:top], *body]
    second = intake(write_hall(tmp_path / "b", mixed))
    assert first.facts is not None and second.facts is not None
    assert list(map(_unplaced, first.facts.facts)) == list(map(_unplaced, second.facts.facts))
    assert [s.id for s in first.facts.subjects] == [s.id for s in second.facts.subjects]


def _unplaced(fact: Fact) -> Fact:
    return replace(fact, origins=())


def test_an_absent_sheet_is_a_gap_and_an_empty_one_is_not(tmp_path: Path) -> None:
    result = intake(write_hall(tmp_path, {"2021-03/投诉": None, "2021-03/巡查": [PATROL]}))
    assert result.facts is not None and not result.diagnostics
    assert [(g.source, g.subject) for g in result.facts.gaps] == [("投诉", None)]
    assert "没有 2021-03/投诉.xlsx" in result.facts.gaps[0].message


def test_without_punches_nobody_is_absent(tmp_path: Path) -> None:
    result = intake(write_hall(tmp_path, {"2021-03/签到": None}))
    assert result.facts is not None
    assert [g.source for g in result.facts.gaps] == ["签到"]
    assert not facts_of(result, "半天未签") and result.facts.days["1001"] == (23, 23)


def test_punches_need_leave(tmp_path: Path) -> None:
    result = intake(write_hall(tmp_path, {"2021-03/请假": None}), needed=frozenset({"签到"}))
    assert result.facts is not None and [g.source for g in result.facts.gaps] == ["请假"]


def test_a_mistake_in_a_sheet_that_is_not_needed_is_reported_all_the_same(tmp_path: Path) -> None:
    folder = write_hall(tmp_path, {"2021-03/投诉": [COMPLAINT, but(COMPLAINT_1, c2="9")]})
    assert intake(folder, needed=frozenset({"巡查"})).facts is None


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    result = intake(write_hall(tmp_path), replace(MARCH, name="2021-3"))
    assert only(result.diagnostics, "KP316").severity is Severity.WARNING
    assert result.facts is not None and {g.source for g in result.facts.gaps} == NEEDED


def test_a_change_of_window(tmp_path: Path) -> None:
    roster = [ROSTER, ANN, but(BOB, c5=date(2021, 3, 15)), but(BOB, c2="不动产", c4="2021-03-16")]
    result = intake(write_hall(tmp_path, {"花名册": roster}))
    assert result.facts is not None and not result.diagnostics
    assert [p.window for p in result.facts.subjects[1].postings] == ["税务", "不动产"]
    assert result.facts.days["1002"] == (23, 23)


def test_whoever_has_left_is_not_appraised(tmp_path: Path) -> None:
    roster = [ROSTER, ANN, BOB, ["1003", "孙七", "税务", "工作人员", "2018-01-01", "2021-02-28"]]
    result = intake(write_hall(tmp_path, {"花名册": roster}))
    assert result.facts is not None and [s.id for s in result.facts.subjects] == ["1001", "1002"]


def test_a_day_of_the_hall_own_calendar(tmp_path: Path) -> None:
    own = [["日期", "类型", "理由"], [date(2021, 3, 8), "休息", "停电检修"]]
    result = intake(write_hall(tmp_path, {"日历": own}))
    assert result.facts is not None and result.facts.days["1001"] == (22, 22)


def test_a_kind_that_a_rule_file_declares(tmp_path: Path) -> None:
    kind = FactKind("会议缺席", (Field("会议名称"), Field("用时", FieldType.MINUTES)), "会议")
    folder = write_hall(tmp_path)
    write_xlsx(
        folder / "2021-03/会议.xlsx",
        [["日期", "工号", "会议名称", "用时（小时）"], ["2021-03-09", "1001", "例会", 1.5]],
    )
    from engine.facts.intake import read_people

    result = read_people(folder, MARCH, {**KINDS, kind.name: kind}, NEEDED, ())
    assert facts_of(result, "会议缺席")[0].fields == {"会议名称": "例会", "用时": Decimal(90)}
