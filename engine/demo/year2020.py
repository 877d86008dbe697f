"""The year 2020: no complaint, nothing left undone, and just enough lapses of attendance.

The twelve monthly runs pay every person 400 元, 80 % of it, half of it or nothing. How many people fall into
each band is fixed here; what they did is found at random. Nothing below knows a mark or a sum of money: those
come out of applying the regulation to the sheets.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from random import Random

from engine.demo.everyday import absent, calm, late, slips
from engine.demo.people import Person
from engine.demo.plan import Month, Plan, Slot

# People per month with small lapses (90 to below 100), with serious ones (80 to below 90), below 80.
SMALL = 5
SERIOUS = frozenset({1, 3, 4, 5, 6, 7, 8, 9, 11, 12})
GRAVE = frozenset({2, 5, 7, 10, 12})

Lapses = dict[tuple[str, date], dict[Slot, int | None]]


def year_plan(month: Month, staff: Sequence[Person]) -> Plan:
    """The script of a month of 2020; staff: everybody on post, all of them for the whole month."""
    rng = Random(f"{month.name}:扣分")
    number = month.first.month
    serious, grave = int(number in SERIOUS), int(number in GRAVE)
    chosen = rng.sample(range(len(staff)), SMALL + serious + grave)
    lapses: Lapses = {}
    for place, index in enumerate(chosen):
        person = staff[index].id
        if place < SMALL:
            lapses.update(slips(rng, person, month.workdays))
        elif place < SMALL + serious:
            lapses.update(_serious(rng, person, month.workdays))
        else:
            lapses.update(_absences(rng, person, rng.sample(month.workdays, rng.randint(5, 6))))
    free = [person for index, person in enumerate(staff) if index not in chosen]
    return replace(calm(month, free), deviations=lapses)


def _serious(rng: Random, person: str, days: Sequence[date]) -> Lapses:
    """Three half days absent, or two and a lateness."""
    first, second, third = rng.sample(days, 3)
    if rng.random() < 0.5:
        return _absences(rng, person, (first, second, third))
    return {**_absences(rng, person, (first, second)), (person, third): late(rng, third, rng.randint(2, 10))}


def _absences(rng: Random, person: str, days: Sequence[date]) -> Lapses:
    return {(person, day): absent(rng) for day in days}
