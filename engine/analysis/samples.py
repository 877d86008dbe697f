"""Facts for a test that is still missing: what a clause looks at, a wanted ratio, a wanted score."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from engine.analysis.goals import sums_of
from engine.analysis.words import step
from engine.evaluate.conditions import within
from engine.policy import model as m
from engine.policy.kinds import STATE_FIELD, SUBJECT_FIELDS, FactKind, FieldType
from engine.policy.units import dimension, field_dimension

Givens = tuple[m.Given, ...]
STAFF = "工作人员"
WINDOW = "测试窗口"
_OTHER = {"等级": "满意"}


@dataclass(frozen=True, slots=True)
class Unit:
    """A fact that is worth fixed points by itself. loses: it also takes something away."""

    given: m.Given
    points: Decimal
    category: str
    loses: bool


def given(
    policy: m.Policy, kind: str, fields: dict[str, Decimal | str] | None = None, times: int = 1
) -> m.Given:
    """Facts of a kind, 属实 where it is verified."""
    state = "属实" if policy.kinds[kind].field(STATE_FIELD) else ""
    return m.Given(kind, fields or {}, state, times, None)


def for_branch(
    policy: m.Policy, clause: m.Clause, branch: m.Branch | None, values: dict[str, Decimal] | None = None,
    kind: str = "",
) -> m.Given | None:  # fmt: skip
    """A fact that a branch applies to; values: numbers that its fields must have (base units)."""
    if not isinstance(clause.target, m.ForEvent):
        return None
    branch = branch or (clause.branches[0] if clause.branches else None)
    declared = policy.kinds[kind or clause.target.kinds[0]]
    fields: dict[str, Decimal | str] = {}
    for condition in branch.conditions if branch else ():
        if isinstance(condition, m.InBand):
            fields[condition.field] = _inside(condition)
        elif isinstance(condition, m.FieldIn) and condition.field not in SUBJECT_FIELDS:
            fields[condition.field] = _meets(declared, condition, True)
    for effect in branch.effects if branch else ():
        _for_effect(declared, effect, fields)
    return given(policy, declared.name, {**fields, **(values or {})})


def _inside(band: m.InBand) -> Decimal:
    """A number within all limits: a limit itself where it is included."""
    numbers = [
        n
        for x in band.limits
        for n in (x.number, x.number + step(band.unit, x.number), x.number - step(band.unit, x.number))
    ]
    return next((n for n in numbers if n >= 0 and within(n, band.limits)), band.limits[0].number)


def _meets(kind: FactKind, condition: m.FieldIn, wanted: bool) -> str:
    """A value with which a field meets the condition, or (wanted False) does not."""
    if wanted != condition.negated:
        return condition.values[0]
    declared = kind.field(condition.field)
    if declared is not None and declared.type is FieldType.YESNO:
        return "否" if condition.values[0] == "是" else "是"
    return _OTHER.get(condition.field, "其他")


def _for_effect(kind: FactKind, effect: m.Effect, fields: dict[str, Decimal | str]) -> None:
    """The numbers that an effect needs besides the conditions."""
    if isinstance(effect, m.Discretion):
        fields["酌情分"] = effect.low
    elif isinstance(effect, m.Points) and effect.per is not None:
        amount, unit = effect.per
        name = next((f.name for f in kind.fields if field_dimension(f.type) == dimension(unit)), None)
        if name is not None:
            fields.setdefault(name, amount)


def role_for(clause: m.Clause | None, branch: m.Branch | None) -> str:
    """The role that a branch asks of the person, else that of most people."""
    chosen = (branch,) if branch else clause.branches if clause else ()
    for condition in (c for b in chosen for c in b.conditions):
        if isinstance(condition, m.FieldIn) and condition.field == "职务" and not condition.negated:
            return condition.values[0]
    return STAFF


def total(policy: m.Policy, target: m.OfTotal, value: Decimal) -> m.Given | None:
    """Facts that come to a total: so many facts, or one fact with so much in its field."""
    kind = target.kinds[0]
    if dimension(target.unit) == "次数":
        base = charged(policy, kind)
        return replace(base, times=int(value)) if value >= 1 else None
    name = next(
        (f.name for f in policy.kinds[kind].fields if field_dimension(f.type) == dimension(target.unit)), None
    )
    return given(policy, kind, {name: value}) if name else None


def charged(policy: m.Policy, kind: str) -> m.Given:
    """A fact of a kind that some clause charges, else a bare one."""
    for clause in policy.clauses:
        if isinstance(clause.target, m.ForEvent) and kind in clause.target.kinds:
            for branch in clause.branches:
                found = for_branch(policy, clause, branch, kind=kind)
                if found and any(isinstance(e, m.Points) for e in branch.effects):
                    return found
    return given(policy, kind)


def ratios(policy: m.Policy, expression: m.Expression, value: Decimal) -> Iterator[Givens]:
    """Facts with which an expression may have a value; the evaluator says which do."""
    exact = abs(Fraction(value))
    p, q = exact.numerator, exact.denominator
    sums = sums_of(policy, expression)
    for first, second in ((p, q - p), (q - p, p), (p, q), (q, p), (q, q - p), (1, 1), (1, 2), (2, 1)):
        if first >= 0 and second >= 0 and first + second > 0:
            kinds = dict.fromkeys(s.kind for s in sums)
            yield tuple(g for kind in kinds for g in _pair(policy, kind, sums, first, second))


def _pair(policy: m.Policy, kind: str, sums: tuple[m.Sum, ...], first: int, second: int) -> Iterator[m.Given]:
    """first facts that are counted and second that are not; or two amounts of one fact.

    What other measures ask of the kind is filled in, so that they are not left undecided.
    """
    declared = policy.kinds[kind]
    everything = [s for e in policy.measures.values() for s in sums_of(policy, e) if s.kind == kind]
    mine = [s for s in sums if s.kind == kind]
    good = _values(declared, everything, Decimal(10), Decimal(5), True)
    if any(c for s in mine for c in s.conditions):
        bad = {**good, **_values(declared, [s for s in mine if not s.field], Decimal(0), Decimal(0), False)}
        if first:
            yield given(policy, kind, good, first)
        if second:
            yield given(policy, kind, bad, second)
    else:
        yield given(policy, kind, {**good, **_values(declared, mine, Decimal(first), Decimal(second), True)})


def _values(
    kind: FactKind, sums: list[m.Sum], first: Decimal, second: Decimal, counted: bool
) -> dict[str, Decimal | str]:
    """Values of the fields that sums look at: two amounts, and what makes a fact counted or not."""
    amounts = dict.fromkeys(s.field for s in sums if s.field)
    found: dict[str, Decimal | str] = dict(zip(amounts, (first, second), strict=False))
    for condition in (c for s in sums for c in s.conditions if isinstance(c, m.FieldIn)):
        found[condition.field] = _meets(kind, condition, counted)
    return found


def units(policy: m.Policy, sign: int) -> list[Unit]:
    """Facts worth fixed points, the most useful first: that lose nothing, that no cap stops, the largest."""
    found = []
    for clause in policy.clauses:
        for branch in clause.branches:
            base = for_branch(policy, clause, branch)
            fixed = [e.points for e in branch.effects if isinstance(e, m.Points) and e.of == "分"]
            ranges = [e for e in branch.effects if isinstance(e, m.Discretion) and e.of == "分"]
            fixed += [e.sign * e.low for e in ranges if e.low]
            if base is None or len(fixed) != 1 or (fixed[0] > 0) != (sign > 0):
                continue
            loses = any(isinstance(e, m.Lose) for e in branch.effects)
            found.append(Unit(base, fixed[0], clause.category, loses))

    def order(unit: Unit) -> tuple[bool, bool, Decimal]:
        chain = policy.chain(unit.category)
        capped = any((c.most_off if sign < 0 else c.most_on) is not None for c in chain)
        return (unit.loses, capped, -abs(unit.points))

    return sorted(found, key=order)


def scores(policy: m.Policy, score: Decimal) -> Iterator[Givens]:
    """Facts whose points may lead from the base to a score; the evaluator says which do."""
    away = score - policy.base
    if not away:
        yield ()
        return
    found = units(policy, -1 if away < 0 else 1)
    for one in found:
        times, rest = divmod(abs(away), abs(one.points))
        if not rest:
            yield (replace(one.given, times=int(times)),)
        for other in found:
            more, left = divmod(rest, abs(other.points))
            if rest and not left and times and other is not one:
                yield (replace(one.given, times=int(times)), replace(other.given, times=int(more)))
            elif rest and not left and not times:
                yield (replace(other.given, times=int(more)),)
