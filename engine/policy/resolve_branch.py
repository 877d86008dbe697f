"""Branches of a clause → typed: the conditions that must hold, and what follows then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from engine.policy import bonuses, joined
from engine.policy import model as m
from engine.policy import resolve_condition as conditions
from engine.policy import resolve_effect as effects
from engine.policy import resolve_limits as limits
from engine.policy import resolve_nothing as nothing
from engine.policy import resolve_order as order
from engine.policy import resolve_pay as money
from engine.policy.clause_body import Body
from engine.policy.kinds import SCORES
from engine.policy.per_group import per_group
from engine.policy.resolve_steps import beyond_bound, steps
from engine.policy.scope import Scope
from engine.policy.units import base_unit, dimension, factor
from grammar import syntax as s

APART = "不参加排名"


def pays(body: Body) -> bool:
    """Whether the clause says how much is paid out (发 …, 每分 …)."""
    return any(isinstance(i, s.Pay) and i.how != "扣发" for b in body.branches for i in b)


def kinds_of(target: m.Target) -> tuple[str, ...]:
    """Kinds of events that a clause looks at; none for measures."""
    return target.kinds if isinstance(target, m.ForEvent | m.OfTotal | m.OfRun) else ()


def branches_of(scope: Scope, body: Body, target: m.Target) -> tuple[m.Branch, ...] | None:
    """The branches of a clause in order of writing, or None after a mistake."""
    result: list[m.Branch] = []
    common: list[m.Condition] = []
    before: s.Word | None = None
    up = any(isinstance(i, s.PartStep) and i.up for i in body.modifiers)
    rounding = next((i for i in body.modifiers if isinstance(i, s.Rounding)), None)
    paying = pays(body)
    whole = True
    for number, items in enumerate(body.branches):
        items = [per_group(scope, body, item, target) for item in money.fines_counted(items, target)]
        own, before, fine = _conditions(scope, items, target, before, body.opener)
        own += _beyond(items, own, target)
        found = _effects(scope, items, target, own, up, rounding, paying)
        whole = whole and fine and found is not None
        if found is None or not (found or own):
            continue
        if number == 0:
            common = _common(own, len(body.branches) > 1, body)
            own = [c for c in own if c not in common]
        if found and not own and result:
            result = _joined(result, found)
        elif found:
            text = "".join(scope.source.text[items[0].span.start : items[-1].span.end].split())
            label = next((i.label for i in items if isinstance(i, s.Charge) and i.label), "")
            text = f"{label}，{_short(scope, items)}" if label else text
            branch = _limited(scope, m.Branch((*common, *own), tuple(found), text), items, target)
            if branch is None:
                whole = False
                continue
            result.append(branch)
    result = [limits.grown(scope, b, body) for b in result]
    shared = any(isinstance(i, s.PartStep) and i.shared for i in body.modifiers)
    return tuple(_in_proportion(b) if shared else b for b in result) if whole else None


def _short(scope: Scope, items: list[s.Item]) -> str:
    """What a cell of a table brings: 加 10分."""
    charge = next(i for i in items if isinstance(i, s.Charge))
    shown = charge.amount
    if charge.computed is not None:
        span = charge.computed.span
        formula = "".join(scope.source.text[span.start : span.end].split())
        return f"{'加' if charge.adds else '扣'} {formula}"
    if shown is None or charge.high is not None:
        return "".join(scope.source.text[charge.span.start : charge.span.end].split())
    return f"{'加' if charge.adds else '扣'} {shown.number.normalize():f}{shown.unit}"


def _limited(scope: Scope, branch: m.Branch, items: list[s.Item], target: m.Target) -> m.Branch | None:
    """The branch with what is not charged in it at first or at most; None after a mistake."""
    kinds = kinds_of(target)
    capped = limits.caps(scope, items, kinds, False)
    if capped is None:
        return None
    return replace(branch, free=limits.allowance(scope, items, kinds), caps=capped)


def _in_proportion(branch: m.Branch) -> m.Branch:
    """不足 1天 的 按 比例: what counts by so many units counts parts of a unit too."""

    def shared(effect: m.Effect) -> m.Effect:
        if isinstance(effect, m.Computed) and effect.by is not None:
            return replace(effect, by=replace(effect.by, shared=True))
        return replace(effect, shared=True) if isinstance(effect, m.Points | m.Steps) else effect

    return replace(branch, effects=tuple(shared(e) for e in branch.effects))


def _beyond(items: list[s.Item], own: list[m.Condition], target: m.Target) -> list[m.Condition]:
    """每低于 100% … charges nobody who is above: the condition that the words imply, where none says so."""
    step = next((i for i in items if isinstance(i, s.EveryStep)), None)
    if step is None or not isinstance(target, m.OfMeasure | m.OfTotal):
        return []
    sign = "<" if step.below else ">"
    number = step.reference.number * factor(step.reference.unit)
    bands = [c for c in own if isinstance(c, m.InBand)]
    if any(_within(x, sign, number) for c in bands for x in c.limits):
        return []
    name = target.name if isinstance(target, m.OfMeasure) else "合计"
    word = "低于" if step.below else "超过"
    shown = f"{step.reference.number.normalize():f}{step.reference.unit}"
    unit = base_unit(step.reference.unit)
    return [m.InBand("", unit, (m.Limit(sign, number),), f"{name} {word} {shown}")]


def _within(limit: m.Limit, sign: str, number: Decimal) -> bool:
    """Whether a limit already keeps to that side of the number."""
    if sign == "<":
        return limit.number <= number if limit.op == "<" else limit.op == "<=" and limit.number < number
    return limit.number >= number if limit.op == ">" else limit.op == ">=" and limit.number > number


def _joined(result: list[m.Branch], found: list[m.Effect]) -> list[m.Branch]:
    """Effects after a semicolon without a condition: 连带 goes with every branch, the rest with the last."""
    shared = tuple(e for e in found if isinstance(e, m.Joint))
    last = tuple(e for e in found if not isinstance(e, m.Joint))
    joined = [replace(b, effects=(*b.effects, *shared)) for b in result]
    return [*joined[:-1], replace(joined[-1], effects=(*joined[-1].effects, *last))]


def _common(own: list[m.Condition], several: bool, body: Body) -> list[m.Condition]:
    """Conditions of the first branch that hold for all: 经查实, and what stands before another condition."""
    if not several:
        return []
    later = {
        item.field.text
        for branch in body.branches[1:]
        for item in branch
        if isinstance(item, s.FieldIs) or (isinstance(item, s.FieldBounds) and item.field)
        if item.field is not None
    }
    kept: list[m.Condition] = []
    for position, condition in enumerate(own):
        last = position == len(own) - 1
        if isinstance(condition, m.IsVerified) or (
            isinstance(condition, m.FieldIn | m.IsCovered)
            and not last
            and getattr(condition, "field", "") not in later
        ):
            kept.append(condition)
    return kept


def _conditions(
    scope: Scope, items: list[s.Item], target: m.Target, before: s.Word | None, opener: s.Item | None
) -> tuple[list[m.Condition], s.Word | None, bool]:
    """Conditions of a branch, the field that a bare band of the next branch goes on with, all fine?"""
    own: list[m.Condition] = []
    fine = True
    for item in items:
        if isinstance(item, s.Nth):
            text = "".join(scope.source.text[item.span.start : item.span.end].split())
            own.append(m.IsNth(item.number, item.upwards, text, scope.stretch(item.scope)))
        if isinstance(item, s.Place):
            own.append(order.place(scope, item))
        if isinstance(item, s.Otherwise):
            own.append(m.Otherwise())
        if not isinstance(item, s.FieldBounds | s.FieldIs | s.Verified | s.Has | s.Blank | s.Also):
            continue
        found: m.Condition | None
        if isinstance(item, s.Also):
            charging = any(isinstance(i, s.Charge) for i in items)
            found = joined.meets(scope, item, opener, charging)
        elif isinstance(item, s.FieldBounds) and not isinstance(target, m.ForEvent):
            found = _measure_band(scope, item, target)
        else:
            found = conditions.condition(scope, kinds_of(target), item, before)
        if isinstance(found, m.InBand) and found.field:
            before = s.Word(found.field, item.span)
        if found is None:
            fine = False
        else:
            own.append(found)
    return own, before, fine


def _measure_band(scope: Scope, node: s.FieldBounds, target: m.Target) -> m.InBand | None:
    """A band on the clause's own total or measure."""
    unit = node.bounds[0].quantity.unit
    if isinstance(target, m.OfRun):
        name, wanted = "连续", dimension(target.unit)
    elif isinstance(target, m.OfTotal):
        name, wanted = "合计", dimension(target.unit)
        if wanted != "次数" and scope.field_by_dimension(target.kinds, wanted) is None:
            scope.report(
                "KP218",
                f"“{'、'.join(target.kinds)}”没有以“{unit}”计的字段，不能合计。",
                node.span,
                "请改用 次，或在“事实”里声明这个字段。",
            )
            return None
    else:
        name = target.name if isinstance(target, m.OfMeasure | m.OfStreak | m.OfRank) else ""
        on_score = name.endswith(SCORES) and name not in scope.measures
        wanted = "分数" if on_score else dimension(unit)
    found = conditions.limits(scope, node.bounds, wanted, f"“{name}”")
    texts = "、".join(dict.fromkeys(b.text for b in node.bounds))
    place = node.bounds[0].span.to(node.bounds[-1].span)
    return m.InBand("", base_unit(unit), found, f"{name} {texts}", place) if found else None


def _effects(
    scope: Scope, items: list[s.Item], target: m.Target, own: list[m.Condition], up: bool,
    rounding: s.Rounding | None, paying: bool = False,
) -> list[m.Effect] | None:  # fmt: skip
    """Effects of a branch; None after a mistake."""
    result: list[m.Effect | None] = []
    on_result = isinstance(target, m.OfMeasure) and scope.on_result(target.name, paying)
    for item in items:
        if isinstance(item, s.Charge):
            found = (
                [money.besides(scope, item)] if on_result else _charged(scope, items, item, target, own, up)
            )
            result += [bonuses.taken_from(scope, item, e) for e in found]
        elif isinstance(item, s.Deem) and not isinstance(target, m.OfTotal | m.OfRun):
            result.append(effects.deem(scope, item, kinds_of(target)))
        elif isinstance(item, s.Cancel):
            name = bonuses.lost(scope, item.award)
            result += [m.Lose(name, w) if name else None for w in effects.others(scope, item.who)]
        elif isinstance(item, s.AsCited):
            result.append(nothing.as_cited(scope, item))
        elif isinstance(item, s.NoPoints):
            result.append(nothing.unresolved(item))
        elif isinstance(item, s.Consequence):
            result += [m.Follow(item.text, w) for w in effects.others(scope, item.who)]
        elif isinstance(item, s.Apart):
            result.append(m.Follow(APART))
        elif isinstance(item, s.LimitTotal):
            most = effects.points_of(scope, item.quantity, "“总分”")
            result.append(m.LimitScore(most) if most is not None else None)
        elif isinstance(item, s.Pay):
            paid = bonuses.taken_from(scope, item, money.pay(scope, item))
            result.append(paid if isinstance(target, m.ForEvent) or paid is None else money.takes(paid))
        elif isinstance(item, s.Grade):
            result.append(m.AsGrade(item.name.text))
        elif isinstance(item, s.Earn):
            result.append(_earn(scope, item, rounding))
    return None if None in result else [e for e in result if e is not None]


def _charged(
    scope: Scope, items: list[s.Item], item: s.Charge, target: m.Target, own: list[m.Condition], up: bool
) -> Sequence[m.Effect | None]:
    """What a 扣 or 加 brings: steps beyond what is written before it, or points for each of those that it goes to."""
    kinds = kinds_of(target)
    every = next((i for i in items if isinstance(i, s.EveryMore | s.EveryStep)), None)
    beyond = beyond_bound(item, own)
    if beyond is not None:
        return [steps(scope, beyond, item, own, kinds, up)]
    if every is not None and item.span.start > every.span.start:
        return [steps(scope, every, item, own, kinds, up)]
    each = isinstance(target, m.ForEvent) and target.half
    return [effects.charge(scope, kinds, each, one, up) for one in _one_by_one(item)]


def _one_by_one(item: s.Charge) -> list[s.Charge]:
    """A charge for each of those that it goes to (本人 及 窗口 扣 2分)."""
    return [replace(item, who=word, also=()) for word in (item.who, *item.also)]


def _earn(scope: Scope, item: s.Earn, rounding: s.Rounding | None) -> m.EarnPoints | None:
    expression = conditions.expression(scope, item.expression)
    if expression is None:
        return None
    to = scope.step(rounding, "分数") if rounding else None
    if rounding and to is None:
        return None
    text = "".join(scope.source.text[item.span.start : item.span.end].split())
    return m.EarnPoints(expression, rounding.mode if rounding else "", to, text)
