"""People and their windows in one regulation: whose score is worked out first, and what a window's totals look at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.evaluate.context import Occurrence
from engine.evaluate.draft import Draft
from engine.evaluate.population import SCORE
from engine.policy import model as m
from engine.policy.group_scores import parts


def gather(drafts: Sequence[Draft]) -> None:
    """What totals look at: a person's own; for a window its own and its people's, by where each was on the day."""
    people = [d for d in drafts if not d.month.sort]
    for draft in drafts:
        sort, name = draft.month.sort, draft.month.subject.id
        draft.pooled = list(draft.found)
        for person in people if sort else ():
            mine = [o for o in person.found if person.month.group(sort, o.fact.date) == name]
            draft.pooled += mine
            draft.earlier += [o for o in person.earlier if person.month.group(sort, o.fact.date) == name]
            _facts(draft, mine)


def _facts(draft: Draft, occurrences: Sequence[Occurrence]) -> None:
    """Measures of a window count its people's facts, too."""
    for occurrence in occurrences:
        for known in (draft.month.by_kind, draft.month.after):
            if known is not None:
                known.setdefault(occurrence.fact.kind, []).append(occurrence.fact)


def order_of_sorts(policy: m.Policy) -> tuple[str, ...]:
    """Groups after their people, or before them where the people's scores ask for the window's."""
    return (*policy.groups, "") if asks_groups(policy) else ("", *policy.groups)


def asks_groups(policy: m.Policy) -> bool:
    """Whether a clause on people needs the score of their window."""
    return any(_of_group(policy, e) for c in policy.clauses if not c.of for e in _expressions(policy, c))


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
        if isinstance(part, m.Name) and part.name in policy.measures:
            yield from _parts(policy, policy.measures[part.name])
