"""By how much a clause counts: every so many minutes, days, times."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from engine.policy.units import PER_WORDS, base_unit, factor
from grammar import syntax as s


def step_sizes(items: list[s.Item]) -> Iterator[s.Quantity]:
    """The quantities by which the items charge."""
    for item in items:
        if isinstance(item, s.EveryMore):
            yield item.quantity
        elif isinstance(item, s.EveryStep):
            yield item.step
        elif isinstance(item, s.Charge):
            per = item.per
            if isinstance(per, s.Quantity):
                yield per
            elif per is not None and per.text in PER_WORDS:
                yield s.Quantity(*PER_WORDS[per.text], per.span)


def in_base(quantity: s.Quantity) -> tuple[Decimal, str]:
    """A quantity in its base unit."""
    return quantity.number * factor(quantity.unit), base_unit(quantity.unit)
