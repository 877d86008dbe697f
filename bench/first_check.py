"""What do kept parser tables save the first check after a rule file was edited?

    python bench/first_check.py [RUNS]

Runs `kaoping check` of the monthly policy in fresh processes, in turn with an empty cache folder and with one that
holds the tables but not the rule file. Only the ratio of the medians means anything.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
RULES = ROOT / "policies" / "窗口工作人员月度考核.kp"
CHECK = (sys.executable, "-c", "from cli.main import entry; entry()", "check", str(RULES))


def seconds(folder: Path) -> float:
    """One check with a cache folder; bytecode is kept between runs, as installed."""
    env = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    places = {"PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(folder), "LOCALAPPDATA": str(folder)}
    start = time.perf_counter()
    done = subprocess.run(CHECK, capture_output=True, env=env | places)
    if done.returncode:
        sys.exit(done.stderr.decode("utf-8"))
    return time.perf_counter() - start


def emptied(folder: Path, pattern: str) -> Path:
    for entry in folder.rglob(pattern):
        entry.unlink()
    return folder


def main(runs: int) -> int:
    with tempfile.TemporaryDirectory(prefix="kaoping-bench-") as name:
        folder = Path(name)
        seconds(folder)
        times = [(seconds(emptied(folder, "*.*s")), seconds(emptied(folder, "*.rules"))) for _ in range(runs)]
    without, kept = (statistics.median(column) for column in zip(*times, strict=True))
    print(f"the first check of an edited rule file, medians of {runs} runs in turn")
    print(f"tables worked out / tables kept: {without / kept:.2f}")
    return 0 if without > kept else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 7))
