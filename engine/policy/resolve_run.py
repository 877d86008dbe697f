"""连续 3天 迟到: what a run is made of, and what so many of them become."""

from __future__ import annotations

from decimal import Decimal

from engine.policy import model as m
from engine.policy import resolve_effect as effects
from engine.policy.scope import Scope
from engine.policy.units import base_unit, dimension, factor
from grammar import syntax as s


def run_target(scope: Scope, opener: s.Run) -> m.OfRun | None:
    """What the clause looks at, or None after a mistake."""
    kinds, _ = scope.event_kinds(opener.events)
    bound = opener.bounds[0]
    unit = base_unit(bound.quantity.unit)
    if dimension(unit) not in ("天数", "次数"):
        example = f"连续 3天 {opener.events[0].text}"
        scope.report(
            "KP201", f"“连续”要的是天数或次数，写的却是“{bound.text}”。", bound.span, f"例如 {example}。"
        )
        return None
    number = bound.quantity.number * factor(bound.quantity.unit) if bound.op == "=" else Decimal(0)
    return m.OfRun(kinds, "次" if dimension(unit) == "次数" else "天", number, scope.stretch(opener.scope))


def run_conversion(scope: Scope, opener: s.Run, deemed: s.Deem) -> m.Conversion | None:
    """连续 3天 …，视为 …: only so many make another fact; how many has to be said."""
    if opener.bounds[0].op != "=":
        help = f"请写明几天，例如 连续 3天 {opener.events[0].text} 的，视为 旷工 1天。"
        scope.report("KP225", "几天折一次没有写清。", opener.span, help)
        return None
    into = effects.deem(scope, deemed)
    return m.Conversion(int(opener.bounds[0].quantity.number), into) if into else None
