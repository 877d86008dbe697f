"""Items of a clause sorted into opener, branches and modifiers: the shape that resolving works on."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise

from engine.decision.decision import Basis, BasisKind
from grammar import syntax as s

MODIFIERS = (
    s.Except, s.AtMost, s.InCategory, s.BasisNote, s.Validity, s.ProRata, s.PartStep, s.Rounding, s.Ties, s.Excess,
    s.Same, s.Accept, s.Alike, s.OpenFloor, s.UntilGone,
)  # fmt: skip
# Of the band that they are written in, or of the whole clause where they stand by themselves.
LIMITS = (s.FreeFirst, s.Most)
_CONDITIONS = (s.FieldBounds, s.FieldIs, s.Verified, s.Has, s.Blank, s.Nth)
SHARED = (s.Except, s.AtMost, s.InCategory, s.BasisNote, s.Validity, s.Same, s.Accept)
OPENERS = (s.Each, s.Total, s.OfMeasure, s.EveryFull, s.Streak, s.Run, s.Ranking, s.Quota)


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
            if isinstance(item, s.Run) and item.bounds[0].op != "=":
                body.branches[-1].append(s.FieldBounds(None, item.bounds, item.span))
        elif isinstance(item, s.OfMeasure) and isinstance(body.opener, s.OfMeasure):
            body.branches[-1].append(s.FieldBounds(item.measure, item.bounds, item.span))
        else:
            body.branches[-1].append(item)
    body.branches = [b for b in body.branches if b]
    _place_limits(body)
    return body


def this_band(item: s.Item) -> bool:
    """Whether 本档 is written."""
    if isinstance(item, s.FreeFirst):
        return item.band
    return isinstance(item, s.Most) and item.within is not None and item.within.text == "本档"


def _place_limits(body: Body) -> None:
    """前 2次 不扣 and 最多 扣 5分 hold for the whole clause, unless they are written inside one of several bands."""
    several = any(isinstance(i, _CONDITIONS) for b in body.branches[1:] for i in b)
    kept: list[list[s.Item]] = []
    for branch in body.branches:
        alone = all(isinstance(i, LIMITS) for i in branch)
        mine = [i for i in branch if isinstance(i, LIMITS)]
        before = body.opener.span.start if body.opener else 0
        whole = [i for i in mine if not this_band(i) and (alone or not several or i.span.start < before)]
        body.modifiers += whole
        rest = [i for i in branch if i not in whole]
        if alone and kept:
            kept[-1] += rest
        elif rest:
            kept.append(rest)
    body.branches = kept


def parts(node: s.Clause) -> tuple[s.Clause, ...]:
    """凡 锦旗，每面 加 2分；凡 上门服务，每次 加 1分: one clause for every 凡 that stands behind a semicolon.

    除外, 计入, 依据 and the dates hold for all of them; everything else belongs to the 凡 before it.
    """
    if any(isinstance(i, s.Either) for i in node.items):
        return _alternatives(node)
    opener = next((i for i in node.items if isinstance(i, OPENERS)), None)
    items = node.items
    starts = [
        n
        for n in range(2, len(items))
        if isinstance(items[n], s.Each) and isinstance(items[n - 1], s.Separator)
    ]
    if not isinstance(opener, s.Each) or not starts:
        return (node,)
    shared: tuple[s.Item, ...] = tuple(i for i in items if isinstance(i, SHARED))
    ends = [n - 1 for n in starts]
    groups = [items[a:b] for a, b in zip([0, *starts], [*ends, len(items)], strict=True)]
    last = _alone(groups[-1])
    shared = (*shared, *last)
    return tuple(
        replace(node, items=(*(i for i in g if not isinstance(i, SHARED) and i not in last), *shared))
        for g in groups
    )


def _alone(items: tuple[s.Item, ...]) -> tuple[s.Item, ...]:
    """Caps and 同一 … that stand by themselves behind the last 凡: they hold for all of them."""
    ends = [-1, *(n for n, i in enumerate(items) if isinstance(i, s.Separator)), len(items)]
    groups = [items[a + 1 : b] for a, b in pairwise(ends)]
    return tuple(i for g in groups[1:] if all(isinstance(i, s.Most | s.Alike) for i in g) for i in g)


def _alternatives(node: s.Clause) -> tuple[s.Clause, ...]:
    """全年 迟到 合计 15次以上，或 旷工 合计 7天以上 的，不得 …: one clause for every opener, with all that follows."""
    kept = tuple(i for i in node.items if not isinstance(i, s.Either))
    first = next((n for n, i in enumerate(kept) if isinstance(i, OPENERS)), None)
    if first is None:
        return (node,)
    opener = kept[first]
    result = [replace(node, items=kept)]
    for item in (i for i in node.items if isinstance(i, s.Either)):
        other = item.opener
        if isinstance(other, s.Total) and other.scope is None and isinstance(opener, s.Total):
            other = replace(other, scope=opener.scope)
        result.append(replace(node, items=(*kept[:first], other, *kept[first + 1 :])))
    return tuple(result)


def basis_of(note: s.BasisNote) -> Basis:
    """Provenance as written."""
    return Basis(BasisKind(note.kind), note.reason)
