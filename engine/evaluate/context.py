"""One subject's month as the clauses look at it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time
from decimal import Decimal

from engine.facts.calendar import Calendar, load_calendar
from engine.facts.fact import Fact, Period, Posting, Subject
from engine.facts.order import by_keys
from engine.policy.model import Policy


@dataclass
class Crew:
    """Everybody in the period. figures: what was worked out over all of them, once."""

    months: list[Month] = field(default_factory=list)
    figures: dict[tuple[str, ...], object] = field(default_factory=dict)

    def of(self, sort: str) -> list[Month]:
        """All subjects of one sort."""
        return [month for month in self.months if month.sort == sort]

    def members(self, group: Month) -> list[Month]:
        """The people who belong to a window or unit on the period's last day."""
        last = group.period.last
        return [month for month in self.of("") if month.group(group.sort, last) == group.subject.id]

    def home(self, person: Month, sort: str) -> Month | None:
        """The window or unit that a person belongs to on the period's last day."""
        name = person.group(sort, person.period.last)
        return next((month for month in self.of(sort) if month.subject.id == name), None)


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
    """A subject, the policy and the subject's facts by kind, in order of time.

    sort: 窗口 or 单位 in a regulation on people, "" = whom the regulation is about. crew: everybody in the period.
    lent: facts that are another's, by identity, with the field that names this person in them (named: these facts,
    named_before: those of earlier months). owners: whose a fact is that a window's figures look at, by identity. open: why the score is
    not known yet. results: title of another regulation → months and scores. after: the facts as they stand once 视为 and
    每满 are worked out, which figures look at.
    """

    policy: Policy
    period: Period
    subject: Subject
    days: tuple[int, int] | None
    by_kind: dict[str, list[Fact]] = field(default_factory=dict)
    earlier: dict[str, list[Fact]] = field(default_factory=dict)
    made_of: dict[int, int] = field(default_factory=dict)
    scores: tuple[Decimal | None, ...] = ()
    grades: tuple[str, ...] = ()
    results: Mapping[str, tuple[tuple[str, Decimal | None], ...]] = field(default_factory=dict)
    totals: dict[str, Decimal] = field(default_factory=dict)
    sort: str = ""
    crew: Crew = field(default_factory=lambda: Crew())
    lent: dict[int, str] = field(default_factory=dict)
    named: list[Fact] = field(default_factory=list)
    named_before: list[Fact] = field(default_factory=list)
    owners: dict[int, Month] = field(default_factory=dict)
    open: str = ""
    own_calendar: Calendar | None = None
    away: frozenset[date] | None = None
    after: dict[str, list[Fact]] | None = None

    @property
    def calendar(self) -> Calendar:
        """The workdays, with the hall's exceptions where there are any."""
        if self.own_calendar is None:
            self.own_calendar = load_calendar()
        return self.own_calendar

    def root(self, occurrence: Occurrence) -> int:
        """Identity of the fact behind an occurrence, whatever it was deemed or held to be."""
        own = occurrence.root or id(occurrence.fact)
        return self.made_of.get(own, own)

    def past(self) -> Month:
        """The same subject with the facts of the months before."""
        return replace(self, by_kind=self.earlier, named=self.named_before)

    def standing(self, kind: str) -> list[Fact]:
        """Facts of a kind as they stand: what was deemed to be something else is that and no longer itself."""
        return (self.by_kind if self.after is None else self.after).get(kind, [])

    def settle(self, found: Iterable[Occurrence]) -> None:
        """视为 and 每满 are worked out."""
        self.after = {}
        for occurrence in found:
            if id(occurrence.fact) not in self.lent:
                self.after.setdefault(occurrence.fact.kind, []).append(occurrence.fact)

    def posting(self, day: date) -> Posting | None:
        """The posting in force on a day, else the last one before, else the first."""
        covering = [p for p in self.subject.postings if p.covers(day)]
        if covering:
            return covering[-1]
        before = [p for p in self.subject.postings if p.start <= day]
        return before[-1] if before else next(iter(self.subject.postings), None)

    def group(self, sort: str, day: date) -> str:
        """The window or unit that the subject belongs to on a day, or is."""
        if self.sort:
            return self.subject.id if self.sort == sort else ""
        posting = self.posting(day)
        return (posting.window if sort == "窗口" else posting.unit) if posting else ""

    def attribute(self, name: str, day: date) -> str:
        """职务, 窗口, 工号 or 姓名 of the subject on a day."""
        posting = self.posting(day)
        known: Mapping[str, str] = {
            "职务": posting.role if posting else "",
            "窗口": self.group("窗口", day),
            "单位": self.group("单位", day),
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
