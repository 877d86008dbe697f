"""Limits in workdays against counting them one by one, and runs of workdays."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.evaluate.deadline import deadline
from engine.evaluate.rule_tests import run_tests
from engine.evaluate.worked_out import complete
from engine.facts.calendar import load_calendar
from engine.facts.fact import Fact, State
from engine.policy.kinds import FactKind, Field, FieldSpan, FieldType
from engine.policy.load import load_source
from engine.policy.model import InTime
from grammar.source import Source
from tests.blocks import wrapped

CALENDAR = load_calendar()
SPAN = Field("超期", FieldType.DAYS, FieldSpan("应办", "办结", "工作日数"))
KIND = FactKind("超期办件", (Field("应办", FieldType.DATE), Field("办结", FieldType.DATE), SPAN), "办件超期")


def overdue(start: date, end: date) -> Fact:
    return complete(KIND, Fact("超期办件", "D001", end, {"应办": start, "办结": end}), CALENDAR)


@settings(max_examples=60)
@given(st.dates(date(2018, 1, 1), date(2026, 11, 30)), st.integers(0, 15))
def test_a_limit_and_the_workdays_to_it_say_the_same(day: date, days: int) -> None:
    last = deadline(CALENDAR, day, InTime(days, working=True))
    assert last is not None
    assert overdue(day, last).fields.get("超期") == days
    assert last == day or CALENDAR.is_workday(last)


def test_limits_over_a_holiday() -> None:
    # 国庆 2021: off from 10-01 to 10-07, made up on Saturday the 9th.
    before = date(2021, 9, 30)
    assert deadline(CALENDAR, before, InTime(1, working=True)) == date(2021, 10, 8)
    assert deadline(CALENDAR, before, InTime(2, working=True)) == date(2021, 10, 9)
    assert deadline(CALENDAR, before, InTime(2, working=False)) == date(2021, 10, 2)


def test_a_year_without_notice_is_never_guessed() -> None:
    assert deadline(CALENDAR, date(2026, 12, 31), InTime(1, working=True)) is None
    open_ = overdue(date(2026, 12, 30), date(2027, 1, 8))
    assert "超期" not in open_.fields and open_.state is State.PENDING
    assert "放假安排" in open_.doubt


def test_done_before_it_was_due_is_no_days() -> None:
    assert overdue(date(2021, 3, 5), date(2021, 3, 5) - timedelta(days=3)).fields["超期"] == 0


RUN = """（一）连续 3天 迟到 的，视为 旷工 1天。
（二）凡 旷工，每天 扣 5分。
测试 例
    已知 张三 当月 {}。
    应当 第一条（二）扣分 {}分。
"""


def late(*days: int) -> str:
    return "、".join(f"迟到 5分钟 2021年3月{d}日" for d in days)


@pytest.mark.parametrize(
    ("given", "points"),
    [
        (late(3, 4, 5), 5),
        (late(4, 5, 8), 5),
        (late(5, 8), 0),
        (late(4, 5, 9), 0),
        (late(4, 5, 8, 9, 10), 5),  # the fourth and the fifth begin the next run
        (late(3, 4, 5, 8, 9, 10), 10),
        (late(3, 3, 3), 0),  # three times on one day are one day
        (f"{late(4, 5, 9)}、事假 1天 2021年3月8日", 5),
        (f"{late(4, 5, 9)}、事假 1天 2021年3月8日 未批准", 0),
        (f"{late(4, 5, 9)}、事假 半天 2021年3月8日", 0),
        (f"{late(4, 5, 10)}、病假 2天 2021年3月8日", 5),
    ],
)
def test_runs_of_workdays(given: str, points: int) -> None:
    policy, found = load_source(Source("例.kp", wrapped(RUN.format(given, points))))
    assert policy is not None, found
    assert [(o.seen, o.passed) for o in run_tests(policy) if not o.passed] == []
