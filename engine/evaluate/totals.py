"""Clauses that look at the whole period: N small make one large, doubling, totals and measures."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from engine.decision.decision import Attempt, Check
from engine.evaluate import measures, wording
from engine.evaluate.charges import Charge, per_quantity, signed, steps
from engine.evaluate.conditions import conjunction, standing, within
from engine.evaluate.context import Occurrence
from engine.evaluate.draft import Draft, Loss
from engine.evaluate.events import become, exemptions
from engine.facts.fact import State
from engine.policy import model as m
from engine.policy.units import base_unit, field_dimension, field_factor, dimension


def convert(draft: Draft, found: list[Occurrence]) -> list[Occurrence]:
    """每满 N 次: full groups, in order of time, are replaced by what they are deemed to be."""
    for clause in draft.month.policy.clauses:
        if clause.conversion is None or not isinstance(clause.target, m.OfTotal):
            continue
        if not clause.in_force(draft.month.period.last):
            continue
        kinds, number = clause.target.kinds, clause.conversion.number
        mine = [o for o in found if o.fact.kind in kinds and o.fact.state is not State.REFUTED]
        groups = [mine[i : i + number] for i in range(0, len(mine) - number + 1, number)]
        for group in groups:
            seen = Check(f"每满 {number}次", f"{len(mine)}次", True, "数值")
            found = [o for o in found if o not in group]
            found += become(draft, clause, clause.conversion.into, group, (seen,))
    return sorted(found, key=lambda o: o.order)


def escalate(draft: Draft, found: list[Occurrence]) -> None:
    """加倍: one more time the points of every occurrence that the clause touches (S8)."""
    for clause in draft.month.policy.clauses:
        if clause.escalation is None or not isinstance(clause.target, m.OfTotal):
            continue
        if not clause.in_force(draft.month.period.last):
            continue
        kinds = clause.target.kinds
        counted = [
            o
            for o in found
            if o.fact.kind in kinds
            and not standing(o.fact)
            and not any(c.verdict is False for c in exemptions(draft, o.fact, clause))
        ]
        _double(draft, clause, clause.escalation, counted)


def _double(draft: Draft, clause: m.Clause, rule: m.Escalation, counted: list[Occurrence]) -> None:
    names = "、".join(clause.target.kinds) if isinstance(clause.target, m.OfTotal) else ""
    reached = len(counted) >= rule.number
    check = Check(f"{names} 满 {rule.number}次", f"{len(counted)}次", reached, "数值")
    if not reached:
        draft.attempts.append(
            Attempt(clause.article, clause.text, f"当月{names}", draft.month.period.last, (check,), clause.basis)
        )
        return
    first = 1 if rule.whole else rule.number
    for position, occurrence in enumerate(counted, 1):
        if position < first:
            continue
        for finding in draft.charged.get(id(occurrence.fact), []):
            if not finding.nominal:
                continue
            note = f"当月第{position}次{names}，加倍：在{finding.article}的 {signed(finding.nominal)} 之外再扣一次"
            draft.findings.append(
                draft.finding(
                    clause, finding.event, finding.date, (check,), f"加倍 {signed(finding.nominal)}",
                    finding.nominal, finding.evidence, (note,),
                )
            )  # fmt: skip


def charge_totals(draft: Draft, found: list[Occurrence]) -> None:
    """当月 … 合计 and 当月 办结率: one look per period, dated on its last day."""
    scores = ("得分", "扣分", "加分")
    for clause in draft.month.policy.clauses:
        if not clause.in_force(draft.month.period.last):
            continue
        if isinstance(clause.target, m.OfTotal) and clause.branches:
            figure = _total(draft, clause.target, found)
            _look(draft, clause, figure, "、".join(clause.target.kinds), clause.target.unit)
        elif isinstance(clause.target, m.OfMeasure) and not clause.target.name.endswith(scores):
            name = clause.target.name
            figure = measures.measure(draft.month, name)
            draft.measures[name] = (figure.shown, figure.working)
            _look(draft, clause, figure, name, "%" if figure.ratio else "")
        elif isinstance(clause.target, m.Always):
            _earn(draft, clause)


def _total(draft: Draft, target: m.OfTotal, found: list[Occurrence]) -> measures.Figure:
    mine = [o.fact for o in found if o.fact.kind in target.kinds and o.fact.state is not State.REFUTED]
    pending = next((f for f in mine if f.state is State.PENDING), None)
    reason = f"{pending.kind}：{pending.doubt or '待核'}" if pending else ""
    names = "、".join(target.kinds)
    if dimension(target.unit) == "次数":
        number = Fraction(len(mine))
        return measures.Figure(number, f"{names} 合计 {len(mine)}次", reason, facts=tuple(mine))
    total = Fraction(0)
    for fact in mine:
        for field in draft.month.policy.kinds[fact.kind].fields:
            value = fact.fields.get(field.name)
            if field_dimension(field.type) == dimension(target.unit) and isinstance(value, Decimal):
                total += Fraction(value * field_factor(field.type))
    unit = base_unit(target.unit)
    return measures.Figure(total, f"{names} 合计 {wording.number(total)}{unit}", reason, facts=tuple(mine))


def _look(draft: Draft, clause: m.Clause, figure: measures.Figure, name: str, unit: str) -> None:
    """One clause at one figure: the first branch whose band holds applies."""
    last = draft.month.period.last
    evidence = tuple(sorted({o for f in figure.facts for o in f.origins}))
    refused: list[Check] = []
    for branch in clause.branches:
        checks = tuple(_band(c, figure, unit) for c in branch.conditions if isinstance(c, m.InBand))
        verdict = conjunction(checks) if figure.value is not None else False
        if verdict and figure.pending:
            draft.findings.append(
                draft.finding(clause, figure.working, last, checks, "", Decimal(0), evidence, (), figure.pending)
            )
            return
        if verdict:
            _apply(draft, clause, branch, figure, checks, evidence)
            return
        refused += [c for c in checks if c not in refused]
    if figure.pending:
        draft.findings.append(
            draft.finding(clause, figure.working, last, tuple(refused), "", Decimal(0), evidence, (), figure.pending)
        )
        return
    event = figure.working if figure.facts or figure.value is None or unit == "%" else ""
    draft.attempts.append(Attempt(clause.article, clause.text, event, last, tuple(refused), clause.basis, evidence))


def _band(condition: m.InBand, figure: measures.Figure, unit: str) -> Check:
    if figure.value is None:
        return Check(condition.text, figure.shown, False if figure.absent else None, "数值")
    shown = wording.with_unit(figure.value, unit or condition.unit)
    return Check(condition.text, shown, within(figure.value, condition.limits), "数值")


def _apply(
    draft: Draft, clause: m.Clause, branch: m.Branch, figure: measures.Figure, checks: tuple[Check, ...],
    evidence: tuple[object, ...],
) -> None:  # fmt: skip
    assert figure.value is not None
    charge = Charge(Decimal(0), [], "")
    notes: list[str] = []
    for effect in branch.effects:
        if isinstance(effect, m.Steps):
            charge = charge.plus(steps(effect, figure.value, figure.ratio))
        elif isinstance(effect, m.Points):
            charge = charge.plus(_fixed(effect, figure.value))
        elif isinstance(effect, m.Lose):
            draft.losses.append(Loss(effect.name, clause.article, f"{clause.article}：{figure.working}"))
            notes.append(f"取消{effect.name}")
    draft.findings.append(
        draft.finding(
            clause, figure.working, draft.month.period.last, checks, "；".join(charge.working), charge.points,
            evidence, tuple(notes), charge.pending,
        )  # type: ignore[arg-type]
    )  # fmt: skip


def _fixed(effect: m.Points, value: Fraction) -> Charge:
    if effect.per is None:
        return Charge(effect.points, [f"{effect.per_word} {signed(effect.points)}".strip()], "")
    return per_quantity(effect, value, effect.per[0])


def _earn(draft: Draft, clause: m.Clause) -> None:
    """得 …: points that are earned, rounded as the clause says."""
    for branch in clause.branches:
        for effect in branch.effects:
            if isinstance(effect, m.EarnPoints):
                _earn_one(draft, clause, effect)


def _earn_one(draft: Draft, clause: m.Clause, effect: m.EarnPoints) -> None:
    figure = measures.evaluate(draft.month, effect.expression)
    last = draft.month.period.last
    evidence = tuple(sorted({o for f in figure.facts for o in f.origins}))
    for name in _names(effect.expression):
        seen = measures.measure(draft.month, name)
        draft.measures[name] = (seen.shown, seen.working)
    if figure.value is None:
        reason = figure.pending or figure.absent
        draft.findings.append(draft.finding(clause, reason, last, (), "", Decimal(0), evidence, (), reason))
        return
    points = rounded(figure.value, effect.mode, effect.to)
    working = f"{figure.working} = {wording.number(figure.value)}分"
    if effect.to is not None:
        working += f"，{effect.mode}到{wording.number(effect.to)}分，得 {wording.number(points)}分"
    draft.findings.append(draft.finding(clause, effect.text, last, (), working, points, evidence))


def _names(expression: m.Expression) -> list[str]:
    if isinstance(expression, m.Name):
        return [expression.name]
    if isinstance(expression, m.Arithmetic):
        return _names(expression.left) + _names(expression.right)
    return []


def rounded(value: Fraction, mode: str, to: Decimal | None) -> Decimal:
    """Exact value rounded to a step: 四舍五入 (half up), 进一 (up), 去尾 (down)."""
    if to is None:
        return Decimal(value.numerator) / Decimal(value.denominator)
    exact = value / Fraction(to)
    whole = exact.numerator // exact.denominator
    rest = exact - whole
    if (mode == "进一" and rest) or (mode == "四舍五入" and rest >= Fraction(1, 2)):
        whole += 1
    return whole * to
