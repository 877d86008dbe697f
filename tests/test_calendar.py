"""The workday calendar: the shipped data against its source, and a hall's own exceptions."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from engine.facts import calendar as module
from engine.facts.calendar import Override, load_calendar
from engine.facts.fact import Origin

DATA = Path(module.__file__).with_name("calendar_data.json")


def override(text: str, working: bool, row: int = 2) -> Override:
    return Override(date.fromisoformat(text), working, "县里安排", Origin("日历.xlsx", "日历", row))


def days_of(year: int) -> Iterator[date]:
    day = date(year, 1, 1)
    while day.year == year:
        yield day
        day += timedelta(days=1)


@pytest.mark.parametrize("year", load_calendar().years)
def test_shipped_data_agrees_with_chinesecalendar(year: int) -> None:
    source = pytest.importorskip("chinese_calendar")
    shipped = json.loads(DATA.read_text(encoding="utf-8"))["years"][str(year)]
    days = list(days_of(year))
    off = [f"{d:%m-%d}" for d in days if d.weekday() < 5 and not source.is_workday(d)]
    work = [f"{d:%m-%d}" for d in days if d.weekday() > 4 and source.is_workday(d)]
    assert shipped["off"] == off
    assert shipped["work"] == work
    assert [d for d in days if load_calendar().is_workday(d)] == [d for d in days if source.is_workday(d)]


def test_years_are_without_holes_and_each_cites_its_notice() -> None:
    calendar = load_calendar()
    assert calendar.years == tuple(range(2018, 2027))
    for year in calendar.years:
        assert calendar.notice(year).startswith(f"《国务院办公厅关于{year}年部分节假日安排的通知》")
    assert "国办发明电〔2020〕27号" in calendar.notice(2021)
    assert calendar.notice(2017) == ""


@pytest.mark.parametrize(
    ("text", "working"),
    [
        ("2021-03-01", True),  # a plain Monday
        ("2021-03-06", False),  # a plain Saturday
        ("2021-02-12", False),  # Spring Festival, a Friday
        ("2021-02-20", True),  # made up for it, a Saturday
        ("2021-04-05", False),  # 清明
        ("2020-01-31", False),  # Spring Festival extended in 2020
        ("2020-02-01", False),  # … and the make-up Saturday before the extension fell away
        ("2019-05-03", False),  # 劳动节 as changed in March 2019
        ("2018-12-29", True),  # ordered by the notice for 2019
        ("2018-12-31", False),
    ],
)
def test_known_days(text: str, working: bool) -> None:
    assert load_calendar().is_workday(date.fromisoformat(text)) is working


def test_workdays_of_a_month() -> None:
    calendar = load_calendar()
    assert len(calendar.workdays(date(2021, 3, 1), date(2021, 3, 31))) == 23
    assert len(calendar.workdays(date(2021, 2, 1), date(2021, 2, 28))) == 17
    assert calendar.workdays(date(2021, 2, 11), date(2021, 2, 18)) == (date(2021, 2, 18),)


def test_the_halls_own_days_win() -> None:
    calendar = load_calendar([override("2021-03-12", False), override("2021-03-13", True)])
    assert not calendar.is_workday(date(2021, 3, 12))
    assert calendar.is_workday(date(2021, 3, 13))
    assert [o.day.day for o in calendar.overrides] == [12, 13]


def test_first_row_counts_whatever_the_order() -> None:
    rows = [override("2021-03-12", False, 2), override("2021-03-12", True, 3)]
    for order in (rows, rows[::-1]):
        assert not load_calendar(order).is_workday(date(2021, 3, 12))


def test_years_without_a_notice_are_not_covered() -> None:
    calendar = load_calendar()
    assert calendar.covers(date(2018, 1, 1), date(2026, 12, 31))
    assert not calendar.covers(date(2027, 1, 1), date(2027, 1, 31))
    assert not calendar.covers(date(2026, 12, 1), date(2027, 1, 31))
    assert not calendar.covers(date(2017, 12, 31), date(2018, 1, 1))


def test_a_hall_can_declare_a_month_day_by_day() -> None:
    days = [date(2027, 1, 1) + timedelta(days=n) for n in range(31)]
    rows = [override(day.isoformat(), day.weekday() < 5 and day.day > 3) for day in days]
    assert load_calendar(rows).covers(date(2027, 1, 1), date(2027, 1, 31))
    assert load_calendar(rows).covers(date(2026, 12, 1), date(2027, 1, 31))
    assert not load_calendar(rows[1:]).covers(date(2027, 1, 1), date(2027, 1, 31))
    assert len(load_calendar(rows).workdays(date(2027, 1, 1), date(2027, 1, 31))) == 20
