"""The parser's tables, worked out once and kept in the user's cache folder.

Working them out from the grammar takes longer than reading a rule file. An entry's name is a hash of everything
that it depends on: the grammar, Lark, the Python that runs it. It holds plain lists, dicts, texts and numbers;
whatever else is in it is not read.
"""

from __future__ import annotations

import os
import pickle
import sys
from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import lark
from lark import Lark

from grammar.cache_folder import cache_folder

_GRAMMAR = Path(__file__).with_name("kaoping.lark")
_KEPT = 4
_SHAPE = ("parser", "rules", "options")


@lru_cache(maxsize=1)
def bare_parser() -> Lark:
    """The parser without a dictionary: words don't change the tables."""
    text = _GRAMMAR.read_text("utf-8")
    entry = _entry(text)
    found = _recalled(entry) if entry else None
    if found is None:
        found = Lark(text, parser="lalr", propagate_positions=True, maybe_placeholders=False)
        if entry is not None:
            _remember(entry, found)
    return found


def _entry(text: str) -> Path | None:
    folder = cache_folder()
    if folder is None:
        return None
    parts = (sys.version, lark.__version__, text)
    key = sha256("\0".join(parts).encode())
    return folder / f"{key.hexdigest()}.tables"


class _Plain(pickle.Unpickler):
    """Reads no classes and no functions."""

    def find_class(self, module: str, name: str) -> Any:
        raise pickle.UnpicklingError(f"{module}.{name}")


def _recalled(entry: Path) -> Lark | None:
    try:
        content = entry.read_bytes()
        data = _Plain(BytesIO(content)).load()
        if not all(name in data["data"] for name in _SHAPE):
            return None
        return Lark.load(BytesIO(content))
    except Exception:  # a missing, damaged or strange entry is only a little time lost
        return None


def _remember(entry: Path, parser: Lark) -> None:
    # Another process may be writing the same entry; only whole entries get their name.
    draft = entry.with_suffix(f".{os.getpid()}")
    try:
        entry.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with draft.open("wb") as file:
            parser.save(file)
        draft.replace(entry)
        for old in sorted(entry.parent.glob("*.tables"), key=lambda p: -p.stat().st_mtime_ns)[_KEPT:]:
            old.unlink()
    except OSError:
        return
