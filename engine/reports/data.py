"""Results as data for other programs: csv, parquet and json with the same exact decimals and a fixed order of columns.

Each table is the same for every policy, so that months can be put under one another; what a policy lacks is blank.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from engine.decision.decision import Decision
from engine.decision.document import document, to_json
from engine.decision.figures import added, deducted, is_final, paid, plain
from engine.explain.wording import working
from engine.facts.fact import Origin
from engine.reports.deductions import shown, state
from engine.reports.places import HALL_PLACE, UNIT_PLACE, Places, places
from engine.reports.remarks import remarks
from engine.reports.waiting import open_points

Value = str | Decimal | int | date | None
RESULTS, FINDINGS, CATEGORIES, OPEN = "考核结果", "扣分明细", "类别合计", "待定与资料不全"
CORRECTED = "更正"
FORMATS = ("csv", "parquet", "json")
_WHOSE = (
    ("办法", "text"),
    ("文号", "text"),
    ("期间", "text"),
    ("对象", "text"),
    ("编号", "text"),
    ("姓名", "text"),
    ("窗口", "text"),
)
_RESULTS = (
    *_WHOSE,
    ("职务", "text"),
    ("状态", "text"),
    ("得分", "number"),
    ("等次", "text"),
    (HALL_PLACE, "count"),
    (UNIT_PLACE, "count"),
    ("扣分合计", "number"),
    ("加分合计", "number"),
    ("扣款（元）", "number"),
    ("奖励（元）", "number"),
    ("在岗天数", "count"),
    ("全期工作日", "count"),
    ("依据", "text"),
    ("备注", "text"),
)
_FINDINGS = (
    *_WHOSE,
    ("日期", "date"),
    ("条款", "text"),
    ("条文", "text"),
    ("类别", "text"),
    ("事实", "text"),
    ("应计", "number"),
    ("实计", "number"),
    ("单位", "text"),
    ("状态", "text"),
    ("依据", "text"),
    ("计算", "text"),
    ("说明", "text"),
    ("出处", "text"),
)
_CATEGORIES = (
    *_WHOSE,
    ("类别", "text"),
    ("上级类别", "text"),
    ("应计", "number"),
    ("实计", "number"),
    ("上限", "text"),
)
_OPEN = (*_WHOSE, ("状态", "text"), ("条款", "text"), ("原因", "text"), ("怎么办", "text"), ("出处", "text"))
_CORRECTED = (*_WHOSE, ("更正", "text"), ("出处", "text"))


@dataclass(frozen=True, slots=True)
class Data:
    """A table. columns: (name, text / number / count / date)."""

    name: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[Value, ...], ...]


def data_files(hall: str, decisions: Sequence[Decision], formats: Iterable[str]) -> dict[str, bytes]:
    """File name → content in the formats asked for. decisions: of any policies and periods."""
    files: dict[str, bytes] = {}
    wanted = [f for f in FORMATS if f in formats] if decisions else []
    tables = data(decisions) if {"csv", "parquet"} & {*wanted} else ()
    for form in wanted:
        if form == "json":
            files[f"{RESULTS}.json"] = to_json(document(hall, decisions)).encode()
        else:
            write = to_csv if form == "csv" else to_parquet
            files |= {f"{table.name}.{form}": write(table) for table in tables}
    return files


def data(decisions: Sequence[Decision]) -> tuple[Data, ...]:
    """The tables, in an order that does not depend on that of the decisions."""
    ordered = sorted(decisions, key=_order)
    runs: dict[object, list[Decision]] = {}
    for decision in ordered:
        runs.setdefault(_order(decision)[:-1], []).append(decision)
    ranked = {key: places(mine) for key, mine in runs.items()}
    results = (_result(d, ranked[_order(d)[:-1]]) for d in ordered)
    return (
        Data(RESULTS, _RESULTS, tuple(results)),
        Data(FINDINGS, _FINDINGS, _rows(ordered, _findings)),
        Data(CATEGORIES, _CATEGORIES, _rows(ordered, _categories)),
        Data(OPEN, _OPEN, _rows(ordered, _open)),
        Data(CORRECTED, _CORRECTED, _rows(ordered, _corrected)),
    )


def _rows(
    decisions: Sequence[Decision], of: Callable[[Decision], Iterator[tuple[Value, ...]]]
) -> tuple[tuple[Value, ...], ...]:
    return tuple((*_whose(d), *row) for d in decisions for row in of(d))


def _order(decision: Decision) -> tuple[str, ...]:
    """By regulation, period, kind of subject and subject: all but the last belong to one ranking."""
    d = decision
    return (d.policy, d.citation, d.period.name, d.subject_kind, d.subject)


def _whose(decision: Decision) -> tuple[Value, ...]:
    return (*_order(decision), decision.name, decision.unit)


def _result(decision: Decision, ranked: Places) -> tuple[Value, ...]:
    on_post, workdays = decision.days_on_post or (None, None)
    return (
        *_whose(decision),
        decision.role,
        str(decision.status),
        decision.score,
        decision.grade if is_final(decision) else "",
        ranked.hall.get(decision.subject),
        ranked.unit.get(decision.subject),
        deducted(decision),
        added(decision),
        decision.charged,
        paid(decision),
        on_post,
        workdays,
        str(decision.provenance.kind),
        remarks(decision),
    )


def _findings(decision: Decision) -> Iterator[tuple[Value, ...]]:
    for f in decision.findings:
        yield (
            f.date,
            f.article,
            f.text,
            f.category,
            f.event,
            None if f.pending else shown(f.nominal, f.unit),
            None if f.pending else shown(f.effective, f.unit),
            f.unit,
            state(f),
            str(f.basis.kind),
            "" if f.pending else working(f),
            "；".join(filter(None, (f.pending, f.remedy, *f.notes))),
            _place(f.evidence),
        )


def _categories(decision: Decision) -> Iterator[tuple[Value, ...]]:
    for total in decision.categories:
        yield (total.name, total.within, total.nominal, total.effective, total.cap_text)


def _open(decision: Decision) -> Iterator[tuple[Value, ...]]:
    for point in () if is_final(decision) else open_points(decision):
        yield (str(decision.status), point.article, point.reason, point.remedy, _place(point.evidence))


def _corrected(decision: Decision) -> Iterator[tuple[Value, ...]]:
    for one in decision.corrections:
        yield (one.text, _place(one.evidence))


def _place(evidence: Iterable[Origin]) -> str:
    return "；".join(map(str, sorted(set(evidence))))


def to_csv(table: Data) -> bytes:
    """UTF-8 with a byte order mark, so that Excel and WPS know the encoding; exact plain decimals.

    A text that a spreadsheet would take for a formula is written as ="…", which shows it and works nothing out;
    our own reader takes that off again.
    """
    import csv
    from io import StringIO

    out = StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([name for name, _ in table.columns])
    writer.writerows([[_csv_cell(value) for value in row] for row in table.rows])
    return out.getvalue().encode("utf-8-sig")


def _csv_cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        if value[:1] in ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"):
            return '="' + value.replace('"', '""') + '"'
        return value
    return plain(value) if isinstance(value, Decimal) else str(value)


def to_parquet(table: Data) -> bytes:
    """Typed columns: text, date, whole numbers, and decimals that are exact."""
    from tempfile import TemporaryDirectory

    import duckdb

    types = {"text": "VARCHAR", "date": "DATE", "count": "BIGINT"}
    columns = {
        name: types.get(kind) or f"DECIMAL(38, {_scale(row[at] for row in table.rows)})"
        for at, (name, kind) in enumerate(table.columns)
    }
    with TemporaryDirectory(prefix="kaoping-") as folder, duckdb.connect() as base:
        source, target = Path(folder, "rows.csv"), Path(folder, "rows.parquet")
        lines = (",".join(map(_plain_cell, row)) + "\n" for row in table.rows)
        source.write_text("".join(lines), "utf-8", newline="")
        base.execute("SET threads = 1")  # the same rows in the same order give the same bytes
        typed = ", ".join(f"{_quoted(name)}: {_quoted(type_)}" for name, type_ in columns.items())
        base.execute(
            f"COPY (SELECT * FROM read_csv({_quoted(str(source))}, columns = {{{typed}}}, header = false, "
            "auto_detect = false, delim = ',', quote = '\"', escape = '\"', nullstr = '', "
            f"allow_quoted_nulls = false, parallel = false)) TO {_quoted(str(target))} (FORMAT parquet)"
        )
        return target.read_bytes()


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _plain_cell(value: Value) -> str:
    """For a reader that is told the types: every text is quoted, what is missing is not."""
    if value is None:
        return ""
    if isinstance(value, str):
        return '"' + value.replace('"', '""') + '"'
    return plain(value) if isinstance(value, Decimal) else str(value)


def _scale(values: Iterable[Value]) -> int:
    """Digits after the point: four, or as many as an exact number needs."""
    exponents = (v.normalize().as_tuple().exponent for v in values if isinstance(v, Decimal))
    return max(4, *(-e for e in exponents if isinstance(e, int)), 4)


def missing_library(formats: Iterable[str]) -> str:
    """What to install before anything is worked out, or ""."""
    from importlib.util import find_spec

    if "parquet" in formats and find_spec("duckdb") is None:
        return '写 parquet 要另装 duckdb：pip install "kaoping[parquet]"，装好再运行；或改用 --to csv。'
    return ""
