"""The decision that why and whynot talk about."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

from cli import exits
from cli.console import Progress
from cli.documents import reject
from cli.refuse import refuse
from engine.decision.decision import Decision
from engine.facts.fact import Period
from engine.facts.intake import read_register
from engine.facts.roster import identity
from engine.hall import Hall
from engine.pipeline import Evaluation, evaluate_period
from engine.policy.model import Policy
from grammar.diagnostic import Severity


def decisions_about(
    hall: Hall, period: Period, person: str, schema: str = ""
) -> list[tuple[Policy, Decision]]:
    """Decisions about a 工号, in capital letters or small, or a name that only one bears.

    Leaves with a message where there are none, and where the rules or the facts are not fit: then with a
    document of the schema too, if one is given.
    """
    progress = Progress()
    evaluation = evaluate_period(hall, period, progress)
    progress.done()
    if not (evaluation.rules_fit and evaluation.facts_fit):
        errors = [d for d in evaluation.diagnostics if d.severity is Severity.ERROR]
        code = exits.FACTS_REJECTED if evaluation.rules_fit else exits.RULES_INVALID
        reject(errors, code, schema, hall.name)
    everybody = [(run.policy, d) for run in evaluation.runs for d in run.decisions]
    id = identity(person)
    found = [(p, d) for p, d in everybody if d.subject == id]
    found = found or [(p, d) for p, d in everybody if d.subject.casefold() == id.casefold()]
    found = found or _by_name(everybody, person)
    if not found:
        refuse(_nobody(hall, evaluation, period, person), exits.USAGE)
    return found


def _by_name(everybody: list[tuple[Policy, Decision]], person: str) -> list[tuple[Policy, Decision]]:
    named = [(p, d) for p, d in everybody if d.name == person]
    subjects = sorted({d.subject for _, d in named})
    if len(subjects) > 1:
        said = f"有 {len(subjects)} 个人叫“{person}”：{'、'.join(subjects)}。请写工号。"
        refuse(said, exits.USAGE)
    return named


def _nobody(hall: Hall, evaluation: Evaluation, period: Period, person: str) -> str:
    """Why there is no result: appraised by the month, not on post in the period, or mistyped."""
    id = identity(person).casefold()
    months = [
        r.period.name for r in evaluation.monthly if any(d.subject.casefold() == id for d in r.decisions)
    ]
    if months:
        return f"“{person}”按月考核，{period.name} 没有合在一起的结果。请写月份，例如 {months[-1]}。"
    away = _away(hall, period, id)
    if away:
        return f"{period.name} 没有“{person}”的结果：{away}。"
    runs = evaluation.runs or evaluation.monthly
    near = get_close_matches(person, sorted({d.subject for run in runs for d in run.decisions}), 3, 0.6)
    hint = f"是不是 {'、'.join(near)}？" if near else "请核对花名册的工号，和这个期间是否在岗。"
    return f"{period.name} 没有“{person}”的结果。{hint}"


def _away(hall: Hall, period: Period, id: str) -> str:
    """Since when somebody on the roster has left, or until when not yet come; empty for anybody else."""
    register = read_register(hall.facts, period)
    known = [s for s in register.people.values() if s.id.casefold() == id] if register else []
    if not known:
        return ""
    who, stints = f"{known[0].name}（{known[0].id}）", known[0].postings
    ends = [p.end for p in stints if p.end is not None and p.end < period.first]
    if stints[0].start > period.last:
        return f"{who}{stints[0].start} 才到岗"
    return f"{who}{max(ends)} 已离岗" if ends else ""


def clauses_of(policy: Policy) -> Mapping[str, str]:
    """Article → clause text."""
    return {c.article: c.text for c in policy.clauses}
