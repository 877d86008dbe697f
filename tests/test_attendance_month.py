"""Who is judged over a month, what cannot be judged, and how long a leave is."""

import time as clock
from datetime import date, time
from decimal import Decimal

import pytest

from engine.facts.attendance import derive, leave_days
from engine.facts.fact import Fact, State, Subject, Value
from engine.policy.kinds import Session, WorkingHours
from tests.punches import (
    CALENDAR,
    FULL,
    HOURS,
    MARCH,
    MORNING,
    WINTER,
    attend,
    columns,
    month,
    on,
    person,
    slip,
    told,
)


def test_joiner_and_leaver_are_judged_on_post_only() -> None:
    joiner = attend({"2021-03-29": FULL}, subject=person(start="2021-03-29"))
    assert joiner.days["101"] == (3, 23)
    assert {f.date.day for f in joiner.facts} == {30, 31}
    leaver = attend({"2021-03-01": FULL}, subject=person(end="2021-03-02"))
    assert leaver.days["101"] == (2, 23)
    assert {f.date.day for f in leaver.facts} == {2}
    assert leaver.days["999"] == (23, 23)


def test_two_postings_make_one_stretch() -> None:
    first, second = person(end="2021-03-10").postings[0], person(start="2021-03-11").postings[0]
    moved = Subject("101", "张三", (second, first))
    assert attend({"2021-03-01": FULL}, subject=moved).days["101"] == (23, 23)


def test_somebody_without_any_punch_is_a_gap() -> None:
    found = attend({})
    assert found.facts == ()
    (gap,) = found.gaps
    assert (gap.source, gap.subject) == ("签到", "101")
    assert "张三（101）在 2021-03 全月没有打卡记录" in gap.message
    assert found.days["101"] == (23, 23)


def test_somebody_on_leave_all_month_is_no_gap() -> None:
    away = [slip("2021-02-20 00:00", "2021-04-10 00:00")]
    assert (attend({}, away).facts, attend({}, away).gaps) == ((), ())
    asked = [slip("2021-02-20 00:00", "2021-04-10 00:00", State.PENDING)]
    assert [gap.subject for gap in attend({}, asked).gaps] == ["101"]


def test_a_day_without_anybody_is_a_gap() -> None:
    days = {day.isoformat(): FULL for day in CALENDAR.workdays(MARCH.first, MARCH.last) if day.day != 12}
    everybody = [person("101"), person("102")]
    punches = {"101": columns(days), "102": columns(days), "stranger": columns({"2021-03-12": FULL})}
    found = derive(everybody, punches, [], HOURS, CALENDAR, MARCH)
    assert found.facts == ()
    (gap,) = found.gaps
    assert (gap.source, gap.subject) == ("签到", None)
    assert gap.message.startswith("2021-03-12 没有任何人的打卡记录")
    away = [slip("2021-03-12 00:00", "2021-03-13 00:00", number=number) for number in ("101", "102")]
    assert derive(everybody, punches, away, HOURS, CALENDAR, MARCH).gaps == ()


def test_no_punches_at_all_is_a_gap_for_each() -> None:
    found = derive([person("102"), person("101")], {}, [], HOURS, CALENDAR, MARCH)
    assert [gap.subject for gap in found.gaps] == ["101", "102"]
    assert found.facts == ()


def test_days_without_working_hours_are_a_gap() -> None:
    late = WorkingHours("冬令", (10, 1), (4, 30), WINTER.sessions, since=date(2021, 3, 8))
    found = attend({"2021-03-01": "10:00"}, hours=[late])
    assert [gap.source for gap in found.gaps] == ["作息"]
    assert found.gaps[0].message.startswith("2021-03-01 至 2021-03-05，共 5 个工作日 没有适用的作息")
    assert min(f.date for f in found.facts) == date(2021, 3, 8)


def test_a_year_that_the_calendar_lacks_is_a_gap() -> None:
    found = derive([person()], {}, [], HOURS, CALENDAR, month("2031-03"))
    assert [gap.source for gap in found.gaps] == ["日历"]
    assert (found.facts, found.days) == ((), {})


def test_the_most_recent_hours_count() -> None:
    new = WorkingHours(
        "新冬令", (10, 1), (4, 30), (Session("上午", time(9), time(12)),), since=date(2021, 3, 2)
    )
    for order in ((*HOURS, new), (new, *HOURS)):
        assert told(on("2021-03-02", "08:50 12:00", hours=order)) == []
        assert told(on("2021-03-01", "08:50 12:00", hours=order))[1:] == ["迟到 上午 08:30:00 08:50:00 20"]


def test_projects_and_rows_of_other_months_are_left_alone() -> None:
    found = derive([Subject("P1", "项目")], {"P1": columns({"2021-03-02": FULL})}, [], HOURS, CALENDAR, MARCH)
    assert (found.facts, found.gaps, found.days) == ((), (), {})
    assert [g.subject for g in attend({"2021-02-26": FULL, "2021-04-01": FULL}).gaps] == ["101"]


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2021-03-02 08:30", "2021-03-02 17:00", "1"),
        ("2021-03-02 08:30", "2021-03-02 12:00", "0.5"),  # the morning is half a day
        ("2021-03-02 00:00", "2021-03-03 00:00", "1"),
        ("2021-03-05 14:00", "2021-03-08 12:00", "1"),  # 0.5 + weekend + 0.5
        ("2021-03-06 08:30", "2021-03-07 17:00", "0"),
        ("2021-03-02 12:00", "2021-03-02 14:00", "0"),
        ("2021-02-20 00:00", "2021-04-10 00:00", "23"),
        ("2021-03-01 00:00", "2021-03-13 00:00", "10"),  # not 1E+1
        ("2021-03-03 00:00", "2021-03-02 00:00", "0"),
    ],
)
def test_leave_days(start: str, end: str, expected: str) -> None:
    assert str(leave_days(slip(start, end), HOURS, CALENDAR, MARCH)) == expected


def test_leave_days_of_equal_halves() -> None:
    halves = WorkingHours("全年", (1, 1), (12, 31), (MORNING, Session("下午", time(14), time(17, 30))))
    half = slip("2021-03-02 08:30", "2021-03-02 12:00")
    assert leave_days(half, [halves], CALENDAR, MARCH) == Decimal("0.5")


def test_leave_with_dates_only_or_without_an_end() -> None:
    fields: dict[str, Value] = {"起": date(2021, 3, 2), "止": date(2021, 3, 3)}
    whole = Fact("病假", "101", date(2021, 3, 2), fields, State.VERIFIED)
    assert leave_days(whole, HOURS, CALENDAR, MARCH) == 2
    endless = Fact("病假", "101", date(2021, 3, 2), {"起": date(2021, 3, 2)}, State.VERIFIED)
    assert leave_days(endless, HOURS, CALENDAR, MARCH) == 0


def test_a_month_of_the_hall_is_fast() -> None:
    people = [person(str(100 + n)) for n in range(84)]
    days = [day.isoformat() for day in CALENDAR.workdays(MARCH.first, MARCH.last)]
    punches = {
        who.id: columns(dict.fromkeys(days, "08:20:11 08:25:03 12:01:00 13:50:05 17:02:10")) for who in people
    }
    leave = [slip("2021-03-02 08:30", "2021-03-03 10:00", number=who.id) for who in people[::4]]
    runs = []
    for _ in range(5):
        begun = clock.perf_counter()
        assert derive(people, punches, leave, HOURS, CALENDAR, MARCH).gaps == ()
        runs.append(clock.perf_counter() - begun)
    assert min(runs) < 0.2  # about 0.03 s on an ordinary machine
    print(f"{min(runs) * 1000:.1f} ms")
