"""What the clauses of a policy look at: kinds of facts, their fields, and the values that they compare with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from engine.policy import model as m
from engine.policy.article import article_key
from engine.policy.kinds import GROUPS, STATE_FIELD, SUBJECT_FIELDS, FactKind
from engine.policy.units import dimension, field_dimension

ROSTER = "花名册"
RULING = ("酌情分", "裁定人", "裁定理由")
# A kind and one of its fields ("" = the kind itself); ROSTER and one of its columns.
Use = tuple[str, str]


def uses(policy: m.Policy) -> Mapping[Use, tuple[str, ...]]:
    """Articles that look at each kind and field, in reading order. What nothing looks at is absent."""
    found: dict[Use, set[str]] = {}
    for clause in policy.clauses:
        for use in _of_clause(policy, clause):
            found.setdefault(use, set()).add(clause.article)
    return {use: tuple(sorted(articles, key=article_key)) for use, articles in sorted(found.items())}


def compared(policy: m.Policy) -> Mapping[Use, tuple[str, ...]]:
    """Words that conditions compare a field with (等级 为 不满意), in the order of the clauses."""
    found: dict[Use, dict[str, None]] = {}
    for kinds, condition in _all_conditions(policy):
        if isinstance(condition, m.FieldIn):
            for use in _of_condition(policy, kinds, condition):
                found.setdefault(use, {}).update(dict.fromkeys(condition.values))
    return {use: tuple(words) for use, words in sorted(found.items())}


def conditions_of(clause: m.Clause) -> tuple[m.Condition, ...]:
    """Every condition of a clause: its exemptions', its branches'."""
    return (*clause.exemptions, *(c for b in clause.branches for c in b.conditions))


def kinds_of(clause: m.Clause) -> tuple[str, ...]:
    """Kinds of facts that the clause is about; none for measures."""
    return clause.target.kinds if isinstance(clause.target, m.ForEvent | m.OfTotal | m.OfRun) else ()


def _all_conditions(policy: m.Policy) -> Iterator[tuple[tuple[str, ...], m.Condition]]:
    for clause in policy.clauses:
        for condition in conditions_of(clause):
            yield kinds_of(clause), condition
        for expression in _expressions(policy, clause):
            for part in _sums(policy, expression):
                yield from (((part.kind,), condition) for condition in part.conditions)
    for rule in policy.derived:
        yield from ((rule.kinds, condition) for condition in rule.conditions)
    yield from (((), condition) for condition in policy.covered)


def _of_clause(policy: m.Policy, clause: m.Clause) -> Iterator[Use]:
    kinds = (*kinds_of(clause), *_made_of(policy, kinds_of(clause)))
    for kind in kinds:
        yield kind, ""
        # Refuted and pending facts are told apart even where the clause does not say 经查实.
        yield from _declared(policy, (kind,), (STATE_FIELD,))
    if isinstance(clause.target, m.OfTotal) and dimension(clause.target.unit) != "次数":
        yield from _measuring(policy, kinds, clause.target.unit)
    for condition in conditions_of(clause):
        yield from _of_condition(policy, kinds, condition)
    fields = (*clause.table, *(clause.matter.fields if clause.matter else ()))
    yield from _declared(policy, kinds, fields)
    for branch in clause.branches:
        for effect in branch.effects:
            yield from _of_effect(policy, kinds, effect)
    for expression in _expressions(policy, clause):
        for part in _sums(policy, expression):
            yield from _of_sum(policy, part)
    for rule in policy.derived:
        if rule.name in kinds_of(clause):
            for condition in rule.conditions:
                yield from _of_condition(policy, rule.kinds, condition)
    for condition in policy.covered:
        yield from _of_condition(policy, (), condition)
    if clause.pro_rata:
        yield from ((ROSTER, "到岗日期"), (ROSTER, "离岗日期"))


def _made_of(policy: m.Policy, kinds: Iterable[str]) -> Iterator[str]:
    """Kinds that the derived ones among these are made of (认定)."""
    wanted = set(kinds)
    return (k for rule in policy.derived if rule.name in wanted for k in rule.kinds)


def _of_condition(policy: m.Policy, kinds: Iterable[str], condition: m.Condition) -> Iterator[Use]:
    if isinstance(condition, m.IsVerified):
        yield from _declared(policy, kinds, (STATE_FIELD,))
    elif isinstance(condition, m.IsCovered):
        yield from ((kind, "") for kind in condition.kinds)
        yield from _declared(policy, condition.kinds, ("起", "止"))
        yield from _declared(policy, kinds, ("时刻",))
    elif isinstance(condition, m.FieldIn) and condition.field in SUBJECT_FIELDS:
        yield ROSTER, condition.field
    elif isinstance(condition, m.FieldIn | m.InBand) and condition.field:
        yield from _declared(policy, kinds, (condition.field,))


def _of_effect(policy: m.Policy, kinds: Iterable[str], effect: m.Effect) -> Iterator[Use]:
    if isinstance(effect, m.Points) and effect.per is not None:
        yield from _measuring(policy, kinds, effect.per[1])
    elif isinstance(effect, m.Steps):
        yield from _declared(policy, kinds, (effect.field,))
    elif isinstance(effect, m.Computed):
        if effect.by is not None:
            yield from _of_effect(policy, kinds, effect.by)
        yield from _declared(policy, kinds, _fields(effect.expression))
    elif isinstance(effect, m.Discretion):
        yield from _declared(policy, kinds, RULING)
    elif isinstance(effect, m.Joint):
        yield from _declared(policy, kinds, (effect.who,)) if effect.by_field else _roster(effect.who)
    elif isinstance(effect, m.Lose | m.Follow) and effect.who:
        yield from _roster(effect.who)


def _roster(who: str) -> Iterator[Use]:
    """Columns of the roster that say who the others of a window are."""
    yield ROSTER, who if who in GROUPS else "窗口"
    if who not in GROUPS:
        yield ROSTER, "职务"


def _of_sum(policy: m.Policy, part: m.Sum) -> Iterator[Use]:
    yield part.kind, ""
    yield from _declared(policy, (part.kind,), (part.field,))
    for condition in part.conditions:
        yield from _of_condition(policy, (part.kind,), condition)


def _expressions(policy: m.Policy, clause: m.Clause) -> Iterator[m.Expression]:
    if isinstance(clause.target, m.OfMeasure | m.OfRank) and clause.target.name in policy.measures:
        yield policy.measures[clause.target.name]
    for name, _ in clause.target.breaks if isinstance(clause.target, m.OfRank) else ():
        yield from [policy.measures[name]] if name in policy.measures else []
    yield from (c.expression for c in clause.every_cap if c.expression is not None)
    for branch in clause.branches:
        yield from (x for e in branch.effects if (x := m.worked_out(e)) is not None)
        if any(isinstance(e, m.Pay) for e in branch.effects):
            yield from (rule.expression for rule in policy.every_award)


def _fields(expression: m.Expression) -> tuple[str, ...]:
    """Fields of the fact itself in an amount that is worked out."""
    if isinstance(expression, m.Arithmetic):
        return (*_fields(expression.left), *_fields(expression.right))
    return (expression.field,) if isinstance(expression, m.FieldOf) else ()


def _sums(policy: m.Policy, expression: m.Expression) -> Iterator[m.Sum]:
    if isinstance(expression, m.Sum):
        yield expression
    elif isinstance(expression, m.Arithmetic):
        yield from _sums(policy, expression.left)
        yield from _sums(policy, expression.right)
    elif isinstance(expression, m.Name | m.Population) and expression.name in policy.measures:
        yield from _sums(policy, policy.measures[expression.name])


def _declared(policy: m.Policy, kinds: Iterable[str], fields: Iterable[str]) -> Iterator[Use]:
    """The kinds and fields of these that are declared."""
    names = tuple(fields)
    for kind in _known(policy, kinds):
        yield from ((kind.name, f.name) for f in kind.fields if f.name in names)


def _measuring(policy: m.Policy, kinds: Iterable[str], unit: str) -> Iterator[Use]:
    """Fields that measure in a unit's dimension."""
    for kind in _known(policy, kinds):
        fields = (
            f for f in kind.fields if f.name != RULING[0] and field_dimension(f.type) == dimension(unit)
        )
        yield from ((kind.name, f.name) for f in fields)


def _known(policy: m.Policy, kinds: Iterable[str]) -> Iterator[FactKind]:
    return (policy.kinds[k] for k in kinds if k in policy.kinds)
