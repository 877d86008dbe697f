"""Ranks, places and quotas: what depends on everybody's result in the period (S14)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from engine.decision.decision import Attempt, Check, Decision, Status
from engine.evaluate import measures
from engine.evaluate.conditions import within
from engine.evaluate.context import Month
from engine.evaluate.meeting import meeting
from engine.evaluate.prizes import Passed, for_others, pass_on, placed
from engine.evaluate.standing import (
    Standing,
    first_place,
    heads_of,
    holders,
    name_of,
    on_score,
    standing,
    words,
)
from engine.evaluate.wording import number, with_unit
from engine.policy import model as m
from engine.policy.grades import grades_of

APART = "不参加排名"
_MONTHS = {"月": 1, "季": 3, "年": 12}


def ranked(policy: m.Policy, decisions: Sequence[Decision], months: Sequence[Month]) -> tuple[Decision, ...]:
    """Decisions with ranks, honours and quotas, where the policy has clauses on them; each sort of subjects apart."""
    result = {(d.subject_kind, d.subject): d for d in decisions}
    passed: list[Passed] = []
    for sort in ("", *policy.groups):
        found = [month for month in months if month.sort == sort]
        kind = sort or policy.subject
        mine = {d.subject: d for d in decisions if d.subject_kind == kind}
        grades = grades_of(policy)
        clauses = [c for c in policy.clauses if isinstance(c.target, m.OfRank | m.OfQuota) and c.of == sort]
        for clause in clauses:
            if isinstance(clause.target, m.OfRank) and not charges(clause):
                known = {month.subject.id: month for month in found}
                passed += _places(clause, clause.target, mine, known, grades)
        for clause in clauses:
            if isinstance(clause.target, m.OfQuota):
                _quota(clause, clause.target, mine)
        result |= {(kind, subject): d for subject, d in mine.items()}
    return pass_on(policy, [result[d.subject_kind, d.subject] for d in decisions], months, passed)


def charges(clause: m.Clause) -> bool:
    """Whether a place brings points, which come into the score: it is then settled before the score."""
    return any(isinstance(e, m.Points) for b in clause.branches for e in b.effects)


def _taking_part(decisions: dict[str, Decision], clause: m.Clause) -> list[Decision]:
    """Everybody but those kept apart (不参加 排名) and those who may not have the honour (不得 评为 红旗窗口)."""
    honours = [e.name for b in clause.branches for e in b.effects if isinstance(e, m.AsGrade)]
    barred = {APART, *(f"不得{word}{h}" for h in honours for word in ("评为", "评", ""))}
    return [d for d in decisions.values() if not barred & {text for text, _ in d.consequences}]


def _compared(
    target: m.OfRank, taking: Sequence[Decision], months: Mapping[str, Month]
) -> tuple[dict[str, Fraction], str]:
    """What is compared, and why it cannot be: the score (over a quarter or a year the sum of its periods), or a figure."""
    if not on_score(target):
        return figures(target.name, [months[d.subject] for d in taking])
    undecided = [d for d in taking if d.status is not Status.FINAL]
    if undecided:
        return {}, f"还有 {len(undecided)} 个结果没有定"
    scores = {d.subject: d.score if d.score is not None else d.score_known for d in taking}
    if not target.scope or not taking:
        return {s: Fraction(v) for s, v in scores.items()}, ""
    period = taking[0].period
    if period.last.month % _MONTHS[target.scope]:
        return {}, f"{period.name} 不是一{target.scope}的最后一期"
    size = _MONTHS[target.scope] // _MONTHS[period.kind]
    rows = {s: [*months[s].scores, score][-size:] for s, score in scores.items()}
    lacking = [s for s, row in rows.items() if len(row) < size or None in row]
    if lacking:
        return {}, f"有 {len(lacking)} 个以前各期的得分不全"
    return {s: Fraction(sum((v for v in row if v is not None), Decimal(0))) for s, row in rows.items()}, ""


def figures(name: str, months: Sequence[Month]) -> tuple[dict[str, Fraction], str]:
    """A measure of everybody; who has none (不适用) takes no part, one that is not known leaves all undecided."""
    found = {month.subject.id: measures.evaluate(month, m.Name(name)) for month in months}
    pending = [f.pending for f in found.values() if f.pending]
    if pending:
        return {}, f"还有 {len(pending)} 个{name}没有定（{pending[0]}）"
    return {s: f.value for s, f in found.items() if f.value is not None}, ""


def order_of(target: m.OfRank, values: Mapping[str, Fraction], months: Mapping[str, Month]) -> Standing:
    """Everybody's order, equals told apart by further figures."""
    further = []
    for name, _ in target.breaks:
        found, why = figures(name, [months[s] for s in values])
        if why or len(found) < len(values):
            return Standing(values, {}, why or f"有人没有{name}，并列的分不出先后")
        further.append(found.__getitem__)
    return standing(target, values, further)


def _places(
    clause: m.Clause, target: m.OfRank, decisions: dict[str, Decision], months: Mapping[str, Month],
    grades: frozenset[str],
) -> list[Passed]:  # fmt: skip
    """Decisions with their places; what a place brings to others comes back."""
    taking = _taking_part(decisions, clause)
    values, why = _compared(target, taking, months)
    order = Standing({}, {}, why) if why else order_of(target, values, months)
    for d in taking:
        if order.why:
            check = Check(words(target), order.why, None, "排名")
            decisions[d.subject] = _refused(decisions[d.subject], clause, check)
    chosen = {} if order.why else chosen_branches(clause, target, order, months)
    for d in taking if not order.why else ():
        if d.subject not in order.keys:
            continue
        now = decisions[d.subject]
        if not target.scope and (on_score(target) or now.rank is None):
            now = replace(now, rank=order.rank(d.subject))
        branch = chosen.get(d.subject)
        seen = _seen(target, order, d.subject)
        unmet = next((c for c in further(clause, target, order, months, d.subject) if not c.verdict), None)
        check = Check(words(target), seen, branch is not None, "排名")
        check = unmet if unmet is not None and branch is None else check
        decisions[d.subject] = (
            placed(now, clause, branch, seen, grades) if branch else _refused(now, clause, check)
        )
    held = [(months[d.subject], chosen[d.subject]) for d in taking if d.subject in chosen]
    return [passed for month, branch in held for passed in for_others(month, clause, branch)]


def _seen(target: m.OfRank, order: Standing, subject: str) -> str:
    value = order.values[subject]
    shown = f"{number(value)}分" if on_score(target) else number(value)
    return f"第{order.rank(subject, target.first)}名（{name_of(target)} {shown}）"


def further(
    clause: m.Clause, target: m.OfRank, order: Standing, months: Mapping[str, Month], subject: str
) -> tuple[Check, ...]:
    """The further figures of the first branch, for whoever holds its place."""
    if subject not in holders(target, first_place(target), order):
        return ()
    return meeting(months[subject], clause.branches[0]) if clause.branches else ()


def chosen_branches(
    clause: m.Clause, target: m.OfRank, order: Standing, months: Mapping[str, Month]
) -> dict[str, m.Branch]:
    """The first branch for each subject whose places it holds and whose bands and further figures it meets."""
    chosen: dict[str, m.Branch] = {}
    for position, branch in enumerate(clause.branches):
        place = next((c for c in branch.conditions if isinstance(c, m.IsPlace)), None)
        otherwise = any(isinstance(c, m.Otherwise) for c in branch.conditions)
        if place is None and not otherwise and position == 0:
            place = first_place(target)
        held = holders(target, place, order) if place else frozenset(order.keys)
        bands = [c for c in branch.conditions if isinstance(c, m.InBand)]
        for subject in held:
            further_ = meeting(months[subject], branch)
            if all(within(order.values[subject], c.limits) for c in bands) and all(
                c.verdict for c in further_
            ):
                chosen.setdefault(subject, branch)
    return chosen


def _refused(decision: Decision, clause: m.Clause, check: Check) -> Decision:
    attempt = Attempt(clause.article, clause.text, "排名", decision.period.last, (check,), clause.basis)
    return replace(decision, attempts=(*decision.attempts, attempt))


def _quota(clause: m.Clause, target: m.OfQuota, decisions: dict[str, Decision]) -> None:
    """Those beyond the quota lose the grade, lowest scores first; equals at the border stand or fall together."""
    held = [d for d in decisions.values() if d.grade == target.grade]
    heads = heads_of(target.number, target.unit, len(decisions), target.heads)
    if len(held) <= heads:
        return
    scores = {d.subject: Fraction(d.score if d.score is not None else d.score_known) for d in held}
    rank = m.OfRank("得分", True, Decimal(heads), "名", ties=False)
    order = standing(rank, scores, ())
    kept = holders(rank, first_place(rank), order) if heads else frozenset()
    other = next((e.name for b in clause.branches for e in b.effects if isinstance(e, m.AsGrade)), "")
    shown = with_unit(Fraction(target.number), "%") if target.unit == "%" else f"{number(target.number)}名"
    for d in held:
        if d.subject not in kept:
            seen = f"名额 {heads} 个，排第{order.rank(d.subject)}"
            check = Check(f"{target.grade} 不超过 {shown}", seen, False, "排名")
            now = _refused(decisions[d.subject], clause, check)
            decisions[d.subject] = replace(now, grade=other, grade_article=clause.article)
