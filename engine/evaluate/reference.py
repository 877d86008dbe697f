"""The reference evaluator: the definition of what a policy means. Pure, exact, keeps every verdict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from engine.decision.award import Outcome, Results, outcome, results, totals
from engine.decision.bonuses import together
from engine.decision.decision import Attempt, Award, Basis, BasisKind, Decision, Measure, Status
from engine.decision.ledger import Ledger, settle
from engine.evaluate.context import Month
from engine.evaluate.corrected import corrected
from engine.evaluate.crew import assemble
from engine.evaluate.doubling import escalate
from engine.evaluate.draft import Draft
from engine.evaluate.earlier import earlier
from engine.evaluate.events import charge_events, event_clauses, occurrences
from engine.evaluate.explained import explained
from engine.evaluate.groups import convert
from engine.evaluate.liability import share
from engine.evaluate.measures import Figure, measure
from engine.evaluate.own import combined, own_scale
from engine.evaluate.places import charge_places
from engine.evaluate.pool import settle_remainder
from engine.evaluate.ranking import ranked
from engine.evaluate.sorts import gather, order_of_sorts, waiting
from engine.evaluate.streaks import streaks
from engine.evaluate.totals import charge_totals
from engine.facts.fact import Facts, State
from engine.policy import model as m
from engine.policy.needs import needed_sheets, single_inputs

HISTORY = "往月"
LACKS = "缺："
_WEIGHT = {BasisKind.TEXT: 0, BasisKind.INFERRED: 1, BasisKind.UNCONFIRMED: 2}


def evaluate(policy: m.Policy, facts: Facts, shown: frozenset[str] = frozenset()) -> tuple[Decision, ...]:
    """Decisions for everybody in the period, people by 工号, then windows and units by name.

    shown: measures that are told whether a clause looks at them or not.
    """
    crew = assemble(policy, facts)
    table = event_clauses(policy)
    drafts = [_draft(month, table) for month in crew.months]
    gather(drafts)
    for draft in drafts:
        charge_events(draft, draft.found, table)
        escalate(draft, draft.found)
    crew.figures.clear()  # what was asked before scores were known
    share(drafts)
    needed = needed_sheets(policy) | {"作息", "日历", HISTORY}
    for draft in drafts:
        draft.missing = _reasons(draft, facts, needed)
    _add_up(policy, drafts)
    for draft in drafts:
        for name in sorted(shown - policy.late - draft.measures.keys()):
            figure = measure(draft.month, name)
            draft.measures[name] = (figure.shown, figure.working)
    shares: dict[str, dict[str, Fraction]] = {}
    found = [results(draft, draft.ledger) for draft in drafts if draft.ledger is not None]
    share(drafts)
    decisions = [
        corrected(explained(_decide(draft, followed, shares), draft), facts)
        for draft, followed in zip(drafts, found, strict=True)
    ]
    # What rounding leaves over is placed before money for places comes on top.
    return streaks(
        policy, ranked(policy, settle_remainder(policy, decisions, shares), crew.months), crew.months
    )


def _draft(month: Month, table: dict[str, list[m.Clause]]) -> Draft:
    """One subject's facts with deeming and conversion worked out: what clauses and figures, others' too, look at."""
    draft = Draft(month)
    found, before = earlier(month, table)
    draft.earlier = draft.own(found)
    draft.named_before = [o for o in found if id(o.fact) in month.lent]
    # What has been counted and let off this year; facts that were deemed something else are gone.
    draft.counted, draft.free = before.counted, before.free
    draft.sparing, draft.spared = before.sparing, before.spared
    draft.found = convert(draft, occurrences(draft, table))
    month.settle(draft.found)
    return draft


def _add_up(policy: m.Policy, drafts: Sequence[Draft]) -> None:
    """Totals, measures and scores. What needs another's score waits until that is known."""
    late = waiting(policy)
    early = [c for c in policy.clauses if c not in late]
    for draft in drafts:
        charge_totals(draft, draft.pooled, early)
    charge_places(policy, drafts)
    share(drafts)
    for sort in order_of_sorts(policy):
        mine = [d for d in drafts if d.month.sort == sort]
        for draft in mine:
            charge_totals(draft, draft.pooled, late)
        for draft in (*share(drafts), *mine):
            _settle(draft)
        for draft in mine[:1]:
            draft.month.crew.figures.clear()  # scores that were not known


def _settle(draft: Draft) -> None:
    """The ledger of a subject, and what others may see of it: the score, or why it is open."""
    draft.policy, draft.unknown, draft.begins = own_scale(draft.month, draft.findings)
    draft.ledger = combined(draft, settle(draft.policy, draft.findings, draft.limits, draft.forfeited))
    draft.missing = tuple(dict.fromkeys((*draft.missing, *_lacking(draft.month))))
    waiting_for = next((f.pending for f in draft.ledger.findings if f.pending), "")
    draft.month.totals = totals(draft.policy, draft.ledger)
    draft.month.open = (*draft.missing, *draft.unknown, waiting_for)[0]


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
    policy = month.policy
    kinds = sorted(
        k for k in single_inputs(policy) if not policy.groups or policy.kinds[k].about == month.sort
    )
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
        *result.unknown,
        *_disputed(draft),
    )
    return (*pending, *_unpaid(result, missing or pending))


def _decide(draft: Draft, found: Results, shares: dict[str, dict[str, Fraction]]) -> Decision:
    """The decision of a subject. shares: exact amounts of money before rounding, by bonus and subject."""
    policy, ledger, missing = draft.policy, draft.ledger, draft.missing
    assert policy is not None and ledger is not None
    result = outcome(draft, ledger, found)
    for bonus, exact in result.exact.items() if not draft.month.sort else ():
        shares.setdefault(bonus, {})[draft.month.subject.id] = exact
    late = {} if draft.month.sort else {name: measure(draft.month, name) for name in sorted(policy.late)}
    pending = _open(draft, ledger, result, late, draft.unknown, missing)
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
        unit=month.subject.id if month.sort else posting.window if posting else "",
        role=posting.role if posting else "",
        period=month.period,
        status=status,
        reasons=reasons,
        base=policy.base,
        score=ledger.score if final and policy.scored else None,
        score_known=ledger.score,
        score_steps=(*draft.begins, *ledger.steps),
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
        subject_kind=month.sort or policy.subject,
    )


def _in_order(draft: Draft, result: Outcome) -> tuple[Attempt, ...]:
    found = (*draft.attempts, *result.attempts)
    return tuple(sorted(found, key=lambda a: (a.date, a.article, a.event, a.evidence)))


def _consequences(result: Outcome) -> tuple[tuple[str, str], ...]:
    return tuple(sorted({(x.name, x.article) for x in result.losses if not x.lost and not x.pending}))


def _disputed(draft: Draft) -> tuple[str, ...]:
    """Two clauses that each give another grade outright: not to be settled by guess."""
    if len({name for name, _ in draft.grades}) < 2:
        return ()
    return (f"等次：{'，'.join(f'{article}定为{name}' for name, article in sorted(set(draft.grades)))}",)


def _unpaid(result: Outcome, waiting: object) -> tuple[str, ...]:
    """A bonus that no clause speaks of at this score, or whose amount is not known: not to be paid by guess."""
    if result.award is None or result.award.amount is not None or waiting:
        return ()
    return tuple(f"{a.name}：{'；'.join(a.steps)}" for a in result.award.each if a.amount is None)


def _final_award(award: Award | None, final: bool) -> Award | None:
    """The amount stands only where the decision is final; the steps are kept for the explanation."""
    if award is None or final:
        return award
    parts = tuple(replace(p, amount=None) for p in award.parts)
    return together(parts) if parts else replace(award, amount=None)


def _provenance(policy: m.Policy, ledger: Ledger, result: Outcome) -> Basis:
    """The weakest basis that the result rests on: the file's own, every finding's, the money's."""
    rests: list[Basis] = [policy.basis, *(f.basis for f in ledger.findings if f.nominal or f.pending)]
    if result.award is not None:
        rests.append(result.award.basis)
    return max(rests, key=lambda b: _WEIGHT[b.kind])
