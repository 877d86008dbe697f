"""The same file put into a folder twice: it is read once, and the copy is named."""

from __future__ import annotations

import stat
from collections.abc import Iterable, Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from engine.facts import limits
from engine.facts.folder import Files
from grammar.diagnostic import Diagnostic, InSheet, Severity

Copies = Mapping[Path, Path]


def without_copies(files: Files) -> tuple[Files, Copies]:
    """The files without those that are byte for byte another one of the same sheet; copy → what it is a copy of.

    A file of no sheet may be a copy of any. The shortest name is taken for the file itself.
    """
    copies: dict[Path, Path] = {}
    paths = {}
    for sheet, mine in files.paths.items():
        copies |= (found := _copies(mine, ()))
        paths[sheet] = tuple(p for p in mine if p not in found)
    copies |= (found := _copies(files.unused, [p for mine in paths.values() for p in mine]))
    unused = tuple(p for p in files.unused if p not in found)
    return replace(files, paths=paths, unused=unused), copies


def told(files: Files, copies: Copies) -> list[Diagnostic]:
    """The remark on each copy."""
    return [
        Diagnostic(
            "KP318", Severity.NOTE, f"没有读取：和 {files.cite(first)} 一模一样，是同一个文件",
            InSheet(files.cite(copy)), "不必改；多余的一份可以删去",
        )
        for copy, first in sorted(copies.items())
    ]  # fmt: skip


def _copies(paths: Iterable[Path], before: Iterable[Path]) -> dict[Path, Path]:
    """Copy → original, among some files; those before are originals in any case."""
    ordered = [*before, *sorted(paths, key=lambda p: (len(p.name), p))]
    sizes: dict[int, list[Path]] = {}
    for path in ordered:
        if size := _size(path):
            sizes.setdefault(size, []).append(path)
    first: dict[str, Path] = {}
    found = {}
    for path in (p for same in sizes.values() if len(same) > 1 for p in same):
        content = _hash(path)
        if content and first.setdefault(content, path) is not path:
            found[path] = first[content]
    kept = frozenset(before)
    return {copy: original for copy, original in found.items() if copy not in kept}


def _size(path: Path) -> int:
    """Bytes of a file; 0 for what is none, or too large to be read."""
    try:
        status = path.stat()
    except OSError:
        return 0
    return status.st_size if stat.S_ISREG(status.st_mode) and status.st_size <= limits.FILE_BYTES else 0


def _hash(path: Path) -> str:
    try:
        return sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""
