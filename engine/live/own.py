"""Numbers of the scale that a subject has of their own, put into the policy before the ledger looks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from engine.decision.decision import Finding
from engine.decision.ledger import Ledger
from engine.live.amounts import exact, rounded
from engine.live.encode import walk
from engine.live.figures import Desk, Figure
from engine.policy import model as m
from grammar.vocabulary import OWN_SCORE

_CENT = Decimal("0.01")


def own(policy: m.Policy, desk: Desk, findings: Iterable[Finding], sort: str = "") -> tuple[m.Policy, bool]:
    """The policy with the subject's own base, budgets and caps; whether one of them is still open."""
    charged = [f for f in findings if f.nominal]
    policy, open_ = _begun(policy, desk, sort)
    used = {c.name for f in charged for c in policy.chain(f.category)}
    categories = dict(policy.categories)
    for name, category in policy.categories.items():
        if category.most_from and name in used:
            figure = desk.named(category.most_from)
            categories[name] = replace(category, most_off=_size(figure))
            open_ |= figure.value is None
    articles = {f.article for f in charged}
    clauses = []
    for clause in policy.clauses:
        if clause.article in articles and any(c.expression for c in clause.every_cap):
            caps, waits = _caps(clause.caps, desk)
            branches = []
            for branch in clause.branches:
                inner, more = _caps(branch.caps, desk)
                branches.append(replace(branch, caps=inner))
                waits |= more
            clause = replace(clause, caps=caps, branches=tuple(branches))
            open_ |= waits
        clauses.append(clause)
    return replace(policy, categories=categories, clauses=tuple(clauses)), open_


def is_combined(begins: m.GroupScore) -> bool:
    """Whether a group's score is made of its own part and others', instead of beginning with a number."""
    return any(isinstance(n, m.Name) and n.name == OWN_SCORE for n in walk(begins.expression))


def _begun(policy: m.Policy, desk: Desk, sort: str) -> tuple[m.Policy, bool]:
    """Where the score begins: a group on its own scale, and with what the file says of it."""
    scale = policy.group_scales.get(sort)
    if scale is not None:
        policy = replace(policy, base=scale.base, floor=scale.floor, ceiling=scale.ceiling)
    begins = policy.group_scores.get(sort)
    if begins is not None and not is_combined(begins):
        figure = desk.work(begins.expression)
        value = None if figure.value is None else rounded(figure.value, begins.mode, begins.to)
    elif policy.base_from and not sort:
        figure = desk.named(policy.base_from)
        value = figure.value
    else:
        return policy, False
    return replace(policy, base=exact(value or Fraction(0)), scored=value is not None), figure.open


def own_rounding(policy: m.Policy, ledger: Ledger) -> Ledger:
    """The ledger with its score as the regulation rounds it, and its money to the cent."""
    mode, to = policy.rounding or ("", None)
    money = [Fraction(f.effective) for f in ledger.findings if f.unit == "元" and not f.outweighed]
    off = [f for f in ledger.findings if f.unit == "元" and f.nominal <= 0]
    taken, given = (
        -sum((v for v in money if v < 0), Fraction(0)),
        sum((v for v in money if v > 0), Fraction(0)),
    )
    return replace(
        ledger,
        score=exact(rounded(Fraction(ledger.score), mode, to)),
        charged=exact(rounded(taken, "四舍五入", _CENT)) if off else None,
        given=exact(rounded(given, "四舍五入", _CENT)),
    )


def score_of(policy: m.Policy, desk: Desk, sort: str, score: Decimal) -> tuple[Decimal, bool]:
    """窗口得分 为 … ＋ 自身得分 × 50%: the score from the ledger's own; whether it is still open."""
    begins = policy.group_scores.get(sort)
    if begins is None or not is_combined(begins):
        return score, False
    figure = replace(desk, totals={OWN_SCORE: Fraction(score)}).work(begins.expression)
    if figure.value is None:
        return score, True
    return exact(rounded(figure.value, begins.mode, begins.to)), False


def _caps(caps: tuple[m.Cap, ...], desk: Desk) -> tuple[tuple[m.Cap, ...], bool]:
    """Caps with their formulas worked out."""
    found, open_ = [], False
    for cap in caps:
        if cap.expression is not None:
            figure = desk.work(cap.expression)
            cap = replace(cap, most=_size(figure))
            open_ |= figure.value is None
        found.append(cap)
    return tuple(found), open_


def _size(figure: Figure) -> Decimal | None:
    return None if figure.value is None else exact(figure.value)
