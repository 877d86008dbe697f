"""Decisions as one JSON document: kaoping.decisions/1, described by docs/schema/decisions-1.json.

Numbers are strings of exact plain decimals, so that no reader turns them into binary floats. A verdict is
true, false or null (not known). Keys are English, what people read is Chinese.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from decimal import Decimal

from engine.decision.decision import (
    Attempt,
    Award,
    Basis,
    CategoryTotal,
    Check,
    Decision,
    Finding,
    Measure,
    Noted,
    Status,
)
from engine.decision.figures import average_score, plain, total_paid
from engine.facts.fact import Origin, Period, Posting
from grammar.diagnostic import Diagnostic, in_order

SCHEMA = "kaoping.decisions/1"

Json = dict[str, object]


def document(
    hall: str,
    decisions: Iterable[Decision],
    diagnostics: Iterable[Diagnostic] = (),
    monthly: Iterable[Sequence[Decision]] = (),
) -> Json:
    """The document of a hall's decisions, which may be of several policies and periods.

    Decisions are ordered by policy, period and subject, whatever order they come in; runs holds a summary
    per policy and period. monthly: decisions of shorter periods, of which only the summaries are kept.
    """
    ordered = sorted(decisions, key=lambda d: (d.policy, d.citation, d.period, d.subject))
    runs: dict[tuple[str, str, Period], list[Decision]] = {}
    for decision in ordered:
        runs.setdefault((decision.policy, decision.citation, decision.period), []).append(decision)
    return {
        "schema": SCHEMA,
        "hall": hall,
        "runs": [_run(group) for group in runs.values()],
        "months": [_run(group) for group in monthly if group],
        "decisions": [decision_json(d) for d in ordered],
        "diagnostics": [diagnostic_json(d) for d in in_order(diagnostics)],
    }


def to_json(doc: Json) -> str:
    """The document as text: same document, same bytes. Ends with a newline."""
    return json.dumps(doc, ensure_ascii=False, indent=1) + "\n"


def decision_json(decision: Decision) -> Json:
    """One decision with everything that it rests on."""
    return {
        "policy": decision.policy,
        "citation": decision.citation,
        "period": decision.period.name,
        "subject": decision.subject,
        "subject_kind": decision.subject_kind,
        "name": decision.name,
        "unit": decision.unit,
        "role": decision.role,
        "status": str(decision.status),
        "reasons": list(decision.reasons),
        "scored": decision.scored,
        "base": plain(decision.base),
        "score": _number(decision.score),
        "score_known": plain(decision.score_known),
        "score_steps": list(decision.score_steps),
        "grade": decision.grade,
        "grade_article": decision.grade_article,
        "rank": decision.rank,
        "charged": _number(decision.charged),
        "consequences": [{"text": text, "article": article} for text, article in decision.consequences],
        "bonus": _award(decision.award),
        "findings": [_finding(f) for f in decision.findings],
        "attempts": [_attempt(a) for a in decision.attempts],
        "uncovered": list(decision.uncovered),
        "uncovered_evidence": [_evidence(origins) for origins in decision.uncovered_at],
        "leave": [_noted(noted) for noted in decision.leave],
        "failures": [_noted(noted) for noted in decision.failures],
        "corrections": [_noted(noted) for noted in decision.corrections],
        "categories": [_category(c) for c in decision.categories],
        "measures": [_measure(m) for m in decision.measures],
        "lost": dict(sorted(decision.lost.items())),
        "provenance": _basis(decision.provenance),
        "days_on_post": _days(decision.days_on_post),
        "postings": [_posting(p) for p in decision.postings],
    }


def diagnostic_json(diagnostic: Diagnostic) -> Json:
    """One diagnostic as data."""
    return {
        "code": diagnostic.code,
        "severity": str(diagnostic.severity),
        "message": diagnostic.message,
        "place": str(diagnostic.place) if diagnostic.place else "",
        "help": diagnostic.help,
    }


def _run(decisions: Sequence[Decision]) -> Json:
    first = decisions[0]
    return {
        "policy": first.policy,
        "citation": first.citation,
        "period": {
            "name": first.period.name,
            "kind": first.period.kind,
            "first": first.period.first.isoformat(),
            "last": first.period.last.isoformat(),
        },
        "summary": {
            "subjects": len(decisions),
            "by_status": {str(s): sum(d.status is s for d in decisions) for s in Status},
            "average_score": _number(average_score(decisions)),
            "bonus_total": plain(total_paid(decisions)),
            "findings": sum(len(d.findings) for d in decisions),
            "uncovered": sum(len(d.uncovered) for d in decisions),
        },
    }


def _finding(finding: Finding) -> Json:
    return {
        "article": finding.article,
        "text": finding.text,
        "policy": finding.policy,
        "category": finding.category,
        "event": finding.event,
        "date": finding.date.isoformat(),
        "evidence": _evidence(finding.evidence),
        "conditions": _checks(finding.checks),
        "working": finding.working,
        "nominal": plain(finding.nominal),
        "effective": plain(finding.effective),
        "unit": finding.unit,
        "kind": finding.kind,
        "outweighed": finding.outweighed,
        "basis": _basis(finding.basis),
        "notes": list(finding.notes),
        "pending": finding.pending,
        "remedy": finding.remedy,
    }


def _attempt(attempt: Attempt) -> Json:
    return {
        "article": attempt.article,
        "text": attempt.text,
        "event": attempt.event,
        "date": attempt.date.isoformat(),
        "evidence": _evidence(attempt.evidence),
        "conditions": _checks(attempt.checks),
        "basis": _basis(attempt.basis),
    }


def _award(award: Award | None) -> Json | None:
    if award is None:
        return None
    return {
        "name": award.name,
        "amount": _number(award.amount),
        "unrounded": award.unrounded,
        "article": award.article,
        "text": award.text,
        "steps": list(award.steps),
        "conditions": _checks(award.checks),
        "basis": _basis(award.basis),
        "refused": [_attempt(a) for a in award.refused],
        "parts": [_award(p) for p in award.parts],
    }


def _checks(checks: Iterable[Check]) -> list[Json]:
    return [{"text": c.text, "seen": c.seen, "verdict": c.verdict, "kind": c.kind} for c in checks]


def _evidence(origins: Iterable[Origin]) -> list[Json]:
    return [{"file": o.file, "sheet": o.sheet, "row": o.row} for o in origins]


def _noted(noted: Noted) -> Json:
    return {"text": noted.text, "evidence": _evidence(noted.evidence)}


def _posting(posting: Posting) -> Json:
    return {
        "unit": posting.window,
        "role": posting.role,
        "first": posting.start.isoformat(),
        "last": posting.end.isoformat() if posting.end else None,
        "evidence": _evidence((posting.origin,)),
    }


def _basis(basis: Basis) -> Json:
    return {"kind": str(basis.kind), "reason": basis.reason}


def _category(total: CategoryTotal) -> Json:
    return {
        "name": total.name,
        "nominal": plain(total.nominal),
        "effective": plain(total.effective),
        "cap": total.cap_text,
    }


def _measure(measure: Measure) -> Json:
    return {"name": measure.name, "value": measure.value.removeprefix("约"), "working": measure.working}


def _days(days: tuple[int, int] | None) -> Json | None:
    return None if days is None else {"on_post": days[0], "workdays": days[1]}


def _number(number: Decimal | None) -> str | None:
    return None if number is None else plain(number)
