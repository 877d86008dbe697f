"""Figures of a period: counts, sums and the arithmetic over them, exactly (fractions)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import partial
from operator import add, mul, sub

from engine.evaluate import wording
from engine.evaluate.conditions import check, conjunction, standing
from engine.evaluate.context import Month
from engine.evaluate.elsewhere import elsewhere
from engine.evaluate.population import SCORE, home_score, of_score, population
from engine.evaluate.rounding import rounded
from engine.evaluate.spans import spans
from engine.facts.fact import Fact, State
from engine.policy import model as m
from engine.policy.kinds import NUMERIC, FieldType
from engine.policy.units import base_unit, field_factor
from grammar.vocabulary import SINGLE

_OPERATIONS: Mapping[str, Callable[[Fraction, Fraction], Fraction]] = {"＋": add, "－": sub, "×": mul}
PICKED = ("取大", "取小", "绝对值", "四舍五入", "进一", "去尾")
OTHERS = "其他"
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
    if isinstance(expression, m.Over):
        return _over(month, expression)
    if isinstance(expression, m.Elsewhere):
        return Figure(*elsewhere(month, expression))
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


def _over(month: Month, node: m.Over) -> Figure:
    """The scores of a stretch so far; one that is not known leaves the whole unknown."""
    score = month.totals.get("得分")
    first = spans(month, node.scope)[0].first
    length = {"月": 1, "季": 3, "年": 12}[month.period.kind]
    size = (month.period.first.month - first.month) // length + 1
    known = [*month.scores, score][-size:]
    row = [Fraction(v) for v in known if v is not None]
    if score is None or len(row) < size:
        return Figure(None, node.text, pending=f"{node.text}：以前各期的得分不全")
    chosen = {
        "合计": sum(row, Fraction(0)),
        "平均": sum(row, Fraction(0)) / size,
        "最大": max(row),
        "最小": min(row),
    }
    listed = "、".join(wording.number(v) for v in row)
    return Figure(chosen[node.how], f"{node.text} {wording.number(chosen[node.how])}分（{listed}）")


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
        return Figure(Fraction(total), f"{name} {wording.number(total)}{'元' if name == '全额' else '分'}")
    version = next((v for v in month.policy.parameters[name] if v.in_force(month.period.last)), None)
    if version is None:
        return Figure(None, name, pending=f"参数“{name}”在 {month.period.name} 没有有效的数")
    value, why = own_value(month, version)
    if value is None:
        return Figure(None, name, pending=f"参数“{name}”{why}")
    shown = f"{name} {wording.number(value)}{version.unit}{f'（{why}）' if why else ''}"
    return Figure(Fraction(value) * Fraction(scale_of(version.unit)), shown)


def own_value(month: Month, version: m.Version) -> tuple[Decimal | None, str]:
    """A parameter's value for the subject, by role or window on the period's last day, and for whom it is.

    A window or unit itself has the number that is written for its name.
    """
    if not version.by:
        return version.value, ""
    posting = month.posting(month.period.last)
    mine = [x for x in (posting.role, posting.window) if x] if posting else []
    mine = [month.subject.id] if month.sort else mine
    found = {name: value for name, value in version.by if name in mine}
    if len(set(found.values())) > 1:
        return None, f"对“{'”和“'.join(found)}”各有一个数，不知道用哪一个"
    rest = dict(version.by).get(OTHERS)
    for name, value in found.items():
        return value, name
    if rest is None:
        return None, f"没有写“{'、'.join(mine) or '（没有职务）'}”的数，也没有写“{OTHERS}”"
    return rest, OTHERS


def scale_of(unit: str) -> Decimal:
    """Percentages are fractions of 1 in calculations; every other unit is as written."""
    return Decimal("0.01") if unit in ("%", "百分点") else Decimal(1)


def _sum(month: Month, node: m.Sum) -> Figure:
    taken: list[Fact] = []
    for fact in month.standing(node.kind):
        if fact.state is State.REFUTED and not any(isinstance(c, m.IsVerified) for c in node.conditions):
            continue
        # What is still to be verified may count or not, said 经查实 or not (S12).
        owner = month.owners.get(id(fact), month)
        verdict = conjunction((*standing(fact), *(check(owner, fact, c) for c in node.conditions)))
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
    if node.op in PICKED:
        return _picked(node, left, right, together)
    ratio = divided or (node.op in "＋－" and (left.ratio or right.ratio))
    if node.op == "÷":
        if right.value == 0:
            return Figure(None, text, absent=f"{right.working}，不适用")
        return Figure(left.value / right.value, text, ratio=ratio, facts=together)
    value = _OPERATIONS[node.op](left.value, right.value)
    return Figure(value, text, ratio=ratio, facts=together)


def _picked(node: m.Arithmetic, left: Figure, right: Figure, facts: tuple[Fact, ...]) -> Figure:
    """The larger, the smaller, the size without its sign, or rounded to a step."""
    assert left.value is not None and right.value is not None
    ratio = left.ratio or right.ratio
    if node.op == "绝对值":
        return Figure(abs(left.value), f"绝对值（{left.working}）", ratio=ratio, facts=facts)
    if node.op in ("取大", "取小"):
        value = max(left.value, right.value) if node.op == "取大" else min(left.value, right.value)
        return Figure(value, f"{node.op}（{left.working}、{right.working}）", ratio=ratio, facts=facts)
    value = Fraction(rounded(left.value, node.op, Decimal(right.value.numerator) / right.value.denominator))
    shown = wording.percent(value) if ratio else wording.number(value)
    return Figure(value, f"{left.working}，{node.op}到 {right.working}：{shown}", ratio=ratio, facts=facts)


def _bracketed(node: m.Expression, figure: Figure, op: str) -> str:
    loose = isinstance(node, m.Arithmetic) and node.op in "＋－" and op in "×÷"
    return f"（{figure.working}）" if loose else figure.working
