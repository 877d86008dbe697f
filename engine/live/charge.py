"""Charges of single facts: which branch applies, what it brings, what is spared, outweighed, shared and doubled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from engine.decision.decision import Finding
from engine.evaluate.wording import event
from engine.live.amounts import Sum, exact, from_bonus, of_fact, together
from engine.live.book import deems
from engine.live.case import Case, Seen, looks_at
from engine.live.counting import Counts
from engine.live.figures import Desk
from engine.live.liable import Liable, named, shared, waiting_too
from engine.policy import model as m
from engine.policy.article import article_key

# What goes to others: the effect, the place of the finding behind it, and whom the fact names.
Waiting = tuple[m.Joint, int, str]


@dataclass
class Sheet:
    """Everything derived for one subject before caps and results."""

    findings: list[Finding] = field(default_factory=list)
    lost: list[tuple[str, str, bool]] = field(default_factory=list)
    follows: list[tuple[str, str]] = field(default_factory=list)
    limits: list[tuple[Decimal, str]] = field(default_factory=list)
    grades: list[tuple[str, str]] = field(default_factory=list)
    liable: list[Liable] = field(default_factory=list)
    paid: list[tuple[m.Clause, m.Pay]] = field(default_factory=list)
    forfeited: dict[str, str] = field(default_factory=dict)


@dataclass
class Charging:
    """The facts of a case against the clauses on single facts. laid: findings by fact; order: clauses of each."""

    case: Case
    desk: Desk
    sheet: Sheet
    skip: frozenset[int]
    counts: Counts
    entries: list[tuple[Seen, m.Clause, int]] = field(default_factory=list)
    laid: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    _groups: dict[tuple[int, str, str], dict[str, list[int]]] = field(default_factory=dict)
    _joint: list[tuple[m.Joint, int, str, range]] = field(default_factory=list)

    def run(self, found: list[Seen], earlier: list[Seen]) -> None:
        """All clauses on single facts, in order of time."""
        self._use_up(earlier)
        for one in found:
            first = len(self.sheet.findings)
            waiting: list[Waiting] = []
            for number in self.case.book.charging.get(one.fact.kind, ()):
                clause = self.case.policy.clauses[number]
                if clause.in_force(one.fact.date) and looks_at(clause, one):
                    self._ask(number, clause, one, earlier, waiting)
            looks = range(first, len(self.sheet.findings))
            self._joint += [(*one_waiting, looks) for one_waiting in waiting]
        self._outweigh()

    def finish(self) -> None:
        """What goes to others, when it is known which findings count."""
        self._share()

    def _ask(
        self, number: int, clause: m.Clause, one: Seen, earlier: list[Seen],
        waiting: list[Waiting],
    ) -> None:  # fmt: skip
        position, verdict, nth = self._branch(number, clause, one, earlier)
        if verdict is None:
            index, effects = self.add(clause, one, open_="待核"), clause.branches[position].effects
            losses = [e for e in effects if isinstance(e, m.Lose)]
            self.sheet.lost += [(e.name, clause.article, True) for e in losses if not e.who]
            others = [e for e in effects if not self.own(e)]
            self.sheet.liable += waiting_too(clause, others, self.sheet.findings[index], one.fact)
        elif verdict:
            self._apply(number, position, one, waiting, nth)

    def _branch(
        self, number: int, clause: m.Clause, one: Seen, earlier: list[Seen]
    ) -> tuple[int, bool | None, int]:
        """The first branch that holds, or might; which of its kind the fact is."""
        nth = self.counts.turn(number, one, earlier)
        asked = self.case.asked(number, one, nth)
        for position in range(len(clause.branches)):
            verdict = self.counts.verdict(number, position, one, asked)
            if verdict is not False:
                return position, verdict, nth or 1
        return 0, False, nth or 1

    def _use_up(self, earlier: list[Seen]) -> None:
        """全年 前 2次 不扣: what facts of the months before have used of it."""
        for one in earlier:
            for number in self.case.book.charging.get(one.fact.kind, ()):
                clause = self.case.policy.clauses[number]
                if not looks_at(clause, one) or not clause.in_force(one.fact.date):
                    continue
                if self.counts.since_before(clause):
                    position, verdict, nth = self._branch(number, clause, one, [])
                    if verdict:
                        self._brings(number, position, one, nth, Sheet())

    def _apply(self, number: int, position: int, one: Seen, waiting: list[Waiting], nth: int) -> None:
        clause = self.case.policy.clauses[number]
        branch = clause.branches[position]
        each, spared = self._brings(number, position, one, nth, self.sheet)
        for effect in branch.effects:
            follow(self.sheet, clause, effect, one.fact.date)
        points = next((n for n, s in enumerate(each) if s.unit == "分"), 0)
        start = len(self.sheet.findings)
        others = [e for e in branch.effects if isinstance(e, m.Joint) and not self.own(e)]
        waiting += [(e, start + points, named(one.fact, e)) for e in others]
        for one_sum in each:
            size = Fraction(0) if spared else one_sum.size
            self._lay(
                clause,
                one,
                self.add(clause, one, size, one_sum.unit, one_sum.open, branch=branch, bonus=one_sum.bonus),
            )

    def _brings(
        self, number: int, position: int, one: Seen, nth: int, sheet: Sheet
    ) -> tuple[list[Sum], bool]:
        """What a branch brings in every unit, and whether the fact is one of the first that are let off."""
        policy, sums = self.case.policy, list[Sum]()
        clause = policy.clauses[number]
        less = self.counts.excuse(number, position, one)
        for effect in clause.branches[position].effects:
            sums += whole_category(policy, sheet, clause, effect)
            found = of_fact(
                policy.kinds, one.fact, grown(effect, nth), less, lambda e: self.desk.work(e, one.fact).value
            )
            sums += [from_bonus(found, effect)] if found else []
            sums += self.own(effect)
        each = together(sums)
        if deems(clause):
            return each, self.counts.was_let_off(number, one)
        return each, any(s.size for s in each) and self.counts.spare(number, position, one)

    def own(self, effect: m.Effect) -> list[Sum]:
        """窗口 扣 2分 for what happened to the window itself."""
        mine = isinstance(effect, m.Joint) and effect.points is not None and effect.who == self.case.sort
        return [from_bonus(Sum(Fraction(effect.points or 0), effect.of), effect)] if mine else []  # type: ignore[union-attr]

    def _lay(self, clause: m.Clause, one: Seen, index: int) -> None:
        self.laid[one.number].append(index)
        self.entries.append((one, clause, index))
        finding = self.sheet.findings[index]
        if (clause.same or self.case.policy.same) == "择重" and finding.nominal < 0:
            group = self._groups.setdefault((one.root, finding.unit, finding.bonus), {})
            group.setdefault(clause.article, []).append(index)

    def add(
        self, clause: m.Clause, one: Seen, size: Fraction = Fraction(0), unit: str = "分", open_: str = "",
        kind: str = "", branch: m.Branch | None = None, bonus: str = "",
    ) -> int:  # fmt: skip
        """A finding on a fact; its place among the findings."""
        text, day = event(one.fact, self.case.policy.kinds), one.fact.date
        return put(self.case, self.sheet, clause, text, day, size, unit, open_, kind, [one], branch, bonus)

    def _outweigh(self) -> None:
        """同一事实 择重: of the clauses on one fact only the heaviest, of equals the first, keeps its effect."""
        for articles in self._groups.values():
            sizes = {a: sum(self.sheet.findings[i].nominal for i in mine) for a, mine in articles.items()}
            heaviest = sorted(sizes, key=lambda a: (sizes[a], article_key(a)))[0]
            for article, mine in articles.items():
                for index in mine if article != heaviest else ():
                    before = self.sheet.findings[index]
                    self.sheet.findings[index] = replace(before, effective=Decimal(0), outweighed=heaviest)

    def _share(self) -> None:
        """连带: what others are charged besides."""
        for joint, index, person, looks in self._joint:
            finding = self.sheet.findings[index]
            if not finding.outweighed and not (joint.by_field and not person):
                alike = [self.sheet.findings[i] for i in looks]
                self.sheet.liable.append(shared(joint, finding, alike, person))


def grown(effect: m.Effect, nth: int) -> m.Effect:
    """每次 比上次 增加: what the nth of its kind costs."""
    if not isinstance(effect, m.Points) or not effect.grow:
        return effect
    return replace(effect, points=effect.points + effect.grow * (nth - 1))


def whole_category(policy: m.Policy, sheet: Sheet, clause: m.Clause, effect: m.Effect) -> list[Sum]:
    """考勤 不得分: the category's points are taken off; where they are earned, nothing is earned."""
    if not isinstance(effect, m.NoPoints):
        return []
    most = policy.categories[effect.category].most_off
    if policy.base and most is not None:
        return [Sum(-Fraction(most))]
    known = sheet.forfeited.get(effect.category, clause.article)
    sheet.forfeited[effect.category] = min(known, clause.article, key=article_key)
    return []


def follow(sheet: Sheet, clause: m.Clause, effect: m.Effect, day: date) -> None:
    """Consequences that are no amounts, for the subject or for whom they name."""
    if isinstance(effect, m.Follow) and effect.who:
        sheet.liable.append(Liable(effect.who, day, follows=(effect.text, clause.article)))
    elif isinstance(effect, m.Lose) and effect.who:
        sheet.liable.append(Liable(effect.who, day, lost=(effect.name, clause.article)))
    elif isinstance(effect, m.Follow):
        sheet.follows.append((effect.text, clause.article))
    elif isinstance(effect, m.LimitScore):
        sheet.limits.append((effect.most, clause.article))
    elif isinstance(effect, m.AsGrade):
        sheet.grades.append((effect.name, clause.article))
    elif isinstance(effect, m.Lose):
        sheet.lost.append((effect.name, clause.article, False))


def put(
    case: Case, sheet: Sheet, clause: m.Clause, text: str, day: date, size: Fraction, unit: str, open_: str,
    kind: str, of: Iterable[Seen], branch: m.Branch | None = None, bonus: str = "",
) -> int:  # fmt: skip
    """A finding on the sheet; its place."""
    sheet.findings.append(finding(case, clause, text, day, size, unit, open_, kind, of, branch, bonus))
    return len(sheet.findings) - 1


def finding(
    case: Case, clause: m.Clause, text: str, day: date, size: Fraction, unit: str, open_: str, kind: str,
    of: Iterable[Seen], branch: m.Branch | None = None, bonus: str = "",
) -> Finding:  # fmt: skip
    """What a clause brings; caps are not looked at yet."""
    amount = exact(size)
    origins = tuple(sorted({o for s in of for o in s.fact.origins}))
    lost = (e.category for e in branch.effects if isinstance(e, m.NoPoints)) if branch else iter(())
    category = next(lost, clause.category)
    part = (clause.part, clause.branches.index(branch) if branch and branch.caps else -1)
    return Finding(
        clause.article, clause.text, category, text, day, (), "", amount, amount, clause.basis, origins, (), open_,
        case.policy.title, unit, kind=kind, part=part, bonus=bonus,
    )  # fmt: skip
