"""Items of a clause sorted into opener, branches and modifiers: the shape that resolving works on."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.decision.decision import Basis, BasisKind
from grammar import syntax as s

MODIFIERS = (
    s.Except, s.InCategory, s.BasisNote, s.Validity, s.ProRata, s.PartStep, s.FreeFirst, s.Rounding, s.Ties, s.Excess,
)  # fmt: skip
OPENERS = (s.Each, s.Total, s.OfMeasure, s.EveryFull, s.Streak, s.Ranking, s.Quota)


@dataclass(frozen=True)
class Article:
    """What a heading lends to the clauses below it."""

    number: str
    title: str
    category: str
    basis: Basis | None


@dataclass
class Body:
    """Items of a clause, sorted into opener, branches and modifiers."""

    opener: s.Item | None = None
    branches: list[list[s.Item]] = field(default_factory=lambda: [[]])
    modifiers: list[s.Item] = field(default_factory=list)


def sort_items(node: s.Clause) -> Body:
    """The items of a clause, sorted; bounds of the opener become the first branch's condition."""
    body = Body()
    for item in node.items:
        if isinstance(item, s.Separator):
            body.branches.append([])
        elif isinstance(item, MODIFIERS):
            body.modifiers.append(item)
        elif isinstance(item, OPENERS) and body.opener is None:
            body.opener = item
            if isinstance(item, s.OfMeasure | s.Total | s.Streak) and item.bounds:
                body.branches[-1].append(s.FieldBounds(None, item.bounds, item.span))
        elif isinstance(item, s.OfMeasure) and isinstance(body.opener, s.OfMeasure):
            body.branches[-1].append(s.FieldBounds(item.measure, item.bounds, item.span))
        else:
            body.branches[-1].append(item)
    body.branches = [b for b in body.branches if b]
    return body


def basis_of(note: s.BasisNote) -> Basis:
    """Provenance as written."""
    return Basis(BasisKind(note.kind), note.reason)
