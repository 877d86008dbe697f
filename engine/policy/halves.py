"""A clause that a full stop cuts in two: neither half says anything by itself."""

from __future__ import annotations

from itertools import pairwise

from engine.policy.scope import Scope
from grammar import syntax as s
from grammar.source import Span


def cut_in_two(scope: Scope, nodes: tuple[s.Statement, ...]) -> set[Span]:
    """凡 迟到。每次 扣 1分。: a full stop in the middle, told once; the places of both halves."""
    halves: set[Span] = set()
    for node, after in pairwise(nodes):
        if not (isinstance(node, s.Clause) and isinstance(after, s.Clause)) or after.label or not after.items:
            continue
        if isinstance(after.items[0], s.Charge | s.Deem | s.Cancel | s.Consequence) and _only_opens(node):
            halves |= {node.span, after.span}
            end = Span(node.span.end - 1, node.span.end)
            help = "请把这个句号改成逗号“，”，一款写成一句。"
            scope.report("KP209", "这个句号把一款断成了两句。", end, help)
    return halves


def _only_opens(node: s.Clause) -> bool:
    doing = (s.Charge, s.Deem, s.Cancel, s.Consequence, s.Pay, s.Grade, s.Earn, s.Doubling, s.LimitTotal)
    return bool(node.items) and not any(isinstance(i, doing) for i in node.items)
