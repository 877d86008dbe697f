"""1个工作日内 有 补签: another fact within so many days after the fact's own, by its own date or the one it names."""

from __future__ import annotations

from datetime import date, timedelta

from engine.decision.decision import Check
from engine.evaluate import wording
from engine.evaluate.context import Month
from engine.facts.calendar import Calendar
from engine.facts.fact import Fact, State
from engine.policy import model as m
from engine.policy.kinds import FieldType

# Of two facts of one day these say that they speak of the same half, the same punch.
_PLACES = ("时段", "签次")
_KIND = "例外"
# Events of which both ends are missing.
WHOLES = ("半天未签", "全天未签")


def alike(fact: Fact, other: Fact) -> bool:
    """Whether two facts of a day speak of the same half day and punch, as far as both say.

    Whoever lacks both ends of a half is not made whole by a slip for one of them.
    """
    if fact.kind in WHOLES and other.fields.get("签次") is not None:
        return False
    pairs = ((fact.fields.get(name), other.fields.get(name)) for name in _PLACES)
    return all(a is None or b is None or a == b or "全天" in (a, b) for a, b in pairs)


def deadline(calendar: Calendar, day: date, limit: m.InTime) -> date | None:
    """The last day of a limit; None where the workdays are not known."""
    if not limit.working:
        return day + timedelta(days=limit.days)
    left, at = limit.days, day
    while left:
        at += timedelta(days=1)
        if not calendar.covers(at, at):
            return None
        left -= calendar.is_workday(at)
    return at


def within_days(month: Month, fact: Fact, condition: m.IsCovered) -> Check:
    """Whether such a fact was there in time: approved ones decide, open ones leave it open."""
    assert condition.in_time is not None
    last = deadline(month.calendar, fact.date, condition.in_time)
    if last is None:
        return Check(condition.text, f"没有 {fact.date.year} 年以后的放假安排，期限算不出", None, _KIND)
    found = [
        (cover, done)
        for cover, done in _candidates(month, fact, condition)
        if cover.state is not State.REFUTED
    ]
    timely = [c for c, done in found if done is not None and fact.date <= done <= last]
    firm = next((c for c in timely if c.state is not State.PENDING), None)
    if firm is not None:
        return Check(condition.text, _seen(firm, month, last), not condition.negated, _KIND)
    if timely:
        return Check(condition.text, timely[0].doubt or f"{timely[0].kind}还没有批", None, _KIND)
    undated = next((c for c, done in found if done is None), None)
    if undated is not None:
        return Check(condition.text, f"{undated.kind}没有写是哪一天办的", None, _KIND)
    return Check(condition.text, _too_late(month, fact, condition, last), condition.negated, _KIND)


def _candidates(month: Month, fact: Fact, condition: m.IsCovered) -> list[tuple[Fact, date | None]]:
    """Facts of the kinds that belong to the fact, each with the day on which it was done.

    A kind with a date of its own (补签日期) names the fact's day by its 日期 and is done on that date; any other
    kind is done on its 日期.
    """
    found: list[tuple[Fact, date | None]] = []
    for kind in condition.kinds:
        declared = month.policy.kinds[kind]
        dates = [f.name for f in declared.fields if f.type is FieldType.DATE and f.span is None]
        for cover in month.by_kind.get(kind, ()):
            if cover is fact or not alike(fact, cover):
                continue
            if not dates:
                found.append((cover, cover.date))
            elif cover.date == fact.date:
                done = cover.fields.get(dates[0])
                found.append((cover, done if isinstance(done, date) else None))
    return found


def _seen(cover: Fact, month: Month, last: date) -> str:
    where = f"，见 {cover.origins[0]}" if cover.origins else ""
    return f"有{wording.event(cover, month.policy.kinds)}（期限 {wording.day(last)}）{where}"


def _too_late(month: Month, fact: Fact, condition: m.IsCovered, last: date) -> str:
    """Why nothing that is there helps: refused, too late, or nothing at all."""
    mine = [(c, done) for c, done in _candidates(month, fact, condition) if done is None or done >= fact.date]
    for cover, done in mine:
        if cover.state is State.REFUTED:
            return f"{cover.kind}没有批准"
        if done is not None and done > last and _dated(month, cover):
            return f"{cover.kind}在 {wording.day(done)}，过了期限 {wording.day(last)}"
    return f"{wording.day(last)}以前没有记录"


def _dated(month: Month, cover: Fact) -> bool:
    return any(f.type is FieldType.DATE for f in month.policy.kinds[cover.kind].fields)
