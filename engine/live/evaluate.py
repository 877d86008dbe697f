"""The second opinion: a policy applied to a period's facts by durable-rules.

Shared with the reference evaluator are the policy, the facts, the words for events, the ledger that applies caps, and
what depends on everybody's order (ranks, quotas). Matching, joining, counting and arithmetic are this package's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from engine.decision.decision import Decision
from engine.facts.fact import Facts
from engine.live.book import Book
from engine.live.case import Case
from engine.live.close import closed, results, settled
from engine.live.constructs import coverage
from engine.live.crowd import Crowd, Worked
from engine.live.lent import Given, by_case, everybody
from engine.live.liable import concerned
from engine.live.order import looks_early, needs_others, order_of_sorts
from engine.live.places import placed
from engine.live.pool import shared_out
from engine.live.totals import whole_period
from engine.live.work import begun, charged
from engine.policy import model as m

# Why a charge that comes after the score has been used leaves it open.
CIRCLE = "扣的分要看别人的得分，别人的得分又要看这个分"


def evaluate(
    policy: m.Policy, facts: Facts, given: Sequence[Decision] = (), book: Book | None = None
) -> tuple[Decision, ...]:
    """Decisions for everybody in the period: people by 工号, then windows and units by name.

    given: the reference evaluator's decisions, for the clauses that are settled at the close.
    """
    book = book or Book(policy, coverage(policy).skip)
    crowd, early = Crowd(policy), looks_early(policy)
    cases: list[Case] = []
    try:
        for case, mine in _cases(book, facts):
            cases.append(case)
            for fact, earlier, field in mine:
                case.add(fact, earlier, field)
            if case.covered():
                one = begun(case, facts, crowd)
                if not early:
                    charged(one)
            if not early:
                case.reopen()  # so that a hall's memory is one person's
        crowd.known()
        for one in crowd.everybody if early else ():
            charged(one)
        return _together(crowd, facts, given)
    finally:
        for case in cases:
            case.close()


def _cases(book: Book, facts: Facts) -> Iterator[tuple[Case, list[Given]]]:
    """Everybody's empty case and facts, one after the other."""
    mine = by_case(book, facts)
    for sort, subject in everybody(book.policy, facts):
        yield Case(book, facts, subject, sort), mine.get((sort, subject.id), [])


def decide(cases: Iterable[Case], facts: Facts, given: Sequence[Decision] = ()) -> tuple[Decision, ...]:
    """What open cases come to together so far."""
    mine = [case for case in cases if case.covered()]
    if not mine:
        return ()
    crowd = Crowd(mine[0].policy)
    for case in mine:
        begun(case, facts, crowd)
    crowd.known()
    for one in crowd.everybody:
        charged(one)
    return _together(crowd, facts, given)


def _together(crowd: Crowd, facts: Facts, given: Sequence[Decision]) -> tuple[Decision, ...]:
    """Everybody's decision: what others bring upon them, totals, scores, and what follows from those."""
    policy = crowd.policy
    known = {(d.subject_kind, d.subject): d for d in given}
    for one in crowd.everybody:
        _adopt(one, known.get((one.case.sort or policy.subject, one.case.subject.id)))
    late = needs_others(policy)
    _deliver(crowd, facts)
    _totals(crowd, crowd.everybody, [n for n in range(len(policy.clauses)) if n not in late])
    _deliver(crowd, facts)
    for sort in order_of_sorts(policy):
        mine = crowd.of(sort)
        _totals(crowd, mine, late)
        _deliver(crowd, facts)
        for one in mine:
            settled(one, facts)
    found = [results(one, facts) for one in crowd.everybody]
    _deliver(crowd, facts)
    for one, result in zip(crowd.everybody, found, strict=True):
        result.sheet.lost += one.sheet.lost
        result.sheet.follows += one.sheet.follows
    done = [closed(one, result) for one, result in zip(crowd.everybody, found, strict=True)]
    return placed(crowd, shared_out(policy, done), facts)


def _totals(crowd: Crowd, mine: Iterable[Worked], numbers: Iterable[int]) -> None:
    for one in mine:
        pooled = [s for _, s in crowd.pooled(one)]
        now, before = ([s for s in pooled if s.earlier is past] for past in (False, True))
        whole_period(one.charging, numbers, now, before)


def _deliver(crowd: Crowd, facts: Facts) -> None:
    """What goes to others, each thing once; whoever is settled already is settled anew, and stays open."""
    by_id = {id(one.case): one for one in crowd.everybody}
    for giver in crowd.everybody:
        for thing in giver.sheet.liable[giver.given :]:
            for case in concerned(thing, giver.case, (one.case for one in crowd.everybody)):
                other = by_id[id(case)]
                other.sheet.lost += [(*thing.lost, thing.open)] if thing.lost else []
                other.sheet.follows += [thing.follows] if thing.follows else []
                if thing.finding is None:
                    continue
                if other.ledger is None:
                    other.sheet.findings.append(thing.finding)
                else:
                    none = replace(thing.finding, nominal=Decimal(0), effective=Decimal(0), pending=CIRCLE)
                    other.sheet.findings.append(none)
                    settled(other, facts)
        giver.given = len(giver.sheet.liable)


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
