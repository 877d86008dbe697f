"""Whatever stands in a sheet: readers give punches, claims and diagnostics, account for every row, and raise nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.facts.grid import Grid, read_grids
from engine.facts.period import parse_period
from engine.facts.readers.registry import NAMES, read, recognise
from tests import vendor_sheets

PERIOD = parse_period("2021-03")
CELL = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        [
            "",
            "08:20",
            "24:00",
            "次日00:10",
            "缺卡",
            "--",
            "合计",
            "注：",
            "补卡审批通过",
            "2021-03-01",
            "3/5/21",
        ]
    ),
    st.integers(-5, 60000),
    st.floats(allow_nan=True, allow_infinity=True),
    st.booleans(),
    st.dates(dt.date(1899, 12, 30), dt.date(2100, 1, 1)),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
)


def mutated(rows: Sequence[Sequence[Any]]) -> st.SearchStrategy[list[list[Any]]]:
    """Some rows of a good sheet with some cells replaced."""
    some = [list(row) for row in rows[:8]]
    changes = st.lists(st.tuples(st.integers(0, len(some) - 1), st.integers(0, 30), CELL), max_size=12)

    def apply(found: list[tuple[int, int, Any]]) -> list[list[Any]]:
        new = [list(row) for row in some]
        for row, column, cell in found:
            new[row][column % len(new[row])] = cell
        return new

    return changes.map(apply)


SHEETS = st.one_of(
    *(mutated(make()) for _, make in vendor_sheets.LAYOUTS.values()), st.lists(st.lists(CELL, max_size=9))
)


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(SHEETS)
def test_every_row_of_a_mutated_sheet_is_accounted_for(rows: list[list[Any]]) -> None:
    assert PERIOD is not None
    grid = Grid("签到.xlsx", "Sheet1", rows)
    match = recognise(grid, {})
    if match is None or (match.header is not None and match.layout.read is None):
        return
    reading = read(grid, match, PERIOD)
    assert reading.layout in NAMES
    table = reading.table
    if table is None:
        return
    assert len(table.numbers) == len(table.lines) and set(table.numbers) <= set(table.tally.read)
    assert all(isinstance(line[2], dt.datetime) and line[0] for line in table.lines)
    assert set(table.tally.refused) <= set(table.tally.read) | table.tally.notes
    below = set(range(table.header + 1, len(rows) + 1))
    assert len(set(table.tally.read)) + len(table.tally.notes) + table.skipped == len(below)


@pytest.mark.parametrize("suffix", [".csv", ".dat", ".xlsx", ".xls", ".ods", ".parquet"])
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    content=st.binary(max_size=2000),
    magic=st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PAR1"]),
)
def test_any_bytes_are_grids_or_a_diagnostic(suffix: str, content: bytes, magic: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, f"签到{suffix}")
        path.write_bytes(magic + content)
        grids, found = read_grids(path, path.name)
    assert bool(grids) != bool(found) and all(d.help for d in found)
