"""加倍: the points of occurrences, one more time (S8)."""

from __future__ import annotations

from decimal import Decimal

from engine.decision.decision import Attempt, Check
from engine.evaluate import wording
from engine.evaluate.charges import signed
from engine.evaluate.conditions import standing
from engine.evaluate.context import Occurrence
from engine.evaluate.draft import Draft
from engine.evaluate.ordinals import exemptions
from engine.evaluate.spans import Span, spans, within_span
from engine.policy import model as m


def escalate(draft: Draft, found: list[Occurrence]) -> None:
    """加倍: one more time the points of every occurrence that the clause touches (S8)."""
    for clause in draft.month.policy.clauses:
        if clause.escalation is None or not isinstance(clause.target, m.OfTotal):
            continue
        if not clause.in_force(draft.month.period.last) or clause.of != draft.month.sort:
            continue
        kinds = clause.target.kinds
        counted = [
            o
            for o in [*draft.earlier, *draft.own(found)]
            if o.fact.kind in kinds
            and not standing(o.fact)
            and not any(c.verdict is False for c in exemptions(draft, o.fact, clause))
        ]
        for span in spans(draft.month, clause.target.scope):
            for group in _apart(draft, clause, clause.escalation, within_span(counted, span)):
                _double(draft, clause, clause.escalation, group, span)


def _apart(
    draft: Draft, clause: m.Clause, rule: m.Escalation, counted: list[Occurrence]
) -> list[list[Occurrence]]:
    """同一 人员: occurrences by the field's value; one without it can't be counted and keeps the result open."""
    if not rule.by or not counted:
        return [counted]
    groups: dict[str, list[Occurrence]] = {}
    for occurrence in counted:
        value = occurrence.fact.fields.get(rule.by)
        if value is not None:
            groups.setdefault(wording.value(value), []).append(occurrence)
            continue
        fact, pending = occurrence.fact, f"“{rule.by}”没有填写，不知道是谁的第几次"
        if len(counted) >= rule.number:
            draft.findings.append(
                draft.finding(
                    clause, draft.event(occurrence), fact.date, (), "", Decimal(0), fact.origins, (), pending
                )
            )
    return [groups[name] for name in sorted(groups)]


def _double(
    draft: Draft, clause: m.Clause, rule: m.Escalation, counted: list[Occurrence], span: Span
) -> None:
    names = "、".join(clause.target.kinds) if isinstance(clause.target, m.OfTotal) else ""
    reached = len(counted) >= rule.number
    check = Check(f"{names} 满 {rule.number}次", f"{len(counted)}次", reached, "数值")
    if not reached:
        draft.attempts.append(
            Attempt(clause.article, clause.text, f"{span.word}{names}", span.last, (check,), clause.basis)
        )
        return
    first = 1 if rule.whole else rule.number
    for position, occurrence in enumerate(counted, 1):
        if position < first:
            continue
        if not rule.whole:
            check = Check(f"{names} 自第{rule.number}次 起", f"第{position}次", True, "数值")
        for finding in draft.charged.get(id(occurrence.fact), []):
            if not finding.nominal or finding.outweighed:
                continue
            size = finding.nominal * rule.extra
            often = "再扣一次" if rule.extra == 1 else f"再{signed(size, finding.unit)}"
            note = f"{span.word}第{position}次{names}，{rule.word}：在{finding.article}的 {signed(finding.nominal, finding.unit)} 之外{often}"
            draft.findings.append(
                draft.finding(
                    clause, finding.event, finding.date, (check,), f"{rule.word} {signed(size, finding.unit)}",
                    size, finding.evidence, (note,), "", finding.unit, "加倍", bonus=finding.bonus,
                )
            )  # fmt: skip
