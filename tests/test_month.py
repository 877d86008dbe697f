"""The main job on the demo hall: decisions, totals, explanations as golden files, order never matters."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from cli.person import clauses_of
from engine.decision.decision import Decision, Status
from engine.decision.document import document, to_json
from engine.decision.figures import total_paid
from engine.explain.why import why
from engine.explain.whynot import whynot
from engine.facts.period import parse_period
from engine.pipeline import Run, apply, evaluate_period, load_rules, read_facts
from tests.halls import copy_of_demo, demo_hall, evaluated

GOLDEN = Path(__file__).parent / "golden"
MARCH = "2021-03"


def march() -> Run:
    (run,) = evaluated(MARCH, MARCH).runs
    return run


def decision(subject: str) -> Decision:
    return next(d for d in march().decisions if d.subject == subject)


SCORES = {
    "D007": "97", "D008": "96", "D009": "97", "D013": "98", "D014": "90", "D022": "90", "D033": "70",
    "D034": "100", "D035": "98", "D036": "98", "D037": "95", "D039": "100", "D047": "90", "D048": "100",
    "D049": "87", "D050": "98", "D053": "100", "D055": "99.5", "D058": "100", "D060": "99", "D062": "100",
    "D063": "99", "D080": "98", "D083": "99.5",
}  # fmt: skip


@pytest.mark.parametrize(("subject", "score"), SCORES.items())
def test_scores_worked_out_by_hand(subject: str, score: str) -> None:
    found = decision(subject)
    assert (found.status, found.score) == (Status.FINAL, Decimal(score))


def test_open_results_stay_open() -> None:
    undecided = {d.subject for d in march().decisions if d.status is Status.PENDING}
    assert undecided == {"D015", "D024", "D030", "D040", "D046"}
    assert {d.subject for d in march().decisions if d.status is Status.INCOMPLETE} == {"D084"}
    assert all(d.score is None and d.grade == "" for d in march().decisions if d.status is not Status.FINAL)


def test_a_verified_complaint_takes_the_bonus() -> None:
    award = decision("D014").award
    assert award is not None and award.amount == 0
    assert decision("D014").lost == {"当月奖励": "第八条（一）"}


def test_every_result_says_that_it_is_inferred() -> None:
    assert {str(d.provenance.kind) for d in march().decisions} == {"推定"}


def test_the_self_evaluation_is_the_published_one() -> None:
    (run,) = evaluated("2020").runs
    (project,) = run.decisions
    assert project.score == Decimal("98.2")
    assert {m.name: m.value for m in project.measures}["预算执行率"] == "约82.45%"
    assert project.findings[0].nominal == Decimal("8.2")


def test_the_twelve_months_sum_to_what_was_paid() -> None:
    months = evaluated("2020").monthly
    assert len(months) == 12
    assert all(d.status is Status.FINAL for run in months for d in run.decisions)
    assert sum(total_paid(run.decisions) for run in months) == 372_000


ASKED = [
    ("D007", "why", None), ("D014", "why", None), ("D016", "why", None), ("D024", "why", None), ("D030", "why", None),
    ("D033", "why", None), ("D060", "why", None), ("D084", "why", None), ("D037", "why", "第七条（一）"),
    ("D007", "whynot", "奖励"), ("D014", "whynot", "奖励"), ("D034", "whynot", "第七条（一）"),
    ("D039", "whynot", "第七条（一）"), ("D001", "whynot", "第六条"), ("D015", "whynot", "得分"),
    ("D053", "whynot", "第九条（四）"), ("D050", "whynot", "优秀"), ("D007", "whynot", "没有这一条"),
    ("D022", "whynot", "优秀"), ("D007", "whynot", "第十一条（一）"), ("D083", "whynot", "奖励"),
    ("D030", "whynot", "第八条（二）"), ("D018", "why", None), ("D062", "why", None), ("D034", "why", None),
]  # fmt: skip


@pytest.mark.parametrize(("subject", "command", "question"), ASKED)
def test_explanations_read_well(
    golden: Callable[[Path, str], None], subject: str, command: str, question: str | None
) -> None:
    clauses = clauses_of(march().policy)
    if command == "why":
        text = why(decision(subject), question, clauses).text
    else:
        text = whynot(decision(subject), question or "", clauses).text
    name = "-".join(filter(None, (subject, command, question)))
    golden(GOLDEN / MARCH / f"{name}.txt", text)


def test_the_self_evaluation_explains_itself(golden: Callable[[Path, str], None]) -> None:
    (run,) = evaluated("2020").runs
    golden(GOLDEN / "2020" / "自评-why.txt", why(run.decisions[0], None, clauses_of(run.policy)).text)


def as_json(run: Run) -> str:
    return to_json(document("大厅", run.decisions))


def test_twice_is_the_same() -> None:
    period = parse_period(MARCH)
    assert period is not None
    again = evaluate_period(demo_hall(MARCH), period)
    assert as_json(again.runs[0]) == as_json(march())


@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_rows_and_clauses_changes_nothing(seed: int, tmp_path: Path) -> None:
    """The sheets' rows and the files' clauses shuffled: the same but for the row numbers in the evidence."""
    from tests.shuffled import shuffle_clauses, shuffle_rows

    folder = copy_of_demo(tmp_path / "hall", MARCH)
    chance = random.Random(seed)
    for sheet in sorted((folder / "facts").rglob("*.xlsx")):
        shuffle_rows(sheet, chance)
    for rules in (folder / "rules").glob("*.kp"):
        rules.write_text(shuffle_clauses(rules.read_text("utf-8"), chance), "utf-8")
    hall = type(demo_hall(MARCH))(folder, demo_hall(MARCH).settings)
    period = parse_period(MARCH)
    assert period is not None
    shuffled = evaluate_period(hall, period)
    assert shuffled.facts_fit and shuffled.rules_fit, shuffled.diagnostics
    assert without_rows(as_json(shuffled.runs[0])) == without_rows(as_json(march()))


def without_rows(text: str) -> object:
    """The document with row numbers taken out of evidence and texts."""
    text = re.sub(r"第[\d、—]+行", "第N行", text)

    def plain(value: object) -> object:
        if isinstance(value, dict):
            if set(value) == {"file", "sheet", "row"}:
                return (value["file"], value["sheet"])
            return {k: plain(v) for k, v in value.items()}
        if isinstance(value, list):
            return [plain(v) for v in value]
        return value

    return plain(json.loads(text))


def test_facts_in_another_order_give_the_same_bytes() -> None:
    hall = demo_hall(MARCH)
    period = parse_period(MARCH)
    assert period is not None
    policy = next(p for p in load_rules(hall).policies if p.period == "月")
    facts = read_facts(hall, policy, period).facts
    assert facts is not None
    mixed = list(facts.facts)
    random.Random(3).shuffle(mixed)
    clauses = list(policy.clauses)
    random.Random(4).shuffle(clauses)
    other = type(facts)(period, tuple(reversed(facts.subjects)), tuple(mixed), facts.gaps, facts.days)
    assert as_json(apply(policy, other)) == as_json(march())
