"""Ratings and cases of a month, spread over the days on which a person was at the window."""

from __future__ import annotations

from datetime import date
from random import Random

from engine.demo.people import Person
from engine.demo.plan import Cases, Month, Plan, absences
from engine.demo.windows import WINDOWS

RatingRow = tuple[str, date, str, str, str, str | None]  # 编号, 日期, 工号, 窗口, 等级, 核实状态
CaseRow = tuple[str, date, str, str, int, int, str, str]  # 编号, 日期, 工号, 事项, 法定, 承诺, 办结, 正确
GOOD = ("非常满意", "满意", "基本满意")
_MATTERS = {window.name: window.matters for window in WINDOWS}


def _days_at_work(plan: Plan, staff: tuple[Person, ...]) -> dict[str, list[date]]:
    """工号 → workdays on post without any absence or irregular punch."""
    busy = {*absences(plan), *plan.deviations}
    return {
        person.id: [
            day for day in plan.month.workdays if person.on_post(day) and (person.id, day) not in busy
        ]
        for person in staff
    }


def rating_rows(plan: Plan, staff: tuple[Person, ...]) -> list[RatingRow]:
    """5 to 12 ratings for everybody who was at work, the scripted ones included, by date."""
    found: list[tuple[date, str, str, str, str | None]] = []
    free = _days_at_work(plan, staff)
    for person in staff:
        rng, days = Random(f"{plan.month.name}:{person.id}:好差评"), free[person.id]
        scripted: tuple[tuple[str, str | None], ...] = plan.ratings.get(person.id, ())
        count = rng.randint(5, 12) - len(scripted)
        good = [(rng.choices(GOOD, (80, 16, 4))[0], None) for _ in range(count)]
        for grade, state in (*good, *scripted) if days else ():
            day = rng.choice(days)
            found.append((day, person.id, person.window(day), grade, state))
    found.sort(key=lambda row: (*row[:4], row[4] or ""))
    return [(_number("P", plan.month, n), *row) for n, row in enumerate(found, 1)]


def case_rows(plan: Plan, staff: tuple[Person, ...]) -> list[CaseRow]:
    """5 to 10 cases for everybody who was at work, all done in time and right unless scripted, by date."""
    found: list[tuple[date, str, str, int, int, str, str]] = []
    free = _days_at_work(plan, staff)
    for person in staff:
        rng, days = Random(f"{plan.month.name}:{person.id}:办件"), free[person.id]
        script = plan.cases.get(person.id) or Cases(rng.randint(5, 10))
        for index in range(script.count if days else 0):
            day = rng.choice(days)
            matter = rng.choice(_MATTERS[person.window(day)])
            statutory, promised = script.limits or (matter.statutory, matter.promised)
            done = "否" if index < script.unfinished else "是"
            right = "否" if script.unfinished <= index < script.unfinished + script.wrong else "是"
            found.append((day, person.id, matter.name, statutory, promised, done, right))
    found.sort()
    return [(_number("B", plan.month, n), *row) for n, row in enumerate(found, 1)]


def _number(letter: str, month: Month, n: int) -> str:
    return f"{letter}{month.name.replace('-', '')}-{n:04}"
