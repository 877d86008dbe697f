"""Sheets with more behind them than one cell: a roster that is wrong, punches that stop, absent sheets."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from grammar.diagnostic import Diagnostic, Severity
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
    ROSTER,
    but,
    facts_of,
    found,
    intake,
    only,
    write_hall,
)

WIDE = [f"D{n:03}" for n in range(1, 21)]
NAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许"


def wide_hall(folder: Path, punches: Sequence[Sequence[object]]) -> list[Diagnostic]:
    """A hall of twenty people and nothing but punches."""
    roster = [but(ANN, c0=id, c1=name) for id, name in zip(WIDE, NAMES, strict=True)]
    changes = {"花名册": [ROSTER, *roster], "2021-03/签到": [PUNCH, *punches]}
    empty = {
        f"2021-03/{n}": None if n == "好差评" else [head]
        for n, head in (
            ("请假", LEAVE),
            ("投诉", COMPLAINT),
            ("巡查", PATROL),
            ("好差评", []),
            ("办件", CASE),
        )
    }
    return found(folder, {**changes, **empty})


def wide_punches() -> list[list[object]]:
    """Everybody, every day, four times; the first half of the people at the front door."""
    return [
        ["大厅", name, id, f"2021-03-{day:02} {at}", "前门" if n < 10 else "后门"]
        for n, (id, name) in enumerate(zip(WIDE, NAMES, strict=True))
        for day in (1, 2, 3, 4, 5, 8, 9, 10, 11, 12)
        for at in ("08:20:11", "12:01:02", "13:50:00", "17:05:59")
    ]


def test_a_month_of_punches_is_not_remarked_on(tmp_path: Path) -> None:
    assert not wide_hall(tmp_path, wide_punches())


def test_punches_far_below_what_is_due(tmp_path: Path) -> None:
    some = [p for p in wide_punches() if p[4] == "后门" or str(p[3])[11:13] == "08"]
    warning = only(wide_hall(tmp_path, some), "KP333")
    assert warning.severity is Severity.WARNING
    assert "2021-03 应有约 800 次上下班打卡，缺 300 次（37%），涉及 10 人" in warning.message
    assert "前门、后门" in warning.help


def test_days_on_which_many_did_not_punch(tmp_path: Path) -> None:
    away = [p for p in wide_punches() if not (p[2] in WIDE[3:7] and str(p[3]).startswith("2021-03-09"))]
    warning = only(wide_hall(tmp_path, away), "KP333")
    assert "2021-03-09 在岗 20 人，4 人一次也没有打卡" in warning.message
    two = [p for p in wide_punches() if not (p[2] in WIDE[3:5] and str(p[3]).startswith("2021-03-09"))]
    assert not wide_hall(tmp_path / "two", two)


def test_a_device_that_stops(tmp_path: Path) -> None:
    last = ("2021-03-11", "2021-03-12")
    rest = [[*p[:4], "后门"] if str(p[3])[:10] in last else p for p in wide_punches()]
    warning = only(wide_hall(tmp_path, rest), "KP333")
    assert "设备“前门”在 2021-03-11 至 2021-03-12 没有打卡记录，其余的工作日每天约 40 条" in warning.message


def test_many_people_without_any_punch(tmp_path: Path) -> None:
    some = [p for p in wide_punches() if p[2] not in WIDE[:3]]
    warning = only(wide_hall(tmp_path, some), "KP333")
    assert "20 人里有 3 人全月没有打卡记录" in warning.message


def test_a_roster_with_a_mistake_stops_the_reading(tmp_path: Path) -> None:
    mistyped = but(BOB, c0="1001")
    said = found(tmp_path, {"花名册": [ROSTER, ANN, mistyped], "2021-03/办件": [CASE, but(CASE_1, c6="办")]})
    error = only([d for d in said if d.severity is Severity.ERROR], "KP303")
    assert "第3行" in str(error.place) and "张三、李四" in error.help and "工号写错了" in error.help


def test_letters_of_either_case_are_offered(tmp_path: Path) -> None:
    roster = [ROSTER, ANN, BOB, but(BOB, c0="D067", c1="孙七")]
    rows = [COMPLAINT, but(COMPLAINT_1, c2="d067", c3="孙七")]
    said = found(tmp_path, {"花名册": roster, "2021-03/投诉": rows})
    assert "花名册里是 D067，大小写不同" in only(said, "KP301").help


def test_a_header_is_named_as_it_is_written(tmp_path: Path) -> None:
    said = found(tmp_path, {"2021-03/巡查": [PATROL, but(PATROL_1, c7="约20")]})
    assert str(only(said, "KP306").place).endswith("“时长（分钟）”列")


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_an_absent_sheet_is_asked_for_as_the_hall_keeps_it(tmp_path: Path, suffix: str) -> None:
    folder = write_hall(tmp_path, {"2021-03/好差评": None})
    (folder / "2021-02").mkdir()
    (folder / "2021-02" / f"好差评.{suffix}").write_bytes(b"")
    result = intake(folder)
    assert result.facts is not None
    assert [g.message.partition("：")[0] for g in result.facts.gaps] == [f"没有 2021-03/好差评.{suffix}"]
    assert len(facts_of(result, "投诉")) == 1


def test_punches_are_known_whatever_the_file_is_called(tmp_path: Path) -> None:
    folder = write_hall(tmp_path, {"2021-03/签到": None})
    write_hall(folder, {"2021-03/签到": None, "2021-03/考勤机导出/前门": [PUNCH, *PUNCHES]})
    result = intake(folder)
    assert result.facts is not None and not result.facts.gaps
    assert "认出是“打卡流水”" in only(result.diagnostics, "KP343").message


def test_a_file_of_nearly_the_name_is_offered(tmp_path: Path) -> None:
    folder = write_hall(tmp_path, {"2021-03/投诉": None})
    write_hall(folder, {"2021-03/投诉": None, "2021-03/投诉表": [COMPLAINT, COMPLAINT_1]})
    result = intake(folder)
    assert result.facts is not None
    (gap,) = result.facts.gaps
    assert "若 投诉表.xlsx 就是它，把文件名改成 投诉.xlsx" in gap.message


@pytest.mark.parametrize("number", ["T1", ""])
def test_the_same_file_twice_is_read_once(tmp_path: Path, number: str) -> None:
    write_hall(tmp_path, {"2021-03/投诉": [COMPLAINT, but(COMPLAINT_1, c0=number)]})
    folder = tmp_path / "2021-03"
    for name, copy in (
        ("投诉", "投诉 (1)"),
        ("投诉", "投诉 - 副本"),
        ("签到", "签到 - 副本"),
        ("签到", "考勤机"),
    ):
        shutil.copy(folder / f"{name}.xlsx", folder / f"{copy}.xlsx")
    result = intake(tmp_path)
    assert len(facts_of(result, "投诉")) == 1
    assert sorted(result.unread) == [
        f"2021-03/{n}.xlsx" for n in ("投诉 (1)", "投诉 - 副本", "签到 - 副本", "考勤机")
    ]
    said = [d for d in result.diagnostics if "是同一个文件" in d.message]
    assert len(said) == 4 == len(result.diagnostics)
    assert "和 2021-03/投诉.xlsx 一模一样" in said[0].message


def test_two_sheets_may_be_alike(tmp_path: Path) -> None:
    """Two sheets with a header alone can be the same bytes, and are two sheets all the same."""
    head = ["编号", "日期", "工号", "姓名", "内容", "时刻", "方式", "事项", "核实状态", "时长（分钟）"]
    write_hall(tmp_path, {"2021-03/投诉": None, "2021-03/巡查": None})
    for name in ("投诉", "巡查"):
        (tmp_path / f"2021-03/{name}.csv").write_text(",".join(head) + "\n", "utf-8")
    result = intake(tmp_path)
    assert result.facts is not None and not result.unread and not result.gaps
