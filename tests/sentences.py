"""Sentences made from the grammar itself, so that a new production is tested without anybody thinking of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache
from re import _parser as sre  # type: ignore[attr-defined]
from typing import Any

from lark import Lark
from lark.grammar import NonTerminal, Rule, Symbol

from grammar.tables import bare_parser

Expand = Callable[[NonTerminal, int], Rule]
# A text for every terminal that is a pattern; keywords stand for themselves.
WORDS: dict[str, tuple[str, ...]] = {
    "EVENT": ("迟到", "投诉", "旷工半天"),
    "FIELD": ("时长", "等级"),
    "MEASURE": ("得分", "考勤扣分"),
    "AWARD": ("全勤奖",),
    "TITLE": ("窗口考核\n",),
    "DOCUMENT_NUMBER": ("示办字〔2021〕1号", "无\n"),
    "FIELD_NAME": ("内容",),
    "NAME": ("考勤", "“年度 评先”"),
    "NAMED": ("月工资",),
    "LONG_NAME": ("会议缺席",),
    "QUOTED": ("「三（一）」",),
    "ARTICLE": ("第六条", "附一"),
    "CHAPTER": ("第二章",),
    "LABEL": ("（一）", "（12）"),
    "HEADING_TITLE": ("工作纪律\n",),
    "TEST_NAME": ("甲",),
    "PERSON": ("张三",),
    "WHOSE": ("李四",),
    "DATE": ("2021年3月5日",),
    "MONTH_DAY": ("5月1日",),
    "TIME": ("8：30",),
    "ORDINAL": ("第3次", "第二次"),
    "QUANTITY": ("10分钟", "2分", "3次", "1.5天", "90%", "400元"),
    "NUMBER": ("3",),
    "NEGATIVE": ("－ 5分",),
    "CODE": ("KP202",),
    "FREE_TEXT": ("按同类 办法拟定",),
    "TO_THE_SECOND": ("精确到 秒",),
    "MOST_OFF": ("最多扣",),
    "DOUBLE": ("加倍 扣分",),
    "IN_ORDER": ("从高到低 排名",),
    "TIES_IN": ("并列 均 入选",),
    "TIES_OUT": ("并列 不 入选",),
    "APART": ("不参加 排名",),
    "PRO_RATA": ("按 在岗天数 折算",),
    "PART_SHARED": ("按 比例",),
    "INCLUSION": ("（不含）", "（含）"),
    # 不足 3分 的 按 …: what stands behind decides that it is this word.
    "PART": ("不足",),
    "ROLE": ("首席代表",),
    "TABLE_CELL": ("轻微",),
    "TABLE_ROW": ("市级",),
    "MULTIPLE": ("按 3倍 扣分",),
    "FIELD_SPAN": ("为 起 至 止 的 工作日数",),
    "MORE_BY": ("加扣 50%",),
}

# Words that are what they are only before a number of the right kind.
NEIGHBOURS = {
    "上班 以后 10分钟": "上班 前 10分钟",
    "轻微 一半": "轻微 2分",
    "： 10分钟 的 10分钟": "： 10分钟 的 90%",
}


@lru_cache(maxsize=1)
def tables() -> Lark:
    return bare_parser()


@lru_cache(maxsize=1)
def rules() -> dict[NonTerminal, tuple[Rule, ...]]:
    """Every production by what it makes; repetitions are productions of their own."""
    found: dict[NonTerminal, list[Rule]] = {}
    for rule in tables().rules:
        found.setdefault(rule.origin, []).append(rule)
    return {origin: tuple(alternatives) for origin, alternatives in found.items()}


@cache
def words_of(name: str) -> tuple[str, ...]:
    """Texts for a terminal."""
    if name in WORDS:
        return WORDS[name]
    (terminal,) = (x for x in tables().terminals if x.name == name)
    if terminal.pattern.type == "str":
        return (terminal.pattern.value,)
    return tuple(_alternatives(terminal.pattern.value))


def _alternatives(pattern: str) -> Iterator[str]:
    """The shortest texts of a pattern, one for each of its first choices: (?:最多|最高)\\s*加 gives 最多加 and 最高加."""
    yield from dict.fromkeys(_texts(list(sre.parse(pattern))))


def _texts(nodes: list[Any]) -> list[str]:
    if not nodes:
        return [""]
    (kind, value), rest = nodes[0], _texts(nodes[1:])
    return [head + tail for head in _heads(str(kind), value) for tail in rest]


def _heads(kind: str, value: Any) -> list[str]:
    if kind == "LITERAL":
        return [chr(value)]
    if kind == "BRANCH":
        return [text for branch in value[1] for text in _texts(list(branch))]
    if kind == "SUBPATTERN":
        return _texts(list(value[-1]))
    if kind in ("MAX_REPEAT", "MIN_REPEAT"):
        return [text * value[0] for text in _texts(list(value[2]))[: 1 if value[0] == 0 else None]]
    if kind == "IN":
        first, of = value[0]
        return [chr(of) if str(first) == "LITERAL" else chr(of[0]) if str(first) == "RANGE" else " "]
    assert kind in ("ASSERT", "ASSERT_NOT", "AT"), (
        f"tests/sentences.py needs a word for a pattern with {kind}"
    )
    return [""]


@lru_cache(maxsize=1)
def _shortest() -> dict[NonTerminal, Rule]:
    """The production of each that comes to the fewest words."""
    size: dict[Symbol, int] = {}
    best: dict[NonTerminal, Rule] = {}
    changed = True
    while changed:
        changed = False
        for origin, alternatives in rules().items():
            for rule in alternatives:
                parts = [1 if x.is_term else size.get(x, 10**6) for x in rule.expansion]
                if sum(parts) < size.get(origin, 10**6):
                    size[origin], best[origin] = sum(parts), rule
                    changed = True
    return best


def shortest(origin: NonTerminal, depth: int) -> Rule:
    """The production with the fewest words, whatever the depth."""
    return _shortest()[origin]


def written(
    symbol: Symbol, expand: Expand, pick: Callable[[Sequence[str]], str], depth: int = 0
) -> list[str]:
    """The words of a symbol. expand: which production; pick: which word of a terminal."""
    if symbol.is_term:
        return [pick(words_of(symbol.name))]
    assert isinstance(symbol, NonTerminal)
    rule = expand(symbol, depth)
    return [w for part in rule.expansion for w in written(part, expand, pick, depth + 1)]


@lru_cache(maxsize=1)
def _ways() -> dict[NonTerminal, tuple[tuple[Rule, int], ...]]:
    """For everything that can be made, the productions to it from a statement, and which part of each to follow."""
    start = NonTerminal("statement")
    ways: dict[NonTerminal, tuple[tuple[Rule, int], ...]] = {start: ()}
    todo = [start]
    while todo:
        here = todo.pop(0)
        for rule in rules().get(here, ()):
            for position, part in enumerate(rule.expansion):
                if isinstance(part, NonTerminal) and part not in ways:
                    ways[part] = (*ways[here], (rule, position))
                    todo.append(part)
    return ways


def sentence_with(rule: Rule) -> str:
    """The shortest statement in which a production is used."""
    first = lambda words: words[0]  # noqa: E731
    middle = [w for part in rule.expansion for w in written(part, shortest, first)]
    for outer, position in reversed(_ways()[rule.origin]):
        before = [w for part in outer.expansion[:position] for w in written(part, shortest, first)]
        after = [w for part in outer.expansion[position + 1 :] for w in written(part, shortest, first)]
        middle = [*before, *middle, *after]
    return joined(middle)


def joined(words: Sequence[str]) -> str:
    """The words of a statement with a blank between any two."""
    text = " ".join(words).replace("\n ", "\n") + "\n"
    for wrong, right in NEIGHBOURS.items():
        text = text.replace(wrong, right)
    return text


def productions() -> tuple[Rule, ...]:
    """Every production that a statement can use."""
    return tuple(r for origin in _ways() for r in rules()[origin])
