"""Points for a place by a figure (稿件采用数 后 2名 的，扣 2分): settled before the score that they come into."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from engine.decision.decision import Attempt, Check
from engine.evaluate.charges import signed
from engine.evaluate.draft import Draft
from engine.evaluate.follow import follow
from engine.evaluate.ranking import charges, chosen_branches, figures, order_of
from engine.evaluate.standing import Standing, words
from engine.evaluate.wording import number
from engine.policy import model as m


def charge_places(policy: m.Policy, drafts: Sequence[Draft]) -> None:
    """Findings of the clauses that give points for a place."""
    for clause in policy.clauses:
        if isinstance(clause.target, m.OfRank) and charges(clause):
            _charge(clause, clause.target, [d for d in drafts if d.month.sort == clause.of])


def _charge(clause: m.Clause, target: m.OfRank, drafts: Sequence[Draft]) -> None:
    months = {d.month.subject.id: d.month for d in drafts}
    values, why = figures(target.name, list(months.values()))
    order = Standing({}, {}, why) if why else order_of(target, values, months)
    chosen = {} if order.why else chosen_branches(clause, target, order, months)
    for draft in drafts:
        subject = draft.month.subject.id
        if order.why:
            _undecided(draft, clause, target, order.why)
        elif subject in order.keys:
            event = f"{target.name} {number(order.values[subject])}，第{order.rank(subject, target.first)}名"
            check = Check(words(target), event, subject in chosen, "排名")
            _apply(draft, clause, chosen.get(subject), event, check)


def _undecided(draft: Draft, clause: m.Clause, target: m.OfRank, why: str) -> None:
    check = Check(words(target), why, None, "排名")
    last = draft.month.period.last
    draft.findings.append(
        draft.finding(clause, f"{target.name}排名", last, (check,), "", Decimal(0), (), (), why)
    )


def _apply(draft: Draft, clause: m.Clause, branch: m.Branch | None, event: str, check: Check) -> None:
    last = draft.month.period.last
    if branch is None:
        draft.attempts.append(Attempt(clause.article, clause.text, event, last, (check,), clause.basis))
        return
    notes: list[str] = []
    for effect in branch.effects:
        if isinstance(effect, m.Follow | m.LimitScore | m.AsGrade | m.Lose):
            follow(draft, clause, effect, event, notes, last)
    for effect in branch.effects:
        if isinstance(effect, m.Points):
            working = f"{f'{effect.bonus}：' if effect.bonus else ''}{signed(effect.points, effect.of)}"
            draft.findings.append(
                draft.finding(
                    clause,
                    event,
                    last,
                    (check,),
                    working,
                    effect.points,
                    (),
                    tuple(notes),
                    "",
                    effect.of,
                    bonus=effect.bonus,
                )
            )
