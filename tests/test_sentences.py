"""Every production of the grammar, and trees at random: read, laid out anew, without a space, always the same."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lark.grammar import NonTerminal, Rule

from engine.policy.load import standard_facts
from grammar.parse import parse
from grammar.source import Source
from grammar.vocabulary import Vocabulary
from tests.sentences import joined, productions, rules, sentence_with, shortest, words_of, written
from tests.test_format import meaning, tidied

KNOWN = standard_facts()[1] | Vocabulary(categories=frozenset({"考勤"}), awards=frozenset({"全勤奖"}))
_DEEP = 7


def _read(text: str) -> bool:
    return not parse(Source("样例.kp", text), KNOWN).diagnostics


@pytest.mark.parametrize("number", range(len(productions())), ids=lambda n: str(productions()[n].origin.name))
def test_a_production(number: int) -> None:
    """A sentence with it is read, keeps its meaning when laid out anew, and needs no spaces."""
    rule = productions()[number]
    text = sentence_with(rule)
    assert _read(text), (text, rule)
    tidy = tidied(text, KNOWN)
    assert tidied(tidy, KNOWN) == tidy
    assert meaning(tidy, KNOWN) == meaning(text, KNOWN)
    packed = text.replace(" ", "")
    assert meaning(packed, KNOWN, spaces=False) == meaning(text, KNOWN, spaces=False)


@st.composite
def statements(draw: st.DrawFn) -> str:
    """A statement made by drawing a production wherever there is a choice, the shortest ones further down."""

    def expand(origin: NonTerminal, depth: int) -> Rule:
        alternatives = rules()[origin]
        return (
            shortest(origin, depth)
            if depth > _DEEP
            else alternatives[draw(st.integers(0, len(alternatives) - 1))]
        )

    def pick(words: Sequence[str]) -> str:
        return words[draw(st.integers(0, len(words) - 1))]

    return joined(written(NonTerminal("statement"), expand, pick))


@given(st.lists(statements(), min_size=1, max_size=4))
@settings(max_examples=200, deadline=None)
def test_statements_at_random(found: list[str]) -> None:
    text = "".join(found)
    if not _read(text):
        return  # not every tree has a meaning: 不足 needs what it is short of
    tidy = tidied(text, KNOWN)
    assert tidied(tidy, KNOWN) == tidy
    assert meaning(tidy, KNOWN) == meaning(text, KNOWN)


def test_every_terminal_has_a_word() -> None:
    names = {p.name for rule in productions() for p in rule.expansion if p.is_term}
    assert all(words_of(name) for name in names)
