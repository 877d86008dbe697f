"""Rule files named on the command line, or those of the hall: each with its policy and its text."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from cli import exits
from cli.console import show_diagnostics
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


def rule_files(files: tuple[str, ...], folder: str) -> tuple[RuleFile, ...]:
    """The files in the order of their paths; leaves with the diagnostics where one of them has errors."""
    hall = None if files else hall_in(folder)
    paths = hall.rule_files if hall else tuple(sorted(Path(f) for f in files))
    root = hall.folder if hall else Path.cwd()
    whole = load_files(paths, root)
    if has_errors(whole.diagnostics):
        show_diagnostics(whole.diagnostics)
        sys.exit(exits.RULES_INVALID)
    found = []
    for path in dict.fromkeys(paths):
        loaded = load_files([path], root)
        found += [RuleFile(path, p, s) for p, s in zip(loaded.policies, loaded.sources, strict=True)]
    return tuple(found)
