"""Before the clauses: whom the regulation covers (适用), and facts that are also facts of another kind (认定)."""

from __future__ import annotations

from dataclasses import replace

from engine.evaluate.conditions import check, conjunction
from engine.evaluate.context import Month
from engine.facts.fact import Fact, State
from engine.policy import model as m


def covered(month: Month) -> bool:
    """Whether the regulation applies to the subject, as on the period's last day."""
    for condition in month.policy.covered:
        if isinstance(condition, m.FieldIn):
            seen = month.attribute(condition.field, month.period.last)
            if (seen in condition.values) == condition.negated:
                return False
    return True


def derive(month: Month) -> None:
    """Add what 认定 makes of the facts, those of earlier months too; unknown conditions leave the new fact pending."""
    for seen in (month, month.past()) if month.earlier else (month,):
        _derive(seen)


def _derive(month: Month) -> None:
    for rule in month.policy.derived:
        found = [f for kind in rule.kinds for f in month.by_kind.get(kind, ())]
        for fact in found:
            checks = [check(month, fact, c) for c in rule.conditions]
            verdict = conjunction(checks)
            if verdict is not False:
                new = _derived(rule.name, fact, verdict)
                month.made_of[id(new)] = month.made_of.get(id(fact), id(fact))
                month.by_kind.setdefault(rule.name, []).append(new)


def _derived(name: str, fact: Fact, verdict: bool | None) -> Fact:
    if verdict is None:
        return replace(
            fact, kind=name, state=State.PENDING, doubt=fact.doubt or f"{fact.kind} 的条件还不清楚"
        )
    return replace(fact, kind=name)
