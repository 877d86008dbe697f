"""The regulation's articles against the clauses: what is found in a text, what is unmatched."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.analysis.numbering import key_of, listed, numeral
from engine.analysis.regulation import passages
from engine.analysis.trace import Trace, trace
from engine.policy.load import load_source
from grammar.source import Source
from tests.commands import Done, kaoping
from tests.halls import copy_of_demo
from tests.rules import HEADER

CLAUSES = """第三条 考勤
（一）凡 迟到，每次 扣 1分。
（二）凡 早退，每次 扣 1分；依据 待核：数字看不清。
第五条 凡 缺签，每次 扣 1分。
"""
TEXT = """某县窗口考核办法
第一章 总则
第一条　为了加强管理，制定本办法。
第二条 本办法适用于窗口。
第二章 考核
第三条 考勤：（一）迟到，每次扣1分；（二）早退，
照前款（一）办理。
第四条规定另行公布。
第四条 纪律
(一)串岗。
第5条 缺签一次扣1分。
第六条 本办法由中心解释。
"""


def traced(clauses: str, text: str | None) -> Trace:
    source = Source("测试.kp", HEADER + clauses)
    policy, diagnostics = load_source(source)
    assert policy is not None, diagnostics
    return trace(policy, source, text, "测试.txt")


@pytest.mark.parametrize(
    ("citation", "key"),
    [
        ("第六条（一）", ("6", "1")),
        ("第6条(1)", ("6", "1")),
        ("第十一条", ("11",)),
        ("第六条之一（二）", ("6", "之1", "2")),
        ("三(一)2①", ("3", "1", "2", "1")),
        ("第一百零五条", ("105",)),
        ("附则", ()),
    ],
)
def test_numbers_of_a_citation(citation: str, key: tuple[str, ...]) -> None:
    assert key_of(citation) == key


def test_numerals_and_lists() -> None:
    assert [numeral(n) for n in (7, 10, 12, 20, 35, 105, 110)] == [
        "七",
        "十",
        "十二",
        "二十",
        "三十五",
        "一百零五",
        "一百一十",
    ]
    assert listed("第一条、第三条至第五条，第九条（二）") == (
        "第一条",
        "第三条",
        "第四条",
        "第五条",
        "第九条（二）",
    )


def test_passages_of_a_text() -> None:
    found = {p.number: p.text for p in passages(TEXT)}
    assert list(found) == [
        "第一条", "第二条", "第三条", "第三条（一）", "第三条（二）", "第四条", "第四条（一）", "第5条", "第六条",
    ]  # fmt: skip
    assert found["第三条（二）"] == "早退，照前款（一）办理。第四条规定另行公布。"
    assert found["第四条（一）"] == "串岗。"


def test_headings_take_the_place_of_articles() -> None:
    text = "考核细则\n一、考勤\n（一）迟到。\n1. 十分钟以内。\n2. 十分钟以上：①扣分；\n②通报。\n二、纪律\n"
    assert [p.key for p in passages(text)] == [
        ("1",), ("1", "1"), ("1", "1", "1"), ("1", "1", "2"), ("1", "1", "2", "2"), ("2",),
    ]  # fmt: skip


def test_an_article_inserted_later_stands_by_itself() -> None:
    text = "第三条 考勤\n（一）迟到。\n第三条之一 加班\n第五条 缺签。"
    found = traced("第三条 考勤\n（一）凡 迟到，每次 扣 1分。\n第五条 凡 缺签，每次 扣 1分。", text)
    assert found.uncovered == ("第三条之一",)


def test_what_is_unmatched_is_listed() -> None:
    found = traced(CLAUSES, TEXT)
    assert found.uncovered == ("第一条", "第二条", "第四条", "第六条")
    assert found.strangers == () and not found.matched
    rows = {r.article: r for r in found.rows}
    assert (
        rows["第三条"].clauses == ("第三条（一）", "第三条（二）") and rows["第三条"].note == "由它的各项对应"
    )
    assert rows["第三条（二）"].basis == ("待核",) and rows["第三条（一）"].basis == ("原文",)
    assert rows["第5条"].clauses == ("第五条",)
    assert found.provenance == {"原文": 2, "推定": 0, "待核": 1}


def test_marks_take_articles_out() -> None:
    marked = "# 非操作性条款：第一条至第二条、第六条\n＃ 非操作性条款: 第四条\n" + CLAUSES
    assert traced(marked, TEXT).matched
    wrong = traced("# 非操作性条款：第三条、第九条\n" + CLAUSES, TEXT)
    assert "标为非操作性条款的 第九条 不在原文里。" in wrong.notes
    assert {r.article: r.note for r in wrong.rows}["第三条"] == "标为非操作性条款，却有条款"


def test_clauses_that_the_text_does_not_have() -> None:
    found = traced(CLAUSES, TEXT.replace("（二）", "另外"))
    assert found.strangers == ("第三条（二）",)


def test_a_clause_for_the_whole_article_covers_its_items() -> None:
    found = traced("第四条 凡 串岗聊天，每次 扣 1分。", "第四条 纪律\n（一）串岗。\n（二）聊天。")
    assert found.matched
    assert [r.note for r in found.rows] == ["", "由整条对应", "由整条对应"]


def test_versions_of_one_clause_are_counted() -> None:
    clauses = "第三条 考勤\n（一）凡 迟到，每次 扣 1分；至 2020年12月31日 止。\n（一）凡 迟到，每次 扣 2分；自 2021年1月1日 起。"
    (row,) = [
        r for r in traced(clauses, "第三条 考勤\n（一）迟到。").rows if r.clauses and r.article != "第三条"
    ]
    assert row.clauses == ("第三条（一）",) and row.note == "2 个版本"


def test_a_number_twice_and_no_numbers_at_all_are_remarked_on() -> None:
    assert any(
        "出现了两次：第1行和第3行" in n for n in traced(CLAUSES, "第三条 甲\n第四条 乙\n第三条 丙\n").notes
    )
    assert any("没有在原文里找到条号" in n for n in traced(CLAUSES, "没有条号的文字。").notes)


def test_without_a_text_gaps_are_noted() -> None:
    found = traced(CLAUSES.replace("（二）", "（四）"), None)
    assert [r.article for r in found.rows] == ["第三条（一）", "第三条（四）", "第五条"]
    assert found.notes == ("没有第一条至第二条的条款。", "没有第四条的条款。", "第三条没有（二）至（三）。")
    assert found.matched
    marked = traced("# 非操作性条款：第一条、第二条、第四条\n" + CLAUSES, None)
    assert marked.notes == ()


@pytest.fixture
def kp(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Callable[..., Done]:
    monkeypatch.chdir(copy_of_demo(tmp_path, "2021-03"))
    return lambda *args: kaoping(capsys, monkeypatch, "trace", *args)


def test_the_command_without_and_with_a_text(kp: Callable[..., Done], tmp_path: Path) -> None:
    alone = kp()
    assert alone.code == 0 and "没有第一条至第五条的条款" in alone.out and "旁边没有原文" in alone.out
    text = tmp_path / "rules" / "项目支出绩效自评.txt"
    text.write_bytes("第一条 预算执行\n第二条 产出\n".encode("gb18030"))
    done = kp("--json")
    assert done.code == 1
    doc = json.loads(done.out)
    assert doc["schema"] == "kaoping.trace/1"
    (file,) = [f for f in doc["files"] if f["text"]]
    assert file["strangers"] == ["第一条（一）", "第二条（一）", "第三条（一）", "第四条（一）"]
    shown = kp("rules/项目支出绩效自评.kp")
    assert shown.code == 1 and "条款的条号不在原文里（4）" in shown.out


def test_a_text_that_is_none_is_refused(kp: Callable[..., Done], tmp_path: Path) -> None:
    (tmp_path / "rules" / "项目支出绩效自评.txt").write_bytes(b"\xff\xff\x00\x01")
    done = kp()
    assert done.code == 2 and "KP402" in done.err and "UTF-8" in done.err


def test_what_is_declared_under_an_article_encodes_it() -> None:
    rules = """第一条 作息时间
作息 周五：每年 1月1日 至 12月31日 的 周五，上午 8:30—12:00，下午 14:00—17:00。
第二条 分值
类别 考勤：40分，不封顶。
第三条 考勤
（一）凡 迟到，每次 扣 1分。
"""
    text = "第一条 上下班时间另定。\n第二条 考勤40分，不封顶。\n第三条 考勤：（一）迟到每次扣1分。\n第四条 其他。\n"
    found = traced(rules, text)
    assert {r.article: r.clauses for r in found.rows}["第一条"] == ("作息 周五",)
    assert {r.article: r.clauses for r in found.rows}["第二条"] == ("类别 考勤",)
    assert (found.uncovered, found.strangers) == (("第四条",), ())
    alone = traced(rules, None)
    assert [(r.article, r.clauses) for r in alone.rows][:2] == [
        ("第一条", ("作息 周五",)),
        ("第二条", ("类别 考勤",)),
    ]
    assert alone.notes == ()
