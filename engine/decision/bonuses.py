"""Several bonuses of one regulation: their sum, and a change to one of them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from engine.decision.decision import Award, Basis, BasisKind
from engine.evaluate.wording import number

SUM = "奖励合计"


def together(parts: Sequence[Award]) -> Award:
    """The sum of several bonuses, which keeps each of them; not known where one of them is not."""
    amounts = [p.amount for p in parts]
    known = [a for a in amounts if a is not None]
    total = sum(known, Decimal(0)) if len(known) == len(amounts) else None
    return Award(
        name=SUM,
        amount=total,
        unrounded=number(total) if total is not None else "",
        article="",
        text="",
        steps=_steps(parts, total),
        checks=tuple(dict.fromkeys(c for p in parts for c in p.checks)),
        basis=_weakest([p.basis for p in parts]),
        refused=tuple(dict.fromkeys(a for p in parts for a in p.refused)),
        parts=tuple(parts),
    )


def with_part(award: Award, name: str, part: Award) -> Award:
    """The award with another bonus in place of the one of that name, added up anew."""
    return together([part if p.name == name else p for p in award.parts]) if award.parts else part


def part_of(award: Award, name: str) -> Award:
    """The bonus of that name; the award itself where there is only one."""
    return next((p for p in award.parts if p.name == name), award)


def _steps(parts: Sequence[Award], total: Decimal | None) -> tuple[str, ...]:
    if total is None:
        return tuple(f"{p.name}：{'；'.join(p.steps) or '还不能定'}" for p in parts if p.amount is None)
    sums = " ＋ ".join(f"{p.name} {number(p.amount or Decimal(0))}元" for p in parts)
    return (f"{sums} = {number(total)}元",)


def _weakest(bases: Sequence[Basis]) -> Basis:
    order = tuple(BasisKind)
    return max(bases, key=lambda b: order.index(b.kind))
