"""Checks on the bands of a clause: overlaps, holes, what nothing can meet; each with one concrete value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations, pairwise

from engine.policy import model as m
from engine.policy.bands import FAR, Interval, holes, interval, overlap
from grammar import syntax as s
from grammar.diagnostic import Diagnostic, InSource, Label, Severity

_DISPLAY = {"%": Decimal("0.01")}
Banded = tuple[m.InBand, Interval]


def bands(policy: m.Policy, tree: s.SyntaxTree) -> Iterator[Diagnostic]:
    """Overlapping bands (error), holes between bands (warning), impossible bands (error)."""
    for clause in policy.clauses:
        for group in _banded(clause, policy).values():
            yield from _band_group(clause, group)
    yield from _unpaid(policy)


def _number(value: Decimal, unit: str) -> str:
    if unit == "时刻":
        return f"{int(value) // 60}:{int(value) % 60:02}"
    shown = value / _DISPLAY.get(unit, Decimal(1))
    return f"{shown.normalize():f}{unit}"


def _on_score(clause: m.Clause) -> bool:
    return isinstance(clause.target, m.OfMeasure) and clause.target.name == "得分"


def _span(policy: m.Policy, clause: m.Clause, band: m.InBand) -> Interval:
    """The values of a band, within those that the score can have where it is one on the score."""
    if not _on_score(clause):
        name = clause.target.name if isinstance(clause.target, m.OfMeasure) else ""
        return interval(band.limits, -FAR) if _below_zero(policy, name) else interval(band.limits)
    lowest = -FAR if policy.floor is None else policy.floor
    return interval(band.limits, lowest, FAR if policy.ceiling is None else policy.ceiling)


def _below_zero(policy: m.Policy, name: str, seen: frozenset[str] = frozenset()) -> bool:
    """Whether a measure is a difference (得分 － 全体 得分 平均), which may lie below zero."""
    todo: list[m.Expression] = [policy.measures[name]] if name in policy.measures and name not in seen else []
    while todo:
        node = todo.pop()
        if isinstance(node, m.Arithmetic):
            if node.op == "－":
                return True
            todo += [node.left, node.right]
        elif isinstance(node, m.Name | m.Population) and _below_zero(policy, node.name, seen | {name}):
            return True
    return False


def _banded(clause: m.Clause, policy: m.Policy) -> dict[tuple[object, ...], list[Banded]]:
    """Bands of a clause by field and by the other conditions of their branches."""
    groups: dict[tuple[object, ...], list[Banded]] = {}
    for branch in clause.branches:
        found = [c for c in branch.conditions if isinstance(c, m.InBand)]
        rest = tuple(c for c in branch.conditions if not isinstance(c, m.InBand))
        if len(found) == 1:
            key = (found[0].field, *rest)
            groups.setdefault(key, []).append((found[0], _span(policy, clause, found[0])))
    return groups


def _at(clause: m.Clause, band: m.InBand) -> InSource | None:
    """The place of a band, or of its clause."""
    if clause.place is None:
        return None
    return InSource(clause.place[0], band.place or clause.place[1])


def _labels(clause: m.Clause, band: m.InBand, text: str) -> tuple[Label, ...]:
    place = _at(clause, band)
    return (Label(place, text),) if place is not None and band.place is not None else ()


def _band_group(clause: m.Clause, group: list[Banded]) -> Iterator[Diagnostic]:
    unit = group[0][0].unit
    step = _DISPLAY.get(unit, Decimal(1))
    step = Decimal("0.5") if isinstance(clause.target, m.OfMeasure) and unit == "分" else step
    for band, span in group:
        if span.empty:
            message = f"{clause.article}：没有什么数能同时满足“{band.text}”。"
            yield Diagnostic("KP222", Severity.ERROR, message, _at(clause, band), "请核对上下限。")
    yield from _overlaps(clause, group, step)
    yield from _holes(clause, group, step)


def _overlaps(clause: m.Clause, group: list[Banded], step: Decimal) -> Iterator[Diagnostic]:
    """Two bands that share a value: one message for a ladder of 以上, else one for each pair of neighbours."""
    found = {
        (one[0], other[0]): value
        for one, other in combinations(group, 2)
        if (value := overlap(one[1], other[1], step)) is not None
    }
    ladder = _ladder([band for band, _ in group]) if len(found) > 1 else ""
    in_order = pairwise(sorted(group, key=lambda g: g[1]))
    near = {frozenset((a[0], b[0])) for a, b in in_order}
    kept = [pair for pair in found if frozenset(pair) in near] or list(found)
    for one, other in kept[:1] if ladder else kept:
        shown = _number(found[one, other], one.unit)
        message = f"{clause.article}：“{one.text}”和“{other.text}”重叠，例如 {shown} 两档都算。"
        help = ladder or _instead(one, other, found[one, other], shown)
        labels = _labels(clause, one, "另一档在这里")
        yield Diagnostic("KP203", Severity.ERROR, message, _at(clause, other), help, labels)


def _instead(one: m.InBand, other: m.InBand, value: Decimal, shown: str) -> str:
    """How one of two bands that meet in a number gives it up."""
    below = next((b for b in (one, other) if m.Limit("<=", value) in b.limits), None)
    above = next((b for b in (other, one) if m.Limit(">=", value) in b.limits), None)
    if below is None or above is None or below is above:
        return "请用 不满、超过 把交界的数只留给一档。"
    return f"请把“{below.text}”里的 {shown} 写成 不满 {shown}，或者把“{above.text}”里的 {shown} 写成 超过 {shown}。"


def _ladder(group: Sequence[m.InBand]) -> str:
    """How 90分以上；80分以上；60分以上 is to be written, each band with its other end; "" for other shapes."""
    lows = [b for b in group if [x.op for x in b.limits] == [">="]]
    rest = [b for b in group if b not in lows]
    if len(lows) < 2 or any([x.op for x in b.limits] not in (["<"], ["<="]) for b in rest) or len(rest) > 1:
        return ""
    numbers = sorted((b.limits[0].number for b in lows), reverse=True)
    shown = [_number(n, lows[0].unit) for n in numbers]
    texts = [f"{shown[0]}以上", *(f"{low}以上、不满 {high}" for high, low in pairwise(shown))]
    if rest:
        texts.append(f"不满 {shown[-1]}")
    return f"每一档都要写两头，例如 {'；'.join(texts)}。"


def _holes(clause: m.Clause, group: list[Banded], step: Decimal) -> Iterator[Diagnostic]:
    unit = group[0][0].unit
    for one, other, value in holes([span for _, span in group], step, unit in ("分钟", "次")):
        message = f"{clause.article}：各档之间有空档，例如 {_number(value, unit)} 哪一档都不算。"
        help = f"请补上这一档，或把相邻一档的上限、下限改为相接；{_left_open(clause)}。"
        labels = _labels(clause, group[one][0], "空档的另一头在这里")
        yield Diagnostic("KP202", Severity.WARNING, message, _at(clause, group[other][0]), help, labels)


def _left_open(clause: m.Clause) -> str:
    """What becomes of a value that lies in a hole, as the evaluator has it."""
    effects = [e for b in clause.branches for e in b.effects]
    if isinstance(clause.target, m.ForEvent):
        return "不改则按“未规定”列出，不扣分"
    if any(isinstance(e, m.Pay) for e in effects):
        return "不改则落在空档里的得分没有规定发多少，一分也不发，结果一直是“待定”"
    if any(isinstance(e, m.AsGrade) for e in effects):
        return "不改则落在空档里的得分定不了等次，等次栏是空的"
    return "不改则落在空档里的不处理"


def _unpaid(policy: m.Policy) -> Iterator[Diagnostic]:
    """发 全额 for 90 and more, and not a word on less: whoever has less would stay 待定."""
    paying = [c for c in policy.clauses if any(isinstance(e, m.Pay) for b in c.branches for e in b.effects)]
    if len(paying) != 1 or not _on_score(paying[0]) or policy.ceiling is None:
        return
    clause, groups = paying[0], list(_banded(paying[0], policy).values())
    spans = sorted(span for _, span in groups[0] if not span.empty) if len(groups) == 1 else []
    if not spans or len(groups[0]) != len(clause.branches):
        return
    floor = policy.floor if policy.floor is not None else Decimal(0)
    last = max(spans, key=lambda x: (x.high, not x.high_open))
    for value, missing in (
        (floor, not spans[0].contains(floor)),
        (policy.ceiling, not last.contains(policy.ceiling)),
    ):
        if missing:
            message = f"{clause.article}：没有说得分 {_number(value, '分')} 发多少。"
            help = f"请补上一档，例如 不满 60分 的，不发；{_left_open(clause)}。"
            yield Diagnostic("KP202", Severity.WARNING, message, _at(clause, groups[0][-1][0]), help)
