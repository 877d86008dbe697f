"""加倍: what counted facts were charged, once more."""

from __future__ import annotations

from fractions import Fraction

from engine.evaluate.wording import value as worded
from engine.live.case import Seen
from engine.live.charge import Charging
from engine.live.scopes import inside, stretches
from engine.policy import model as m


def double(charging: Charging, found: list[Seen], earlier: list[Seen]) -> None:
    """加倍: whatever the counted facts from the nth on (or all, once there are n) were charged, once more."""
    case = charging.case
    for number, clause in enumerate(case.policy.clauses):
        rule, target = clause.escalation, clause.target
        if (
            rule is None
            or not isinstance(target, m.OfTotal)
            or number in charging.skip
            or clause.of != case.sort
        ):
            continue
        if not clause.in_force(case.period.last):
            continue
        counted = [
            s
            for s in (*earlier, *found)
            if s.fact.kind in target.kinds
            and not s.lent
            and s.counts
            and not charging.counts.excepted(number, s)
        ]
        for stretch in stretches(case.period, target.scope):
            _double(charging, clause, rule, inside(counted, stretch))


def _double(charging: Charging, clause: m.Clause, rule: m.Escalation, mine: list[Seen]) -> None:
    groups: dict[str, list[Seen]] = {} if rule.by else {"": mine}
    if rule.by:
        for one in mine:
            value = one.fact.fields.get(rule.by)
            if value is not None:
                groups.setdefault(worded(value), []).append(one)
            elif len(mine) >= rule.number:
                charging.add(clause, one, open_=f"“{rule.by}”没有填写")
    for group in groups.values():
        if len(group) < rule.number:
            continue
        for one in group if rule.whole else group[rule.number - 1 :]:
            for index in charging.laid.get(one.number, []):
                before = charging.sheet.findings[index]
                if before.nominal and not before.outweighed:
                    charging.add(
                        clause,
                        one,
                        Fraction(before.nominal) * Fraction(rule.extra),
                        before.unit,
                        kind="加倍",
                        bonus=before.bonus,
                    )
