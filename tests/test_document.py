from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from engine.decision.document import document, to_json
from engine.decision.figures import average_score, plain
from grammar.diagnostic import Diagnostic, InSheet, Severity
from tests.decisions import HALL, decision, everybody, project

SCHEMA: Any = json.loads((Path(__file__).parent.parent / "docs/schema/decisions-1.json").read_text("utf-8"))
NOTE = Diagnostic("KP302", Severity.NOTE, "不在岗", InSheet("2021-03/签到.xlsx", "签到", 3, "工号"), "核对")
TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "object": (dict,),
    "array": (list,),
    "integer": (int,),
    "boolean": (bool,),
    "null": (type(None),),
}


def faults(value: Any, schema: Any, path: str = "$") -> list[str]:
    """What does not fit, for the few keywords that the schema uses."""
    if "$ref" in schema:
        schema = {**SCHEMA["$defs"][schema["$ref"].rsplit("/", 1)[1]], **schema}
    if "anyOf" in schema:
        tried = [faults(value, option, path) for option in schema["anyOf"]]
        return [] if [] in tried else [f"{path}: {tried}"]
    allowed = schema.get("type", [])
    names = [allowed] if isinstance(allowed, str) else allowed
    if names and not any(type(value) in TYPES[n] for n in names):
        return [f"{path}: {value!r} is no {names}"]
    found = []
    if value not in schema.get("enum", [value]) or value != schema.get("const", value):
        found.append(f"{path}: {value!r} not allowed")
    if "pattern" in schema and not re.search(schema["pattern"], value):
        found.append(f"{path}: {value!r} against {schema['pattern']}")
    if "minimum" in schema and value < schema["minimum"]:
        found.append(f"{path}: {value!r} too small")
    if isinstance(value, list):
        found += [f for i, v in enumerate(value) for f in faults(v, schema["items"], f"{path}[{i}]")]
    return found + (_members(value, schema, path) if isinstance(value, dict) else [])


def _members(value: dict[str, Any], schema: Any, path: str) -> list[str]:
    known = schema.get("properties", {})
    other = schema["additionalProperties"]
    found = [f"{path}: no {k}" for k in schema.get("required", []) if k not in value]
    for key, member in value.items():
        if key in known:
            found += faults(member, known[key], f"{path}.{key}")
        elif other is False:
            found.append(f"{path}: unexpected {key}")
        else:
            found += faults(member, other, f"{path}.{key}")
    return found


def test_document_fits_the_schema() -> None:
    doc = json.loads(to_json(document(HALL, (*everybody(), project()), (NOTE,))))
    assert faults(doc, SCHEMA) == []


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
