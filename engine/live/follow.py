"""A month that goes on: facts in, decisions so far out, and what has changed since the last look."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from engine.decision.decision import Decision
from engine.facts.fact import Fact, Facts
from engine.facts.slots import ABSENT, UNSIGNED
from engine.live.book import Book
from engine.live.case import Case
from engine.live.constructs import coverage
from engine.live.evaluate import decide
from engine.live.lent import Whose, by_case, everybody
from engine.policy import model as m
from engine.policy.kinds import PUNCHES

Known = tuple[object, ...]


def identity(fact: Fact, field: str = "") -> Known:
    """What makes a fact this one: all that it says, where it was read, and by which field it names the subject."""
    return (fact.subject, fact.key, fact.state, fact.doubt, field)


@dataclass
class _Open:
    case: Case
    facts: Counter[Known]


class Following:
    """One policy's month. The rules see every fact once; a subject whose facts changed or went is begun anew."""

    def __init__(self, policy: m.Policy) -> None:
        self.policy = policy
        self.book = Book(policy, coverage(policy).skip)
        self._open: dict[Whose, _Open] = {}
        self.arrived: tuple[Fact, ...] = ()

    def take(self, facts: Facts, given: Iterable[Decision] = ()) -> tuple[Decision, ...]:
        """The facts as they are now; the decisions so far. arrived: those that were not there before."""
        given_to = by_case(self.book, facts)
        subjects = {(sort, s.id): s for sort, s in everybody(self.policy, facts)}
        for gone in set(self._open) - set(subjects):
            self._open.pop(gone).case.close()
        arrived: list[Fact] = []
        for whose, subject in subjects.items():
            mine = given_to.get(whose, [])
            now = Counter(identity(f, field) for f, _, field in mine)
            known = self._open.get(whose)
            before = known.facts if known else Counter()
            arrived += [f for f, _, field in mine if identity(f, field) not in before]
            if known is None or before - now or known.case.old(subject, facts):
                if known:
                    known.case.close()
                case = Case(self.book, facts, subject, whose[0])
                known = self._open[whose] = _Open(case, Counter())
            for fact, earlier, field in mine:
                if known.facts[identity(fact, field)] < now[identity(fact, field)]:
                    known.case.add(fact, earlier, field)
                    known.facts[identity(fact, field)] += 1
        self.arrived = tuple(arrived)
        cases = [self._open[whose].case for whose in subjects]
        decisions = decide(cases, facts, tuple(given))
        if any(case.stale for case in cases):  # what a fact was also held to be has changed: once more
            return self.take(facts, given)
        return decisions

    def end(self) -> None:
        """The month is over."""
        for one in self._open.values():
            one.case.close()
        self._open.clear()


def until(facts: Facts, policy: m.Policy, day: date, over: bool) -> Facts:
    """What is known by a day. over: whether the day is over; before, nobody is absent yet."""

    def known(fact: Fact) -> bool:
        if fact.date != day or over:
            return fact.date <= day
        kind = policy.kinds.get(fact.kind)
        return kind is None or kind.sheet != PUNCHES or fact.kind not in (ABSENT, UNSIGNED, "早退")

    if day >= facts.period.last and over:
        return facts
    return replace(facts, facts=tuple(f for f in facts.facts if known(f)))


def with_posts(facts: Facts, posts: Iterable[Fact]) -> tuple[Facts, tuple[Fact, ...]]:
    """The facts with those given singly, and those of them that the sheets do not have yet."""
    there = {s.id for s in (*facts.subjects, *(s for mine in facts.groups.values() for s in mine))}
    open_ = tuple(p for p in posts if p.subject in there and not any(_same(p, f) for f in facts.facts))
    return replace(facts, facts=(*facts.facts, *open_)), open_


def _same(post: Fact, fact: Fact) -> bool:
    """Whether a row of the sheets is what had been posted."""
    return (post.kind, post.subject, post.date) == (fact.kind, fact.subject, fact.date) and all(
        fact.fields.get(name) == value for name, value in post.fields.items()
    )
