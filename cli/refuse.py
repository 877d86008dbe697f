"""Leaving because the command can't be done: said to people, and with --json in a document too."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from typing import NoReturn

import click

from grammar.diagnostic import Diagnostic

ERROR = "kaoping.error/1"


def refuse(message: str, code: int, diagnostics: Iterable[Diagnostic] = ()) -> NoReturn:
    """Leave with an exit code. message: for people ("" where the diagnostics, which are shown here, say all)."""
    found = tuple(diagnostics)
    if found:
        from cli.console import show_diagnostics

        show_diagnostics(found)
    if message:
        click.echo(message, err=True)
    # Asked of the command line itself: where its options could not be understood, nobody has read them.
    if "--json" in sys.argv[1:]:
        click.echo(json.dumps(_document(message, code, found), ensure_ascii=False, indent=1))
    sys.exit(code)


def _document(message: str, code: int, found: tuple[Diagnostic, ...]) -> dict[str, object]:
    from engine.decision.document import diagnostic_json

    said = message or "；".join(d.message for d in found)
    return {
        "schema": ERROR,
        "exit": code,
        "message": said,
        "diagnostics": [diagnostic_json(d) for d in found],
    }
