"""Coverage-guided fuzzing of the readers: python tests/fuzz/fuzz_readers.py [-runs=N] [-max_total_time=S] [CORPUS].

Whatever the bytes, reading gives grids or diagnostics and never an exception. Needs atheris (make fuzz installs it).
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import atheris

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))

with atheris.instrument_imports(include=["engine.facts"]):
    from engine.facts import punches
    from engine.facts.folder import find_files
    from engine.facts.gather import Gathering
    from engine.facts.grid import Grid
    from engine.facts.options import Options
    from engine.facts.period import parse_period
    from engine.facts.readers.registry import read, recognise
    from engine.facts.roster import Register

SUFFIXES = (".csv", ".dat", ".xlsx", ".xls", ".ods", ".txt", ".html", ".xml")
FOLDER = Path(tempfile.mkdtemp(prefix="kaoping-fuzz-", dir="/dev/shm" if Path("/dev/shm").is_dir() else None))
PERIOD = parse_period("2021-03")
assert PERIOD is not None


def whole_file(content: bytes, suffix: str) -> None:
    """The bytes as a file of punches."""
    path = FOLDER / f"签到{suffix}"
    path.write_bytes(content)
    assert PERIOD is not None
    gathering = Gathering(find_files(FOLDER, "2021-03", {"签到"})[0], PERIOD, Options())
    tables = [p.table for p in gathering.punched()]
    punches.read_punches(tables, PERIOD, Register())
    path.unlink()


def cells(text: str) -> None:
    """The text as a grid, so that the layouts are reached without a container."""
    grid = Grid("f.csv", "", [line.split("|") for line in text.split("\n")], "UTF-8")
    match = recognise(grid, {})
    assert PERIOD is not None
    if match and (match.header is None or match.layout.read is not None):
        read(grid, match, PERIOD)


def one_input(data: bytes) -> None:
    if not data:
        return
    kind = data[0] % (len(SUFFIXES) + 3)
    if kind < len(SUFFIXES):
        whole_file(data[1:], SUFFIXES[kind])
    else:
        cells(data[1:].decode("utf-8", "replace"))


if __name__ == "__main__":
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()
