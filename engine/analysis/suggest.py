"""A missing test for a goal, with what the evaluator gives now; tried before it is offered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import islice

from engine.analysis import places, samples
from engine.analysis.goals import Goal, Side, sums_of
from engine.analysis.samples import Givens
from engine.analysis.sight import reached
from engine.analysis.words import amount, step
from engine.analysis.written import test_name, test_text
from engine.decision.decision import Decision
from engine.evaluate.reference import evaluate
from engine.evaluate.rule_tests import facts_of, seen_for
from engine.policy import model as m
from engine.policy.kinds import SUBJECT_FIELDS
from grammar.source import Source, Span

_NOWHERE = (Source("建议", ""), Span(0, 0))
_TRIES = 60
_MOST = 4
_MUCH = 300
_ORDER = ("边界", "名次", "连带", "例外", "待定", "事件", "分支", "条款", "封顶")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A test that is missing: its text for the rule file, and the goals that it reaches (one at least)."""

    test: m.Test
    text: str
    goals: tuple[Goal, ...]


def suggestions(policy: m.Policy, holes: Iterable[Goal]) -> tuple[Suggestion, ...]:
    """Tests that fill the holes, few of them, in the order of the holes; a hole may stay without one."""
    todo = list(holes)
    found: list[tuple[int, Suggestion]] = []
    for goal in sorted(todo, key=lambda g: _ORDER.index(g.aspect)):
        if any(goal in s.goals for _, s in found):
            continue
        made = _suggestion(policy, goal, todo)
        if made is not None:
            found.append((todo.index(goal), made))
    return tuple(s for _, s in sorted(found, key=lambda f: f[0]))


def _suggestion(policy: m.Policy, goal: Goal, holes: list[Goal]) -> Suggestion | None:
    for people in islice(_tried(policy, goal), _TRIES):
        test = m.Test(test_name(_name(goal)), people, (), _NOWHERE)
        decisions = evaluate(policy, facts_of(policy, test))
        decision = next((d for d in decisions if reached(goal, d)), None)
        if decision is not None:
            test = replace(test, expected=_expectations(policy, goal, decision))
            also = tuple(g for g in holes if any(reached(g, d) for d in decisions))
            return Suggestion(test, test_text(policy, test), also)
    return None


def _tried(policy: m.Policy, goal: Goal) -> Iterator[tuple[m.Someone, ...]]:
    """People with facts that may reach a goal, the simplest first."""
    if goal.aspect == places.ASPECT:
        yield from places.ladders(policy, goal)
    else:
        yield from (_people(policy, goal, givens) for givens in _candidates(policy, goal))


def _people(policy: m.Policy, goal: Goal, givens: Givens) -> tuple[m.Someone, ...]:
    """Whoever the facts are about; where somebody else is liable too, the window's chief representative."""
    person = "项目" if policy.subject == "项目" else "张三"
    roles = [
        e.values[0]
        for e in (goal.clause.exemptions if goal.clause else ())
        if isinstance(e, m.FieldIn) and (e.text, e.field, e.negated) == (goal.detail, "职务", False)
    ]
    role = roles[0] if roles else samples.role_for(goal.clause, goal.branch)
    first = m.Someone(person, role, samples.WINDOW, givens)
    effects = [e for b in goal.clause.branches for e in b.effects] if goal.clause else []
    liable = next((e.who for e in effects if isinstance(e, m.Joint)), None)
    if goal.aspect != "连带" or liable is None:
        return (first,)
    return (first, m.Someone("李四", liable, samples.WINDOW, ()))


def _name(goal: Goal) -> str:
    if goal.side is None:
        return goal.article + goal.text
    clause, side = goal.clause, goal.side
    bands = [c for b in clause.branches for c in b.conditions if isinstance(c, m.InBand)] if clause else []
    name = side.name if len({c.field for c in bands}) > 1 else ""
    word = ("超过" if side.up else "不满") if side.beyond else "恰为"
    return f"{goal.article}{name}{word}{amount(side.number, side.unit)}"


def _expectations(policy: m.Policy, goal: Goal, decision: Decision) -> tuple[m.Expectation, ...]:
    """What a person would check: the clause's points, the score, and what the score leads to."""
    if goal.aspect == places.ASPECT:
        names = places.expected(goal, decision)
        return tuple(m.Expectation(w, seen_for(w, decision), _NOWHERE, decision.subject) for w in names)
    clause = goal.clause
    wanted = _articles(goal, decision) if decision.score is not None else []
    if goal.article == "类别":
        name, sign = goal.detail.rsplit(" ", 1)
        wanted.append(f"{name}{'扣分' if sign == '-1' else '加分'}")
    if decision.score is None:
        wanted.append("状态")
    elif policy.scored:
        wanted.append("得分")
    if clause is not None and isinstance(clause.target, m.OfMeasure) and decision.score is not None:
        effects = [e for b in clause.branches for e in b.effects]
        if decision.grade and any(isinstance(e, m.AsGrade) for e in effects):
            wanted.append("等次")
        if (
            decision.award
            and decision.award.amount is not None
            and any(isinstance(e, m.Pay) for e in effects)
        ):
            wanted.append("奖励")
    wanted = wanted or ["奖励" if decision.award else "状态"]
    return tuple(m.Expectation(w, seen_for(w, decision), _NOWHERE, decision.subject) for w in wanted)


def _articles(goal: Goal, decision: Decision) -> list[str]:
    """The points of the goal's clause and of the others that the facts lead to."""
    points: dict[str, Decimal] = {goal.article: Decimal(0)} if goal.article.startswith("第") else {}
    for finding in decision.findings:
        points[finding.article] = points.get(finding.article, Decimal(0)) + finding.effective
    named = [a for a, p in points.items() if a.startswith("第") and (p or a == goal.article)]
    added = "加分" if decision.base else "得分"
    return [f"条 {a} {added if points[a] > 0 else '扣分'}" for a in named[:_MOST]]


def _candidates(policy: m.Policy, goal: Goal) -> Iterator[Givens]:
    """Facts that may reach a goal, the simplest first."""
    clause = goal.clause
    if clause is None:
        yield from _for_cap(policy, goal.detail)
    elif goal.aspect == "待定":
        for givens in _for_clause(policy, goal, clause):
            yield tuple(replace(g, state="待核" if g.state else "") for g in givens)
            kept = {k: v for g in givens[:1] for k, v in g.fields.items() if k != "酌情分"}
            yield (*(replace(g, fields=kept) for g in givens[:1]), *givens[1:])
    elif goal.aspect == "例外":
        covers = [e for e in clause.exemptions if e.text == goal.detail]
        for givens in _for_clause(policy, goal, clause):
            yield from _excused(policy, givens, covers)
    else:
        yield from _for_clause(policy, goal, clause)


def _excused(policy: m.Policy, givens: Givens, exemptions: list[m.Condition]) -> Iterator[Givens]:
    for exemption in exemptions:
        if isinstance(exemption, m.IsCovered) and not exemption.negated:
            kind = next((k for k in exemption.kinds if k in exemption.text), exemption.kinds[0])
            yield (*givens, samples.given(policy, kind))
        elif isinstance(exemption, m.FieldIn) and exemption.field not in SUBJECT_FIELDS:
            yield tuple(replace(g, fields={**g.fields, exemption.field: exemption.values[0]}) for g in givens)
        elif isinstance(exemption, m.InBand):
            numbers = {exemption.field: exemption.limits[0].number}
            yield tuple(replace(g, fields={**g.fields, **numbers}) for g in givens)
        yield givens


def _for_clause(policy: m.Policy, goal: Goal, clause: m.Clause) -> Iterator[Givens]:
    target, side = clause.target, goal.side
    if isinstance(target, m.ForEvent):
        values = {side.name: side.example} if side else None
        kind = goal.detail if goal.aspect == "事件" else ""
        for branch in (goal.branch,) if goal.branch else clause.branches:
            found = samples.for_branch(policy, clause, branch, values, kind)
            if found is not None:
                beyond = goal.detail == "免扣" and clause.free is not None
                yield (replace(found, times=int(clause.free.number) + 1 if beyond and clause.free else 1),)
    elif isinstance(target, m.OfRun):
        for value in [target.number] if target.number else _wanted(clause, side, goal.branch):
            yield (replace(samples.charged(policy, target.kinds[0]), times=max(1, int(value))),)
    elif isinstance(target, m.OfTotal):
        yield from _for_total(policy, clause, target, side, goal.branch)
    elif isinstance(target, m.OfMeasure):
        for value in _wanted(clause, side, goal.branch):
            if target.name == "得分":
                yield ()
                yield from samples.scores(policy, value)
            elif target.name in policy.measures:
                yield from samples.ratios(policy, policy.measures[target.name], value)
            else:
                yield from samples.scores(policy, policy.base - value)
    else:
        yield _all_earned(policy, Decimal("0.75"))


def _for_total(
    policy: m.Policy, clause: m.Clause, target: m.OfTotal, side: Side | None, branch: m.Branch | None
) -> Iterator[Givens]:
    if clause.conversion is not None:
        yield (replace(samples.charged(policy, target.kinds[0]), times=clause.conversion.number),)
    if clause.escalation is not None and (side is None or side.count):
        times = side.example if side else Decimal(clause.escalation.number)
        yield (replace(samples.charged(policy, target.kinds[0]), times=int(times)),)
        return
    for value in _wanted(clause, side, branch):
        found = samples.total(policy, target, value)
        if found is not None:
            yield (found,)


def _wanted(clause: m.Clause, side: Side | None, branch: m.Branch | None) -> list[Decimal]:
    """Values that the clause's own figure should have."""
    if side is not None:
        return [side.example]
    chosen = (branch,) if branch else clause.branches
    bands = [c for b in chosen for c in b.conditions if isinstance(c, m.InBand)]
    sides = [Side("", c.unit, x.number, up, beyond, step(c.unit, x.number))
             for c in bands for x in c.limits for up in (False, True) for beyond in (False, True)]  # fmt: skip
    return list(dict.fromkeys(s.example for s in sides)) or [Decimal(1)]


def _all_earned(policy: m.Policy, value: Decimal) -> Givens:
    """Facts for every clause by which points are earned, so that the score comes out."""
    earning = [c for c in policy.clauses if isinstance(c.target, m.Always)]
    return tuple(g for c in earning for g in _earned(policy, c, value))


def _earned(policy: m.Policy, clause: m.Clause, value: Decimal) -> Givens:
    """Facts with which an earning clause has something to calculate with."""
    effects = [e for b in clause.branches for e in b.effects if isinstance(e, m.EarnPoints)]
    sums = [s for e in effects for s in sums_of(policy, e.expression)]
    found: list[m.Given] = []
    for effect in effects:
        found += next(samples.ratios(policy, effect.expression, value), ())
    return tuple(found) or tuple(samples.given(policy, s.kind) for s in sums)


def _for_cap(policy: m.Policy, what: str) -> Iterator[Givens]:
    """So many facts that the cap, the floor or the ceiling cuts in."""
    name, sign = {"最高": ("", 1), "最低": ("", -1)}.get(what) or (
        what.rsplit(" ")[0],
        int(what.rsplit(" ")[1]),
    )
    category = policy.categories.get(name)
    room = (category.most_off if sign < 0 else category.most_on) if category else None
    if category is None:
        end = policy.ceiling if sign > 0 else policy.floor
        room = abs((end or Decimal(0)) - policy.base)
    for unit in samples.units(policy, sign):
        if category is None or unit.category == name:
            yield (replace(unit.given, times=int((room or Decimal(0)) / abs(unit.points)) + 1),)
    for clause in policy.clauses:
        if isinstance(clause.target, m.OfTotal) and (category is None or clause.category == name):
            much = samples.total(policy, clause.target, Decimal(_MUCH))
            if much is not None:
                yield (much,)
        measured = isinstance(clause.target, m.OfMeasure) and clause.target.name in policy.measures
        if measured and clause.category == name and isinstance(clause.target, m.OfMeasure):
            yield from samples.ratios(policy, policy.measures[clause.target.name], Decimal(0))
    if category is None and sign > 0:
        for value in (Decimal(1), Decimal(2), Decimal(10)):
            yield _all_earned(policy, value)
