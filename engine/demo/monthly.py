"""The sheets of one month of the demo hall."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from engine.demo.everyday import calm, ordinary
from engine.demo.people import BY_ID, Person, on_post
from engine.demo.plan import Month, Patrol, Plan, month_of
from engine.demo.punches import punch_rows
from engine.demo.service import case_rows, rating_rows
from engine.demo.sheets import Cell, Column, write_csv, write_sheet
from engine.demo.story import STORIES, story_plan
from engine.demo.year2020 import year_plan

LEAVE: tuple[Column, ...] = (
    ("单号", 14), ("工号", 8), ("姓名", 10), ("假别", 10), ("开始时间", 18), ("结束时间", 18),
    ("审批状态", 10), ("审批人", 14),
)  # fmt: skip
COMPLAINT: tuple[Column, ...] = (
    ("编号", 14), ("日期", 12), ("工号", 8), ("姓名", 10), ("内容", 44), ("核实状态", 10), ("酌情分", 8),
    ("裁定人", 10), ("裁定理由", 30),
)  # fmt: skip
PATROL: tuple[Column, ...] = (
    ("编号", 14), ("日期", 12), ("时刻", 8), ("工号", 8), ("姓名", 10), ("方式", 8), ("事项", 18),
    ("时长（分钟）", 14), ("核实状态", 10), ("酌情分", 8), ("裁定人", 10), ("裁定理由", 30),
)  # fmt: skip
RATING: tuple[Column, ...] = (
    ("编号", 14), ("日期", 12), ("工号", 8), ("窗口", 18), ("等级", 12), ("核实状态", 10),
)  # fmt: skip
CASE: tuple[Column, ...] = (
    ("编号", 14), ("日期", 12), ("工号", 8), ("事项", 26), ("法定时限（天）", 16), ("承诺时限（天）", 16),
    ("办结", 8), ("正确", 8),
)  # fmt: skip
OVERTIME: tuple[Column, ...] = (
    ("编号", 14), ("日期", 12), ("工号", 8), ("姓名", 10), ("时长（分钟）", 14), ("内容", 36),
)  # fmt: skip


def plan_for(name: str) -> tuple[Plan, tuple[Person, ...]]:
    """The script of a month and everybody who is on post in it."""
    month = month_of(name)
    staff = on_post(month.first, month.last)
    if month.first.year == 2020:
        return year_plan(month, staff), staff
    if name != "2021-03":
        return ordinary(month, staff), staff
    story = story_plan(month)
    rest = calm(month, [person for person in staff if person.id not in STORIES])
    merged = replace(
        story,
        leaves=(*story.leaves, *rest.leaves),
        patrols=(*story.patrols, *rest.patrols),
        overtime=(*story.overtime, *rest.overtime),
    )
    return merged, staff


def write_month(facts: Path, name: str) -> None:
    """Write the eight sheets of a month into facts/<name>."""
    plan, staff = plan_for(name)
    folder, month = facts / name, plan.month
    title = f"演示县行政服务中心 {month.first.year}年{month.first.month}月"
    _write_punches(folder, title, plan, staff)
    write_sheet(folder / "请假.xlsx", f"{title}请假登记", LEAVE, _leave_rows(plan))
    write_sheet(folder / "投诉.xlsx", f"{title}投诉登记", COMPLAINT, _complaint_rows(plan))
    write_sheet(folder / "巡查.xlsx", f"{title}巡查记录", PATROL, _patrol_rows(plan))
    # The rating platform changed its export with the year; both encodings are found in practice.
    encoding = "gb18030" if month.first.year == 2020 else "utf-8-sig"
    write_csv(folder / "好差评.csv", f"{title}好差评", RATING, rating_rows(plan, staff), encoding)
    write_sheet(folder / "办件.xlsx", f"{title}办件登记", CASE, case_rows(plan, staff))
    write_sheet(folder / "延时服务.xlsx", f"{title}延时服务登记", OVERTIME, _overtime_rows(plan))


def _write_punches(folder: Path, title: str, plan: Plan, staff: tuple[Person, ...]) -> None:
    """The devices were replaced at the end of 2020: the older ones name two columns differently."""
    old = plan.month.first.year == 2020
    columns: tuple[Column, ...] = (
        ("部门", 18), ("姓名", 10), ("考勤号码" if old else "工号", 10),
        ("日期时间" if old else "打卡时间", 20), ("设备", 12),
    )  # fmt: skip
    below = f"统计周期：{plan.month.first} 至 {plan.month.last}　导出人：考勤管理员"
    write_sheet(folder / "签到.xlsx", f"{title}原始打卡记录", columns, punch_rows(plan, staff), below)


def _number(letter: str, month: Month, n: int) -> str:
    return f"{letter}{month.name.replace('-', '')}-{n:03}"


def _name(id: str) -> str:
    return BY_ID[id].name


def _leave_rows(plan: Plan) -> list[tuple[Cell, ...]]:
    leaves = sorted(plan.leaves, key=lambda leave: (leave.start, leave.person))
    return [
        (
            _number("Q", plan.month, n), leave.person, _name(leave.person), leave.kind, leave.start,
            leave.end, leave.state, None if leave.state == "审批中" else "综合管理科",
        )
        for n, leave in enumerate(leaves, 1)
    ]  # fmt: skip


def _complaint_rows(plan: Plan) -> list[tuple[Cell, ...]]:
    complaints = sorted(plan.complaints, key=lambda c: (c.day, c.person))
    return [
        (_number("T", plan.month, n), c.day, c.person, _name(c.person), c.text, c.state, None, None, None)
        for n, c in enumerate(complaints, 1)
    ]


def _patrol_rows(plan: Plan) -> list[tuple[Cell, ...]]:
    def key(patrol: Patrol) -> tuple[datetime, str]:
        return datetime.combine(patrol.day, patrol.at), patrol.person

    return [
        (
            _number("X", plan.month, n), p.day, p.at, p.person, _name(p.person), p.way, p.what, p.minutes,
            p.state, p.points, p.judge or None, p.reason or None,
        )
        for n, p in enumerate(sorted(plan.patrols, key=key), 1)
    ]  # fmt: skip


def _overtime_rows(plan: Plan) -> list[tuple[Cell, ...]]:
    services = sorted(plan.overtime, key=lambda s: (s.day, s.person))
    return [
        (_number("Y", plan.month, n), s.day, s.person, _name(s.person), s.minutes, s.text)
        for n, s in enumerate(services, 1)
    ]
