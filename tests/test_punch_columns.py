"""Punches as columns: whatever the file, the same punches, each what its own cells say."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import xlsxwriter
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from engine.facts.cells import Fault, moment
from engine.facts.columns import Cells, EvenRows, column_of, widths, without
from engine.facts.fact import Origin, Posting, Subject
from engine.facts.folder import Files
from engine.facts.gather import Gathering
from engine.facts.moments import seconds_of
from engine.facts.options import Options
from engine.facts.punch import Places, Punch, Punches, midnight, moment_of, second_of
from engine.facts.punches import PunchStream, read_punches
from engine.facts.roster import Register
from tests.punches import MARCH

HEAD = ["部门", "姓名", "工号", "打卡时间", "设备"]
FILE = re.compile(r"2021-03/\S+?\.(csv|xlsx·签到)·")
POST = (Posting("窗口", "工作人员", dt.date(2021, 3, 3), dt.date(2021, 3, 28), Origin("花名册.xlsx")),)
REGISTER = Register({f"{n:03}": Subject(f"{n:03}", f"人{n}", POST) for n in range(4)}, {"zhang": "002"})

_AT = st.datetimes(dt.datetime(2021, 2, 27), dt.datetime(2021, 4, 2))
USUAL = _AT.map(lambda at: f"{at:%Y-%m-%d %H:%M:%S}")
WRITTEN = st.one_of(
    USUAL,
    _AT.map(lambda at: f"{at.year}/{at.month}/{at.day} {at.hour}:{at:%M}"),
    _AT.map(lambda at: f"{at.year}年{at.month}月{at.day}日{at.hour}：{at:%M:%S}"),
    _AT.map(lambda at: f" {at:%Y%m%d %H:%M:%S.5} "),
    st.text(st.sampled_from("2021-03/年月日时分 :：\u200b\xa0TA."), max_size=16),
)


@settings(max_examples=300)
@given(st.lists(WRITTEN, min_size=1, max_size=6), st.booleans())
@example(["2021-03-01 8:05", "2021年3月1日8：05", "2021-03-01 8：21:35"], True)
@example(["2021-3-1 8:5", "2021-03-01 24:00", "：", ":"], False)
def test_a_column_of_moments_says_what_each_cell_says(written: list[str], encoded: bool) -> None:
    found, odd = seconds_of(Cells([w.encode() for w in written] if encoded else written, encoded))
    for at, cell in enumerate(written):
        alone = moment(cell)
        if at not in odd:
            assert isinstance(alone, dt.datetime) and moment_of(found[at]) == alone
        else:
            # What is left to a closer look is little: no colon, or one that is not the usual sign.
            assert isinstance(alone, Fault) or ":" not in cell or "：" in cell


@given(
    st.lists(
        st.one_of(st.datetimes(dt.datetime(1950, 1, 1), dt.datetime(2100, 1, 1)), st.just(44256.5)),
        max_size=5,
    )
)
def test_moments_of_the_spreadsheet_program(cells: list[Any]) -> None:
    found, odd = seconds_of(Cells(cells))
    for at, cell in enumerate(cells):
        assert (at in odd) == (not isinstance(cell, dt.datetime))
        assert at in odd or moment_of(found[at]) == moment(cell)


@given(st.lists(st.lists(st.sampled_from(["张", "1", ""]), min_size=2, max_size=2), max_size=7), st.data())
def test_rows_in_bytes_are_rows(rows: list[list[str]], data: st.DataObject) -> None:
    even = EvenRows([c.encode() for row in rows for c in row], 2, 0, len(rows))
    part = data.draw(st.slices(len(rows)))
    dropped = data.draw(st.sets(st.integers(0, max(len(rows) - 1, 0))))
    kept = [row for at, row in enumerate(rows) if at not in dropped]
    assert [*map(list, even)] == rows and [*map(list, even[part])] == rows[part]
    assert [*map(list, without(even, dropped & {*range(len(rows))}))] == kept
    inner, plain = even[1:][:3], rows[1:][:3]
    assert len(inner) == len(plain) and widths(even) == (2, 2)
    column = column_of(inner, 1)
    assert [column.cell(key) for key in column.keys] == [row[1] for row in plain]


def read(folder: Path, files: Sequence[Path]) -> PunchStream:
    gathering = Gathering(Files({"签到": tuple(files)}, "2021-03", root=folder), MARCH, Options())
    return read_punches([p.table for p in gathering.punched()], MARCH, REGISTER)


def written_as(folder: Path, kind: str, rows: Iterable[Sequence[str]]) -> Path:
    """The same sheet as a workbook, as a text that needs a parser, as one that needs none, in other encodings."""
    if kind == "xlsx":
        path = folder / "签到.xlsx"
        with xlsxwriter.Workbook(str(path)) as book:
            page = book.add_worksheet("签到")
            for at, row in enumerate(rows):
                page.write_row(at, 0, row)
        return path
    path = folder / f"{kind}-签到.csv"
    quoting = csv.QUOTE_ALL if kind == "quoted" else csv.QUOTE_MINIMAL
    with path.open("w", encoding="gb18030" if kind == "gb18030" else "utf-8-sig", newline="") as stream:
        csv.writer(stream, quoting=quoting).writerows(rows)
    return path


def told(stream: PunchStream) -> object:
    """What was read, without the names of the files."""
    punches = {id: [(p.at, p.origin.row) for p in mine] for id, mine in stream.punches.items()}
    found = sorted((d.code, FILE.sub("", d.message), d.place.row, d.place.column) for d in stream.diagnostics)  # type: ignore[union-attr]
    return punches, found, stream.devices


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["大厅", "大厅", "大厅", "备注：无"]),
        st.sampled_from(["人0", "人1", "人2", "别人", ""]),
        st.sampled_from(["000", "001", "002", "０01", "zhang", "9", ""]),
        st.one_of(USUAL, st.sampled_from(["2021-03-04 08:20:00", "2021-03-05 8:20", "2021-03-06", ""])),
        st.sampled_from(["前门", "后门", ""]),
    ),
    max_size=25,
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ROWS)
def test_the_same_punches_from_every_file(rows: list[tuple[str, ...]]) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        found = [
            told(read(folder, [written_as(folder, k, [HEAD, *rows])]))
            for k in ("plain", "quoted", "gb18030", "xlsx")
        ]
    assert all(one == found[0] for one in found)


def test_of_one_moment_the_first_row_stays_however_the_person_is_spelled(tmp_path: Path) -> None:
    at, other = "2021-03-04 08:20:00", "2021-03-04 12:05:00"
    rows = [["", "", "zhang", other, ""], ["", "", "002", at, ""], ["", "", "zhang", at, ""]]
    path = written_as(tmp_path, "plain", [HEAD, *rows])
    stream = read(tmp_path, [path])
    assert [p.origin.row for p in stream.of("002")] == [3, 2]
    (again,) = (d for d in stream.diagnostics if d.code == "KP341")
    assert "最先是第4行" in again.message and "第3行 相同" in again.message


def test_of_several_sheets_the_first_counts(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    rows = [["", "", "001", f"2021-03-0{d} 08:20:00", ""] for d in (4, 5)]
    files = [
        written_as(tmp_path, "plain", [HEAD, *rows]),
        written_as(tmp_path, "quoted", [HEAD, *rows[::-1], rows[0]]),
    ]
    stream = read(tmp_path, files)
    assert [(p.at.day, p.origin) for p in stream.of("001")] == [
        (4, Origin("2021-03/plain-签到.csv", "", 2)),
        (5, Origin("2021-03/plain-签到.csv", "", 3)),
    ]
    assert stream.of("001").sheets() == {("2021-03/plain-签到.csv", "")}


def test_a_column_of_names_that_are_all_different_costs_no_more_than_others(tmp_path: Path) -> None:
    """As where the wrong column is called 姓名: every line is compared, none is compared with all others."""
    rows = [["", f"{n}", "9", "2021-03-04 08:20:00", ""] for n in range(20_000)]
    stream = read(tmp_path, [written_as(tmp_path, "plain", [HEAD, *rows])])
    assert not stream.punches
    assert [d.message for d in stream.diagnostics] == [
        "工号 9（0）不在花名册，共 20000 条打卡记录，从第2行起"
    ]


MOMENTS = st.datetimes(dt.datetime(1, 1, 1), dt.datetime(9999, 12, 31)).map(
    lambda at: at.replace(microsecond=0)
)


@given(
    st.lists(
        st.builds(Punch, MOMENTS, st.builds(Origin, st.sampled_from("ab"), st.just(""), st.integers(1, 9)))
    )
)
def test_columns_keep_every_punch(punches: list[Punch]) -> None:
    columns = Punches.of(punches)
    assert [*columns] == sorted(punches) and len(columns) == len(punches)
    assert columns.sheets() == {(p.origin.file, p.origin.sheet) for p in punches}
    for punch in punches:
        day = punch.at.date()
        mine = [columns.origin(at) for at in columns.on(midnight(day))]
        assert mine == [p.origin for p in sorted(punches) if p.at.date() == day]
        assert moment_of(second_of(punch.at)) == punch.at


def test_places_of_lines_are_counted_through() -> None:
    places = Places.of([("a", "", range(2, 4)), ("b", "甲", [3, 3, 7]), ("c", "", ())])
    assert [places.origin(line) for line in range(5)] == [
        Origin("a", "", 2), Origin("a", "", 3), Origin("b", "甲", 3), Origin("b", "甲", 3), Origin("b", "甲", 7),
    ]  # fmt: skip
