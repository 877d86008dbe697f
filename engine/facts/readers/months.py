"""The month that a sheet says it is of, where its columns are only days: another month's is not to be read as this one's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from engine.facts.cells import Cell, text
from engine.facts.readers.layout import Work

_MONTH = re.compile(r"(?<!\d)(20\d\d)\s*[-/.年]\s*(\d{1,2})(?!\d)")
# When a sheet was printed says nothing of the month that it is of.
_PRINTED = re.compile(r"(?:制表|打印|导出|生成|填表|填报)(?:时间|日期)?[:：\s]*20\d\d\s*[-/.年]\s*\d{1,2}")


def check_month(work: Work, titles: Iterable[Sequence[Cell]]) -> None:
    """An error where the titles speak of months and none of them is the period's."""
    period, said = work.period, list[tuple[int, int]]()
    for cells in titles:
        line = _PRINTED.sub("", "\t".join(map(text, cells)))
        said += [(int(year), int(month)) for year, month in _MONTH.findall(line)]
    months = {(period.first.year, n) for n in range(period.first.month, period.last.month + 1)}
    if said and not months & set(said):
        year, month = said[0]
        message = f"表上写的是 {year}-{month:02}，不是 {period.name}"
        help = f"放进 {year}-{month:02} 的文件夹；确实是本期的，改正表上的日期"
        work.findings.add("KP304", message, help, 0)
