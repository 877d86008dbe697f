"""Draws evaluate.svg: a real run on the demo hall, an excerpt of the table and one person's why.

Run from the checkout, with the extra "pictures": python docs/pictures/draw.py
"""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from cli.person import clauses_of
from engine.demo.generate import write_demo
from engine.explain.table import HEADER, summary_rows
from engine.explain.why import why
from engine.facts.period import parse_period
from engine.hall import open_hall
from engine.pipeline import evaluate_period

SHOWN = ("D001", "D007", "D014", "D015", "D033", "D034", "D083", "D084")
PERSON = "D014"


def main() -> None:
    """Evaluate the demo month and write the picture next to this file."""
    with tempfile.TemporaryDirectory() as name:
        write_demo(Path(name), months=["2021-03"])
        hall, _ = open_hall(Path(name))
        period = parse_period("2021-03")
        assert hall is not None and period is not None
        (run,) = evaluate_period(hall, period).runs
    console = Console(record=True, width=118, file=io.StringIO(), force_terminal=True)
    console.print("[bold green]$[/] kaoping evaluate 2021-03", highlight=False)
    table = Table(title=f"{run.period.name} {run.policy.citation}（节选）", title_justify="left")
    for column in HEADER:
        table.add_column(column, justify="right" if column in ("得分", "奖励") else "left")
    for row in summary_rows(run.decisions):
        if row[1] in SHOWN:
            table.add_row(*row)
    console.print(table)
    console.print(f"[bold green]$[/] kaoping why 2021-03 {PERSON}", highlight=False)
    decision = next(d for d in run.decisions if d.subject == PERSON)
    console.print(why(decision, None, clauses_of(run.policy)).text, highlight=False, markup=False)
    target = Path(__file__).with_name("evaluate.svg")
    target.write_text(console.export_svg(title="考评：演示数据", unique_id="kaoping"), "utf-8")


if __name__ == "__main__":
    main()
