"""The monthly appraisal of one regulation, written by hand: the yardstick for the engine's speed.

    python bench/by_hand.py HALL 2021-03

Every rule of policies/窗口工作人员月度考核.kp stands here as code. The same sheets are read with the same
reader; nothing is explained and nothing is written but totals, and only 2018-07 and later can be asked for.
"""

from __future__ import annotations

import csv
import json
import sys
from collections import Counter, defaultdict
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import ceil, floor
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

Row = dict[str, Any]
Span = tuple[datetime, datetime]
Stretch = tuple[date, date]
Seen = dict[date, list[datetime]]
Half = tuple[str, int, int, int, int]  # name, start, end, punches from, punches until, in minutes of the day
Event = tuple[str, str, int, int]  # kind, half day, minute of the day, minutes long

CALENDAR = Path(__file__).parent.parent / "engine" / "facts" / "calendar_data.json"
CENT = Decimal("0.01")
CAPS = {"考勤": Decimal(30), "纪律": Decimal(20), "办件": Decimal(20), "服务": None}
SUMMER = [("上午", 510, 720, 0, 795), ("下午", 870, 1050, 795, 1440)]
WINTER = [("上午", 510, 720, 0, 780), ("下午", 840, 1020, 780, 1440)]
FIXED = {
    "串岗聊天": Decimal(1),
    "做与工作无关的事": Decimal(1),
    "着装不规范": Decimal("0.5"),
    "首席代表不在岗": Decimal(3),
}
UNDECIDED = Decimal(-1)
SHEETS = ("巡查.xlsx", "投诉.xlsx", "好差评.csv", "办件.xlsx", "延时服务.xlsx")
LEAVE_STATES = {"已批准": "属实", "审批中": "待核", "未批准": "不属实", "已撤销": "不属实"}


# ---- sheets ----


def table(path: Path) -> list[Row]:
    """Rows of a sheet by the header's labels, units in brackets taken off."""
    if path.suffix == ".csv":
        content = path.read_bytes()
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("gb18030")
        grid: list[list[Any]] = list(csv.reader(text.splitlines()))
    else:
        book = CalamineWorkbook.from_path(str(path))
        grid = book.get_sheet_by_name(path.stem).to_python(skip_empty_area=False)
    at = next(i for i, row in enumerate(grid) if "工号" in row)
    labels = [str(label).split("（")[0] for label in grid[at]]
    return [dict(zip(labels, row, strict=True)) for row in grid[at + 1 :] if any(c != "" for c in row)]


def exact(cell: Any) -> Decimal:
    """A cell's number without the noise of binary fractions."""
    return Decimal(repr(cell))


def by_person(rows: list[Row]) -> dict[str, list[Row]]:
    people: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        people[row["工号"]].append(row)
    return people


def roster(hall: Path, first: date, last: date) -> dict[str, list[Stretch]]:
    """Stretches of service of everybody who was on post in the month."""
    people: dict[str, list[Stretch]] = defaultdict(list)
    for row in table(hall / "facts" / "花名册.xlsx"):
        end = row["离岗日期"] or date.max
        if row["到岗日期"] <= last and end >= first:
            people[row["工号"]].append((row["到岗日期"], end))
    return people


def workdays(first: date, last: date) -> list[date]:
    years = json.loads(CALENDAR.read_text("utf-8"))["years"]
    found, day = [], first
    while day <= last:
        year, name = years[str(day.year)], f"{day:%m-%d}"
        if name in year["work"] or (day.weekday() < 5 and name not in year["off"]):
            found.append(day)
        day += timedelta(days=1)
    return found


def halves(day: date) -> list[Half]:
    return SUMMER if 5 <= day.month <= 9 else WINTER


def punches(month: Path, name: str) -> dict[str, Seen]:
    people: dict[str, Seen] = {}
    for row in table(month / "签到.xlsx"):
        cell = row["打卡时间"]
        at = cell if isinstance(cell, datetime) else datetime.fromisoformat(cell)
        if f"{at:%Y-%m}" != name:
            sys.exit(f"{at} 不在 {name}")
        people.setdefault(row["工号"], {}).setdefault(at.date(), []).append(at)
    for days in people.values():
        for found in days.values():
            found.sort()
    return people


# ---- attendance ----


def minutes_on(day: date, span: Span) -> tuple[int, int]:
    """The part of a leave that falls on a day, in minutes of the day."""
    start, end = span
    low = 0 if start.date() < day else start.hour * 60 + start.minute
    high = 1440 if end.date() > day else end.hour * 60 + end.minute
    return (low, high) if start.date() <= day <= end.date() else (0, 0)


def due(half: Half, spans: list[tuple[int, int]]) -> tuple[int, int] | None:
    """When one has to come and may go, leave at the edges taken off."""
    _, start, end, _, _ = half
    for _ in spans:
        for low, high in spans:
            if low <= start < high:
                start = high
            if low < end <= high:
                end = low
    return (start, end) if start < end else None


def judge(half: Half, required: tuple[int, int] | None, seen: list[datetime]) -> list[Event]:
    """What the punches of half a day show."""
    if required is None:
        return []
    name, (start, end) = half[0], required
    if not seen:
        return [("半天未签", name, start, 0)]
    came, went = (at.hour * 60 + at.minute for at in (seen[0], seen[-1]))
    single = seen[-1] - seen[0] < timedelta(minutes=1)
    arrived = not single or abs(came - start) <= abs(end - went)
    events: list[Event] = []
    if not arrived:
        events.append(("缺签", name, start, 0))
    elif came > start:
        events.append(("迟到", name, start, came - start))
    if single and arrived:
        events.append(("缺签", name, end, 0))
    elif went < end:
        events.append(("早退", name, went, end - went))
    return events


def attendance(days: list[date], seen: Seen, leave: list[Row]) -> tuple[list[Event], bool]:
    """Events in order of time, and whether a leave that is still open would change any of them."""
    events: list[Event] = []
    for day in days:
        approved, opened = (
            [s for r in leave if r["状态"] == state and (s := minutes_on(day, r["起止"]))[1] > s[0]]
            for state in ("属实", "待核")
        )
        at = seen.get(day, [])
        for half in halves(day):
            mine = [p for p in at if half[3] <= p.hour * 60 + p.minute < half[4]]
            found = judge(half, due(half, approved), mine)
            if (
                opened
                and found
                and any(e not in judge(half, due(half, approved + opened), mine) for e in found)
            ):
                return events, True
            events += found
    return events, False


def leave_days(days: list[date], leave: list[Row], states: tuple[str, ...]) -> Decimal:
    """病假 and 事假 in days, half a day for each half of the working hours."""
    total = Decimal(0)
    for row in leave:
        if row["假别"] not in ("病假", "事假") or row["状态"] not in states:
            continue
        for day in days:
            low, high = minutes_on(day, row["起止"])
            for _, start, end, _, _ in halves(day):
                taken = max(0, min(end, high) - max(start, low))
                total += (Decimal(taken) / (2 * (end - start))).quantize(CENT, ROUND_HALF_UP)
    return total


# ---- the clauses ----


def from_attendance(events: list[Event], off: dict[str, Decimal]) -> None:
    """第六条（一）至（六）."""
    counted = 0
    for kind, _, _, length in events:
        if kind == "缺签":
            off["考勤"] += 1
        elif kind == "半天未签" or length > 30:
            off["考勤"] += 5
        else:
            counted += 1
            points = Decimal("0.5") if length <= 10 else Decimal(1)
            off["考勤"] += points * 2 if counted >= 5 else points


def from_leave(days: list[date], leave: list[Row], off: dict[str, Decimal]) -> bool:
    """第六条（七）. Whether leave that is still open would change it."""
    points = [max(0, floor(leave_days(days, leave, s) - 2)) for s in (("属实",), ("属实", "待核"))]
    off["考勤"] += points[0]
    return points[0] != points[1]


def from_patrols(rows: list[Row], leave: list[Row], off: dict[str, Decimal]) -> bool:
    """第七条 and 第八条（二）. Whether anything is still open."""
    undecided = False
    for row in rows:
        kind, state = row["事项"], row["核实状态"] or "待核"
        category, points = "纪律", FIXED.get(kind, Decimal(0))
        if kind == "离岗":
            category, points = ("纪律", Decimal(2)) if exact(row["时长"]) <= 60 else ("考勤", Decimal(5))
            points = Decimal(0) if exact(row["时长"]) < 15 else points
        elif kind == "态度生硬":
            ruled = row["酌情分"] != "" and row["裁定人"] and row["裁定理由"]
            category, points = "服务", exact(row["酌情分"]) if ruled else UNDECIDED
            points = points if 3 <= points <= 5 else UNDECIDED
        if kind in ("离岗", "首席代表不在岗"):
            at = datetime.combine(row["日期"], row["时刻"])
            covering = {r["状态"] for r in leave if r["起止"][0] <= at < r["起止"][1]}
            points = Decimal(0) if "属实" in covering else points
            state = "待核" if "待核" in covering and state == "属实" else state
        if points and state != "不属实":
            undecided = undecided or state == "待核" or points < 0
            off[category] += points if state == "属实" and points > 0 else 0
    return undecided


def from_service(complaints: list[Row], ratings: list[Row], off: dict[str, Decimal]) -> bool:
    """第八条（一）（三）, 第九条（三）. Whether anything is still open."""
    bad = Counter(r["核实状态"] or "待核" for r in ratings if r["等级"] in ("不满意", "非常不满意"))
    heard = Counter(r["核实状态"] or "待核" for r in complaints)
    off["服务"] += 10 * heard["属实"] + 2 * bad["属实"]
    standing = len(ratings) - bad["不属实"]
    if standing:
        off["办件"] += Decimal("0.5") * ceil(Fraction(100 * bad["属实"], standing))
    return bool(bad["待核"] or heard["待核"])


def from_cases(rows: list[Row], off: dict[str, Decimal]) -> None:
    """第九条（一）（二）（四）."""
    if not rows:
        return
    for column in ("办结", "正确"):
        off["办件"] += ceil(Fraction(100 * sum(r[column] == "否" for r in rows), len(rows)))
    legal, promised = (sum((exact(r[c]) for r in rows), Decimal(0)) for c in ("法定时限", "承诺时限"))
    if legal and legal - promised < Decimal("0.3") * legal:
        off["办件"] += 2


def bonus_for(score: Decimal, share: Fraction, vetoed: bool) -> Decimal:
    """第十一条（一）, 第八条（一）."""
    rate = 100 if score == 100 else 80 if score >= 90 else 50 if score >= 80 else 0
    exact_ = Fraction(0) if vetoed else 400 * Fraction(rate, 100) * share
    return (Decimal(exact_.numerator) / exact_.denominator).quantize(CENT, ROUND_HALF_UP)


# ---- the month ----


def read_leave(month: Path) -> dict[str, list[Row]]:
    rows = table(month / "请假.xlsx")
    for row in rows:
        end = row["结束时间"]
        end = end if isinstance(end, datetime) else datetime.combine(end, time(23, 59))
        start = row["开始时间"]
        start = start if isinstance(start, datetime) else datetime.combine(start, time())
        row["起止"], row["状态"] = (start, end), LEAVE_STATES[row["审批状态"]]
    return by_person(rows)


def result(
    mine: list[date], days: int, seen: Seen, rows: dict[str, list[Row]]
) -> tuple[str, Decimal, Decimal]:
    """Status, points off and bonus of one person; mine: workdays on post, of so many in the month."""
    away = rows["请假.xlsx"]
    approved = [r["起止"] for r in away if r["状态"] == "属实"]
    if not seen and any(due(h, [minutes_on(d, s) for s in approved]) for d in mine for h in halves(d)):
        return "资料不全", Decimal(0), Decimal(0)
    off = dict.fromkeys(CAPS, Decimal(0))
    events, undecided = attendance(mine, seen, away)
    from_attendance(events, off)
    undecided |= from_leave(mine, away, off)
    undecided |= from_patrols(rows["巡查.xlsx"], away, off)
    undecided |= from_service(rows["投诉.xlsx"], rows["好差评.csv"], off)
    from_cases(rows["办件.xlsx"], off)
    if undecided:
        return "待定", Decimal(0), Decimal(0)
    extra = Decimal("0.5") * sum(exact(r["时长"]) >= 30 for r in rows["延时服务.xlsx"])
    lost = sum((min(points, CAPS[c] or points) for c, points in off.items()), Decimal(0))
    score = min(Decimal(100), max(Decimal(0), 100 - lost + min(extra, Decimal(5))))
    vetoed = any(r["核实状态"] == "属实" for r in rows["投诉.xlsx"])
    return "定", lost, bonus_for(score, Fraction(len(mine), days), vetoed)


def appraise(hall: Path, name: str) -> dict[str, str]:
    """Totals of a month: people by status, points off and bonuses of those whose result is final."""
    first = date.fromisoformat(f"{name}-01")
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    month, days = hall / "facts" / name, workdays(first, last)
    people, stream = roster(hall, first, last), punches(month, name)
    sheets = {file: by_person(table(month / file)) for file in SHEETS} | {"请假.xlsx": read_leave(month)}
    statuses = dict.fromkeys(("定", "待定", "资料不全"), 0)
    taken, paid = Decimal(0), Decimal(0)
    for id, postings in people.items():
        mine = [d for d in days if any(a <= d <= b for a, b in postings)]
        rows = {file: found.get(id, []) for file, found in sheets.items()}
        status, lost, bonus = result(mine, len(days), stream.get(id, {}), rows)
        statuses[status] += 1
        taken, paid = taken + lost, paid + bonus
    totals = {"扣分": f"{taken.normalize():f}", "奖励": f"{paid.normalize():f}"}
    return {k: str(n) for k, n in statuses.items()} | totals


if __name__ == "__main__":
    for label, value in appraise(Path(sys.argv[1]), sys.argv[2]).items():
        print(label, value)
