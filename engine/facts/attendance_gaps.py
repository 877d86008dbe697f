"""What keeps attendance from being derived, said to whoever can put it right."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from engine.facts.fact import Gap, Period, Subject
from engine.facts.slots import DayPlan
from engine.policy.kinds import PUNCHES

HOURS = "作息"
CALENDAR = "日历"


def hours_gaps(plans: Sequence[DayPlan]) -> list[Gap]:
    """One gap for each run of workdays that have no working hours."""
    runs: list[list[date]] = []
    previous = True
    for plan in plans:
        if not plan.shifts and previous:
            runs.append([])
        if not plan.shifts:
            runs[-1].append(plan.day)
        previous = bool(plan.shifts)
    return [
        Gap(
            HOURS,
            None,
            f"{run[0]}{f' 至 {run[-1]}，共 {len(run)} 个工作日' if len(run) > 1 else ''} 没有适用的作息："
            "请在办法里补一条覆盖这些日期的“作息”，或在 日历 中登记为休息并写明理由",
        )
        for run in runs
    ]


def silent_gap(day: date) -> Gap:
    """A workday on which nobody punched."""
    return Gap(
        PUNCHES,
        None,
        f"{day} 没有任何人的打卡记录：请补导出打卡记录；当天停电或设备故障的，"
        "在 日历 中登记为设备故障并写明理由（有人工点名的，填入 人工点名）",
    )


def dumb_gap(person: Subject, period: Period) -> Gap:
    """A person without any punch."""
    return Gap(
        PUNCHES,
        person.id,
        f"{person.name}（{person.id}）在 {period.name} 全{period.kind}没有打卡记录："
        "请核对签到表与花名册的工号是否一致，或补导出此人的打卡记录；确实请假的，请补录已批准的请假单",
    )


def uncovered(period: Period) -> Gap:
    """A period whose workdays are not known."""
    return Gap(
        CALENDAR,
        None,
        f"{period.first} 至 {period.last} 没有官方放假安排，不知道哪天上班："
        "请更新程序的日历，或在 日历 中把这段时间逐日登记为上班或休息",
    )
