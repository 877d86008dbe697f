"""The demo hall, written once per test process."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from engine.demo.generate import MONTHS, write_demo
from engine.facts.period import parse_period
from engine.hall import Hall, open_hall
from engine.pipeline import Evaluation, evaluate_period


@cache
def demo_folder(*months: str) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="kaoping-test-"))
    atexit.register(shutil.rmtree, folder, True)
    write_demo(folder, months=months or MONTHS)
    return folder


def demo_hall(*months: str) -> Hall:
    hall, diagnostics = open_hall(demo_folder(*months))
    assert hall is not None, diagnostics
    return hall


@cache
def evaluated(period: str, *months: str) -> Evaluation:
    parsed = parse_period(period)
    assert parsed is not None
    return evaluate_period(demo_hall(*months), parsed)


def copy_of_demo(target: Path, *months: str) -> Path:
    """A copy that a test may change."""
    shutil.copytree(demo_folder(*months), target, dirs_exist_ok=True)
    return target
