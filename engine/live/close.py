"""The close of a period: the shared ledger's caps and score, then grade, bonus and consequences by the score."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
from engine.live.crowd import Worked
from engine.live.figures import Desk
from engine.live.meets import meets
from engine.live.money import BESIDES, Results, award_of
from engine.live.own import own, own_rounding, score_of
from engine.live.places import by_place
from engine.policy import model as m
from engine.policy.article import article_key
from engine.policy.needs import needed_sheets, single_inputs

_BONUS = {"月": "当月奖励", "季": "当季奖励", "年": "全年奖励"}
_ALWAYS = {"作息", "日历", "往月"}


def settled(one: Worked, facts: Facts) -> None:
    """The score of a case whose clauses have been worked out, and whether it is open."""
    case, sheet = one.case, one.sheet
    policy, waits = own(case.policy, one.desk, sheet.findings, case.sort)
    exact_ledger = settle(replace(policy, rounding=None), sheet.findings, sheet.limits, sheet.forfeited)
    ledger = own_rounding(policy, exact_ledger)
    score, more = score_of(policy, one.desk, case.sort, ledger.score)
    one.policy, one.ledger = policy, replace(ledger, score=score)
    one.unknown = waits or more or any(f.pending for f in ledger.findings)
    one.missing = _missing(case, facts)
    one.open = one.unknown or one.missing
    one.desk = replace(one.desk, totals=_totals(policy, one.ledger))


def closed(one: Worked, found: Results) -> tuple[Decision, Mapping[str, Fraction]]:
    """The decision on a case, and its exact amounts of money by bonus, when everybody's score is settled."""
    case, desk, ledger = one.case, one.desk, one.ledger
    assert ledger is not None
    open_ = one.unknown or len({name for name, _ in one.sheet.grades}) > 1
    open_ |= found.unknown
    open_ |= not case.sort and any(desk.named(name).open for name in case.policy.late)
    paid = found.paying or found.besides or ledger.given or (case.policy.every_award and not case.sort)
    award, amounts = award_of(case, desk, ledger, found) if paid else (None, {})
    unpaid = award is not None and award.amount is None
    status = Status.INCOMPLETE if one.missing else Status.PENDING if open_ or unpaid else Status.FINAL
    return _decision(case, one.policy, ledger, found, award, status), amounts


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
    kinds = {k for k in single_inputs(case.policy) if case.policy.kinds[k].about == case.sort}
    wanted = kinds if case.policy.groups else single_inputs(case.policy)
    current = [s.fact for s in case.everything() if not s.earlier and not s.lent]
    return bool(wanted - {f.kind for f in current if f.state is not State.REFUTED})


def results(one: Worked, facts: Facts) -> Results:
    """What follows from the score: grade, money, losses, consequences."""
    case, desk, sheet, skip = one.case, one.desk, one.sheet, one.case.book.skip
    found = Results(pay=list(sheet.paid))
    last = case.period.last
    every = enumerate(case.policy.clauses)
    mine = [c for n, c in every if n not in skip and c.in_force(last) and c.of == case.sort]
    ranked = by_place(case.policy)
    for clause in mine:
        if isinstance(clause.target, m.OfTotal):
            found.paying |= _pays(clause)
        elif isinstance(clause.target, m.OfMeasure):
            _by_score(case, desk, clause, clause.target.name, found)
        elif isinstance(clause.target, m.OfStreak) and not clause.target.grade:
            row = (*facts.scores.get(case.subject.id, ()), _score(desk, clause.target.name))
            _streak(case, clause, clause.target, row, found.sheet)
    if sheet.grades:
        found.grade = min(sheet.grades, key=lambda g: article_key(g[1]))
    for clause in mine:
        target = clause.target
        if isinstance(target, m.OfStreak) and target.grade and target.grade not in ranked:
            grades = (*facts.grades.get(case.subject.id, ()), found.grade[0])[-target.periods :]
            if len(grades) == target.periods and all(target.grade in g.split("、") for g in grades):
                _all(case, clause, clause.branches, found.sheet)
    sheet.liable += found.sheet.liable
    return found


def _pays(clause: m.Clause) -> bool:
    """Whether a clause says how much is paid out."""
    return any(isinstance(e, m.Pay) and e.how not in BESIDES for b in clause.branches for e in b.effects)


def _score(desk: Desk, name: str) -> Decimal | None:
    return exact(desk.totals[name]) if name in desk.totals else None


def _all(case: Case, clause: m.Clause, branches: Iterable[m.Branch], sheet: Sheet) -> None:
    for effect in (e for b in branches for e in b.effects):
        follow(sheet, clause, effect, case.period.last)


def _streak(
    case: Case, clause: m.Clause, target: m.OfStreak, row: tuple[Decimal | None, ...], sheet: Sheet
) -> None:
    """连续 N 期: the band must hold in each of the last N, all of them known."""
    last = row[-target.periods :]
    for branch in clause.branches:
        band = bands_of(branch)
        if len(last) == target.periods and all(v is not None and case.room.within(band, v) for v in last):
            _all(case, clause, (branch,), sheet)
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
    found.paying |= _pays(clause)
    if value is None:
        found.waiting |= pays
        return
    held = [(b, meets(case, desk, b)) for b in clause.branches if case.room.within(bands_of(b), value)]
    branch, met = next(((b, met) for b, met in held if met is not False), (None, True))
    if met is None:
        found.unknown = True
        return
    for effect in branch.effects if branch else ():
        if isinstance(effect, m.AsGrade):
            found.grade = (effect.name, clause.article)
        elif isinstance(effect, m.Pay):
            (found.besides if effect.how in BESIDES else found.pay).append((clause, effect))
        elif isinstance(effect, m.Lose | m.Follow):
            follow(found.sheet, clause, effect, case.period.last)


def _unknown(award: Award) -> Award:
    """The money while something is open."""
    parts = tuple(replace(part, amount=None) for part in award.parts)
    return replace(award, amount=None, parts=parts)


def _decision(
    case: Case, policy: m.Policy, ledger: Ledger, found: Results, award: Award | None, status: Status
) -> Decision:
    final = status is Status.FINAL
    post = posting_on(case.subject, case.period.last)
    lost = {n: a for n, a, pending in found.sheet.lost if not pending}
    return Decision(
        policy=policy.title, citation=policy.number, subject=case.subject.id, name=case.subject.name,
        unit=case.subject.id if case.sort else post.window if post else "", role=post.role if post else "", period=case.period, status=status,
        reasons=(), base=policy.base, score=ledger.score if final and policy.scored else None,
        score_known=ledger.score, score_steps=ledger.steps, grade=found.grade[0] if final else "",
        grade_article=found.grade[1] if final else "",
        award=award if final or award is None else _unknown(award), findings=ledger.findings,
        attempts=(), uncovered=(), categories=ledger.categories, measures=(), lost=lost, provenance=policy.basis,
        consequences=tuple(sorted(set(found.sheet.follows))), charged=ledger.charged if final else None,
        scored=policy.scored,
        subject_kind=case.sort or policy.subject,
    )  # fmt: skip
