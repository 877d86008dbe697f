"""A million punches from xlsx and csv, beside the bare library's read of the same file: ratios of medians.

    python bench/read_rows.py [ROWS [RUNS]]

The bare read is python-calamine's to_python for the workbook, csv.reader into a list for the text: cells as they are.
Ours ends with every punch as a moment with its person, file, sheet and row, checked against roster and period. Each read is
a process of its own, without garbage collection, as the command runs. It ends with 1 where a ratio is above 2.
"""

from __future__ import annotations

import csv
import datetime as dt
import gc
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

HEAD = ("部门", "姓名", "工号", "打卡时间", "设备")
GOAL = 2
_PEOPLE, _DAYS = 8000, 31
_CLOCKS = (29000, 43300, 49000, 61300)


def rows(number: int) -> Iterator[tuple[str, ...]]:
    """Punches of the month, four a day for each person, as a device exports them: by time."""
    base = dt.datetime(2021, 3, 1)
    for i in range(number):
        person, slot = i % _PEOPLE, i // _PEOPLE
        seconds = _CLOCKS[slot % 4] + i * 7919 % 1800
        at = base + dt.timedelta(days=slot // 4 % _DAYS, seconds=seconds)
        yield "大厅", f"人{person}", f"{person:05}", f"{at:%Y-%m-%d %H:%M:%S}", f"{person % 7}号机"


def write(folder: Path, number: int) -> tuple[Path, Path]:
    import xlsxwriter

    book, plain = folder / "签到.xlsx", folder / "签到.csv"
    with xlsxwriter.Workbook(str(book), {"constant_memory": True}) as out:
        page = out.add_worksheet("签到")
        for at, row in enumerate((HEAD, *rows(number))):
            for column, cell in enumerate(row):
                page.write_string(at, column, cell)
    with plain.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows((HEAD, *rows(number)))
    return book, plain


def bare(path: Path) -> int:
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as stream:
            return len(list(csv.reader(stream))) - 1
    from python_calamine import CalamineWorkbook

    return len(CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python(skip_empty_area=False)) - 1


def ours(path: Path) -> int:
    from engine.facts import punches
    from engine.facts.fact import Origin, Posting, Subject
    from engine.facts.folder import Files
    from engine.facts.gather import Gathering
    from engine.facts.options import Options
    from engine.facts.period import parse_period
    from engine.facts.roster import Register

    post = (Posting("窗口", "工作人员", dt.date(2020, 1, 1), None, Origin("花名册.xlsx")),)
    register = Register({f"{p:05}": Subject(f"{p:05}", f"人{p}", post) for p in range(_PEOPLE)})
    period = parse_period("2021-03")
    assert period is not None
    files = Files({"签到": (path,)}, "2021-03", root=path.parent)
    found = Gathering(files, period, Options()).punched()
    stream = punches.read_punches([p.table for p in found], period, register)
    assert not [d for d in stream.diagnostics if d.code != "KP341"], stream.diagnostics[:3]
    return len(found[0].table.numbers)


def timed(how: str, path: Path) -> float:
    done = subprocess.run(
        [sys.executable, __file__, how, str(path)], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return float(done.stdout)


def one(how: str, path: Path) -> None:
    gc.disable()
    started = time.perf_counter()
    {"bare": bare, "ours": ours}[how](path)
    print(time.perf_counter() - started)


def main(number: int, runs: int) -> int:
    worst = 0.0
    with tempfile.TemporaryDirectory() as folder:
        for path in write(Path(folder), number):
            pairs = [(timed("bare", path), timed("ours", path)) for _ in range(runs)]
            ratio = statistics.median(o for _, o in pairs) / statistics.median(b for b, _ in pairs)
            print(f"{path.suffix[1:]}: {number} rows, {ratio:.2f} times the bare read")
            worst = max(worst, ratio)
    return int(worst > GOAL)


if __name__ == "__main__":
    if sys.argv[1:2] in (["bare"], ["ours"]):
        one(sys.argv[1], Path(sys.argv[2]))
    else:
        numbers = [int(a) for a in sys.argv[1:]]
        sys.exit(main(*(numbers + [1_000_000, 3][len(numbers) :])))
