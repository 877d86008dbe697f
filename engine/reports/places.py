"""Places by score, in the hall and in the window, and how they changed since the period before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from engine.decision.decision import Decision
from engine.decision.figures import by_unit, is_final

HALL_PLACE, UNIT_PLACE = "全厅名次", "窗口名次"


@dataclass(frozen=True, slots=True)
class Places:
    """Places by subject; only final results have one. ruled: those in the hall are the policy's own."""

    hall: Mapping[str, int]
    unit: Mapping[str, int]
    ruled: bool


@dataclass(frozen=True, slots=True)
class Before:
    """Results of the period before. period: its name; kind: 月 / 季 / 年; source: a Chinese sentence on where from."""

    period: str
    kind: str
    source: str
    scores: Mapping[str, Decimal] = field(default_factory=dict)
    places: Mapping[str, int] = field(default_factory=dict)

    def changes(self, decision: Decision, places: Places) -> tuple[Decimal | None, int | None]:
        """How much the score went up and how many places; None where one side is not known."""
        subject, score, place = decision.subject, decision.score, places.hall.get(decision.subject)
        up = score - self.scores[subject] if score is not None and subject in self.scores else None
        rise = self.places[subject] - place if place is not None and subject in self.places else None
        return up, rise


def places(decisions: Sequence[Decision]) -> Places:
    """Places of decisions of one kind. Equals share a place and the next is counted on: 1, 1, 3."""
    ruled = any(d.rank is not None for d in decisions)
    hall = {d.subject: d.rank for d in decisions if d.rank is not None} if ruled else by_score(decisions)
    unit = {s: place for members in by_unit(decisions) for s, place in by_score(members).items()}
    return Places(hall, unit, ruled)


def by_score(decisions: Sequence[Decision]) -> dict[str, int]:
    """Places of the final results that have a score."""
    scores = {d.subject: d.score for d in decisions if is_final(d) and d.score is not None}
    best = sorted(scores.values(), reverse=True)
    first: dict[Decimal, int] = {}
    for place, score in enumerate(best, 1):
        first.setdefault(score, place)
    return {subject: first[score] for subject, score in scores.items()}
