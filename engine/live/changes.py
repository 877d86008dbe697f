"""When to look again: a sheet, a rule file or the journal changed, or a day began."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date
from importlib.util import find_spec
from pathlib import Path

_PAUSE = 1.0
Signature = tuple[tuple[str, int, int], ...]


def signature(folders: tuple[Path, ...]) -> Signature:
    """Names, times and sizes of all files; temporary files of an open workbook left out."""
    found = []
    for folder in folders:
        for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
            if path.name.startswith(("~$", ".~")) or path.suffix == ".sqlite-shm":
                continue
            try:
                state = path.stat()
            except OSError:  # gone between listing and looking
                continue
            if path.is_file():
                found.append((str(path), state.st_mtime_ns, state.st_size))
    return tuple(found)


def changes(folders: tuple[Path, ...], poll: bool) -> Iterator[None]:
    """One item now, and one for every change after it; never ends by itself."""
    seen: tuple[Signature, date] | None = None
    ticks = _polled() if poll or find_spec("watchfiles") is None else _watched(folders)
    while True:
        now = (signature(folders), date.today())
        if now != seen:
            seen = now
            yield
        next(ticks)


def _polled() -> Iterator[None]:
    while True:
        time.sleep(_PAUSE)
        yield


def _watched(folders: tuple[Path, ...]) -> Iterator[None]:
    from watchfiles import watch

    there = [f for f in folders if f.is_dir()]
    for _ in watch(*there, yield_on_timeout=True, rust_timeout=int(_PAUSE * 1000), raise_interrupt=True):
        yield
