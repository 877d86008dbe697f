"""What one subject's event does to others: the chief representative, the window, the unit, a person it names."""

from __future__ import annotations

from collections.abc import Sequence

from engine.evaluate.context import Month
from engine.evaluate.draft import Draft, Liability
from engine.policy.kinds import GROUPS


def share(drafts: Sequence[Draft]) -> None:
    """Give each liability to whom it concerns, once per event; those given before are let be."""
    for draft in drafts:
        for liability in draft.liabilities[draft.shared :]:
            for other in drafts:
                if _concerns(liability, draft, other.month):
                    _give(other, liability)
        draft.shared = len(draft.liabilities)


def _concerns(liability: Liability, draft: Draft, other: Month) -> bool:
    day = liability.date
    if liability.person:
        return not other.sort and other.subject.id == liability.person and other is not draft.month
    if liability.who in GROUPS:
        return other.sort == liability.who and other.subject.id == draft.month.group(liability.who, day)
    if other.sort or other is draft.month:
        return False
    return any(
        p.covers(day) and p.role == liability.who and _same_group(draft.month, p.window, p.unit, liability)
        for p in other.subject.postings
    )


def _same_group(month: Month, window: str, unit: str, liability: Liability) -> bool:
    """Whether a posting is at the window where it happened (at the unit, where a unit is concerned)."""
    if month.sort == "单位" or liability.who.startswith("单位"):
        return unit == month.group("单位", liability.date) != ""
    return window == month.group("窗口", liability.date)


def _give(other: Draft, liability: Liability) -> None:
    if liability.finding is not None:
        other.findings.append(liability.finding)
    if liability.loss is not None:
        other.losses.append(liability.loss)
