"""Golden files: compared, or rewritten with --bless and reviewed in the diff."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from tests.commands import MARCH, Run, kaoping
from tests.halls import copy_of_demo

# Times of single examples say nothing on a machine that others use too.
settings.register_profile("plain", deadline=None)
settings.load_profile("plain")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--bless", action="store_true", help="rewrite the golden files")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[Path, str], None]:
    """golden(path, text): the file says exactly this."""

    def compare(path: Path, text: str) -> None:
        if request.config.getoption("--bless"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8", newline="\n")
        assert path.is_file(), f"{path} is missing; run pytest --bless and review it"
        assert text == path.read_text("utf-8")

    return compare


@pytest.fixture
def hall(tmp_path: Path) -> Path:
    """A copy of the demo hall with its rich month, to be changed at will."""
    return copy_of_demo(tmp_path / "hall", MARCH)


@pytest.fixture
def kp(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, hall: Path) -> Run:
    """kp("evaluate", "2021-03"): a command run inside that hall."""
    monkeypatch.chdir(hall)
    return lambda *args: kaoping(capsys, monkeypatch, *args)
