"""The yardstick of the benchmark derives the same totals; how fast anything is, no test asks."""

from __future__ import annotations

import sys
from pathlib import Path

from engine.decision.document import document, to_json
from halls import demo_folder, demo_hall, evaluated

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
