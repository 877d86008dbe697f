"""不得分: of the band alone, or of a whole category."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from engine.policy import model as m
from engine.policy.clause_body import Body
from engine.policy.resolve_effect import known
from engine.policy.scope import Scope
from grammar import syntax as s
from grammar.diagnostic import Diagnostic, InSource, Severity

_THIS = ("该项", "此项", "本项", "该类", "此类", "本类", "本条", "该条", "本款")
_NOTHING = m.Points(Decimal(0), per_word="不得分")


def unresolved(item: s.NoPoints) -> m.NoPoints:
    """As written; which category is meant is known when the whole clause is."""
    return m.NoPoints(item.name, f"{item.name} 不得分".strip())


def as_cited(scope: Scope, item: s.AsCited) -> m.Follow | None:
    """依照《…》处理: the text must be declared with the fact that is established by it."""
    texts = sorted({k.cites for k in scope.kinds.values() if k.cites})
    if item.text.text in texts:
        return m.Follow(f"依照《{item.text.text}》处理")
    have = "、".join(f"《{t}》" for t in texts) or "（还没有声明引用的文件）"
    help = f"请在“事实”里写明引用，例如 事实 政纪处分：处分种类；引用《{item.text.text}》；来自 处分决定。已声明的有：{have}。"
    scope.report("KP267", f"《{item.text.text}》没有声明过。", item.text.span, help)
    return None


def resolved(scope: Scope, clause: m.Clause, body: Body) -> m.Clause | None:
    """The clause with its 不得分 worked out; None after a mistake."""
    written = {i.name: i for b in body.branches for i in b if isinstance(i, s.NoPoints)}
    if not written:
        return clause
    meant = {name: _meant(scope, clause, item) for name, item in written.items()}
    if None in meant.values():
        return None

    def settled(effect: m.Effect) -> m.Effect:
        found = meant.get(effect.category) if isinstance(effect, m.NoPoints) else None
        return found or effect

    return replace(
        clause,
        branches=tuple(replace(b, effects=tuple(settled(e) for e in b.effects)) for b in clause.branches),
    )


def _meant(scope: Scope, clause: m.Clause, item: s.NoPoints) -> m.Effect | None:
    if not item.name or (item.name in _THIS and _earns(clause)):
        return _NOTHING
    if item.name not in _THIS:
        word = s.Word(item.name, item.span)
        fine = known(scope, word, scope.categories, "类别", "KP207")
        return m.NoPoints(item.name, f"{item.name} 不得分") if fine else None
    if clause.category:
        return m.NoPoints(clause.category, f"{clause.category} 不得分")
    help = "请写出类别，例如 考勤 不得分；或把条的标题写成类别的名称；或在款里写 计入 考勤。"
    scope.report("KP264", f"“{item.name} 不得分”说的是哪一类的分？", item.span, help)
    return None


def _earns(clause: m.Clause) -> bool:
    effects = [e for b in clause.branches for e in b.effects]
    return any(
        (isinstance(e, m.Points | m.Steps) and e.points > 0)
        or (isinstance(e, m.Computed | m.Discretion) and e.sign > 0)
        for e in effects
    )


def lost_without_points(policy: m.Policy, tree: s.SyntaxTree) -> Iterator[Diagnostic]:
    """考勤 不得分 of a category that has no points, under a regulation that takes off from a full mark."""
    for clause in policy.clauses:
        for effect in (e for b in clause.branches for e in b.effects if isinstance(e, m.NoPoints)):
            category = policy.categories.get(effect.category)
            if (
                category
                and policy.base
                and category.most_off is None
                and category.most_on is None
                and clause.place
            ):
                message = f"类别“{category.name}”没有分值，不得分是扣多少算不出来。"
                help = f"请在类别里写上分值，例如 类别 {category.name}：30分，扣完为止。"
                yield Diagnostic("KP264", Severity.ERROR, message, InSource(*clause.place), help)
