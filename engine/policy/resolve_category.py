"""类别 … of the syntax tree → categories: budgets, weights, and what a category is a part of."""

from __future__ import annotations

from dataclasses import replace

from engine.policy import model as m
from engine.policy.scope import Scope
from grammar import syntax as s
from grammar.diagnostic import Severity
from grammar.near import near

_DITTO = ("扣完为止", "不封顶")


def categories(scope: Scope, nodes: tuple[s.Statement, ...]) -> dict[str, m.Category]:
    """Categories by name. 下同 lends its word on the cap to every later category that has points and no such word."""
    result = {}
    lent = ""
    for node in (n for n in nodes if isinstance(n, s.Category)):
        kinds = {c.kind for c in node.caps}
        if "下同" in kinds:
            lent = next((k for k in _DITTO if k in kinds), "")
            if not lent:
                help = "例如 类别 考勤：30分，扣完为止，下同。"
                scope.report(
                    "KP260", "“下同”前面没有写扣完为止还是不封顶，不知道下面的同什么。", node.span, help
                )
        own = kinds | ({lent} if lent and "分值" in kinds and not kinds & set(_DITTO) else set())
        result[node.name.text] = _category(scope, node, own)
    _within(scope, nodes, result)
    return dict(sorted(result.items()))


def _category(scope: Scope, node: s.Category, kinds: set[str]) -> m.Category:
    caps = {c.kind: c for c in node.caps}
    quantity = {k: c.quantity for k, c in caps.items()}
    limit = quantity.get("上限") or quantity.get("分值")
    most_off = scope.number(limit, "分数", "类别的上限") if limit else None
    bonus = quantity.get("加分上限")
    most_on = scope.number(bonus, "分数", "加分的上限") if bonus else None
    share = quantity.get("占")
    weight = scope.number(share, "比例", "“占”") if share else None
    inferred = "分值" in kinds and not kinds & set(_DITTO)
    if "不封顶" in kinds:
        most_off = None
    if inferred:
        scope.report(
            "KP220",
            f"类别“{node.name.text}”有分值，没有说扣完为止还是不封顶，先按分值封顶（推定）。",
            node.span,
            "请在后面写上 扣完为止 或 不封顶。",
            Severity.WARNING,
        )
    lent = sorted(kinds - set(caps))
    text = "，".join(
        [*(_text(scope, c) for c in node.caps if c.kind != "下同"), *(f"{x}（同上）" for x in lent)]
    )
    named = caps["上限"].measure if "上限" in caps else None
    source = scope.declared(named, "类别的上限") if named else ""
    of = "元" if source in scope.money else "分"
    return m.Category(node.name.text, most_off, most_on, text, inferred, weight, source, of)


def _text(scope: Scope, cap: s.CapItem) -> str:
    return "".join(scope.source.text[cap.span.start : cap.span.end].split())


def _within(scope: Scope, nodes: tuple[s.Statement, ...], found: dict[str, m.Category]) -> None:
    """属于 考勤: the outer category must be declared, and no category lies within itself."""
    for node in (n for n in nodes if isinstance(n, s.Category)):
        for cap in (c for c in node.caps if c.kind == "属于" and c.measure is not None):
            assert cap.measure is not None
            outer = cap.measure.text
            if outer not in found:
                guess = near(outer, found)
                hint = f"是不是想写“{guess[0]}”？" if guess else ""
                help = f"{hint}已声明的有：{'、'.join(sorted(found))}。"
                scope.report("KP207", f"没有叫“{outer}”的类别。", cap.measure.span, help)
                continue
            if node.name.text in _chain(found, outer):
                help = f"“{outer}”已经在“{node.name.text}”里面，请删去其中一个“属于”。"
                scope.report("KP261", f"类别“{node.name.text}”绕一圈又属于它自己。", cap.span, help)
                continue
            found[node.name.text] = replace(found[node.name.text], within=outer)


def _chain(found: dict[str, m.Category], name: str) -> list[str]:
    chain = []
    while name and name not in chain:
        chain.append(name)
        name = found[name].within
    return chain
