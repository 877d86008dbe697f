from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from engine.decision.decision import Noted
from engine.decision.document import document, to_json
from engine.decision.figures import average_score, plain
from engine.facts.fact import Origin, Posting
from grammar.diagnostic import Diagnostic, InSheet, Severity
from tests.decisions import HALL, decision, everybody, late, project
from tests.schemas import faults, schema_of

SCHEMA = schema_of("decisions-1")
NOTE = Diagnostic("KP302", Severity.NOTE, "不在岗", InSheet("2021-03/签到.xlsx", "签到", 3, "工号"), "核对")


def test_document_fits_the_schema() -> None:
    doc = json.loads(to_json(document(HALL, (*everybody(), project()), (NOTE,))))
    assert faults(doc, SCHEMA) == []


def test_what_few_policies_have_fits_the_schema_too() -> None:
    seat = Origin("花名册.xlsx", "花名册", 9)
    rich = decision(
        findings=(late(3, 4, unit="%", kind="加倍", remedy="填写", outweighed="第九条"),),
        scored=False,
        score=None,
        rank=2,
        charged=Decimal("20.50"),
        consequences=(("予以约谈", "第十二条"),),
        uncovered=("3月4日 离岗 14分钟",),
        uncovered_at=((seat,),),
        leave=(Noted("事假 0.5天，已批准", (seat,)),),
        postings=(Posting("税务", "工作人员", date(2020, 1, 2), None, seat),),
    )
    doc = json.loads(to_json(document(HALL, (rich,))))
    assert faults(doc, SCHEMA) == []
    (found,) = doc["decisions"]
    assert (found["rank"], found["charged"], found["scored"]) == (2, "20.5", False)
    assert found["consequences"] == [{"text": "予以约谈", "article": "第十二条"}]
    assert found["findings"][0]["unit"] == "%"


def test_the_checker_sees_faults() -> None:
    doc = json.loads(to_json(document(HALL, everybody())))
    doc["decisions"][0]["score"] = 100.0
    doc["decisions"][1]["findings"][0]["nominal"] = "-0.50"
    del doc["decisions"][2]["status"]
    assert len(faults(doc, SCHEMA)) == 3


def test_several_policies_in_one_document() -> None:
    doc: Any = document(HALL, (project(), *everybody()))
    assert [(r["policy"], r["period"]["name"]) for r in doc["runs"]] == [
        ("窗口工作人员月度考核", "2021-03"),
        ("项目支出绩效自评", "2020"),
    ]
    assert doc["runs"][0]["summary"] == {
        "subjects": 7,
        "by_status": {"定": 5, "待定": 1, "资料不全": 1},
        "average_score": "90.8",
        "bonus_total": "1440",
        "findings": 15,
        "uncovered": 1,
    }
    assert doc["decisions"][-1]["score"] == "98.2"
    assert doc["decisions"][-1]["bonus"] is None


def test_same_decisions_in_any_order_give_the_same_bytes() -> None:
    people = everybody()
    text = to_json(document(HALL, people))
    assert text == to_json(document(HALL, people[::-1]))
    assert text.endswith("}\n") and "王五" in text


def test_open_results_have_no_score() -> None:
    doc: Any = document(HALL, everybody())
    pending = next(d for d in doc["decisions"] if d["subject"] == "D005")
    assert (pending["score"], pending["score_known"], pending["bonus"]["amount"]) == (None, "99.5", None)
    assert [c["verdict"] for c in pending["findings"][0]["conditions"]] == [True, None]
    assert pending["findings"][0]["evidence"] == [{"file": "2021-03/投诉.xlsx", "sheet": "投诉", "row": 4}]


def test_a_hall_without_decisions_is_a_document_too() -> None:
    doc = document(HALL, (), (NOTE, NOTE))
    assert faults(doc, SCHEMA) == []
    assert doc["diagnostics"] == [
        {
            "code": "KP302",
            "severity": "提示",
            "message": "不在岗",
            "place": "2021-03/签到.xlsx 工作表“签到” 第3行 “工号”列",
            "help": "核对",
        }
    ]


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("8.20", "8.2"),
        ("1E+3", "1000"),
        ("1E-8", "0.00000001"),
        ("-0.0", "0"),
        ("-2.50", "-2.5"),
        ("100", "100"),
    ],
)
def test_plain_numbers(number: str, text: str) -> None:
    assert plain(Decimal(number)) == text


def test_average_is_rounded_half_up_over_final_scores() -> None:
    scores = [decision(score=Decimal(s)) for s in ("99", "99.01")]
    assert average_score(scores) == Decimal("99.01")
    assert average_score([]) is None
