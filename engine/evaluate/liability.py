"""What one subject's event does to others: the chief representative, the window, the unit, a person it names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from engine.evaluate.context import Month
from engine.evaluate.draft import Draft, Liability
from engine.policy.kinds import GROUPS

CIRCLE = "扣的分要看别人的得分，别人的得分又要看这个分，定不了"


def share(drafts: Sequence[Draft]) -> list[Draft]:
    """Give each liability to whom it concerns, once per event; those given before are let be.

    Whose score had been settled and used before comes back, to be settled anew: what comes too late leaves it open.
    """
    late: list[Draft] = []
    for draft in drafts:
        for liability in draft.liabilities[draft.shared :]:
            for other in drafts:
                if concerns(liability, draft.month, other.month):
                    late += [other] if other.ledger is not None and liability.finding is not None else []
                    _give(other, liability)
        draft.shared = len(draft.liabilities)
    return late


def concerns(liability: Liability, giver: Month, other: Month) -> bool:
    """Whether what one subject brings about goes to another; what goes to a role never stays with oneself."""
    day = liability.date
    if liability.person:
        return not other.sort and other.subject.id == liability.person and other is not giver
    if liability.who in GROUPS:
        return other.sort == liability.who and other.subject.id == giver.group(liability.who, day)
    if other.sort or other is giver:
        return False
    return any(
        p.covers(day) and p.role == liability.who and _same_group(giver, p.window, p.unit, liability)
        for p in other.subject.postings
    )


def _same_group(month: Month, window: str, unit: str, liability: Liability) -> bool:
    """Whether a posting is at the window where it happened (at the unit, where a unit is concerned)."""
    if month.sort == "单位" or liability.who.startswith("单位"):
        return unit == month.group("单位", liability.date) != ""
    return window == month.group("窗口", liability.date)


def _give(other: Draft, liability: Liability) -> None:
    if liability.finding is not None and other.ledger is None:
        other.findings.append(liability.finding)
    elif liability.finding is not None:
        none = Decimal(0)
        other.findings.append(replace(liability.finding, nominal=none, effective=none, pending=CIRCLE))
    if liability.loss is not None:
        other.losses.append(liability.loss)
