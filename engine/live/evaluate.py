"""The second opinion: a policy applied to a period's facts by durable-rules.

Shared with the reference evaluator are the policy, the facts, the words for events, the ledger that applies caps, and
what depends on everybody (ranks, quotas). Matching, joining, counting and arithmetic are this package's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from engine.decision.decision import Decision, Finding, Status
from engine.evaluate.crew import assemble
from engine.evaluate.ranking import ranked
from engine.facts.fact import Fact, Facts, State
from engine.live.book import Book
from engine.live.case import Case, Seen, Step, posting_on
from engine.live.charge import Charging, Sheet, put
from engine.live.close import closed
from engine.live.constructs import coverage
from engine.live.doubling import double
from engine.live.figures import Desk
from engine.live.matter import once
from engine.live.totals import converted, whole_period
from engine.policy import model as m


def evaluate(
    policy: m.Policy, facts: Facts, given: Sequence[Decision] = (), book: Book | None = None
) -> tuple[Decision, ...]:
    """Decisions for everybody in the period, by 工号.

    given: the reference evaluator's decisions, for the clauses that are settled at the close.
    """
    book = book or Book(policy, coverage(policy).skip)
    mine: dict[str, list[tuple[Fact, bool]]] = {}
    for fact, earlier in (*((f, False) for f in facts.facts), *((f, True) for f in facts.earlier)):
        mine.setdefault(fact.subject, []).append((fact, earlier))
    cases: list[Case] = []
    worked: list[Worked] = []
    try:
        for subject in sorted(facts.subjects, key=lambda s: s.id):
            case = Case(book, facts.period, subject)
            cases.append(case)
            for fact, earlier in mine.get(subject.id, ()):
                case.add(fact, earlier)
            if case.covered():
                worked.append(work(case, facts))
            case.reopen()  # so that a hall's memory is one person's
        return _settled(worked, facts, given, last=True)
    finally:
        for case in cases:
            case.close()


@dataclass
class Worked:
    """A case with everything but what others of the window bring upon it."""

    case: Case
    desk: Desk
    sheet: Sheet


def decide(cases: Sequence[Case], facts: Facts, given: Sequence[Decision] = ()) -> tuple[Decision, ...]:
    """What open cases come to together so far."""
    return _settled([work(case, facts) for case in cases if case.covered()], facts, given)


def _settled(
    worked: Sequence[Worked], facts: Facts, given: Sequence[Decision], last: bool = False
) -> tuple[Decision, ...]:
    """Everybody's decision, with what others of the window bring upon them. last: nothing more is asked."""
    known = {d.subject: d for d in given}
    for one in worked:
        _adopt(one, known.get(one.case.subject.id))
    for one in worked:
        for who, window, finding in one.sheet.liable:
            for other in worked:
                if other is not one and _holds(other, who, window, finding):
                    other.sheet.findings.append(finding)
    decisions = []
    for one in worked:
        decisions.append(closed(one.case, one.desk, one.sheet, facts, one.case.book.skip))
        if last:
            one.case.close()
    return _ranked(worked[0].case.policy, decisions, facts) if worked else ()


def _ranked(policy: m.Policy, decisions: Sequence[Decision], facts: Facts) -> tuple[Decision, ...]:
    """Places and quotas, which the shared ledger settles: they rest on everybody's result."""
    if not any(isinstance(c.target, m.OfRank | m.OfQuota) for c in policy.clauses):
        return tuple(decisions)
    months = assemble(policy, facts).months
    known = {d.subject: d for d in decisions}
    for month in months:
        decision = known[month.subject.id]
        month.totals = {"得分": decision.score_known}
        month.open = "" if decision.status is Status.FINAL else "得分还没有定"
    return ranked(policy, decisions, months)


def _holds(other: Worked, who: str, window: str, finding: Finding) -> bool:
    postings = other.case.subject.postings
    return any(p.covers(finding.date) and (p.role, p.window) == (who, window) for p in postings)


def _adopt(one: Worked, given: Decision | None) -> None:
    """What the reference evaluator has of the clauses that are settled at the close."""
    for clause in (one.case.policy.clauses[n] for n in one.case.book.skip):
        if given is None:
            continue
        for finding in given.findings:
            if (finding.article, finding.text, finding.part[0]) == (clause.article, clause.text, clause.part):
                size = Decimal(0) if finding.outweighed else finding.nominal
                one.sheet.findings.append(replace(finding, effective=size))
        one.sheet.lost += [(name, a, False) for name, a in given.lost.items() if a == clause.article]
        one.sheet.follows += [(text, a) for text, a in given.consequences if a == clause.article]


def work(case: Case, facts: Facts) -> Worked:
    """Everything that the clauses bring for one subject."""
    everything = case.everything()
    current = [s for s in everything if not s.earlier]
    standing: list[Seen] = []  # what 视为 and 每满 leave, once that is known
    post = posting_on(case.subject, case.period.last)
    role, window = (post.role, post.window) if post else ("", "")
    desk = Desk(
        case.policy, case.period, lambda node: _judged(case, standing, node), {}, facts.days, role, window,
        facts.scores.get(case.subject.id, ()),
    )  # fmt: skip
    sheet = Sheet()
    earlier, _ = case.deemed(s for s in everything if s.earlier)
    found, steps = case.deemed(current)
    found, more = converted(case, sheet, found, earlier, case.book.skip)
    standing += found
    for step in (*steps, *more):
        _step(case, sheet, step)
    charging = Charging(case, desk, sheet, case.book.skip)
    charging.run(found, earlier)
    once(charging)
    charging.finish()
    double(charging, found, earlier)
    whole_period(charging, found, earlier)
    return Worked(case, desk, sheet)


def _step(case: Case, sheet: Sheet, step: Step) -> None:
    clause = case.policy.clauses[step.clause]
    put(case, sheet, clause, "视为", step.of[-1].fact.date, Fraction(0), "分", "", "步骤", step.of)


def _judged(case: Case, current: Iterable[Seen], node: m.Sum) -> list[tuple[Fact, bool | None]]:
    """The facts of a sum with the verdict on its conditions; refuted ones only where the sum asks for the state."""
    asks = any(isinstance(c, m.IsVerified) for c in node.conditions)
    key = ("sum", case.book.sums[node])
    found: list[tuple[Fact, bool | None]] = []
    for s in current:
        if s.fact.kind == node.kind and (asks or s.fact.state is not State.REFUTED):
            verdict = case.room.verdict(key, node.kind, s.number) if node.conditions else True
            waits = s.fact.state is State.PENDING and verdict is not False
            found.append((s.fact, None if waits else verdict))
    return found
