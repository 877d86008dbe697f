"""Which sheets a policy needs: without them its result is 资料不全, never zero (S13)."""

from __future__ import annotations

from collections.abc import Iterator

from engine.policy import model as m
from engine.policy.kinds import LEAVE, PUNCHES


def needed_sheets(policy: m.Policy) -> frozenset[str]:
    """Names of the sheets behind every kind of fact that a clause or a used measure refers to."""
    kinds = set(_kinds(policy))
    sheets = {policy.kinds[k].sheet for k in kinds if k in policy.kinds}
    if PUNCHES in sheets:
        sheets.add(LEAVE)
    return frozenset(sheets)


def _kinds(policy: m.Policy) -> Iterator[str]:
    for clause in policy.clauses:
        if isinstance(clause.target, m.ForEvent | m.OfTotal):
            yield from clause.target.kinds
        if isinstance(clause.target, m.OfMeasure):
            yield from _of_measure(policy, clause.target.name)
        conditions = [c for b in clause.branches for c in b.conditions]
        for condition in (*clause.exemptions, *conditions):
            if isinstance(condition, m.IsCovered):
                yield from condition.kinds
        for branch in clause.branches:
            for effect in branch.effects:
                if isinstance(effect, m.EarnPoints):
                    yield from _of_expression(policy, effect.expression)


def _of_measure(policy: m.Policy, name: str) -> Iterator[str]:
    if name in policy.measures:
        yield from _of_expression(policy, policy.measures[name])


def _of_expression(policy: m.Policy, expression: m.Expression) -> Iterator[str]:
    if isinstance(expression, m.Sum):
        yield expression.kind
    elif isinstance(expression, m.Name):
        yield from _of_measure(policy, expression.name)
    elif isinstance(expression, m.Arithmetic):
        yield from _of_expression(policy, expression.left)
        yield from _of_expression(policy, expression.right)
