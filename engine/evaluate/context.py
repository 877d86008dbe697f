"""One subject's month as the clauses look at it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal

from engine.facts.fact import Fact, Period, Posting, Subject
from engine.facts.order import by_keys
from engine.policy.model import Policy


@dataclass(frozen=True)
class Occurrence:
    """A fact that a clause may charge. lineage: how it came about, where it was deemed from others.

    root: identity of the one fact that it was deemed from, 0 = itself.
    """

    fact: Fact
    lineage: tuple[str, ...] = ()
    root: int = 0

    @property
    def moment(self) -> tuple[date, time, str]:
        """Order of time."""
        moments = [v for v in self.fact.fields.values() if isinstance(v, time)]
        return (self.fact.date, min(moments, default=time.min), self.fact.kind)


def in_time(occurrences: Iterable[Occurrence]) -> list[Occurrence]:
    """Occurrences in order of time, then in a total order that rows and clauses can't change."""
    return by_keys(occurrences, lambda o: o.moment, lambda o: repr(o.fact.key))


@dataclass
class Month:
    """A subject, the policy and the subject's facts by kind, in order of time."""

    policy: Policy
    period: Period
    subject: Subject
    days: tuple[int, int] | None
    by_kind: dict[str, list[Fact]] = field(default_factory=dict)
    earlier: dict[str, list[Fact]] = field(default_factory=dict)
    made_of: dict[int, int] = field(default_factory=dict)

    def root(self, occurrence: Occurrence) -> int:
        """Identity of the fact behind an occurrence, whatever it was deemed or held to be."""
        own = occurrence.root or id(occurrence.fact)
        return self.made_of.get(own, own)

    scores: tuple[Decimal | None, ...] = ()
    grades: tuple[str, ...] = ()
    totals: dict[str, Decimal] = field(default_factory=dict)

    def posting(self, day: date) -> Posting | None:
        """The posting in force on a day, else the last one before, else the first."""
        covering = [p for p in self.subject.postings if p.covers(day)]
        if covering:
            return covering[-1]
        before = [p for p in self.subject.postings if p.start <= day]
        return before[-1] if before else next(iter(self.subject.postings), None)

    def attribute(self, name: str, day: date) -> str:
        """职务, 窗口, 工号 or 姓名 of the subject on a day."""
        posting = self.posting(day)
        known: Mapping[str, str] = {
            "职务": posting.role if posting else "",
            "窗口": posting.window if posting else "",
            "工号": self.subject.id,
            "姓名": self.subject.name,
        }
        return known.get(name, "")


def month_of(
    policy: Policy, period: Period, subject: Subject, facts: list[Fact], days: tuple[int, int] | None,
    earlier: Iterable[Fact] = (),
) -> Month:  # fmt: skip
    """The subject's facts sorted into kinds."""
    month = Month(policy, period, subject, days)
    for fact in facts:
        month.by_kind.setdefault(fact.kind, []).append(fact)
    for fact in earlier:
        month.earlier.setdefault(fact.kind, []).append(fact)
    return month
