"""Tables on the terminal: columns, long texts, totals."""

from __future__ import annotations

import pytest

from cli.console import width
from cli.table import show_table, wrapped


def test_every_line_is_as_wide_as_the_others(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [("D001", "张三", "扣 1分；" * 30), ("D002", "John [bold]", ""), ("D003", "", "原因")]
    show_table("标题", ("工号", "姓名", "主要原因"), rows, frozenset({"工号"}), ("合计", "", "3"))
    title, *lines = capsys.readouterr().out.splitlines()
    assert title == "标题"
    assert {width(line) for line in lines} == {120}
    assert "[bold]" in "".join(lines)


@pytest.mark.parametrize(
    "text", ["", "短", "第六条（一） 迟到4次 扣 2分；第六条（三） 迟到2次 扣 1分", "长" * 50, "a" * 50]
)
def test_wrapping_loses_nothing_but_spaces(text: str) -> None:
    lines = wrapped(text, 21)
    assert all(width(line) <= 21 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_lines_break_after_a_mark() -> None:
    assert wrapped("扣 2分；第六条（三） 迟到", 16) == ["扣 2分；", "第六条（三）", "迟到"]
