"""The punch stream of a month as the hall's three devices would export it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from random import Random

from engine.demo.people import Person
from engine.demo.plan import Plan, Slot, absences, hours

DEVICES = ("一楼东门", "一楼西门", "二楼大厅")
PunchRow = tuple[str, str, str, str, str]  # 部门, 姓名, 工号, 打卡时间, 设备


def punch_rows(plan: Plan, staff: tuple[Person, ...]) -> list[PunchRow]:
    """Rows 部门, 姓名, 工号, 打卡时间 (2021-03-01 08:21:35), 设备: one device after the other, by time."""
    away, stay = absences(plan), _late_stays(plan)
    rows: list[PunchRow] = []
    for person in staff:
        if person.id in plan.silent:
            continue
        rng = Random(f"{plan.month.name}:{person.id}:签到")
        for day in plan.month.workdays:
            if not person.on_post(day):
                continue
            key = (person.id, day)
            script = {**away.get(key, {}), **plan.deviations.get(key, {})}
            text, window = day.isoformat(), person.window(day)
            for second in _day(rng, hours(day), script, stay.get(key, 0)):
                stamp = f"{text} {second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}"
                # Most people use the door next to their window.
                device = DEVICES[len(window) % 3 if rng.random() < 0.8 else rng.randrange(3)]
                rows.append((window, person.name, person.id, stamp, device))
    return sorted(rows, key=lambda row: (row[4], row[3], row[2]))


def _late_stays(plan: Plan) -> Mapping[tuple[str, date], int]:
    """Minutes that extended service keeps a person after the end of the day."""
    return {(service.person, service.day): service.minutes for service in plan.overtime}


def _day(
    rng: Random, due: tuple[int, int, int, int], script: Mapping[Slot, int | None], stay: int
) -> Iterator[int]:
    """Seconds of the day at which a person punches; script overrides the slots that it names."""
    usual = {
        Slot.IN_AM: due[0] - rng.randint(2, 25),
        Slot.OUT_AM: due[1] + rng.randint(0, 20),
        Slot.IN_PM: due[2] - rng.randint(2, 25),
        Slot.OUT_PM: due[3] + stay + rng.randint(0, 20),
    }
    for slot, minutes in usual.items():
        second = script[slot] if slot in script else minutes * 60 + rng.randrange(60)
        if second is None:
            continue
        yield second
        # Repeats and passing punches only on ordinary days: they must not blur a scripted one.
        if not script and rng.random() < 0.03:
            yield second + rng.randint(3, 30)
    if not script and rng.random() < 0.02:
        yield rng.randint(due[0] + 60, due[1] - 60) * 60 + rng.randrange(60)
