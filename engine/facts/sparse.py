"""Whether the punches of a period look complete: the export of a time clock is easily forgotten.

Nobody can tell from a sheet that part of it is missing, but where a tenth of all punches is, asking is cheap and
not asking charges half the hall. What is said here are warnings; the events stand as they are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby

from engine.facts.attendance import Attendance
from engine.facts.calendar import Calendar
from engine.facts.fact import Period, Subject
from engine.facts.punches import PunchStream
from engine.facts.slots import ABSENT, UNSIGNED, plan_days
from engine.policy.kinds import PUNCHES, WorkingHours
from grammar.diagnostic import Diagnostic, Severity

# A part that is suspicious, and how many punches, people or punches a day make it worth a word.
_PART = 10
_PUNCHES, _PEOPLE, _DAILY = 10, 3, 10
_MOST = 5


def sparse(
    stream: PunchStream,
    seen: Attendance,
    subjects: Sequence[Subject],
    hours: Sequence[WorkingHours],
    calendar: Calendar,
    period: Period,
) -> list[Diagnostic]:
    """Warnings where far fewer punches were read than people on post would make. seen: what they led to.

    Either one about the period or one about single days, where a tenth or more is missing; and one for each
    device that has none on some days.
    """
    shifts = {
        plan.day: len(plan.shifts)
        for plan in plan_days([h for h in hours if not h.who], calendar, period.first, period.last)
        if len(plan.shifts) > len(plan.broken) and any(p.on(plan.midnight) for p in stream.punches.values())
    }
    posts = {day: sum(any(p.covers(day) for p in s.postings) for s in subjects) for day in shifts}
    silent = {gap.subject for gap in seen.gaps if gap.source == PUNCHES and gap.subject}
    messages = [
        *(_period(seen, shifts, posts, period) or _days(seen, shifts, posts)),
        *_people(silent, subjects, period),
        *(m for name, counts in stream.devices.items() for m in _device(name, counts, sorted(shifts))),
    ]
    help = "漏导了考勤机的，补导出后再算；确实没有打卡的，不必改"
    if stream.devices:
        help = f"表里的设备有：{'、'.join(stream.devices)}。{help}"
    return [Diagnostic("KP333", Severity.WARNING, m, stream.place, help) for m in messages]


def _period(
    seen: Attendance, shifts: Mapping[date, int], posts: Mapping[date, int], period: Period
) -> list[str]:
    """The whole period: two punches are due for each session, the one of leave included."""
    due = sum(2 * shifts[day] * posts[day] for day in shifts)
    lost: Counter[str] = Counter()
    for fact in seen.facts:
        if fact.kind in (ABSENT, UNSIGNED) and fact.state is None:
            lost[fact.subject] += 2 if fact.kind == ABSENT else 1
    missing = lost.total()
    if missing < _PUNCHES or missing * _PART < due:
        return []
    worst = sorted(lost, key=lambda id: (-lost[id], id))
    people = f"{'、'.join(worst[:_MOST])}{' 等' if len(worst) > _MOST else ''}"
    return [
        f"打卡记录可能不全：{period.name} 应有约 {due} 次上下班打卡，缺 {missing} 次（{missing * 100 // due}%），"
        f"涉及 {len(worst)} 人，缺得最多的是 {people}"
    ]


def _days(seen: Attendance, shifts: Mapping[date, int], posts: Mapping[date, int]) -> list[str]:
    """Days on which many did not punch at all."""
    sessions: Counter[tuple[date, str]] = Counter()
    sessions.update((f.date, f.subject) for f in seen.facts if f.kind == ABSENT and f.state is None)
    absent = Counter(day for (day, _), number in sessions.items() if number == shifts.get(day))
    found = [d for d in sorted(absent) if absent[d] >= _PEOPLE and absent[d] * _PART >= posts[d]]
    if not found:
        return []
    told = "；".join(f"{d} 在岗 {posts[d]} 人，{absent[d]} 人一次也没有打卡" for d in found[:_MOST])
    more = f"；等 {len(found)} 天" if len(found) > _MOST else ""
    return [f"打卡记录可能不全：{told}{more}"]


def _people(silent: Collection[str], subjects: Sequence[Subject], period: Period) -> list[str]:
    """Many people without any punch: each has a gap of its own, but the cause may be one."""
    if len(silent) < _PEOPLE or len(silent) * _PART < len(subjects):
        return []
    return [f"打卡记录可能不全：{len(subjects)} 人里有 {len(silent)} 人全{period.kind}没有打卡记录"]


def _device(name: str, counts: Mapping[date, int], workdays: Sequence[date]) -> Iterator[str]:
    """A device that is busy on most days and has nothing on others."""
    on = [day for day in workdays if day in counts]
    off = [day for day in workdays if day not in counts]
    usual = sum(counts[day] for day in on) // len(on) if on else 0
    if not off or usual < _DAILY:
        return
    runs = [[*days] for busy, days in groupby(workdays, lambda day: day in counts) if not busy]
    told = "、".join(f"{r[0]} 至 {r[-1]}" if len(r) > 1 else str(r[0]) for r in runs[:_MOST])
    more = f" 等 {len(off)} 个工作日" if len(runs) > _MOST else ""
    yield f"设备“{name}”在 {told}{more} 没有打卡记录，其余的工作日每天约 {usual} 条"
