"""A hall's month watched: read what is there, decide, tell what is new."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from engine.decision.decision import Decision
from engine.evaluate.reference import evaluate as reference
from engine.facts.fact import Fact, Facts, Period
from engine.hall import Hall
from engine.live.constructs import coverage
from engine.live.follow import Following, until, with_posts
from engine.live.journal import Journal, Unkept
from engine.live.notice import Notice, notices
from engine.pipeline import facts_of, load_rules
from engine.policy.model import Policy
from grammar.diagnostic import Diagnostic, has_errors, in_order


@dataclass(frozen=True)
class Sight:
    """What one look gave. diagnostics with errors: what was known before stands. behind: a later day has been looked at
    already, so that nothing was looked at."""

    decisions: tuple[Decision, ...] = ()
    notices: tuple[Notice, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    unsheeted: tuple[Fact, ...] = ()
    policies: Mapping[str, Policy] = field(default_factory=dict)
    behind: date | None = None

    @property
    def fit(self) -> bool:
        """Whether rules and sheets could be used."""
        return not has_errors(self.diagnostics)


@dataclass(frozen=True)
class Sheets:
    """A period's facts by every policy of its kind."""

    policies: tuple[tuple[Policy, Facts], ...]
    diagnostics: tuple[Diagnostic, ...]


def read(hall: Hall, period: Period) -> Sheets:
    """The rules and the sheets as they are."""
    loaded = load_rules(hall)
    found = [d for d in loaded.diagnostics if has_errors([d])]
    policies = []
    for policy in loaded.policies if not found else ():
        if policy.period == period.kind and period.last >= policy.since:
            facts, more = facts_of(hall, policy, period)
            found += [d for d in more if has_errors([d])]
            if facts is not None:
                policies.append((policy, facts))
    return Sheets(tuple(policies), in_order(found))


class Watcher:
    """Follows a period of a hall; the journal remembers what has been told."""

    def __init__(self, period: Period, journal: Journal | Unkept) -> None:
        self.period, self.journal = period, journal
        self._following: dict[str, Following] = {}

    def look(self, sheets: Sheets, day: date, over: bool) -> Sight:
        """Decide on what is known by a day, and tell what is new."""
        if has_errors(sheets.diagnostics):
            return Sight(diagnostics=sheets.diagnostics)
        behind = self.journal.reached(day, over)
        if behind:  # by a clock that is slow everything later would be taken back
            return Sight(behind=behind)
        posts = self.journal.posts()
        by_title = {policy.title: policy for policy, _ in sheets.policies}
        decisions: list[Decision] = []
        told: list[Notice] = []
        waiting: list[Fact] = []
        for policy, facts in sheets.policies:
            known, unsheeted = with_posts(until(facts, policy, day, over), posts)
            now, arrived = self._decide(policy, known)
            found = notices(policy, now, self.journal.told(policy.title), arrived)
            told += self.journal.tell(policy.title, list(found))
            decisions += now
            waiting += [f for f in unsheeted if f not in waiting]
        return Sight(tuple(decisions), tuple(told), (), tuple(waiting), by_title)

    def _decide(self, policy: Policy, facts: Facts) -> tuple[tuple[Decision, ...], Sequence[Fact]]:
        covered = coverage(policy)
        given = reference(policy, facts) if covered.whole or covered.settled else ()
        if covered.whole:
            return given, facts.facts
        following = self._following.get(policy.title)
        if following is None or following.policy != policy:
            if following:
                following.end()
            following = self._following[policy.title] = Following(policy)
        return following.take(facts, given), following.arrived

    def end(self) -> None:
        """The period is over: everything held for it is given back."""
        for following in self._following.values():
            following.end()
        self._following.clear()
