"""Punches, leave, hours and calendar give the events that a person would work out by hand."""

from datetime import date

import pytest

from engine.facts.calendar import Override, load_calendar
from engine.facts.fact import Origin, State
from engine.policy.kinds import WorkingHours
from tests.punches import FULL, SHEET, WINTER, on, slip, told


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        (FULL, []),
        ("08:30 12:00 14:00 17:00", []),
        ("08:30:59 12:00 14:00:59 17:00", []),
        ("08:31 12:00 14:00 17:00", ["迟到 上午 08:30:00 08:31:00 1"]),
        ("08:30 11:59:59 14:00 17:00", ["早退 上午 12:00:00 11:59:00 1"]),
        ("08:30 12:00 14:12 16:30", ["早退 下午 17:00:00 16:30:00 30", "迟到 下午 14:00:00 14:12:00 12"]),
        ("08:30 09:10 10:00 12:01 14:00 15:00 17:00", []),
        ("12:05 14:00 17:00", ["缺签 上午 上班"]),
        ("08:42 14:00 17:00", ["缺签 上午 下班", "迟到 上午 08:30:00 08:42:00 12"]),
        ("08:30 12:00", ["半天未签 下午"]),
        ("", ["半天未签 上午", "半天未签 下午"]),
        # 10:15 is as far from 8:30 as from 12:00: it is the arrival. One minute later it is the departure.
        ("10:15 14:00 17:00", ["缺签 上午 下班", "迟到 上午 08:30:00 10:15:00 105"]),
        ("10:16 14:00 17:00", ["早退 上午 12:00:00 10:16:00 104", "缺签 上午 上班"]),
        # 13:00 parts the halves, and belongs to the afternoon.
        ("08:30 12:59:59 14:00 17:00", []),
        ("08:30 13:00 17:00", ["缺签 上午 下班"]),
        # A device repeats itself, also across a full minute.
        ("08:25 08:25:20 14:00 17:00", ["缺签 上午 下班"]),
        ("08:24:50 08:25:10 14:00 17:00", ["缺签 上午 下班"]),
        ("08:24:50 08:25:50 14:00 17:00", ["早退 上午 12:00:00 08:25:00 215"]),
        ("08:30 08:30 12:00 12:00 14:00 17:00", []),
    ],
)
def test_one_winter_day(times: str, expected: list[str]) -> None:
    assert sorted(told(on("2021-03-02", times))) == sorted(expected)


@pytest.mark.parametrize(
    ("day", "times", "expected"),
    [
        ("2021-04-30", "08:30 12:00 14:20 17:00", ["迟到 下午 14:00:00 14:20:00 20"]),
        ("2021-05-06", "08:30 12:00 14:20 17:00", ["早退 下午 17:30:00 17:00:00 30"]),
        ("2021-09-30", "08:30 12:00 14:30 17:30", []),
        ("2021-10-08", "08:30 12:00 14:30 17:30", ["迟到 下午 14:00:00 14:30:00 30"]),
        ("2021-04-25", "08:40 12:00 14:00 17:00", ["迟到 上午 08:30:00 08:40:00 10"]),  # make-up Sunday
        ("2021-04-05", "08:40", []),  # 清明
        ("2021-03-06", "09:00 10:00", []),  # a Saturday
        ("2021-05-06", "08:30 12:00 13:14 17:30", ["缺签 下午 上班"]),  # the halves part at 13:15 in summer
        ("2021-05-06", "08:30 12:00 13:15 17:30", []),
    ],
)
def test_season_and_calendar(day: str, times: str, expected: list[str]) -> None:
    assert told(on(day, times)) == expected


def test_the_halls_own_calendar_decides() -> None:
    rest = load_calendar([Override(date(2021, 3, 2), False, "停电", Origin("日历.xlsx"))])
    assert on("2021-03-02", "", calendar=rest) == []
    assert len(on("2021-03-02", "")) == 2


def test_seconds_are_judged_where_the_hours_say_so() -> None:
    exact = WorkingHours("冬令", (10, 1), (4, 30), WINTER.sessions, seconds=True)
    facts = on("2021-03-02", "08:30:01 12:00 14:00 16:48:30", hours=[exact])
    assert told(facts) == ["早退 下午 17:00:00 16:48:30 11.50", "迟到 上午 08:30:00 08:30:01 0.02"]
    # Of repeats the earliest arrives and the latest leaves.
    assert told(on("2021-03-02", "08:30:00 08:30:40 14:00 17:00", hours=[exact])) == ["缺签 上午 下班"]
    assert told(on("2021-03-02", "11:59:50 12:00:10 14:00 17:00", hours=[exact])) == ["缺签 上午 上班"]


@pytest.mark.parametrize(
    ("start", "end", "times", "expected"),
    [
        ("08:30", "10:00", "10:00 12:00 14:00 17:00", []),
        ("08:30", "10:00", "10:05 12:00 14:00 17:00", ["迟到 上午 10:00:00 10:05:00 5"]),
        ("10:30", "12:00", "08:30 10:30 14:00 17:00", []),
        ("10:30", "12:00", "08:30 10:20 14:00 17:00", ["早退 上午 10:30:00 10:20:00 10"]),
        ("09:30", "10:30", "08:31 12:00 14:00 17:00", ["迟到 上午 08:30:00 08:31:00 1"]),
        ("09:30", "10:30", "08:30 09:30 10:30 12:00 14:00 17:00", []),
        ("08:30", "12:00", "14:00 17:00", []),
        ("00:00", "23:59", "", []),
        ("08:30", "11:59:59", "14:00 17:00", []),
        ("08:30", "11:50", "14:00 17:00", ["半天未签 上午"]),
        ("10:30", "15:00", "08:30 10:30 15:00 17:00", []),
        # The only punch goes to the nearer end of what leave leaves over.
        ("08:30", "10:15", "10:20 14:00 17:00", ["缺签 上午 下班", "迟到 上午 10:15:00 10:20:00 5"]),
        ("12:00", "14:00", "08:31 12:00 14:01 17:00", None),
    ],
)
def test_approved_leave(start: str, end: str, times: str, expected: list[str] | None) -> None:
    leave = [slip(f"2021-03-02 {start}", f"2021-03-02 {end}")]
    without = told(on("2021-03-02", times))
    assert told(on("2021-03-02", times, leave)) == (without if expected is None else expected)


def test_leave_joins_up_in_any_order() -> None:
    leave = [
        slip("2021-03-02 10:00", "2021-03-02 11:00", row=2),
        slip("2021-03-02 08:30", "2021-03-02 10:00", row=3),
        slip("2021-03-01 08:30", "2021-03-02 09:00", row=4),
    ]
    for order in (leave, leave[::-1]):
        (late,) = on("2021-03-02", "11:03 12:00 14:00 17:00", order)
        assert told([late]) == ["迟到 上午 11:00:00 11:03:00 3"]
        assert [o.row for o in late.origins] == [4, 2, 3, 4]
        assert [o.file for o in late.origins] == [SHEET, *["请假.xlsx"] * 3]


def test_only_approved_leave_of_the_same_person_excuses() -> None:
    for other in (
        slip("2021-03-02 08:30", "2021-03-02 12:00", State.REFUTED),
        slip("2021-03-02 08:30", "2021-03-02 12:00", number="102"),
    ):
        assert told(on("2021-03-02", "14:00 17:00", [other])) == ["半天未签 上午"]


@pytest.mark.parametrize(
    ("start", "end", "times", "expected"),
    [
        # Excused altogether if approved.
        ("08:30", "10:00", "09:50 12:00 14:00 17:00", ["?迟到 上午 08:30:00 09:50:00 80"]),
        # Late either way, but not by the same.
        ("08:30", "10:00", "10:05 12:00 14:00 17:00", ["?迟到 上午 08:30:00 10:05:00 95"]),
        # Nothing to do with what happened in the afternoon, nor at the other end of the morning.
        ("08:30", "10:00", "08:30 12:00 14:05 17:00", ["迟到 下午 14:00:00 14:05:00 5"]),
        (
            "08:30",
            "10:00",
            "09:50 11:50 14:00 17:00",
            ["早退 上午 12:00:00 11:50:00 10", "?迟到 上午 08:30:00 09:50:00 80"],
        ),
        # The whole morning.
        ("08:30", "12:00", "14:00 17:00", ["?半天未签 上午"]),
        ("08:30", "11:00", "14:00 17:00", ["半天未签 上午"]),
    ],
)
def test_leave_not_yet_decided(start: str, end: str, times: str, expected: list[str]) -> None:
    open_slip = slip(f"2021-03-02 {start}", f"2021-03-02 {end}", State.PENDING, row=7)
    facts = on("2021-03-02", times, [open_slip])
    marked = [
        ("?" if f.state is State.PENDING else "") + text for f, text in zip(facts, told(facts), strict=True)
    ]
    assert sorted(marked) == sorted(expected)
    for fact in facts:
        if fact.state is None:
            assert fact.doubt == ""
            assert Origin("请假.xlsx", "请假", 7) not in fact.origins
        else:
            assert fact.doubt == "请假单 Q7 审批中，批准与否影响这条"
            assert fact.origins[-1] == Origin("请假.xlsx", "请假", 7)


def test_origins_are_the_rows_that_decided() -> None:
    facts = on("2021-03-02", "08:42 09:00 11:50")
    assert {(f.kind, f.origins) for f in facts} == {
        ("迟到", (Origin(SHEET, "签到", 4),)),
        ("早退", (Origin(SHEET, "签到", 6),)),
        ("半天未签", (Origin(SHEET, "签到", 0),)),
    }
    (unsigned,) = [f for f in on("2021-03-02", "08:20 14:00 17:00") if f.kind == "缺签"]
    assert unsigned.origins == (Origin(SHEET, "签到", 4),)
