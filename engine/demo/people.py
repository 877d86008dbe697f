"""The 84 people of the demo hall and their postings. All are invented."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from engine.demo.windows import WINDOWS

CHIEF, CLERK = "首席代表", "工作人员"

# Within 2020 people come and go at the ends of months only, so that no bonus of that year is pro rata.
LEFT = {"D031": date(2020, 4, 30), "D052": date(2020, 8, 31), "D016": date(2021, 3, 19)}
JOINED = (
    ("D079", "田雨", "税务", date(2020, 3, 1)),
    ("D080", "董洁", "公安交管", date(2020, 5, 1)),
    ("D081", "梁栋", "不动产登记", date(2020, 7, 1)),
    ("D082", "杜鹃", "就业和人才服务", date(2020, 9, 1)),
    ("D083", "温馨", "社会保险", date(2021, 3, 15)),
    ("D084", "程远", "医疗保障", date(2021, 1, 1)),
)
# 工号 → (first day of the change, window from then on, post from then on)
CHANGED = {
    "D025": (date(2020, 7, 1), "公安出入境", CLERK),
    "D041": (date(2020, 10, 1), "住房和城乡建设", CLERK),
    "D042": (date(2020, 10, 1), "住房和城乡建设", CHIEF),
    "D011": (date(2021, 3, 16), "市场监管", CLERK),
}


@dataclass(frozen=True, slots=True)
class Stint:
    """One row of the roster: a stretch at one window, both days included; end None = on post."""

    window: str
    role: str
    start: date
    end: date | None = None

    def covers(self, day: date) -> bool:
        """Whether the person was at this window on the day."""
        return self.start <= day and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True)
class Person:
    """An invented member of staff."""

    id: str
    name: str
    stints: tuple[Stint, ...]

    def on_post(self, day: date) -> bool:
        """Whether the person belonged to the hall on the day."""
        return any(stint.covers(day) for stint in self.stints)

    def window(self, day: date) -> str:
        """The window on a day on post; on any other day the last one."""
        return next((s.window for s in self.stints if s.covers(day)), self.stints[-1].window)


def _stints(id: str, window: str, role: str, start: date) -> tuple[Stint, ...]:
    if id not in CHANGED:
        return (Stint(window, role, start, LEFT.get(id)),)
    day, new_window, new_role = CHANGED[id]
    before = Stint(window, role, start, day - timedelta(days=1))
    return (before, Stint(new_window, new_role, day, LEFT.get(id)))


def _founders() -> list[Person]:
    """Who was on post on 2020-01-01, numbered window by window."""
    people: list[Person] = []
    for window in WINDOWS:
        for place, name in enumerate(window.staff):
            number = len(people) + 1
            id = f"D{number:03}"
            # Starting days only have to lie before 2020 and look like a hall that filled up slowly.
            start = date(2018, 7, 2) + timedelta(days=number * 37 % 500 if place else 0)
            people.append(Person(id, name, _stints(id, window.name, CLERK if place else CHIEF, start)))
    return people


def _everybody() -> tuple[Person, ...]:
    joined = [Person(id, name, _stints(id, window, CLERK, day)) for id, name, window, day in JOINED]
    return (*_founders(), *joined)


PEOPLE = _everybody()
BY_ID = {person.id: person for person in PEOPLE}


def on_post(first: date, last: date) -> tuple[Person, ...]:
    """Everybody on post on at least one day from first to last, in order of 工号."""
    return tuple(
        p for p in PEOPLE if any(s.start <= last and (s.end is None or s.end >= first) for s in p.stints)
    )


def whole(first: date, last: date) -> tuple[Person, ...]:
    """Everybody on post both on the first and the last day."""
    return tuple(p for p in PEOPLE if p.on_post(first) and p.on_post(last))
