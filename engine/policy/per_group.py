"""What a charge counts by where the opener or a bare 每 1次 says it."""

from __future__ import annotations

from dataclasses import replace

from engine.policy import model as m
from engine.policy.clause_body import Body
from engine.policy.scope import Scope
from engine.policy.units import dimension
from grammar import syntax as s


def per_group(scope: Scope, body: Body, item: s.Item, target: m.Target) -> s.Item:
    """每满 3次 迟到，扣 1分 charges for every three; 凡 迟到，每 1次 扣 1分 for every one."""
    if (
        isinstance(item, s.Charge)
        and isinstance(item.per, s.Quantity)
        and isinstance(target, m.ForEvent)
        and item.per.number == 1
        and dimension(item.per.unit) == "次数"
        and scope.field_by_dimension(target.kinds, "次数") is None
    ):
        return replace(item, per=None)
    if isinstance(item, s.Charge) and isinstance(body.opener, s.EveryFull) and item.per is None:
        return replace(item, per=body.opener.quantity)
    return item
