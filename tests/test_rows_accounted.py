"""Whatever the sheets hold: rows read = accepted + refused + repeated, each known by file and row."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.facts.survey import Survey, survey
from tests.hall_sheets import CASE, COMPLAINT, LEAVE, PUNCH, intake, write_hall

ID = st.sampled_from(["1001", "1002", "１００１", "01001", "9", "", "=1+1", "张三"])
NAME = st.sampled_from(["张三", "李四", "张　三", "李思", ""])
MOMENT = st.one_of(
    st.datetimes(dt.datetime(2021, 2, 27), dt.datetime(2021, 4, 2)).map(lambda t: f"{t:%Y-%m-%d %H:%M:%S}"),
    st.sampled_from(
        ["2021-03-01 08:20:00", "2021-3-1 8:20", "2021-03-01", "3/5/21", "24:00", "x", "", "44256.3"]
    ),
)
DAY = st.sampled_from(["2021-03-02", "2021.3.5", "20210305", "2021年3月5日", "2021-04-01", "3/5/21", ""])
STATE = st.sampled_from(["属实", "待核", "不属实", "大概", ""])
APPROVAL = st.sampled_from(["已批准", "通过", "审批中", "未批准", "?", ""])
FOOT = st.sampled_from([["合计", "", "", "", ""], ["注：无", "", "", "", ""], ["", "", "", "", ""], []])


def rows(*cells: st.SearchStrategy[Any]) -> st.SearchStrategy[list[list[Any]]]:
    return st.lists(st.one_of(st.tuples(*cells).map(list), FOOT), max_size=12)


NUMBER = st.sampled_from(["T1", "T2", ""])
PUNCHES = rows(st.just("大厅"), NAME, ID, MOMENT, st.sampled_from(["前门", "后门", ""]))
COMPLAINTS = rows(NUMBER, DAY, ID, NAME, st.just("态度"), STATE, st.just(""), st.just(""), st.just(""))
LEAVES = rows(NUMBER, ID, NAME, st.sampled_from(["病假", "事假", "假"]), DAY, DAY, APPROVAL, st.just(""))
CASES = rows(
    NUMBER, DAY, ID, st.just("设立"), st.sampled_from([20, "x", ""]), st.just(10), st.just("是"), STATE
)


def surveyed(folder: Path, sheets: dict[str, Any]) -> Survey:
    write_hall(folder, sheets)
    return survey("2021-03", [intake(folder)])


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(PUNCHES, PUNCHES, COMPLAINTS, COMPLAINTS, LEAVES, CASES)
def test_every_row_is_accounted_for(
    punches: list[Any],
    more: list[Any],
    complaints: list[Any],
    others: list[Any],
    leaves: list[Any],
    cases: list[Any],
) -> None:
    sheets = {
        "2021-03/签到": [PUNCH, *punches],
        "2021-03/签到-2": [PUNCH, *more],
        "2021-03/投诉": [COMPLAINT, *complaints],
        "2021-03/投诉-2": [COMPLAINT, *others],
        "2021-03/请假": [LEAVE, *leaves],
        "2021-03/办件": [CASE, *cases],
    }
    with TemporaryDirectory() as name:
        found = surveyed(Path(name), sheets)
    by_file = {s.file: s for s in found.sheets}
    for file, written in sheets.items():
        one = by_file[f"{file}.xlsx"]
        refused, repeated = {r.row for r in one.refused}, set(one.repeated)
        assert one.read == one.accepted + len(refused) + len(repeated)
        assert not refused & repeated and all(r.reasons for r in one.refused)
        assert refused | repeated <= set(range(2, len(written) + 1))
        # Blank rows at the end of a sheet are not in the file.
        filled = [row for row in written[1:] if any(c != "" for c in row)]
        skipped = [row for row in filled if row[0] in ("合计", "注：无")]
        assert one.read == len(filled) - len(skipped)
