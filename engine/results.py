"""What a regulation of a longer period takes from another one: its results month by month."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from engine.decision.decision import Decision
from engine.evaluate.reference import HISTORY
from engine.facts.fact import Facts, Gap, Period, Results
from engine.facts.period import months_of
from engine.policy import model as m
from grammar.diagnostic import Diagnostic

# The decisions of a regulation in a month, None where the hall has no sheets of it or they have mistakes.
Decide = Callable[[m.Policy, Period], tuple[Sequence[Decision] | None, list[Diagnostic]]]


def with_results(
    policy: m.Policy, facts: Facts, policies: Callable[[], Sequence[m.Policy]], decide: Decide
) -> tuple[Facts, list[Diagnostic]]:
    """The facts with the results of the regulations that the policy names. policies: all of the hall's."""
    titles = sorted(set(_titles(policy)))
    if not titles:
        return facts, []
    known = {p.title: p for p in policies()}
    results: dict[str, Results] = {}
    gaps: list[Gap] = []
    found: list[Diagnostic] = []
    for title in titles:
        other = known.get(title)
        if other is None or other.period != "月":
            what = "没有这部办法的规则文件" if other is None else "它不是按月考核的"
            gaps.append(Gap(HISTORY, None, f"要用《{title}》各月的得分，但{what}"))
            continue
        results[title], more = _monthly(other, facts, decide)
        found += more
    return replace(facts, results=results, gaps=(*facts.gaps, *gaps)), found


def _monthly(other: m.Policy, facts: Facts, decide: Decide) -> tuple[Results, list[Diagnostic]]:
    """Months and scores by subject. A month that can't be decided is open for everybody."""
    rows: dict[str, list[tuple[str, Decimal | None]]] = {s.id: [] for s in facts.subjects}
    found: list[Diagnostic] = []
    for month in months_of(facts.period):
        if month.last < other.since:
            continue
        decisions, more = decide(other, month)
        found += more
        scores = {d.subject: d.score for d in decisions or ()}
        for subject, row in rows.items():
            if decisions is None or subject in scores:
                row.append((month.name, scores.get(subject)))
    return {subject: tuple(row) for subject, row in rows.items()}, found


def _titles(policy: m.Policy) -> Iterator[str]:
    """Titles of the regulations whose results are used."""
    effects = [e for c in policy.clauses for b in c.branches for e in b.effects]
    todo: list[object] = [*policy.measures.values(), policy.award, *effects, *policy.group_scores.values()]
    while todo:
        node = todo.pop()
        if isinstance(node, m.Elsewhere):
            yield node.policy
        elif isinstance(node, m.Arithmetic):
            todo += [node.left, node.right]
        elif node is not None:
            todo += [e for e in [getattr(node, "expression", None)] if e is not None]
