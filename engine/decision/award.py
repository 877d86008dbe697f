"""Grade and money from a settled score, with every band's verdict."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from engine.decision.decision import Attempt, Award, Basis, BasisKind, Check
from engine.decision.ledger import Ledger
from engine.evaluate.conditions import within
from engine.evaluate.draft import Draft, Loss
from engine.evaluate.measures import evaluate
from engine.evaluate.totals import rounded
from engine.evaluate.wording import number, percent
from engine.policy import model as m
from engine.policy.article import article_key
from engine.policy.kinds import SCORES

CENT = Decimal("0.01")
BONUS = {"月": "当月奖励", "季": "当季奖励", "年": "全年奖励"}


@dataclass(frozen=True)
class Outcome:
    """What follows from the score."""

    grade: str
    grade_article: str
    award: Award | None
    losses: tuple[Loss, ...]
    attempts: tuple[Attempt, ...]
    exact: Fraction | None = None


@dataclass
class _Results:
    """What the clauses on the score derive, one after the other."""

    losses: list[Loss]
    grade: tuple[str, str] = ("", "")
    pay: tuple[m.Clause, m.Branch, tuple[Check, ...]] | None = None
    paying: bool = False
    attempts: list[Attempt] = field(default_factory=list)
    refused: list[Attempt] = field(default_factory=list)


def outcome(draft: Draft, ledger: Ledger) -> Outcome:
    """Grade, bonus and losses by the clauses on 得分 and on categories' points."""
    policy, last = draft.month.policy, draft.month.period.last
    found = _Results(list(draft.losses))
    clauses = [c for c in policy.clauses if c.in_force(last) and c.of == draft.month.sort]
    for clause in clauses:
        if isinstance(clause.target, m.OfStreak) and not clause.target.grade:
            _streak(draft, ledger, clause, clause.target, found.losses, found.attempts)
        elif isinstance(clause.target, m.OfMeasure):
            _by_score(draft, clause, clause.target, found)
    if draft.grades:  # a grade that a clause gives outright goes before the grade by score
        found.grade = min(draft.grades, key=lambda g: article_key(g[1]))
    for clause in clauses:
        if isinstance(clause.target, m.OfStreak) and clause.target.grade:
            _grades(draft, clause, clause.target, found.grade[0], found.losses, found.attempts)
    wanted = found.paying or (policy.award is not None and not draft.month.sort)
    award, exact = None, None
    if wanted:
        award, exact = _award(draft, ledger, found.pay, tuple(found.refused), found.losses)
    return Outcome(*found.grade, award, tuple(found.losses), tuple(found.attempts), exact)


def _by_score(draft: Draft, clause: m.Clause, target: m.OfMeasure, found: _Results) -> None:
    """One clause on the score or on a category's points."""
    value = _value(draft, target.name)
    if value is None:
        return
    branch, checks, failed = _choose(draft, clause, value)
    pays = any(isinstance(e, m.Pay) for b in clause.branches for e in b.effects)
    found.paying = found.paying or pays
    (found.refused if pays else found.attempts).extend(failed)
    cause = f"{clause.article}：{target.name} {number(value)}分"
    for effect in branch.effects if branch else ():
        if isinstance(effect, m.AsGrade):
            found.grade = (effect.name, clause.article)
        elif isinstance(effect, m.Lose):
            found.losses.append(Loss(effect.name, clause.article, cause))
        elif isinstance(effect, m.Follow):
            found.losses.append(Loss(effect.text, clause.article, cause, lost=False))
        elif isinstance(effect, m.Pay) and branch:
            found.pay = (clause, branch, checks)


def totals(policy: m.Policy, ledger: Ledger) -> dict[str, Decimal]:
    """The score and the categories' points, by the names that rules give them."""
    names = ["得分", *(f"{c}{word}" for c in policy.categories for word in SCORES)]
    return {n: v for n in names if (v := _score_of(policy, ledger, n)) is not None}


def _value(draft: Draft, name: str) -> Decimal | Fraction | None:
    """得分, 考勤扣分, or a measure that is worked out from them; None where it is none of these, or not known."""
    if name in draft.month.policy.late:
        return evaluate(draft.month, m.Name(name)).value
    return draft.month.totals.get(name) if name not in draft.month.policy.measures else None


def _streak(
    draft: Draft,
    ledger: Ledger,
    clause: m.Clause,
    target: m.OfStreak,
    losses: list[Loss],
    attempts: list[Attempt],
) -> None:
    """连续 N 个月: the band must hold in this period and in the N - 1 before it, all of them known."""
    value = _score_of(draft.month.policy, ledger, target.name)
    row = [*draft.month.scores, value][-target.periods :]
    for branch in clause.branches:
        bands = [c for c in branch.conditions if isinstance(c, m.InBand)]
        held = [v is not None and all(within(v, c.limits) for c in bands) for v in row]
        shown = "、".join("未定" if v is None else f"{number(v)}分" for v in row)
        verdict = len(row) == target.periods and all(held)
        text = f"连续 {target.periods} 期 {'，'.join(c.text for c in bands)}"
        check = Check(text, shown, verdict, "数值")
        event = f"{target.name} {shown}"
        if not verdict:
            attempts.append(
                Attempt(clause.article, clause.text, event, draft.month.period.last, (check,), clause.basis)
            )
            continue
        for effect in branch.effects:
            if isinstance(effect, m.Lose):
                losses.append(Loss(effect.name, clause.article, f"{clause.article}：{event}"))
            elif isinstance(effect, m.Follow | m.AsGrade):
                name = effect.text if isinstance(effect, m.Follow) else effect.name
                losses.append(Loss(name, clause.article, f"{clause.article}：{event}", lost=False))


def _grades(
    draft: Draft,
    clause: m.Clause,
    target: m.OfStreak,
    grade: str,
    losses: list[Loss],
    attempts: list[Attempt],
) -> None:
    """连续 N 年 等次 为 …: the grade of this period and of the N - 1 before it."""
    row = [*draft.month.grades, grade][-target.periods :]
    event = f"等次 {'、'.join(g or '没有' for g in row)}"
    verdict = len(row) == target.periods and all(g == target.grade for g in row)
    check = Check(f"连续 {target.periods} 期 等次 为 {target.grade}", event, verdict, "数值")
    if not verdict:
        attempts.append(
            Attempt(clause.article, clause.text, event, draft.month.period.last, (check,), clause.basis)
        )
        return
    for effect in (e for b in clause.branches for e in b.effects):
        if isinstance(effect, m.Lose):
            losses.append(Loss(effect.name, clause.article, f"{clause.article}：{event}"))
        elif isinstance(effect, m.Follow):
            losses.append(Loss(effect.text, clause.article, f"{clause.article}：{event}", lost=False))


def _score_of(policy: m.Policy, ledger: Ledger, name: str) -> Decimal | None:
    if name == "得分":
        return ledger.score
    for total in ledger.categories:
        mine = [f for f in ledger.findings if total.name in {c.name for c in policy.chain(f.category)}]
        if name == f"{total.name}扣分":
            return -sum((f.effective for f in mine if f.effective < 0), Decimal(0))
        if name in (f"{total.name}加分", f"{total.name}得分"):
            return sum((f.effective for f in mine if f.effective > 0), Decimal(0))
    return None


def _choose(
    draft: Draft, clause: m.Clause, value: Decimal | Fraction
) -> tuple[m.Branch | None, tuple[Check, ...], list[Attempt]]:
    """The branch whose bands hold, its checks, and every other branch as an attempt."""
    chosen: m.Branch | None = None
    passed: tuple[Check, ...] = ()
    failed: list[Attempt] = []
    name = clause.target.name if isinstance(clause.target, m.OfMeasure) else ""
    for branch in clause.branches:
        checks = tuple(
            Check(c.text, f"{number(value)}{c.unit}", within(value, c.limits), "数值")
            for c in branch.conditions
            if isinstance(c, m.InBand)
        )
        if all(c.verdict for c in checks) and chosen is None:
            chosen, passed = branch, checks
        else:
            event = f"{name} {number(value)}分"
            failed.append(
                Attempt(clause.article, branch.text, event, draft.month.period.last, checks, clause.basis)
            )
    return chosen, passed, failed


def _full(policy: m.Policy, draft: Draft) -> tuple[str, Fraction | None, str, m.Version | None]:
    """What 全额 means: its name, its amount at the period's end, its working, and the parameter's version."""
    if policy.award is not None:
        figure = evaluate(draft.month, policy.award.expression)
        return policy.award.name, figure.value, figure.working, None
    for name, versions in policy.parameters.items():
        if versions and versions[0].unit == "元":
            version = next((v for v in versions if v.in_force(draft.month.period.last)), None)
            shown = f"{name} {number(version.value)}元（{version.basis}）" if version else ""
            return name, Fraction(version.value) if version else None, shown, version
    return "", None, "", None


def _award(
    draft: Draft, ledger: Ledger, pay: tuple[m.Clause, m.Branch, tuple[Check, ...]] | None,
    refused: tuple[Attempt, ...], losses: list[Loss],
) -> tuple[Award, Fraction | None]:  # fmt: skip
    """The award, and its exact amount before rounding."""
    policy = draft.month.policy
    bonus = policy.award.name if policy.award else BONUS.get(policy.period, "奖励")
    if pay is None and policy.award is None:
        text = f"没有条款规定 {number(ledger.score)}分 怎么发"
        return Award(bonus, None, "", "", "", (text,), (), policy.basis, refused), None
    clause, branch, checks = pay if pay else (None, None, ())
    name, full, working, version = _full(policy, draft)
    on = clause.target.name if clause and isinstance(clause.target, m.OfMeasure) else "得分"
    points = _value(draft, on)
    amount, steps = _amount(draft, ledger.score if points is None else points, branch, (name, full, working))
    basis = clause.basis if clause else policy.basis
    if amount is not None:
        if clause and clause.pro_rata:
            amount = _pro_rata(draft, amount, steps)
        amount = _reduced(ledger, amount, steps)
    lost = [x for x in losses if x.lost and x.name == bonus and not x.pending]
    vetoes = tuple(Check(f"没有被取消{bonus}", x.cause, False, "奖励") for x in lost)
    if lost:
        amount = Fraction(0)
        steps.append(f"{lost[0].article}取消{bonus}，发 0元")
    to, mode = (policy.award.to, policy.award.mode) if policy.award else (CENT, "四舍五入")
    final = rounded(amount, mode, to) if amount is not None else None
    if final is not None and Fraction(final) != amount:
        steps.append(f"{mode}到{'分' if to == CENT else number(to) + '元'}：{number(final)}元")
    award = Award(
        bonus, final, number(amount) if amount is not None else "", clause.article if clause else "",
        clause.text if clause else "", tuple(steps), (*checks, *vetoes), _weaker(basis, version), refused,
    )  # fmt: skip
    return award, amount


def _reduced(ledger: Ledger, amount: Fraction, steps: list[str]) -> Fraction:
    """Charges in percent of the bonus, then charges in yuan; never below nothing."""
    if ledger.rate:
        left = amount * max(1 - Fraction(ledger.rate), Fraction(0))
        steps.append(f"扣 {percent(ledger.rate)}：{number(amount)}元 → {number(left)}元")
        amount = left
    if ledger.charged:
        left = max(amount - Fraction(ledger.charged), Fraction(0))
        steps.append(f"扣 {number(ledger.charged)}元：{number(amount)}元 → {number(left)}元")
        amount = left
    return amount


def _weaker(basis: Basis, version: m.Version | None) -> Basis:
    """The weaker of the clause's basis and the parameter's; the clause's where both are alike."""
    order = tuple(BasisKind)
    if version is None or order.index(version.basis.kind) <= order.index(basis.kind):
        return basis
    return version.basis


def _amount(
    draft: Draft, points: Decimal | Fraction, branch: m.Branch | None, full: tuple[str, Fraction | None, str]
) -> tuple[Fraction | None, list[str]]:
    """The amount before reductions, and how it came about."""
    name, whole, working = full
    effect = next((e for e in branch.effects if isinstance(e, m.Pay)), None) if branch else None
    if effect is not None and effect.how == "定额":
        return Fraction(effect.amount), [f"{effect.text}"]
    if effect is not None and effect.how == "每分":
        exact = Fraction(points) * Fraction(effect.amount)
        return exact, [f"{effect.text} × {number(points)}分 = {number(exact)}元"]
    if whole is None and effect is not None and not effect.amount:
        return Fraction(0), [effect.text]
    if whole is None:
        return None, [f"“{name}”在 {draft.month.period.name} 没有有效的数{'：' + working if working else ''}"]
    if effect is None or branch is None:
        return whole, [f"{name}：{working} = {number(whole)}元"]
    exact = whole * Fraction(effect.amount)
    rate = number(effect.amount * 100)
    return exact, [working, f"{branch.text.rstrip('。')}：{number(whole)}元 × {rate}% = {number(exact)}元"]


def _pro_rata(draft: Draft, amount: Fraction, steps: list[str]) -> Fraction:
    """按在岗天数折算: workdays on post ÷ workdays of the period."""
    if draft.month.days is None or draft.month.days[0] == draft.month.days[1]:
        return amount
    mine, all_days = draft.month.days
    exact = amount * Fraction(mine, all_days)
    steps.append(f"按在岗天数折算：{number(amount)}元 × {mine}天 ÷ {all_days}天 = {number(exact)}元")
    return exact
