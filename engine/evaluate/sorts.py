"""People and their windows in one regulation: whose score is worked out first, and what a window's totals look at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.evaluate.context import Month, Occurrence
from engine.evaluate.draft import Draft
from engine.evaluate.population import SCORE
from engine.policy import model as m
from engine.policy.group_scores import parts


def gather(drafts: Sequence[Draft]) -> None:
    """What totals look at: a person's own; for a window its own and its people's, by where each was on the day."""
    people = [d for d in drafts if not d.month.sort]
    for draft in drafts:
        sort, name = draft.month.sort, draft.month.subject.id
        draft.pooled = draft.own(draft.found)
        for person in people if sort else ():
            mine = [o for o in person.own(person.found) if person.month.group(sort, o.fact.date) == name]
            draft.pooled += mine
            draft.earlier += [o for o in person.earlier if person.month.group(sort, o.fact.date) == name]
            _facts(draft.month, person.month, mine)


def _facts(month: Month, person: Month, occurrences: Sequence[Occurrence]) -> None:
    """Measures of a window count its people's facts, too; what covers one of them is what its person has."""
    month.after = {} if month.after is None else month.after
    for occurrence in occurrences:
        month.after.setdefault(occurrence.fact.kind, []).append(occurrence.fact)
        month.owners[id(occurrence.fact)] = person


def order_of_sorts(policy: m.Policy) -> tuple[str, ...]:
    """People, then groups, but whoever's score is asked for before those who ask; where all wait for each other, groups."""
    waiting_for = {sort: _asked(policy, sort) for sort in ("", *policy.groups)}
    order: list[str] = []
    while waiting_for:
        ready = [s for s, others in waiting_for.items() if not others & waiting_for.keys() - {s}]
        order.append(next(iter(ready or [s for s in waiting_for if s])))
        del waiting_for[order[-1]]
    return tuple(order)


def _asked(policy: m.Policy, sort: str) -> frozenset[str]:
    """The sorts whose scores the score of another one asks for."""
    asking = [e for c in policy.clauses if c.of == sort for e in _expressions(policy, c)]
    asking += [x.expression for c in policy.clauses for x in c.every_cap if x.expression is not None]
    names = [c.most_from for c in policy.categories.values()]
    if sort in policy.group_scores:
        asking.append(policy.group_scores[sort].expression)
    elif not sort:
        names.append(policy.base_from)
    asking += [policy.measures[n] for n in names if n in policy.measures]
    found: set[str] = set()
    for part in (x for e in asking for x in _parts(policy, e)):
        if isinstance(part, m.Population) and part.name == SCORE and not part.everybody:
            found.add("")
        elif isinstance(part, m.Name):
            found |= {part.name.removesuffix(SCORE)} & set(policy.groups)
    return frozenset(found)


def waiting(policy: m.Policy) -> list[m.Clause]:
    """Clauses whose figure needs somebody else's score."""
    return [c for c in policy.clauses if any(_of_other(policy, e) for e in _expressions(policy, c))]


def _expressions(policy: m.Policy, clause: m.Clause) -> Iterator[m.Expression]:
    if isinstance(clause.target, m.OfMeasure) and clause.target.name in policy.measures:
        yield policy.measures[clause.target.name]
    for branch in clause.branches:
        yield from (e.expression for e in branch.effects if isinstance(e, m.EarnPoints | m.Computed))


def _of_group(policy: m.Policy, node: m.Expression) -> bool:
    return any(
        isinstance(x, m.Name) and x.name.removesuffix(SCORE) in policy.groups for x in _parts(policy, node)
    )


def _of_other(policy: m.Policy, node: m.Expression) -> bool:
    others = (isinstance(x, m.Population) and x.name == SCORE for x in _parts(policy, node))
    return _of_group(policy, node) or any(others)


def _parts(policy: m.Policy, node: m.Expression) -> Iterator[m.Expression]:
    """All parts of an expression, those of the measures in it included."""
    for part in parts(node):
        yield part
        if isinstance(part, m.Name | m.Population) and part.name in policy.measures:
            yield from _parts(policy, policy.measures[part.name])
