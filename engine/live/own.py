"""Numbers of the scale that a subject has of their own, put into the policy before the ledger looks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from engine.decision.decision import Finding
from engine.live.amounts import exact
from engine.live.figures import Desk, Figure
from engine.policy import model as m


def own(policy: m.Policy, desk: Desk, findings: Iterable[Finding]) -> tuple[m.Policy, bool]:
    """The policy with the subject's own base, budgets and caps; whether one of them is still open."""
    charged = [f for f in findings if f.nominal]
    open_ = False
    if policy.base_from:
        figure = desk.named(policy.base_from)
        policy = replace(policy, base=_size(figure) or Decimal(0), scored=figure.value is not None)
        open_ = figure.open
    used = {c.name for f in charged for c in policy.chain(f.category)}
    categories = dict(policy.categories)
    for name, category in policy.categories.items():
        if category.most_from and name in used:
            figure = desk.named(category.most_from)
            categories[name] = replace(category, most_off=_size(figure))
            open_ |= figure.value is None
    articles = {f.article for f in charged}
    clauses = []
    for clause in policy.clauses:
        if clause.article in articles and any(c.expression for c in clause.every_cap):
            caps, waits = _caps(clause.caps, desk)
            branches = []
            for branch in clause.branches:
                inner, more = _caps(branch.caps, desk)
                branches.append(replace(branch, caps=inner))
                waits |= more
            clause = replace(clause, caps=caps, branches=tuple(branches))
            open_ |= waits
        clauses.append(clause)
    return replace(policy, categories=categories, clauses=tuple(clauses)), open_


def _caps(caps: tuple[m.Cap, ...], desk: Desk) -> tuple[tuple[m.Cap, ...], bool]:
    """Caps with their formulas worked out."""
    found, open_ = [], False
    for cap in caps:
        if cap.expression is not None:
            figure = desk.work(cap.expression)
            cap = replace(cap, most=_size(figure))
            open_ |= figure.value is None
        found.append(cap)
    return tuple(found), open_


def _size(figure: Figure) -> Decimal | None:
    return None if figure.value is None else exact(figure.value)
