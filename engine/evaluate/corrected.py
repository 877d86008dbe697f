"""Corrections told with the result: what stood in a record, what stands there now, why, and who approved it."""

from __future__ import annotations

from dataclasses import replace

from engine.decision.decision import Decision, Finding, Noted
from engine.facts.fact import Correction, Facts


def corrected(decision: Decision, facts: Facts) -> Decision:
    """The decision with the slips that correct its records, each finding with those that it rests on."""
    mine = [c for c in facts.corrections if decision.subject in c.subjects]
    if not mine:
        return decision
    noted = tuple(Noted(c.text, c.origins) for c in mine)
    return replace(decision, corrections=noted, findings=tuple(_told(f, mine) for f in decision.findings))


def _told(finding: Finding, corrections: list[Correction]) -> Finding:
    evidence = set(finding.evidence)
    notes = tuple(c.text for c in corrections if c.origins[-1] in evidence)
    return replace(finding, notes=(*finding.notes, *notes)) if notes else finding
