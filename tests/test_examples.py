"""The regulations in policies/examples: free of findings, their tests hold, and they look as the formatter has it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from engine.evaluate.rule_tests import run_tests
from engine.policy.load import load_source, standard_facts
from engine.policy.model import Policy
from grammar.format import format_source
from grammar.source import Source

ROOT = Path(__file__).parents[1]
EXAMPLES = sorted((ROOT / "policies" / "examples").glob("*.kp"))
CARDS = ROOT.parent / "shared" / "provisions" / "cards" / "dev"
# Which files tell which card.
FILES = {
    "01": ["苍南县"],
    "03": ["莱芜市"],
    "05": ["江西某市"],
    "07": ["某镇便民服务中心"],
    "08": ["阳东县"],
    "16": ["吉安县永和镇", "永和镇"],
    "21": ["温州鹿城"],
    "30": ["某局机关考勤"],
    "31": ["芦山县"],
    "46": ["莲湖区"],
    "62": ["某市审计局"],
    "71": ["某镇政务服务中心"],
}


def source(path: Path) -> Source:
    return Source(path.name, path.read_text("utf-8"))


def policy(path: Path) -> Policy:
    found, diagnostics = load_source(source(path))
    assert found is not None and not diagnostics, diagnostics
    return found


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_an_example_is_free_of_findings_and_its_tests_hold(path: Path) -> None:
    outcomes = run_tests(policy(path))
    assert outcomes
    assert [
        (o.test.name, o.expectation.what, o.expectation.value, o.seen) for o in outcomes if not o.passed
    ] == []


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_an_example_has_its_proper_look(path: Path) -> None:
    assert format_source(source(path), standard_facts()[1]).text == path.read_text("utf-8")


def named(path: Path) -> set[str]:
    """Subjects that the tests of a file are about: 甲_恰十分钟, 丙丁_首席代表连带, and everybody in them."""
    found: set[str] = set()
    for test in policy(path).tests:
        head = test.name.split("_")[0]
        found |= {head, *re.findall(r"[甲乙丙丁戊己庚辛壬癸]", head), *(p.name for p in test.people)}
    return found


def card_files() -> list[Any]:
    gone = pytest.param("", marks=pytest.mark.skip(reason="the cards are not here"), id="cards")
    return [pytest.param(p.name, id=p.stem) for p in sorted(CARDS.glob("*.yaml"))] or [gone]


@pytest.mark.parametrize("name", card_files())
def test_every_case_of_a_card_is_a_test(name: str) -> None:
    yaml = pytest.importorskip("yaml")
    card = yaml.load((CARDS / name).read_text("utf-8"), yaml.BaseLoader)
    mine = [p for p in EXAMPLES if any(p.stem.startswith(start) for start in FILES[name[:2]])]
    told: set[str] = set().union(*(named(p) for p in mine))
    assert mine and [c["subject"] for c in card["cases"] if c["subject"] not in told] == []
