"""What happens in any month: approved leave, extended service, and a few slips.

Leave and extended service change nobody's result here: leave is approved and stays within the free days, and
whoever is given extended service has the full mark already. Slips cost points.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time
from random import Random

from engine.demo.people import Person
from engine.demo.plan import Deviations, Leave, Month, Overtime, Patrol, Plan, Slot, clock, hours

# (假别, number of people, shortest and longest in half days). 病假 and 事假 of one person together stay
# below two days, above which the regulation charges.
LEAVES = (("年休假", 5, 2, 10), ("公务外出", 4, 1, 2), ("病假", 2, 1, 4), ("事假", 1, 1, 2))
SERVICES = (
    "群众远道而来，延时办结",
    "企业急件，下班后办理",
    "老年人业务，上门协助后办结",
    "集中申报，延时受理",
)


def calm(month: Month, free: Sequence[Person]) -> Plan:
    """A month without deductions: leave, extended service and refuted patrol findings of the free people."""
    rng = Random(f"{month.name}:日常")
    leavers = rng.sample(range(len(free)), sum(count for _, count, _, _ in LEAVES))
    others = [person for index, person in enumerate(free) if index not in leavers]
    kinds = [spec for spec in LEAVES for _ in range(spec[1])]
    leaves = [
        _leave(rng, month, free[index].id, kind, rng.randint(shortest, longest))
        for index, (kind, _, shortest, longest) in zip(leavers, kinds, strict=True)
    ]
    return Plan(
        month,
        leaves=tuple(leaves),
        overtime=tuple(_overtime(rng, month, rng.sample(others, 6))),
        patrols=(_refuted(rng, month, rng.choice(others).id),),
    )


def _leave(rng: Random, month: Month, person: str, kind: str, halves: int) -> Leave:
    """A leave of so many half days that lies within the month's workdays."""
    afternoon = rng.randint(0, 1) if halves == 1 else 0
    days = (halves + 1) // 2
    begin = rng.randrange(len(month.workdays) - days + 1)
    first, last = month.workdays[begin], month.workdays[begin + days - 1]
    start = hours(first)[Slot.IN_PM if afternoon else Slot.IN_AM]
    ends_at_noon = halves % 2 == 1 and not afternoon
    end = hours(last)[Slot.OUT_AM if ends_at_noon else Slot.OUT_PM]
    return Leave(person, kind, _at(first, start), _at(last, end))


def _at(day: date, minutes: int) -> datetime:
    return datetime.combine(day, clock(minutes))


def _overtime(rng: Random, month: Month, people: Sequence[Person]) -> list[Overtime]:
    return [
        Overtime(person.id, day, rng.choice((20, 30, 35, 40, 45, 60)), rng.choice(SERVICES))
        for person in people
        for day in rng.sample(month.workdays, rng.randint(1, 3))
    ]


def _refuted(rng: Random, month: Month, person: str) -> Patrol:
    at = time(9, rng.randrange(60))
    return Patrol(person, rng.choice(month.workdays), at, "着装不规范", "不属实", way="视频")


def moment(rng: Random, minutes: int) -> int:
    """A second within the minute of the day."""
    return minutes * 60 + rng.randrange(60)


def late(rng: Random, day: date, minutes: int) -> dict[Slot, int | None]:
    """An arrival so many minutes late, in the morning or the afternoon."""
    slot = rng.choice((Slot.IN_AM, Slot.IN_PM))
    return {slot: moment(rng, hours(day)[slot] + minutes)}


def early(rng: Random, day: date, minutes: int) -> dict[Slot, int | None]:
    """A departure so many minutes early, at noon or in the evening."""
    slot = rng.choice((Slot.OUT_AM, Slot.OUT_PM))
    return {slot: moment(rng, hours(day)[slot] - minutes)}


def missing(rng: Random) -> dict[Slot, int | None]:
    """One of the four punches forgotten."""
    return {rng.choice(tuple(Slot)): None}


def absent(rng: Random) -> dict[Slot, int | None]:
    """A half day without punches."""
    morning = rng.random() < 0.5
    return dict.fromkeys((Slot.IN_AM, Slot.OUT_AM) if morning else (Slot.IN_PM, Slot.OUT_PM))


def slips(rng: Random, person: str, days: Sequence[date]) -> dict[tuple[str, date], dict[Slot, int | None]]:
    """Small lapses that cost between half a point and five points in all."""
    first, second, third = rng.sample(days, 3)
    match rng.randrange(6):
        case 0:
            return {(person, day): late(rng, day, rng.randint(1, 10)) for day in (first, second)}
        case 1:
            return {(person, first): late(rng, first, rng.randint(11, 30))}
        case 2:
            return {(person, first): early(rng, first, rng.randint(1, 10)), (person, third): missing(rng)}
        case 3:
            return {(person, first): absent(rng)}
        case 4:
            return {(person, day): missing(rng) for day in (second, third)}
        case _:
            return {(person, first): late(rng, first, rng.randint(1, 5))}


def ordinary(month: Month, staff: Sequence[Person]) -> Plan:
    """A month like any other: a dozen people slip, one is dressed against the rules, one is rated badly."""
    rng = Random(f"{month.name}:扣分")
    slipping = rng.sample(range(len(staff)), 14)
    deviations: Deviations = {
        key: slots
        for index in slipping[:12]
        for key, slots in slips(rng, staff[index].id, month.workdays).items()
    }
    plan = calm(month, [person for index, person in enumerate(staff) if index not in slipping])
    dressed, rated = (staff[index].id for index in slipping[12:])
    noticed = Patrol(dressed, rng.choice(month.workdays), time(15, 10), "着装不规范", "属实")
    return replace(
        plan,
        deviations=deviations,
        patrols=(*plan.patrols, noticed),
        ratings={rated: (("不满意", "属实"),)},
    )
