"""The categories of a report's columns: those that came to anything, in the order of the regulation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from engine.decision.decision import Decision
from engine.explain.wording import in_article_order


def used(decisions: Sequence[Decision]) -> tuple[tuple[str, bool], ...]:
    """(name, whether it is part of another one): by the first article that counts towards it, parts after the whole."""
    totals = {t.name: t.within for d in decisions for t in d.categories}
    there = {t.name for d in decisions for t in d.categories if t.nominal or t.effective}
    first = _first_articles(decisions, totals)
    names = sorted(there, key=lambda n: (first.get(n, len(first)), n))
    return tuple(_nested("", names, totals, there))


def total(decision: Decision, name: str) -> Decimal:
    """What the category comes to after caps."""
    return sum((t.effective for t in decision.categories if t.name == name), Decimal(0))


def _first_articles(decisions: Sequence[Decision], totals: dict[str, str]) -> dict[str, int]:
    """Position of the first article of each category, those of its parts included."""
    articles = in_article_order({f.article for d in decisions for f in d.findings})
    position = {article: at for at, article in enumerate(articles)}
    first: dict[str, int] = {}
    for finding in (f for d in decisions for f in d.findings):
        name, seen = finding.category, set[str]()
        while name and name not in seen:
            seen.add(name)
            first[name] = min(first.get(name, len(position)), position[finding.article])
            name = totals.get(name, "")
    return first


def _nested(
    within: str, names: list[str], totals: dict[str, str], there: set[str]
) -> Iterator[tuple[str, bool]]:
    for name in names:
        whole = totals[name] if totals[name] in there else ""
        if whole == within:
            yield name, bool(within)
            yield from _nested(name, [n for n in names if n != name], totals, there)
