"""The folder of facts: which file holds which sheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from engine.facts.grid import SUFFIXES
from engine.facts.hints import did_you_mean
from grammar.diagnostic import Diagnostic, InSheet, Severity

# Lock files and unsaved copies that Excel, WPS and LibreOffice leave beside an open file.
_TEMPORARY = ("~$", ".~", "~", ".")


@dataclass(frozen=True, slots=True)
class Files:
    """The sheets of a folder. paths: sheet → file; name: the folder's, as cited before a file's.

    several: sheets with more than one file, which are in no path. unused: table files of no sheet.
    """

    paths: Mapping[str, Path] = field(default_factory=dict)
    name: str = ""
    several: frozenset[str] = frozenset()
    unused: tuple[Path, ...] = ()

    def cite(self, sheet: str) -> str:
        """The file of a sheet relative to the folder of facts: 2021-03/投诉.xlsx."""
        return _cite(self.name, self.paths[sheet])


def find_files(
    folder: Path, name: str, sheets: Iterable[str], *, strict: bool = True
) -> tuple[Files, tuple[Diagnostic, ...]]:
    """The files of the given sheets in a folder (name: "" for the folder of facts itself).

    Two files for one sheet are an error. strict: remark on table files that belong to no sheet.
    """
    wanted = frozenset(sheets)
    by_stem: dict[str, list[Path]] = {}
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.suffix.lower() in SUFFIXES and path.is_file() and not path.name.startswith(_TEMPORARY):
            by_stem.setdefault(path.stem.strip(), []).append(path)
    found = []
    for stem in sorted(by_stem):
        paths = by_stem[stem]
        if stem not in wanted and strict:
            found += [_unused(_cite(name, p), stem, wanted) for p in paths]
        elif stem in wanted and len(paths) > 1:
            found.append(_several(name, stem, paths))
    mine = {stem: paths for stem, paths in by_stem.items() if stem in wanted}
    single = {stem: paths[0] for stem, paths in mine.items() if len(paths) == 1}
    unused = tuple(p for stem in sorted(by_stem.keys() - wanted) for p in by_stem[stem])
    return Files(single, name, frozenset(mine) - frozenset(single), unused), tuple(found)


def usual_file(folder: Path, period: str, sheet: str) -> str:
    """The file that a sheet would be in: as in the latest other period of the facts folder, else xlsx."""
    found = sorted(p for p in folder.glob(f"*/{sheet}.*") if p.suffix.lower() in SUFFIXES)
    return f"{period}/{found[-1].name if found else f'{sheet}.xlsx'}"


def _cite(folder: str, path: Path) -> str:
    return f"{folder}/{path.name}" if folder else path.name


def _several(folder: str, sheet: str, paths: Iterable[Path]) -> Diagnostic:
    names = [p.name for p in paths]
    message = f"“{sheet}”有几个文件：{'、'.join(names)}，不知道读哪一个"
    help = "只留一个，其余移到别的文件夹"
    return Diagnostic("KP314", Severity.ERROR, message, InSheet(_cite(folder, Path(names[0]))), help)


def _unused(file: str, stem: str, sheets: frozenset[str]) -> Diagnostic:
    message = f"没有读取：规则里没有来自“{stem}”的事实"
    return Diagnostic(
        "KP318", Severity.NOTE, message, InSheet(file), f"{did_you_mean(stem, sheets)}要读就改文件名"
    )
