"""容许: a warning that a rule file accepts, in the whole file or at one clause."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

import pytest

from engine.policy.accept import WARNINGS
from engine.policy.load import load_source, standard_facts
from engine.policy.model import Policy
from grammar.diagnostic import Diagnostic, Severity
from grammar.format import format_source
from grammar.normal import normalise
from grammar.parse import parser_for
from grammar.source import Source
from grammar.vocabulary import Vocabulary, collect
from tests.blocks import ROOT
from tests.commands import Done, kaoping
from tests.rules import HEADER, fact, one, points
from tests.rules import policy as fit

GAP = "凡 迟到，10分钟以内 的，扣 1分；15分钟以上 的，扣 2分"
NOTE = "容许 KP202：空档照原文"


def said(clauses: str, whole: str = "") -> tuple[Policy | None, list[Diagnostic]]:
    policy, found = load_source(Source("例.kp", f"{HEADER}{whole}第一条 考勤\n{clauses}"))
    return policy, list(found)


def codes(found: list[Diagnostic]) -> list[tuple[str, Severity]]:
    return [(d.code, d.severity) for d in found]


def test_a_warning_accepted_at_its_clause_is_a_note_with_the_reason() -> None:
    policy, found = said(f"（一）{GAP}；{NOTE}。")
    assert policy is not None
    assert codes(found) == [("KP202", Severity.NOTE)]
    assert (found[0].accepted, found[0].help) == ("空档照原文", "已容许：空档照原文")


def test_at_a_clause_holds_for_that_clause_only() -> None:
    _, found = said(f"（一）{GAP}；{NOTE}。\n（二）{GAP.replace('迟到', '早退')}。")
    assert codes(found) == [("KP202", Severity.NOTE), ("KP202", Severity.WARNING)]


def test_for_the_whole_file_holds_everywhere() -> None:
    _, found = said(f"（一）{GAP}。\n（二）{GAP.replace('迟到', '早退')}。", f"{NOTE}。\n")
    assert codes(found) == [("KP202", Severity.NOTE)] * 2


def test_only_that_code() -> None:
    _, found = said(f"（一）{GAP}；依据 推定；{NOTE}。")
    assert sorted(codes(found)) == [("KP202", Severity.NOTE), ("KP205", Severity.WARNING)]
    _, found = said(f"（一）{GAP}；依据 推定；{NOTE}；容许 KP205：理由另报。")
    said_of = {d.code: d.accepted for d in found}
    assert said_of == {"KP202": "空档照原文", "KP205": "理由另报"}


def test_a_warning_on_two_clauses_can_be_accepted_at_either() -> None:
    clause, note = "凡 迟到，每次 扣 1分", "；容许 KP250：并罚"
    for first, second in ((note, ""), ("", note)):
        _, found = said(f"（一）{clause}{first}。\n（二）{clause}{second}。")
        assert codes(found) == [("KP250", Severity.NOTE)]


@pytest.mark.parametrize("note", ["；容许 KP202：甲；容许 KP202：乙", f"；{NOTE}"])
def test_what_takes_nothing_away_is_a_warning(note: str) -> None:
    """The second of two, and the one for the whole file where the clause has its own."""
    whole = "" if note.count("容许") == 2 else f"{NOTE}。\n"
    _, found = said(f"（一）{GAP}{note}。", whole)
    assert sorted(codes(found)) == [("KP202", Severity.NOTE), ("KP236", Severity.WARNING)]


def test_no_use_is_told_only_where_everything_was_checked() -> None:
    policy, found = said(f"（一）{GAP}；{NOTE}。\n（二）凡 早退，每次 扣 1分；计入 另一类。")
    assert policy is None
    assert [d.code for d in found] == ["KP207"]


def test_errors_stay() -> None:
    policy, found = said("（一）凡 迟到，10分钟以内 的，扣 1分；5分钟以上 的，扣 2分；容许 KP203：照原文。")
    assert policy is None
    assert [d.code for d in found] == ["KP203", "KP238"]
    assert (
        said("（一）凡 迟到，10分钟以内 的，扣 1分；5分钟以上 的，扣 2分。", "容许 KP202：无。\n")[0] is None
    )


def test_a_missing_header_is_an_error_though_its_code_can_be_accepted() -> None:
    text = (
        HEADER.replace("文号 测〔2021〕1号\n", "容许 KP217：没有文号。\n") + "第一条\n（一）凡 迟到，扣 1分。"
    )
    policy, found = load_source(Source("例.kp", text))
    assert policy is not None
    assert codes(list(found)) == [("KP217", Severity.NOTE)]
    policy, found = load_source(Source("例.kp", text.replace("对象 人员，周期 月\n", "")))
    assert policy is None
    assert ("KP217", Severity.ERROR) in codes(list(found))


def test_what_can_be_accepted_is_what_the_pages_call_warnings() -> None:
    pages = sorted((ROOT / "docs" / "errors").glob("KP[12]*.md"))
    warned = [p.stem for p in pages if re.search(r"^级别：.*警告", p.read_text("utf-8"), re.M)]
    assert [code for code in warned if code != "KP236"] == list(WARNINGS)


def test_neither_the_text_nor_the_result_of_a_clause_changes() -> None:
    plain, accepting = fit(f"第一条\n（一）{GAP}。"), fit(f"第一条\n（一）{GAP}；依据 推定：照抄；{NOTE}。")
    assert (
        plain.clauses[0].text
        == accepting.clauses[0].text
        == "凡迟到，10分钟以内的，扣1分；15分钟以上的，扣2分。"
    )
    assert str(accepting.clauses[0].basis) == "推定：照抄"
    late = fact("迟到", 3, 时长=20)
    assert points(one(plain, late), "第一条（一）") == points(one(accepting, late), "第一条（一）") == -2


@pytest.mark.parametrize("between", ["；", "，", "；\n", "\n；", " ； "])
def test_a_reason_ends_before_the_next_accepting(between: str) -> None:
    policy, found = said(f"（一）{GAP}；依据 待核：甲、乙{between}{NOTE}。")
    assert policy is not None
    assert policy.clauses[0].basis.reason == "甲、乙"
    assert [d.accepted for d in found] == ["空档照原文"]


def test_a_reason_may_speak_of_accepting() -> None:
    policy, found = said(f"（一）{GAP}；容许 KP202：原文，容许空档；领导容许。")
    assert policy is not None
    assert found[0].accepted == "原文，容许空档；领导容许"


def test_the_look() -> None:
    text = f"{HEADER}容许KP205:理由 另报.甲 。\n第一条 考勤\n（一）{GAP}；依据 推定：甲,乙;容许ＫＰ202:空档 照原文。# 说明\n"
    tidy = format_source(Source("例.kp", text), standard_facts()[1])
    assert not tidy.diagnostics
    assert "\n\n容许 KP205：理由 另报.甲。\n\n" in tidy.text
    assert tidy.text.endswith("      依据 推定：甲,乙；\n      容许 KP202：空档 照原文。  # 说明\n")
    again = format_source(Source("例.kp", tidy.text), standard_facts()[1])
    assert again.text == tidy.text


def test_check_lists_what_is_accepted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(*args: str) -> Done:
        return kaoping(capsys, monkeypatch, "check", "例.kp", *args)

    monkeypatch.chdir(tmp_path)
    file = tmp_path / "例.kp"
    head, body = f"{HEADER}{NOTE}。\n", f"（一）{GAP}。\n（二）{GAP.replace('迟到', '早退')}。\n"
    file.write_text(f"{head}第一条\n{body}", "utf-8")
    done = run()
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines() == [
        "检查了 1 个规则文件、2 条条款：没有发现问题。",
        "已容许 2 处：",
        "  KP202 例.kp 第11—12行：空档照原文",
    ]
    found = json.loads(run("--json").out)["diagnostics"]
    assert [(d["code"], d["severity"], d["help"]) for d in found] == [
        ("KP202", "提示", "已容许：空档照原文")
    ] * 2
    file.write_text(f"{head}第一条\n（一）凡 迟到，每次 扣 1分。\n", "utf-8")
    assert run().code == 1


def test_words_are_read_as_the_longest_first() -> None:
    """The dictionary's pattern, word by word against the plain rule: longest first, none inside a longer one."""
    rng = random.Random(7)
    for _ in range(200):
        names = {"".join(rng.choices("甲乙丙", k=rng.randint(1, 4))) for _ in range(rng.randint(1, 8))}
        events = frozenset(w for w in names if rng.random() < 0.6)
        vocabulary = Vocabulary(events=events, fields=frozenset(names) - events)
        terminals = {t.name: t.pattern.value for t in parser_for(vocabulary).terminals}
        everything = vocabulary.event_words | vocabulary.field_words | vocabulary.measure_words
        text = "".join(rng.choices("甲乙丙", k=6))
        for name, words in (("EVENT", vocabulary.event_words), ("FIELD", vocabulary.field_words)):
            longest = [
                w
                for w in words
                if text.startswith(w)
                and not any(len(o) > len(w) and o.startswith(w) and text.startswith(o) for o in everything)
            ]
            match = re.match(terminals[name], text)
            assert (match.group() if match else "") == max(longest, key=len, default="")


def test_the_declared_words_of_a_file_are_collected_beside_accepting() -> None:
    assert "甲" in collect(normalise("容许 KP250：照原文。事实 甲；来自 巡查。").text).events
