"""Which sheets a policy needs: without them its result is 资料不全, never zero (S13)."""

from __future__ import annotations

from collections.abc import Iterator

from engine.facts.attended import ROLL
from engine.policy import model as m
from engine.policy.kinds import GROUPS, LEAVE, PUNCHES
from grammar.vocabulary import SINGLE


def needed_sheets(policy: m.Policy) -> frozenset[str]:
    """Names of the sheets behind every kind of fact that a clause or a used measure refers to."""
    kinds = set(_kinds(policy))
    sheets = {policy.kinds[k].sheet for k in kinds if k in policy.kinds}
    if PUNCHES in sheets:
        sheets.add(LEAVE)
    return frozenset(sheets)


def used_kinds(policy: m.Policy) -> frozenset[str]:
    """Kinds of facts that a clause, a used measure or a 认定 refers to: the ones that are worth deriving."""
    used = {*_kinds(policy), *(k for d in policy.derived for k in d.kinds)}
    return frozenset(used if ROLL not in used or _absent_by_roll(policy) else used - {ROLL})


def _absent_by_roll(policy: m.Policy) -> bool:
    """Whether the regulation itself says what becomes of whoever was missing at the roll: 凡 人工点名，到岗 为 否 的."""
    looks = [d.conditions for d in policy.derived if ROLL in d.kinds]
    for clause in policy.clauses:
        if isinstance(clause.target, m.ForEvent | m.OfTotal | m.OfRun) and ROLL in clause.target.kinds:
            looks += [b.conditions for b in clause.branches] or [()]
    return any(not any(_only_there(c) for c in conditions) for conditions in looks)


def _only_there(condition: m.Condition) -> bool:
    return (
        isinstance(condition, m.FieldIn)
        and condition.field == "到岗"
        and ("是" in condition.values) is not condition.negated
    )


def single_inputs(policy: m.Policy) -> frozenset[str]:
    """Kinds of which everybody must have a record (其他考评 分值): without it the result is 资料不全."""
    used = [rule.expression for rule in policy.every_award]
    used += [
        policy.measures[c.most_from] for c in policy.categories.values() if c.most_from in policy.measures
    ]
    for clause in policy.clauses:
        if isinstance(clause.target, m.OfMeasure) and clause.target.name in policy.measures:
            used.append(policy.measures[clause.target.name])
        effects = [e for b in clause.branches for e in b.effects]
        used += [x for e in effects if (x := m.worked_out(e)) is not None]
    return frozenset(x.kind for e in used for x in _sums(policy, e) if x.how == SINGLE)


def spoken_roles(policy: m.Policy) -> frozenset[str]:
    """Roles (职务) that clauses and 适用 name: whoever holds one is known to them."""
    found: set[str] = set()
    conditions = [*policy.covered, *(c for x in policy.clauses for c in x.exemptions)]
    for branch in (b for c in policy.clauses for b in c.branches):
        conditions += branch.conditions
        found |= {e.who for e in branch.effects if isinstance(e, m.Joint | m.Lose | m.Follow)}
    for condition in conditions:
        if isinstance(condition, m.FieldIn) and condition.field == "职务":
            found.update(condition.values)
    return frozenset(found - {"", *GROUPS})


def _sums(policy: m.Policy, expression: m.Expression) -> Iterator[m.Sum]:
    if isinstance(expression, m.Sum):
        yield expression
    elif isinstance(expression, m.Name | m.Population) and expression.name in policy.measures:
        yield from _sums(policy, policy.measures[expression.name])
    elif isinstance(expression, m.Arithmetic):
        yield from _sums(policy, expression.left)
        yield from _sums(policy, expression.right)


def _kinds(policy: m.Policy) -> Iterator[str]:
    for rule in policy.every_award:
        yield from _of_expression(policy, rule.expression)
    for begins in policy.group_scores.values():
        yield from _of_expression(policy, begins.expression)
    for name in (policy.base_from, *(c.most_from for c in policy.categories.values())):
        yield from _of_measure(policy, name)
    for clause in policy.clauses:
        if isinstance(clause.target, m.ForEvent | m.OfTotal | m.OfRun):
            yield from clause.target.kinds
        if isinstance(clause.target, m.OfMeasure | m.OfRank):
            yield from _of_measure(policy, clause.target.name)
        for name, _ in clause.target.breaks if isinstance(clause.target, m.OfRank) else ():
            yield from _of_measure(policy, name)
        conditions = [c for b in clause.branches for c in b.conditions]
        for condition in (*clause.exemptions, *conditions):
            if isinstance(condition, m.IsCovered):
                yield from condition.kinds
            elif isinstance(condition, m.Meets):
                yield from _of_expression(policy, condition.expression)
        for cap in clause.every_cap:
            if cap.expression is not None:
                yield from _of_expression(policy, cap.expression)
        for branch in clause.branches:
            for effect in branch.effects:
                expression = m.worked_out(effect)
                if expression is not None:
                    yield from _of_expression(policy, expression)


def _of_measure(policy: m.Policy, name: str) -> Iterator[str]:
    if name in policy.measures:
        yield from _of_expression(policy, policy.measures[name])


def _of_expression(policy: m.Policy, expression: m.Expression) -> Iterator[str]:
    if isinstance(expression, m.Sum):
        yield expression.kind
    elif isinstance(expression, m.Name | m.Population):
        yield from _of_measure(policy, expression.name)
    elif isinstance(expression, m.Arithmetic):
        yield from _of_expression(policy, expression.left)
        yield from _of_expression(policy, expression.right)
