"""Clauses on the whole period: conversions, totals, measures, points earned."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from engine.evaluate.wording import number as shown_number
from engine.facts.fact import State
from engine.live.amounts import Sum, from_bonus, of_computed, of_points, of_steps, quantity, rounded, together
from engine.live.book import bands_of
from engine.live.case import Case, Seen, in_order
from engine.live.charge import Charging, Sheet, finding, follow, put, whole_category
from engine.live.deeming import Deeming
from engine.live.figures import Figure
from engine.live.liable import Liable, waiting_too
from engine.live.meets import meets
from engine.live.runs import ended
from engine.live.scopes import Stretch, inside, stretches
from engine.policy import model as m
from engine.policy.units import base_unit, dimension

SCORED = ("得分", "扣分", "加分")


def converted(
    deeming: Deeming, sheet: Sheet, found: list[Seen], earlier: list[Seen], skip: frozenset[int]
) -> list[Seen]:
    """每满 N 次，视为: full groups of facts that stand become other facts."""
    case = deeming.case
    for number, clause in enumerate(case.policy.clauses):
        rule, target = clause.conversion, clause.target
        if rule is None or not isinstance(target, m.OfTotal | m.OfRun) or number in skip:
            continue
        if clause.of != case.sort or not clause.in_force(case.period.last):
            continue
        for stretch in stretches(case.period, target.scope):
            those = [s for s in (*earlier, *found) if s.fact.kind in target.kinds and not s.lent]
            possible = in_order(s for s in inside(those, stretch) if s.fact.state is not State.REFUTED)
            groups = _groups(case, target, [s for s in possible if s.counts], rule.number)
            if len(_groups(case, target, possible, rule.number)) > len(groups):
                waiting = [s for s in possible if not s.counts]
                put(
                    case,
                    sheet,
                    clause,
                    "满不满，要等核实",
                    stretch[1],
                    Fraction(0),
                    "分",
                    "待核",
                    "",
                    waiting,
                )
            for group in groups:
                gone = {s.number for s in group}
                found = [s for s in found if s.number not in gone]
                found += deeming.become(number, rule.into, group)
    return in_order(found)


def _groups(case: Case, target: m.OfTotal | m.OfRun, mine: list[Seen], size: int) -> list[tuple[Seen, ...]]:
    """Full groups one after the other; those that were complete before the period were dealt with then."""
    if isinstance(target, m.OfRun):
        return [run.found for run in ended(case, target, mine)]
    full = [tuple(mine[i : i + size]) for i in range(0, len(mine) // size * size, size)]
    return [g for g in full if g[-1].fact.date >= case.period.first]


def whole_period(charging: Charging, numbers: Iterable[int], found: list[Seen], earlier: list[Seen]) -> None:
    """Clauses on totals and measures of the period, of these numbers."""
    policy, case = charging.case.policy, charging.case
    for number, clause in ((n, policy.clauses[n]) for n in numbers):
        if number in charging.skip or not clause.in_force(case.period.last) or clause.of != case.sort:
            continue
        target = clause.target
        if isinstance(target, m.OfTotal) and clause.branches:
            for stretch in stretches(case.period, target.scope):
                _totals(charging, clause, target, stretch, found, earlier)
        elif isinstance(target, m.OfRun) and clause.branches:
            for stretch in stretches(case.period, target.scope):
                _runs(charging, clause, target, stretch, inside((*earlier, *found), stretch))
        elif isinstance(target, m.OfMeasure) and not target.name.endswith(SCORED):
            pays = any(isinstance(e, m.Pay) for b in clause.branches for e in b.effects)
            if target.name not in policy.late and not pays:
                _look(charging, clause, charging.desk.named(target.name), case.period.last, None)
        elif isinstance(target, m.Always):
            _earn(charging, clause)


def _totals(
    charging: Charging, clause: m.Clause, target: m.OfTotal, stretch: Stretch,
    found: list[Seen], earlier: list[Seen],
) -> None:  # fmt: skip
    mine = [s for s in found if s.fact.kind in target.kinds]
    past = [s for s in earlier if s.fact.kind in target.kinds]
    groups = [""]
    if target.by:
        for one in (s for s in mine if target.by not in s.fact.fields):
            charging.add(clause, one, open_=f"“{target.by}”没有填写")
        named = [s for s in (*mine, *past) if target.by in s.fact.fields]
        groups = sorted({str(s.fact.fields[target.by]) for s in named})
    for name in groups:
        now = [s for s in mine if not target.by or str(s.fact.fields.get(target.by, "")) == name]
        then = [s for s in past if not target.by or str(s.fact.fields.get(target.by, "")) == name]
        then = inside(then, stretch)
        figure = _total(charging, clause, target, [*then, *inside(now, stretch)])
        before = _total(charging, clause, target, then).value if then else None
        _look(charging, clause, figure, stretch[1], before, name)


def _runs(
    charging: Charging, clause: m.Clause, target: m.OfRun, stretch: Stretch, found: Iterable[Seen]
) -> None:
    """Every run that ends in the period; one that what waits would make or change leaves the clause open."""
    case = charging.case
    possible = [s for s in found if s.fact.kind in target.kinds and s.fact.state is not State.REFUTED]
    certain = ended(case, target, [s for s in possible if s.counts])
    for run in certain:
        figure = Figure(run.length, facts=tuple(s.fact for s in run.found))
        _look(charging, clause, figure, min(run.last, stretch[1]), run.before(case.period.first) or None)
    known = {(run.first, run.length) for run in certain}
    for run in ended(case, target, possible):
        waits = (run.first, run.length) not in known and not all(s.counts for s in run.found)
        if waits and any(case.room.within(bands_of(b), run.length) for b in clause.branches):
            facts = tuple(s.fact for s in run.found)
            _look(charging, clause, Figure(run.length, open=True, facts=facts), stretch[1], None)
            return


def _total(charging: Charging, clause: m.Clause, target: m.OfTotal, found: list[Seen]) -> Figure:
    """The total of what stands; open where something is blank, or where what waits would change anything."""
    kinds = charging.case.policy.kinds
    possible = [s for s in found if s.fact.state is not State.REFUTED]
    firm = [s for s in possible if s.counts]
    counted = dimension(target.unit) == "次数"

    def size(mine: list[Seen]) -> Fraction:
        if counted:
            return Fraction(len(mine))
        return sum((quantity(kinds, s.fact, target.unit) or Fraction(0) for s in mine), Fraction(0))

    facts = tuple(s.fact for s in firm)
    blank = not counted and any(quantity(kinds, s.fact, target.unit) is None for s in firm)
    waits = len(firm) < len(possible) and _differ(charging, clause, size(firm), size(possible))
    if waits:
        facts = tuple(s.fact for s in possible)
    return Figure(size(firm), open=blank or waits, facts=facts)


def _differ(charging: Charging, clause: m.Clause, one: Fraction, other: Fraction) -> bool:
    for branch in clause.branches:
        mine, yours = (charging.case.room.within(bands_of(branch), v) for v in (one, other))
        if mine and yours:
            return any(_plain(e, one) != _plain(e, other) for e in branch.effects)
        if mine or yours:
            return True
    return False


def _plain(effect: m.Effect, value: Fraction) -> Sum:
    if isinstance(effect, m.Computed) and effect.by is not None:
        return _plain(effect.by, value)
    if isinstance(effect, m.Steps):
        return of_steps(effect, value)
    return of_points(effect, value) if isinstance(effect, m.Points) else Sum(Fraction(0))


def _look(
    charging: Charging, clause: m.Clause, figure: Figure, day: date, before: Fraction | None, who: str = ""
) -> None:
    """The first branch whose band holds applies; what had been charged before is not charged again."""
    case, sheet = charging.case, charging.sheet
    about = [Seen(fact, 0, 0) for fact in figure.facts]
    text = _words(clause, figure, who)
    if figure.value is None or figure.open:
        if figure.open:
            _wait(charging, clause, text, day, about)
        return
    for branch in clause.branches:
        if case.room.within(bands_of(branch), figure.value):
            met = meets(case, charging.desk, branch)
            if met is None:
                _wait(charging, clause, text, day, about)
                return
            if not met:
                continue
            charged = _charged(charging, clause, before)
            for one in together(_sums(charging, clause, branch, figure.value)):
                before_ = [s.size for s in charged if (s.unit, s.bonus) == (one.unit, one.bonus)]
                size = one.size - sum(before_)
                put(case, sheet, clause, text, day, size, one.unit, one.open, "", about, branch, one.bonus)
            for effect in branch.effects:
                follow(sheet, clause, effect, day)
                if isinstance(effect, m.Pay):
                    sheet.paid.append((clause, effect))
                elif isinstance(effect, m.Joint):
                    size = Fraction(effect.points or 0)
                    given = finding(
                        case, clause, text, day, size, effect.of, "", "", about, bonus=effect.bonus
                    )
                    sheet.liable.append(Liable(effect.who, day, given))
            return


def _wait(charging: Charging, clause: m.Clause, text: str, day: date, about: list[Seen]) -> None:
    """The clause is open, for whomever it would charge."""
    sheet = charging.sheet
    index = put(charging.case, sheet, clause, text, day, Fraction(0), "分", "未定", "", about)
    effects = [e for b in clause.branches for e in b.effects if not charging.own(e)]
    sheet.liable += waiting_too(clause, effects, sheet.findings[index])


def _words(clause: m.Clause, figure: Figure, who: str) -> str:
    """The figure in one line."""
    target = clause.target
    shown = "" if figure.value is None else shown_number(figure.value)
    if isinstance(target, m.OfRun):
        return f"{'、'.join(target.kinds)} 连续 {shown}{target.unit}"
    if isinstance(target, m.OfTotal):
        unit = "次" if dimension(target.unit) == "次数" else base_unit(target.unit)
        return f"{who} {'、'.join(target.kinds)} 合计 {shown}{unit}".strip()
    return f"{target.name} {shown}".strip() if isinstance(target, m.OfMeasure) else who


def _sums(charging: Charging, clause: m.Clause, branch: m.Branch, value: Fraction) -> list[Sum]:
    sums = [from_bonus(_plain(e, value), e) for e in branch.effects if isinstance(e, m.Steps | m.Points)]
    for effect in branch.effects:
        sums += whole_category(charging.case.policy, charging.sheet, clause, effect)
        if isinstance(effect, m.Computed):
            sums.append(from_bonus(_worked(charging, effect, value), effect))
    return sums


def _worked(charging: Charging, effect: m.Computed, value: Fraction) -> Sum:
    times = Fraction(1) if effect.by is None else _plain(effect.by, value).size * effect.sign
    return of_computed(effect, charging.desk.work(effect.expression).value, times)


def _charged(charging: Charging, clause: m.Clause, before: Fraction | None) -> list[Sum]:
    """What the clause had brought before the period."""
    if before is None:
        return []
    for branch in clause.branches:
        if charging.case.room.within(bands_of(branch), before):
            plain = [e for e in branch.effects if isinstance(e, m.Steps | m.Points)]
            worked = [e for e in branch.effects if isinstance(e, m.Computed)]
            found = [from_bonus(_plain(e, before), e) for e in plain]
            return [*found, *(from_bonus(_worked(charging, e, before), e) for e in worked)]
    return []


def _earn(charging: Charging, clause: m.Clause) -> None:
    """得 …: points earned, rounded as the clause says."""
    case = charging.case
    for effect in (e for b in clause.branches for e in b.effects if isinstance(e, m.EarnPoints)):
        figure = charging.desk.work(effect.expression)
        known = figure.value is not None
        size = rounded(figure.value, effect.mode, effect.to) if figure.value is not None else Fraction(0)
        put(case, charging.sheet, clause, "", case.period.last, size, "分", "" if known else "未定", "", [])
