"""The folder of facts: which files hold which sheet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from engine.facts.grid import SUFFIXES
from engine.facts.hints import did_you_mean
from grammar.diagnostic import Diagnostic, InSheet, Severity

# Lock files and unsaved copies that Excel, WPS and LibreOffice leave beside an open file.
TEMPORARY = ("~$", ".~", "~", ".")
# What may follow a sheet's name where its records come in several files: 签到-1, 签到2, 签到（3）.
_NUMBERED = re.compile(r"(.+?)[-_—. 　]?(?:\d{1,3}|[（(]\d{1,3}[)）])")
# How deep below a period's folder files are looked for.
DEEPEST = 3


@dataclass(frozen=True, slots=True)
class Files:
    """The sheets of a folder. paths: sheet → files, in the order of their names; root: the folder; name: as cited.

    several: sheets of which there may be one file but are more; they are in no path. unused: table files of no sheet.
    """

    paths: Mapping[str, tuple[Path, ...]] = field(default_factory=dict)
    name: str = ""
    several: frozenset[str] = frozenset()
    unused: tuple[Path, ...] = ()
    root: Path = Path()

    def cite(self, path: Path) -> str:
        """A file relative to the folder of facts: 2021-03/投诉.xlsx."""
        inside = path.relative_to(self.root).as_posix()
        return f"{self.name}/{inside}" if self.name else inside


def find_files(
    folder: Path, name: str, sheets: Iterable[str], *, single: bool = False, many: Iterable[str] = ()
) -> tuple[Files, tuple[Diagnostic, ...]]:
    """The files of the given sheets in a folder and below it (name: "" for the folder of facts itself).

    A file belongs to a sheet by its name (投诉, 投诉-1, 投诉（2）) or by a folder's (投诉/…). single: only files
    right in the folder, and two for one sheet are an error, unless it is one of many.
    """
    wanted = frozenset(sheets)
    paths: dict[str, list[Path]] = {}
    unused: list[Path] = []
    for path in _tables(folder, 1 if single else DEEPEST):
        sheet = sheet_of(path.relative_to(folder), wanted)
        if sheet:
            paths.setdefault(sheet, []).append(path)
        else:
            unused.append(path)
    several = {sheet for sheet, found in paths.items() if single and len(found) > 1} - {*many}
    one = {sheet: tuple(found) for sheet, found in sorted(paths.items()) if sheet not in several}
    files = Files(one, name, frozenset(several), tuple(unused), folder)
    return files, tuple(_several(files, sheet, paths[sheet]) for sheet in sorted(several))


def unread(files: Files, path: Path, sheets: Iterable[str]) -> Diagnostic:
    """The remark on a table file that belongs to no sheet."""
    stem = path.stem.strip()
    message = f"没有读取：规则里没有来自“{stem}”的事实，内容也认不出是哪一种打卡或请假的表"
    help = f"{did_you_mean(stem, sheets)}要读就改文件名，或放进以表名命名的文件夹"
    return Diagnostic("KP318", Severity.NOTE, message, InSheet(files.cite(path)), help)


def usual_file(folder: Path, period: str, sheet: str) -> str:
    """The file that a sheet would be in: as in the latest other period of the facts folder, else xlsx."""
    found = sorted(p for p in folder.glob(f"*/{sheet}.*") if p.suffix.lower() in SUFFIXES)
    return f"{period}/{found[-1].name if found else f'{sheet}.xlsx'}"


def _tables(folder: Path, depth: int) -> Iterator[Path]:
    """Table files in a folder and below, in the order of their names; a folder named like a file counts as one."""
    try:
        inside = sorted(folder.iterdir())
    except OSError:
        return
    for path in inside:
        if path.name.startswith(TEMPORARY):
            continue
        if path.suffix.lower() in SUFFIXES:
            yield path
        elif depth > 1 and path.is_dir():
            yield from _tables(path, depth - 1)


def sheet_of(inside: Path, sheets: frozenset[str]) -> str:
    """The sheet that a file belongs to by its name or a folder's; empty where there is none."""
    stem = inside.stem.strip()
    match = _NUMBERED.fullmatch(stem)
    names = [stem, match[1].strip() if match else "", *(part.strip() for part in reversed(inside.parts[:-1]))]
    return next((n for n in names if n in sheets), "")


def _several(files: Files, sheet: str, paths: Iterable[Path]) -> Diagnostic:
    names = [p.name for p in paths]
    message = f"“{sheet}”有几个文件：{'、'.join(names)}，不知道读哪一个"
    help = "只留一个，其余移到别的文件夹"
    place = InSheet(f"{files.name}/{names[0]}" if files.name else names[0])
    return Diagnostic("KP314", Severity.ERROR, message, place, help)
