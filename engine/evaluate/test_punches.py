"""Raw punches in the tests of rule files: derived as those of a hall, for the days that are written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from engine.evaluate.leave_days import with_span
from engine.facts.attendance import Punch, Punches, derive
from engine.facts.calendar import Failure, load_calendar
from engine.facts.fact import Fact, Gap, Origin, Period, Subject
from engine.policy import model as m
from engine.policy.kinds import LEAVE
from engine.policy.needs import used_kinds


def punched(
    policy: m.Policy, test: m.Test, subjects: Sequence[Subject], given: Sequence[Fact], period: Period
) -> tuple[tuple[Fact, ...], tuple[Gap, ...]]:
    """What the punches of a test come to. Every workday that is not written was as it should be."""
    failed = {at for p in test.people for at in p.failures}
    if not failed and not any(p.punches for p in test.people):
        return (), ()
    failures = [
        Failure(day, "" if half == "全天" else half, "设备故障", Origin("测试", test.name))
        for day, half in failed
    ]
    calendar = load_calendar((), failures)
    punches = {
        p.name: Punches.of(
            Punch(datetime.combine(day, at), Origin("测试", test.name, number))
            for day, times in p.punches
            for number, at in enumerate(times, 1)
        )
        for p in test.people
    }
    only = {p.name: frozenset(day for day, _ in p.punches) for p in test.people}
    people = [s for s in subjects if failed or only[s.id]]
    leave = [with_span(policy, f, calendar) for f in given if policy.kinds[f.kind].sheet == LEAVE]
    roll = [f for f in given if f.kind == "人工点名"]
    seen = derive(people, punches, leave, policy.hours, calendar, period, roll, used_kinds(policy), only)
    return seen.facts, seen.gaps
