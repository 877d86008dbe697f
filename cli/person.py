"""The decision that why and whynot talk about."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from difflib import get_close_matches

import click

from cli import exits
from cli.console import Progress, show_diagnostics
from engine.decision.decision import Decision
from engine.facts.fact import Period
from engine.hall import Hall
from engine.pipeline import Evaluation, evaluate_period
from engine.policy.model import Policy
from grammar.diagnostic import Severity


def decisions_about(hall: Hall, period: Period, person: str) -> list[tuple[Policy, Decision]]:
    """Decisions about a 工号 (or a name that only one bears); leaves with a message where there are none."""
    progress = Progress()
    evaluation = evaluate_period(hall, period, progress)
    progress.done()
    if not (evaluation.rules_fit and evaluation.facts_fit):
        show_diagnostics(d for d in evaluation.diagnostics if d.severity is Severity.ERROR)
        sys.exit(exits.FACTS_REJECTED if evaluation.rules_fit else exits.RULES_INVALID)
    everybody = [(run.policy, d) for run in evaluation.runs for d in run.decisions]
    found = [(p, d) for p, d in everybody if d.subject == person]
    if not found:
        found = _by_name(everybody, person)
    if not found:
        click.echo(_nobody(evaluation, period, person), err=True)
        sys.exit(exits.USAGE)
    return found


def _by_name(everybody: list[tuple[Policy, Decision]], person: str) -> list[tuple[Policy, Decision]]:
    named = [(p, d) for p, d in everybody if d.name == person]
    subjects = sorted({d.subject for _, d in named})
    if len(subjects) > 1:
        click.echo(f"有 {len(subjects)} 个人叫“{person}”：{'、'.join(subjects)}。请写工号。", err=True)
        sys.exit(exits.USAGE)
    return named


def _nobody(evaluation: Evaluation, period: Period, person: str) -> str:
    known = {d.subject for run in evaluation.runs for d in run.decisions}
    near = get_close_matches(person, sorted(known), 3, 0.6)
    hint = f"是不是 {'、'.join(near)}？" if near else "请核对花名册的工号，和这个期间是否在岗。"
    return f"{period.name} 没有“{person}”的结果。{hint}"


def clauses_of(policy: Policy) -> Mapping[str, str]:
    """Article → clause text."""
    return {c.article: c.text for c in policy.clauses}
