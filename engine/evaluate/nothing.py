"""考勤 不得分: the points of a category, lost as a whole."""

from __future__ import annotations

from dataclasses import replace

from engine.decision.decision import Finding
from engine.evaluate.charges import Charge
from engine.evaluate.draft import Draft
from engine.evaluate.wording import number
from engine.policy import model as m
from engine.policy.article import article_key


def lose_all(draft: Draft, clause: m.Clause, effect: m.NoPoints, notes: list[str]) -> list[Charge]:
    """What is taken off for it; a category whose points are earned is given nothing instead."""
    policy = draft.month.policy
    most = policy.categories[effect.category].most_off
    if policy.base and most is not None:
        return [Charge(-most, [f"{effect.text}：扣 {number(most)}分"], "")]
    known = draft.forfeited.get(effect.category, clause.article)
    draft.forfeited[effect.category] = min(known, clause.article, key=article_key)
    notes.append(effect.text)
    return []


def of_category(finding: Finding, branch: m.Branch) -> Finding:
    """A finding of 考勤 不得分 counts towards that category, wherever the clause stands."""
    lost = next((e for e in branch.effects if isinstance(e, m.NoPoints)), None)
    return replace(finding, category=lost.category) if lost else finding
