"""Does checking a rule file cost the same per clause, however long the file is?

    python bench/check_cost.py [RUNS]

Makes rule files of 100 and of 2,000 clauses, and times in turn parsing alone and the whole check (parsing, resolving, all
checks). Times depend on the machine, so only the ratios mean anything.
"""

from __future__ import annotations

import gc
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from engine.policy.load import load_source, standard_facts
from grammar.diagnostic import Severity
from grammar.numbers import numeral
from grammar.parse import parse, parser_for
from grammar.source import Source

SMALL, LARGE = 100, 2000
# How much dearer a clause of the long file may be before the cost no longer counts as growing with the length.
MOST = 1.5
HEADER = """办法 很长的办法
文号 示办字〔2021〕1号
自 2021年1月1日 起施行
对象 人员，周期 月
依据 原文。
满分 100分，最低 0分。
参数 月奖励标准：400元，自 2021年1月1日 起。
作息 全年：每年 1月1日 至 12月31日，上午 8:30—12:00，下午 14:00—17:30。
类别 考勤：最多扣 30分。
"""
# The clauses of one article on events that every hall has; 同一事实 is settled once for the whole file.
COMMON = (
    "凡 迟到，时长 10分钟以内 的，每次 扣 0.5分；超过 10分钟、30分钟以内 的，每次 扣 1分；"
    "超过 30分钟 的，每次 扣 2分；但 有 准假、公务外出 的 除外；计入 考勤。",
    "当月 迟到、早退，自 第5次 起，加倍 扣分。",
    "凡 评价，经查实，等级 为 不满意 的，扣 1分；等级 为 非常不满意 的，扣 3分。",
    "每月 病假、事假 合计 超过 2天 的，每增加 1天，扣 1分，不足 1天 的 舍去。",
    "凡 投诉，经查实 的，每件 扣 2—5分，并 取消 当月奖励；依据 推定：按同类办法拟定。",
)
# The clauses of one article on three events of its own, so that no two articles charge one fact.
OWN = (
    "凡 {0}，经查实，时长 超过 30分钟 的，每次 扣 2分，首席代表 连带 扣 一半；30分钟以内 的，每次 扣 1分。",
    "当月 {0} 合计 3次以上 的，扣 3分；计入 考勤。",
    "凡 {1}，每次 扣 1分；依据 推定：按同类办法拟定。",
    "凡 {2}，10分钟以内 的，扣 0.5分；15分钟以上 的，扣 1分；容许 KP202：空档照原文。",
    "得分 90分以上 的，发 全额；80分 至 90分（不含）的，发 80%；不满 80分 的，不发。",
)


@dataclass(frozen=True)
class Shape:
    """A kind of long file: the clauses of an article, how many events it declares, a line of the header."""

    name: str
    clauses: tuple[str, ...]
    events: int
    header: str


SHAPES = (
    Shape("the hall's events in every article", COMMON, 0, "同一事实 并罚。"),
    Shape("three events of its own in every article", OWN, 3, ""),
)


def rule_file(shape: Shape, clauses: int) -> str:
    """So many realistic clauses under ever new articles, with a test for each article."""
    lines, declared = [], []
    for article in (numeral(number) for number in range(1, clauses // len(shape.clauses) + 1)):
        own = [f"{letter}类违规{article}" for letter in "甲乙丙"[: shape.events]]
        declared += [f"事实 {name}：编号、时长（分钟）、核实状态；来自 巡查。" for name in own]
        lines.append(f"第{article}条 要求{article}")
        for number, clause in enumerate(shape.clauses, 1):
            lines.append(f"（{numeral(number)}）{clause.format(*own)}")
        event = own[0] if own else "迟到"
        points = "1分" if own else "0.5分"
        lines.append(
            f"测试 第{article}条 已知 张三 当月 {event} 5分钟。应当 第{article}条（一）扣分 {points}。"
        )
    return HEADER + "\n".join((shape.header, *declared, *lines)) + "\n"


def seconds(work: Callable[[], object]) -> float:
    """The time of one piece of work, the lexer for the file's own words included, as in a process that reads one file."""
    parser_for.cache_clear()
    gc.collect()
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def measured(shape: Shape, clauses: int, runs: int) -> tuple[float, float]:
    """Median seconds of parsing alone and of the whole check, in turn; the file has to be without errors."""
    source, words = Source("很长.kp", rule_file(shape, clauses)), standard_facts()[1]
    policy, found = load_source(source)
    if policy is None or len(policy.clauses) != clauses or any(d.severity != Severity.NOTE for d in found):
        sys.exit(f"{shape.name}: not as meant: {found[:3]}")
    times = [
        (seconds(lambda: parse(source, words)), seconds(lambda: load_source(source))) for _ in range(runs)
    ]
    parsing, checking = zip(*times, strict=True)
    return statistics.median(parsing), statistics.median(checking)


def main(runs: int) -> int:
    """Prints the ratios; 1 where a clause of the long file costs more than half again as much as one of the short."""
    print(f"checking rule files of {SMALL} and of {LARGE} clauses, medians of {runs} runs in turn\n")
    print(f"{'':<44}{'check / parsing':^24}{'a clause of the long file,':>28}")
    print(f"{'':<44}{f'{SMALL}':>12}{f'{LARGE}':>12}{'as a multiple of the short':>28}")
    worst = 0.0
    for shape in SHAPES:
        (short_parse, short), (long_parse, long) = (measured(shape, n, runs) for n in (SMALL, LARGE))
        per_clause = (long / LARGE) / (short / SMALL)
        parsing = (long_parse / LARGE) / (short_parse / SMALL)
        worst = max(worst, per_clause)
        print(f"{shape.name:<44}{short / short_parse:>12.2f}{long / long_parse:>12.2f}{per_clause:>28.2f}")
        print(f"{'  of which parsing alone':<44}{'':>24}{parsing:>28.2f}")
    return 0 if worst <= MOST else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 5))
