"""Figures that must hold together: 当月 迟到 合计 2次以上，且 得分 后 1名 的."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from functools import reduce

from engine.policy import model as m
from engine.policy import resolve_condition as conditions
from engine.policy.resolve_groups import of_opener
from engine.policy.scope import Scope
from engine.policy.units import base_unit, dimension
from grammar import syntax as s

_FIGURES = (s.Total, s.OfMeasure, s.Ranking)
_AND = re.compile(r"(?:且|并且|同时|并)\s*$")


def together(scope: Scope, node: s.Clause) -> s.Clause:
    """The clause with one opener: figures that 且 joins to it become conditions.

    What can only be known last comes first: a place, then the score, then whatever is written first.
    """
    ends = [n for n, i in enumerate(node.items) if isinstance(i, s.Separator)]
    first = next((n for n, i in enumerate(node.items) if isinstance(i, _FIGURES)), None)
    if first is None:
        return node
    joined = [
        n
        for n, i in enumerate(node.items)
        if n > first and isinstance(i, _FIGURES) and _joins(scope, i) and not _again(i, node.items[first])
    ]
    if not joined:
        return node
    head = [n for n in joined if not ends or n < ends[0]]
    main = max([first, *head], key=lambda n: (_rank(scope, node.items[n]), -n))
    items = list(node.items)
    for n in {first, *joined} - {main}:
        item = items[n]
        if isinstance(item, s.Total | s.OfMeasure):
            items[n] = s.Also(item, item.span)
    items[first], items[main] = items[main], items[first]
    return replace(node, items=tuple(items))


def _joins(scope: Scope, item: s.Item) -> bool:
    return _AND.search(scope.source.text[: item.span.start]) is not None


def _again(item: s.Item, opener: s.Item) -> bool:
    """得分 90分以上，且 得分 …: the same figure goes on."""
    same = isinstance(item, s.OfMeasure) and isinstance(opener, s.OfMeasure)
    return same and item.measure.text == opener.measure.text  # type: ignore[union-attr]


def _rank(scope: Scope, item: s.Item) -> int:
    if isinstance(item, s.Ranking):
        return 2
    return int(isinstance(item, s.OfMeasure) and scope.is_total(item.measure.text))


def meets(scope: Scope, item: s.Also, opener: s.Item | None, charging: bool) -> m.Meets | None:
    """The condition on a further total or measure; None after a mistake.

    charging: the clause brings points, so that the score is not known yet when it is looked at.
    """
    other = item.opener
    written = "".join(scope.source.text[other.span.start : other.span.end].split())
    if not other.bounds:
        help = f"请写上，例如 {written} {'2次以上' if isinstance(other, s.Total) else '不满 90%'} 的。"
        scope.report("KP209", f"“{written}”没有说到多少。", other.span, help)
        return None
    if of_opener(scope, other) != of_opener(scope, opener) or (isinstance(other, s.Total) and other.by):
        help = "一款里几个数要是同一个人（窗口）的，也不能“每名 …”；请另写一款。"
        scope.report("KP225", f"“{written}”不能和前面的数放在一起看。", other.span, help)
        return None
    if scope.stretch(other.scope):
        help = "请先用“指标”写出来，或另写一款。"
        scope.report("KP225", f"“且”后面的“{written}”只能看一个考核周期。", other.span, help)
        return None
    placed = isinstance(opener, s.Ranking) and not charging
    found = _of_total(scope, other) if isinstance(other, s.Total) else _of_measure(scope, other, placed)
    if found is None:
        return None
    expression, unit, wanted, name = found
    limits = conditions.limits(scope, other.bounds, wanted, f"“{name}”")
    texts = "、".join(dict.fromkeys(b.text for b in other.bounds))
    text = f"没有 {name.removesuffix(' 合计')}" if texts == "没有" else f"{name} {texts}"
    return m.Meets(expression, unit, limits, text) if limits else None


def _of_total(scope: Scope, other: s.Total) -> tuple[m.Expression, str, str, str] | None:
    kinds, half = scope.event_kinds(other.events)
    unit = base_unit(other.bounds[0].quantity.unit)
    wanted = dimension(unit)
    fields = {k: scope.field_by_dimension((k,), "天数" if half else wanted) for k in kinds}
    counted = wanted == "次数" and not half
    if not counted and None in fields.values():
        message = f"“{'、'.join(kinds)}”没有以“{unit}”计的字段，不能合计。"
        scope.report("KP218", message, other.span, "请改用 次，或在“事实”里声明这个字段。")
        return None
    parts: list[m.Expression] = []
    for kind, field in fields.items():
        if counted or field is None:
            parts.append(m.Sum(kind, (), "", "次数", f"{kind} 次数"))
        else:
            parts.append(m.Sum(kind, (), field.name, "合计", f"{kind} {field.name} 合计"))
    total = reduce(lambda a, b: m.Arithmetic("＋", a, b), parts)
    if half and wanted == "次数":
        total = m.Arithmetic("×", total, m.Constant(Decimal(2), "2"))
    return total, unit, wanted, f"{'、'.join(w.text for w in other.events)} 合计"


def _of_measure(scope: Scope, other: s.OfMeasure, placed: bool) -> tuple[m.Expression, str, str, str] | None:
    """placed: beside a place, when the score is known."""
    name, unit = other.measure.text, other.bounds[0].quantity.unit
    if scope.is_total(name) and name not in scope.measures and placed:
        return m.Name(name), "分", "分数", name
    if scope.is_total(name) and name not in scope.measures:
        help = "看得分的写在前面，例如 得分 90分以上，且 当月 没有 投诉 的；看名次的，例如 得分 后 1名，且 不满 95分 的。"
        scope.report("KP225", f"“{name}”不能写在“且”后面。", other.span, help)
        return None
    if name in scope.parameters:
        scope.report("KP208", f"“{name}”是参数，不是指标，不能拿来考核。", other.measure.span, "请换成指标。")
        return None
    return m.Name(name), base_unit(unit), dimension(unit), name
