"""Which scores, measures and rules can be reached at all: what cannot needs no test."""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal
from math import gcd

from engine.analysis.words import GRAIN
from engine.policy import model as m

Range = tuple[Decimal | None, Decimal | None]
ZERO = Decimal(0)
ONE = Decimal(1)


def value_range(policy: m.Policy, target: m.Target) -> Range:
    """Lowest and highest value that a clause's own figure can have; None = no bound is known."""
    if not isinstance(target, m.OfMeasure):
        return (ZERO, None)
    if target.name == "得分":
        low, high = extent(policy)
        lows = [x for x in (policy.floor, low) if x is not None]
        highs = [x for x in (policy.ceiling, high) if x is not None]
        return (max(lows, default=None), min(highs, default=None))
    if target.name in policy.measures:
        return _expression(policy, policy.measures[target.name])
    return (ZERO, None)


def extent(policy: m.Policy) -> Range:
    """Lowest and highest score that the clauses can lead to before the scale's own limits; None = no end."""
    return (_end(policy, -1), _end(policy, 1))


def _end(policy: m.Policy, sign: int) -> Decimal | None:
    """The base and, of every category, its cap or the most that its clauses can come to."""
    most: dict[str, Decimal | None] = {}
    for clause in policy.clauses:
        if not _moves(policy, clause, sign):
            continue
        known, more = most.get(clause.category, ZERO), _most(policy, clause)
        most[clause.category] = None if known is None or more is None else known + more
    outer = [c.name for c in policy.categories.values() if not c.within] + [""]
    sizes = [_room(policy, name, most, sign) for name in outer]
    counted = [x for x in sizes if x is not None]
    return policy.base + sign * sum(counted, ZERO) if len(counted) == len(sizes) else None


def _room(policy: m.Policy, name: str, most: dict[str, Decimal | None], sign: int) -> Decimal | None:
    """The most that counts in a category: its cap, or what its clauses and the categories within it come to."""
    inner = [
        _room(policy, c.name, most, sign) for c in policy.categories.values() if name and c.within == name
    ]
    parts = [most.get(name, ZERO), *inner]
    together = None if None in parts else sum((x for x in parts if x is not None), ZERO)
    category = policy.categories.get(name)
    cap = (category.most_off if sign < 0 else category.most_on) if category else None
    return min((x for x in (cap, together) if x is not None), default=None)


def _most(policy: m.Policy, clause: m.Clause) -> Decimal | None:
    """The most points that a clause moves in a period; None = no end: it looks at every fact."""
    if isinstance(clause.target, m.ForEvent | m.OfTotal | m.Always):
        return None
    low, high = value_range(policy, clause.target)
    sizes: list[Decimal] = []
    for effect in (e for b in clause.branches for e in b.effects):
        if isinstance(effect, m.Points) and effect.per is None:
            sizes.append(abs(effect.points))
        elif isinstance(effect, m.Steps) and low is not None and high is not None:
            far = max(abs(effect.reference - low), abs(effect.reference - high))
            sizes.append(abs(effect.points) * (far / effect.step).to_integral_value(ROUND_CEILING))
        elif _sign(effect, policy):
            return None
    return max(sizes, default=ZERO)


def grain(policy: m.Policy) -> Decimal:
    """The step in which scores move: what all fixed points are multiples of, between 0.1 and 1."""
    effects = [e for c in policy.clauses for b in c.branches for e in b.effects]
    sizes = [
        abs(e.points) for e in effects if isinstance(e, m.Points | m.Steps) and e.of == "分" and e.points
    ]
    tenths = [int(size * 10) for size in sizes if size]
    if (
        not tenths
        or any(size * 10 % 1 for size in sizes)
        or len(sizes) != len([e for e in effects if _sign(e, policy)])
    ):
        return GRAIN
    return Decimal(min(gcd(*tenths), 10)) / 10


def _moves(policy: m.Policy, clause: m.Clause, sign: int) -> bool:
    return any(_sign(e, policy) in (sign, 2) for b in clause.branches for e in b.effects)


def _sign(effect: m.Effect, policy: m.Policy) -> int:
    """-1 takes off, 1 adds, 2 can do both, 0 neither."""
    if isinstance(effect, m.Points | m.Steps | m.Discretion | m.Computed) and effect.of != "分":
        return 0
    if isinstance(effect, m.Points | m.Steps):
        return (effect.points > 0) - (effect.points < 0)
    if isinstance(effect, m.Discretion | m.Computed):
        return effect.sign
    if isinstance(effect, m.EarnPoints):
        low, _ = _expression(policy, effect.expression)
        return 1 if low is not None and low >= 0 else 2
    return 0


def _expression(policy: m.Policy, node: m.Expression) -> Range:
    """Bounds of an expression; amounts in sheets are taken not to be negative."""
    if isinstance(node, m.Constant):
        return (node.number, node.number)
    if isinstance(node, m.Sum):
        return (ZERO, None)
    if isinstance(node, m.Name):
        return (
            _expression(policy, policy.measures[node.name]) if node.name in policy.measures else (ZERO, None)
        )
    if not isinstance(node, m.Arithmetic):
        return (ZERO, None)
    (low, high), (other_low, other_high) = _expression(policy, node.left), _expression(policy, node.right)
    positive = low is not None and low >= 0 and other_low is not None and other_low >= 0
    if node.op == "－":
        return (_minus(low, other_high), _minus(high, other_low))
    if node.op == "＋":
        return (_plus(low, other_low), _plus(high, other_high))
    if not positive:
        return (None, None)
    if node.op == "×":
        return (ZERO, high * other_high if high is not None and other_high is not None else None)
    return (ZERO, ONE if _share(node) else None)


def _minus(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return one - other if one is not None and other is not None else None


def _plus(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return one + other if one is not None and other is not None else None


def _share(node: m.Arithmetic) -> bool:
    """Some of the facts divided by all of them: never more than one."""
    some, of = node.left, node.right
    if not isinstance(some, m.Sum) or not isinstance(of, m.Sum) or some.how != of.how != "平均":
        return False
    return (some.kind, some.field) == (of.kind, of.field) and set(of.conditions) <= set(some.conditions)
