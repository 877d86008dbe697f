"""Everybody in the period as the clauses look at them: people, and the windows and units that are appraised too."""

from __future__ import annotations

from dataclasses import replace

from engine.evaluate.context import Crew, Month, month_of
from engine.evaluate.derived import covered, derive
from engine.evaluate.worked_out import completed
from engine.facts.fact import Fact, Facts, Subject
from engine.facts.order import by_keys
from engine.policy import model as m


def assemble(policy: m.Policy, facts: Facts) -> Crew:
    """The months of everybody whom the regulation covers, by sort and 工号."""
    by_subject: dict[str, list[Fact]] = {}
    whole, earlier = (completed(policy, found, facts.calendar) for found in (facts.facts, facts.earlier))
    facts = replace(facts, facts=tuple(whole), earlier=tuple(earlier))
    for fact in facts.facts:
        by_subject.setdefault(fact.subject, []).append(fact)
    crew = Crew()
    sorts = [("", facts.subjects), *((g, facts.groups.get(g, ())) for g in policy.groups)]
    for sort, subjects in sorts:
        for subject in sorted(subjects, key=lambda s: s.id):
            month = _month(policy, facts, subject, by_subject.get(subject.id, []), sort)
            month.sort, month.crew = sort, crew
            if sort or covered(month):
                derive(month)
                crew.months.append(month)
    _lend(policy, crew)
    return crew


def _month(policy: m.Policy, facts: Facts, subject: Subject, found: list[Fact], sort: str) -> Month:
    before = [f for f in facts.earlier if f.subject == subject.id]
    if policy.groups:  # a window and a unit may have one name
        found, before = ([f for f in x if policy.kinds[f.kind].about == sort] for x in (found, before))
    mine = by_keys(found, lambda f: (f.date, f.kind), lambda f: f.key)
    month = month_of(policy, facts.period, subject, mine, facts.days.get(subject.id), before)
    month.scores = facts.scores.get(subject.id, ())
    month.grades = facts.grades.get(subject.id, ())
    month.results = {t: r[subject.id] for t, r in facts.results.items() if subject.id in r}
    month.own_calendar = facts.calendar
    return month


def _lend(policy: m.Policy, crew: Crew) -> None:
    """双方 均 …: give the fact to the person whom it names as well; only the clauses on that person look at it."""
    wanted = {
        (kind, c.target.whose)
        for c in policy.clauses
        if isinstance(c.target, m.ForEvent) and c.target.whose
        for kind in c.target.kinds
    }
    people = {month.subject.id: month for month in crew.of("")}
    for month in crew.months:
        for kind, field in sorted(wanted):
            for earlier, found in enumerate((month.by_kind, month.earlier)):
                for fact in found.get(kind, ()):
                    other = people.get(str(fact.fields.get(field, "")))
                    if other is not None and other is not month:
                        _name(other, fact, field, month.subject.name or month.subject.id, bool(earlier))


def _name(other: Month, fact: Fact, field: str, name: str, earlier: bool) -> None:
    """The fact as it is about the other person: it names whom it was about."""
    lent = replace(fact, subject=other.subject.id, fields={**fact.fields, field: name})
    other.lent[id(lent)] = field
    (other.named_before if earlier else other.named).append(lent)
