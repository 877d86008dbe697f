"""One run tells all independent mistakes of a file, and nothing that only follows from one of them."""

from __future__ import annotations

import pytest

from engine.policy.load import load_source
from grammar.diagnostic import InSource, Severity
from grammar.source import Source

HEADER = """办法 示例
文号 无
自 2021年1月1日 起施行
对象 人员，周期 月
依据 原文。
满分 100分，最低 0分。
参数 月奖励标准：400元，自 2021年1月1日 起。
作息 全年：每年 1月1日 至 12月31日，上午 8:30—12:00，下午 14:00—17:30。
类别 考勤：最多扣 30分。
事实 溜岗：时长（分钟）、核实状态；来自 巡查。
指标 办结率：办件 中 办结 为 是 的 件数 ÷ 办件 件数。
第一条 考勤
"""
UNREADABLE = "（九）凡 早退，每次 扣 1。\n"


def said(text: str) -> list[tuple[str, int]]:
    """Codes and lines."""
    policy, found = load_source(Source("例.kp", text))
    if any(d.severity is Severity.ERROR for d in found):
        assert policy is None
    return [
        (d.code, d.place.source.position(d.place.span.start)[0])
        for d in found
        if isinstance(d.place, InSource) and d.code != "KP281"  # the header declares more than a clause uses
    ]


@pytest.mark.parametrize(
    ("clause", "code"),
    [
        ("（一）凡 迟到，10分钟以内 的，扣 1分；15分钟以上 的，扣 2分。", "KP202"),
        ("（一）凡 迟到，10分钟以内 的，扣 1分；10分钟以上 的，扣 2分。", "KP203"),
        ("（一）凡 迟到，每次 扣 1分；计入 考请。", "KP207"),
        ("（一）凡 迟到，扣 1分钟。", "KP201"),
        ("（一）凡 迟到，超过 20分钟、不满 10分钟 的，扣 1分。", "KP222"),
        ("（一）凡 迟到，每次 扣 1分；自 2021年5月1日 起，至 2021年1月1日 止。", "KP230"),
        ("（一）凡 迟到，每次 扣 1分；依据 推定。", "KP205"),
        ("（一）凡 迟到，每次 扣 1分。\n（二）凡 迟到，每次 扣 2分。", "KP250"),
    ],
)
def test_checks_of_clauses_that_read_cleanly_do_not_wait(clause: str, code: str) -> None:
    alone = said(f"{HEADER}{clause}\n")
    assert [c for c, _ in alone] == [code]
    assert said(f"{HEADER}{clause}\n{UNREADABLE}") == [*alone, ("KP104", 13 + clause.count("\n") + 1)]


@pytest.mark.parametrize(
    ("good", "bad", "clauses"),
    [
        ("类别 考勤：最多扣 30分。", "类别 考勤：最多扣 30。", "（一）凡 迟到，每次 扣 1分；计入 考勤。"),
        ("事实 溜岗：时长（分钟）、", "事实 溜岗：时长（分种）、", "（一）凡 溜岗，时长 超过 9分钟 的，每次 扣 1分。"),
        ("指标 办结率：办件 中", "指标 办结率：办件", "（一）当月 办结率 低于 90% 的，扣 1分。"),
        ("满分 100分，", "满分 100，", "（一）凡 迟到，每次 扣 1分。"),
        ("对象 人员，", "对象 人，", "（一）凡 迟到，每次 扣 1分。"),
        ("400元，", "400，", "（一）得分 60分以上 的，发 全额；不满 60分 的，不发。"),
        ("8:30—12:00", "8点—12点", "（一）凡 迟到，每次 扣 1分。"),
        ("第一条 考勤", "第一条", "（一）凡 迟道，视为 旷工半天。\n（二）凡 迟到，视为 旷工半天。\n（三）凡 旷工半道，扣 1分。"),
    ],
)  # fmt: skip
def test_what_follows_from_another_mistake_is_not_told(good: str, bad: str, clauses: str) -> None:
    text = HEADER.replace(good, bad)
    assert text != HEADER
    lines = [row for _, row in said(f"{text}{clauses}\n")]
    wrong = [n for n, line in enumerate(f"{text}{clauses}\n".split("\n"), 1) if _slip(line)]
    assert lines == wrong


def _slip(line: str) -> bool:
    marks = ("扣 30。", "分种", "办件 办结", "100，", "人，", "400，", "8点", "迟道", "旷工半道")
    return any(m in line for m in marks)


BROKEN = {
    "事件": "（{}）凡 迟道，每次 扣 1分。",
    "单位": "（{}）凡 早退，每次 扣 1。",
    "标点": "（{}）凡 早退 每次 扣 1分。",
    "符号": "（{}）凡 早退，时长 >10分钟 的，扣 1分。",
    "时间": "（{}）凡 早退，扣 1分钟。",
    "重叠": "（{}）凡 早退，10分钟以内 的，扣 1分；10分钟以上 的，扣 2分。",
    "类别": "（{}）凡 缺签，每次 扣 1分；计入 服夿。",
    "字段": "（{}）凡 溜岗，次长 超过 10分钟 的，扣 1分。",
    "没有处理": "（{}）凡 串岗聊天。",
    "取消": "（{}）凡 着装不规范，取消 当月奖厉。",
}


@pytest.mark.parametrize("other", BROKEN)
@pytest.mark.parametrize("one", BROKEN)
def test_two_mistakes_are_two_messages(one: str, other: str) -> None:
    first, second = BROKEN[one].format("一"), BROKEN[other].format("二")
    lines = [row for code, row in said(f"{HEADER}{first}\n{second}\n") if code != "KP250"]
    assert sorted(lines) == [13, 14]
