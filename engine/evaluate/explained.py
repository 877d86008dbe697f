"""What explains a decision besides its clauses: leave, service, failures of the time clock, where facts were read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from engine.decision.decision import Decision, Noted
from engine.evaluate.context import Month
from engine.evaluate.draft import Draft
from engine.evaluate.wording import day, event
from engine.facts.fact import CORRECTING, Fact, Period, Posting, State
from engine.facts.order import by_keys
from engine.policy.kinds import LEAVE, PUNCHES
from engine.policy.needs import used_kinds


def explained(decision: Decision, draft: Draft) -> Decision:
    """The decision with what explains it besides its clauses: leave, service, where uncovered facts were read."""
    month = draft.month
    postings = tuple(p for p in month.subject.postings if _touches(p, month.period))
    failures = (
        _failures(month) if any(month.policy.kinds[k].sheet == PUNCHES for k in _looked_at(month)) else ()
    )
    return replace(
        decision,
        uncovered_at=tuple(draft.uncovered_at),
        leave=_leave(month),
        failures=failures,
        postings=postings,
    )


def _looked_at(month: Month) -> list[str]:
    return [k for k in used_kinds(month.policy) if k in month.policy.kinds]


def _failures(month: Month) -> tuple[Noted, ...]:
    """When the time clock failed, while the subject was on post."""
    calendar = month.own_calendar
    mine = [
        f
        for f in (calendar.failures if calendar else ())
        if f.day in month.period and any(p.covers(f.day) for p in month.subject.postings)
    ]
    return tuple(Noted(f"{day(f.day)} {f.half or '全天'} {f.reason}", (f.origin,)) for f in mine)


def _leave(month: Month) -> tuple[Noted, ...]:
    """Leave of the period, whatever became of it: it explains what was not charged."""
    states = {State.PENDING: "还在审批", State.REFUTED: "没有批准或已撤销"}
    kinds = month.policy.kinds
    found = [
        f
        for k, fs in month.by_kind.items()
        if k in kinds and kinds[k].sheet == LEAVE and not kinds[k].derived
        for f in fs
    ]
    return tuple(
        Noted(f"{event(fact, kinds)}，{_standing(fact, states)}", fact.origins)
        for fact in by_keys(found, lambda f: (f.date, f.kind), lambda f: f.key)
    )


def _standing(fact: Fact, states: Mapping[State, str]) -> str:
    """What became of leave; one whose correction is open is approved as it stands, but may change."""
    if CORRECTING in fact.doubt:
        return fact.doubt
    return states.get(fact.state or State.VERIFIED, "已批准")


def _touches(posting: Posting, period: Period) -> bool:
    return posting.start <= period.last and (posting.end is None or posting.end >= period.first)
