"""Figures of a period: counts, sums and the arithmetic over them, exactly (fractions)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import partial
from operator import add, mul, sub

from engine.evaluate import wording
from engine.evaluate.conditions import check, conjunction
from engine.evaluate.context import Month
from engine.evaluate.population import SCORE, home_score, of_score, population
from engine.facts.fact import Fact, State
from engine.policy import model as m
from engine.policy.kinds import NUMERIC, FieldType
from engine.policy.units import base_unit, field_factor
from grammar.vocabulary import SINGLE

_OPERATIONS: Mapping[str, Callable[[Fraction, Fraction], Fraction]] = {"＋": add, "－": sub, "×": mul}
_SHOWN = NUMERIC - {FieldType.PERCENT}


@dataclass(frozen=True)
class Figure:
    """value None: unknown (pending) or, with absent, not applicable. working: how it came about."""

    value: Fraction | None
    working: str
    pending: str = ""
    absent: str = ""
    ratio: bool = False
    facts: tuple[Fact, ...] = ()

    @property
    def shown(self) -> str:
        """The value as people read it."""
        if self.value is None:
            return self.absent or self.pending
        return wording.percent(self.value) if self.ratio else wording.number(self.value)


def measure(month: Month, name: str) -> Figure:
    """A declared measure of the subject's period."""
    return evaluate(month, month.policy.measures[name])


def evaluate(month: Month, expression: m.Expression, fact: Fact | None = None) -> Figure:
    """Value of an expression; unknown and not-applicable parts make the whole so."""
    if isinstance(expression, m.Constant):
        return Figure(Fraction(expression.number), expression.text)
    if isinstance(expression, m.Name):
        return _named(month, expression.name)
    if isinstance(expression, m.Sum):
        return _sum(month, expression)
    if isinstance(expression, m.FieldOf):
        return _field_of(month, expression, fact)
    if isinstance(expression, m.Population):
        return Figure(*population(month, expression, partial(_of_one, expression.name)))
    return _arithmetic(month, expression, fact)


def _of_one(name: str, month: Month) -> Fraction | str:
    """One subject's figure among everybody's; not applicable (no cases at all) counts nothing."""
    if name == SCORE:
        return of_score(month)
    figure = _named(month, name)
    if figure.value is None:
        return Fraction(0) if figure.absent else figure.pending
    return figure.value


def _field_of(month: Month, node: m.FieldOf, fact: Fact | None) -> Figure:
    """A field of the fact that is being charged, in base units."""
    declared = month.policy.kinds[fact.kind].field(node.field) if fact else None
    value = fact.fields.get(node.field) if fact else None
    if declared is None or not isinstance(value, Decimal):
        return Figure(None, node.field, pending=f"“{node.field}”没有填写")
    return Figure(
        Fraction(value * field_factor(declared.type)), f"{node.field} {wording.value(value, declared.type)}"
    )


def _named(month: Month, name: str) -> Figure:
    if name in month.policy.measures:
        figure = measure(month, name)
        return Figure(figure.value, f"{name} {figure.shown}（{figure.working}）", figure.pending, figure.absent,
                      figure.ratio, figure.facts)  # fmt: skip
    group = name.removesuffix(SCORE)
    if group in month.policy.groups:
        score = home_score(month, group)
        known = isinstance(score, Fraction)
        return Figure(score, f"{name} {wording.number(score)}分") if known else Figure(None, name, str(score))  # type: ignore[arg-type]
    if name not in month.policy.parameters:
        total = month.totals.get(name)
        if total is None:
            return Figure(None, name, pending=f"{name}还没有算出来")
        return Figure(Fraction(total), f"{name} {wording.number(total)}分")
    version = next((v for v in month.policy.parameters[name] if v.in_force(month.period.last)), None)
    if version is None:
        return Figure(None, name, pending=f"参数“{name}”在 {month.period.name} 没有有效的数")
    return Figure(
        Fraction(version.value) * Fraction(scale_of(version.unit)),
        f"{name} {wording.number(version.value)}{version.unit}",
    )


def scale_of(unit: str) -> Decimal:
    """Percentages are fractions of 1 in calculations; every other unit is as written."""
    return Decimal("0.01") if unit in ("%", "百分点") else Decimal(1)


def _sum(month: Month, node: m.Sum) -> Figure:
    taken: list[Fact] = []
    for fact in month.by_kind.get(node.kind, ()):
        if fact.state is State.REFUTED and not any(isinstance(c, m.IsVerified) for c in node.conditions):
            continue
        verdict = conjunction(check(month, fact, c) for c in node.conditions) if node.conditions else True
        if verdict is None:
            return Figure(None, node.text, pending=f"有一件{node.kind}还没有核实（{_where(fact)}）")
        if verdict:
            taken.append(fact)
    if not node.field:
        unit = "次" if node.text.endswith("次数") else "件"
        return Figure(Fraction(len(taken)), f"{node.text} {len(taken)}{unit}", facts=tuple(taken))
    values: list[Decimal] = []
    declared = month.policy.kinds[node.kind].field(node.field)
    scale = field_factor(declared.type) if declared and declared.type is not FieldType.TEXT else Decimal(1)
    for fact in taken:
        value = fact.fields.get(node.field)
        if not isinstance(value, Decimal) or declared is None:
            return Figure(None, node.text, pending=f"有一件{node.kind}没有填“{node.field}”（{_where(fact)}）")
        values.append(value if scale == 1 else value * scale)
    unit = base_unit(str(declared.type)) if declared and declared.type in _SHOWN else ""
    return _combined(node, values, taken, unit)


def _combined(node: m.Sum, values: list[Decimal], taken: list[Fact], unit: str) -> Figure:
    facts = tuple(taken)
    if node.how == SINGLE:
        if len(values) != 1:
            several = f"有 {len(values)} 条“{node.kind}”，不知道用哪一条"
            return Figure(None, node.text, pending=several if values else f"没有“{node.kind}”的记录")
        return Figure(Fraction(values[0]), f"{node.text} {wording.number(values[0])}{unit}", facts=facts)
    if node.how == "合计":
        total = Fraction(sum(values, Decimal(0)))
        return Figure(total, f"{node.text} {wording.number(total)}{unit}", facts=facts)
    if not values:
        return Figure(None, node.text, absent=f"没有{node.kind}，不适用")
    mean = Fraction(sum(values, Decimal(0))) / len(values)
    chosen = {"平均": mean, "最大": Fraction(max(values)), "最小": Fraction(min(values))}
    result = chosen[node.how]
    return Figure(result, f"{node.text} {wording.number(result)}{unit}", facts=facts)


def _where(fact: Fact) -> str:
    return str(fact.origins[0]) if fact.origins else wording.day(fact.date)


def _arithmetic(month: Month, node: m.Arithmetic, fact: Fact | None = None) -> Figure:
    left, right = evaluate(month, node.left, fact), evaluate(month, node.right, fact)
    text = f"{_bracketed(node.left, left, node.op)} {node.op} {_bracketed(node.right, right, node.op)}"
    # By identity: facts hold mappings and cannot be hashed.
    together = tuple({id(fact): fact for fact in (*left.facts, *right.facts)}.values())
    pending, absent = left.pending or right.pending, left.absent or right.absent
    if pending or absent or left.value is None or right.value is None:
        return Figure(None, text, pending, absent)
    divided = node.op == "÷" and not isinstance(node.right, m.Constant)
    ratio = divided or (node.op in "＋－" and (left.ratio or right.ratio))
    if node.op == "÷":
        if right.value == 0:
            return Figure(None, text, absent=f"{right.working}，不适用")
        return Figure(left.value / right.value, text, ratio=ratio, facts=together)
    value = _OPERATIONS[node.op](left.value, right.value)
    return Figure(value, text, ratio=ratio, facts=together)


def _bracketed(node: m.Expression, figure: Figure, op: str) -> str:
    loose = isinstance(node, m.Arithmetic) and node.op in "＋－" and op in "×÷"
    return f"（{figure.working}）" if loose else figure.working
