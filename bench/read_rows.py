"""A million punches from xlsx and csv, beside the bare library's read of the same file: ratios of medians of wall time,
of processor time and of the most memory held.

    python bench/read_rows.py [ROWS [RUNS]]

The bare read is python-calamine's to_python for the workbook, csv.reader into a list for the text: cells as they are.
Ours ends with every punch as a moment with its person, file, sheet and row, checked against roster and period. Each read is
a process of its own, without garbage collection, as the command runs. It ends with 1 where xlsx or the plain csv takes
more than twice the bare read's wall time; the other texts are how devices write, too.
"""

from __future__ import annotations

import csv
import datetime as dt
import gc
import resource
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
FILES = {
    "xlsx": "签到.xlsx",
    "csv": "签到.csv",
    "csv, all in quotes": "签到.csv",
    "csv, 2021/3/1 8:05": "签到.csv",
    "attlog": "1_attlog.dat",
}
FORMS = ("{:%Y-%m-%d %H:%M:%S}", "{:%Y-%m-%d %H:%M:%S}", "{0.year}/{0.month}/{0.day} {0.hour}:{0:%M}")
_PEOPLE, _DAYS = 8000, 31
_CLOCKS = (29000, 43300, 49000, 61300)


def rows(number: int, form: str = "{:%Y-%m-%d %H:%M:%S}") -> Iterator[tuple[str, ...]]:
    """Punches of the month, four a day for each person, as a device exports them: by time."""
    base = dt.datetime(2021, 3, 1)
    for i in range(number):
        person, slot = i % _PEOPLE, i // _PEOPLE
        seconds = _CLOCKS[slot % 4] + i * 7919 % 1800
        at = base + dt.timedelta(days=slot // 4 % _DAYS, seconds=seconds)
        yield "大厅", f"人{person}", f"{person:05}", form.format(at), f"{person % 7}号机"


def write(folder: Path, number: int) -> dict[str, Path]:
    """The files to read, by what they are."""
    import xlsxwriter

    paths = {name: folder / str(at) / file for at, (name, file) in enumerate(FILES.items())}
    for path in paths.values():
        path.parent.mkdir()
    book, *texts, log = paths.values()
    with xlsxwriter.Workbook(str(book), {"constant_memory": True}) as out:
        page = out.add_worksheet("签到")
        for at, row in enumerate((HEAD, *rows(number))):
            for column, cell in enumerate(row):
                page.write_string(at, column, cell)
    for path, quoting, form in zip(
        texts, (csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_MINIMAL), FORMS, strict=True
    ):
        with path.open("w", encoding="utf-8-sig", newline="") as stream:
            csv.writer(stream, quoting=quoting).writerows((HEAD, *rows(number, form)))
    with log.open("w", encoding="utf-8", newline="") as stream:
        stream.writelines(
            f"{who:>9}\t{at}\t{device[0]}\t0\t1\t0\r\n" for _, _, who, at, device in rows(number)
        )
    return paths


def bare(path: Path) -> int:
    if path.suffix != ".xlsx":
        with path.open(encoding="utf-8-sig", newline="") as stream:
            return len(list(csv.reader(stream, delimiter="\t" if path.suffix == ".dat" else ",")))
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


def timed(how: str, path: Path) -> tuple[float, ...]:
    done = subprocess.run(
        [sys.executable, __file__, how, str(path)], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return tuple(map(float, done.stdout.split()))


def one(how: str, path: Path) -> None:
    """Print wall time, processor time and the most memory of one read."""
    gc.disable()
    wall, processor = time.perf_counter(), time.process_time()
    {"bare": bare, "ours": ours}[how](path)
    print(time.perf_counter() - wall, time.process_time() - processor)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


def main(number: int, runs: int) -> int:
    worst = 0.0
    print(f"{number} rows, times the bare read: wall time, processor time, most memory")
    with tempfile.TemporaryDirectory() as folder:
        for name, path in write(Path(folder), number).items():
            bares, mine = zip(*((timed("bare", path), timed("ours", path)) for _ in range(runs)), strict=True)
            medians = [[*map(statistics.median, zip(*found, strict=True))] for found in (mine, bares)]
            wall, processor, memory = (o / b for o, b in zip(*medians, strict=True))
            print(f"{name}: {wall:.2f}, {processor:.2f}, {memory:.2f}")
            if name in ("xlsx", "csv"):
                worst = max(worst, wall)
    return int(worst > GOAL)


if __name__ == "__main__":
    if sys.argv[1:2] in (["bare"], ["ours"]):
        one(sys.argv[1], Path(sys.argv[2]))
    else:
        numbers = [int(a) for a in sys.argv[1:]]
        sys.exit(main(*(numbers + [1_000_000, 3][len(numbers) :])))
