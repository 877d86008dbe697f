"""A survey as the document kaoping.intake/1."""

from __future__ import annotations

from engine.facts.accounts import Stranger
from engine.facts.cells import text
from engine.facts.survey import SheetSurvey, Survey


def survey_json(found: Survey) -> list[dict[str, object]]:
    """The one result of the document."""
    return [
        {
            "period": found.period,
            "fit": found.fit,
            "sheets": [_sheet(s) for s in found.sheets],
            "unread": list(found.unread),
            "missing": [{"sheet": g.source, "subject": g.subject, "message": g.message} for g in found.gaps],
            "silent": [
                {"subject": id, "name": name, "days": [str(d) for d in days]}
                for id, (name, days) in found.silent.items()
                if days
            ],
            "strangers": [_stranger(s) for s in found.strangers],
            "differences": [
                {
                    "subject": d.subject,
                    "day": str(d.day) if d.day else None,
                    "kind": d.kind,
                    "vendor": d.vendor,
                    "ours": d.ours,
                    "file": d.origin.file,
                    "sheet": d.origin.sheet,
                    "row": d.origin.row,
                }
                for d in found.differences
            ],
        }
    ]


def _stranger(one: Stranger) -> dict[str, object]:
    return {
        "account": one.account,
        "name": one.name,
        "rows": one.rows,
        "file": one.file,
        "likely": one.likely[0] or None,
        "why": one.why,
    }


def _sheet(one: SheetSurvey) -> dict[str, object]:
    return {
        "file": one.file,
        "sheet": one.sheet,
        "fact": one.fact,
        "layout": one.layout,
        "why": one.why,
        "encoding": one.encoding,
        "separator": one.separator,
        "read": one.read,
        "accepted": one.accepted,
        "refused": [
            {"row": r.row, "reasons": list(r.reasons), "cells": [text(c) for c in r.cells]}
            for r in one.refused
        ],
        "repeated": [{"row": row, "of": of} for row, of in sorted(one.repeated.items())],
        "skipped": one.skipped,
        "first": str(one.first) if one.first else None,
        "last": str(one.last) if one.last else None,
    }
