"""Declarations beside the clauses: 奖励, 适用, 认定, and which names are money."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from engine.policy import model as m
from engine.policy.kinds import SCORES, SUBJECT_FIELDS, FactKind, Field, FieldType
from engine.policy.resolve_condition import condition, expression
from engine.policy.resolve_limits import typed
from engine.policy.scope import Scope
from grammar import syntax as s

_RULING = (
    Field("酌情分", FieldType.POINTS),
    Field("裁定人", FieldType.TEXT),
    Field("裁定理由", FieldType.TEXT),
)


def awards(scope: Scope, nodes: tuple[s.Statement, ...]) -> tuple[m.AwardRule, ...]:
    """Every 奖励 …：全额 为 …, by name."""
    declared = sorted((n for n in nodes if isinstance(n, s.AwardDeclaration)), key=lambda n: n.name.text)
    found = (_award(scope, node) for node in declared)
    return tuple(rule for rule in found if rule is not None)


def _award(scope: Scope, node: s.AwardDeclaration) -> m.AwardRule | None:
    found = expression(scope, node.expression, late=True)
    if found is None:
        return None
    to = scope.step(node.rounding, "金额") if node.rounding else None
    mode = node.rounding.mode if node.rounding else "四舍五入"
    remainder = ("最高" if node.remainder.best else "余数") if node.remainder else ""
    return m.AwardRule(node.name.text, found, mode, to or Decimal("0.01"), remainder, node.open_floor)


_DECLARED: Mapping[type, str] = {
    s.Hours: "作息",
    s.Category: "类别",
    s.Parameter: "参数",
    s.AwardDeclaration: "奖励",
    s.MeasureDeclaration: "指标",
    s.Derivation: "认定",
}


def declared_in(nodes: tuple[s.Statement, ...]) -> dict[str, tuple[str, ...]]:
    """What is declared under an article's heading before its first 款: 第三条 作息时间, and then 作息 夏令：…."""
    found: dict[str, list[str]] = {}
    article = ""
    for node in nodes:
        if isinstance(node, s.Heading):
            article = "" if node.chapter else node.number.text
        elif isinstance(node, s.Clause):
            article = ""
        elif article and type(node) in _DECLARED and hasattr(node, "name"):
            found.setdefault(article, []).append(f"{_DECLARED[type(node)]} {node.name.text}")
    return {number: tuple(dict.fromkeys(found[number])) for number in sorted(found)}


def covered(scope: Scope, nodes: tuple[s.Statement, ...]) -> tuple[m.Condition, ...]:
    """适用: conditions on the person only."""
    result: list[m.Condition] = []
    for node in nodes:
        for written in node.conditions if isinstance(node, s.ScopeRule) else ():
            found = condition(scope, (), written)
            if not isinstance(found, m.FieldIn) or found.field not in SUBJECT_FIELDS:
                scope.report(
                    "KP240",
                    "“适用”只能看人的职务、窗口、工号。",
                    written.span,
                    "例如 适用 职务 不为 后台人员。",
                )
                continue
            result.append(found)
    return tuple(result)


def derived(scope: Scope, nodes: tuple[s.Statement, ...]) -> tuple[m.Derivation, ...]:
    """认定 …: facts that are also facts of another kind."""
    result = []
    for node in nodes:
        if isinstance(node, s.Derivation):
            kinds, _ = scope.event_kinds(node.events)
            found = [condition(scope, kinds, c) for c in node.conditions]
            if None not in found:
                result.append(m.Derivation(node.name.text, kinds, tuple(c for c in found if c is not None)))
    return tuple(result)


def ruled_kinds(tree: s.SyntaxTree, kinds: Mapping[str, FactKind]) -> dict[str, FactKind]:
    """Kinds that a clause speaks of with 酌情 have the columns for the judgement, declared or not."""
    found: dict[str, FactKind] = {}
    for node in tree.statements:
        if not isinstance(node, s.Clause) or not any(_discretion(i) for i in node.items):
            continue
        for word in (w for i in node.items if isinstance(i, s.Each) for w in i.events):
            kind = found.get(word.text) or kinds.get(word.text)
            if kind is not None:
                missing = tuple(f for f in _RULING if kind.field(f.name) is None)
                found[kind.name] = replace(kind, fields=(*kind.fields, *missing))
    return found


def _discretion(item: s.Item) -> bool:
    if isinstance(item, s.Charge):
        return item.discretion
    if isinstance(item, s.Table | s.Row):
        row = item.row if isinstance(item, s.Table) else item
        return any(c.amount[1] is not None for c in row.cells)
    return isinstance(item, s.Earn) and item.high is not None


def derived_kinds(tree: s.SyntaxTree, kinds: Mapping[str, FactKind]) -> dict[str, FactKind]:
    """A 认定 has the fields of what it is made of and comes from the same sheets."""
    result: dict[str, FactKind] = {}
    for node in tree.statements:
        if isinstance(node, s.Derivation):
            sources = [kinds[w.text] for w in node.events if w.text in kinds]
            fields = {f.name: f for k in sources for f in k.fields}
            sheet = sources[0].sheet if sources else node.name.text
            result[node.name.text] = FactKind(node.name.text, tuple(fields.values()), sheet, derived=True)
    return result


def late(nodes: tuple[s.Statement, ...]) -> frozenset[str]:
    """Measures that are worked out from the score, directly or through others."""
    uses = {n.name.text: set(_words(n.expression)) for n in nodes if isinstance(n, s.MeasureDeclaration)}
    node = next((n for n in nodes if isinstance(n, s.SubjectPeriod)), None)
    of_groups = {f"{g.text}得分" for g in node.groups} if node else set()
    found: set[str] = set()
    while more := {
        name
        for name, words in uses.items()
        if name not in found and any(w in found or _on_score(w, uses, of_groups) for w in words)
    }:
        found |= more
    return frozenset(found)


def _on_score(word: str, measures: Mapping[str, object], of_groups: set[str]) -> bool:
    return word not in measures and word not in of_groups and word.endswith(SCORES)


def _words(node: s.Expression) -> Iterator[str]:
    if isinstance(node, s.Word):
        yield node.text
    elif isinstance(node, s.Over):
        yield node.measure.text
    elif isinstance(node, s.Operation):
        yield from _words(node.left)
        yield from _words(node.right)
    elif isinstance(node, s.Population) and node.measure is not None:
        # 成员 得分 is another's score, known before the group's own.
        yield from [node.measure.text] if node.everybody else []


def money(nodes: tuple[s.Statement, ...], kinds: Mapping[str, FactKind]) -> frozenset[str]:
    """Parameters and measures that are amounts of money, through other measures too."""
    names = {n.name.text for n in nodes if isinstance(n, s.Parameter) and n.value.unit == "元"}
    declared = [n for n in nodes if isinstance(n, s.MeasureDeclaration)]
    while more := {n.name.text for n in declared if _is_money(n.expression, kinds, names)} - names:
        names |= more
    return frozenset(names)


def _is_money(node: s.Expression, kinds: Mapping[str, FactKind], names: set[str]) -> bool:
    """Yuan by itself, in a sum, or times something; yuan divided by yuan is a ratio."""
    if isinstance(node, s.Quantity):
        return node.unit == "元"
    if isinstance(node, s.Word):
        return node.text in names
    if isinstance(node, s.Operation):
        left, right = _is_money(node.left, kinds, names), _is_money(node.right, kinds, names)
        return left and not right if node.op == "÷" else left or right
    if isinstance(node, s.Tally) and node.field is not None:
        kind = kinds.get(node.event.text)
        field = kind.field(node.field.text) if kind else None
        return field is not None and field.type is FieldType.MONEY
    return False


def matters(scope: Scope, nodes: tuple[s.Statement, ...]) -> tuple[m.Matter, ...]:
    """同一 标题 就高 计分。 for the whole file."""
    found = [typed(scope, n.alike) for n in nodes if isinstance(n, s.AlikeRule)]
    return tuple(x for x in found if isinstance(x, m.Matter))


def score_rounding(scope: Scope, scale: s.Scale | None) -> tuple[str, Decimal] | None:
    """满分 100分，四舍五入 到 0.1分: how the score is rounded, once, at the end."""
    if scale is None or scale.rounding is None:
        return None
    to = scope.step(scale.rounding, "分数")
    return (scale.rounding.mode, to) if to is not None else None
