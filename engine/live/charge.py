"""Charges of single facts: which branch applies, what it brings, what is spared, outweighed, shared and doubled."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from engine.decision.decision import Finding
from engine.evaluate.wording import event
from engine.facts.period import months_of
from engine.live.amounts import Sum, exact, of_fact, quantity, together
from engine.live.case import Case, Seen, looks_at
from engine.live.figures import Desk
from engine.live.liable import Liable, named, shared
from engine.policy import model as m
from engine.policy.article import article_key

_MONTHS = {"月": 1, "季": 3, "年": 12}
Stretch = tuple[date, date]
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
    forfeited: dict[str, str] = field(default_factory=dict)


@dataclass
class Charging:
    """The facts of a case against the clauses on single facts. laid: findings by fact; order: clauses of each."""

    case: Case
    desk: Desk
    sheet: Sheet
    skip: frozenset[int]
    entries: list[tuple[Seen, m.Clause, int]] = field(default_factory=list)
    laid: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    _groups: dict[tuple[int, str], dict[str, list[int]]] = field(default_factory=dict)
    _joint: list[tuple[m.Joint, int, str, range]] = field(default_factory=list)
    _spared: dict[object, Fraction] = field(default_factory=lambda: defaultdict(Fraction))
    _counted: Counter[object] = field(default_factory=Counter)

    def run(self, found: list[Seen], earlier: list[Seen]) -> None:
        """All clauses on single facts, in order of time."""
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
        asked, nth, book = one.number, None, self.case.book
        if number in book.counting or number in book.growing:
            nth = self._nth(number, clause, one, earlier)
        if number in book.counting:
            asked = self.case.ordinal(number, one, nth)
        for position, branch in enumerate(clause.branches):
            verdict = self.case.room.verdict(("clause", number, position), one.fact.kind, asked)
            if verdict is None:
                self.add(clause, one, open_="待核")
                self.sheet.lost += [
                    (e.name, clause.article, True) for e in branch.effects if isinstance(e, m.Lose)
                ]
            elif verdict:
                self._apply(clause, branch, one, waiting, nth or 1)
            if verdict is not False:
                return

    def _nth(self, number: int, clause: m.Clause, one: Seen, earlier: list[Seen]) -> int | None:
        """Which of its kind the fact is: those that stand and are not excepted count, as the year or month goes."""
        if not one.counts or self.excepted(number, one):
            return None
        asked = (c.scope for b in clause.branches for c in b.conditions if isinstance(c, m.IsNth))
        scope = next(asked, "")
        inside = next(s for s in stretches(self.case, scope) if s[0] <= one.fact.date <= s[1])
        kinds = clause.target.kinds if isinstance(clause.target, m.ForEvent) else ()
        key = (clause.article, kinds, inside)
        if key not in self._counted:
            before = [s for s in earlier if s.fact.kind in kinds and inside[0] <= s.fact.date <= inside[1]]
            self._counted[key] = sum(s.counts and not self.excepted(number, s) for s in before)
        self._counted[key] += 1
        return self._counted[key]

    def excepted(self, number: int, one: Seen) -> bool:
        """Whether a clause's 除外 takes the fact out of its counting."""
        key = ("barred", number)
        if key not in self.case.book.number:
            return False
        return self.case.room.verdict(key, one.fact.kind, one.number) is False

    def _apply(self, clause: m.Clause, branch: m.Branch, one: Seen, waiting: list[Waiting], nth: int) -> None:
        sums: list[Sum] = []
        less = self._excuse(one, clause, branch)
        for written in branch.effects:
            effect = grown(written, nth)
            sums += whole_category(self.case.policy, self.sheet, clause, effect)
            found = of_fact(
                self.case.policy.kinds, one.fact, effect, less, lambda e: self.desk.work(e, one.fact).value
            )
            sums += [found] if found else []
            sums += self._own(effect)
            follow(self.sheet, clause, effect, one.fact.date)
        each = together(sums)
        spared = any(s.size for s in each) and self._spare(one, clause, branch)
        points = next((n for n, s in enumerate(each) if s.unit == "分"), 0)
        start = len(self.sheet.findings)
        others = [e for e in branch.effects if isinstance(e, m.Joint) and not self._own(e)]
        waiting += [(e, start + points, named(one.fact, e)) for e in others]
        for one_sum in each:
            size = Fraction(0) if spared else one_sum.size
            self._lay(clause, one, self.add(clause, one, size, one_sum.unit, one_sum.open, branch=branch))

    def _own(self, effect: m.Effect) -> list[Sum]:
        """窗口 扣 2分 for what happened to the window itself."""
        mine = isinstance(effect, m.Joint) and effect.points is not None and effect.who == self.case.sort
        return [Sum(Fraction(effect.points or 0), effect.of)] if mine else []  # type: ignore[union-attr]

    def _spare(self, one: Seen, clause: m.Clause, branch: m.Branch) -> bool:
        """前 N次 不扣: whether this is one of the first N."""
        for allowance, key in self._allowances(one, clause, branch):
            if allowance.unit == "次" and self._spared[key] < allowance.number:
                self._spared[key] += 1
                return True
        return False

    def _excuse(self, one: Seen, clause: m.Clause, branch: m.Branch) -> Fraction:
        """前 N天 不扣: how much of the fact is among the first N."""
        less = Fraction(0)
        for allowance, key in self._allowances(one, clause, branch):
            if allowance.unit != "次":
                size = quantity(self.case.policy.kinds, one.fact, allowance.unit) or Fraction(0)
                mine = min(size, max(Fraction(allowance.number) - self._spared[key], Fraction(0)))
                self._spared[key] += mine
                less += mine
        return less

    def _allowances(
        self, one: Seen, clause: m.Clause, branch: m.Branch
    ) -> list[tuple[m.Allowance, object]]:  # fmt: skip
        """What is free of a band and of the clause, each with what it is counted under."""
        kinds = clause.target.kinds if isinstance(clause.target, m.ForEvent) else ()
        found: list[tuple[m.Allowance, object]] = []
        for allowance, which in ((branch.free, branch.text), (clause.free, None)):
            if allowance is not None:
                day = one.fact.date
                within = next((s for s in stretches(self.case, allowance.scope) if s[0] <= day <= s[1]), None)
                found.append((allowance, (clause.article, kinds, which, within)))
        return found

    def _lay(self, clause: m.Clause, one: Seen, index: int) -> None:
        self.laid[one.number].append(index)
        self.entries.append((one, clause, index))
        finding = self.sheet.findings[index]
        if (clause.same or self.case.policy.same) == "择重" and finding.nominal < 0:
            group = self._groups.setdefault((one.root, finding.unit), {})
            group.setdefault(clause.article, []).append(index)

    def add(
        self, clause: m.Clause, one: Seen, size: Fraction = Fraction(0), unit: str = "分", open_: str = "",
        kind: str = "", branch: m.Branch | None = None,
    ) -> int:  # fmt: skip
        """A finding on a fact; its place among the findings."""
        text = event(one.fact, self.case.policy.kinds)
        return put(self.case, self.sheet, clause, text, one.fact.date, size, unit, open_, kind, [one], branch)

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
    kind: str, of: Iterable[Seen], branch: m.Branch | None = None,
) -> int:  # fmt: skip
    """A finding on the sheet; its place."""
    amount = exact(size)
    origins = tuple(sorted({o for s in of for o in s.fact.origins}))
    sheet.findings.append(
        Finding(
            clause.article,
            clause.text,
            next((e.category for e in branch.effects if isinstance(e, m.NoPoints)), clause.category)
            if branch
            else clause.category,
            text,
            day,
            (),
            "",
            amount,
            amount,
            clause.basis,
            origins,
            (),
            open_,
            case.policy.title,
            unit,
            kind=kind,
            part=(clause.part, clause.branches.index(branch) if branch and branch.caps else -1),
        )
    )
    return len(sheet.findings) - 1


def stretches(case: Case, scope: str) -> list[Stretch]:
    """First and last days of what a scope means in the period: the period, its months or quarters, the year so far."""
    period = case.period
    own, wanted = _MONTHS[period.kind], _MONTHS[scope or period.kind]
    if wanted == own:
        return [(period.first, period.last)]
    if wanted > own:
        month = (period.first.month - 1) // wanted * wanted + 1
        return [(period.first.replace(month=month, day=1), period.last)]
    months = months_of(period)
    return [(months[i].first, months[i + wanted - 1].last) for i in range(0, len(months), wanted)]


def inside(found: Iterable[Seen], stretch: Stretch) -> list[Seen]:
    """Those of a stretch."""
    return [s for s in found if stretch[0] <= s.fact.date <= stretch[1]]
