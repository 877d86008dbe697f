"""What the tests of a policy should reach, one goal each: clauses, branches, both sides of every bound …"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from engine.analysis.reach import extent, grain, value_range
from engine.analysis.words import amount, step
from engine.evaluate.wording import number
from engine.policy import model as m
from engine.policy.kinds import STATE_FIELD

ASPECTS = ("条款", "事件", "分支", "边界", "例外", "连带", "名次", "封顶", "待定")


@dataclass(frozen=True, slots=True)
class Side:
    """Values at a bound, or within far beyond it. name: the field, "" for the clause's own figure.

    up: beyond means above the number, else below. count: the bound counts facts (加倍 from the Nth).
    """

    name: str
    unit: str
    number: Decimal
    up: bool
    beyond: bool
    far: Decimal
    count: bool = False

    def holds(self, value: Decimal) -> bool:
        """Whether a value lies on this side, near enough to tell a wrong bound."""
        if not self.beyond:
            return value == self.number
        if self.up:
            return self.number < value <= self.number + self.far
        return self.number - self.far <= value < self.number

    @property
    def example(self) -> Decimal:
        """A value on this side."""
        far = self.far if self.beyond else Decimal(0)
        return self.number + far if self.up else self.number - far

    @property
    def text(self) -> str:
        """10分钟（含）一侧 / 超过 10分钟 一侧."""
        shown = amount(self.number, self.unit)
        if not self.beyond:
            return f"{shown}（含）一侧"
        return f"{'超过' if self.up else '不满'} {shown} 一侧"


@dataclass(frozen=True, slots=True)
class Goal:
    """Something that a test should reach. article: its clause, or 总分 / 类别 for what all clauses share.

    aspect: one of ASPECTS. detail: the kind, exemption or category that is meant, where there are several.
    """

    article: str
    aspect: str
    text: str
    clause: m.Clause | None = field(default=None, compare=False, repr=False)
    branch: m.Branch | None = field(default=None, compare=False, repr=False)
    side: Side | None = None
    detail: str = ""


def goals(policy: m.Policy) -> tuple[Goal, ...]:
    """All goals of a policy, clauses in the order of their articles, then categories and the score."""
    found = [g for c in policy.clauses for g in _of_clause(policy, c)]
    return tuple(dict.fromkeys((*found, *_caps(policy))))


def _of_clause(policy: m.Policy, clause: m.Clause) -> Iterator[Goal]:
    yield _first(clause)
    kinds = clause.target.kinds if isinstance(clause.target, m.ForEvent) else ()
    for kind in kinds if len(kinds) > 1 else ():
        yield Goal(clause.article, "事件", f"事件“{kind}”", clause, detail=kind)
    for branch in clause.branches if len(clause.branches) > 1 else ():
        yield Goal(clause.article, "分支", f"“{branch.text.rstrip('，；。')}”这一支", clause, branch)
    if clause.escalation and clause.branches:
        yield Goal(clause.article, "条款", "加倍", clause, detail="加倍")
    if clause.free:
        first = f"前{number(clause.free.number)}{clause.free.unit}不扣"
        yield Goal(clause.article, "条款", f"{first} 之后的一次", clause, detail="免扣")
    yield from _sides(policy, clause)
    for exemption in clause.exemptions if isinstance(clause.target, m.ForEvent) else ():
        yield Goal(clause.article, "例外", f"除外：{exemption.text}", clause, detail=exemption.text)
    if any(isinstance(e, m.Joint) for b in clause.branches for e in b.effects):
        yield Goal(clause.article, "连带", "连带", clause)
    if _may_wait(policy, clause):
        yield Goal(clause.article, "待定", "待定的情形", clause)


def _first(clause: m.Clause) -> Goal:
    """That the clause applies at all, said for what it does."""
    text = "适用"
    if clause.escalation and not clause.branches:
        text = "加倍"
    elif clause.conversion and isinstance(clause.target, m.OfRun):
        text = f"连续{clause.conversion.number}{clause.target.unit}{clause.conversion.into.text}"
    elif clause.conversion:
        text = f"每满{clause.conversion.number}次{clause.conversion.into.text}"
    return Goal(clause.article, "条款", text, clause)


def _sides(policy: m.Policy, clause: m.Clause) -> Iterator[Goal]:
    """Both sides of every bound, each with the first branch that has it."""
    if isinstance(clause.target, m.OfStreak):
        return  # a row of results: both of its sides are in places.py
    low, high = value_range(policy, clause.target)
    small = grain(policy)
    for branch in clause.branches:
        for band in branch.conditions:
            if not isinstance(band, m.InBand):
                continue
            lowest, highest = (low, high) if not band.field else (Decimal(0), None)
            for limit in band.limits:
                far = step(band.unit, limit.number, small)
                for up in _directions(limit):
                    for beyond in (False, True):
                        side = Side(band.field, band.unit, limit.number, up and beyond, beyond, far)
                        if _inside(side.example, lowest, highest):
                            yield _side_goal(clause, branch, side)
    if clause.escalation:
        for beyond in (False, True):
            side = Side("", "次", Decimal(clause.escalation.number), False, beyond, Decimal(1), True)
            if side.example > 0:
                yield _side_goal(clause, None, side)


def _side_goal(clause: m.Clause, branch: m.Branch | None, side: Side) -> Goal:
    name = f"{side.name} " if side.name else ""
    return Goal(clause.article, "边界", f"{name}{side.text}", clause, branch, side)


def _directions(limit: m.Limit) -> tuple[bool, ...]:
    return {"<=": (True,), ">": (True,), "<": (False,), ">=": (False,), "=": (False, True)}[limit.op]


def _inside(value: Decimal, low: Decimal | None, high: Decimal | None) -> bool:
    return (low is None or value >= low) and (high is None or value <= high)


def _may_wait(policy: m.Policy, clause: m.Clause) -> bool:
    """Whether a fact or figure of the clause can be undecided."""
    if isinstance(clause.target, m.ForEvent):
        kinds = [policy.kinds[k] for k in clause.target.kinds if k in policy.kinds]
        effects = [e for b in clause.branches for e in b.effects]
        return any(k.field(STATE_FIELD) for k in kinds) or any(isinstance(e, m.Discretion) for e in effects)
    if isinstance(clause.target, m.OfMeasure) and clause.target.name in policy.measures:
        sums = sums_of(policy, policy.measures[clause.target.name])
        return any(isinstance(c, m.IsVerified) for s in sums for c in s.conditions)
    return False


def sums_of(policy: m.Policy, node: m.Expression) -> tuple[m.Sum, ...]:
    """The counts and totals that an expression rests on, those of the measures that it names included."""
    if isinstance(node, m.Sum):
        return (node,)
    if isinstance(node, m.Name):
        return sums_of(policy, policy.measures[node.name]) if node.name in policy.measures else ()
    if isinstance(node, m.Arithmetic):
        return tuple(dict.fromkeys((*sums_of(policy, node.left), *sums_of(policy, node.right))))
    return ()


def _caps(policy: m.Policy) -> Iterator[Goal]:
    for category in policy.categories.values():
        for sign, cap, verb in ((-1, category.most_off, "扣"), (1, category.most_on, "加")):
            if cap is not None:
                text = f"{category.name} 最多{verb} {number(cap)}分 用满"
                yield Goal("类别", "封顶", text, detail=f"{category.name} {sign}")
    low, high = extent(policy)
    if policy.ceiling is not None and (high is None or high > policy.ceiling):
        yield Goal("总分", "封顶", f"超出最高 {number(policy.ceiling)}分", detail="最高")
    if policy.floor is not None and (low is None or low < policy.floor):
        yield Goal("总分", "封顶", f"低于最低 {number(policy.floor)}分", detail="最低")
