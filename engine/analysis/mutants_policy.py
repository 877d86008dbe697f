"""What all clauses share, changed in one thing: caps, the score's scale, parameters, measures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from engine.analysis.goals import sums_of
from engine.analysis.mutants import Mutant
from engine.analysis.mutants_effect import changed_numbers
from engine.analysis.mutants_more import more_of_policy
from engine.analysis.reach import extent
from engine.evaluate.wording import number
from engine.policy import model as m


def policy_mutants(policy: m.Policy) -> Iterator[Mutant]:
    """The policy with one cap, limit of the score, parameter or measure changed."""
    yield from _categories(policy)
    yield from _scale(policy)
    yield from _parameters(policy)
    yield from _award(policy)
    yield from _measures(policy)
    for section, text, changed in more_of_policy(policy):
        yield Mutant(section, text, changed)


def _categories(policy: m.Policy) -> Iterator[Mutant]:
    for name, category in sorted(policy.categories.items()):
        for sign, cap in ((-1, category.most_off), (1, category.most_on)):
            if cap is None:
                continue
            verb = "扣" if sign < 0 else "加"
            for other in (cap - 1, cap + 1, None):
                changed = replace(category, most_off=other) if sign < 0 else replace(category, most_on=other)
                shown = f"最多{verb} {number(other)}分" if other is not None else "不封顶"
                yield Mutant(
                    "类别",
                    f"{name}：把“最多{verb} {number(cap)}分”改成“{shown}”",
                    replace(policy, categories={**policy.categories, name: changed}),
                )


def _scale(policy: m.Policy) -> Iterator[Mutant]:
    """Base, ceiling and floor; a limit that no clause can reach is left alone."""
    for base in (policy.base - 1, policy.base + 1):
        text = f"把基本分 {number(policy.base)}分 改成 {number(base)}分"
        if base >= 0 and policy.scored and not policy.base_from:
            yield Mutant("总分", text, replace(policy, base=base))
    low, high = extent(policy)
    ends = (("最高", policy.ceiling, high, -1), ("最低", policy.floor, low, 1))
    for word, limit, end, by in ends:
        if limit is None or not policy.scored:
            continue
        if end is None or (end - limit) * by < 0:
            loose = replace(policy, floor=None) if by > 0 else replace(policy, ceiling=None)
            yield Mutant("总分", f"去掉“{word} {number(limit)}分”", loose)
        if end is None or (end - limit - by) * by < 0:
            other = limit + by
            tight = replace(policy, floor=other) if by > 0 else replace(policy, ceiling=other)
            yield Mutant("总分", f"把“{word} {number(limit)}分”改成 {number(other)}分", tight)


def _parameters(policy: m.Policy) -> Iterator[Mutant]:
    for name, versions in sorted(policy.parameters.items()):
        for position, version in enumerate(versions):
            if version.by:
                continue  # each role's own value is changed by itself
            value = version.value * 2 or Decimal(1)
            since = f"自{version.since:%Y-%m-%d}起的" if len(versions) > 1 and version.since else ""
            text = (
                f"{name}：把{since}“{number(version.value)}{version.unit}”改成“{number(value)}{version.unit}”"
            )
            changed = (*versions[:position], replace(version, value=value), *versions[position + 1 :])
            yield Mutant("参数", text, replace(policy, parameters={**policy.parameters, name: changed}))


def _award(policy: m.Policy) -> Iterator[Mutant]:
    for place, rule in enumerate(policy.awards):
        for text, expression in changed_numbers(rule.expression):
            changed = (
                *policy.awards[:place],
                replace(rule, expression=expression),
                *policy.awards[place + 1 :],
            )
            yield Mutant(f"奖励 {rule.name}", text, replace(policy, awards=changed))
    for text, expression in changed_numbers(policy.award.expression) if policy.award else ():
        award = replace(policy.award, expression=expression) if policy.award else None
        yield Mutant("奖励", text, replace(policy, award=award))


def _measures(policy: m.Policy) -> Iterator[Mutant]:
    for name, expression in sorted(policy.measures.items()):
        kinds = frozenset(s.kind for s in sums_of(policy, expression))
        seen: dict[str, int] = {}
        for text, changed in (*changed_numbers(expression), *_sums(expression)):
            seen[text] = seen.get(text, 0) + 1
            text += f"（第{seen[text]}处）" if seen[text] > 1 else ""
            other = replace(policy, measures={**policy.measures, name: changed})
            yield Mutant("指标", f"{name}：{text}", other, None, kinds)


def _sums(node: m.Expression) -> Iterator[tuple[str, m.Expression]]:
    """An expression with one condition of one count dropped or narrowed, or with a sum read otherwise."""
    if isinstance(node, m.Arithmetic):
        for text, left in _sums(node.left):
            yield text, replace(node, left=left)
        for text, right in _sums(node.right):
            yield text, replace(node, right=right)
    elif isinstance(node, m.Sum):
        yield from _sum(node)


def _sum(node: m.Sum) -> Iterator[tuple[str, m.Expression]]:
    for position, condition in enumerate(node.conditions):
        before, after = node.conditions[:position], node.conditions[position + 1 :]
        # 经查实 in a count changes nothing: what is refuted never counts, what is not verified yet waits, said or not.
        if not isinstance(condition, m.IsVerified):
            yield f"去掉“{condition.text}”", replace(node, conditions=(*before, *after))
        if isinstance(condition, m.FieldIn) and len(condition.values) > 1:
            for value in condition.values:
                rest = replace(condition, values=tuple(v for v in condition.values if v != value))
                text = f"从“{condition.text}”里去掉“{value}”"
                yield text, replace(node, conditions=(*before, rest, *after))
    if node.field and node.how == "合计":
        yield f"把“{node.text}”改成“{node.field}最大”", replace(node, how="最大")
