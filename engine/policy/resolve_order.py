"""Clauses on everybody's order → typed: places, ties, quotas."""

from __future__ import annotations

from decimal import Decimal

from engine.policy import model as m
from engine.policy.clause_body import Body
from engine.policy.resolve_groups import score_name
from engine.policy.scope import Scope
from engine.policy.units import factor
from grammar import syntax as s


def target(scope: Scope, opener: s.Ranking | s.Quota, body: Body) -> m.OfRank | m.OfQuota:
    """Who is compared by what, and how many of them count."""
    heads = next((i.mode for i in body.modifiers if isinstance(i, s.Rounding)), "去尾")
    number = _number(opener.quantity)
    if isinstance(opener, s.Quota):
        return m.OfQuota(opener.grade.text, number, opener.quantity.unit, heads)
    ties = next((i for i in body.modifiers if isinstance(i, s.Ties)), None)
    breaks = tuple((score_name(scope, b.measure.text), b.upwards) for b in ties.breaks) if ties else ()
    return m.OfRank(
        score_name(scope, opener.measure.text), opener.first, number, opener.quantity.unit,
        ties.included if ties else True, scope.stretch(opener.scope), opener.place.low if opener.place else 1,
        opener.upwards, breaks, heads,
    )  # fmt: skip


def place(scope: Scope, item: s.Place) -> m.IsPlace:
    """The places of a further branch."""
    text = "".join(scope.source.text[item.span.start : item.span.end].split())
    return m.IsPlace(item.first, item.low, _number(item.quantity), item.quantity.unit, text)


def _number(quantity: s.Quantity) -> Decimal:
    return quantity.number * (factor("%") if quantity.unit == "%" else 1)
