"""The formatter restores the look, and changes nothing but the look."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.policy.load import STANDARD, standard_facts
from grammar.format import Formatted, format_source
from grammar.normal import normalise
from grammar.parse import parse, parser_for
from grammar.source import Source
from grammar.vocabulary import Vocabulary

POLICIES = sorted((Path(__file__).parents[1] / "policies").glob("*.kp"))
KNOWN = standard_facts()[1]

# Every phrase of the language, as it should look.
EVERYTHING = Path(__file__).with_name("everything.kp").read_text("utf-8")


def tidy(text: str, known: Vocabulary = KNOWN) -> Formatted:
    return format_source(Source("样例.kp", text), known)


def tidied(text: str, known: Vocabulary = KNOWN) -> str:
    result = tidy(text, known)
    assert not result.diagnostics, [d.message for d in result.diagnostics]
    return result.text


def meaning(text: str, known: Vocabulary = KNOWN, spaces: bool = True) -> Any:
    """The syntax tree without places; the reasons with or without their spaces."""
    parsed = parse(Source("样例.kp", text), known)
    assert not parsed.diagnostics, [d.message for d in parsed.diagnostics]
    return _plain(parsed.tree.statements, spaces)


def _plain(node: Any, spaces: bool) -> Any:
    if is_dataclass(node):
        kept = {f.name: getattr(node, f.name) for f in fields(node) if f.name != "span"}
        if "reason" in kept and not spaces:
            kept["reason"] = "".join(kept["reason"].split())
        return (type(node).__name__, {name: _plain(value, spaces) for name, value in kept.items()})
    return tuple(_plain(n, spaces) for n in node) if isinstance(node, tuple) else node


def comments(text: str) -> list[str]:
    return [text[c.start : c.end].strip() for c in normalise(text).comments]


def bare(text: str) -> str:
    """Without comments and blank lines."""
    lines = re.sub(r"[ ]*#[^\n]*", "", text).split("\n")
    return "\n".join(line for line in lines if line.strip()) + "\n"


def squeezed(text: str) -> str:
    return "".join(bare(text).split())


def without_reasons(text: str) -> str:
    """The spaces in reasons taken out: they are people's own."""
    return re.sub(r"(?<=：)[^。\n]+?(?=。|；$)", lambda m: m.group().replace(" ", ""), text, flags=re.M)


SAMPLES = [EVERYTHING, *(p.read_text("utf-8") for p in POLICIES)]
NAMES = ["everything", *(p.stem for p in POLICIES)]
each_sample = pytest.mark.parametrize("text", SAMPLES, ids=NAMES)


@each_sample
def test_what_is_in_its_proper_look_stays(text: str) -> None:
    assert tidied(text) == text


def test_standard_facts_are_formatted() -> None:
    text = STANDARD.read_text("utf-8")
    assert tidied(text, Vocabulary()) == text


@each_sample
def test_without_any_space(text: str) -> None:
    packed = squeezed(text)
    assert without_reasons(bare(tidied(packed))) == without_reasons(bare(text))
    assert meaning(packed, spaces=False) == meaning(text, spaces=False)


_HALF: dict[int, Any] = str.maketrans("，；：（）〔〕－×÷＋—", ",;:()[]-*/+-")


_WIDE = {ord("0") + i: chr(0xFF10 + i) for i in range(10)}
# Quotes, comments and reasons are people's own; a dash between points (2—3分) is none between times.
_OWN = re.compile(r"[「“][^」”\n]*[」”]|#[^\n]*|(?<=原文：|推定：|待核：)[^。\n]*|\d—\d分|[^「“#]")


def typed(text: str, table: dict[int, Any]) -> str:
    """The text as typed with other characters for punctuation or digits."""
    parts = [m.group() for m in _OWN.finditer(text)]
    return "".join(p.translate(table) if len(p) == 1 else p for p in parts)


@each_sample
def test_half_width_punctuation(text: str) -> None:
    half = typed(text, _HALF)
    assert "," in half and "，" not in re.sub(r"[「“#][^\n]*|(?:推定|待核):[^\n]*", "", half)
    assert tidied(half) == text


@each_sample
def test_full_width_digits(text: str) -> None:
    wide = typed(text, _WIDE)
    assert "２" in wide
    assert tidied(wide) == text


@each_sample
def test_windows_line_ends(text: str) -> None:
    assert tidied("\ufeff" + text.replace("\n", "\r\n")) == text


def test_a_file_that_does_not_parse_stays_as_it_was() -> None:
    text = "第一条 考勤\r\n（一）凡 迟道 ，每次 扣 1分。\r\n"
    result = tidy(text)
    assert result.text == text
    assert [d.code for d in result.diagnostics] == ["KP101"]


def test_nothing_gives_nothing() -> None:
    assert tidied("") == tidied(" \n\n ") == ""
    assert tidied("\n\n#只有注释 \n\n\n＃ 两条\n\n") == "#只有注释\n\n# 两条\n"


def test_comments_stay_where_they_were() -> None:
    text = """\
# 文件说明

#  考勤
第一条 考勤   # 条
# 款前
（一）凡 迟到，时长 10分钟以内 的，每次 扣 0.5分；# 支
超过 10分钟 的，# 半句
  # 独行
每次 扣 1分# 句号前
，依据 推定：理由 # 理由后
# 句号前独行
。
# 款后

# 测试前
测试 甲 # 名
已知 张三 当月 无。 # 已知
应当 得分 100分。# 末

# 结尾
"""
    assert (
        tidied(text)
        == """\
# 文件说明

#  考勤
第一条 考勤  # 条
# 款前
（一）凡 迟到，时长 10分钟以内 的，每次 扣 0.5分；  # 支
      超过 10分钟 的，  # 半句
      # 独行
      每次 扣 1分，  # 句号前
      依据 推定：理由。  # 理由后
# 句号前独行
# 款后

# 测试前
测试 甲  # 名
    已知 张三 当月 无。  # 已知
    应当 得分 100分。  # 末

# 结尾
"""
    )


def test_blank_lines() -> None:
    text = """\
类别 考勤：不封顶。


类别 服务：不封顶。
指标 办结率：办件 件数。
# 关于上面的指标

第一条 考勤

（一）凡 迟到，每次 扣 1分。

（二）凡 早退，

每次 扣 1分。
"""
    assert (
        tidied(text)
        == """\
类别 考勤：不封顶。

类别 服务：不封顶。

指标 办结率：办件 件数。
# 关于上面的指标

第一条 考勤
（一）凡 迟到，每次 扣 1分。
（二）凡 早退，每次 扣 1分。
"""
    )


def test_reasons_are_kept_as_written() -> None:
    text = "依据  推定 : 由 45.12 万元/94 个岗位 (推算), 待核对“全 文” 。"
    assert tidied(text) == "依据 推定：由 45.12 万元/94 个岗位 (推算), 待核对“全 文”。\n"
    # A reason ends with its line: what follows may not run into it.
    text = "第一条 甲\n（一）凡 迟到，每次 扣 1分；依据 推定:理由, 一\n；计入 考勤。\n"
    assert "推定：理由, 一\n      ；计入 考勤。\n" in tidied(text)
    assert meaning(tidied(text)) == meaning(text)


def test_quoted_text_is_kept_as_written() -> None:
    text = "第一条 甲\n(一)凡 迟到, 取消 “年度 评先(甲)资格” ;计入 考勤。\n条款 「三(一) 2」 乙:(1)凡 早退,每次 扣 1分。"
    assert tidied(text) == (
        "第一条 甲\n（一）凡 迟到，取消 “年度 评先(甲)资格”；计入 考勤。\n\n"
        "条款「三(一) 2」 乙：\n（1）凡 早退，每次 扣 1分。\n"
    )


def test_a_reason_below_its_colon() -> None:
    assert tidied("依据 推定： \n  理由。") == "依据 推定：理由。\n"


def test_declarations_right_behind_the_header() -> None:
    text = "自2018年7月1日起施行对象人员，周期月类别卫生：不封顶。第一条甲（一）凡迟到，每次扣1分；计入卫生。"
    text += "测试甲已知张三当月无。应当卫生扣分0分。"
    assert "应当 卫生扣分 0分。" in tidied(text)


def test_a_long_clause_goes_on_below() -> None:
    long = "凡 离岗、串岗聊天、做与工作无关的事，经查实 的，每次 扣 2分；但 有 准假、公务外出、病假、事假 的 除外；"
    text = f"第一条 甲\n（一）{long}计入 考勤。\n"
    assert tidied(text) == "第一条 甲\n（一）" + long.replace("；", "；\n      ", 1) + "计入 考勤。\n"


# ---- any layout at all -------------------------------------------------------------------------

_PIECES = ["", "", " ", "\n", "\t", "　", "\r\n", "\n   "]
_NOTES = [" # 注{}\n", "\n# 注{}\n", "\n\n#注{} \n\n\n", " # “注{}；\n", "\n\n", "\n\n\n"]


def _tokens(text: str) -> list[tuple[str, str]]:
    words = parse(Source("样例.kp", text), KNOWN).vocabulary
    lexed = parser_for(words).parse_interactive(normalise(text).text).exhaust_lexer()
    return [(t.type, text[t.start_pos or 0 : t.end_pos].rstrip()) for t in lexed]


TOKENS = [_tokens(re.sub(r"#[^\n]*", "", text)) for text in SAMPLES]


@st.composite
def laid_out(draw: st.DrawFn, pieces: list[str]) -> tuple[int, str]:
    """The tokens of a sample with any gaps between them; dense in one stretch, so that shrinking is quick."""
    sample = draw(st.integers(0, len(TOKENS) - 1))
    tokens = TOKENS[sample]
    first = draw(st.integers(0, len(tokens) - 1))
    gaps = draw(st.lists(st.sampled_from(pieces), max_size=60))
    out = []
    for number, (_, text) in enumerate(tokens):
        out.append((gaps[number - first].format(number) if 0 <= number - first < len(gaps) else " ") + text)
    return sample, "".join(out) + "\n"


@given(laid_out(_PIECES))
@settings(max_examples=80, deadline=None)
def test_layout_carries_no_meaning(made: tuple[int, str]) -> None:
    sample, text = made
    assert bare(tidied(text)) == bare(SAMPLES[sample])


@given(laid_out(_PIECES + _NOTES * 2))
@settings(max_examples=60, deadline=None)
def test_comments_and_meaning_survive(made: tuple[int, str]) -> None:
    sample, text = made
    result = tidied(text)
    assert tidied(result) == result
    assert comments(result) == comments(text)
    assert meaning(result) == meaning(text) == meaning(SAMPLES[sample])
    assert "\n\n\n" not in result and not re.search(r"[ \t]\n", result)
