"""What a person costs in a large staff: `kaoping evaluate` of the demo hall some times over, and six times as often.

    python bench/staff.py [TIMES [RUNS]]

Everybody of the demo hall gets so many doubles with the same facts. What one of many people costs should be what one
of few does; the script ends with 1 where it is more than half again as much. Only the ratio means anything.
"""

from __future__ import annotations

import csv
import json
import statistics
import sys
import tempfile
from pathlib import Path

from python_calamine import CalamineWorkbook
from run import ENGINE, MONTH, WRITE_DEMO, environment, output, seconds

MOST = 1.5
MORE = 6
# Whose number ends with the double's, so that people and records stay apart.
NUMBERED = ("工号", "编号", "单号")


def grid(path: Path) -> list[list[object]]:
    """The cells of a sheet from its header on."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows: list[list[object]] = [list(row) for row in csv.reader(file)]
    else:
        rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    header = next(at for at, row in enumerate(rows) if "工号" in row)
    return [row for row in rows[header:] if any(cell != "" for cell in row)]


def multiply(path: Path, times: int) -> None:
    """Write the sheet anew as csv, every record once for each double of its person."""
    header, *rows = grid(path)
    numbered = [at for at, label in enumerate(header) if label in NUMBERED]
    path.unlink()
    with path.with_suffix(".csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(header)
        for double in range(times):
            for row in rows:
                out.writerow(
                    [f"{c}-{double:03}" if at in numbered and c != "" else c for at, c in enumerate(row)]
                )


def many(hall: Path, times: int) -> None:
    """Give everybody in a hall so many doubles."""
    for path in [hall / "facts" / "花名册.xlsx", *sorted((hall / "facts" / MONTH).iterdir())]:
        multiply(path, times)


def people(command: tuple[str, ...], env: dict[str, str]) -> dict[str, int]:
    """How many people have which status."""
    document = json.loads(output((*command, "--json", "--no-files"), env))
    return dict(document["runs"][0]["summary"]["by_status"])


def main(times: int, runs: int) -> int:
    with tempfile.TemporaryDirectory(prefix="kaoping-bench-") as name:
        folder = Path(name)
        env, commands = environment(folder / "cache"), []
        for hall in (folder / "few", folder / "many"):
            output((sys.executable, "-c", WRITE_DEMO, str(hall), MONTH), env)
            commands.append((*ENGINE, "evaluate", MONTH, "--no-cross-check", "--hall", str(hall)))
        many(folder / "few", times)
        many(folder / "many", MORE * times)
        few, more = (people(command, env) for command in commands)
        if more != {status: number * MORE for status, number in few.items()}:
            sys.exit(f"The results differ.\nfew:  {few}\nmany: {more}")
        taken = [[seconds(command, env) for command in commands] for _ in range(runs)]
    one, all_ = (statistics.median(column) for column in zip(*taken, strict=True))
    ratio = all_ / MORE / one
    print(f"{MONTH} of {sum(few.values())} and of {sum(more.values())} people, {runs} alternating runs")
    print(f"a person of many costs {ratio:.2f} of a person of few  (at most {MOST})")
    return 0 if ratio <= MOST else 1


if __name__ == "__main__":
    arguments = [int(a) for a in sys.argv[1:]]
    sys.exit(main(*(arguments + [10, 3][len(arguments) :])))
