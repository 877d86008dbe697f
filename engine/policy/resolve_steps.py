"""每增加 1天, 每少 1天, 每超过 30分钟: points for every step beyond a bound of the branch."""

from __future__ import annotations

from engine.policy import model as m
from engine.policy import resolve_effect as effects
from engine.policy.scope import Scope
from grammar import syntax as s


def beyond_bound(item: s.Item, own: list[m.Condition]) -> s.EveryMore | None:
    """超过 15分钟 的，每超过 10分钟 扣 1分 counts from the bound; with no such bound the whole is beyond (超期)."""
    if not isinstance(item, s.Charge) or not isinstance(item.per, s.Quantity) or not item.per.beyond:
        return None
    bounds = [x for c in own if isinstance(c, m.InBand) for x in c.limits]
    passed = any(x.op == ">" and x.number > 0 for x in bounds)
    return s.EveryMore(item.per, item.per.span) if passed else None


def steps(
    scope: Scope, every: s.EveryMore | s.EveryStep, item: s.Charge, own: list[m.Condition],
    kinds: tuple[str, ...], up: bool,
) -> m.Steps | m.Computed | None:  # fmt: skip
    """The steps, from the bound that the branch gives; None after a mistake."""
    band = next((c for c in own if isinstance(c, m.InBand)), None)
    less = isinstance(every, s.EveryMore) and every.less
    sides = ("<", "<=") if less else (">", ">=")
    lower = next((x.number for x in band.limits if x.op in sides), None) if band else None
    named = None
    if band and band.field:
        named = next((scope.kinds[k].field(band.field) for k in kinds if k in scope.kinds), None)
    return effects.steps(scope, kinds, every, item, lower, named, up)
