"""Compiled rule files on disk, so that a file that has not changed is not read and checked again.

An entry holds what one rule file gave. Its name is a hash of everything that this depends on: the file's name
and text, the code that reads rules, and the Python that runs it. So an entry is never out of date, and one
that is missing, damaged or from somebody else is only a little time lost.
"""

from __future__ import annotations

import os
import pickle
import sys
from functools import lru_cache
from hashlib import sha256
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Any

from engine.policy.model import Policy
from grammar.cache_folder import cache_folder
from grammar.diagnostic import Diagnostic
from grammar.source import Source

Compiled = tuple[Policy | None, tuple[Diagnostic, ...]]
_KEPT = 64
_ROOT = Path(__file__).parents[2]
# What decides how a rule file is understood.
_CODE = (
    "grammar/*.py",
    "grammar/*.lark",
    "engine/policy/*.py",
    "engine/policy/*.kp",
    "engine/decision/decision.py",
)
_PLAIN = {("decimal", "Decimal"), ("datetime", "date"), ("datetime", "time")}
_OURS = {
    "engine.policy.model",
    "engine.policy.kinds",
    "engine.decision.decision",
    "grammar.source",
    "grammar.diagnostic",
}


def recall(source: Source) -> Compiled | None:
    """What the rule file gave before; None where that is not known."""
    path = _entry(source)
    if path is None:
        return None
    try:
        return _decode(path.read_bytes())
    except OSError:
        return None


def remember(source: Source, compiled: Compiled) -> None:
    """Keep what the rule file gave. A folder that can't be written to is not a mistake."""
    path = _entry(source)
    if path is None:
        return
    # Another process may be writing the same entry; only whole entries get their name.
    draft = path.with_suffix(f".{os.getpid()}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft.write_bytes(pickle.dumps(compiled, protocol=5))
        draft.replace(path)
        for old in sorted(path.parent.glob("*.rules"), key=lambda p: -p.stat().st_mtime_ns)[_KEPT:]:
            old.unlink()
    except OSError:
        return


class _Reader(pickle.Unpickler):
    """Reads nothing but policies and diagnostics: an entry can't name a function to be called."""

    def find_class(self, module: str, name: str) -> Any:
        if module in _OURS or (module, name) in _PLAIN:
            found = super().find_class(module, name)
            if isinstance(found, type):
                return found
        raise pickle.UnpicklingError(f"{module}.{name}")


def _decode(content: bytes) -> Compiled | None:
    try:
        policy, diagnostics = _Reader(BytesIO(content)).load()
    except Exception:  # a damaged pickle raises nearly anything
        return None
    return (policy, diagnostics) if policy is None or isinstance(policy, Policy) else None


def _entry(source: Source) -> Path | None:
    folder, code = cache_folder(), _code()
    if folder is None or not code:
        return None
    parts = (code, source.name.encode(), source.text.encode("utf-8", "surrogatepass"))
    key = sha256(b"".join(len(p).to_bytes(8, "big") + p for p in parts))
    return folder / f"{key.hexdigest()}.rules"


@lru_cache(maxsize=1)
def _code() -> bytes:
    """Hash of the code that reads rules; empty where the code is not in files."""
    files = sorted(p for pattern in _CODE for p in _ROOT.glob(pattern))
    lark = find_spec("lark")
    if not files or lark is None or lark.origin is None:
        return b""
    files.append(Path(lark.origin))  # holds Lark's version
    digest = sha256(sys.version.encode())
    for file in files:
        content = file.read_bytes()
        digest.update(f"{file.name} {len(content)}\n".encode())
        digest.update(content)
    return digest.digest()
