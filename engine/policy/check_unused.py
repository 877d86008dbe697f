"""Definitions that nothing uses, and tests whose facts nothing looks at."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.policy import model as m
from grammar import syntax as s
from grammar.diagnostic import Diagnostic, InSource, Severity
from grammar.near import near

_NOTHING = re.compile("不|没有|无关|未|免|除外|例外|以外|不算")
_ZERO = re.compile(r"0(?:\.0+)?(?!\d|\.)")


def unused_definitions(policy: m.Policy, tree: s.SyntaxTree) -> Iterator[Diagnostic]:
    """事实, 认定, 指标 and 参数 that no clause leads to. An amount in yuan may be the 全额 of a bonus yet to be written."""
    kinds, names = looked_at(policy)
    kinds |= {
        g.kind for t in policy.tests for g in t.given
    }  # that something counts for nothing can be tested
    for node in tree.statements:
        what, word, used = "", None, kinds
        if isinstance(node, s.FactDeclaration):
            what, word = "事实", node.name
        elif isinstance(node, s.Derivation):
            what, word = "认定", node.name
        elif isinstance(node, s.MeasureDeclaration):
            what, word, used = "指标", node.name, names
        elif isinstance(node, s.Parameter) and node.value.unit != "元":
            what, word, used = "参数", node.name, names
        if word is not None and word.text not in used:
            guess = near(word.text, used)
            hint = f"是不是应该用在说“{guess[0]}”的款里？" if guess else ""
            message = f"{what}“{word.text}”没有一款用到。"
            place = InSource(tree.source, node.span)
            yield Diagnostic(
                "KP281", Severity.WARNING, message, place, f"{hint}不用的请删去，或写成 # 说明。"
            )


def looked_at(policy: m.Policy) -> tuple[set[str], set[str]]:
    """Kinds of facts, and measures and parameters, that a clause leads to directly or through others."""
    kinds: set[str] = set()
    names: set[str] = {policy.base_from, *(c.most_from for c in policy.categories.values())}
    for clause in policy.clauses:
        target = clause.target
        if isinstance(target, m.ForEvent | m.OfTotal | m.OfRun):
            kinds |= set(target.kinds)
        elif isinstance(target, m.OfMeasure | m.OfStreak | m.OfRank):
            names.add(target.name)
        names |= {name for name, _ in target.breaks} if isinstance(target, m.OfRank) else set()
        for condition in (*clause.exemptions, *(c for b in clause.branches for c in b.conditions)):
            kinds |= set(condition.kinds) if isinstance(condition, m.IsCovered) else set()
            if isinstance(condition, m.Meets):
                _of_expression(condition.expression, kinds, names)
        for effect in (e for b in clause.branches for e in b.effects):
            _of_effect(effect, kinds, names)
        if clause.conversion is not None:
            kinds.add(clause.conversion.into.kind)
        for cap in clause.every_cap:
            if cap.expression is not None:
                _of_expression(cap.expression, kinds, names)
    begins = [g.expression for g in policy.group_scores.values()]
    for expression in [*begins, *(rule.expression for rule in policy.every_award)]:
        _of_expression(expression, kinds, names)
    _follow(policy, kinds, names)
    return kinds, names


def _of_effect(effect: m.Effect, kinds: set[str], names: set[str]) -> None:
    if isinstance(effect, m.Become):
        kinds.add(effect.kind)
    expression = getattr(effect, "expression", None)
    if expression is not None:
        _of_expression(expression, kinds, names)


def _of_expression(node: m.Expression, kinds: set[str], names: set[str]) -> None:
    if isinstance(node, m.Name | m.Population):
        names.add(node.name)
    elif isinstance(node, m.Sum):
        kinds.add(node.kind)
        for condition in node.conditions:
            kinds |= set(condition.kinds) if isinstance(condition, m.IsCovered) else set()
    elif isinstance(node, m.Arithmetic):
        _of_expression(node.left, kinds, names)
        _of_expression(node.right, kinds, names)


def _follow(policy: m.Policy, kinds: set[str], names: set[str]) -> None:
    """What the measures and derived facts that are used rest on."""
    todo = [n for n in names if n in policy.measures]
    seen: set[str] = set()
    while todo:
        name = todo.pop()
        if name not in seen:
            seen.add(name)
            _of_expression(policy.measures[name], kinds, names)
            todo += [n for n in names if n in policy.measures and n not in seen]
    for _ in policy.derived:
        for rule in policy.derived:
            kinds |= set(rule.kinds) if rule.name in kinds else set()


def idle_tests(policy: m.Policy, tree: s.SyntaxTree) -> Iterator[Diagnostic]:
    """A test of nothing but facts that no clause looks at passes whatever the clauses say.

    Unless it says that nothing follows (扣分 0分, 取消 没有, or in its name): then that is what it tests. Beside punches
    leave and failures of the clock decide what the punches come to.
    """
    kinds, _ = looked_at(policy)
    for test in policy.tests:
        given = {g.kind for g in test.given}
        others = any(p.before or p.grades or p.missing or p.punches or p.failures for p in test.people)
        others = others or _NOTHING.search(test.name) is not None or any(map(_none, test.expected))
        said = {e.what.split(" ")[0] for e in test.expected}
        if given and not given & kinds and not others and not said & {"未规定", *policy.measures}:
            shown = "、".join(sorted(given))
            message = f"测试“{test.name}”只给了“{shown}”，没有一款看它，条款怎么写都相符。"
            help = "请换成条款说到的事；要看它有没有条款管，请写 应当 未规定 迟到。"
            yield Diagnostic("KP284", Severity.WARNING, message, InSource(*test.place), help)


def _none(expected: m.Expectation) -> bool:
    """第一条（一）扣分 0分, 取消 没有, 理由 不含 …: that nothing comes of it."""
    if expected.what.endswith(("扣分", "加分", "扣款")):
        return _ZERO.match(expected.value) is not None
    return (expected.what in ("取消", "后果") and expected.value in ("没有", "无")) or "不含" in expected.what


UNUSED_CHECKS = (unused_definitions, idle_tests)
