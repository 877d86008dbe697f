"""How a window's or unit's score is made: it begins with a number, or its own part is one of several."""

from __future__ import annotations

from collections.abc import Iterator

from engine.policy import model as m
from grammar.vocabulary import OWN_SCORE


def is_combined(begins: m.GroupScore) -> bool:
    """Whether a group's score is made of its own and others', instead of beginning with a number."""
    return any(isinstance(x, m.Name) and x.name == OWN_SCORE for x in parts(begins.expression))


def parts(node: m.Expression) -> Iterator[m.Expression]:
    """All parts of an expression."""
    yield node
    if isinstance(node, m.Arithmetic):
        yield from parts(node.left)
        yield from parts(node.right)
