"""What a regulation says of punches: windows, grace, early arrival, ends that are not signed, broken time clocks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from decimal import Decimal

import pytest

from engine.facts.attendance import derive
from engine.facts.calendar import Failure, load_calendar
from engine.facts.fact import Fact, Origin, State
from engine.policy.kinds import Session, WorkingHours
from tests.punches import CALENDAR, FULL, MARCH, WINTER, columns, on, person, slip, told

DAY = "2021-03-02"


def hours(morning: Session | None = None, afternoon: Session | None = None, **rules: object) -> WorkingHours:
    first, second = WINTER.sessions
    return replace(WINTER, sessions=(morning or first, afternoon or second), **rules)  # type: ignore[arg-type]


def window(start: str, end: str) -> tuple[time, time]:
    return time.fromisoformat(start), time.fromisoformat(end)


MORNING = Session("上午", time(8, 30), time(12), window("08:00", "08:30"), window("12:00", "12:15"))
NOON = Session("下午", time(13), time(17), window("12:20", "13:00"), window("17:00", "18:00"))


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        ("08:00 12:15 12:20 18:00:59", []),
        ("07:59 12:00 13:00 17:00", ["缺签 上午 上班"]),
        ("08:31 12:00 13:00 17:00", ["缺签 上午 上班"]),
        # 12:17 lies between the two windows at noon and counts for neither.
        ("08:10 12:17 17:00", ["缺签 上午 下班", "缺签 下午 上班"]),
        ("08:10 12:15:59 12:20 17:00", []),
        ("09:00 11:00 13:00 17:00", ["半天未签 上午"]),
        ("08:10 12:00", ["半天未签 下午"]),
    ],
)
def test_only_punches_in_a_window_count(times: str, expected: list[str]) -> None:
    assert sorted(told(on(DAY, times, hours=[hours(MORNING, NOON)]))) == sorted(expected)


@pytest.mark.parametrize(
    ("rules", "times", "expected"),
    [
        ({}, "08:40 12:00 13:00 17:00", ["迟到 上午 08:30:00 08:40:00 10"]),
        ({"inside": True}, "08:40 12:00 13:00 17:00", []),
        ({}, "09:01 12:00 13:00 17:00", ["缺签 上午 上班"]),
        ({"past": True}, "09:01 12:00 13:00 17:00", ["迟到 上午 08:30:00 09:01:00 31"]),
        ({"past": True}, "08:10 11:50 13:00 17:00", ["早退 上午 12:00:00 11:50:00 10"]),
        ({"past": True}, "07:50 12:00 13:00 17:00", ["缺签 上午 上班"]),
        ({"past": True}, "08:10 12:00 13:10 17:00", ["迟到 下午 13:00:00 13:10:00 10"]),
    ],
)
def test_a_window_longer_than_the_start(rules: dict[str, object], times: str, expected: list[str]) -> None:
    longer = replace(MORNING, sign_in=window("08:00", "09:00"))
    assert told(on(DAY, times, hours=[hours(longer, NOON, **rules)])) == expected


@pytest.mark.parametrize(
    ("rules", "came", "expected"),
    [
        ({"grace": 5}, "08:35", []),
        ({"grace": 5}, "08:36", ["迟到 上午 08:30:00 08:36:00 6"]),
        ({"grace": 5, "from_grace": True}, "08:36", ["迟到 上午 08:30:00 08:36:00 1"]),
        ({"early": 10}, "08:20", []),
        ({"early": 10}, "08:21", ["迟到 上午 08:20:00 08:21:00 1"]),
        ({"early": 10, "grace": 5}, "08:25", []),
    ],
)
def test_early_arrival_and_grace(rules: dict[str, object], came: str, expected: list[str]) -> None:
    assert told(on(DAY, f"{came} 12:00 13:40 17:00", hours=[hours(**rules)])) == expected


def test_whoever_comes_from_leave_need_not_be_early_and_signs_in_as_late_as_the_leave() -> None:
    away = slip(f"{DAY}T08:00", f"{DAY}T10:00")
    assert told(on(DAY, "10:00 12:00 13:40 17:00", [away], hours=[hours(early=10)])) == []
    windows = [hours(MORNING, NOON)]
    assert told(on(DAY, "09:45 12:00 13:00 17:00", [away], hours=windows)) == []
    assert told(on(DAY, "08:20 12:00 13:00 17:00", [away], hours=windows)) == ["缺签 上午 上班"]


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        ("08:20 13:50 17:10", []),
        ("08:40 13:50 17:10", ["迟到 上午 08:30:00 08:40:00 10"]),
        ("13:50 17:10", ["半天未签 上午"]),
        ("08:20 17:10", ["缺签 下午 上班"]),
    ],
)
def test_three_punches_a_day(times: str, expected: list[str]) -> None:
    morning = replace(WINTER.sessions[0], signs_out=False)
    assert told(on(DAY, times, hours=[hours(morning)])) == expected


def broken(
    half: str = "",
    roll: list[Fact] | None = None,
    times: str = "",
    wanted: frozenset[str] = frozenset({"出勤"}),
) -> list[Fact]:
    failure = Failure(date.fromisoformat(DAY), half, "停电", Origin("日历.xlsx", "日历", 2))
    calendar = load_calendar((), [failure])
    days = {d.isoformat(): FULL for d in CALENDAR.workdays(MARCH.first, MARCH.last)} | {DAY: times}
    found = derive([person()], {"101": columns(days)}, [], [WINTER], calendar, MARCH, roll or [], wanted)
    assert found.gaps == ()
    return [f for f in found.facts if f.date == date.fromisoformat(DAY)]


def roll(there: bool, half: str) -> Fact:
    fields = {"时段": half, "到岗": there}
    return Fact("人工点名", "101", date.fromisoformat(DAY), fields, origins=(Origin("人工点名.xlsx", "", 2),))


def test_a_day_without_a_time_clock_is_no_absence_and_waits_for_the_roll() -> None:
    (attended,) = broken()
    assert attended.kind == "出勤" and attended.state is State.PENDING
    assert attended.fields == {"天数": Decimal(1)}


def test_the_roll_says_who_was_there() -> None:
    found = broken(roll=[roll(True, "上午"), roll(False, "下午")])
    assert told(found) == ["出勤 上午 0.5", "半天未签 下午"]
    assert [f.origins[0].file for f in found if f.kind == "半天未签"] == ["人工点名.xlsx"]


def test_the_other_half_is_judged_as_usual() -> None:
    found = broken("上午", [roll(True, "上午")], "14:05 17:00")
    assert told(found) == ["出勤 1", "迟到 下午 14:00:00 14:05:00 5"]


def test_friday_hours_come_before_the_usual_ones() -> None:
    friday = replace(hours(afternoon=Session("下午", time(14), time(16))), name="周五", weekdays=(4,))
    assert told(on("2021-03-05", "08:20 12:00 14:00 16:00", hours=[WINTER, friday])) == []
    assert told(on("2021-03-04", "08:20 12:00 14:00 16:00", hours=[WINTER, friday])) != []


def test_whoever_is_not_on_the_roll_that_was_called_is_not_known_to_have_been_there() -> None:
    others = replace(roll(True, "上午"), subject="102")
    found = broken("上午", [others], "14:00 17:00")
    absent = next(f for f in found if f.kind == "半天未签")
    assert absent.state is State.PENDING and "人工点名里没有写这个人" in absent.doubt
    assert State.PENDING in {f.state for f in found if f.kind == "出勤"}


def test_a_clause_on_the_roll_takes_the_place_of_the_half_without_a_punch() -> None:
    kinds = frozenset({"人工点名", "全天未签"})
    assert [f.kind for f in broken(roll=[roll(False, "全天")], wanted=kinds)] == []
