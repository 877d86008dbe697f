"""Policies that are wrong in one thing each: what a test suite should notice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from engine.analysis.equivalence import same
from engine.analysis.mutants_effect import changed_effects
from engine.analysis.mutants_more import more_of_clause
from engine.analysis.reach import grain
from engine.analysis.words import limit_words, step, written
from engine.decision.figures import plain
from engine.policy import model as m

_STRICT = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "=": "="}


@dataclass(frozen=True, slots=True)
class Mutant:
    """A policy changed in one thing. text: the change in words: 把“10分钟以内”改成“不满10分钟”.

    article: the clause, or 类别 / 总分 / 参数 / 指标. kinds: only tests with such facts can notice; None = all.
    """

    article: str
    text: str
    policy: m.Policy
    clause: m.Clause | None = None
    kinds: frozenset[str] | None = None


def clause_mutants(policy: m.Policy) -> Iterator[Mutant]:
    """Every clause, changed in one thing at a time; changes that nothing can notice are left out.

    按在岗天数折算 is left alone: the people of a test were there all the time. So is 经查实 as a condition of
    a clause: what is not verified never charges, said or not.
    """
    small = grain(policy)
    for position, clause in enumerate(policy.clauses):
        before, after = policy.clauses[:position], policy.clauses[position + 1 :]
        target = clause.target
        kinds = frozenset(target.kinds) if isinstance(target, m.ForEvent | m.OfTotal | m.OfRun) else None
        seen = {clause}
        for text, changed in _of_clause(clause, small):
            if changed in seen or same(policy, clause, changed):
                continue
            seen.add(changed)
            other = replace(policy, clauses=(*before, changed, *after))
            yield Mutant(clause.article, text, other, clause, kinds)


def _of_clause(clause: m.Clause, small: Decimal) -> Iterator[tuple[str, m.Clause]]:
    for text, target in _targets(clause.target):
        yield text, replace(clause, target=target)
    for position, branch in enumerate(clause.branches):
        before, after = clause.branches[:position], clause.branches[position + 1 :]
        yield f"去掉“{branch.text.rstrip('，；。')}”", replace(clause, branches=(*before, *after))
        for text, changed in (*_conditions(branch, small), *changed_effects(branch)):
            yield text, replace(clause, branches=(*before, changed, *after))
    yield from _times(clause)
    yield from more_of_clause(clause)
    for exemption in clause.exemptions if isinstance(clause.target, m.ForEvent) else ():
        rest = tuple(e for e in clause.exemptions if e is not exemption)
        yield f"去掉“但 {exemption.text} 的 除外”", replace(clause, exemptions=rest)


def _targets(target: m.Target) -> Iterator[tuple[str, m.Target]]:
    """What a clause looks at: without one of its kinds, or with another rank or quota."""
    if isinstance(target, m.ForEvent | m.OfTotal | m.OfRun) and len(target.kinds) > 1:
        for kind in target.kinds:
            rest = tuple(k for k in target.kinds if k != kind)
            yield f"去掉事件“{kind}”", replace(target, kinds=rest)
    if isinstance(target, m.OfRun) and target.number:
        for days in (target.number - 1, target.number + 1):
            text = f"把“连续 {target.number.normalize():f}{target.unit}”改成“连续 {days.normalize():f}{target.unit}”"
            if days > 0:
                yield text, replace(target, number=days)
    elif isinstance(target, m.OfStreak):
        for periods in _beside(target.periods, 2):
            yield f"把“连续 {target.periods} 期”改成“连续 {periods} 期”", replace(target, periods=periods)
    elif isinstance(target, m.OfRank | m.OfQuota):
        if isinstance(target, m.OfRank) and not (target.unit == "%" and target.number == 1):
            words = ("并列 不 入选", "并列 均 入选")
            text = f"把“{words[target.ties]}”改成“{words[not target.ties]}”"
            yield text, replace(target, ties=not target.ties)
        share = target.unit == "%"
        one = Decimal("0.01") if share else Decimal(1)
        for number in (target.number - one, target.number + one):
            # 100% is everybody: 得分 从高到低 排名.
            if number > 0 and not (share and target.number == 1):
                shown, other = (f"{(n / one).normalize():f}{target.unit}" for n in (target.number, number))
                yield f"把“{shown}”改成“{other}”", replace(target, number=number)


def _conditions(branch: m.Branch, small: Decimal) -> Iterator[tuple[str, m.Branch]]:
    for position, condition in enumerate(branch.conditions):
        before, after = branch.conditions[:position], branch.conditions[position + 1 :]
        for text, changed in _condition(condition, small):
            yield text, replace(branch, conditions=(*before, *changed, *after))


def _condition(condition: m.Condition, small: Decimal) -> Iterator[tuple[str, tuple[m.Condition, ...]]]:
    if isinstance(condition, m.InBand):
        yield from _band(condition, small)
    elif isinstance(condition, m.FieldIn):
        yield f"去掉“{condition.text}”", ()
        for value in condition.values if len(condition.values) > 1 else ():
            rest = tuple(v for v in condition.values if v != value)
            yield f"从“{condition.text}”里去掉“{value}”", (replace(condition, values=rest),)
    elif isinstance(condition, m.IsCovered):
        yield f"去掉“{condition.text}”", ()
        if condition.in_time is not None:
            for days in (condition.in_time.days - 1, condition.in_time.days + 1):
                if days >= 0:
                    other = replace(condition, in_time=replace(condition.in_time, days=days))
                    yield f"把“{condition.text}”的期限改成 {days}", (other,)
    elif isinstance(condition, m.Meets):
        yield f"去掉“{condition.text}”", ()
        for changed in _band(m.InBand("", condition.unit, condition.limits, condition.text), small):
            band = changed[1][0]
            if isinstance(band, m.InBand):
                yield changed[0], (replace(condition, limits=band.limits),)
    elif isinstance(condition, m.IsNth):
        for number in (condition.number - 1, condition.number + 1):
            if number > 0:
                text = f"把“{condition.text}”里的 {condition.number} 改成 {number}"
                yield text, (replace(condition, number=number),)


def _band(band: m.InBand, small: Decimal) -> Iterator[tuple[str, tuple[m.Condition, ...]]]:
    """Each bound one step lower, one step higher, and with the other strictness."""
    for position, limit in enumerate(band.limits):
        far = step(band.unit, limit.number, small)
        strict = replace(limit, op=_STRICT[limit.op])
        moved = [replace(limit, number=limit.number + by) for by in (-far, far)]
        for changed in (strict, *(x for x in moved if x.number >= 0)):
            limits = (*band.limits[:position], changed, *band.limits[position + 1 :])
            if changed == limit or _empty(limits):
                continue
            words = f"把“{written(band, position)}”改成“{limit_words(changed, band.unit)}”"
            yield words, (replace(band, limits=limits),)


def _empty(limits: tuple[m.Limit, ...]) -> bool:
    """Whether nothing can meet the bounds: the branch is dropped anyway."""
    low = max((x.number for x in limits if x.op in (">", ">=", "=")), default=Decimal(0))
    high = min((x.number for x in limits if x.op in ("<", "<=", "=")), default=low + 1)
    return low > high


def _times(clause: m.Clause) -> Iterator[tuple[str, m.Clause]]:
    """Doubling, conversion and the first times that are free."""
    rule = clause.escalation
    if rule is not None:
        yield "去掉加倍", replace(clause, escalation=None)
        if rule.number > 1:
            words = ("满{}次全部加倍", "自第{}次起加倍")
            text = f"把“{words[not rule.whole].format(rule.number)}”改成“{words[rule.whole].format(rule.number)}”"
            yield text, replace(clause, escalation=replace(rule, whole=not rule.whole))
        for number in _beside(rule.number, 1):
            text = f"把加倍的“{rule.number}次”改成“{number}次”"
            yield text, replace(clause, escalation=replace(rule, number=number))
    if clause.conversion is not None:
        if isinstance(clause.target, m.OfRun):
            # How many of a run is said once; the clause's target is changed for it.
            yield "去掉“连续”的折算", replace(clause, conversion=None)
            return
        yield f"去掉“每满{clause.conversion.number}次”的折算", replace(clause, conversion=None)
        for number in _beside(clause.conversion.number, 1):
            text = f"把“每满{clause.conversion.number}次”改成“每满{number}次”"
            yield text, replace(clause, conversion=replace(clause.conversion, number=number))
    for text, free, caps in _limits(clause.free, clause.caps):
        yield text, replace(clause, free=free, caps=caps)
    for position, branch in enumerate(clause.branches):
        before, after = clause.branches[:position], clause.branches[position + 1 :]
        for text, free, caps in _limits(branch.free, branch.caps):
            yield text, replace(clause, branches=(*before, replace(branch, free=free, caps=caps), *after))


def _limits(
    free: m.Allowance | None, caps: tuple[m.Cap, ...]
) -> Iterator[tuple[str, m.Allowance | None, tuple[m.Cap, ...]]]:
    """What is not charged at first or at most, in a clause or in one of its bands."""
    for number in (free.number - 1, free.number + 1) if free is not None else ():
        if free is not None and number >= 0:
            text = f"把“前{plain(free.number)}{free.unit}不扣”改成“前{plain(number)}{free.unit}不扣”"
            yield text, replace(free, number=number), caps
    for at, cap in enumerate(caps):
        rest = (*caps[:at], *caps[at + 1 :])
        yield f"去掉“{cap.text}”", free, rest
        for most in (cap.most - 1, cap.most + 1) if cap.most is not None and cap.of != "%" else ():
            yield f"把“{cap.text}”改成 {plain(most)}{cap.of}", free, (*rest, replace(cap, most=most))


def _beside(number: int, least: int) -> Iterator[int]:
    yield from (n for n in (number - 1, number + 1) if n >= least)
