"""Numbers of the scale that each subject has of their own: 基本分 年度评议分, 最多扣 月工资."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from engine.decision.decision import Finding
from engine.evaluate import measures
from engine.evaluate.context import Month
from engine.policy import model as m


def own_scale(month: Month, findings: Iterable[Finding]) -> tuple[m.Policy, tuple[str, ...]]:
    """The policy with the subject's own base and budgets, and why one of them is not known.

    Whoever has no base has no score; a budget only matters where something counts towards it.
    """
    policy, open_ = month.policy, []
    if policy.base_from:
        figure = measures.evaluate(month, m.Name(policy.base_from))
        value = _exact(figure)
        policy = replace(policy, base=value or Decimal(0), scored=value is not None)
        open_ += [f"基本分：{policy.base_from} {figure.pending}"] if figure.pending else []
    used = {f.category for f in findings if f.nominal}
    for name, category in month.policy.categories.items():
        if not category.most_from or name not in used:
            continue
        figure = measures.evaluate(month, m.Name(category.most_from))
        if figure.value is None:
            open_.append(f"类别 {name} 的上限：{figure.pending or figure.absent}")
        limited = replace(category, most_off=_exact(figure))
        policy = replace(policy, categories={**policy.categories, name: limited})
    return policy, tuple(open_)


def _exact(figure: measures.Figure) -> Decimal | None:
    if figure.value is None:
        return None
    return Decimal(figure.value.numerator) / Decimal(figure.value.denominator)
