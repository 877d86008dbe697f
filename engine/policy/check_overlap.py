"""One fact that two clauses charge (S10): the file should say whether both count or only the heavier."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import combinations

from engine.policy import model as m
from engine.policy.bands import interval
from grammar import syntax as s
from grammar.diagnostic import Diagnostic, InSource, Label, Severity


def charged_twice(policy: m.Policy, tree: s.SyntaxTree) -> Iterator[Diagnostic]:
    """Pairs of clauses that can charge the same fact, where neither the file nor both of them say what then."""
    if policy.same:
        return
    for one, other, kind in _on_one_fact(policy):
        if (one.same and other.same) or one.article == other.article or not _at_once(one, other):
            continue
        if _meet(one, other) and one.place and other.place:
            message = f"同一次“{kind}”，{one.article}和{other.article}可能都扣，办法没有说怎么办。"
            help = "都扣，请写 同一事实 并罚。只扣最重的一款，请写 同一事实 择重。不写按并罚算。"
            label = Label(InSource(*one.place), f"{one.article}也扣")
            yield Diagnostic("KP250", Severity.WARNING, message, InSource(*other.place), help, (label,))


def _at_once(one: m.Clause, other: m.Clause) -> bool:
    since = max(one.since or date.min, other.since or date.min)
    return since <= min(one.until or date.max, other.until or date.max)


def _on_one_fact(policy: m.Policy) -> Iterator[tuple[m.Clause, m.Clause, str]]:
    """Pairs of clauses that look at one kind of fact, also by way of a 认定, each with the first such kind.

    Found by kind, so that clauses on different facts are never set against each other.
    """
    by_kind: dict[str, list[int]] = {}
    for number, clause in enumerate(policy.clauses):
        for kind in _sources(policy, clause):
            by_kind.setdefault(kind, []).append(number)
    pairs: dict[tuple[int, int], str] = {}
    for kind, numbers in sorted(by_kind.items()):
        for pair in combinations(numbers, 2):
            pairs.setdefault(pair, kind)
    for (one, other), kind in sorted(pairs.items()):
        yield policy.clauses[one], policy.clauses[other], kind


def _sources(policy: m.Policy, clause: m.Clause) -> set[str]:
    kinds = set(clause.target.kinds) if isinstance(clause.target, m.ForEvent) else set()
    return kinds | {k for d in policy.derived if d.name in kinds for k in d.kinds}


def _meet(one: m.Clause, other: m.Clause) -> bool:
    """Whether some fact meets a charging branch of each, in the same unit of account."""
    return any(
        _units(a) & _units(b)
        and not _exclusive((*a.conditions, *b.conditions))
        and not _excepted(one, other, a, b)
        for a in one.branches
        for b in other.branches
    )


def _units(branch: m.Branch) -> set[str]:
    """What a branch takes away: 分, 元, %."""
    found = set()
    for effect in branch.effects:
        if (isinstance(effect, m.Points | m.Steps) and effect.points < 0) or (
            isinstance(effect, m.Computed | m.Discretion) and effect.sign < 0
        ):
            found.add(effect.of)
        elif isinstance(effect, m.Pay) and effect.how == "扣发":
            found.add("元")
    return found


def _exclusive(conditions: tuple[m.Condition, ...]) -> bool:
    """Whether two of the conditions can never hold for one fact."""
    return any(_contrary(a, b) for a, b in combinations(conditions, 2))


def _contrary(one: m.Condition, other: m.Condition) -> bool:
    if isinstance(one, m.InBand) and isinstance(other, m.InBand) and one.field == other.field:
        return interval((*one.limits, *other.limits)).empty
    if isinstance(one, m.FieldIn) and isinstance(other, m.FieldIn) and one.field == other.field:
        return _disjoint(one, other)
    if isinstance(one, m.IsCovered) and isinstance(other, m.IsCovered) and one.negated != other.negated:
        with_, without = (other, one) if one.negated else (one, other)
        return set(with_.kinds) <= set(without.kinds)
    return isinstance(one, m.IsNth) and isinstance(other, m.IsNth) and not _same_turn(one, other)


def _disjoint(one: m.FieldIn, other: m.FieldIn) -> bool:
    if one.negated and other.negated:
        return False
    if one.negated == other.negated:
        return not set(one.values) & set(other.values)
    within, without = (other, one) if one.negated else (one, other)
    return set(within.values) <= set(without.values)


def _same_turn(one: m.IsNth, other: m.IsNth) -> bool:
    """Whether an ordinal can be both; counted under two clauses it may differ, so only plain cases are told apart."""
    if one.upwards and other.upwards:
        return True
    low, high = sorted((one, other), key=lambda n: n.number)
    return low.number == high.number or low.upwards


def _excepted(one: m.Clause, other: m.Clause, mine: m.Branch, its: m.Branch) -> bool:
    """Whether one clause excepts exactly what the other asks for (但 职务 为 首席代表 的 除外)."""
    return any(_implies(c, e) for e in one.exemptions for c in its.conditions) or any(
        _implies(c, e) for e in other.exemptions for c in mine.conditions
    )


def _implies(condition: m.Condition, exemption: m.Condition) -> bool:
    if (
        isinstance(condition, m.FieldIn)
        and isinstance(exemption, m.FieldIn)
        and condition.field == exemption.field
    ):
        plain = not condition.negated and not exemption.negated
        return plain and set(condition.values) <= set(exemption.values)
    return condition == exemption
