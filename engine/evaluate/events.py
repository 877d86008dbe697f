"""Clauses that look at single facts: deeming first (视为 replaces), then charges."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from itertools import takewhile

from engine.decision.decision import Attempt, Check
from engine.evaluate import wording
from engine.evaluate.allowance import excused, let_off, spared
from engine.evaluate.charges import Charge, by_unit, charge, grown, of_bonus, size_for
from engine.evaluate.conditions import check, conjunction, standing
from engine.evaluate.context import Occurrence, in_time
from engine.evaluate.draft import Draft, Loss
from engine.evaluate.follow import computed, follow
from engine.evaluate.half_days import COUNTED, apart, once_a_half
from engine.evaluate.joint import is_others, named, own_charge, share, waits
from engine.evaluate.matter import count_once
from engine.evaluate.nothing import lose_all, of_category
from engine.evaluate.ordinals import count, counts, deems, exemptions, nth
from engine.evaluate.remedies import charge_remedy, cited, open_reason, open_remedy, reading
from engine.evaluate.same_fact import weigh
from engine.facts.attended import ATTENDED
from engine.facts.fact import Fact, State
from engine.policy import model as m


def event_clauses(policy: m.Policy) -> dict[str, list[m.Clause]]:
    """Clauses by the kind of fact that they look at, in the order of their articles."""
    table: dict[str, list[m.Clause]] = {}
    for clause in policy.clauses:
        if isinstance(clause.target, m.ForEvent):
            for kind in clause.target.kinds:
                table.setdefault(kind, []).append(clause)
    return table


def occurrences(draft: Draft, table: dict[str, list[m.Clause]]) -> list[Occurrence]:
    """All facts in order of time, each replaced by what it is deemed to be."""
    return replaced(
        draft, table, [*(f for facts in draft.month.by_kind.values() for f in facts), *draft.month.named]
    )


def replaced(draft: Draft, table: dict[str, list[m.Clause]], facts: list[Fact]) -> list[Occurrence]:
    """Facts with 视为 worked out."""
    todo = list(reversed(in_time(Occurrence(f) for f in facts)))
    done: list[Occurrence] = []
    while todo:
        occurrence = todo.pop()
        others = _deemed(draft, occurrence, _looking(draft, occurrence.fact, table))
        if others is None:
            done.append(occurrence)
        else:
            todo += others
    return in_time(done)


def _verdict(
    draft: Draft, fact: Fact, clause: m.Clause, branch: m.Branch
) -> tuple[bool | None, tuple[Check, ...]]:
    own = tuple(
        nth(draft, fact, clause, c) if isinstance(c, m.IsNth) else check(draft.month, fact, c)
        for c in branch.conditions
    )
    implied = () if any(c.kind == "核实" for c in own) else standing(fact)
    excused = exemptions(draft, fact, clause)
    checks = (*implied, *own, *excused)
    return conjunction(checks), checks


def _deemed(draft: Draft, occurrence: Occurrence, clauses: list[m.Clause]) -> list[Occurrence] | None:
    """What the occurrence becomes, or None where no clause deems it to be something else."""
    fact = occurrence.fact
    for clause in clauses:
        if not deems(clause):
            continue
        if counts(clause):
            count(draft, fact, clause)
        for branch in clause.branches:
            into = next((e for e in branch.effects if isinstance(e, m.Become)), None)
            if into is None and clause.free is None and branch.free is None:
                continue
            verdict, checks = _verdict(draft, fact, clause, branch)
            if not verdict or not _decides(draft, fact, clause, branch):
                continue
            if let_off(draft, fact, clause, branch):
                break
            if into is not None:
                return become(draft, clause, into, [occurrence], checks)
    return None


def _decides(draft: Draft, fact: Fact, clause: m.Clause, branch: m.Branch) -> bool:
    """Whether no branch before this one holds, or might."""
    before = takewhile(lambda b: b is not branch, clause.branches)
    return all(_verdict(draft, fact, clause, b)[0] is False for b in before)


def become(
    draft: Draft, clause: m.Clause, into: m.Become, group: list[Occurrence], checks: tuple[Check, ...]
) -> list[Occurrence]:
    """Facts that replace a group, dated on its last; the step itself is a finding without points."""
    last = group[-1].fact
    event = "、".join(f"{wording.day(o.fact.date)} {draft.event(o)}" for o in group)
    evidence = tuple(origin for o in group for origin in o.fact.origins)
    shown = draft.event(group[0]) if len(group) == 1 else event
    lineage = (*group[0].lineage, f"由{event}，按{clause.article}{into.text}")
    draft.findings.append(
        draft.finding(
            clause,
            shown,
            last.date,
            checks,
            f"{into.text}，本条不另扣分",
            Decimal(0),
            evidence,
            (*group[0].lineage, *(reading(last) if len(group) == 1 else ())),
            kind="步骤",
        )
    )
    fields = {k: v for k, v in last.fields.items() if k in ("时段", "核实状态")}
    target = draft.month.policy.kinds[into.kind]
    shared = {k: v for k, v in last.fields.items() if target.field(k) is not None}
    if into.amount is not None:
        # The clause says how much; the rest (who, where, when) goes along.
        shared = {k: v for k, v in shared.items() if not isinstance(v, Decimal)}
        shared[into.amount[0]] = into.amount[1]
    fields |= shared
    known: tuple[str, ...] = ()
    if into.kind == ATTENDED:
        fields, known = once_a_half(draft, last.date, fields)
        if not fields:
            draft.findings[-1] = replace(draft.findings[-1], working=f"{into.text}，{COUNTED}")
            return []
    new = Fact(into.kind, last.subject, last.date, fields, State.VERIFIED, "", tuple(sorted(set(evidence))))
    root = draft.month.root(group[0]) if len(group) == 1 else 0
    # Each a fact of its own: they are counted and doubled one by one.
    made = apart(last.kind, new, into.times)
    return [Occurrence(fact, (*lineage, *known), root) for fact in made]


def charge_events(draft: Draft, found: list[Occurrence], table: dict[str, list[m.Clause]]) -> None:
    """Every clause looks at every occurrence of its kinds; what it found or refused is kept."""
    looks: list[tuple[int, int]] = []
    for occurrence in found:
        fact = occurrence.fact
        clauses = _looking(draft, fact, table)
        for clause in clauses:
            if counts(clause):
                count(draft, fact, clause)
        start = len(draft.findings)
        applied = [_look(draft, occurrence, clause) for clause in clauses]
        looks.append((start, len(draft.findings)))
        if clauses and not any(applied) and all(_only_bands(draft, fact, c) for c in clauses):
            draft.uncovered.append(f"{wording.day(fact.date)} {draft.event(occurrence)}")
            draft.uncovered_at.append(fact.origins)
    weigh(draft)
    count_once(draft)
    share(draft, looks)


def _looking(draft: Draft, fact: Fact, table: dict[str, list[m.Clause]]) -> list[m.Clause]:
    """Clauses in force that look at the fact: at its own subject, or at the person whom it names."""
    whose = draft.month.lent.get(id(fact), "")
    found = (
        c for c in table.get(fact.kind, ()) if isinstance(c.target, m.ForEvent) and c.target.whose == whose
    )
    return [c for c in found if c.in_force(fact.date)]


def _only_bands(draft: Draft, fact: Fact, clause: m.Clause) -> bool:
    """Whether a deducting clause passed the fact over for its size alone, or a table has no cell for it (S21)."""
    if clause.table:
        heads = tuple(f"{f} " for f in clause.table)
        return _passed_over(draft, fact, clause, lambda c: c.text.startswith(heads))
    if not any(isinstance(c, m.InBand) for b in clause.branches for c in b.conditions):
        return False
    if all(isinstance(e, m.Points) and e.points > 0 for b in clause.branches for e in b.effects):
        return False
    return _passed_over(draft, fact, clause, lambda c: c.kind == "数值")


def _passed_over(draft: Draft, fact: Fact, clause: m.Clause, alone: Callable[[Check], bool]) -> bool:
    """Whether nothing but checks of one sort kept the clause from the fact."""
    for branch in clause.branches:
        _, checks = _verdict(draft, fact, clause, branch)
        if any(c.verdict is not True and not alone(c) for c in checks):
            return False
    return True


def _look(draft: Draft, occurrence: Occurrence, clause: m.Clause) -> bool:
    """One clause at one occurrence: whether it applied (or waits for a judgement)."""
    fact = occurrence.fact
    seen: list[Check] = []
    for branch in clause.branches:
        verdict, checks = _verdict(draft, fact, clause, branch)
        if verdict is False:
            seen += [c for c in checks if c not in seen]
            continue
        if verdict is None:
            _wait(draft, occurrence, clause, branch, checks)
        else:
            _apply(draft, occurrence, clause, branch, checks)
        return True
    draft.attempts.append(
        Attempt(
            clause.article,
            clause.text,
            draft.event(occurrence),
            fact.date,
            tuple(seen),
            clause.basis,
            fact.origins,
            single=True,
        )
    )
    return False


def _wait(
    draft: Draft, occurrence: Occurrence, clause: m.Clause, branch: m.Branch, checks: tuple[Check, ...]
) -> None:
    fact = occurrence.fact
    open_check = next(c for c in checks if c.verdict is None)
    reason = open_reason(open_check)
    draft.findings.append(
        draft.finding(
            clause,
            draft.event(occurrence),
            fact.date,
            checks,
            "",
            Decimal(0),
            fact.origins,
            (*occurrence.lineage, *reading(fact), *cited((fact.kind,), draft.month.policy)),
            reason,
            remedy=open_remedy(draft.month, fact, open_check),
        )
    )
    for effect in branch.effects:
        if isinstance(effect, m.Lose) and not effect.who:
            draft.losses.append(Loss(effect.name, clause.article, reason, True))
    waits(draft, clause, branch.effects, reason, fact)


def _apply(
    draft: Draft, occurrence: Occurrence, clause: m.Clause, branch: m.Branch, checks: tuple[Check, ...]
) -> None:
    fact = occurrence.fact
    notes = list(occurrence.lineage)
    charges: list[Charge] = []
    less = excused(draft, fact, clause, branch, notes)
    for effect in branch.effects:
        if isinstance(effect, m.Points | m.Discretion | m.Steps):
            turn = draft.ordinals.get((clause.article, id(fact)), 1)
            charges.append(charge(draft.month.policy, fact, clause, grown(effect, turn), less))
        elif isinstance(effect, m.Computed):
            size = size_for(draft.month.policy, fact, effect.by, less) if effect.by else None
            charges.append(of_bonus(computed(draft.month, effect, fact, size), effect))
        elif isinstance(effect, m.NoPoints):
            charges += lose_all(draft, clause, effect, notes)
        elif isinstance(effect, m.Follow | m.LimitScore | m.AsGrade | m.Lose):
            event = f"{wording.day(fact.date)} {draft.event(occurrence)}"
            follow(draft, clause, effect, event, notes, fact.date)
        elif isinstance(effect, m.Pay) and effect.how == "扣发":
            charges.append(of_bonus(Charge(-effect.amount, [effect.text], "", (), "元"), effect))
        elif isinstance(effect, m.Joint) and not is_others(draft, effect):
            charges.append(own_charge(effect))
    sums = by_unit(charges)
    free = (any(c.points for c in sums) or deems(clause)) and spared(draft, fact, clause, branch, notes)
    # 连带 扣 一半 is half of the points where there are any, else half of the money.
    whose = len(draft.findings) + next((n for n, c in enumerate(sums) if c.of == "分"), 0)
    joint = [e for e in branch.effects if isinstance(e, m.Joint) and is_others(draft, e)]
    draft.joint += [(e, whose, named(fact, e)) for e in joint]
    for one in sums:
        finding = draft.finding(
            clause, draft.event(occurrence), fact.date, checks, "；".join(one.working),
            Decimal(0) if free else one.points, fact.origins, (*notes, *one.notes, *reading(fact), *cited((fact.kind,), draft.month.policy)), one.pending,
            one.of, remedy=charge_remedy(fact, one.pending), branch=branch, bonus=one.bonus,
        )  # fmt: skip
        finding = of_category(finding, branch)
        draft.laid.append((draft.month.root(occurrence), clause, len(draft.findings)))
        if clause.matter or draft.month.policy.matters:
            draft.matters.append((fact, clause, len(draft.findings)))
        draft.findings.append(finding)
        draft.charged.setdefault(id(fact), []).append(finding)
