"""What one subject's event does to others: the window, the unit, whoever has a role there, a person it names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from engine.decision.decision import Finding
from engine.facts.fact import Fact
from engine.live.amounts import exact
from engine.live.case import Case
from engine.policy import model as m
from engine.policy.kinds import GROUPS

UNIT = "单位"


@dataclass(frozen=True)
class Liable:
    """Something that goes to somebody else: a finding, a loss (name, article) or a consequence (text, article).

    who: 窗口, 单位 or a role; person: 工号 where the fact itself names whose it is. open: whether the loss waits for a
    fact that is 待核.
    """

    who: str
    day: date
    finding: Finding | None = None
    lost: tuple[str, str] | None = None
    follows: tuple[str, str] | None = None
    person: str = ""
    open: bool = False


def named(fact: Fact, joint: m.Joint) -> str:
    """工号 of the person whom the fact names, where it goes to them."""
    return str(fact.fields.get(joint.who, "")) if joint.by_field else ""


def shared(joint: m.Joint, finding: Finding, alike: Iterable[Finding], person: str) -> Liable:
    """What somebody else is charged: so many points, or a share of the finding, else of all findings on the fact."""
    if joint.points is not None:
        size, unit = joint.points, joint.of
    else:
        every = sum((f.nominal for f in alike if f.unit == "分" and not f.outweighed), Decimal(0))
        size = exact(Fraction(finding.nominal or every) * Fraction(joint.share))
        unit = finding.unit if finding.nominal else "分"
    bonus = joint.bonus if joint.points is not None else finding.bonus if unit != "分" else ""
    changed = replace(finding, nominal=size, effective=size, unit=unit, bonus=bonus)
    return Liable(joint.who, finding.date, changed, person=person)


def waiting_too(
    clause: m.Clause, effects: Iterable[m.Effect], finding: Finding, fact: Fact | None = None
) -> list[Liable]:
    """Nobody knows yet whether others are charged, or lose something: what waits here waits there."""
    joints = [e for e in effects if isinstance(e, m.Joint)]
    losses = [e for e in effects if isinstance(e, m.Lose) and e.who]
    whose = {(e.who, "") for e in losses} | {(e.who, "") for e in joints if not e.by_field}
    whose |= {(e.who, name) for e in joints if fact is not None and (name := named(fact, e))}
    found = [Liable(who, finding.date, finding, person=person) for who, person in sorted(whose)]
    return found + [Liable(e.who, finding.date, lost=(e.name, clause.article), open=True) for e in losses]


def concerned(one: Liable, giver: Case, everybody: Iterable[Case]) -> list[Case]:
    """Whom it goes to; a role never to whoever brought it about."""
    if one.person:
        return [c for c in everybody if not c.sort and c.subject.id == one.person and c is not giver]
    if one.who in GROUPS:
        name = giver.group(one.who, one.day)
        return [c for c in everybody if c.sort == one.who and c.subject.id == name]
    place = UNIT if giver.sort == UNIT or one.who.startswith(UNIT) else "窗口"
    name = giver.group(place, one.day)
    if place == UNIT and not name:
        return []
    return [c for c in everybody if not c.sort and c is not giver and _serves(c, one, place, name)]


def _serves(case: Case, one: Liable, place: str, name: str) -> bool:
    """Whether somebody has the role there on the day."""
    return any(
        p.covers(one.day) and p.role == one.who and (p.unit if place == UNIT else p.window) == name
        for p in case.subject.postings
    )
