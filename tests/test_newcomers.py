"""What people write who have the printed regulation in their hand and not much of the handbook in their head.

tests/newcomers.txt holds their lines; the golden file beside the others holds what they are told, word for word.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from engine.policy.load import load_source
from grammar.diagnostic import Diagnostic, InSource, Severity
from grammar.source import Source
from tests.test_bad import shown

HERE = Path(__file__).parent
HEADER = """办法 示例
文号 示办字〔2021〕1号
自 2021年1月1日 起施行
对象 人员，周期 月
依据 原文。
满分 100分，最低 0分。
参数 月奖励标准：400元，自 2021年1月1日 起。
作息 全年：每年 1月1日 至 12月31日，上午 8:30—12:00，下午 14:00—17:30。
类别 考勤：最多扣 30分。
第一条 考勤
"""
# Two mistakes in one line, each told.
SEVERAL = {"并取消当月奖金": 2, "80-90分，发 80%": 2}


def variants() -> Iterator[tuple[str, str]]:
    """Each line of the list, and the rule file that it stands for. 旧=>新 changes the header."""
    for line in (HERE / "newcomers.txt").read_text("utf-8").splitlines():
        written = line.replace("\\n", "\n").replace("\\t", "\t")
        if not line or line.startswith("#"):
            continue
        if "=>" in written:
            old, new = written.split("=>")
            assert old in HEADER
            yield line, HEADER.replace(old, new) + "（一）凡 迟到，每次 扣 1分。\n"
        else:
            yield line, f"{HEADER}{written}\n"


def said(text: str) -> tuple[Diagnostic, ...]:
    return load_source(Source("规则.kp", text))[1]


def test_what_newcomers_are_told(golden: Callable[[Path, str], None]) -> None:
    told = []
    for line, text in variants():
        found = "\n".join(map(shown, said(text)))
        told.append(f"==== {line}\n{found or '（没有错）'}\n")
    assert len(told) >= 100
    golden(HERE / "golden" / "newcomers.txt", "\n".join(told))


def test_one_cause_one_message() -> None:
    for line, text in variants():
        errors = [d for d in said(text) if d.severity is Severity.ERROR]
        most = next((n for words, n in SEVERAL.items() if words in line), 1)
        assert len(errors) <= most, (line, [d.message for d in errors])


def test_every_message_says_where_what_and_what_to_do() -> None:
    for line, text in variants():
        for found in (d for d in said(text) if d.severity is Severity.ERROR):
            assert isinstance(found.place, InSource) and found.place.span.start < found.place.span.end, line
            assert found.help and re.search(r"请|例如|是不是|这里可以写|认识的单位", found.help), (
                line,
                found.help,
            )
            assert not re.search(r"[A-Z_]{4,}|Token|None", found.message + found.help), found
            assert "{" not in found.message + found.help and "读不懂" not in found.help


def test_most_lines_are_understood_or_met_by_name() -> None:
    """“读不懂” with a list of what could stand there is the last resort."""
    vague = [line for line, text in variants() if any("这里读不懂" in d.message for d in said(text))]
    assert len(vague) <= 3, vague
