"""Common ways of regulations and of beginners that the language writes otherwise: the match in the tables.

Each row is tried where the parser stopped: its pattern must cover that place. {0} is what was written, {1} … what the
pattern's groups caught. EVENT stands for any known event. The first row that matches speaks.
"""

from __future__ import annotations

import re
from functools import lru_cache

from grammar.clause_habits import CLAUSES, Habit
from grammar.other_habits import HEADER, TESTS
from grammar.slips import Slip, Spot
from grammar.source import Span

_BEFORE, _BEHIND = 16, 40


@lru_cache(maxsize=8)
def _compiled(events: frozenset[str]) -> tuple[tuple[re.Pattern[str], Habit], ...]:
    words = "|".join(map(re.escape, sorted(events, key=len, reverse=True)))
    return tuple(
        (re.compile(h.pattern.replace("EVENT", f"(?:{words})")), h) for h in (*TESTS, *HEADER, *CLAUSES)
    )


def habit_at(spot: Spot) -> Slip | None:
    """The habit that covers the place where the parser stopped, told."""
    begin = max(0, spot.at - _BEFORE)
    window = spot.text[: spot.at + _BEHIND]
    tests = _in_test(spot)
    for pattern, row in _compiled(spot.vocabulary.event_words):
        if (row in TESTS) != tests and row in (*TESTS, *CLAUSES):
            continue
        for match in pattern.finditer(window, begin):
            if match.start() <= spot.at < match.end():
                return _told(spot, row, match)
    return None


def _in_test(spot: Spot) -> bool:
    """Whether the place belongs to a test: behind 测试, and no clause or heading since."""
    test = max((m.start() for m in re.finditer(r"(?<![^\s。])测试", spot.before)), default=-1)
    clause = max((m.start() for m in re.finditer(r"(?<![^\s。])(?:（[^）]{1,3}）|第[^，；。\s]{1,4}条(?!\S*[扣加得]))", spot.before)), default=-1)  # fmt: skip
    return test > clause


def _told(spot: Spot, row: Habit, match: re.Match[str]) -> Slip:
    span = Span(match.start(), match.end())
    # People see what they wrote, not what it was folded to.
    words = [spot.source.text[slice(*match.span(n))].strip() if match.group(n) else "" for n in range(len(match.groups()) + 1)]  # fmt: skip
    words[0] = words[0].rstrip("，；。：")
    return Slip(row.code, row.message.format(*words), row.help.format(*words), _trimmed(spot, span))


def _trimmed(spot: Spot, span: Span) -> Span:
    """Without blanks and signs at either end, as far as something is left."""
    text = spot.text[span.start : span.end]
    left = len(text) - len(text.lstrip(" \n，；。"))
    right = len(text.rstrip())
    return Span(span.start + left, span.start + right) if left < right else span
