"""What the house promises: directions of imports, sizes, names, no strangers in the distribution."""

from __future__ import annotations

import ast
import re
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("grammar", "engine", "cli")
FILES = sorted(p for room in ROOMS for p in (ROOT / room).rglob("*.py"))
ABOVE = {"grammar": {"engine", "cli"}, "engine": {"cli"}, "cli": set()}


def imported(tree: ast.AST) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names.update(a.name.split(".")[0] for a in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_module_keeps_to_the_house(path: Path) -> None:
    text = path.read_text("utf-8")
    tree = ast.parse(text)
    room = path.relative_to(ROOT).parts[0]
    assert not imported(tree) & ABOVE[room], "imports go grammar ← engine ← cli"
    assert len(text.splitlines()) <= 300 or path.name in ("syntax.py", "model.py"), "a file has one subject"
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 45, f"{node.name} does too much"
    assert "utils" not in path.stem


def test_nothing_below_the_commands_prints() -> None:
    for path in FILES:
        if path.relative_to(ROOT).parts[0] != "cli":
            assert not re.search(r"\bprint\(", path.read_text("utf-8")), path


def test_no_other_distribution_owns_our_names() -> None:
    owners = packages_distributions()
    for room in ROOMS:
        assert set(owners.get(room, ["kaoping"])) == {"kaoping"}


def test_the_wheel_has_what_the_product_needs() -> None:
    """Data files next to the code are read at run time; hatchling ships everything in the packages."""
    for name in (
        "grammar/kaoping.lark",
        "engine/policy/standard_facts.kp",
        "engine/facts/calendar_data.json",
    ):
        assert (ROOT / name).is_file()
    assert list((ROOT / "policies").glob("*.kp"))


def test_starting_imports_only_what_the_help_needs() -> None:
    import subprocess
    import sys

    code = "import cli.main, sys; print([m for m in ('lark','pydantic','rich','xlsxwriter','python_calamine') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "[]"


ODD = re.compile(r"(?:normal|cells|numbering|regulation|mistakes|slips|typos|chinese)\.py$")


def test_what_is_printed_can_be_shown_on_a_gbk_console() -> None:
    """A console in code page 936 shows a question mark for what it lacks (✓, −); files that read such signs may name them."""
    for path in FILES:
        if ODD.search(path.name):
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                lacking = [c for c in node.value if not _in_gbk(c)]
                assert not lacking, f"{path} line {node.lineno}: {lacking}"


def _in_gbk(char: str) -> bool:
    try:
        char.encode("gbk")
    except UnicodeEncodeError:
        return False
    return True
