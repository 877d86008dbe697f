"""Side by side in fresh processes: `kaoping evaluate` of a month, and the same month by hand.

    python bench/run.py [RUNS]

Prints a table of medians and of the ratio. Times depend on the machine, so only the ratio means anything.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).parent.parent
MONTH = "2021-03"
MOST = 3
ENGINE = (sys.executable, "-c", "from cli.main import entry; entry()")
WRITE_DEMO = "import sys; from pathlib import Path; from engine.demo.generate import write_demo; write_demo(Path(sys.argv[1]), months=[sys.argv[2]])"
PACKAGES = ("engine", "grammar", "cli", "click", "xlsxwriter", "python_calamine", "lark", "pydantic", "rich")
BY_HAND = (sys.executable, str(Path(__file__).with_name("by_hand.py")))


def environment(folder: Path) -> dict[str, str]:
    """As installed: this checkout, with bytecode kept between runs, and a cache of rule files of its own."""
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(folder), "LOCALAPPDATA": str(folder)}


def output(command: tuple[str, ...], env: dict[str, str]) -> str:
    """What a command prints. Exit code 5 means that somebody's result is still open, as in the demo."""
    done = subprocess.run(command, capture_output=True, env=env, encoding="utf-8")
    if done.returncode not in (0, 5):
        sys.exit(f"{' '.join(command)}\n{done.stderr}")
    return done.stdout


def seconds(command: tuple[str, ...], env: dict[str, str]) -> float:
    start = time.perf_counter()
    output(command, env)
    return time.perf_counter() - start


def totals_of_engine(document: str) -> dict[str, str]:
    """The totals that by_hand.py prints, out of the JSON of kaoping evaluate."""
    found = json.loads(document)
    final = [d for d in found["decisions"] if d["status"] == "定"]
    points = [Decimal(f["effective"]) for d in final for f in d["findings"]]
    summary = found["runs"][0]["summary"]
    counts = {status: str(number) for status, number in summary["by_status"].items()}
    off = -sum((p for p in points if p < 0), Decimal(0))
    return {**counts, "扣分": f"{off.normalize():f}", "奖励": summary["bonus_total"]}


def imports(engine: tuple[str, ...], env: dict[str, str]) -> dict[str, float]:
    """Milliseconds that the command spends on imports, by package."""
    command = (sys.executable, "-X", "importtime", *engine[1:])
    done = subprocess.run(command, capture_output=True, env=env, encoding="utf-8")
    spent: dict[str, float] = {}
    for line in done.stderr.splitlines():
        parts = line.removeprefix("import time:").split("|")
        if len(parts) == 3 and parts[0].strip().isdigit():
            package = parts[2].strip().split(".")[0]
            known = package if package in PACKAGES else "Python's own and small ones"
            spent[known] = spent.get(known, 0) + int(parts[0]) / 1000
    return spent


def main(runs: int) -> int:
    with tempfile.TemporaryDirectory(prefix="kaoping-bench-") as name:
        folder = Path(name)
        hall, warm, cold = str(folder / "hall"), environment(folder / "warm"), environment(folder / "cold")
        output((sys.executable, "-c", WRITE_DEMO, hall, MONTH), warm)
        engine, by_hand = (
            (*ENGINE, "evaluate", MONTH, "--no-cross-check", "--hall", hall),
            (*BY_HAND, hall, MONTH),
        )
        expected = dict(line.split() for line in output(by_hand, warm).splitlines())
        found = totals_of_engine(output((*engine, "--json", "--no-files"), warm))
        if found != expected:
            sys.exit(f"The totals differ.\nby hand: {expected}\nengine:  {found}")
        first = seconds(engine, cold)
        times = [(seconds(engine, warm), seconds(by_hand, warm)) for _ in range(runs)]
        spent = imports(engine, warm)
    ours, theirs = (statistics.median(column) for column in zip(*times, strict=True))
    report(runs, ours, theirs, first, expected, spent)
    return 0 if ours / theirs <= MOST else 1


def report(
    runs: int, ours: float, theirs: float, first: float, totals: dict[str, str], spent: dict[str, float]
) -> None:
    print(f"{MONTH} of the demo hall, {runs} alternating runs, each in a fresh process")
    print(f"the totals agree: {'，'.join(f'{k} {v}' for k, v in totals.items())}\n")
    print(f"{'':<36}{'median':>10}{'ratio':>8}")
    print(f"{'by hand':<36}{theirs * 1000:>7.0f} ms{1:>8.2f}")
    print(f"{'kaoping evaluate':<36}{ours * 1000:>7.0f} ms{ours / theirs:>8.2f}  (at most {MOST})")
    print(f"{'  the first time, rules not compiled':<36}{first * 1000:>7.0f} ms{first / theirs:>8.2f}")
    print("\nof which imports (as -X importtime measures them, which makes them dearer)")
    for package, ms in sorted(spent.items(), key=lambda s: -s[1]):
        print(f"  {package:<34}{ms:>7.1f} ms")


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 7))
