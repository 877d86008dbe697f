"""Figures drawn from decisions: plain numbers, sums, averages and the order of people."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from engine.decision.decision import Basis, BasisKind, Decision, Status

CENT = Decimal("0.01")
# More places than any sum of points has: a division that does not end.
_PLACES = 12


def plain(number: Decimal) -> str:
    """An exact decimal as people write it: no exponent, no trailing zeros, no negative zero."""
    text = f"{number:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def brief(number: Decimal) -> str:
    """As `plain`, but a mean that never ends is cut to four places and marked 约."""
    if -int(number.as_tuple().exponent) <= _PLACES:
        return plain(number)
    return f"约{plain(number.quantize(Decimal('0.0001'), ROUND_HALF_UP))}"


def deducted(decision: Decision) -> Decimal:
    """Points taken off after caps, as a positive number; undecided findings count nothing."""
    return -sum((f.effective for f in decision.findings if f.effective < 0 and f.unit == "分"), Decimal(0))


def added(decision: Decision) -> Decimal:
    """Points added after caps; undecided findings count nothing."""
    return sum((f.effective for f in decision.findings if f.effective > 0 and f.unit == "分"), Decimal(0))


def is_final(decision: Decision) -> bool:
    """Whether the decision stands, so that it may be averaged and paid."""
    return decision.status is Status.FINAL


def average_score(decisions: Iterable[Decision]) -> Decimal | None:
    """Mean score of the final decisions, rounded half up to 0.01; None where there is none."""
    scores = [d.score for d in decisions if is_final(d) and d.score is not None]
    if not scores:
        return None
    return (sum(scores, Decimal(0)) / len(scores)).quantize(CENT, ROUND_HALF_UP)


def paid(decision: Decision) -> Decimal | None:
    """元 that may be paid out now; None where the decision is not final or the policy pays nothing."""
    return decision.award.amount if decision.award and is_final(decision) else None


def bonuses(decisions: Iterable[Decision]) -> tuple[str, ...]:
    """The names of the bonuses where a regulation has several; none where there is one at most."""
    return tuple(dict.fromkeys(part.name for d in decisions if d.award for part in d.award.parts))


def paid_of(decision: Decision, bonus: str) -> Decimal | None:
    """元 of one of several bonuses; None as for `paid`."""
    parts = decision.award.parts if decision.award and is_final(decision) else ()
    return next((p.amount for p in parts if p.name == bonus), None)


def total_of(decisions: Iterable[Decision], bonus: str) -> Decimal:
    """元 of one of several bonuses paid to everybody whose decision is final."""
    return sum((amount for d in decisions if (amount := paid_of(d, bonus)) is not None), Decimal(0))


def total_paid(decisions: Iterable[Decision]) -> Decimal:
    """元 paid to everybody whose decision is final."""
    return sum((amount for d in decisions if (amount := paid(d)) is not None), Decimal(0))


def by_unit(decisions: Iterable[Decision]) -> tuple[tuple[Decision, ...], ...]:
    """Decisions grouped by window: people by 工号, windows by their first person's 工号."""
    units: dict[str, list[Decision]] = {}
    for decision in sorted(decisions, key=lambda d: (d.subject, d.policy, d.period)):
        units.setdefault(decision.unit, []).append(decision)
    return tuple(tuple(members) for members in units.values())


def weakest(decisions: Iterable[Decision]) -> Basis:
    """The weakest provenance among decisions: 待核 before 推定 before 原文."""
    order = tuple(BasisKind)
    bases = (d.provenance for d in decisions)
    return max(bases, key=lambda b: (order.index(b.kind), b.reason), default=Basis(BasisKind.TEXT))
