"""Fenced blocks of the docs, and the standard header around those that are only clauses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]

# What a block of clauses stands in. A line is left out where the block has its own of that kind.
HEADER: tuple[tuple[str, str], ...] = (
    (r"办法", "办法 示例考核办法"),
    (r"文号", "文号 示办字〔2021〕1号"),
    (r"自\s*\d{4}年[^。\n]*起施行", "自 2021年1月1日 起施行"),
    (r"对象", "对象 人员，周期 月"),
    (r"依据", "依据 原文。"),
    (r"满分|基本分", "满分 100分，最低 0分。"),
    (r"参数", "参数 月奖励标准：400元，自 2021年1月1日 起。"),
    (r"作息", "作息 全年：每年 1月1日 至 12月31日，上午 8:30—12:00，下午 14:00—17:30。"),
    (r"类别", "类别 考勤：不封顶。"),
)
_FENCE = re.compile(r"^```([^\n]*)\n(.*?)^```\s*$", re.M | re.S)
_ARTICLE = re.compile(r"^\s*(?:第[^，；。\s]{1,4}条|条款)", re.M)
_CLAUSE = re.compile(r"^\s*(?:（|\(|凡|当月|每月|每满|得)", re.M)


@dataclass(frozen=True)
class Block:
    """A fenced block: its info string (kp 错), its text and the line where it stands."""

    info: str
    text: str
    line: int


def blocks(path: Path) -> list[Block]:
    """All fenced blocks of a page."""
    page = path.read_text("utf-8")
    return [
        Block(m.group(1).strip(), m.group(2), page.count("\n", 0, m.start()) + 1)
        for m in _FENCE.finditer(page)
    ]


def is_file(text: str) -> bool:
    """Whether a block is a complete rule file."""
    return text.lstrip().startswith("办法") and "周期" in text


def wrapped(text: str) -> str:
    """A block as a rule file: itself, or inside the standard header."""
    if is_file(text):
        return text
    lines = [line for own, line in HEADER if not re.search(rf"^\s*(?:{own})", text, re.M)]
    if not _ARTICLE.search(text) and (clause := _CLAUSE.search(text)):
        text = f"{text[: clause.start()]}\n第一条 考勤\n{text[clause.start() :]}"
    return "\n".join((*lines, text))
