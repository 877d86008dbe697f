"""Money from a settled score: the clause that pays, what comes besides, what is taken off, rounded once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from engine.decision.decision import Attempt, Award, Basis, BasisKind, Check
from engine.decision.ledger import Ledger
from engine.evaluate.draft import Draft, Loss
from engine.evaluate.measures import evaluate, own_value
from engine.evaluate.rounding import rounded
from engine.evaluate.wording import number, percent
from engine.policy import model as m
from engine.policy.article import article_key

CENT = Decimal("0.01")
ZERO = Fraction(0)
# These change what is paid, and do not say what it is.
BESIDES = ("增减", "扣发")
BONUS = {"月": "当月奖励", "季": "当季奖励", "年": "全年奖励"}
# What rules call the period's bonus when they take it away, whatever name it was declared under.
_CALLED = {
    "月": ("当月奖励", "本月奖励"),
    "季": ("当季奖励", "本季奖励"),
    "年": ("全年奖励", "年度奖励", "当年奖励"),
}
Paying = tuple[m.Clause, m.Branch, tuple[Check, ...]]
Figures = Callable[[str], Decimal | Fraction | None]


@dataclass(frozen=True)
class Paid:
    """What the clauses on results say about money. waiting: why a figure that pay goes by is not known.

    paying: whether some clause says how much is paid, whether or not it applies. bonus: which of several this is about.
    """

    pay: tuple[Paying, ...]
    besides: tuple[tuple[m.Pay, m.Clause, tuple[Check, ...]], ...]
    refused: tuple[Attempt, ...]
    losses: tuple[Loss, ...]
    waiting: tuple[str, ...]
    paying: bool
    bonus: str = ""


def pays(clause: m.Clause, bonus: str = "") -> bool:
    """Whether a clause says how much is paid out (of a bonus, where there are several)."""
    return any(pays_in(b, bonus) for b in clause.branches)


def pays_in(branch: m.Branch, bonus: str) -> bool:
    """Whether a branch says how much a bonus is."""
    return any(says(e, bonus) for e in branch.effects)


def says(effect: m.Effect, bonus: str) -> bool:
    """Whether an effect says how much a bonus is."""
    return isinstance(effect, m.Pay) and effect.how not in BESIDES and (not bonus or effect.bonus == bonus)


def _must_be_earned(policy: m.Policy, bonus: str) -> bool:
    """Whether a clause says who gets the bonus at all (当月 没有 迟到 的，发 全勤奖)."""
    effects = (e for c in policy.clauses for b in c.branches for e in b.effects)
    return any(isinstance(e, m.Pay) and e.how == "享受" and e.bonus == bonus for e in effects)


def paid_out(
    draft: Draft, ledger: Ledger, paid: Paid, value: Figures, rule: m.AwardRule | None
) -> tuple[Award, Fraction | None]:
    """The bonus with every step of its working, and its exact amount; None where it is not known."""
    policy = draft.month.policy
    bonus = rule.name if rule else BONUS.get(policy.period, "奖励")
    open_ = _open(policy, ledger, paid, rule)
    if open_:
        return Award(bonus, None, "", "", "", open_, (), policy.basis, paid.refused), None
    clause, branch, checks = paid.pay[0] if paid.pay else (None, None, ())
    full = _full(policy, draft, rule)
    if full.amount is not None:
        draft.month.totals["全额"] = Decimal(full.amount.numerator) / Decimal(full.amount.denominator)
    on = clause.target.name if clause and isinstance(clause.target, m.OfMeasure) else "得分"
    points = value(on)
    amount, steps = _amount(draft, ledger.score if points is None else points, branch, full, paid, rule)
    if amount is not None:
        if clause and clause.pro_rata:
            amount = _pro_rata(draft, amount, steps)
        amount = _changed(draft, ledger, amount, paid, steps, _may_be_negative(rule, clause))
    vetoes, amount = _vetoes(bonus, policy.period, paid, amount, steps)
    to, mode = (rule.to, rule.mode) if rule else (CENT, "四舍五入")
    final = rounded(amount, mode, to) if amount is not None else None
    if final is not None and Fraction(final) != amount:
        steps.append(f"{mode}到{'分' if to == CENT else number(to) + '元'}：{number(final)}元")
    extra = tuple(c for _, _, found in paid.besides for c in found)
    basis = _weaker(clause.basis if clause else policy.basis, full.version)
    award = Award(
        bonus, final, number(amount) if amount is not None else "", clause.article if clause else "",
        clause.text if clause else "", tuple(steps), (*checks, *extra, *vetoes), basis, paid.refused,
    )  # fmt: skip
    return award, amount


def _open(policy: m.Policy, ledger: Ledger, paid: Paid, rule: m.AwardRule | None) -> tuple[str, ...]:
    """Why nothing can be paid: a figure is open, two clauses pay, or none speaks of this score."""
    if paid.waiting:
        return paid.waiting
    if len(paid.pay) > 1:
        articles = sorted((c.article for c, _, _ in paid.pay), key=article_key)
        return (f"{'和'.join(articles)}都规定了发多少，不知道按哪一条",)
    if not paid.pay and rule is None and paid.paying and not _must_be_earned(policy, paid.bonus):
        if not any(isinstance(c.target, m.OfMeasure) and pays(c) for c in policy.clauses):
            return ("合计没有到任何一档，没有条款规定这时发多少（发全额的，请声明 奖励 …：全额 为 …）",)
        return (f"没有条款规定 {number(ledger.score)}分 怎么发",)
    return ()


def called(bonus: str, period: str) -> set[str]:
    """By which names rules take a bonus away."""
    return {bonus, "奖励", *_CALLED.get(period, ())}


def _vetoes(
    bonus: str, period: str, paid: Paid, amount: Fraction | None, steps: list[str]
) -> tuple[tuple[Check, ...], Fraction | None]:
    names = called(bonus, period)
    lost = [x for x in paid.losses if x.lost and x.name in names and not x.pending]
    if not lost:
        return (), amount
    steps.append(f"{lost[0].article}取消{bonus}，发 0元")
    return tuple(Check(f"没有被取消{bonus}", x.cause, False, "奖励") for x in lost), ZERO


@dataclass(frozen=True)
class _Full:
    """What 全额 means: its name, its amount at the period's end, its working, and the parameter's version."""

    name: str
    amount: Fraction | None
    working: str
    version: m.Version | None = None


def _full(policy: m.Policy, draft: Draft, rule: m.AwardRule | None) -> _Full:
    if rule is not None:
        figure = evaluate(draft.month, rule.expression)
        reason = figure.working if figure.value is not None else figure.pending or figure.absent
        return _Full(rule.name, figure.value, reason)
    for name, versions in policy.parameters.items():
        if versions and versions[0].unit == "元":
            version = next((v for v in versions if v.in_force(draft.month.period.last)), None)
            if version is None:
                return _Full(name, None, "")
            own, why = own_value(draft.month, version)
            if own is None:
                return _Full(name, None, why, version)
            whose = f"，{why}" if why else ""
            return _Full(name, Fraction(own), f"{name} {number(own)}元（{version.basis}{whose}）", version)
    return _Full("", None, "")


def _may_be_negative(rule: m.AwardRule | None, clause: m.Clause | None) -> bool:
    return bool((rule and rule.open_floor) or (clause and clause.open_floor))


def _amount(
    draft: Draft, points: Decimal | Fraction, branch: m.Branch | None, full: _Full, paid: Paid,
    rule: m.AwardRule | None,
) -> tuple[Fraction | None, list[str]]:  # fmt: skip
    """The amount before what comes besides and what is taken off, and how it came about."""
    effects = (e for e in branch.effects if isinstance(e, m.Pay)) if branch else iter(())
    effect = next((e for e in effects if says(e, paid.bonus)), None)
    if effect is None:
        return _whole(draft, full, paid, rule)
    if effect.how == "定额":
        return Fraction(effect.amount), [f"{effect.text}"]
    if effect.expression is not None:
        return _worked_out(draft, points, effect)
    if effect.how == "每分":
        exact = Fraction(points) * Fraction(effect.amount)
        return exact, [f"{effect.text} × {number(points)}分 = {number(exact)}元"]
    if full.amount is None and not effect.amount:
        return ZERO, [effect.text]
    if full.amount is None or branch is None:
        return None, [_unknown(draft, full)]
    exact = full.amount * Fraction(effect.amount)
    rate = number(effect.amount * 100)
    return exact, [
        full.working, f"{branch.text.rstrip('。')}：{number(full.amount)}元 × {rate}% = {number(exact)}元"
    ]  # fmt: skip


def _whole(
    draft: Draft, full: _Full, paid: Paid, rule: m.AwardRule | None
) -> tuple[Fraction | None, list[str]]:
    """Where no clause says how much: the whole award, or nothing but what comes besides."""
    if _must_be_earned(draft.month.policy, paid.bonus):
        return ZERO, [f"没有符合发{full.name or '奖励'}的条件，不发"]
    if rule is None:
        return ZERO, []
    if full.amount is None:
        return None, [_unknown(draft, full)]
    return full.amount, [f"{full.name}：{full.working} = {number(full.amount)}元"]


def _worked_out(draft: Draft, points: Decimal | Fraction, effect: m.Pay) -> tuple[Fraction | None, list[str]]:
    """发 得分 × 4元, 每分 分值."""
    assert effect.expression is not None
    figure = evaluate(draft.month, effect.expression)
    if figure.value is None:
        return None, [f"{effect.text}：{figure.pending or figure.absent}"]
    if effect.how == "算式":
        return figure.value, [f"{effect.text}：{figure.working} = {number(figure.value)}元"]
    exact = Fraction(points) * figure.value
    return exact, [f"{effect.text}（{figure.working}）× {number(points)}分 = {number(exact)}元"]


def _unknown(draft: Draft, full: _Full) -> str:
    return (
        f"“{full.name}”在 {draft.month.period.name} 没有有效的数{'：' + full.working if full.working else ''}"
    )


def _changed(
    draft: Draft, ledger: Ledger, amount: Fraction, paid: Paid, steps: list[str], negative: bool
) -> Fraction | None:
    """What comes besides, then charges in percent of the bonus, then charges in yuan; never below nothing, unless
    the regulation says so."""
    for effect, clause, _ in sorted(paid.besides, key=lambda x: article_key(x[1].article)):
        more = _besides(draft, effect)
        if more is None:
            steps.append(f"{clause.article}：{effect.text}算不出来")
            return None
        steps.append(f"{clause.article}：{effect.text}：{number(amount)}元 → {number(amount + more)}元")
        amount += more
    if ledger.given:
        left = amount + Fraction(ledger.given)
        steps.append(f"加发 {number(ledger.given)}元：{number(amount)}元 → {number(left)}元")
        amount = left
    if ledger.rate:
        left = amount * (1 - Fraction(ledger.rate))
        steps.append(_taken(f"扣 {percent(ledger.rate)}", amount, left, negative))
        amount = left if negative else max(left, ZERO)
    if ledger.charged:
        left = amount - Fraction(ledger.charged)
        steps.append(_taken(f"扣 {number(ledger.charged)}元", amount, left, negative))
        amount = left
    return amount if negative else max(amount, ZERO)


def _taken(what: str, before: Fraction, after: Fraction, negative: bool) -> str:
    return f"{what}：{number(before)}元 → {number(after if negative else max(after, ZERO))}元"


def _besides(draft: Draft, effect: m.Pay) -> Fraction | None:
    if effect.how == "扣发":
        return -Fraction(effect.amount)
    if effect.expression is None:
        return Fraction(effect.amount)
    value = evaluate(draft.month, effect.expression).value
    return None if value is None else value * Fraction(effect.amount)


def _weaker(basis: Basis, version: m.Version | None) -> Basis:
    """The weaker of the clause's basis and the parameter's; the clause's where both are alike."""
    order = tuple(BasisKind)
    if version is None or order.index(version.basis.kind) <= order.index(basis.kind):
        return basis
    return version.basis


def _pro_rata(draft: Draft, amount: Fraction, steps: list[str]) -> Fraction:
    """按在岗天数折算: workdays on post ÷ workdays of the period."""
    if draft.month.days is None or draft.month.days[0] == draft.month.days[1]:
        return amount
    mine, all_days = draft.month.days
    exact = amount * Fraction(mine, all_days)
    steps.append(f"按在岗天数折算：{number(amount)}元 × {mine}天 ÷ {all_days}天 = {number(exact)}元")
    return exact
