"""Cells → values: exact numbers, dates and times in the usual spellings, and what is refused."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest

from engine.facts import cells
from engine.facts.cells import Cell, Fault
from engine.policy.kinds import FieldType


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (12.0, "12"), (0.1 + 0.2, "0.3"), (10.000000000000002, "10"), ("1,250.50", "1250.50"), ("１２", "12"),
        (7, "7"), (1e-7, "0.0000001"),
    ],
)  # fmt: skip
def test_numbers_are_exact(cell: Cell, value: str) -> None:
    assert cells.quantity(cell, Decimal(1)) == Decimal(value)


@pytest.mark.parametrize(
    "cell", ["约10", "10分钟", "1,00", "NaN", "1e3", "-", True, time(0, 12), -1.0, "－5"]
)
def test_what_is_no_number(cell: Cell) -> None:
    fault = cells.quantity(cell, Decimal(1))
    assert isinstance(fault, Fault) and fault.code == "KP306"


@pytest.mark.parametrize(
    "cell",
    ["2021-03-01", "2021/3/1", "2021.3.1", "2021年3月1日", "20210301", 20210301.0, "２０２１－０３－０１",
     date(2021, 3, 1), datetime(2021, 3, 1, 9), "2021-03-01 09:00", " 2021-3-1 "],
)  # fmt: skip
def test_spellings_of_a_day(cell: Cell) -> None:
    assert cells.day(cell) == date(2021, 3, 1)


@pytest.mark.parametrize(
    "cell", ["2021-02-30", "3月1日", "21-3-1", "2021-03/01", "2021-03-01 25:10", 43100.0, 47849.0, True]
)
def test_what_is_no_day(cell: Cell) -> None:
    fault = cells.day(cell)
    assert isinstance(fault, Fault) and fault.code == "KP305"


def test_a_number_that_lost_its_format_is_the_day_that_it_counts() -> None:
    assert cells.day(44256.0) == cells.day(44256) == cells.day(cells.Since1904(42794.0)) == date(2021, 3, 1)
    assert cells.day(43101) == date(2018, 1, 1) and cells.day(47848) == date(2030, 12, 31)
    assert cells.moment(44256.354166) == datetime(2021, 3, 1, 8, 30)
    assert cells.clock(0.354166) == time(8, 30)
    assert isinstance(cells.clock(0.0), Fault) and isinstance(cells.clock(0.999999), Fault)
    assert isinstance(cells.moment(44256.0), Fault)


@pytest.mark.parametrize(
    "cell",
    [
        "2021-03-01 08:21:35",
        "2021-03-01T08:21:35.900",
        "2021年3月1日 8时21分35秒",
        datetime(2021, 3, 1, 8, 21, 34, 999999),
    ],
)
def test_spellings_of_a_moment(cell: Cell) -> None:
    assert cells.moment(cell) == datetime(2021, 3, 1, 8, 21, 35)


def test_a_bare_date_is_a_moment_only_where_that_is_said() -> None:
    assert isinstance(cells.moment("2021-03-01"), Fault)
    assert cells.moment("2021-03-01", time()) == datetime(2021, 3, 1)
    assert cells.moment("2021-03-01 24:00", cells.END_OF_DAY) == datetime(2021, 3, 1, 23, 59, 59)
    assert isinstance(cells.moment("2021-03-01 24:00"), Fault)


@pytest.mark.parametrize("cell", ["25:10", "8:60", "8.30", timedelta(hours=25)])
def test_what_is_no_time_of_day(cell: Cell) -> None:
    assert isinstance(cells.clock(cell), Fault)
    assert cells.clock("８：30") == time(8, 30)


def test_percentages() -> None:
    read_plain = cells.reader(FieldType.PERCENT, Decimal(1))
    assert read_plain("95%") == read_plain(0.95) == Decimal("0.95")
    assert isinstance(read_plain(95.0), Fault)
    assert cells.reader(FieldType.PERCENT, Decimal("0.01"))(95.0) == Decimal("0.95")
