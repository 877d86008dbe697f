"""A clause of the syntax tree → a typed clause: opener, branches, exemptions, modifiers."""

from __future__ import annotations

from dataclasses import replace

from engine.decision.decision import Basis, BasisKind
from engine.policy import model as m
from engine.policy import resolve_condition as conditions
from engine.policy import resolve_effect as effects
from engine.policy import resolve_groups as groups
from engine.policy import resolve_limits as limits
from engine.policy import resolve_nothing as nothing
from engine.policy import resolve_order as order
from engine.policy import tables
from engine.policy.clause_body import OPENERS, Article, Body, basis_of, parts, sort_items
from engine.policy.clause_text import clause_text
from engine.policy.fit import fits
from engine.policy.joined import together
from engine.policy.no_opener import no_opener
from engine.policy.resolve_branch import branches_of, kinds_of
from engine.policy.resolve_run import run_conversion, run_target
from engine.policy.scope import Scope
from engine.policy.units import base_unit, dimension
from grammar import syntax as s
from grammar.tokens import validity as dates


def resolve_clause(scope: Scope, node: s.Clause, article: Article) -> list[m.Clause]:
    """The typed clauses of one 款, one for every 凡 in it; none after a mistake (which is in the scope's list)."""
    table, text = tables.table_fields(node), clause_text(scope, node)
    whole = tables.expanded(scope, node)
    if whole is None:
        return []
    node, several = whole, parts(whole)
    if any(isinstance(i, s.Either) for i in node.items):
        if not _fit_for_either(scope, node):
            return []
    elif len(several) > 1 and _said_twice(scope, several):
        return []
    found = [c for n, part in enumerate(several) for c in _by_person(scope, part, article, text, n)]
    return [replace(c, table=table) for c in found if c is not None] if None not in found else []


def _by_person(
    scope: Scope, part: s.Clause, article: Article, text: str, number: int
) -> list[m.Clause | None]:
    """One clause, or one for each of the persons that it speaks of (双方 均 …)."""
    opener = next((i for i in part.items if isinstance(i, OPENERS)), None)
    if not isinstance(opener, s.Each):
        return [_resolve(scope, part, article, text, number)]
    kinds, _ = scope.event_kinds(opener.events)
    each = list(groups.by_person(scope, part, kinds))
    return [_resolve(scope, clause, article, text, number, whose) for whose, clause in each] or [None]


def _fit_for_either(scope: Scope, node: s.Clause) -> bool:
    """Only what follows once, however many of the openers hold: consequences, not charges; and no bands."""
    for item in node.items:
        if isinstance(item, s.Charge | s.Separator | s.Deem | s.Pay):
            help = "“或”后面只能写 取消、予以、不得、为 某等次 这样的后果，不分档；要扣分，请各写一款。"
            scope.report("KP225", "写了“或”的一款，不能扣分，也不能分档。", item.span, help)
            return False
    if not isinstance(
        next((i for i in node.items if not isinstance(i, s.Either)), None), s.Total | s.Streak | s.Run
    ):
        either = next(i for i in node.items if isinstance(i, s.Either))
        help = "例如 全年 迟到 合计 15次以上，或 旷工 合计 7天以上 的，不得 推荐优秀。"
        scope.report("KP225", "“或”前面要先有一个合计或连续。", either.span, help)
        return False
    return True


def _said_twice(scope: Scope, several: tuple[s.Clause, ...]) -> bool:
    """凡 迟到，…；凡 迟到，… in one 款: two looks at one fact, or two bands?"""
    seen: set[str] = set()
    for part in several:
        opener = next(i for i in part.items if isinstance(i, s.Each))
        kinds, _ = scope.event_kinds(opener.events)
        again = [k for k in kinds if k in seen]
        if again:
            help = "分档的，请删去这个“凡”和事件，直接写条件；要并罚，请另起一款，例如 （二）……。"
            scope.report("KP227", f"这一款前面已经说过“{again[0]}”。", opener.span, help)
            return True
        seen.update(kinds)
    return False


def _resolve(
    scope: Scope, node: s.Clause, article: Article, text: str, number: int, whose: str = ""
) -> m.Clause | None:
    """One typed clause, or None after a mistake. number: which 凡 of the 款 it is."""
    body = sort_items(together(scope, node))
    label = node.label.text if node.label else ""
    if not article.number:
        scope.report(
            "KP204",
            "这一条没有条号，扣分就没有出处。",
            node.span,
            "请在前面写上条号，例如 第六条 考勤，再写（一）。",
        )
        return None
    told = len(scope.found)
    of, target = groups.of_opener(scope, body.opener), _target(scope, body)
    if target is None and len(scope.found) == told:
        no_opener(scope, node)
    if target is None or of is None:
        return None
    if isinstance(target, m.ForEvent):
        target = replace(target, whose=whose)
    if not fits(scope, body, target):
        return None
    branches = branches_of(scope, body, target)
    told = len(scope.found)
    extra = _conversion(scope, body), _escalation(scope, body, target)
    if extra == (None, None) and len(scope.found) > told:
        return None
    if branches is None or (extra[1] is None and _doubling(body) is not None):
        return None
    if not branches and isinstance(target, m.OfQuota):
        help = f"请写上，例如 等次 {target.grade} 不超过 20%，超出 的，为 合格。"
        scope.report("KP209", f"超过名额的人，等次由“{target.grade}”改成什么没有写。", node.span, help)
        return None
    if not branches and extra == (None, None) and not _order_only(target):
        scope.report(
            "KP209",
            "这一条没有写怎么处理。",
            node.span,
            "请写上怎么处理（扣、加、视为、取消、发、为），例如 每次 扣 1分。",
        )
        return None
    clause = _assemble(scope, node, body, article, f"{article.number}{label}", text, target, branches, extra)
    return _limited(scope, replace(clause, of=of), body, number) if clause else None


def _limited(scope: Scope, clause: m.Clause, body: Body, number: int) -> m.Clause | None:
    """The clause with what it does not charge at first, at most, or twice."""
    kinds = kinds_of(clause.target)
    limits.last_band(scope, body)
    capped = limits.caps(scope, body.modifiers, kinds, True)
    matter = limits.matter(scope, body.modifiers, kinds)
    if capped is None or isinstance(matter, bool):
        return None
    free = limits.allowance(scope, body.modifiers, kinds)
    if not limits.until_gone(
        scope, body.modifiers, bool(capped or any(b.caps for b in clause.branches)), clause.category
    ):
        return None
    settled = nothing.resolved(scope, clause, body)
    return settled and replace(settled, free=free, caps=capped, matter=matter, part=number)


def _target(scope: Scope, body: Body) -> m.Target | None:
    opener = body.opener
    if isinstance(opener, s.Each):
        return m.ForEvent(*scope.event_kinds(opener.events))
    if isinstance(opener, s.EveryFull):
        kinds, half = scope.event_kinds(opener.events)
        unit = base_unit(opener.quantity.unit)
        return m.OfTotal(
            kinds, "次" if dimension(unit) == "次数" else unit, half, scope.stretch(opener.scope)
        )
    if isinstance(opener, s.Total):
        kinds, half = scope.event_kinds(opener.events)
        unit = base_unit(opener.bounds[0].quantity.unit) if opener.bounds else _unit_of_steps(body)
        by = opener.by.text if opener.by else ""
        return m.OfTotal(kinds, unit, half, scope.stretch(opener.scope), by)
    if isinstance(opener, s.OfMeasure):
        return m.OfMeasure(groups.score_name(scope, opener.measure.text))
    if isinstance(opener, s.Run):
        return run_target(scope, opener)
    if isinstance(opener, s.Streak):
        grade = opener.grade.text if opener.grade else ""
        return m.OfStreak(groups.score_name(scope, opener.measure.text), int(opener.quantity.number), grade)
    if isinstance(opener, s.Ranking | s.Quota):
        return order.target(scope, opener, body)
    if any(isinstance(i, s.Earn) for branch in body.branches for i in branch):
        return m.Always()
    return None


def _unit_of_steps(body: Body) -> str:
    for branch in body.branches:
        for item in branch:
            if isinstance(item, s.FieldBounds):
                return base_unit(item.bounds[0].quantity.unit)
            if isinstance(item, s.Charge) and isinstance(item.per, s.Quantity):
                return base_unit(item.per.unit)
    return "次"


def _conversion(scope: Scope, body: Body) -> m.Conversion | None:
    deemed = next((i for b in body.branches for i in b if isinstance(i, s.Deem)), None)
    if isinstance(body.opener, s.EveryFull) and deemed is not None:
        into = effects.deem(scope, deemed)
        return m.Conversion(int(body.opener.quantity.number), into) if into else None
    if isinstance(body.opener, s.Run) and deemed is not None:
        return run_conversion(scope, body.opener, deemed)
    return None


def _order_only(target: m.Target) -> bool:
    """得分 从高到低 排名: everybody's rank is all that follows."""
    return isinstance(target, m.OfRank) and target.first and target.unit == "%" and target.number == 1


def _doubling(body: Body) -> s.Doubling | None:
    return next((i for b in body.branches for i in b if isinstance(i, s.Doubling)), None)


def _escalation(scope: Scope, body: Body, target: m.Target) -> m.Escalation | None:
    items = [i for b in body.branches for i in b]
    doubling = _doubling(body)
    if doubling is None:
        return None
    nth = next((i for i in items if isinstance(i, s.FromNth)), None)
    if nth is not None:
        if nth.by is not None and conditions.declared_field(scope, kinds_of(target), nth.by) is None:
            return None
        by = nth.by.text if nth.by else ""
        return m.Escalation(nth.number, False, by, doubling.extra, doubling.text)
    bounds = [b for i in items if isinstance(i, s.FieldBounds) for b in i.bounds]
    least = next((int(b.quantity.number) + (b.op == ">") for b in bounds if b.op in (">", ">=")), None)
    if least is not None and doubling.whole:
        return m.Escalation(least, True, "", doubling.extra, doubling.text)
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
    scope: Scope, node: s.Clause, body: Body, article: Article, number: str, text: str, target: m.Target,
    branches: tuple[m.Branch, ...], extra: tuple[m.Conversion | None, m.Escalation | None],
) -> m.Clause | None:  # fmt: skip
    def last(kind: type) -> s.Item | None:
        return next((i for i in reversed(body.modifiers) if isinstance(i, kind)), None)

    most = last(s.AtMost)
    basis, category, same = last(s.BasisNote), last(s.InCategory), last(s.Same)
    validity = dates(body.modifiers)
    name = article.category
    if isinstance(category, s.InCategory):
        name = category.name.text
        if not effects.known(scope, category.name, scope.categories, "类别", "KP207"):
            return None
    exemptions = [
        conditions.condition(scope, kinds_of(target), c)
        for i in body.modifiers
        if isinstance(i, s.Except)
        for c in i.conditions
    ]
    if any(e is None for e in exemptions):
        return None
    written = basis_of(basis) if isinstance(basis, s.BasisNote) else article.basis
    return m.Clause(
        article=number,
        text=text,
        category=name,
        basis=written or Basis(BasisKind.UNCONFIRMED, "规则文件没有写依据"),
        target=target,
        branches=branches,
        exemptions=tuple(e for e in exemptions if e is not None),
        conversion=extra[0],
        escalation=extra[1],
        pro_rata=last(s.ProRata) is not None,
        open_floor=last(s.OpenFloor) is not None,
        spared=int(most.quantity.number) if isinstance(most, s.AtMost) else 0,
        spared_scope=scope.stretch(most.scope) if isinstance(most, s.AtMost) else "",
        same=same.how if isinstance(same, s.Same) else "",
        since=validity.since if validity else None,
        until=validity.until if validity else None,
        place=(scope.source, node.span),
    )
