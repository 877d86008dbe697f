"""Which layout a sheet has: found by its labels, wherever they stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from engine.facts.fact import Period
from engine.facts.grid import Grid
from engine.facts.header import Header, candidates, label, renamed
from engine.facts.punches import DEVICE, PERSON, TIME
from engine.facts.readers import blocks, daily, forms, stream, wide
from engine.facts.readers.layout import RAW, SUMMARY, Layout, Reading, Work
from engine.policy.kinds import PUNCHES

# The more particular before the more general.
LAYOUTS: tuple[Layout, ...] = (
    *daily.LAYOUTS[:5],
    wide.LAYOUTS[1],
    *stream.LAYOUTS,
    daily.LAYOUTS[5],
    wide.LAYOUTS[0],
    *forms.LAYOUTS,
)
NAMES = (*(one.name for one in LAYOUTS), blocks.BLOCKS, stream.ATTLOG)


class Match(NamedTuple):
    """A layout that fits a sheet. why: the labels by which; header: where they stand, None where there is none."""

    layout: Layout
    header: Header | None
    why: str


_ATTLOG = Layout(stream.ATTLOG, PUNCHES, RAW, lambda header: (), None)


def recognise(grid: Grid, names: Mapping[str, str], forced: str = "") -> Match | None:
    """The layout of a sheet. names: a hall's own labels → ours. forced: the layout's name, where somebody says so."""
    if not grid.rows:
        return None
    if forced in ("", stream.ATTLOG) and grid.encoding and stream.is_attlog(grid):
        return Match(_ATTLOG, None, "没有表头，每行是编号、时间和几个小的数")
    if forced in ("", blocks.BLOCKS) and (why := blocks.is_blocks(grid)):
        return Match(blocks.LAYOUT, None, why)
    headers = [renamed(header, names) for header in candidates(grid)]
    for layout in LAYOUTS:
        if forced and layout.name != forced:
            continue
        for header in headers:
            labels = layout.knows(header)
            if labels:
                return Match(layout, header, f"有“{'”“'.join(labels)}”列")
    return None


def read(grid: Grid, match: Match, period: Period) -> Reading:
    """A sheet by its layout; one that needs no conversion (layout.read None) gives no table."""
    layout, header = match.layout, match.header
    if header is None:
        work = blocks.blocks(grid, period) if layout is blocks.LAYOUT else stream.attlog(grid, period)
    elif layout.read is None:
        return Reading(layout.name, layout.sheet, match.why, None)
    else:
        work = Work(grid, header, period)
        layout.read(work)
    header = work.header
    where = {
        PERSON: work.people[0] if work.people else None,
        "姓名": work.name,
        TIME: header.find("打卡时间", "日期时间"),
        DEVICE: header.find("设备", "打卡设备", "地点"),
    }
    table = None if layout.rank == SUMMARY else work.result(where)
    claims, judged = tuple(work.claims), tuple(work.judged)
    return Reading(
        layout.name, layout.sheet, match.why, table, claims, judged, tuple(work.findings.diagnostics)
    )


def titles(grid: Grid) -> Sequence[str]:
    """The first labels of a sheet, to be shown where nothing is known about it."""
    first = next((row for row in grid.rows if any(label(c) for c in row)), ())
    return [label(c)[:12] for c in first if label(c)][:6]
