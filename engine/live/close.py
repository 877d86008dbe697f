"""The close of a period: the shared ledger's caps and score, then grade, bonus and consequences by the score."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from engine.decision.decision import Award, Decision, Status
from engine.decision.ledger import Ledger, settle
from engine.facts.fact import Facts, State
from engine.live.amounts import exact
from engine.live.book import bands_of
from engine.live.case import Case, posting_on
from engine.live.charge import Sheet, follow
from engine.live.figures import Desk
from engine.live.money import BESIDES, Results, award_of
from engine.live.own import own
from engine.policy import model as m
from engine.policy.article import article_key
from engine.policy.needs import needed_sheets, single_inputs

_BONUS = {"月": "当月奖励", "季": "当季奖励", "年": "全年奖励"}
_ALWAYS = {"作息", "日历", "往月"}


def closed(case: Case, desk: Desk, sheet: Sheet, facts: Facts, skip: frozenset[int]) -> Decision:
    """The decision on a case whose clauses have been worked out."""
    policy, open_ = own(case.policy, desk, sheet.findings)
    ledger = settle(policy, sheet.findings, sheet.limits, sheet.forfeited)
    totals = _totals(policy, ledger)
    late = replace(desk, totals=totals)
    found = _results(case, late, sheet, ledger, facts, skip)
    missing = _missing(case, facts)
    open_ |= any(f.pending for f in ledger.findings)
    open_ |= any(late.named(name).open for name in policy.late)
    open_ |= len({name for name, _ in sheet.grades}) > 1
    paid = found.paying or found.besides or ledger.given or policy.award
    award = award_of(case, late, ledger, found) if paid else None
    unpaid = award is not None and award.amount is None
    status = Status.INCOMPLETE if missing else Status.PENDING if open_ or unpaid else Status.FINAL
    return _decision(case, policy, ledger, found, award, status)


def _totals(policy: m.Policy, ledger: Ledger) -> dict[str, Fraction]:
    totals = {"得分": Fraction(ledger.score)}
    for name in policy.categories:
        mine = [
            Fraction(f.effective)
            for f in ledger.findings
            if f.unit == "分" and name in {c.name for c in policy.chain(f.category)}
        ]
        off, on = (sum((p for p in mine if (p < 0) is down), Fraction(0)) for down in (True, False))
        totals |= {f"{name}扣分": -off, f"{name}加分": on, f"{name}得分": on}
    return totals


def _missing(case: Case, facts: Facts) -> bool:
    """Whether a sheet or a record is not there without which there is no result."""
    needed = needed_sheets(case.policy) | _ALWAYS
    if any(g.source in needed and g.subject in (None, case.subject.id) for g in facts.gaps):
        return True
    current = [s.fact for s in case.everything() if not s.earlier]
    held = {f.kind for f in current if f.state is not State.REFUTED}
    return bool(single_inputs(case.policy) - held)


def _results(
    case: Case, desk: Desk, sheet: Sheet, ledger: Ledger, facts: Facts, skip: frozenset[int]
) -> Results:
    found = Results()
    mine = [c for n, c in enumerate(case.policy.clauses) if n not in skip and c.in_force(case.period.last)]
    for clause in mine:
        if isinstance(clause.target, m.OfMeasure):
            _by_score(case, desk, clause, clause.target.name, found)
        elif isinstance(clause.target, m.OfStreak) and not clause.target.grade:
            row = (*facts.scores.get(case.subject.id, ()), _score(desk, clause.target.name))
            _streak(case, clause, clause.target, row, found.sheet)
    if sheet.grades:
        found.grade = min(sheet.grades, key=lambda g: article_key(g[1]))
    for clause in mine:
        if isinstance(clause.target, m.OfStreak) and clause.target.grade:
            grades = (*facts.grades.get(case.subject.id, ()), found.grade[0])[-clause.target.periods :]
            if len(grades) == clause.target.periods and set(grades) == {clause.target.grade}:
                _all(clause, clause.branches, found.sheet)
    found.sheet.lost += sheet.lost
    found.sheet.follows += sheet.follows
    return found


def _score(desk: Desk, name: str) -> Decimal | None:
    return exact(desk.totals[name]) if name in desk.totals else None


def _all(clause: m.Clause, branches: Iterable[m.Branch], sheet: Sheet) -> None:
    for effect in (e for b in branches for e in b.effects):
        follow(sheet, clause, effect)


def _streak(
    case: Case, clause: m.Clause, target: m.OfStreak, row: tuple[Decimal | None, ...], sheet: Sheet
) -> None:
    """连续 N 期: the band must hold in each of the last N, all of them known."""
    last = row[-target.periods :]
    for branch in clause.branches:
        band = bands_of(branch)
        if len(last) == target.periods and all(v is not None and case.room.within(band, v) for v in last):
            _all(clause, (branch,), sheet)
    sheet.follows += sheet.grades
    sheet.grades.clear()


def _by_score(case: Case, desk: Desk, clause: m.Clause, name: str, found: Results) -> None:
    """A clause on the score, on a category's points, or on another figure that money is paid by."""
    policy = case.policy
    effects = [e for b in clause.branches for e in b.effects]
    pays = any(isinstance(e, m.Pay) for e in effects)
    if name in policy.measures and not pays and name not in policy.late:
        return
    value = desk.named(name).value if name in policy.measures else desk.totals.get(name)
    found.paying |= any(isinstance(e, m.Pay) and e.how not in BESIDES for e in effects)
    if value is None:
        found.waiting |= pays
        return
    branch = next((b for b in clause.branches if case.room.within(bands_of(b), value)), None)
    for effect in branch.effects if branch else ():
        if isinstance(effect, m.AsGrade):
            found.grade = (effect.name, clause.article)
        elif isinstance(effect, m.Pay):
            (found.besides if effect.how in BESIDES else found.pay).append((clause, effect))
        elif isinstance(effect, m.Lose | m.Follow):
            follow(found.sheet, clause, effect)


def _decision(
    case: Case, policy: m.Policy, ledger: Ledger, found: Results, award: Award | None, status: Status
) -> Decision:
    final = status is Status.FINAL
    post = posting_on(case.subject, case.period.last)
    lost = {n: a for n, a, pending in found.sheet.lost if not pending}
    return Decision(
        policy=policy.title, citation=policy.number, subject=case.subject.id, name=case.subject.name,
        unit=post.window if post else "", role=post.role if post else "", period=case.period, status=status,
        reasons=(), base=policy.base, score=ledger.score if final and policy.scored else None,
        score_known=ledger.score, score_steps=ledger.steps, grade=found.grade[0] if final else "",
        grade_article=found.grade[1] if final else "",
        award=award if final or award is None else replace(award, amount=None), findings=ledger.findings,
        attempts=(), uncovered=(), categories=ledger.categories, measures=(), lost=lost, provenance=policy.basis,
        consequences=tuple(sorted(set(found.sheet.follows))), charged=ledger.charged if final else None,
        scored=policy.scored,
        subject_kind=policy.subject,
    )  # fmt: skip
