"""A clause of the syntax tree → a typed clause: opener, branches, exemptions, modifiers."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from engine.decision.decision import Basis, BasisKind
from engine.policy import model as m
from engine.policy import resolve_condition as conditions
from engine.policy import resolve_effect as effects
from engine.policy.scope import Scope
from engine.policy.units import base_unit, dimension, factor
from grammar import syntax as s
from grammar.source import Span

_MODIFIERS = (
    s.Except, s.InCategory, s.BasisNote, s.Validity, s.ProRata, s.PartStep, s.FreeFirst, s.Rounding,
)  # fmt: skip
_OPENERS = (s.Each, s.Total, s.OfMeasure, s.EveryFull)
LOSABLE = frozenset({"当月奖励", "当季奖励", "全年奖励", "年度评先资格", "评先资格", "年度奖励"})


@dataclass(frozen=True)
class Article:
    """What a heading lends to the clauses below it."""

    number: str
    title: str
    category: str
    basis: Basis | None


@dataclass
class _Body:
    """Items of a clause, sorted into opener, branches and modifiers."""

    opener: s.Item | None = None
    branches: list[list[s.Item]] = field(default_factory=lambda: [[]])
    modifiers: list[s.Item] = field(default_factory=list)


def basis_of(note: s.BasisNote) -> Basis:
    """Provenance as written."""
    return Basis(BasisKind(note.kind), note.reason)


def _sort(node: s.Clause) -> _Body:
    body = _Body()
    for item in node.items:
        if isinstance(item, s.Separator):
            body.branches.append([])
        elif isinstance(item, _MODIFIERS):
            body.modifiers.append(item)
        elif isinstance(item, _OPENERS) and body.opener is None:
            body.opener = item
            if isinstance(item, s.OfMeasure | s.Total) and item.bounds:
                body.branches[-1].append(s.FieldBounds(None, item.bounds, item.span))
        elif isinstance(item, s.OfMeasure) and isinstance(body.opener, s.OfMeasure):
            body.branches[-1].append(s.FieldBounds(item.measure, item.bounds, item.span))
        else:
            body.branches[-1].append(item)
    body.branches = [b for b in body.branches if b]
    return body


def resolve_clause(scope: Scope, node: s.Clause, article: Article) -> m.Clause | None:
    """The typed clause, or None after a mistake (which is in the scope's list)."""
    body = _sort(node)
    label = node.label.text if node.label else ""
    if not article.number:
        scope.report(
            "KP204",
            "这一条没有条号，扣分就没有出处。",
            node.span,
            "请在前面写上条号，例如 第六条 考勤，再写（一）。",
        )
        return None
    target = _target(scope, body)
    if target is None:
        _no_opener(scope, node)
        return None
    branches = _branches(scope, body, target)
    extra = _conversion(scope, body), _escalation(scope, body)
    if branches is None:
        return None
    if not branches and extra == (None, None):
        scope.report(
            "KP209", "这一条没有写怎么处理。", node.span, "请写上 扣、加、视为、取消、发、为 等，例如 每次 扣 1分。"
        )
        return None
    return _assemble(scope, node, body, article, f"{article.number}{label}", target, branches, extra)


def _no_opener(scope: Scope, node: s.Clause) -> None:
    scope.report(
        "KP209",
        "这一条没有说针对什么。",
        node.span,
        "请以 凡 …（事件）、当月 …（合计或指标）、得分 … 或 得 … 开头。",
    )


def _target(scope: Scope, body: _Body) -> m.Target | None:
    opener = body.opener
    if isinstance(opener, s.Each):
        return m.ForEvent(*scope.event_kinds(opener.events))
    if isinstance(opener, s.EveryFull):
        kinds, half = scope.event_kinds(opener.events)
        return m.OfTotal(kinds, "次", half)
    if isinstance(opener, s.Total):
        kinds, half = scope.event_kinds(opener.events)
        unit = base_unit(opener.bounds[0].quantity.unit) if opener.bounds else _unit_of_steps(body)
        return m.OfTotal(kinds, unit, half)
    if isinstance(opener, s.OfMeasure):
        return m.OfMeasure(opener.measure.text)
    if any(isinstance(i, s.Earn) for branch in body.branches for i in branch):
        return m.Always()
    return None


def _unit_of_steps(body: _Body) -> str:
    for branch in body.branches:
        for item in branch:
            if isinstance(item, s.FieldBounds):
                return base_unit(item.bounds[0].quantity.unit)
            if isinstance(item, s.Charge) and isinstance(item.per, s.Quantity):
                return base_unit(item.per.unit)
    return "次"


def _kinds(target: m.Target) -> tuple[str, ...]:
    return target.kinds if isinstance(target, m.ForEvent | m.OfTotal) else ()


def _branches(scope: Scope, body: _Body, target: m.Target) -> tuple[m.Branch, ...] | None:
    result: list[m.Branch] = []
    common: list[m.Condition] = []
    before: s.Word | None = None
    up = any(isinstance(i, s.PartStep) and i.up for i in body.modifiers)
    rounding = next((i for i in body.modifiers if isinstance(i, s.Rounding)), None)
    whole = True
    for number, items in enumerate(body.branches):
        own, before, fine = _conditions(scope, items, target, before)
        found = _effects(scope, items, target, own, up, rounding)
        whole = whole and fine and found is not None
        if found is None or not (found or own):
            continue
        if number == 0:
            common = _common(own, len(body.branches) > 1, body)
            own = [c for c in own if c not in common]
        if found:
            text = scope.source.text[items[0].span.start : items[-1].span.end]
            result.append(m.Branch((*common, *own), tuple(found), "".join(text.split())))
    return tuple(result) if whole else None


def _common(own: list[m.Condition], several: bool, body: _Body) -> list[m.Condition]:
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
    scope: Scope, items: list[s.Item], target: m.Target, before: s.Word | None
) -> tuple[list[m.Condition], s.Word | None, bool]:
    """Conditions of a branch, the field that a bare band of the next branch goes on with, all fine?"""
    own: list[m.Condition] = []
    fine = True
    for item in items:
        if not isinstance(item, s.FieldBounds | s.FieldIs | s.Verified | s.Has):
            continue
        if isinstance(item, s.FieldBounds) and not isinstance(target, m.ForEvent):
            found: m.Condition | None = _measure_band(scope, item, target)
        else:
            found = conditions.condition(scope, _kinds(target), item, before)
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
    if isinstance(target, m.OfTotal):
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
        name = target.name if isinstance(target, m.OfMeasure) else ""
        wanted = "分数" if name.endswith(("得分", "扣分", "加分")) else dimension(unit)
    found = conditions.limits(scope, node.bounds, wanted, f"“{name}”")
    texts = "、".join(dict.fromkeys(b.text for b in node.bounds))
    return m.InBand("", base_unit(unit), found, f"{name} {texts}") if found else None


def _effects(
    scope: Scope, items: list[s.Item], target: m.Target, own: list[m.Condition], up: bool,
    rounding: s.Rounding | None,
) -> list[m.Effect] | None:  # fmt: skip
    """Effects of a branch; None after a mistake."""
    result: list[m.Effect | None] = []
    every = next((i for i in items if isinstance(i, s.EveryMore | s.EveryStep)), None)
    kinds = _kinds(target)
    half = isinstance(target, m.ForEvent | m.OfTotal) and target.half
    for item in items:
        if isinstance(item, s.Charge) and every is not None and item.span.start > every.span.start:
            result.append(_steps(scope, every, item, own, kinds, up))
        elif isinstance(item, s.Charge):
            result.append(effects.charge(scope, kinds, half and isinstance(target, m.ForEvent), item))
        elif isinstance(item, s.Deem) and not isinstance(target, m.OfTotal):
            result.append(effects.deem(scope, item))
        elif isinstance(item, s.Cancel):
            fine = effects.known(scope, item.award, LOSABLE, "奖励或资格", "KP208")
            result.append(m.Lose(item.award.text) if fine else None)
        elif isinstance(item, s.Pay):
            result.append(effects.pay(scope, item))
        elif isinstance(item, s.Grade):
            result.append(m.AsGrade(item.name.text))
        elif isinstance(item, s.Earn):
            result.append(_earn(scope, item, rounding))
    return None if None in result else [e for e in result if e is not None]


def _steps(
    scope: Scope, every: s.EveryMore | s.EveryStep, item: s.Charge, own: list[m.Condition],
    kinds: tuple[str, ...], up: bool,
) -> m.Steps | None:  # fmt: skip
    band = next((c for c in own if isinstance(c, m.InBand)), None)
    lower = next((x.number for x in band.limits if x.op in (">", ">=")), None) if band else None
    named = None
    if band and band.field:
        named = next((scope.kinds[k].field(band.field) for k in kinds if k in scope.kinds), None)
    return effects.steps(scope, every, item, lower, named, up)


def _earn(scope: Scope, item: s.Earn, rounding: s.Rounding | None) -> m.EarnPoints | None:
    expression = conditions.expression(scope, item.expression)
    if expression is None:
        return None
    to = effects.points_of(scope, rounding.to, "取整") if rounding else None
    if rounding and to is None:
        return None
    text = "".join(scope.source.text[item.span.start : item.span.end].split())
    return m.EarnPoints(expression, rounding.mode if rounding else "", to, text)


def _conversion(scope: Scope, body: _Body) -> m.Conversion | None:
    deemed = next((i for b in body.branches for i in b if isinstance(i, s.Deem)), None)
    if isinstance(body.opener, s.EveryFull) and deemed is not None:
        into = effects.deem(scope, deemed)
        return m.Conversion(int(body.opener.quantity.number), into) if into else None
    return None


def _escalation(scope: Scope, body: _Body) -> m.Escalation | None:
    items = [i for b in body.branches for i in b]
    doubling = next((i for i in items if isinstance(i, s.Doubling)), None)
    if doubling is None:
        return None
    nth = next((i for i in items if isinstance(i, s.FromNth)), None)
    if nth is not None:
        return m.Escalation(nth.number, False)
    bounds = [b for i in items if isinstance(i, s.FieldBounds) for b in i.bounds]
    least = next((int(b.quantity.number) for b in bounds if b.op == ">=" and factor(b.quantity.unit)), None)
    if least is not None and doubling.whole:
        return m.Escalation(least, True)
    shown = least if least is not None else "N"
    scope.report(
        "KP210",
        "加倍从哪一次算起没有写清，有两种读法。",
        doubling.span,
        f"请二选一：“自 第{shown}次 起，加倍 扣分”（前面的不加倍），"
        f"或“满 {shown}次 的，全部 加倍 扣分”（从第1次起都加倍）。",
    )
    return None


def _assemble(
    scope: Scope, node: s.Clause, body: _Body, article: Article, number: str, target: m.Target,
    branches: tuple[m.Branch, ...], extra: tuple[m.Conversion | None, m.Escalation | None],
) -> m.Clause | None:  # fmt: skip
    def last(kind: type) -> s.Item | None:
        return next((i for i in reversed(body.modifiers) if isinstance(i, kind)), None)

    basis, category = last(s.BasisNote), last(s.InCategory)
    validity, free = last(s.Validity), last(s.FreeFirst)
    name = article.category
    if isinstance(category, s.InCategory):
        name = category.name.text
        if not effects.known(scope, category.name, scope.categories, "类别", "KP207"):
            return None
    exemptions = [
        conditions.condition(scope, _kinds(target), c)
        for i in body.modifiers
        if isinstance(i, s.Except)
        for c in i.conditions
    ]
    if any(e is None for e in exemptions):
        return None
    written = basis_of(basis) if isinstance(basis, s.BasisNote) else article.basis
    return m.Clause(
        article=number,
        text=clause_text(scope, node),
        category=name,
        basis=written or Basis(BasisKind.UNCONFIRMED, "规则文件没有写依据"),
        target=target,
        branches=branches,
        exemptions=tuple(e for e in exemptions if e is not None),
        conversion=extra[0],
        escalation=extra[1],
        free=int(free.quantity.number) if isinstance(free, s.FreeFirst) else 0,
        pro_rata=last(s.ProRata) is not None,
        since=validity.since if isinstance(validity, s.Validity) else None,
        until=validity.until if isinstance(validity, s.Validity) else None,
        place=(scope.source, node.span),
    )


def clause_text(scope: Scope, node: s.Clause) -> str:
    """The clause as written, on one line, without its label, provenance, category and dates."""
    text = list(scope.source.text)
    dropped: list[Span] = [
        i.span for i in node.items if isinstance(i, s.BasisNote | s.InCategory | s.Validity)
    ]
    if node.label:
        dropped.append(node.label.span)
    for span in dropped:
        text[span.start : span.end] = " " * (span.end - span.start)
    body = re.sub(r"[#＃][^\n]*", "", "".join(text[node.span.start : node.span.end]))
    joined = "".join(body.split())
    return re.sub(r"[，；,;]+(?=。|$)", "", joined)
