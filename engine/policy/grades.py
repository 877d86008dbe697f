"""Which names are grades, and which are honours that a place brings."""

from __future__ import annotations

from engine.policy import model as m


def grades_of(policy: m.Policy) -> frozenset[str]:
    """Names that are grades, not honours: given by other clauses too, limited by a quota, or for everybody (其余)."""
    found: set[str] = set()
    for clause in policy.clauses:
        everybody = any(isinstance(c, m.Otherwise) for b in clause.branches for c in b.conditions)
        if isinstance(clause.target, m.OfQuota):
            found.add(clause.target.grade)
        if not isinstance(clause.target, m.OfRank) or everybody:
            found |= {e.name for b in clause.branches for e in b.effects if isinstance(e, m.AsGrade)}
    return frozenset(found)
