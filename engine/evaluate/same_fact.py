"""同一事实 择重: of several clauses that charge one fact only the heaviest counts (S10)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from engine.decision.decision import Finding
from engine.evaluate.charges import signed
from engine.evaluate.draft import Draft
from engine.policy.article import article_key

HEAVIEST = "择重"


def weigh(draft: Draft) -> None:
    """Take the effect from the findings that a heavier clause outweighs; they are kept, with a note.

    One fact: itself, what it is deemed to be and what it is also held to be (认定). Clauses that say 并罚
    stand outside. Points and money are not compared with each other; between equals the first article counts.
    """
    groups: dict[tuple[int, str, str], dict[str, list[int]]] = {}
    for root, clause, index in draft.laid:
        finding = draft.findings[index]
        if (clause.same or draft.month.policy.same) == HEAVIEST and finding.nominal < 0:
            mine = groups.setdefault((root, finding.unit, finding.bonus), {})
            mine.setdefault(clause.article, []).append(index)
    for articles in groups.values():
        if len(articles) > 1:
            _outweigh(draft, articles)


def _outweigh(draft: Draft, articles: dict[str, list[int]]) -> None:
    sizes = {a: sum((draft.findings[i].nominal for i in found), Decimal(0)) for a, found in articles.items()}
    heaviest = min(sizes, key=lambda a: (sizes[a], article_key(a)))
    for article, found in articles.items():
        for index in found if article != heaviest else ():
            before = draft.findings[index]
            note = f"同一事实择重：{heaviest} {signed(sizes[heaviest], before.unit)}，本条不再扣"
            after = replace(before, effective=Decimal(0), outweighed=heaviest, notes=(*before.notes, note))
            draft.findings[index] = after
            put(draft, before, after)


def put(draft: Draft, before: Finding, after: Finding) -> None:
    """The same in what doubling looks at."""
    for found in draft.charged.values():
        for position, finding in enumerate(found):
            if finding is before:
                found[position] = after
