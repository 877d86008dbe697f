"""Who has no data: workdays on post without any punch and without leave."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from engine.facts.fact import Fact, State, Subject
from engine.facts.leave import END, START
from engine.facts.punch import midnight
from engine.facts.punches import PunchStream

Silent = Mapping[str, tuple[str, tuple[date, ...]]]


def silent_days(
    subjects: Iterable[Subject],
    stream: PunchStream | None,
    absences: Iterable[Fact],
    workdays: Sequence[date],
) -> Silent:
    """工号 → name, and the workdays on post without a punch; days of leave are left out. Empty without punches at all."""
    if stream is None:
        return {}
    away: set[tuple[str, date]] = set()
    for fact in absences:
        start, end = fact.fields.get(START), fact.fields.get(END)
        if isinstance(start, datetime) and isinstance(end, datetime) and fact.state is not State.REFUTED:
            away |= {(fact.subject, day) for day in workdays if start.date() <= day <= end.date()}
    found = {}
    days = [(day, midnight(day)) for day in workdays]
    for one in subjects:
        seen = stream.of(one.id)
        quiet = (day for day, begin in days if not seen.on(begin))
        due = (day for day in quiet if any(p.covers(day) for p in one.postings))
        found[one.id] = one.name, tuple(day for day in due if (one.id, day) not in away)
    return found
