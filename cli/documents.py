"""What --json prints: one document with a schema version, whatever the ending."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import NoReturn

import click

from cli.console import show_diagnostics
from engine.decision.decision import Decision
from engine.explain.wording import Answer
from engine.facts.fact import Period
from grammar.diagnostic import Diagnostic, in_order

DECISIONS, ANSWERS, TESTS = "kaoping.decisions/1", "kaoping.answers/1", "kaoping.tests/1"
FORMAT, TRACE = "kaoping.format/1", "kaoping.trace/1"
COVERAGE, MUTATION = "kaoping.coverage/1", "kaoping.mutation/1"
INTAKE = "kaoping.intake/1"
# Where the results of a document are.
_RESULTS = {
    ANSWERS: "answers", TESTS: "outcomes", FORMAT: "files", TRACE: "files", COVERAGE: "policies",
    MUTATION: "policies", INTAKE: "surveys",
}  # fmt: skip


def print_document(schema: str, results: Sequence[object], diagnostics: Iterable[Diagnostic] = ()) -> None:
    """Any document but the decisions': results under the name that the schema gives them, and diagnostics."""
    from engine.decision.document import diagnostic_json

    found = [diagnostic_json(d) for d in in_order(diagnostics)]
    doc = {"schema": schema, _RESULTS[schema]: results, "diagnostics": found}
    click.echo(json.dumps(doc, ensure_ascii=False, indent=1))


def print_decisions(
    hall: str,
    decisions: Iterable[Decision],
    diagnostics: Iterable[Diagnostic],
    monthly: Iterable[Sequence[Decision]] = (),
) -> None:
    """The decisions as kaoping.decisions/1."""
    from engine.decision.document import document, to_json

    click.echo(to_json(document(hall, decisions, diagnostics, monthly)), nl=False)


def reject(diagnostics: Sequence[Diagnostic], code: int, schema: str = "", hall: str = "") -> NoReturn:
    """Leave because of mistakes: shown to people, and in the document where one was asked for (schema)."""
    show_diagnostics(diagnostics)
    if schema == DECISIONS:
        print_decisions(hall, (), diagnostics)
    elif schema:
        print_document(schema, (), diagnostics)
    sys.exit(code)


def answer_json(decision: Decision, period: Period, question: str, answer: Answer) -> Mapping[str, object]:
    """An answer about one decision: its text, and where the question names an article what was found on it."""
    from engine.decision.document import decision_json
    from engine.explain.wording import within

    doc = decision_json(decision)
    parts = {
        name: [x for x in _objects(doc[name]) if within(str(x["article"]), question)]
        for name in ("findings", "attempts")
    }
    return {
        "subject": decision.subject,
        "name": decision.name,
        "period": period.name,
        "policy": decision.policy,
        "question": question,
        "found": answer.found,
        "text": answer.text,
        **parts,
    }


def _objects(value: object) -> list[dict[str, object]]:
    assert isinstance(value, list)
    return value
