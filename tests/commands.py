"""Runs a command in this process, as the console script does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from cli.main import run

MARCH = "2021-03"
RULES = "rules/窗口工作人员月度考核.kp"


@dataclass(frozen=True)
class Done:
    code: int
    out: str
    err: str


Run = Callable[..., Done]


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def kaoping(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *args: str) -> Done:
    monkeypatch.setattr("sys.argv", ["kaoping", *args])
    capsys.readouterr()
    with pytest.raises(SystemExit) as stop:
        run()
    captured = capsys.readouterr()
    assert "Traceback" not in captured.err
    return Done(int(stop.value.code or 0), captured.out, captured.err)
