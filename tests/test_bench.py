"""The yardstick of the benchmark derives the same totals; how fast anything is, no test asks."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from engine.decision.document import document, to_json
from engine.evaluate.rule_tests import run_tests
from engine.policy.load import load_source
from grammar.diagnostic import Severity
from grammar.source import Source
from tests.halls import demo_folder, demo_hall, evaluated

BENCH = Path(__file__).parent.parent / "bench"


def test_the_month_by_hand_has_the_engines_totals(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.syspath_prepend(str(BENCH))
    from by_hand import appraise
    from run import totals_of_engine

    decisions = [d for run in evaluated("2021-03", "2021-03").runs for d in run.decisions]
    json = to_json(document(demo_hall("2021-03").name, decisions))
    assert appraise(demo_folder("2021-03"), "2021-03") == totals_of_engine(json)
    for name in ("by_hand", "run"):
        sys.modules.pop(name, None)


def test_the_long_rule_files_are_as_meant(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    """Without errors or warnings, and their own tests pass: what is timed is what a sound file costs."""
    monkeypatch.syspath_prepend(str(BENCH))
    from check_cost import SHAPES, rule_file

    for shape in SHAPES:
        policy, found = load_source(Source("很长.kp", rule_file(shape, 40)))
        assert policy is not None and len(policy.clauses) == 40
        assert {d.severity for d in found} <= {Severity.NOTE}
        assert all(outcome.passed for outcome in run_tests(policy))
    sys.modules.pop("check_cost", None)


def test_evaluating_imports_only_what_it_needs(tmp_path: Path) -> None:
    """Once the rule files are compiled: no parser, no settings library, no writer where nothing is written."""
    code = (
        "import sys; from cli.main import run\n"
        "try: run()\n"
        "finally: print([m for m in ('lark', 'grammar.syntax', 'pydantic', 'rich', 'xlsxwriter') if m in sys.modules], file=sys.stderr)"
    )
    hall = str(demo_folder("2021-03"))
    command = [sys.executable, "-c", code, "evaluate", "2021-03", "--no-files", "--hall", hall]
    places = {"XDG_CACHE_HOME": str(tmp_path), "LOCALAPPDATA": str(tmp_path), "HOME": str(tmp_path)}
    for _ in range(2):
        done = subprocess.run(
            command, capture_output=True, env=os.environ | places, cwd=BENCH.parent, encoding="utf-8"
        )
    assert done.stderr.splitlines()[-1] == "[]"
