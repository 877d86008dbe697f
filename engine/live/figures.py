"""Figures of a subject's period: sums over facts whose conditions the rules have judged, and arithmetic over them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Protocol

from engine.facts.fact import Fact, Period
from engine.live.amounts import rounded
from engine.policy import model as m
from engine.policy.kinds import FieldType
from engine.policy.units import field_factor
from grammar.vocabulary import SINGLE

_PERCENT = ("%", "百分点")
OTHERS = "其他"


@dataclass(frozen=True)
class Figure:
    """A value, or why there is none: something is still open, or there is nothing that it could be of."""

    value: Fraction | None
    open: bool = False
    absent: bool = False
    facts: tuple[Fact, ...] = ()


OPEN, ABSENT = Figure(None, open=True), Figure(None, absent=True)


class Others(Protocol):
    """What a subject's figures may ask of everybody else."""

    def over(self, node: m.Population) -> Figure:
        """A figure over everybody, or over a window's people."""

    def home(self, sort: str) -> Figure:
        """The score of the subject's window or unit."""


@dataclass(frozen=True)
class Desk:
    """What figures are worked out from. judged: the facts of a sum, each with the verdict on its conditions."""

    policy: m.Policy
    period: Period
    judged: Callable[[m.Sum], list[tuple[Fact, bool | None]]]
    totals: Mapping[str, Fraction]
    days: Mapping[str, tuple[int, int]]
    role: str = ""
    window: str = ""
    scores: tuple[Decimal | None, ...] = ()
    others: Others | None = None
    elsewhere: Mapping[str, tuple[tuple[str, Decimal | None], ...]] = field(default_factory=dict)

    def work(self, node: m.Expression, fact: Fact | None = None) -> Figure:
        """The value of an expression."""
        if isinstance(node, m.Constant):
            return Figure(Fraction(node.number))
        if isinstance(node, m.Name):
            return self.named(node.name)
        if isinstance(node, m.Sum):
            return self._sum(node)
        if isinstance(node, m.FieldOf):
            declared = self.policy.kinds[fact.kind].field(node.field) if fact else None
            value = fact.fields.get(node.field) if fact else None
            if declared is None or not isinstance(value, Decimal):
                return OPEN
            return Figure(Fraction(value * field_factor(declared.type)))
        if isinstance(node, m.Over):
            return self._over(node)
        if isinstance(node, m.Population):
            return self.others.over(node) if self.others else OPEN
        if isinstance(node, m.Elsewhere):
            return self._elsewhere(node)
        assert isinstance(node, m.Arithmetic), "not expressed: constructs.py"
        return _joined(node.op, self.work(node.left, fact), self.work(node.right, fact))

    def named(self, name: str) -> Figure:
        """A measure, a parameter as at the period's end, or a total of the score."""
        if name in self.policy.measures:
            return self.work(self.policy.measures[name])
        if (sort := name.removesuffix("得分")) in self.policy.groups:
            return self.others.home(sort) if self.others else OPEN
        if name not in self.policy.parameters:
            return Figure(self.totals[name]) if name in self.totals else OPEN
        for version in self.policy.parameters[name]:
            if version.in_force(self.period.last):
                return self._parameter(version)
        return OPEN

    def _parameter(self, version: m.Version) -> Figure:
        """A parameter's value, for whoever has one of their own by role or window that one."""
        value: Decimal | None = version.value
        if version.by:
            own = {v for name, v in version.by if name and name in (self.role, self.window)}
            rest = [v for name, v in version.by if name == OTHERS]
            value = next(iter(own), None) if len(own) == 1 else None if own else next(iter(rest), None)
        if value is None:
            return OPEN
        return Figure(Fraction(value) / 100 if version.unit in _PERCENT else Fraction(value))

    def _over(self, node: m.Over) -> Figure:
        """The scores of a quarter's or a year's periods so far; all of them must be known."""
        length = {"月": 1, "季": 3, "年": 12}
        size = (self.period.first.month - 1) % length[node.scope] // length[self.period.kind] + 1
        row = [*self.scores, self.totals.get("得分")][-size:]
        known = [Fraction(v) for v in row if v is not None]
        return combined(node.how, known) if len(known) == size else OPEN

    def _elsewhere(self, node: m.Elsewhere) -> Figure:
        """The scores that another regulation gave; all of them must be known."""
        row = [score for _, score in self.elsewhere.get(node.policy, ())]
        known = [Fraction(v) for v in row if v is not None]
        return combined(node.how, known) if known and len(known) == len(row) else OPEN

    def _sum(self, node: m.Sum) -> Figure:
        judged = self.judged(node)
        if any(verdict is None for _, verdict in judged):
            return OPEN
        facts = tuple(fact for fact, verdict in judged if verdict)
        if not node.field:
            return Figure(Fraction(len(facts)), facts=facts)
        declared = self.policy.kinds[node.kind].field(node.field)
        raw = [fact.fields.get(node.field) for fact in facts]
        if facts and (declared is None or not all(isinstance(v, Decimal) for v in raw)):
            return OPEN
        known = declared is not None and declared.type is not FieldType.TEXT
        factor = field_factor(declared.type) if known and declared else Decimal(1)
        values = [Fraction(v * factor) for v in raw if isinstance(v, Decimal)]
        if node.how == SINGLE:
            return Figure(values[0], facts=facts) if len(values) == 1 else OPEN
        if node.how == "合计":
            return Figure(sum(values, Fraction(0)), facts=facts)
        if not values:
            return ABSENT
        found = {"最大": max(values), "最小": min(values), "平均": sum(values, Fraction(0)) / len(values)}
        return Figure(found[node.how], facts=facts)


def combined(how: str, values: list[Fraction]) -> Figure:
    """合计, 平均, 最大 or 最小 of numbers; of none there is only a total."""
    total = sum(values, Fraction(0))
    if how == "合计" or not values:
        return Figure(total) if how == "合计" else OPEN
    return Figure({"平均": total / len(values), "最大": max(values), "最小": min(values)}[how])


def _joined(op: str, left: Figure, right: Figure) -> Figure:
    facts = (*left.facts, *right.facts)
    if left.value is None or right.value is None:
        return Figure(None, left.open or right.open, left.absent or right.absent)
    if op == "÷":
        return Figure(left.value / right.value, facts=facts) if right.value else ABSENT
    if op == "×":
        return Figure(left.value * right.value, facts=facts)
    if op in ("取大", "取小", "绝对值"):
        sizes = {"取大": max(left.value, right.value), "取小": min(left.value, right.value)}
        return Figure(sizes.get(op, abs(left.value)), facts=facts)
    if op in ("四舍五入", "进一", "去尾"):
        return Figure(rounded(left.value, op, right.value), facts=facts)
    assert op in ("＋", "－"), op
    return Figure(left.value + right.value if op == "＋" else left.value - right.value, facts=facts)
