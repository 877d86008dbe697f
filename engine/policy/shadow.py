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


def _field(scope: Scope, kind: str, word: s.Word) -> None:
    name, meant = word.text, _OWN.get(word.text, "")
    of = next((c for c in sorted(scope.categories) for t in TOTALS if name == c + t), "")
    meant = meant or (f"类别“{of}”的{name.removeprefix(of)}" if of else "")
    if meant:
        message = f"字段不能叫“{name}”：条款里的“{name}”说的是{meant}，会和“{kind}”的这个字段混在一起。"
        help = f"请改名，例如 {kind}{name}。"
        scope.report("KP232", message, word.span, help)
