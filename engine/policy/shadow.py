"""Names that hide another of the same spelling, told where they are declared."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from engine.policy.scope import Scope
from grammar import syntax as s
from grammar.diagnostic import InSource, Label
from grammar.source import Span
from grammar.vocabulary import TOTALS

_OWN: Mapping[str, str] = MappingProxyType({"得分": "总分", "等次": "评定的等次"})


def shadowed_names(scope: Scope, nodes: tuple[s.Statement, ...]) -> None:
    """指标 called like a kind of fact is read as the fact; a field called 得分 as the field, never as the score."""
    facts = {n.name.text: n.name.span for n in nodes if isinstance(n, s.FactDeclaration | s.Derivation)}
    for node in nodes:
        if isinstance(node, s.MeasureDeclaration):
            _measure(scope, node.name, facts)
        elif isinstance(node, s.AwardDeclaration) and len(scope.awards) > 1:
            _award(scope, node.name)
        elif isinstance(node, s.FactDeclaration):
            for field in node.fields:
                _field(scope, node.name.text, field.name)


def _measure(scope: Scope, word: s.Word, facts: Mapping[str, Span]) -> None:
    name = word.text
    if name not in scope.kinds:
        return
    place = facts.get(name)
    labels = (Label(InSource(scope.source, place), "事实声明在这里"),) if place else ()
    standard = "" if place else "（标准的事实，不用声明）"
    message = f"“{name}”又是指标，又是事实{standard}，条款里写的“{name}”会当作事实。"
    help = f"请给指标改名，例如 {name}数、{name}率。"
    scope.report("KP232", message, word.span, help, labels=labels)


def _award(scope: Scope, word: s.Word) -> None:
    """Of several bonuses one must be told by its name, which then can't be a figure's or a fact's as well."""
    kinds = [("参数", scope.parameters), ("指标", scope.measures), ("事实", scope.kinds)]
    what = next((label for label, names in kinds if word.text in names), "")
    if what:
        message = f"“{word.text}”又是奖励，又是{what}，条款里写的“{word.text}”会当作{what}。"
        help = f"请给{what}改名，例如 {word.text}{'标准' if what == '参数' else '数'}。"
        scope.report("KP232", message, word.span, help)


def _field(scope: Scope, kind: str, word: s.Word) -> None:
    name, meant = word.text, _OWN.get(word.text, "")
    of = next((c for c in sorted(scope.categories) for t in TOTALS if name == c + t), "")
    meant = meant or (f"类别“{of}”的{name.removeprefix(of)}" if of else "")
    if meant:
        message = f"字段不能叫“{name}”：条款里的“{name}”说的是{meant}，会和“{kind}”的这个字段混在一起。"
        help = f"请改名，例如 {kind}{name}。"
        scope.report("KP232", message, word.span, help)
