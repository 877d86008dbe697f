"""Rule files named on the command line, or those of the hall: each with its policy and its text."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cli import exits
from cli.documents import reject
from cli.hall import hall_in
from engine.policy.load import load_files
from engine.policy.model import Policy
from grammar.diagnostic import has_errors
from grammar.source import Source


@dataclass(frozen=True)
class RuleFile:
    """A rule file that is fit to be applied."""

    path: Path
    policy: Policy
    source: Source


def rule_files(files: tuple[str, ...], folder: str, schema: str = "") -> tuple[RuleFile, ...]:
    """The files in the order of their paths; leaves with the diagnostics where one of them has errors.

    schema: of the document to leave with, if one is asked for.
    """
    hall = None if files else hall_in(folder)
    paths = hall.rule_files if hall else tuple(sorted(Path(f) for f in files))
    root = hall.folder if hall else Path.cwd()
    whole = load_files(paths, root)
    if has_errors(whole.diagnostics):
        reject(whole.diagnostics, exits.RULES_INVALID, schema)
    found = []
    for path in dict.fromkeys(paths):
        loaded = load_files([path], root)
        found += [RuleFile(path, p, s) for p, s in zip(loaded.policies, loaded.sources, strict=True)]
    return tuple(found)
