"""Syntax tree → Policy. One rule file holds one regulation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar

from engine.decision.decision import Basis, BasisKind
from engine.policy import model as m
from engine.policy import resolve_groups as groups
from engine.policy import resolve_head as head
from engine.policy.article import article_key
from engine.policy.clause_body import Article, basis_of
from engine.policy.halves import cut_in_two
from engine.policy.kinds import FactKind
from engine.policy.missing import missing_headers
from engine.policy.resolve_category import categories
from engine.policy.resolve_clause import resolve_clause
from engine.policy.resolve_condition import expression
from engine.policy.resolve_default import check_defaults, with_defaults
from engine.policy.resolve_hours import resolve_hours
from engine.policy.resolve_span import check_spans
from engine.policy.resolve_test import resolve_test
from engine.policy.scope import Scope
from engine.policy.shadow import shadowed_names
from grammar import syntax as s
from grammar.diagnostic import Diagnostic, InSource, Label
from grammar.source import Span

_BARE = ("系数", "倍", "率", "比", "指数", "权")
T = TypeVar("T")
NO_NUMBER = "无"


@dataclass(frozen=True)
class Resolved:
    """The policy, or None where there is nothing in the file, and the mistakes found.

    It is fit to be applied only where none of them is an error.
    """

    policy: m.Policy | None
    diagnostics: tuple[Diagnostic, ...]


def fact_kinds(tree: s.SyntaxTree) -> dict[str, FactKind]:
    """Kinds of facts that a file declares; the sheet is named like the kind where nothing is said."""
    kinds: dict[str, FactKind] = {}
    subject = next((n.subject.text for n in tree.statements if isinstance(n, s.SubjectPeriod)), "人员")
    for node in tree.statements:
        if isinstance(node, s.FactDeclaration):
            fields = with_defaults(node)
            about = node.about.text if node.about and node.about.text != subject else ""
            sheet = (node.sheet or node.name).text
            kinds[node.name.text] = FactKind(
                node.name.text, fields, sheet, about=about, cites=node.cites.text if node.cites else ""
            )
    return kinds


def resolve(tree: s.SyntaxTree, standard: Mapping[str, FactKind]) -> Resolved:
    """The typed policy of a file. standard: kinds of facts that every hall has."""
    nodes = tree.statements
    kinds = {**standard, **fact_kinds(tree)}
    kinds |= head.ruled_kinds(tree, kinds)
    kinds |= head.derived_kinds(tree, kinds)
    scope = Scope(
        tree.source,
        kinds,
        frozenset(n.name.text for n in nodes if isinstance(n, s.Category)),
        frozenset(n.name.text for n in nodes if isinstance(n, s.MeasureDeclaration)),
        frozenset(n.name.text for n in nodes if isinstance(n, s.Parameter)),
        head.money(nodes, kinds),
        next((n.period.text for n in nodes if isinstance(n, s.SubjectPeriod)), "月"),
        head.late(nodes),
        groups.declared(nodes),
        frozenset(n.name.text for n in nodes if isinstance(n, s.AwardDeclaration)),
        groups.of_members(nodes, kinds),
    )
    if not nodes:
        help = "请照手册里“一个完整的规则文件”写起；第一行是 办法 和它的名称。"
        scope.report("KP217", "文件里还没有任何规则。", Span(0, 0), help)
        return Resolved(None, tuple(scope.found))
    _duplicate_declarations(scope, nodes)
    shadowed_names(scope, nodes)
    groups.check(scope, nodes)
    check_spans(scope, nodes)
    check_defaults(scope, nodes)
    clauses = tuple(groups.of_grades(_clauses(scope, nodes)))
    policy = _policy(scope, nodes, kinds, clauses)
    return Resolved(policy, tuple(scope.found))


def _one(nodes: tuple[s.Statement, ...], kind: type[T]) -> T | None:
    return next((n for n in nodes if isinstance(n, kind)), None)


def _file_basis(nodes: tuple[s.Statement, ...]) -> Basis | None:
    """依据 written before the first heading holds for the whole file."""
    for node in nodes:
        if isinstance(node, s.Heading):
            return None
        if isinstance(node, s.BasisNote):
            return basis_of(node)
    return None


def _clauses(scope: Scope, nodes: tuple[s.Statement, ...]) -> tuple[m.Clause, ...]:
    whole = _file_basis(nodes)
    article = Article("", "", "", whole)
    chapter = ""
    found: list[m.Clause] = []
    halves = cut_in_two(scope, nodes)
    for node in nodes:
        if isinstance(node, s.Heading):
            if node.chapter:
                chapter = node.title if node.title in scope.categories else ""
                continue
            category = node.title if node.title in scope.categories else chapter
            article = Article(node.number.text, node.title, category, whole)
            scope.bonus = node.title if node.title in scope.awards else ""
        elif isinstance(node, s.BasisNote):
            article = Article(article.number, article.title, article.category, basis_of(node))
        elif isinstance(node, s.Clause) and node.span not in halves:
            found += resolve_clause(scope, node, article)
    return tuple(sorted(found, key=lambda c: (article_key(c.article), str(c.since or ""))))


def _duplicate_declarations(scope: Scope, nodes: tuple[s.Statement, ...]) -> None:
    """A category, measure or kind of fact declared twice; one header line too many."""
    seen: dict[tuple[str, str], Span] = {}
    names = {s.Category: "类别", s.MeasureDeclaration: "指标", s.FactDeclaration: "事实", s.Hours: "作息"}
    names |= {s.AwardDeclaration: "奖励"}
    headers = {
        s.Title: "办法",
        s.DocumentNumber: "文号",
        s.SubjectPeriod: "对象",
        s.Scale: "满分",
        s.Effective: "施行日期",
        s.SameRule: "同一事实",
    }
    for node in nodes:
        what = names.get(type(node)) or headers.get(type(node))
        if what is None or (isinstance(node, s.Hours) and node.validity):
            continue
        key = (what, getattr(node, "name", s.Word("", node.span)).text)
        if key in seen:
            first = InSource(scope.source, seen[key])
            shown = f"{what} {key[1]}".strip()
            help = "一个文件只写一部办法；请删去其中一个。"
            scope.report(
                "KP206", f"“{shown}”写了两次。", node.span, help, labels=(Label(first, "第一次写在这里"),)
            )
        seen.setdefault(key, node.span)


def _unit(scope: Scope, node: s.Parameter) -> str:
    """The parameter's unit; a number without one is a coefficient, and its name must say so."""
    if node.value.unit or node.by or any(word in node.name.text for word in _BARE):
        return node.value.unit
    shown = f"{node.value.number.normalize():f}"
    help = f"请写上单位，例如 {shown}元、{shown}分；本来就没有单位的，名称里要有“系数”“倍数”，例如 参数 岗位系数：1.2。"
    scope.report("KP104", f"参数“{node.name.text}”的数没有单位，写的是“{shown}”。", node.value.span, help)
    return "元"


def _parameters(
    scope: Scope, nodes: tuple[s.Statement, ...], whole: Basis | None
) -> dict[str, tuple[m.Version, ...]]:
    result: dict[str, list[m.Version]] = {}
    for node in nodes:
        if isinstance(node, s.Parameter):
            since = node.validity.since if node.validity else None
            until = node.validity.until if node.validity else None
            basis = basis_of(node.basis) if node.basis else whole
            unit = _unit(scope, node)
            by = tuple((name.text, value.number) for name, value in node.by)
            version = m.Version(
                node.value.number, unit, since, until, basis or Basis(BasisKind.UNCONFIRMED), by
            )
            result.setdefault(node.name.text, []).append(version)
    return {
        name: tuple(sorted(versions, key=lambda v: str(v.since or "")))
        for name, versions in sorted(result.items())
    }


def _number(nodes: tuple[s.Statement, ...]) -> str:
    """文号, "" where there is none."""
    number = _one(nodes, s.DocumentNumber)
    return number.text.text if number and number.text.text != NO_NUMBER else ""


def _measures(scope: Scope, nodes: tuple[s.Statement, ...]) -> dict[str, m.Expression]:
    written = sorted((n for n in nodes if isinstance(n, s.MeasureDeclaration)), key=lambda n: n.name.text)
    found = ((n.name.text, expression(scope, n.expression, late=True)) for n in written)
    return {name: e for name, e in found if e is not None}


def _policy(
    scope: Scope, nodes: tuple[s.Statement, ...], kinds: Mapping[str, FactKind], clauses: tuple[m.Clause, ...]
) -> m.Policy:
    """The policy; a missing line of the header has been reported and is made up, so that the rest can be checked."""
    missing_headers(scope, nodes, _file_basis(nodes))
    whole = _file_basis(nodes)
    measures = _measures(scope, nodes)
    title, effective = _one(nodes, s.Title), _one(nodes, s.Effective)
    subject, scale = _one(nodes, s.SubjectPeriod), _one(nodes, s.Scale)
    if scale is None and any(_in_points(c) for c in clauses):
        scope.report("KP217", "文件里没有写满分。", Span(0, 0), "请在开头写上，例如：满分 100分，最低 0分。")
    awards = head.awards(scope, nodes)
    tests = tuple(resolve_test(scope, n) for n in nodes if isinstance(n, s.Test))
    return m.Policy(
        title=title.text.text if title else "",
        number=_number(nodes),
        since=effective.since if effective else date(2000, 1, 1),
        subject=subject.subject.text if subject else "人员",
        period=scope.period,
        base=(_points(scope, scale.base) if scale else None) or Decimal(0),
        floor=_points(scope, scale.floor) if scale and not scale.open_floor else None,
        ceiling=_points(scope, scale.ceiling) if scale and not scale.open_ceiling else None,
        clauses=clauses,
        categories=categories(scope, nodes),
        measures=measures,
        parameters=_parameters(scope, nodes, whole),
        kinds=dict(sorted(kinds.items())),
        hours=resolve_hours(scope, nodes),
        basis=whole or Basis(BasisKind.UNCONFIRMED, "规则文件没有写依据"),
        tests=tests,
        award=awards[0] if len(awards) == 1 else None,
        awards=awards if len(awards) > 1 else (),
        covered=head.covered(scope, nodes),
        derived=head.derived(scope, nodes),
        scored=scale is not None,
        matters=head.matters(scope, nodes),
        rounding=head.score_rounding(scope, scale),
        same=next((n.how for n in nodes if isinstance(n, s.SameRule)), ""),
        late=scope.late,
        groups=scope.groups,
        declared_in=head.declared_in(nodes),
        group_scores=groups.scores(scope, nodes),
        group_scales=groups.scales(scope, nodes),
        base_from=scope.declared(scale.measure, "基本分") if scale and scale.measure else "",
    )


def _in_points(clause: m.Clause) -> bool:
    """Whether a clause needs a score to work on."""
    if isinstance(clause.target, m.OfMeasure) and clause.target.name == "得分":
        return True
    charges = m.Points | m.Steps | m.Computed | m.Discretion
    return any(isinstance(e, charges) and e.of == "分" for b in clause.branches for e in b.effects)


def _points(scope: Scope, quantity: s.Quantity | None) -> Decimal | None:
    return scope.number(quantity, "分数", "满分、最低、最高") if quantity else None
