"""The language reference is executed: every example loads without a mistake, and its tests pass."""

from __future__ import annotations

import pytest

from engine.evaluate.rule_tests import run_tests
from engine.policy.load import load_source
from engine.policy.model import Points, Policy
from grammar.diagnostic import Severity
from grammar.source import Source
from tests.blocks import ROOT, Block, blocks, wrapped

PAGE = ROOT / "docs" / "language.md"
EXAMPLES = [b for b in blocks(PAGE) if b.info == "kp"]


def load(text: str) -> Policy:
    policy, found = load_source(Source("例.kp", wrapped(text)))
    mistakes = [f"{d.code} {d.place} {d.message}" for d in found if d.severity is Severity.ERROR]
    assert not mistakes, "\n".join(mistakes)
    assert policy is not None
    return policy


@pytest.mark.parametrize("block", EXAMPLES, ids=lambda b: f"line{b.line}")
def test_example(block: Block) -> None:
    wrong = [o for o in run_tests(load(block.text)) if not o.passed]
    said = [f"{o.test.name} {o.expectation.what} {o.expectation.value}: {o.seen}" for o in wrong]
    assert not said


def test_examples_show_their_effect() -> None:
    assert len(EXAMPLES) > 40
    assert sum("测试" in b.text for b in EXAMPLES) >= len(EXAMPLES) - 1


def test_part_of_a_step_counts_as_the_clause_says() -> None:
    policy = load("（一）凡 迟到，每 15分钟 扣 1分，不足 15分钟 的 按 15分钟。")
    effect = policy.clauses[0].branches[0].effects[0]
    assert isinstance(effect, Points) and effect.up


@pytest.mark.parametrize("unit", ["3件以上", "2.5件以上"])
def test_a_count_compared_with_a_count(unit: str) -> None:
    load(f"指标 投诉数：投诉 件数。\n（一）当月 投诉数 {unit} 的，扣 1分。")


def test_the_pages_words_are_those_of_the_standard_facts() -> None:
    page = PAGE.read_text("utf-8")
    policy = load("（一）凡 迟到，每次 扣 1分。")
    assert [k for k in policy.kinds if k not in page] == []
