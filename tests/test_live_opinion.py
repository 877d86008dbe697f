"""The second opinion on a month that is to be published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

pytest.importorskip("durable_rules_engine")

import engine.live.opinion as opinion_module
from cli.opinion import REPORT
from engine.decision.decision import Decision
from engine.facts.fact import Facts
from engine.live.evaluate import evaluate as live
from engine.live.opinion import report, second_opinion
from engine.policy.model import Policy
from tests.commands import Run
from tests.rules import MARCH, decide, fact, person, policy

RULES = policy("""第六条 考勤
（一）凡 迟到，时长 10分钟以内 的，每次 扣 1分；超过 10分钟 的，每次 扣 2分。
（二）凡 投诉，每件 扣 5分。
""")
PEOPLE = (person("D001"), person("D002"))
EVENTS = tuple(
    fact("迟到", day, 时长=day, 时段="上午", subject=who) for day in (3, 9, 14) for who in ("D001", "D002")
)
FACTS = Facts(MARCH, PEOPLE, EVENTS, days={"D001": (23, 23), "D002": (23, 23)})


def wrong(rules: Policy, facts: Facts, given: Sequence[Decision] = ()) -> tuple[Decision, ...]:
    """A second engine with a mistake: it forgets whoever was more than ten minutes late."""
    found = live(rules, facts, given)
    return tuple(replace(d, findings=tuple(f for f in d.findings if f.nominal != -2)) for d in found)


def test_two_engines_agree() -> None:
    opinion = second_opinion(RULES, FACTS, decide(RULES, *EVENTS, people=PEOPLE))
    assert (opinion.subjects, opinion.findings, opinion.found) == (2, 6, ())


def test_a_difference_is_shrunk_to_the_fact_behind_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opinion_module, "live", wrong)
    opinion = second_opinion(RULES, FACTS, decide(RULES, *EVENTS, people=PEOPLE))
    assert {d.subject for d in opinion.found} == {"D001", "D002"}
    assert opinion.facts is not None
    assert len(opinion.facts.subjects) == 1
    assert [f.fields["时长"] for f in opinion.facts.facts] == [Decimal(14)]
    text = report(opinion)
    assert "参考引擎的推导" in text and "durable-rules的推导" in text and "表.xlsx·迟到·第14行" in text


def test_evaluate_says_that_it_was_checked(kp: Run) -> None:
    assert "条记录逐条一致" in kp("evaluate", "2021-03").err
    assert "复核" not in kp("evaluate", "2021-03", "--no-cross-check").err


def test_a_difference_stops_the_publishing(kp: Run, hall: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(rules: Policy, facts: Facts, given: Sequence[Decision] = ()) -> tuple[Decision, ...]:
        return tuple(replace(d, findings=d.findings[1:]) for d in live(rules, facts, given))

    monkeypatch.setattr(opinion_module, "live", none)
    before = sorted(p.name for p in (hall / "output").rglob("*.xlsx"))
    done = kp("evaluate", "2021-03")
    assert done.code == 70
    assert "没有发布" in done.err and "发给开发人员" in done.err
    assert sorted(p.name for p in (hall / "output").rglob("*.xlsx")) == before
    assert "还不一致的最少事实" in (hall / "output" / "2021-03" / REPORT).read_text("utf-8")


def test_asked_for_without_the_extra(kp: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cli.opinion.installed", lambda: False)
    assert kp("evaluate", "2021-03").code in (0, 5)
    done = kp("evaluate", "2021-03", "--cross-check")
    assert done.code == 2 and "pip install 'kaoping[live]'" in done.err


def test_check_says_what_is_settled_at_the_close(kp: Run) -> None:
    out = kp("check", "--engine", "live").out
    assert "条由 durable-rules 判断" in out
