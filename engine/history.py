"""What clauses that look back need: facts of the year so far, results of the periods before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from engine.evaluate.reference import HISTORY, evaluate
from engine.facts.fact import Fact, Facts, Gap, Period
from engine.facts.intake import Intake
from engine.facts.period import parse_period
from engine.policy import model as m
from grammar.diagnostic import Diagnostic

Read = Callable[[Period], Intake | None]


def with_history(policy: m.Policy, facts: Facts, read: Read) -> tuple[Facts, list[Diagnostic]]:
    """The facts with what came before them, where the policy looks back.

    read: the facts of an earlier month, or None where the hall has none; that leaves everybody 资料不全.
    """
    back = _months_of_facts(policy, facts.period)
    streak = max((c.target.periods for c in policy.clauses if isinstance(c.target, m.OfStreak)), default=1)
    row = _before(facts.period, streak - 1)
    found: list[Diagnostic] = []
    gaps: list[Gap] = []
    months: dict[str, Facts] = {}
    for period in sorted({*back, *row}):
        intake = read(period) if period.last >= policy.since else None
        if intake is not None:
            found += intake.diagnostics
        if intake is not None and intake.facts is not None:
            months[period.name] = intake.facts
        elif period.last >= policy.since:
            message = f"没有 {period.name} 的表：本办法有条款要看以前各月，请补上 facts/{period.name}"
            gaps.append(Gap(HISTORY, None, message))
    earlier: tuple[Fact, ...] = tuple(
        f for p in back if p.name in months for f in months[p.name].facts if f.date in p
    )
    scores = _scores(policy, [months.get(p.name) for p in row])
    return replace(facts, earlier=earlier, scores=scores, gaps=(*facts.gaps, *gaps)), found


def _months_of_facts(policy: m.Policy, period: Period) -> list[Period]:
    """Earlier months of the year or quarter, where a clause of a monthly policy adds up over it."""
    scopes = {c.target.scope for c in policy.clauses if isinstance(c.target, m.OfTotal)}
    scopes |= {x.scope for c in policy.clauses for b in c.branches for x in b.conditions if isinstance(x, m.IsNth)}
    if period.kind != "月" or not scopes & {"年", "季"}:
        return []
    first = 1 if "年" in scopes else (period.first.month - 1) // 3 * 3 + 1
    return _before(period, period.first.month - first)


def _before(period: Period, count: int) -> list[Period]:
    """The months before a month, in order of time; none before other periods."""
    months: list[Period] = []
    first = period.first
    while period.kind == "月" and len(months) < count:
        day = first - timedelta(days=1)
        month = parse_period(f"{day.year:04d}-{day.month:02d}")
        assert month is not None
        months.insert(0, month)
        first = month.first
    return months


def _scores(policy: m.Policy, row: list[Facts | None]) -> dict[str, tuple[Decimal | None, ...]]:
    """Final scores of the months before, the latest last; None where there is none."""
    results = [{d.subject: d.score for d in evaluate(policy, f)} if f is not None else {} for f in row]
    subjects = {subject for result in results for subject in result}
    return {subject: tuple(result.get(subject) for result in results) for subject in sorted(subjects)}
