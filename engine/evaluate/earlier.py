"""The months before the period, as far as clauses look back at them."""

from __future__ import annotations

from engine.evaluate.allowance import counting_on
from engine.evaluate.context import Month, Occurrence
from engine.evaluate.draft import Draft
from engine.evaluate.events import charge_events, replaced
from engine.facts.order import by_keys
from engine.policy import model as m


def earlier(month: Month, table: dict[str, list[m.Clause]]) -> tuple[list[Occurrence], Draft]:
    """Occurrences of the months before, with 视为 worked out; their own findings were made in their months.

    What is let off in a whole year (全年 前 2次 不扣) is used up by them.
    """
    every = [*(f for found in month.earlier.values() for f in found), *month.named_before]
    facts = by_keys(every, lambda f: (f.date, f.kind), lambda f: f.key)
    before = Draft(month.past())
    if not facts:
        return [], before
    found = replaced(before, table, facts)
    charge_events(before, found, counting_on(table, month.period))
    return found, before
