"""Whose score is worked out first, and which clauses wait for somebody else's."""

from __future__ import annotations

from collections.abc import Iterator

from engine.live.encode import walk
from engine.policy import model as m

SCORE = "得分"


def order_of_sorts(policy: m.Policy) -> tuple[str, ...]:
    """People and groups so that whoever's score another one asks for comes before; in a circle groups come first."""
    left = ["", *policy.groups]
    needs = {sort: _needs(policy, sort) - {sort} for sort in left}
    done: list[str] = []
    while left:
        free = next((s for s in left if not needs[s] & set(left)), None)
        chosen = free if free is not None else next((s for s in left if s), left[0])
        done.append(chosen)
        left.remove(chosen)
    return tuple(done)


def needs_others(policy: m.Policy) -> tuple[int, ...]:
    """Numbers of the clauses whose figure needs a score, of another subject or of everybody."""
    return tuple(
        n for n, c in enumerate(policy.clauses) if any(_scores(policy, e, c.of) for e in _figures(policy, c))
    )


def looks_early(policy: m.Policy) -> bool:
    """Whether what single facts bring rests on a figure over others, so that all must be known before it."""
    computed = [
        e.expression
        for c in policy.clauses
        if isinstance(c.target, m.ForEvent)
        for b in c.branches
        for e in b.effects
        if isinstance(e, m.Computed)
    ]
    parts = [part for e in computed for part in _parts(policy, e)]
    pooled = any(isinstance(p, m.Sum) for p in parts) and bool(policy.groups)
    return pooled or any(isinstance(p, m.Population) for p in parts)


def _needs(policy: m.Policy, sort: str) -> set[str]:
    """Sorts whose scores must be known before this one's."""
    figures = [e for c in policy.clauses if c.of == sort for e in _figures(policy, c)]
    figures += [cap.expression for c in policy.clauses for cap in c.every_cap if cap.expression]
    figures += [m.Name(c.most_from) for c in policy.categories.values() if c.most_from]
    if sort in policy.group_scores:
        figures.append(policy.group_scores[sort].expression)
    elif policy.base_from and not sort:
        figures.append(m.Name(policy.base_from))
    return {s for e in figures for s in _scores(policy, e, sort)}


def _figures(policy: m.Policy, clause: m.Clause) -> Iterator[m.Expression]:
    """What a clause on the period looks at, and what it works out."""
    if isinstance(clause.target, m.ForEvent):
        return
    if isinstance(clause.target, m.OfMeasure) and clause.target.name in policy.measures:
        yield policy.measures[clause.target.name]
    for effect in (e for b in clause.branches for e in b.effects):
        if isinstance(effect, m.EarnPoints | m.Computed):
            yield effect.expression


def _scores(policy: m.Policy, node: m.Expression, sort: str) -> set[str]:
    """Sorts whose scores an expression of a subject of one sort asks for."""
    found: set[str] = set()
    for part in _parts(policy, node):
        if isinstance(part, m.Name) and part.name.removesuffix(SCORE) in policy.groups:
            found.add(part.name.removesuffix(SCORE))
        elif isinstance(part, m.Population) and part.name == SCORE:
            found.add(sort if part.everybody else "")
    return found


def _parts(policy: m.Policy, node: m.Expression) -> Iterator[object]:
    """All parts of an expression, those of the measures in it included."""
    for part in walk(node):
        yield part
        if isinstance(part, m.Name | m.Population) and part.name in policy.measures:
            yield from _parts(policy, policy.measures[part.name])
