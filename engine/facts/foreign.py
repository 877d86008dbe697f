"""Files in a period's folder that are no tables: named, for records may stand in them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from engine.facts.folder import DEEPEST, TEMPORARY, Files, sheet_of
from engine.facts.grid import SUFFIXES
from grammar.diagnostic import Diagnostic, InSheet, Severity

_PACKED = (".zip", ".rar", ".7z", ".gz", ".tar", ".tgz")
# What operating systems leave in folders.
_SYSTEM = ("thumbs.db", "desktop.ini")
_SHOWN = 3


def passed_over(files: Files, sheets: Iterable[str]) -> tuple[list[str], list[Diagnostic]]:
    """Every file below the folder that is no table, as cited; and a remark for each kind of them.

    One that is packed, or that is called like one of the sheets, is a warning of its own.
    """
    wanted, left = frozenset(sheets), list[str]()
    found: list[Diagnostic] = []
    kinds: dict[str, list[str]] = {}
    for path in _others(files.root, DEEPEST):
        file = files.cite(path)
        left.append(file)
        if path.suffix.lower() in _PACKED:
            help = "解开，把里面的表放进来；不要的移出文件夹"
            found.append(_said(file, "没有读取：压缩包没有打开", help, Severity.WARNING))
        elif sheet := sheet_of(path.relative_to(files.root), wanted):
            help = (
                f"把里面的记录登记到 {sheet}.xlsx（kaoping template {sheet} 写出空表）；没有后缀的，补上后缀"
            )
            found.append(_said(file, f"没有读取：叫“{sheet}”，但不是表格文件", help, Severity.WARNING))
        else:
            kinds.setdefault(path.suffix.lower(), []).append(file)
    for suffix, some in sorted(kinds.items()):
        shown = "、".join(some[:_SHOWN]) + ("等" if len(some) > _SHOWN else "")
        what = f" {suffix} " if suffix else "没有后缀的"
        message = f"有 {len(some)} 个{what}文件不是表格，没有读取：{shown}"
        found.append(
            _said(files.name, message, "里面有记录的，登记到表里；只是附件的，不必理会", Severity.NOTE)
        )
    return left, found


def _said(file: str, message: str, help: str, severity: Severity) -> Diagnostic:
    return Diagnostic("KP318", severity, message, InSheet(file), help)


def _others(folder: Path, depth: int) -> Iterable[Path]:
    """Files that are no tables, in the order of their names."""
    try:
        inside = sorted(folder.iterdir())
    except OSError:
        return
    for path in inside:
        name = path.name.lower()
        if name.startswith(TEMPORARY) or name in _SYSTEM or path.suffix.lower() in SUFFIXES:
            continue
        if path.is_dir():
            yield from _others(path, depth - 1) if depth > 1 else ()
        else:
            yield path
