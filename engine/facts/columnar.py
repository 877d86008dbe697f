"""Parquet files as grids, by DuckDB (extra kaoping[parquet]), imported only where there is such a file."""

from __future__ import annotations

from pathlib import Path

from engine.facts import limits
from engine.facts.cells import Cell
from engine.facts.grid import Grid, closed
from grammar.diagnostic import Diagnostic

SUFFIX = ".parquet"
MAGIC = b"PAR1"


def read_parquet(path: Path, file: str) -> tuple[tuple[Grid, ...], tuple[Diagnostic, ...]]:
    """The one grid of a parquet file; its names of columns are the first row."""
    try:
        import duckdb
    except ImportError:
        help = '运行 pip install "kaoping[parquet]"，或把它另存为 csv、xlsx'
        return (), (closed(file, "读 parquet 要另装 duckdb，现在没有装", help),)
    try:
        with duckdb.connect() as base:
            table = base.from_parquet(str(path))
            names = list(table.columns)
            rows = table.limit(limits.ROWS + 1).fetchall()
    except duckdb.Error:
        return (), (closed(file, "文件已损坏，读不出来", "重新导出"),)
    if len(rows) > limits.ROWS:
        return (), (closed(file, f"超过 {limits.ROWS} 行，没有读取", limits.SMALLER),)
    return (Grid(file, "", [names, *([_cell(c) for c in row] for row in rows)], "parquet"),), ()


def _cell(value: object) -> Cell:
    """A value as a cell: nothing is blank, exact decimals and all that is not of a cell's types are text."""
    if value is None:
        return ""
    if isinstance(value, Cell):
        return value
    return str(value)
