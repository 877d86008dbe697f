"""The bonus: how much is paid at a score, what comes besides, and what is taken off."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction

from engine.decision.decision import Award
from engine.decision.ledger import Ledger
from engine.live.amounts import exact, rounded
from engine.live.case import Case
from engine.live.charge import Sheet
from engine.live.figures import Desk
from engine.policy import model as m
from engine.policy.article import article_key

BESIDES = ("增减", "扣发")
CENT = Decimal("0.01")
_SUM = "奖励合计"
_BONUS = {"月": "当月奖励", "季": "当季奖励", "年": "全年奖励"}
# A bonus is lost by whatever name rules call it.
_ALSO = {"月": ("本月奖励",), "季": ("本季奖励",), "年": ("年度奖励", "当年奖励")}


@dataclass
class Results:
    """What follows from the score."""

    grade: tuple[str, str] = ("", "")
    pay: list[tuple[m.Clause, m.Pay]] = field(default_factory=list)
    besides: list[tuple[m.Clause, m.Pay]] = field(default_factory=list)
    paying: bool = False
    waiting: bool = False
    unknown: bool = False
    sheet: Sheet = field(default_factory=Sheet)


def award_of(case: Case, desk: Desk, ledger: Ledger, found: Results) -> tuple[Award, dict[str, Fraction]]:
    """The bonus, or the sum of several, and each one's amount before it is rounded, where that is known."""
    policy = case.policy
    exact_: dict[str, Fraction] = {}
    parts = []
    for rule in policy.awards or (policy.award,):
        if rule is not None and policy.awards:
            one, amount = _award(case, desk, _of_bonus(ledger, rule.name), _about(found, rule.name), rule)
        else:
            one, amount = _award(case, desk, ledger, found, rule)
        parts.append(one)
        if amount is not None:
            exact_[rule.name if rule else ""] = amount
    if not policy.awards:
        return parts[0], exact_
    amounts = [p.amount for p in parts if p.amount is not None]
    total = sum(amounts, Decimal(0)) if len(amounts) == len(parts) else None
    return replace(parts[0], name=_SUM, amount=total, article="", parts=tuple(parts)), exact_


def _about(found: Results, bonus: str) -> Results:
    """What clauses say about one of several bonuses."""
    pay, besides = ([(c, e) for c, e in x if e.bonus == bonus] for x in (found.pay, found.besides))
    return replace(found, pay=pay, besides=besides)


def _of_bonus(ledger: Ledger, bonus: str) -> Ledger:
    """The ledger's money that goes to or from one of several bonuses."""
    mine = [f for f in ledger.findings if f.bonus == bonus]
    yuan = [(Fraction(f.nominal), Fraction(f.effective)) for f in mine if f.unit == "元"]
    off, on = (sum((e for n, e in yuan if (n > 0) is up), Fraction(0)) for up in (False, True))
    return replace(
        ledger,
        charged=exact(rounded(-off, "四舍五入", CENT)) if any(n <= 0 for n, _ in yuan) else None,
        given=exact(rounded(on, "四舍五入", CENT)),
        rate=-sum((f.effective for f in mine if f.unit == "%"), Decimal(0)),
    )


def _award(
    case: Case, desk: Desk, ledger: Ledger, found: Results, rule: m.AwardRule | None
) -> tuple[Award, Fraction | None]:
    """One bonus, and its amount before it is rounded; none where it is not known."""
    policy = case.policy
    name = rule.name if rule else _BONUS.get(policy.period, "奖励")
    clause = found.pay[0][0] if found.pay else None
    earned = must_be_earned(policy, name if policy.awards else "")
    silent = not found.pay and rule is None and found.paying and not earned
    amount: Fraction | None = None
    if not (found.waiting or len(found.pay) > 1 or silent):
        amount = Fraction(0) if earned and not found.pay else None
        amount = _amount(case, desk, ledger, found, rule, amount)
        if any(n in bonus_names(name, policy.period) and not pending for n, _, pending in found.sheet.lost):
            amount = Fraction(0)
    mode, to = (rule.mode, rule.to) if rule else ("四舍五入", CENT)
    final = None if amount is None else exact(rounded(amount, mode, to))
    return Award(name, final, "", clause.article if clause else "", "", (), (), policy.basis), amount


def must_be_earned(policy: m.Policy, bonus: str) -> bool:
    """发 全勤奖: whether a clause says who gets the bonus at all; whoever it does not name gets none."""
    effects = (e for c in policy.clauses for b in c.branches for e in b.effects)
    return any(isinstance(e, m.Pay) and e.how == "享受" and e.bonus == bonus for e in effects)


def bonus_names(name: str, period: str) -> frozenset[str]:
    """What a bonus may be called when it is taken away."""
    return frozenset({name, "奖励", _BONUS.get(period, ""), *_ALSO.get(period, ())})


def _amount(
    case: Case, desk: Desk, ledger: Ledger, found: Results, rule: m.AwardRule | None, none: Fraction | None
) -> Fraction | None:
    """What is paid, then what comes besides, then what is taken off. none: where nothing is paid as it is not earned."""
    clause, pay = found.pay[0] if found.pay else (None, None)
    whole = _whole(case.policy, desk, rule)
    desk = replace(desk, totals={**desk.totals, **({} if whole is None else {"全额": whole})})
    amount = _paid(desk, ledger, clause, pay, whole, rule) if none is None else none
    if amount is None:
        return None
    days = desk.days.get(case.subject.id)
    if clause and clause.pro_rata and days and days[0] != days[1]:
        amount *= Fraction(*days)
    below = bool((rule and rule.open_floor) or (clause and clause.open_floor))
    for _, effect in sorted(found.besides, key=lambda b: article_key(b[0].article)):
        more = _besides(desk, effect)
        if more is None:
            return None
        amount += more
    amount += Fraction(ledger.given)
    if ledger.rate:
        amount = _not_below(amount * (1 - Fraction(ledger.rate)), below)
    return _not_below(amount - Fraction(ledger.charged or 0), below)


def _not_below(amount: Fraction, below: bool) -> Fraction:
    return amount if below else max(amount, Fraction(0))


def _paid(
    desk: Desk, ledger: Ledger, clause: m.Clause | None, pay: m.Pay | None, whole: Fraction | None,
    rule: m.AwardRule | None,
) -> Fraction | None:  # fmt: skip
    """The bonus before anything comes or goes."""
    if pay is None:
        return whole if rule else Fraction(0)
    if pay.how == "定额":
        return Fraction(pay.amount)
    if pay.expression is not None or pay.how == "每分":
        each = desk.work(pay.expression).value if pay.expression is not None else Fraction(pay.amount)
        if each is None or pay.how == "算式":
            return each
        return each * _points(desk, ledger, clause)
    if whole is None:
        return None if pay.amount else Fraction(0)
    return whole * Fraction(pay.amount)


def _points(desk: Desk, ledger: Ledger, clause: m.Clause | None) -> Fraction:
    """The figure that the clause pays by."""
    name = clause.target.name if clause and isinstance(clause.target, m.OfMeasure) else "得分"
    value = desk.named(name).value
    return Fraction(ledger.score) if value is None else value


def _besides(desk: Desk, effect: m.Pay) -> Fraction | None:
    if effect.how == "扣发":
        return -Fraction(effect.amount)
    if effect.expression is None:
        return Fraction(effect.amount)
    value = desk.work(effect.expression).value
    return None if value is None else value * Fraction(effect.amount)


def _whole(policy: m.Policy, desk: Desk, rule: m.AwardRule | None) -> Fraction | None:
    """What 全额 is: the award's own formula, else the first parameter in yuan."""
    if rule:
        return desk.work(rule.expression).value
    name = next(
        (n for n, versions in policy.parameters.items() if versions and versions[0].unit == "元"), None
    )
    return desk.named(name).value if name else None
