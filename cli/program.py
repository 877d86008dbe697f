"""How the running program is called, so that commands that we print can be copied."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from pathlib import Path

NAME = "kaoping"


def program(folder: Path) -> str:
    """The command that starts this program from a folder: its bare name where the shell finds it, else its path."""
    script = _script()
    found = shutil.which(NAME)
    if script is None or (found and Path(found).resolve() == script.resolve()):
        return NAME
    return quoted(_shorter(script, folder))


def quoted(path: str) -> str:
    """A path as the shell takes it."""
    if os.name == "nt":
        return f'"{path}"' if " " in path else path
    return shlex.quote(path) if any(c.isspace() or c in "\"'$&;()*?!`\\" for c in path) else path


def _script() -> Path | None:
    """The console script that was started; None where it was started in another way."""
    started = Path(sys.argv[0])
    for path in (started, started.with_name(f"{started.name}.exe")):
        if path.stem == NAME and path.is_file():
            return path.absolute()
    return None


def _shorter(script: Path, folder: Path) -> str:
    whole = str(script)
    try:
        relative = os.path.relpath(script, folder)
    except ValueError:  # another drive
        return whole
    return min(relative, whole, key=len)
