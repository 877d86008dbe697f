"""The second opinion on a period that is about to be published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.decision.decision import Decision
from engine.evaluate.reference import evaluate as reference
from engine.evaluate.wording import day, event
from engine.facts.fact import Facts
from engine.live.compare import Difference, differences, smallest
from engine.live.constructs import Coverage, coverage
from engine.live.evaluate import evaluate as live
from engine.policy import model as m

SIDES = ("参考引擎", "durable-rules")


@dataclass(frozen=True)
class Opinion:
    """What the second engine says. whole: constructs for which it says nothing about the policy at all.

    facts: where there are differences, the smallest set of facts that still differs; smaller: the differences there.
    """

    policy: m.Policy
    period: str
    subjects: int
    findings: int
    coverage: Coverage
    found: tuple[Difference, ...] = ()
    facts: Facts | None = None
    smaller: tuple[Difference, ...] = ()
    traces: tuple[str, ...] = ()


def second_opinion(policy: m.Policy, facts: Facts, decisions: Sequence[Decision]) -> Opinion:
    """The live evaluator's view of what the reference evaluator decided."""
    covered = coverage(policy)
    findings = sum(len(d.findings) for d in decisions)
    opinion = Opinion(policy, facts.period.name, len(decisions), findings, covered)
    if covered.whole:
        return opinion
    found = differences(decisions, live(policy, facts, decisions))
    if not found:
        return opinion
    kept = smallest(facts, lambda fewer: bool(_differ(policy, fewer)))
    traces = tuple(_trace(policy, kept, side) for side in (0, 1))
    return Opinion(
        policy,
        facts.period.name,
        len(decisions),
        findings,
        covered,
        found,
        kept,
        _differ(policy, kept),
        traces,
    )


def _differ(policy: m.Policy, facts: Facts) -> tuple[Difference, ...]:
    expected = reference(policy, facts)
    return differences(expected, live(policy, facts, expected))


def _trace(policy: m.Policy, facts: Facts, side: int) -> str:
    """What one engine derives from the smallest set of facts, line by line."""
    expected = reference(policy, facts)
    decisions = live(policy, facts, expected) if side else expected
    lines = []
    for decision in decisions:
        lines.append(f"{decision.subject} {decision.status} {decision.score_known}分")
        for finding in decision.findings:
            state = finding.pending or ("择重不计" if finding.outweighed else "")
            parts = (
                finding.article,
                str(finding.date),
                finding.event,
                f"{finding.nominal}{finding.unit}",
                finding.kind,
                state,
            )
            lines.append("  " + " ".join(filter(None, parts)))
            lines += [f"    {c.text}：{c.seen} {c.verdict}" for c in finding.checks]
    return "\n".join(lines)


def shown_facts(policy: m.Policy, facts: Facts) -> list[str]:
    """The facts, one line each, with where they were read."""
    return [
        f"{f.subject} {day(f.date)} {event(f, policy.kinds)} {f.state or ''} {'、'.join(map(str, f.origins))}".rstrip()
        for f in (*facts.earlier, *facts.facts)
    ]


def report(opinion: Opinion) -> str:
    """The file that goes to the developers."""
    lines = [
        f"{opinion.period} {opinion.policy.citation}：两套引擎的结果不一致，没有发布。",
        "",
        "不一致的地方：",
    ]
    lines += [_line(d) for d in opinion.found]
    if opinion.facts is not None:
        lines += ["", "还不一致的最少事实：", *shown_facts(opinion.policy, opinion.facts)]
        lines += ["", "这些事实上的不一致：", *(_line(d) for d in opinion.smaller)]
    for side, trace in zip(SIDES, opinion.traces, strict=False):
        lines += ["", f"{side}的推导：", trace]
    lines += ["", "条款：", *(f"{c.article} {c.text}" for c in opinion.policy.clauses), ""]
    return "\n".join(lines)


def _line(difference: Difference) -> str:
    sides = "；".join(
        f"{s}：{v or '没有'}" for s, v in zip(SIDES, (difference.reference, difference.live), strict=True)
    )
    return f"{difference.subject} {difference.what}：{sides}"
