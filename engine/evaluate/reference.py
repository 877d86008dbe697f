"""The reference evaluator: the definition of what a policy means. Pure, exact, keeps every verdict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from engine.decision.award import Outcome, outcome
from engine.decision.decision import Attempt, Award, Basis, BasisKind, Decision, Measure, Noted, Status
from engine.decision.ledger import Ledger, settle
from engine.evaluate.context import Month, Occurrence, month_of
from engine.evaluate.derived import covered, derive
from engine.evaluate.doubling import escalate
from engine.evaluate.draft import Draft
from engine.evaluate.events import charge_events, event_clauses, occurrences, replaced
from engine.evaluate.groups import convert
from engine.evaluate.measures import Figure, measure
from engine.evaluate.own import own_scale
from engine.evaluate.ranking import ranked
from engine.evaluate.totals import charge_totals
from engine.evaluate.wording import event
from engine.facts.fact import Fact, Facts, Period, Posting, State
from engine.facts.order import by_keys
from engine.policy import model as m
from engine.policy.kinds import LEAVE
from engine.policy.needs import needed_sheets, single_inputs

HISTORY = "往月"
LACKS = "缺："
_WEIGHT = {BasisKind.TEXT: 0, BasisKind.INFERRED: 1, BasisKind.UNCONFIRMED: 2}


def evaluate(policy: m.Policy, facts: Facts) -> tuple[Decision, ...]:
    """Decisions for everybody in the period, by 工号."""
    by_subject: dict[str, list[Fact]] = {}
    for fact in facts.facts:
        by_subject.setdefault(fact.subject, []).append(fact)
    drafts = []
    for subject in sorted(facts.subjects, key=lambda s: s.id):
        mine = by_keys(by_subject.get(subject.id, []), lambda f: (f.date, f.kind), lambda f: f.key)
        before = [f for f in facts.earlier if f.subject == subject.id]
        month = month_of(policy, facts.period, subject, mine, facts.days.get(subject.id), before)
        month.scores = facts.scores.get(subject.id, ())
        month.grades = facts.grades.get(subject.id, ())
        if covered(month):
            derive(month)
            drafts.append(_draft(month))
    _share(drafts)
    needed = needed_sheets(policy) | {"作息", "日历", HISTORY}
    return ranked(
        policy,
        [_seen(_decide(draft, _reasons(draft, facts, needed)), draft) for draft in drafts],
        facts.scores,
    )


def _draft(month: Month) -> Draft:
    """All findings of one subject: deeming, conversion, charges, doubling, totals."""
    draft = Draft(month)
    table = event_clauses(month.policy)
    draft.earlier = _earlier(month, table)
    found = convert(draft, occurrences(draft, table))
    charge_events(draft, found, table)
    escalate(draft, found)
    charge_totals(draft, found)
    return draft


def _earlier(month: Month, table: dict[str, list[m.Clause]]) -> list[Occurrence]:
    """Occurrences of the months before, with 视为 worked out; their own findings were made in their months."""
    facts = by_keys(
        [f for found in month.earlier.values() for f in found], lambda f: (f.date, f.kind), lambda f: f.key
    )
    return replaced(Draft(replace(month, by_kind=month.earlier)), table, facts) if facts else []


def _share(drafts: Sequence[Draft]) -> None:
    """连带: give each liability to whoever holds that role at the window on that day, once per event."""
    for draft in drafts:
        for liability in draft.liabilities:
            for other in drafts:
                if other is draft:
                    continue
                day = liability.finding.date
                holds = any(
                    p.covers(day) and p.window == liability.window and p.role == liability.who
                    for p in other.month.subject.postings
                )
                if holds:
                    other.findings.append(liability.finding)


def _reasons(draft: Draft, facts: Facts, needed: frozenset[str]) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(
            g.message
            for g in sorted(facts.gaps, key=lambda g: (g.source, g.subject or "", g.message))
            if g.source in needed and g.subject in (None, draft.month.subject.id)
        )
    )


def _lacking(month: Month) -> tuple[str, ...]:
    """Kinds of which the subject must have a record and has none."""
    kinds = sorted(single_inputs(month.policy))
    held = {k for k in kinds if any(f.state is not State.REFUTED for f in month.by_kind.get(k, ()))}
    who = month.subject.name or month.subject.id
    return tuple(f"{LACKS}{k}（没有{who}的记录）" for k in kinds if k not in held)


def _open(
    draft: Draft,
    ledger: Ledger,
    result: Outcome,
    late: Mapping[str, Figure],
    unknown: tuple[str, ...],
    missing: object,
) -> tuple[str, ...]:
    """Why the result is not decided yet, each reason once."""
    waiting = dict.fromkeys(f"{f.article}：{f.event}：{f.pending}" for f in ledger.findings if f.pending)
    pending = (
        *waiting,
        *(f"{n}：{f.pending}" for n, f in late.items() if f.pending),
        *unknown,
        *_disputed(draft),
    )
    return (*pending, *_unpaid(result, missing or pending))


def _decide(draft: Draft, missing: tuple[str, ...]) -> Decision:
    policy, unknown = own_scale(draft.month, draft.findings)
    ledger = settle(policy, draft.findings, draft.limits)
    result = outcome(draft, ledger)
    missing = (*missing, *_lacking(draft.month))
    late = {name: measure(draft.month, name) for name in sorted(policy.late)}
    pending = _open(draft, ledger, result, late, unknown, missing)
    status = Status.INCOMPLETE if missing else Status.PENDING if pending else Status.FINAL
    if status is Status.FINAL:
        draft.measures |= {n: (f.shown, f.working) for n, f in late.items()}
    return _decision(draft, policy, ledger, result, status, (*missing, *pending))


def _decision(
    draft: Draft, policy: m.Policy, ledger: Ledger, result: Outcome, status: Status, reasons: tuple[str, ...]
) -> Decision:
    month, final = draft.month, status is Status.FINAL
    posting = month.posting(month.period.last)
    return Decision(
        policy=policy.title,
        citation=policy.number,
        subject=month.subject.id,
        name=month.subject.name,
        unit=posting.window if posting else "",
        role=posting.role if posting else "",
        period=month.period,
        status=status,
        reasons=reasons,
        base=policy.base,
        score=ledger.score if final and policy.scored else None,
        score_known=ledger.score,
        score_steps=ledger.steps,
        grade=result.grade if final else "",
        grade_article=result.grade_article if final else "",
        award=_final_award(result.award, final),
        findings=ledger.findings,
        attempts=_in_order(draft, result),
        uncovered=tuple(draft.uncovered),
        categories=ledger.categories,
        measures=tuple(Measure(n, *v) for n, v in sorted(draft.measures.items())),
        lost={x.name: x.article for x in result.losses if x.lost and not x.pending},
        provenance=_provenance(policy, ledger, result),
        days_on_post=month.days,
        consequences=_consequences(result),
        charged=ledger.charged if final else None,
        scored=policy.scored,
    )


def _in_order(draft: Draft, result: Outcome) -> tuple[Attempt, ...]:
    found = (*draft.attempts, *result.attempts)
    return tuple(sorted(found, key=lambda a: (a.date, a.article, a.event, a.evidence)))


def _consequences(result: Outcome) -> tuple[tuple[str, str], ...]:
    return tuple(sorted({(x.name, x.article) for x in result.losses if not x.lost and not x.pending}))


def _seen(decision: Decision, draft: Draft) -> Decision:
    """The decision with what explains it besides its clauses: leave, service, where uncovered facts were read."""
    month = draft.month
    postings = tuple(p for p in month.subject.postings if _touches(p, month.period))
    return replace(decision, uncovered_at=tuple(draft.uncovered_at), leave=_leave(month), postings=postings)


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
        Noted(f"{event(fact, kinds)}，{states.get(fact.state or State.VERIFIED, '已批准')}", fact.origins)
        for fact in by_keys(found, lambda f: (f.date, f.kind), lambda f: f.key)
    )


def _touches(posting: Posting, period: Period) -> bool:
    return posting.start <= period.last and (posting.end is None or posting.end >= period.first)


def _disputed(draft: Draft) -> tuple[str, ...]:
    """Two clauses that each give another grade outright: not to be settled by guess."""
    if len({name for name, _ in draft.grades}) < 2:
        return ()
    return (f"等次：{'，'.join(f'{article}定为{name}' for name, article in sorted(set(draft.grades)))}",)


def _unpaid(result: Outcome, waiting: object) -> tuple[str, ...]:
    """A bonus that no clause speaks of at this score, or whose amount is not known: not to be paid by guess."""
    if result.award is None or result.award.amount is not None or waiting:
        return ()
    return (f"{result.award.name}：{'；'.join(result.award.steps)}",)


def _final_award(award: Award | None, final: bool) -> Award | None:
    """The amount stands only where the decision is final; the steps are kept for the explanation."""
    if award is None or final:
        return award
    return replace(award, amount=None)


def _provenance(policy: m.Policy, ledger: Ledger, result: Outcome) -> Basis:
    """The weakest basis that the result rests on: the file's own, every finding's, the money's."""
    rests: list[Basis] = [policy.basis, *(f.basis for f in ledger.findings if f.nominal or f.pending)]
    if result.award is not None:
        rests.append(result.award.basis)
    return max(rests, key=lambda b: _WEIGHT[b.kind])
