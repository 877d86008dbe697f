"""Numbers of the scale that each subject has of their own: 基本分 年度评议分, 最多扣 月工资."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from engine.decision.decision import Finding
from engine.decision.ledger import Ledger
from engine.evaluate import measures, wording
from engine.evaluate.context import Month
from engine.evaluate.draft import Draft
from engine.evaluate.rounding import rounded
from engine.policy import model as m
from engine.policy.group_scores import is_combined
from grammar.vocabulary import OWN_SCORE


def own_scale(month: Month, findings: Iterable[Finding]) -> tuple[m.Policy, tuple[str, ...], tuple[str, ...]]:
    """The policy with the subject's own base and budgets, why one of them is not known, and how the base came about.

    Whoever has no base has no score; a budget only matters where something counts towards it.
    """
    policy, open_ = month.policy, []
    scale = policy.group_scales.get(month.sort)
    if scale is not None:
        policy = replace(policy, base=scale.base, floor=scale.floor, ceiling=scale.ceiling)
    begins = policy.group_scores.get(month.sort) or (
        m.GroupScore(m.Name(policy.base_from)) if policy.base_from else None
    )
    steps: tuple[str, ...] = ()
    if (
        begins is not None
        and (not month.sort or month.sort in policy.group_scores)
        and not is_combined(begins)
    ):
        figure = measures.evaluate(month, begins.expression)
        value = rounded(figure.value, begins.mode, begins.to) if figure.value is not None else None
        policy = replace(policy, base=value or Decimal(0), scored=value is not None)
        whose = "" if month.sort else f"基本分：{figure.working} "
        open_ += [f"{whose}{figure.pending}"] if figure.pending else []
        steps = (f"从{figure.working}算起",) if value is not None else ()
    used = {c.name for f in findings if f.nominal for c in month.policy.chain(f.category)}
    for name, category in month.policy.categories.items():
        if not category.most_from or name not in used:
            continue
        figure = measures.evaluate(month, m.Name(category.most_from))
        if figure.value is None:
            open_.append(f"类别 {name} 的上限：{figure.pending or figure.absent}")
        limited = replace(category, most_off=_exact(figure))
        policy = replace(policy, categories={**policy.categories, name: limited})
    policy, more = _own_caps(month, policy, {f.article for f in findings if f.nominal})
    return policy, (*open_, *more), steps


def combined(draft: Draft, ledger: Ledger) -> Ledger:
    """窗口得分 为 成员 得分 平均 × 50% ＋ 自身得分 × 50%: the score from the ledger's own and the others'."""
    month = draft.month
    begins = month.policy.group_scores.get(month.sort)
    if begins is None or not is_combined(begins):
        return ledger
    month.totals = {OWN_SCORE: ledger.score}
    figure = measures.evaluate(month, begins.expression)
    if figure.value is None:
        draft.unknown = (*draft.unknown, figure.pending or figure.absent)
        return ledger
    score = rounded(figure.value, begins.mode, begins.to)
    step = f"{month.sort}得分 = {figure.working} = {wording.number(score)}分"
    return replace(ledger, score=score, steps=(*ledger.steps, step))


def _own_caps(month: Month, policy: m.Policy, used: set[str]) -> tuple[m.Policy, list[str]]:
    """Caps of clauses that are formulas (最多 扣 当月补助), worked out where the clause brings anything."""
    open_: list[str] = []

    def known(cap: m.Cap, article: str) -> m.Cap:
        if cap.expression is None or article not in used:
            return cap
        figure = measures.evaluate(month, cap.expression)
        open_.extend(
            [f"{article}：{cap.text}：{figure.pending or figure.absent}"] if figure.value is None else []
        )
        return replace(cap, most=_exact(figure), text=f"{cap.text}（{figure.working}）")

    def limited(clause: m.Clause) -> m.Clause:
        own = tuple(known(c, clause.article) for c in clause.caps)
        branches = tuple(
            replace(b, caps=tuple(known(c, clause.article) for c in b.caps)) for b in clause.branches
        )
        return replace(clause, caps=own, branches=branches)

    if not any(c.expression for x in policy.clauses for c in x.every_cap):
        return policy, []
    return replace(policy, clauses=tuple(limited(c) for c in policy.clauses)), open_


def _exact(figure: measures.Figure) -> Decimal | None:
    if figure.value is None:
        return None
    return Decimal(figure.value.numerator) / Decimal(figure.value.denominator)
