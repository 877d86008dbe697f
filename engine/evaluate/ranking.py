"""Ranks, places and quotas: what depends on everybody's result in the period (S14)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from engine.decision.decision import Attempt, Check, Decision, Status
from engine.evaluate.wording import number
from engine.policy import model as m

APART = "不参加排名"
Scores = Mapping[str, tuple[Decimal | None, ...]]
_MONTHS = {"月": 1, "季": 3, "年": 12}
_WHOLE = {"季": "当季", "年": "全年"}


@dataclass(frozen=True)
class Place:
    """What a ranking clause gives somebody: a grade or honour, points, a consequence."""

    subject: str
    clause: m.Clause
    text: str


def ranked(
    policy: m.Policy, decisions: Sequence[Decision], before: Scores | None = None
) -> tuple[Decision, ...]:
    """Decisions with ranks, honours and quotas, where the policy has clauses on them.

    before: scores of the periods before, for ranking over a quarter or a year.
    """
    clauses = [c for c in policy.clauses if isinstance(c.target, m.OfRank | m.OfQuota)]
    result = {d.subject: d for d in decisions}
    for clause in clauses:
        if isinstance(clause.target, m.OfRank):
            _places(clause, clause.target, result, before or {})
    for clause in clauses:
        if isinstance(clause.target, m.OfQuota):
            _quota(clause, clause.target, result)
    return tuple(result[d.subject] for d in decisions)


def _taking_part(decisions: dict[str, Decision], clause: m.Clause) -> list[Decision]:
    """Everybody but those kept apart (不参加 排名) and those who may not have the honour (不得 评为 红旗窗口)."""
    honours = [t for b in clause.branches for e in b.effects if (t := _text(e))]
    barred = {APART, *(f"不得{word}{h}" for h in honours for word in ("评为", "评", ""))}
    return [d for d in decisions.values() if not barred & {text for text, _ in d.consequences}]


def _score(decision: Decision) -> Decimal:
    return decision.score if decision.score is not None else decision.score_known


def ranks(decisions: Sequence[Decision], first: bool = True) -> dict[str, int]:
    """Rank of each: equals share one, the next after them is counted on (1, 1, 3)."""
    return _order({d.subject: _score(d) for d in decisions}, first)


def _order(values: Mapping[str, Decimal], first: bool) -> dict[str, int]:
    every = list(values.values())
    return {s: 1 + sum((o > v) if first else (o < v) for o in every) for s, v in values.items()}


def _compared(target: m.OfRank, taking: Sequence[Decision], before: Scores) -> tuple[dict[str, Decimal], str]:
    """What is compared, and why it cannot be: the score, or over a quarter or a year the sum of its periods."""
    undecided = [d for d in taking if d.status is not Status.FINAL]
    if undecided:
        return {}, f"还有 {len(undecided)} 个结果没有定"
    if not target.scope or not taking:
        return {d.subject: _score(d) for d in taking}, ""
    period = taking[0].period
    if period.last.month % _MONTHS[target.scope]:
        return {}, f"{period.name} 不是一{target.scope}的最后一期"
    size = _MONTHS[target.scope] // _MONTHS[period.kind]
    rows = {d.subject: [*before.get(d.subject, ()), _score(d)][-size:] for d in taking}
    lacking = [s for s, row in rows.items() if len(row) < size or None in row]
    if lacking:
        return {}, f"有 {len(lacking)} 个以前各期的得分不全"
    return {s: sum((v for v in row if v is not None), Decimal(0)) for s, row in rows.items()}, ""


def _places(clause: m.Clause, target: m.OfRank, decisions: dict[str, Decision], before: Scores) -> None:
    taking = _taking_part(decisions, clause)
    values, why = _compared(target, taking, before)
    if why:
        for d in taking:
            check = Check(_words(target), why, None, "排名")
            decisions[d.subject] = _refused(decisions[d.subject], clause, check)
        return
    best, order = _order(values, True), _order(values, target.first)
    heads = int(target.number * len(taking)) if target.unit == "%" else int(target.number)
    for d in taking if not target.scope else ():
        decisions[d.subject] = replace(decisions[d.subject], rank=best[d.subject])
    within = {d.subject for d in taking if order[d.subject] <= heads}
    if not target.ties and len(within) > heads:
        border = max(order[subject] for subject in within)
        within = {subject for subject in within if order[subject] < border}
    for d in taking:
        seen = f"第{order[d.subject]}名（{_name(target)} {number(values[d.subject])}分）"
        check = Check(_words(target), seen, d.subject in within, "排名")
        now = decisions[d.subject]
        decisions[d.subject] = _placed(now, clause) if d.subject in within else _refused(now, clause, check)


def _name(target: m.OfRank) -> str:
    return f"{_WHOLE[target.scope]}{target.name}" if target.scope else target.name


def _words(target: m.OfRank) -> str:
    shown = f"{number(target.number * 100)}%" if target.unit == "%" else f"{number(target.number)}名"
    return f"{_name(target)} {'前' if target.first else '后'} {shown}"


def _placed(decision: Decision, clause: m.Clause) -> Decision:
    """Honours and consequences of a place."""
    found = [t for b in clause.branches for e in b.effects if (t := _text(e))]
    lost = {e.name: clause.article for b in clause.branches for e in b.effects if isinstance(e, m.Lose)}
    texts = tuple(sorted({*decision.consequences, *((t, clause.article) for t in found)}))
    return replace(decision, consequences=texts, lost={**decision.lost, **lost})


def _text(effect: m.Effect) -> str:
    if isinstance(effect, m.AsGrade):
        return effect.name
    return effect.text if isinstance(effect, m.Follow) else ""


def _refused(decision: Decision, clause: m.Clause, check: Check) -> Decision:
    attempt = Attempt(clause.article, clause.text, "排名", decision.period.last, (check,), clause.basis)
    return replace(decision, attempts=(*decision.attempts, attempt))


def _quota(clause: m.Clause, target: m.OfQuota, decisions: dict[str, Decision]) -> None:
    """Those beyond the quota lose the grade, lowest scores first; equals at the border stand or fall together."""
    holders = [d for d in decisions.values() if d.grade == target.grade]
    heads = int(target.number * len(decisions)) if target.unit == "%" else int(target.number)
    if len(holders) <= heads:
        return
    order = ranks(holders)
    kept = {d.subject for d in holders if order[d.subject] <= heads}
    if len(kept) > heads:
        border = max(order[subject] for subject in kept)
        kept = {subject for subject in kept if order[subject] < border}
    other = next((e.name for b in clause.branches for e in b.effects if isinstance(e, m.AsGrade)), "")
    shown = f"{number(target.number * 100)}%" if target.unit == "%" else f"{number(target.number)}名"
    for d in holders:
        if d.subject not in kept:
            check = Check(
                f"{target.grade} 不超过 {shown}", f"名额 {heads} 个，排第{order[d.subject]}", False, "排名"
            )
            now = _refused(decisions[d.subject], clause, check)
            decisions[d.subject] = replace(now, grade=other, grade_article=clause.article)
