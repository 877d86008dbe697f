"""Everybody of a period together: people and the windows and units that are appraised besides them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from engine.decision.ledger import Ledger
from engine.live.case import Case, Seen
from engine.live.charge import Charging, Sheet
from engine.live.figures import OPEN, Desk, Figure, combined
from engine.policy import model as m

SCORE = "得分"


@dataclass(eq=False)
class Worked:
    """A case while it is worked out. found, earlier: its own facts, 视为 and 每满 worked out.

    ledger: None until it is settled; open: whether its score is not known yet, as something is unknown or a sheet is
    missing; policy: with its own scale.
    given: how many of its liabilities have been given to others.
    """

    case: Case
    desk: Desk
    sheet: Sheet
    charging: Charging
    found: list[Seen]
    earlier: list[Seen]
    policy: m.Policy
    ledger: Ledger | None = None
    open: bool = True
    unknown: bool = False
    missing: bool = False
    given: int = 0


@dataclass
class Crowd:
    """All cases. complete: every subject's facts are known, so that figures over them stand."""

    policy: m.Policy
    everybody: list[Worked] = field(default_factory=list)
    complete: bool = False
    _figures: dict[tuple[object, ...], Figure] = field(default_factory=dict)
    _at: dict[tuple[str, str], list[tuple[Case, Seen]]] = field(default_factory=dict)

    def of(self, sort: str) -> list[Worked]:
        """All subjects of one sort."""
        return [one for one in self.everybody if one.case.sort == sort]

    def members(self, group: Case) -> list[Worked]:
        """The people who belong to a window or unit on the period's last day."""
        last = group.period.last
        return [x for x in self.of("") if x.case.group(group.sort, last) == group.subject.id and group.sort]

    def known(self) -> None:
        """Every subject's facts are there: find out which happened at which window."""
        self.complete = True
        self._at = defaultdict(list)
        for one in self.of("") if self.policy.groups else ():
            for seen in (s for s in (*one.found, *one.earlier) if not s.lent):
                for sort in self.policy.groups:
                    name = one.case.group(sort, seen.fact.date)
                    self._at[sort, name].append((one.case, seen))

    def pooled(self, one: Worked) -> list[tuple[Case, Seen]]:
        """What totals and figures of a subject look at: its own; a window's with its people's, where each was on the day."""
        mine = [(one.case, s) for s in (*one.found, *one.earlier) if not s.lent]
        return [*mine, *self._at.get((one.case.sort, one.case.subject.id), ())] if one.case.sort else mine

    def over(self, me: Case, node: m.Population) -> Figure:
        """全体 得分 合计, 成员 得分 平均: whoever has none (不适用) counts nothing; one that is open leaves it open."""
        key = (node, me.sort, "" if node.everybody else me.subject.id)
        if key in self._figures:
            return self._figures[key]
        people = self.of(me.sort) if node.everybody else self.members(me)
        if node.how == "人数":
            return Figure(Fraction(len(people)))
        found = [self._of_one(one, node.name) for one in people]
        values = [f.value for f in found if f.value is not None]
        figure = combined(node.how, values) if len(values) == len(found) else OPEN
        if figure.value is not None and self.complete:
            self._figures[key] = figure
        return figure

    def _of_one(self, one: Worked, name: str) -> Figure:
        if name == SCORE:
            return score_of(one)
        figure = one.desk.named(name)
        return Figure(Fraction(0)) if figure.value is None and figure.absent else figure

    def home(self, me: Case, sort: str, day: date) -> Figure:
        """The score of the window or unit that somebody belongs to."""
        name = me.group(sort, day)
        return next((score_of(one) for one in self.of(sort) if one.case.subject.id == name), OPEN)


def score_of(one: Worked) -> Figure:
    """A subject's score, once it is settled and nothing about it is open."""
    return OPEN if one.open or one.ledger is None else Figure(Fraction(one.ledger.score))


@dataclass(frozen=True)
class View:
    """Everybody, as one subject's figures look at them."""

    crowd: Crowd
    case: Case

    def over(self, node: m.Population) -> Figure:
        """A figure over everybody, or over the subject's people."""
        return self.crowd.over(self.case, node)

    def home(self, sort: str) -> Figure:
        """The score of the subject's window or unit."""
        return self.crowd.home(self.case, sort, self.case.period.last)
