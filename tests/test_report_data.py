"""What is written can be read: the sheets and data files give back the same figures, exactly."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.decision.decision import Decision
from engine.decision.figures import added, deducted, paid
from engine.facts.cells import number, text
from engine.facts.grid import read_grid
from engine.facts.sheet import read_table
from engine.reports.before import handed_round, worked_out
from engine.reports.data import (
    FORMATS,
    RESULTS,
    Data,
    Value,
    data,
    data_files,
    missing_library,
    to_csv,
    to_parquet,
)
from engine.reports.places import places
from engine.reports.write import Reports, write_reports
from tests.decisions import HALL, MARCH, decision, everybody, late
from tests.halls import evaluated

LONG = Decimal("33.33333333333333333333333333")


def results(path: Path, key: str, *names: str) -> dict[str, dict[str, Decimal | None]]:
    """Figures by subject, read as the product reads anybody's sheet; a blank cell is None."""
    table, found = read_table(path, path.name, path.stem, frozenset({key, *names}))
    assert table is not None, found
    rows = [(text(table.cell(row, key)), row) for row in table.rows]
    return {
        subject: {n: None if (cell := table.cell(row, n)) == "" else number(cell) for n in names}  # type: ignore[misc]
        for subject, row in rows
        if subject.startswith("D")
    }


def figures(decisions: tuple[Decision, ...], *names: str) -> dict[str, dict[str, Decimal | None]]:
    of = {
        "得分": lambda d: d.score,
        "奖励": paid,
        "扣分合计": lambda d: None if d.status == "资料不全" else deducted(d),
        "加分合计": lambda d: None if d.status == "资料不全" else added(d),
        "扣款": lambda d: d.charged,
    }
    return {d.subject: {n: of[n](d) for n in names} for d in decisions}


def test_the_summary_read_back_gives_the_same_figures(tmp_path: Path) -> None:
    decisions = evaluated("2021-03", "2021-03").runs[0].decisions
    write_reports(tmp_path, Reports(HALL), decisions)
    names = ("得分", "奖励", "扣分合计", "加分合计")
    assert results(tmp_path / "考核汇总表.xlsx", "工号", *names) == figures(decisions, *names)


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_data_files_hold_the_same_exact_decimals(tmp_path: Path, form: str) -> None:
    decisions = (*everybody(), decision("D100", score=LONG, charged=Decimal("0.10")))
    files = data_files(HALL, decisions, [form])
    assert [*files] == [f"{n}.{form}" for n in ("考核结果", "扣分明细", "类别合计", "待定与资料不全", "更正")]
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    if form == "csv":
        names = ("得分", "奖励", "扣款")
        assert results(tmp_path / "考核结果.csv", "编号", *names) == figures(decisions, *names)
    else:
        duckdb = pytest.importorskip("duckdb")
        relation = duckdb.read_parquet(str(tmp_path / "考核结果.parquet"))
        found = {r[0]: r[1:] for r in relation.project('"编号", "得分", "扣款（元）"').fetchall()}
        assert found == {d.subject: (d.score, d.charged) for d in decisions}
        first = (
            duckdb.read_parquet(str(tmp_path / "扣分明细.parquet"))
            .project('"日期", "应计"')
            .limit(1)
            .fetchall()
        )
        assert first == [(date(2021, 3, 5), Decimal("-0.5"))]


def test_csv_is_utf8_with_a_mark_and_texts_are_inert(tmp_path: Path) -> None:
    odd = decision("D001", '=cmd|"/c calc"!A1', findings=(replace(late(5, 5), event="-1,\n二"),))
    files = data_files(HALL, (odd,), ["csv"])
    for name, content in files.items():
        assert content.startswith(b"\xef\xbb\xbf")
        for cell in content.decode("utf-8-sig").replace("\n", ",").split(","):
            assert not cell.lstrip('"').startswith(("=cmd", "+", "@")) and not cell.startswith("=c")
        (tmp_path / name).write_bytes(content)
    table, _ = read_table(tmp_path / "考核结果.csv", "考核结果.csv", "", frozenset({"编号", "姓名", "得分"}))
    assert table is not None and table.cell(table.rows[0], "姓名") == '=cmd|"/c calc"!A1'
    details, _ = read_table(
        tmp_path / "扣分明细.csv", "扣分明细.csv", "", frozenset({"编号", "事实", "条款"})
    )
    assert details is not None and details.cell(details.rows[0], "事实") == "-1,\n二"


CELLS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12).filter(
    lambda t: not set(t) & set(";\t")
)
NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=6)
ROWS = st.lists(st.tuples(CELLS, NUMBERS, CELLS, st.none() | NUMBERS), min_size=1, max_size=8)
COLUMNS = (("甲", "text"), ("乙", "number"), ("丙", "text"), ("丁", "number"))


@settings(max_examples=200, deadline=None)
@given(ROWS)
def test_any_csv_read_back_is_what_was_written(rows: list[tuple[Value, ...]]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "表.csv")
        path.write_bytes(to_csv(Data("表", COLUMNS, tuple(rows))))
        grid, found = read_grid(path, "表.csv", "表")
    assert grid is not None, found
    header, *body = grid.rows
    assert list(header) == ["甲", "乙", "丙", "丁"] and len(body) == len(rows)
    for row, cells in zip(rows, body, strict=True):
        assert (cells[0], cells[2]) == (row[0], row[2])
        assert number(cells[1]) == row[1] and (
            cells[3] == "" if row[3] is None else number(cells[3]) == row[3]
        )


@settings(max_examples=15, deadline=None)
@given(ROWS)
def test_any_parquet_read_back_is_what_was_written(rows: list[tuple[Value, ...]]) -> None:
    duckdb = pytest.importorskip("duckdb")
    with TemporaryDirectory() as folder:
        path = Path(folder, "t.parquet")
        path.write_bytes(to_parquet(Data("表", COLUMNS, tuple(rows))))
        assert duckdb.read_parquet(str(path)).fetchall() == rows


def test_json_is_the_document_of_decisions(tmp_path: Path) -> None:
    files = data_files(HALL, everybody(), ["json"])
    document = json.loads(files[f"{RESULTS}.json"])
    assert document["schema"] == "kaoping.decisions/1" and len(document["decisions"]) == 7


def test_columns_are_the_same_for_every_regulation() -> None:
    fined = decision(award=None, charged=Decimal(20), score=None, scored=False, grade="", categories=())
    assert [t.columns for t in data((fined,))] == [t.columns for t in data(everybody())]
    assert [t.rows for t in data(everybody())] == [t.rows for t in data(everybody()[::-1])]


def test_same_decisions_same_bytes() -> None:
    once, again = (data_files(HALL, d, FORMATS) for d in (everybody(), everybody()[::-1]))
    assert once == again


def test_a_missing_library_is_said_beforehand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert "kaoping[parquet]" in missing_library(["parquet"]) and not missing_library(["csv"])


def test_the_month_before_is_read_from_what_was_handed_round(tmp_path: Path) -> None:
    decisions = evaluated("2021-03", "2021-03").runs[0].decisions
    title = f"《{decisions[0].policy}》考核汇总表"
    path = tmp_path / "考核汇总表.xlsx"
    write_reports(tmp_path, Reports(HALL), decisions)
    read = handed_round(path, "output/2021-03/考核汇总表.xlsx", "考核汇总表", MARCH, title)
    again = worked_out(MARCH, decisions)
    assert read is not None
    assert (read.scores, read.places) == (again.scores, again.places)
    assert read.places == places(decisions).hall and len(read.scores) == 76
    assert handed_round(path, "x", "考核汇总表", MARCH, "《别的办法》考核汇总表") is None
    path.write_bytes(b"PK\x03\x04 broken")
    assert handed_round(path, "x", "考核汇总表", MARCH, title) is None
