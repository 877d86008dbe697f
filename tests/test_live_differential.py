"""The second opinion: reference = live, finding by finding, wherever there are rules and facts to try."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

pytest.importorskip("durable_rules_engine")

from engine.decision.decision import Decision
from engine.demo.generate import MONTHS
from engine.evaluate.reference import evaluate as reference
from engine.evaluate.rule_tests import facts_of
from engine.facts.fact import Facts
from engine.facts.period import parse_period
from engine.live.book import Book
from engine.live.compare import differences
from engine.live.constructs import EXPRESSED, OPEN, SHARED, coverage
from engine.live.evaluate import evaluate as live
from engine.pipeline import evaluate_period
from engine.policy import model as m
from engine.policy.load import load_files, load_source
from engine.policy.model import Policy
from grammar.source import Source
from tests import clauses_of_days as days
from tests.blocks import blocks, wrapped
from tests.halls import demo_hall
from tests.policies_at_random import months, rules, whole

ROOT = Path(__file__).parent.parent
POLICIES = sorted(ROOT.glob("policies/**/*.kp"))


def compared(policy: Policy, facts: Facts, book: Book | None = None) -> None:
    """Both agree about everything, where there is a second opinion at all."""
    if coverage(policy).whole:
        return
    expected = reference(policy, facts)
    found = differences(expected, live(policy, facts, expected, book))
    assert not found, "\n".join(map(str, found))


def test_every_construct_is_expressed_or_listed() -> None:
    """A new construct belongs into one of the lists of engine/live/constructs.py, or its clauses stay without a second opinion."""
    for union in (m.Target, m.Effect, m.Condition, m.Expression):
        for one in get_args(union):
            name = one if isinstance(one, str) else getattr(one, "__forward_arg__", None) or one.__name__
            assert name in {**EXPRESSED, **SHARED, **OPEN}, (
                f"{name}: say in engine/live/constructs.py what becomes of it"
            )


@pytest.mark.parametrize("path", POLICIES, ids=lambda p: p.stem)
def test_the_tests_of_every_policy(path: Path) -> None:
    for policy in load_files((path,), ROOT).policies:
        book = Book(policy, coverage(policy).skip)
        for test in policy.tests:
            compared(policy, facts_of(policy, test), book)
        posted, seen = book.posted
        assert posted == seen


def test_the_examples_of_the_language() -> None:
    tried = 0
    for block in blocks(ROOT / "docs" / "language.md"):
        policy, _ = load_source(Source("例.kp", wrapped(block.text)))
        if block.info != "kp" or policy is None:
            continue
        book = Book(policy, coverage(policy).skip)
        for test in policy.tests:
            compared(policy, facts_of(policy, test), book)
            tried += 1
    assert tried > 40


@pytest.mark.parametrize("name", [*MONTHS, "2020"])
def test_the_months_of_the_demo_hall(name: str) -> None:
    period = parse_period(name)
    assert period is not None
    runs = evaluate_period(demo_hall(), period).runs
    assert runs
    for run in runs:
        assert run.facts is not None
        compared(run.policy, run.facts)


def tried(text: str, facts: Facts) -> None:
    policy, _ = load_source(Source("例.kp", whole(text)))
    assume(policy is not None)
    assert policy is not None
    compared(policy, facts)


@given(rules(), months())
@settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck))
def test_policies_and_months_at_random(text: str, facts: Facts) -> None:
    tried(text, facts)


@pytest.mark.parametrize("name", [*days.CLAUSES, "Pay by count"])
def test_every_construct_is_met_at_random(name: str) -> None:
    """Each has a second opinion, and in some of the pairs something follows from it.

    How many is no fixed number: Hypothesis draws from the constants of whatever modules are loaded.
    """
    asked = days.CLAUSES.get(name, st.just(""))
    met: list[bool] = []

    @given(st.data())
    @settings(max_examples=100, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    def run(data: st.DataObject) -> None:
        clause = data.draw(asked)
        text = data.draw(rules(st.just(clause), 1) if clause else rules(money=days.AWARDS))
        policy, facts = load_source(Source("例.kp", whole(text)))[0], data.draw(months())
        assert policy is not None and not (coverage(policy).whole or coverage(policy).settled), text
        compared(policy, facts)
        met.append(any(_follows(d, clause) for d in reference(policy, facts)))

    run()
    assert sum(met) >= 2, f"{name}: {sum(met)} of {len(met)}"


def _follows(decision: Decision, clause: str) -> bool:
    """Whether something follows from the clause (from the clause on money, where none is named)."""
    if not clause:
        return decision.award is not None and decision.award.article == "第十一条（一）"
    mine = (f for f in decision.findings if "".join(clause.split()) in "".join(f.text.split()))
    return any(f.nominal or f.pending or f.kind or "不扣" in "".join(f.notes) for f in mine)


@pytest.mark.deep
@given(rules(), months())
@settings(max_examples=10_000, deadline=None, suppress_health_check=list(HealthCheck))
def test_many_policies_and_months_at_random(text: str, facts: Facts) -> None:
    tried(text, facts)


@pytest.mark.deep
def test_five_thousand_people_in_one_month() -> None:
    """A ruleset holds 1,024 sessions, and a live month a megabyte a person: neither matters to a closed one."""
    from dataclasses import replace

    period = parse_period("2021-03")
    assert period is not None
    (run,) = evaluate_period(demo_hall(), period).runs
    facts = run.facts
    assert facts is not None
    times = range(61)
    compared(
        run.policy,
        replace(
            facts,
            subjects=tuple(replace(s, id=f"{s.id}-{n}") for n in times for s in facts.subjects),
            facts=tuple(replace(f, subject=f"{f.subject}-{n}") for n in times for f in facts.facts),
            days={f"{who}-{n}": days for n in times for who, days in facts.days.items()},
            gaps=(),
        ),
    )


def test_the_two_engines_share_only_what_they_say() -> None:
    """The words for events everywhere; places and quotas in places; the reference only where it is compared or asked."""
    shared = {
        "places": {"wording", "context", "crew", "ranking"},
        "opinion": {"wording", "reference"},
        "watcher": {"reference"},
    }
    for path in sorted((ROOT / "engine" / "live").glob("*.py")):
        found = set(re.findall(r"from engine\.evaluate\.(\w+) import", path.read_text("utf-8")))
        assert found <= shared.get(path.stem, {"wording"}), path.name
