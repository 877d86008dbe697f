"""Nothing of a rule file is left out where it is read back: every number of it is said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

import pytest
from lark import Token

from engine.explain.rules import clause_lines, explain_rules
from engine.policy.load import load_source, standard_facts
from engine.policy.units import factor
from grammar import tokens as t
from grammar.normal import normalise
from grammar.numbers import chinese_number
from grammar.parse import parse, parser_for
from grammar.source import Source
from tests.blocks import ROOT, blocks, wrapped

FILES = sorted((ROOT / "policies").rglob("*.kp"))
LANGUAGE = [wrapped(b.text) for b in blocks(ROOT / "docs" / "language.md") if b.info == "kp"]
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def texts() -> Iterator[tuple[str, str]]:
    yield from ((p.stem, p.read_text("utf-8")) for p in FILES)
    yield from ((f"手册{n}", text) for n, text in enumerate(LANGUAGE, 1))


def tokens(text: str) -> list[Token]:
    words = parse(Source("例.kp", text), standard_facts()[1]).vocabulary
    return list(parser_for(words).parse_interactive(normalise(text).text).exhaust_lexer())


def ways(token: Token) -> set[Decimal]:
    """How a number may be said: as it is, or in the base unit (1小时 as 60 分钟)."""
    if token.type in ("QUANTITY", "NEGATIVE"):
        found = t.quantity(token)
        try:
            size = factor(found.unit)
        except KeyError:
            size = Decimal(1)
        return {abs(found.number), abs(found.number) * size}
    digits = _NUMBER.search(token)
    return {Decimal(digits.group())} if digits else {chinese_number(re.sub(r"[第次\s]", "", token))}


def missing(said: str, found: list[Token]) -> list[str]:
    numbers = {Decimal(n) for n in _NUMBER.findall(said.replace(",", ""))}
    words = {
        "合起来视为": Decimal(1),
        "一半": Decimal("0.5"),
        "半天": Decimal("0.5"),
        "每次": Decimal(1),
        "每天": Decimal(1),
        "每件": Decimal(1),
    }
    numbers |= {n for word, n in words.items() if word in said}
    return [str(x) for x in found if not ways(x) & numbers]


@pytest.mark.parametrize(("name", "text"), list(texts()), ids=[n for n, _ in texts()])
def test_every_number_is_said(name: str, text: str) -> None:
    policy, diagnostics = load_source(Source("例.kp", text))
    assert policy is not None, diagnostics
    found = [x for x in tokens(text) if x.type in ("QUANTITY", "NUMBER", "ORDINAL")]
    before = min((test.place[1].start for test in policy.tests), default=len(text))
    whole = explain_rules(policy)
    places = {c.place[1] for c in policy.clauses if c.place}
    for place in places:
        said = "\n".join(
            x for c in policy.clauses if c.place and c.place[1] == place for x in clause_lines(policy, c)
        )
        mine = [x for x in found if place.start <= (x.start_pos or 0) < place.end]
        assert not missing(said, mine), (text[place.start : place.end], said)
    rest = [
        x
        for x in found
        if (x.start_pos or 0) < before and not any(p.start <= (x.start_pos or 0) < p.end for p in places)
    ]
    assert not missing(whole, rest), whole
