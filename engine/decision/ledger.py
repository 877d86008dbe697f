"""Caps and the score: findings with nominal points → effective points, category totals, score."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from engine.decision.budgets import Budgets
from engine.decision.decision import CategoryTotal, Finding
from engine.evaluate.rounding import rounded
from engine.evaluate.wording import number
from engine.policy.article import article_key
from engine.policy.model import Category, Policy

ZERO = Decimal(0)
CENT = Decimal("0.01")
_KEPT: Mapping[str, str] = {}
_NONE: list[tuple[Decimal, str]] = []


@dataclass(frozen=True)
class Ledger:
    """Findings in order of time with effective points, category totals, the score and its arithmetic."""

    findings: tuple[Finding, ...]
    categories: tuple[CategoryTotal, ...]
    score: Decimal
    steps: tuple[str, ...]
    charged: Decimal | None = None
    rate: Decimal = ZERO
    given: Decimal = ZERO


def order(finding: Finding) -> tuple[object, ...]:
    """The order in which budgets are used up: date, article, what happened; its row only breaks ties."""
    return (
        finding.date,
        article_key(finding.article),
        finding.event,
        finding.working,
        finding.notes,
        finding.evidence,
    )


def settle(
    policy: Policy,
    findings: list[Finding],
    limits: list[tuple[Decimal, str]] = _NONE,
    forfeited: Mapping[str, str] = _KEPT,
) -> Ledger:
    """Apply the categories' budgets in order of time, then the floor and the ceiling of the score.

    limits: (most, article) for the score. forfeited: category → the article by which nothing is earned there. Charges in yuan and in percent of the bonus are summed apart; the sum
    in yuan is rounded to the cent, so that what is paid and what is charged add up.
    """
    budgets = Budgets(policy, forfeited)
    settled = [budgets.spend(f) for f in sorted(findings, key=order)]
    totals = tuple(_total(policy, c, settled) for c in policy.categories.values())
    score, steps = _score(policy, [f for f in settled if f.unit == "分"], limits)
    return Ledger(tuple(settled), totals, score, steps, *_money(settled))


def of_bonus(ledger: Ledger, bonus: str) -> Ledger:
    """The ledger with the money of one of several bonuses alone."""
    charged, rate, given = _money([f for f in ledger.findings if f.bonus == bonus])
    return replace(ledger, charged=charged, rate=rate, given=given)


def _money(findings: Sequence[Finding]) -> tuple[Decimal | None, Decimal, Decimal]:
    """What is charged in yuan (None where nothing can be), what share is taken off, what is given besides."""
    yuan = [f.effective for f in findings if f.unit == "元" and f.nominal <= 0]
    given = sum((f.effective for f in findings if f.unit == "元" and f.nominal > 0), ZERO)
    rate = sum((f.effective for f in findings if f.unit == "%"), ZERO)
    charged = (-sum(yuan, ZERO)).quantize(CENT, ROUND_HALF_UP) if yuan else None
    return charged, -rate, given.quantize(CENT, ROUND_HALF_UP)


def _total(policy: Policy, category: Category, findings: list[Finding]) -> CategoryTotal:
    """What counts towards a category, that of the categories within it included."""
    mine = [f for f in findings if category in policy.chain(f.category) and f.unit == category.of]
    text = category.text + ("（推定）" if category.inferred else "")
    nominal = sum((f.nominal for f in mine if not f.outweighed), ZERO)
    return CategoryTotal(
        category.name, nominal, sum((f.effective for f in mine), ZERO), text, category.within
    )


def _weighed(policy: Policy, finding: Finding) -> Decimal:
    """Effective points as they count in the score: times the category's weight, where it has one."""
    weight = next((c.weight for c in policy.chain(finding.category) if c.weight is not None), None)
    return finding.effective if weight is None else finding.effective * weight


def _shares(policy: Policy, findings: list[Finding]) -> list[str]:
    """How weighed categories come into the score."""
    lines = []
    for category in policy.categories.values():
        mine = sum((f.effective for f in findings if category in policy.chain(f.category)), ZERO)
        if category.weight is not None and mine:
            verb = "扣" if mine < 0 else "加"
            size, share = number(abs(mine)), number(category.weight * 100)
            lines.append(
                f"{category.name} {verb} {size}分 × {share}% = {verb} {number(abs(mine) * category.weight)}分"
            )
    return lines


def _score(
    policy: Policy, findings: list[Finding], limits: list[tuple[Decimal, str]]
) -> tuple[Decimal, tuple[str, ...]]:
    points = [(f, _weighed(policy, f)) for f in findings]
    off = -sum((p for _, p in points if p < 0), ZERO)
    on = sum((p for _, p in points if p > 0), ZERO)
    raw = policy.base - off + on
    text = f"基本分 {number(policy.base)}分"
    if off:
        text += f" － 扣 {number(off)}分"
    if on:
        text += f" ＋ {'得' if not policy.base else '加'} {number(on)}分"
    steps = [*_shares(policy, findings), f"{text} = {number(raw)}分" if off or on else text]
    score = raw
    if policy.ceiling is not None and raw > policy.ceiling:
        score = policy.ceiling
        steps.append(f"最高 {number(policy.ceiling)}分，按 {number(score)}分")
    for most, article in sorted(limits):
        if score > most:
            score = most
            steps.append(f"{article}：总分不超过 {number(most)}分，按 {number(score)}分")
    if policy.floor is not None and raw < policy.floor:
        score = policy.floor
        steps.append(f"最低 {number(policy.floor)}分，按 {number(score)}分")
    if policy.rounding is not None:
        mode, to = policy.rounding
        exact, score = score, rounded(Fraction(score), mode, to)
        if score != exact:
            steps.append(f"{mode}到 {number(to)}分：{number(score)}分")
    return score, tuple(steps)
