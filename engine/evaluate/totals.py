"""Clauses that look at the whole period: totals and measures."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from engine.decision.decision import Attempt, Check
from engine.evaluate import measures, wording
from engine.evaluate.charges import Charge, by_unit, of_bonus, once, per_quantity, signed, steps
from engine.evaluate.charges import amount as figure_of
from engine.evaluate.conditions import conjunction, within
from engine.evaluate.context import Occurrence
from engine.evaluate.draft import Draft
from engine.evaluate.each import each
from engine.evaluate.follow import computed, follow
from engine.evaluate.joint import passed_on, waits
from engine.evaluate.meeting import meeting
from engine.evaluate.nothing import lose_all, of_category
from engine.evaluate.remedies import cited
from engine.evaluate.rounding import rounded
from engine.evaluate.runs import Run, full, runs
from engine.evaluate.spans import Span, spans, within_span
from engine.facts.fact import Fact, Origin, State
from engine.policy import model as m
from engine.policy.units import base_unit, dimension


def charge_totals(draft: Draft, found: list[Occurrence], clauses: Iterable[m.Clause]) -> None:
    """当月 … 合计 and 当月 办结率: one look per period, dated on its last day."""
    scores = ("得分", "扣分", "加分")
    for clause in clauses:
        if not clause.in_force(draft.month.period.last) or clause.of != draft.month.sort:
            continue
        if isinstance(clause.target, m.OfTotal) and clause.branches:
            for span in spans(draft.month, clause.target.scope):
                for who, mine, before in each(draft, clause, clause.target, found):
                    _over(draft, clause, clause.target, mine, span, before, who)
        elif isinstance(clause.target, m.OfRun) and clause.branches:
            _runs(draft, clause, clause.target, found)
        elif isinstance(clause.target, m.OfMeasure) and not clause.target.name.endswith(scores):
            name = clause.target.name
            pays = any(isinstance(e, m.Pay) for b in clause.branches for e in b.effects)
            if name in draft.month.policy.late or pays:
                continue
            figure = measures.measure(draft.month, name)
            draft.measures[name] = (figure.shown, figure.working)
            event = f"{name} {'未定' if figure.pending else figure.shown}"
            _look(draft, clause, figure, event, "%" if figure.ratio else "")
        elif isinstance(clause.target, m.Always):
            _earn(draft, clause)


def _runs(draft: Draft, clause: m.Clause, target: m.OfRun, found: list[Occurrence]) -> None:
    """连续 …: one look at every run that ends in the period, or at every full stretch of it."""
    kinds = [o for o in (*draft.earlier, *found) if o.fact.kind in target.kinds]
    mine = [o for o in kinds if o.fact.state is not State.REFUTED]
    firm = [o for o in mine if o.fact.state is not State.PENDING]
    count = full if target.number else runs
    for span in spans(draft.month, target.scope):
        certain = _ended(draft, count(draft, target, within_span(firm, span)))
        possible = _ended(draft, count(draft, target, within_span(mine, span)))
        for run in certain:
            figure = _run_figure(target, run)
            before = run.until(draft.month.period.first)
            _look(draft, clause, figure, figure.working, target.unit, min(run.last, span.last),
                  measures.Figure(before, "") if before else None)  # fmt: skip
        told = {(r.first, r.length) for r in certain}
        new = (r for r in possible if (r.first, r.length) not in told)
        open_ = next((r for r in new if _may_matter(clause, r)), None)
        if open_ is not None:
            waiting = next(o.fact for o in open_.found if o.fact.state is State.PENDING)
            figure = replace(_run_figure(target, open_), pending=f"{waiting.kind} {waiting.doubt or '待核'}")
            _look(draft, clause, figure, figure.working, target.unit, span.last)


def _ended(draft: Draft, found: list[Run]) -> list[Run]:
    return [run for run in found if run.last >= draft.month.period.first]


def _run_figure(target: m.OfRun, run: Run) -> measures.Figure:
    names = "、".join(target.kinds)
    stretch = f"{wording.day(run.first)}至{wording.day(run.last)}"
    working = f"{names} 连续 {wording.number(run.length)}{target.unit}（{stretch}）"
    return measures.Figure(run.length, working, facts=tuple(o.fact for o in run.found))


def _may_matter(clause: m.Clause, run: Run) -> bool:
    """Whether a run that waits for a judgement would be charged."""
    waits = any(o.fact.state is State.PENDING for o in run.found)
    bands = [[c for c in b.conditions if isinstance(c, m.InBand)] for b in clause.branches]
    return waits and any(all(within(run.length, c.limits) for c in mine) for mine in bands)


def _over(
    draft: Draft, clause: m.Clause, target: m.OfTotal, found: list[Occurrence], span: Span,
    before_all: list[Occurrence], who: str,
) -> None:  # fmt: skip
    """A total over one stretch; what earlier months of the year came to is not charged again."""
    earlier = within_span(before_all, span)
    figure = _total(draft, clause, target, [*earlier, *within_span(found, span)])
    before = _total(draft, clause, target, earlier) if earlier else None
    word = f"{who} " if who else ""
    word += f"{span.word} " if target.scope else ""
    figure = replace(figure, working=f"{word}{figure.working}")
    _look(draft, clause, figure, figure.working, target.unit, span.last, before)


def _total(draft: Draft, clause: m.Clause, target: m.OfTotal, found: list[Occurrence]) -> measures.Figure:
    """Count or sum over the period; a pending fact matters only where it would change a verdict."""
    mine = [o.fact for o in found if o.fact.kind in target.kinds and o.fact.state is not State.REFUTED]
    firm = [f for f in mine if f.state is not State.PENDING]
    amount = _amount(draft, target, firm)
    names = "、".join(target.kinds)
    unit = "次" if dimension(target.unit) == "次数" else base_unit(target.unit)
    working = f"{names} 合计 {wording.number(amount)}{unit}"
    counted = dimension(target.unit) == "次数"
    blank = next(
        (f for f in firm if not counted and figure_of(draft.month.policy, f, target.unit) is None), None
    )
    if blank is not None:  # missing is never zero
        reason = f"有一件{blank.kind}没有填写以“{unit}”计的数（{wording.day(blank.date)}）"
        return measures.Figure(amount, working, reason, facts=tuple(firm))
    pending = next((f for f in mine if f.state is State.PENDING), None)
    if pending is None or not _would_differ(clause, amount, _amount(draft, target, mine)):
        return measures.Figure(amount, working, facts=tuple(firm))
    return measures.Figure(amount, working, f"{pending.kind} {pending.doubt or '待核'}", facts=tuple(mine))


def _would_differ(clause: m.Clause, without: Fraction, with_pending: Fraction) -> bool:
    """Whether another branch would apply, or the same one would charge something else."""
    for branch in clause.branches:
        bands = [c for c in branch.conditions if isinstance(c, m.InBand)]
        before, after = (all(within(v, c.limits) for c in bands) for v in (without, with_pending))
        if before and after:
            return any(_size(e, without) != _size(e, with_pending) for e in branch.effects)
        if before or after:
            return True
    return False


def _size(effect: m.Effect, value: Fraction) -> Decimal:
    if isinstance(effect, m.Computed) and effect.by is not None:
        return _size(effect.by, value)
    if isinstance(effect, m.Steps):
        return steps(effect, value, False).points
    return _fixed(effect, value).points if isinstance(effect, m.Points) else Decimal(0)


def _amount(draft: Draft, target: m.OfTotal, facts: list[Fact]) -> Fraction:
    if dimension(target.unit) == "次数":
        return Fraction(len(facts))
    values = (figure_of(draft.month.policy, fact, target.unit) for fact in facts)
    return sum((Fraction(v) for v in values if v is not None), Fraction(0))


def _look(
    draft: Draft, clause: m.Clause, figure: measures.Figure, event: str, unit: str, last: date | None = None,
    before: measures.Figure | None = None,
) -> None:  # fmt: skip
    """One clause at one figure: the first branch whose band holds applies. before: what was charged already."""
    last = last or draft.month.period.last
    evidence = tuple(sorted({o for f in figure.facts for o in f.origins}))
    refused: list[Check] = []
    for branch in clause.branches:
        checks = tuple(_band(c, figure, unit) for c in branch.conditions if isinstance(c, m.InBand))
        checks = (*checks, *meeting(draft.month, branch))
        verdict = conjunction(checks)
        if figure.value is not None and not figure.pending and verdict:
            _apply(draft, clause, branch, figure, event, checks, evidence, last, before)
            return
        refused += [c for c in checks if c not in refused]
        if verdict is None and not figure.pending and figure.value is not None:
            open_ = next(c for c in checks if c.verdict is None)
            figure = replace(figure, pending=f"{open_.text}：{open_.seen}")
            break
    if figure.pending:
        finding = draft.finding(
            clause, event, last, tuple(refused), "", Decimal(0), evidence, (), figure.pending
        )
        draft.findings.append(finding)
        waits(draft, clause, (e for b in clause.branches for e in b.effects), figure.pending)
        return
    draft.attempts.append(
        Attempt(clause.article, clause.text, event, last, tuple(refused), clause.basis, evidence)
    )


def _band(condition: m.InBand, figure: measures.Figure, unit: str) -> Check:
    if figure.value is None:
        return Check(condition.text, figure.shown, False if figure.absent else None, "数值")
    shown = wording.with_unit(figure.value, unit or condition.unit)
    return Check(condition.text, shown, within(figure.value, condition.limits), "数值")


def _apply(
    draft: Draft, clause: m.Clause, branch: m.Branch, figure: measures.Figure, event: str,
    checks: tuple[Check, ...], evidence: tuple[Origin, ...], last: date, before: measures.Figure | None,
) -> None:  # fmt: skip
    assert figure.value is not None
    charges: list[Charge] = []
    notes: list[str] = []
    for effect in branch.effects:
        if isinstance(effect, m.Steps):
            charges.append(of_bonus(steps(effect, figure.value, figure.ratio), effect))
        elif isinstance(effect, m.Points):
            charges.append(of_bonus(_fixed(effect, figure.value), effect))
        elif isinstance(effect, m.Computed):
            worked = computed(draft.month, effect, None, figure.value, figure.ratio)
            charges.append(of_bonus(worked, effect))
        elif isinstance(effect, m.Joint):
            passed_on(draft, clause, effect, event, last, checks, evidence)
        elif isinstance(effect, m.NoPoints):
            charges += lose_all(draft, clause, effect, notes)
        elif isinstance(effect, m.Pay):
            draft.paid.append((clause, branch, checks))
            notes.append(effect.text)
        elif isinstance(effect, m.Follow | m.LimitScore | m.AsGrade | m.Lose):
            follow(draft, clause, effect, event, notes, last)
    if isinstance(clause.target, m.OfTotal):
        notes += cited(clause.target.kinds, draft.month.policy)
    if figure.working != event:
        notes.insert(0, f"{event} = {figure.working}")
    for one in by_unit(charges):
        charged = _charged(draft, clause, before, one)
        known = (f"以前各月已{signed(charged, one.of)}，这里只计新增的",) if charged else ()
        finding = draft.finding(
            clause, event, last, checks, "；".join(one.working), one.points - charged, evidence,
            (*notes, *known), one.pending, one.of, branch=branch, bonus=one.bonus,
        )  # fmt: skip
        draft.findings.append(of_category(finding, branch))


def _charged(draft: Draft, clause: m.Clause, before: measures.Figure | None, now: Charge) -> Decimal:
    """What the clause had brought of the same sort before the period, by the same bands."""
    if before is None or before.value is None:
        return Decimal(0)
    for branch in clause.branches:
        bands = [c for c in branch.conditions if isinstance(c, m.InBand)]
        if all(within(before.value, c.limits) for c in bands):
            mine = [e for e in branch.effects if getattr(e, "bonus", "") == now.bonus]
            charges = [steps(e, before.value, before.ratio) for e in mine if isinstance(e, m.Steps)]
            charges += [_fixed(e, before.value) for e in mine if isinstance(e, m.Points)]
            worked = [e for e in mine if isinstance(e, m.Computed)]
            charges += [computed(draft.month, e, None, before.value, before.ratio) for e in worked]
            return sum((c.points for c in charges if c.of == now.of), Decimal(0))
    return Decimal(0)


def _fixed(effect: m.Points, value: Fraction) -> Charge:
    if effect.per is None:
        return Charge(effect.points, [once(effect)], "", (), effect.of)
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
    events = []
    for name in _names(effect.expression, draft.month.policy.measures):
        seen = measures.measure(draft.month, name)
        draft.measures[name] = (seen.shown, seen.working)
        events.append(f"{name} {'未定' if seen.value is None else seen.shown}")
    event = "，".join(events) or effect.text
    if figure.value is None:
        reason = figure.pending or figure.absent
        draft.findings.append(draft.finding(clause, event, last, (), "", Decimal(0), evidence, (), reason))
        return
    points = rounded(figure.value, effect.mode, effect.to)
    working = f"{figure.working} = {wording.number(figure.value)}分"
    if effect.to is not None:
        working += f"，{effect.mode}到{wording.number(effect.to)}分，得 {wording.number(points)}分"
    draft.findings.append(draft.finding(clause, event, last, (), working, points, evidence))


def _names(expression: m.Expression, measures_of: Container[str]) -> list[str]:
    if isinstance(expression, m.Name):
        return [expression.name] if expression.name in measures_of else []
    if isinstance(expression, m.Arithmetic):
        return _names(expression.left, measures_of) + _names(expression.right, measures_of)
    return []
