"""Runs a command in this process, as the console script does."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from cli.main import run


@dataclass(frozen=True)
class Done:
    code: int
    out: str
    err: str


def kaoping(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *args: str) -> Done:
    monkeypatch.setattr("sys.argv", ["kaoping", *args])
    capsys.readouterr()
    with pytest.raises(SystemExit) as stop:
        run()
    captured = capsys.readouterr()
    assert "Traceback" not in captured.err
    return Done(int(stop.value.code or 0), captured.out, captured.err)
