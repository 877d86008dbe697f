"""Grade and money from a settled score, with every band's verdict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from engine.decision.bonuses import together
from engine.decision.decision import Attempt, Award, Check
from engine.decision.ledger import Ledger, of_bonus
from engine.decision.pay import BESIDES, Paid, Paying, paid_out, pays, pays_in, says
from engine.evaluate.conditions import conjunction, within
from engine.evaluate.draft import Draft, Liability, Loss
from engine.evaluate.measures import evaluate
from engine.evaluate.meeting import meeting
from engine.evaluate.streaks import by_place
from engine.evaluate.wording import number
from engine.policy import model as m
from engine.policy.article import article_key
from engine.policy.kinds import SCORES

# Stands for a branch of which it is not known yet whether it holds.
_OPEN = m.Branch((), (), "")


@dataclass(frozen=True)
class Outcome:
    """What follows from the score. exact: each bonus before rounding, by name ("" where none is declared).

    unknown: figures that a clause on the score waits for.
    """

    grade: str
    grade_article: str
    award: Award | None
    losses: tuple[Loss, ...]
    attempts: tuple[Attempt, ...]
    exact: Mapping[str, Fraction] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()


@dataclass
class Results:
    """What the clauses on the score derive, one after the other."""

    losses: list[Loss] = field(default_factory=list)
    grade: tuple[str, str] = ("", "")
    pay: list[Paying] = field(default_factory=list)
    besides: list[tuple[m.Pay, m.Clause, tuple[Check, ...]]] = field(default_factory=list)
    paying: bool = False
    waiting: list[str] = field(default_factory=list)
    attempts: list[Attempt] = field(default_factory=list)
    refused: list[tuple[Attempt, m.Clause]] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def results(draft: Draft, ledger: Ledger) -> Results:
    """Grade, losses and what is paid, by the clauses on 得分 and on categories' points; what goes to others is kept
    with the draft's liabilities."""
    policy, last = draft.month.policy, draft.month.period.last
    found = Results(pay=list(draft.paid))
    clauses = [c for c in policy.clauses if c.in_force(last) and c.of == draft.month.sort]
    found.paying = any(isinstance(c.target, m.OfTotal) and pays(c) for c in clauses)
    for clause in clauses:
        if isinstance(clause.target, m.OfStreak) and not clause.target.grade:
            _streak(draft, ledger, clause, clause.target, found)
        elif isinstance(clause.target, m.OfMeasure):
            _by_score(draft, clause, clause.target, found)
    if draft.grades:  # a grade that a clause gives outright goes before the grade by score
        found.grade = min(draft.grades, key=lambda g: article_key(g[1]))
    ranked = by_place(policy)
    for clause in clauses:
        if (
            isinstance(clause.target, m.OfStreak)
            and clause.target.grade
            and clause.target.grade not in ranked
        ):
            _grades(draft, clause, clause.target, found)
    return found


def outcome(draft: Draft, ledger: Ledger, found: Results) -> Outcome:
    """The bonus and everything else, when it is known what others bring as well."""
    losses = (*draft.losses, *found.losses)
    wanted = found.paying or found.besides or bool(ledger.given)
    wanted = wanted or (bool(draft.month.policy.every_award) and not draft.month.sort)
    award, exact = _award(draft, ledger, found, losses) if wanted else (None, {})
    return Outcome(*found.grade, award, losses, tuple(found.attempts), exact, tuple(found.unknown))


def _follow(draft: Draft, clause: m.Clause, effect: m.Effect, event: str, found: Results) -> None:
    """A loss or a consequence, for the subject or for whom the clause names."""
    if not isinstance(effect, m.Lose | m.Follow):
        return
    name = effect.name if isinstance(effect, m.Lose) else effect.text
    loss = Loss(name, clause.article, f"{clause.article}：{event}", lost=isinstance(effect, m.Lose))
    if effect.who:
        draft.liabilities.append(Liability(effect.who, draft.month.period.last, loss=loss))
    else:
        found.losses.append(loss)


def _award(
    draft: Draft, ledger: Ledger, found: Results, losses: tuple[Loss, ...]
) -> tuple[Award, Mapping[str, Fraction]]:
    """What is paid, and the exact amount of every bonus before rounding."""
    policy, parts = draft.month.policy, []
    exact: dict[str, Fraction] = {}
    for rule in policy.awards or (policy.award,):
        bonus = rule.name if rule is not None and policy.awards else ""
        mine = of_bonus(ledger, bonus) if bonus else ledger
        one, amount = paid_out(
            draft, mine, _about(found, losses, bonus), lambda name: _value(draft, name), rule
        )
        parts.append(one)
        exact |= {rule.name if rule is not None else "": amount} if amount is not None else {}
    return parts[0] if len(parts) == 1 else together(parts), exact


def _about(found: Results, losses: tuple[Loss, ...], bonus: str) -> Paid:
    """What the clauses say about one of several bonuses, or about the only one."""
    refused = tuple(a for a, c in found.refused if not bonus or pays(c, bonus))
    pay = _of_one(found.pay, bonus) if bonus else tuple(found.pay)
    besides = tuple(b for b in found.besides if not bonus or b[0].bonus == bonus)
    return Paid(pay, besides, refused, losses, tuple(found.waiting), found.paying, bonus)


def _of_one(pay: list[Paying], bonus: str) -> tuple[Paying, ...]:
    """What says how much one of several bonuses is; a branch may say it of others besides."""
    found = {id(branch): (clause, branch, checks) for clause, branch, checks in pay if pays_in(branch, bonus)}
    often = [(p, sum(says(e, bonus) for e in p[1].effects)) for p in found.values()]
    return tuple(p for p, times in often for _ in range(times))


def _by_score(draft: Draft, clause: m.Clause, target: m.OfMeasure, found: Results) -> None:
    """One clause on the score, on a category's points, or on another figure by which money is paid."""
    paying = any(isinstance(e, m.Pay) for b in clause.branches for e in b.effects)
    if (
        target.name in draft.month.policy.measures
        and not paying
        and target.name not in draft.month.policy.late
    ):
        return
    value = _value(draft, target.name)
    found.paying = found.paying or pays(clause)
    if value is None:
        found.waiting += [f"{clause.article}：{target.name}没有算出来"] if paying else []
        return
    branch, checks, failed = _choose(draft, clause, value)
    if branch is _OPEN:
        open_ = next(c for c in checks if c.verdict is None)
        found.unknown.append(f"{clause.article}：{open_.text}：{open_.seen}")
        return
    found.refused += [(a, clause) for a in failed] if paying else []
    found.attempts += [] if paying else failed
    for effect in branch.effects if branch else ():
        if isinstance(effect, m.AsGrade):
            found.grade = (effect.name, clause.article)
        elif isinstance(effect, m.Lose | m.Follow):
            _follow(draft, clause, effect, f"{target.name} {number(value)}分", found)
        elif isinstance(effect, m.Pay) and effect.how in BESIDES:
            found.besides.append((effect, clause, checks))
        elif isinstance(effect, m.Pay) and branch:
            found.pay.append((clause, branch, checks))


def totals(policy: m.Policy, ledger: Ledger) -> dict[str, Decimal]:
    """The score and the categories' points, by the names that rules give them."""
    names = ["得分", *(f"{c}{word}" for c in policy.categories for word in SCORES)]
    return {n: v for n in names if (v := _score_of(policy, ledger, n)) is not None}


def _value(draft: Draft, name: str) -> Decimal | Fraction | None:
    """得分, 考勤扣分, or a measure that is worked out from them; None where it is none of these, or not known."""
    if name in draft.month.policy.measures:
        return evaluate(draft.month, m.Name(name)).value
    return draft.month.totals.get(name)


def _streak(
    draft: Draft,
    ledger: Ledger,
    clause: m.Clause,
    target: m.OfStreak,
    found: Results,
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
            found.attempts.append(
                Attempt(clause.article, clause.text, event, draft.month.period.last, (check,), clause.basis)
            )
            continue
        for effect in branch.effects:
            honour = m.Follow(effect.name) if isinstance(effect, m.AsGrade) else effect
            _follow(draft, clause, honour, event, found)


def _grades(draft: Draft, clause: m.Clause, target: m.OfStreak, found: Results) -> None:
    """连续 N 年 等次 为 …: the grade of this period and of the N - 1 before it."""
    row = [*draft.month.grades, found.grade[0]][-target.periods :]
    event = f"等次 {'、'.join(g or '没有' for g in row)}"
    verdict = len(row) == target.periods and all(target.grade in g.split("、") for g in row)
    check = Check(f"连续 {target.periods} 期 等次 为 {target.grade}", event, verdict, "数值")
    if not verdict:
        found.attempts.append(
            Attempt(clause.article, clause.text, event, draft.month.period.last, (check,), clause.basis)
        )
        return
    for effect in (e for b in clause.branches for e in b.effects):
        _follow(draft, clause, effect, event, found)


def _score_of(policy: m.Policy, ledger: Ledger, name: str) -> Decimal | None:
    if name == "得分":
        return ledger.score
    for total in ledger.categories:
        within_it = [f for f in ledger.findings if total.name in {c.name for c in policy.chain(f.category)}]
        mine = [f for f in within_it if f.unit == "分"]
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
        checks = (*checks, *meeting(draft.month, branch))
        if all(c.verdict for c in checks) and chosen is None:
            chosen, passed = branch, checks
        elif chosen is None and not passed and conjunction(checks) is None:
            passed = checks  # not known: neither this branch nor one below it
            chosen = _OPEN
        else:
            event = f"{name} {number(value)}分"
            failed.append(
                Attempt(clause.article, branch.text, event, draft.month.period.last, checks, clause.basis)
            )
    return chosen, passed, failed
