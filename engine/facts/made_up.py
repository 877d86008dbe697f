"""Punches that the vendor's program shows as corrected (补卡审批通过, 管理员…改为正常), as approved make-ups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from engine.facts.claims import MADE_UP
from engine.facts.fact import Fact, State, Value
from engine.facts.readers.layout import Claim
from engine.facts.readers.spans import sign_in_at
from engine.facts.roster import Register
from engine.policy.kinds import FactKind, WorkingHours

_PLACES = ("时段", "签次")


def made_up(
    claims: Sequence[Claim],
    entered: Sequence[Fact],
    kinds: Mapping[str, FactKind],
    register: Register,
    hours: Sequence[WorkingHours],
) -> list[Fact]:
    """One 补签 for each corrected punch. entered: facts of the sheets; whatever 补签 they hold for the same punch counts.

    The vendor does not say on which day it was done, so that this stays blank. One that may mean any sign-in of
    the day is open.
    """
    kind = kinds.get(MADE_UP)
    if kind is None:
        return []
    known: dict[tuple[str, date], list[Fact]] = {}
    for fact in entered:
        if fact.kind == MADE_UP:
            known.setdefault((fact.subject, fact.date), []).append(fact)
    found: list[Fact] = []
    for claim in claims:
        subject = register.resolve(claim.who)
        if claim.kind != MADE_UP or claim.day is None or subject not in register.people:
            continue
        if not register.on_post(subject, claim.day):
            continue
        fact = _fact(claim, claim.day, subject, kind, hours)
        mine = known.setdefault((subject, claim.day), [])
        if not any(_same(fact, other) for other in mine):
            mine.append(fact)
            found.append(fact)
    return found


def _fact(claim: Claim, day: date, subject: str, kind: FactKind, hours: Sequence[WorkingHours]) -> Fact:
    end = next((e for e in ("上班", "下班") if e in claim.label), "")
    place = sign_in_at(hours, claim.at, end) if claim.at else None
    told = place or ("", end)
    fields: dict[str, Value] = {n: v for n, v in zip(_PLACES, told, strict=True) if v and kind.field(n)}
    if place:
        return Fact(MADE_UP, subject, day, fields, State.VERIFIED, "", (claim.origin,))
    doubt = f"导出表里 {day} 改过的打卡没有写是哪一次"
    return Fact(MADE_UP, subject, day, fields, State.PENDING, doubt, (claim.origin,))


def _same(one: Fact, other: Fact) -> bool:
    """Whether two speak of the same sign-in, as far as both say."""
    pairs = ((one.fields.get(n), other.fields.get(n)) for n in _PLACES)
    return all(a is None or b is None or a == b for a, b in pairs)
