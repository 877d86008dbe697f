"""What clauses that look back need: facts of the year so far, results of the periods before."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from engine.decision.decision import Decision
from engine.evaluate.reference import HISTORY, evaluate
from engine.evaluate.streaks import honours
from engine.facts.fact import Fact, Facts, Gap, Period
from engine.facts.intake import Intake
from engine.facts.period import period_before
from engine.policy import model as m
from grammar.diagnostic import Diagnostic

Read = Callable[[Period], Intake | None]
_LENGTH = {"月": 1, "季": 3, "年": 12}


def with_history(policy: m.Policy, facts: Facts, read: Read) -> tuple[Facts, list[Diagnostic]]:
    """The facts with what came before them, where the policy looks back.

    read: the facts of an earlier month, or None where the hall has none; that leaves everybody 资料不全.
    """
    back = _months_of_facts(policy, facts.period)
    streak = max((c.target.periods for c in policy.clauses if isinstance(c.target, m.OfStreak)), default=1)
    row = _before(facts.period, max(streak - 1, _ranked_back(policy, facts.period)))
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
    results = [_results(policy, months.get(p.name)) for p in row]
    subjects = sorted({subject for result in results for subject in result})
    scores = {s: tuple(r[s].score if s in r else None for r in results) for s in subjects}
    grades = {s: tuple("、".join(honours(r[s])) if s in r else "" for r in results) for s in subjects}
    return replace(facts, earlier=earlier, scores=scores, grades=grades, gaps=(*facts.gaps, *gaps)), found


def _ranked_back(policy: m.Policy, period: Period) -> int:
    """How many periods before this one a ranking over the quarter or the year adds up, in its last period."""
    scopes = {c.target.scope for c in policy.clauses if isinstance(c.target, m.OfRank)} - {""}
    ending = [s for s in scopes if not period.last.month % _LENGTH[s]]
    ranked = max((_LENGTH[s] // _LENGTH[period.kind] - 1 for s in ending), default=0)
    return max([ranked, *(_passed(period, scope) for scope in _averaged(policy))])


def _passed(period: Period, scope: str) -> int:
    """How many periods of the quarter or the year lie before this one."""
    month = period.first.month
    first = 1 if scope == "年" else (month - 1) // 3 * 3 + 1
    return (month - first) // _LENGTH[period.kind]


def _averaged(policy: m.Policy) -> set[str]:
    """Stretches that measures add up or average the score over (当季 得分 平均)."""
    todo = list(policy.measures.values()) + [rule.expression for rule in policy.every_award]
    found = set()
    while todo:
        node = todo.pop()
        if isinstance(node, m.Arithmetic):
            todo += [node.left, node.right]
        elif isinstance(node, m.Over) and node.scope:
            found.add(node.scope)
    return found


def _months_of_facts(policy: m.Policy, period: Period) -> list[Period]:
    """Earlier months of the year or quarter, where a clause of a monthly policy adds up over it."""
    scopes = {scope for clause in policy.clauses for scope in _scopes(clause)}
    if period.kind != "月" or not scopes & {"年", "季"}:
        return []
    first = 1 if "年" in scopes else (period.first.month - 1) // 3 * 3 + 1
    return _before(period, period.first.month - first)


def _scopes(clause: m.Clause) -> Iterator[str]:
    """Stretches over which a clause adds up, counts, or lets something off."""
    if isinstance(clause.target, m.OfTotal | m.OfRun):
        yield clause.target.scope
    yield clause.spared_scope
    for branch in clause.branches:
        yield from (c.scope for c in branch.conditions if isinstance(c, m.IsNth))
        yield from (free.scope for free in (branch.free, clause.free) if free is not None)


def _before(period: Period, count: int) -> list[Period]:
    """The months, quarters or years before a period of that kind, in order of time."""
    row: list[Period] = []
    while len(row) < count:
        period = period_before(period)
        row.insert(0, period)
    return row


def _results(policy: m.Policy, facts: Facts | None) -> dict[str, Decision]:
    """Decisions of a period before, by subject; none where its facts are not there."""
    return {d.subject: d for d in evaluate(policy, facts)} if facts is not None else {}
