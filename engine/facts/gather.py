"""The files of a period, opened: which sheets hold punches in which layout, and what files of other names hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from engine.facts import punches
from engine.facts.copies import Copies, told
from engine.facts.fact import Period
from engine.facts.folder import Files, unread
from engine.facts.foreign import passed_over
from engine.facts.grid import Grid, read_grid, read_grids, said_of
from engine.facts.options import Options
from engine.facts.readers.layout import SUMMARY, Claim, Judged
from engine.facts.readers.registry import NAMES, Match, read, recognise, titles
from engine.facts.sheet import Table, missing_columns, table_of
from engine.policy.kinds import PUNCHES
from grammar.diagnostic import Diagnostic, InSheet, Severity, has_errors


@dataclass(frozen=True, slots=True)
class Punched:
    """One sheet of punches as a table of ours; layout and why: how it was recognised."""

    table: Table
    layout: str
    why: str


@dataclass
class Gathering:
    """The files of one period while they are opened. Every method notes what it finds.

    others: sheet → sheets found in files whose names say nothing, with how they were recognised.
    """

    files: Files
    period: Period
    options: Options
    diagnostics: list[Diagnostic] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    judged: list[Judged] = field(default_factory=list)
    others: dict[str, list[tuple[Grid, Match]]] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)

    def leave_out(self, copies: Copies) -> None:
        """Name the files that are copies of others."""
        self.left += map(self.files.cite, sorted(copies))
        self.diagnostics += told(self.files, copies)

    def look_at_others(self, wanted: frozenset[str]) -> None:
        """Open the files whose names say nothing and find out what they are; what stays unknown is named."""
        for path in self.files.unused:
            file = self.files.cite(path)
            grids, found = read_grids(path, file)
            if not grids:
                self._unreadable(file, found)
                continue
            matches = [(g, m) for g in grids if (m := self._recognised(g, punched=False))]
            useful = [(g, m) for g, m in matches if m.layout.sheet in wanted]
            for grid, match in useful:
                self.others.setdefault(match.layout.sheet, []).append((grid, match))
                if match.layout.sheet != PUNCHES:
                    self._told(grid, match)
            if not useful:
                self._unused(path, file, matches, wanted)
                continue
            known = [g for g, _ in matches]
            self.diagnostics += [_left_out(g, useful[0][0].sheet) for g in grids if g not in known and g.rows]
        left, said = passed_over(self.files, wanted)
        self.left += left
        self.diagnostics += said

    def punched(self) -> list[Punched]:
        """Every sheet of punches; those of the best kind in each file are read, the others' verdicts are kept."""
        found: list[Punched] = []
        for path in self.files.paths.get(PUNCHES, ()):
            found += self._file(path)
        by_file: dict[str, list[tuple[Grid, Match]]] = {}
        for grid, match in self.others.get(PUNCHES, ()):
            by_file.setdefault(grid.file, []).append((grid, match))
        for matches in by_file.values():
            found += self._best(matches, told=True)
        return found

    def _file(self, path: Path) -> list[Punched]:
        file = self.files.cite(path)
        grids, faults = read_grids(path, file)
        self.diagnostics += faults
        matches = [(g, m) for g in grids if (m := self._recognised(g, punched=True))]
        punching = [(g, m) for g, m in matches if m.layout.sheet == PUNCHES]
        if not punching:
            return self._by_default(path, file) if grids else []
        seen = [g for g, _ in punching]
        self.diagnostics += [_left_out(g, seen[0].sheet) for g in grids if g not in seen and g.rows]
        return self._best(punching)

    def _by_default(self, path: Path, file: str) -> list[Punched]:
        """A file that is said to hold punches and looks like nothing known: told by what its header lacks."""
        forced = self.options.reader(file, punches=True)
        if forced:
            message = f"按“{forced}”读不了：找不到它要有的列"
            help = f"换一种读法：{'、'.join(NAMES)}"
            self.diagnostics.append(Diagnostic("KP343", Severity.ERROR, message, InSheet(file), help))
            return []
        grid, found = read_grid(path, file, PUNCHES)
        self.diagnostics += found
        table = self._plain(grid) if grid else None
        return [Punched(table, "", "")] if table else []

    def _best(self, matches: Sequence[tuple[Grid, Match]], told: bool = False) -> list[Punched]:
        """The sheets of the best kind of one file. told: say how each was recognised, for its name does not."""
        top = max(m.layout.rank for _, m in matches)
        found = []
        for grid, match in matches:
            if match.layout.rank == top:
                if told and top != SUMMARY:
                    self._told(grid, match)
                found += self._one(grid, match)
            else:
                reading = read(grid, match, self.period)
                self.claims += reading.claims
                self.judged += reading.judged
                message = f"认出是“{match.layout.name}”；时刻以同一文件里更原始的工作表为准，这一张只作对照"
                self.diagnostics.append(_note(grid, message))
        return found

    def _one(self, grid: Grid, match: Match) -> list[Punched]:
        self.diagnostics += said_of(grid)
        if match.header is not None and match.layout.read is None:
            table = self._plain(grid)
            return [Punched(table, match.layout.name, match.why)] if table else []
        reading = read(grid, match, self.period)
        self.diagnostics += reading.diagnostics
        self.claims += reading.claims
        self.judged += reading.judged
        if reading.table is None:
            message = f"认出是“{reading.layout}”：只有合计，没有打卡的时刻，不能作打卡记录"
            help = "另外导出原始记录或每日统计，放进同一个文件夹"
            self.diagnostics.append(replace(_note(grid, message, Severity.WARNING), help=help))
            return []
        return [Punched(reading.table, reading.layout, reading.why)]

    def _plain(self, grid: Grid) -> Table | None:
        ranks = self.options.headings.ranks(PUNCHES, punches.KNOWN)
        table, found = table_of(grid, punches.KNOWN, ranks)
        self.diagnostics += found
        if table is None or has_errors(found):
            return None
        missing = missing_columns(table, punches.NEEDED)
        self.diagnostics += missing
        return None if missing else table

    def _recognised(self, grid: Grid, punched: bool) -> Match | None:
        own = {**self.options.headings.own.get("", {}), **self.options.headings.own.get(PUNCHES, {})}
        return recognise(grid, own, self.options.reader(grid.file, punched))

    def _told(self, grid: Grid, match: Match) -> None:
        message = f"认出是“{match.layout.name}”（{match.why}），作{match.layout.sheet}读取"
        help = "认错了的，在 kaoping.toml 的 [readers] 里写明，或移出文件夹"
        self.diagnostics.append(replace(_note(grid, message), help=help))

    def _unused(
        self, path: Path, file: str, matches: Sequence[tuple[Grid, Match]], wanted: frozenset[str]
    ) -> None:
        self.left.append(file)
        if not matches:
            self.diagnostics.append(unread(self.files, path, wanted))
            return
        grid, match = matches[0]
        message = f"认出是“{match.layout.name}”（{match.why}），规则里没有来自“{match.layout.sheet}”的事实，没有读取"
        help = f"要算的，在规则文件里声明来自“{match.layout.sheet}”的事实，例如 事实 {match.layout.sheet}：时长（小时）；来自 {match.layout.sheet}。"
        self.diagnostics.append(replace(_note(grid, message), help=help))

    def _unreadable(self, file: str, found: Sequence[Diagnostic]) -> None:
        """A file of no sheet that can't be opened stops nothing, but may be one that was meant."""
        self.left.append(file)
        for one in found:
            message = f"没有读取：{one.message}"
            self.diagnostics.append(Diagnostic("KP318", Severity.WARNING, message, InSheet(file), one.help))


def _note(grid: Grid, message: str, severity: Severity = Severity.NOTE) -> Diagnostic:
    return Diagnostic("KP343", severity, message, InSheet(grid.file, grid.sheet))


def _left_out(grid: Grid, chosen: str) -> Diagnostic:
    labels = "、".join(titles(grid))
    message = f"只读取了工作表“{chosen}”，这一张{'（隐藏的）' if grid.hidden else ''}没有读取；它的第一行是：{labels}"
    help = "若有打卡记录在这里，改成认得的列名；没有就不必理会"
    return Diagnostic("KP318", Severity.NOTE, message, InSheet(grid.file, grid.sheet), help)
