"""One case worked out by itself: what its facts are deemed to be, and what clauses on single facts bring."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from engine.facts.fact import Fact, Facts, State
from engine.live.case import Case, Seen, posting_on
from engine.live.charge import Charging, Sheet, put
from engine.live.counting import Counts
from engine.live.crowd import Crowd, View, Worked
from engine.live.deeming import Deeming, Step
from engine.live.doubling import double
from engine.live.figures import Desk
from engine.live.matter import once
from engine.live.totals import converted
from engine.policy import model as m


def begun(case: Case, facts: Facts, crowd: Crowd) -> Worked:
    """A case with 视为 and 每满 worked out; it joins the crowd."""
    everything = case.everything()
    sheet = Sheet()
    counts = Counts(case)
    earlier = Deeming(case, counts, [s for s in everything if s.earlier]).run()
    deeming = Deeming(case, counts, [s for s in everything if not s.earlier], earlier)
    found = converted(deeming, sheet, deeming.run(), earlier, case.book.skip)
    for step in deeming.steps:
        _step(case, sheet, step)
    known: list[Worked] = []
    desk = _desk(case, facts, crowd, known)
    charging = Charging(case, desk, sheet, case.book.skip, counts)
    one = Worked(case, desk, sheet, charging, found, earlier, case.policy)
    known.append(one)
    crowd.everybody.append(one)
    return one


def charged(one: Worked) -> None:
    """Clauses on single facts, what counts once, what goes to others, what is doubled."""
    one.charging.run(one.found, one.earlier)
    once(one.charging)
    one.charging.finish()
    double(one.charging, one.found, one.earlier)


def _desk(case: Case, facts: Facts, crowd: Crowd, known: list[Worked]) -> Desk:
    """What the subject's figures are worked out from. known: the subject itself, once it is there."""
    post = posting_on(case.subject, case.period.last)
    role, window = (post.role, post.window) if post else ("", case.subject.id if case.sort else "")
    mine = {title: row[case.subject.id] for title, row in facts.results.items() if case.subject.id in row}

    def judged(node: m.Sum) -> list[tuple[Fact, bool | None]]:
        return _judged(((c, s) for c, s in crowd.pooled(known[0]) if not s.earlier), node)

    return Desk(
        case.policy, case.period, judged, {}, facts.days, role, window,
        facts.scores.get(case.subject.id, ()), View(crowd, case), mine,
    )  # fmt: skip


def _step(case: Case, sheet: Sheet, step: Step) -> None:
    clause = case.policy.clauses[step.clause]
    put(case, sheet, clause, "视为", step.of[-1].fact.date, Fraction(0), "分", "", "步骤", step.of)


def _judged(pooled: Iterable[tuple[Case, Seen]], node: m.Sum) -> list[tuple[Fact, bool | None]]:
    """The facts of a sum with the verdict on its conditions, each by its own subject's rules; refuted ones only where
    the sum asks for the state."""
    asks = any(isinstance(c, m.IsVerified) for c in node.conditions)
    found: list[tuple[Fact, bool | None]] = []
    for case, s in pooled:
        if s.fact.kind == node.kind and (asks or s.fact.state is not State.REFUTED):
            key = ("sum", case.book.sums[node])
            verdict = case.room.verdict(key, node.kind, s.number) if node.conditions else True
            waits = s.fact.state is State.PENDING and verdict is not False
            found.append((s.fact, None if waits else verdict))
    return found
