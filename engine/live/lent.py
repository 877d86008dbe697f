"""Whose a fact is: whom it is about, and whom it names where a clause says so (双方 均 …)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from engine.facts.fact import Fact, Facts, Subject
from engine.live.book import Book
from engine.live.case import Case, covers
from engine.policy import model as m

# A fact, whether it is of an earlier month, and the field by which it names the subject ("" = it is about them).
Given = tuple[Fact, bool, str]
Whose = tuple[str, str]


def by_case(book: Book, facts: Facts) -> dict[Whose, list[Given]]:
    """(sort, id) → the facts that the subject's clauses look at."""
    found: dict[Whose, list[Given]] = {}
    for fact, earlier in (*((f, False) for f in facts.facts), *((f, True) for f in facts.earlier)):
        found.setdefault((_sort(book.policy, fact), fact.subject), []).append((fact, earlier, ""))
    people = {s.id: s for s in facts.subjects}
    for other, given in list(_lent(book, facts, people, found)):
        found.setdefault(("", other), []).append(given)
    return found


def everybody(policy: m.Policy, facts: Facts) -> Iterator[tuple[str, Subject]]:
    """All subjects with their sort: people by 工号, then windows and units by name."""
    for sort in ("", *policy.groups):
        subjects = facts.groups.get(sort, ()) if sort else facts.subjects
        for subject in sorted(subjects, key=lambda s: s.id):
            yield sort, subject


def _sort(policy: m.Policy, fact: Fact) -> str:
    return policy.kinds[fact.kind].about if policy.groups else ""


def _lent(
    book: Book, facts: Facts, people: dict[str, Subject], found: dict[Whose, list[Given]]
) -> Iterator[tuple[str, Given]]:
    """Facts that name somebody else, for each whom they name; nobody's whom the regulation does not cover."""
    wanted = {
        (kind, c.target.whose)
        for c in book.policy.clauses
        if isinstance(c.target, m.ForEvent) and c.target.whose
        for kind in c.target.kinds
    }
    if not wanted:
        return
    last = facts.period.last
    covered = {s for s, subject in people.items() if covers(book.policy, subject, last)}
    groups = {(g, s.id): s for g in book.policy.groups for s in facts.groups.get(g, ())}
    for (sort, name), mine in found.items():
        giver = groups.get((sort, name)) if sort else people.get(name) if name in covered else None
        if giver is None:
            continue
        for fact, earlier in _everything(book, facts, giver, sort, mine, wanted):
            for field in sorted(f for k, f in wanted if k == fact.kind):
                other = str(fact.fields.get(field, ""))
                if other in covered and (sort or other != name):
                    note = {**fact.fields, field: giver.name or giver.id}
                    yield other, (replace(fact, subject=other, fields=note), earlier, field)


def _everything(
    book: Book, facts: Facts, giver: Subject, sort: str, mine: Iterable[Given], wanted: set[tuple[str, str]]
) -> list[tuple[Fact, bool]]:
    """A subject's facts, with what 认定 makes of them where a clause on a named person looks at that."""
    kinds = {kind for kind, _ in wanted}
    if not any(rule.name in kinds for rule in book.policy.derived):
        return [(fact, earlier) for fact, earlier, _ in mine]
    case = Case(book, facts, giver, sort)
    try:
        for fact, earlier, _ in mine:
            case.add(fact, earlier)
        return [(s.fact, s.earlier) for s in case.everything()]
    finally:
        case.close()
