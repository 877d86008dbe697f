"""连带: what a clause gives to the window's chief representative, who is known when everybody is worked out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from engine.decision.decision import Check, Finding
from engine.evaluate.charges import Charge, sized
from engine.evaluate.draft import Draft, Liability, Loss
from engine.facts.fact import Fact, Origin
from engine.policy import model as m


def share(draft: Draft, looks: list[tuple[int, int]]) -> None:
    """Liabilities of the findings that count. looks: first and last + 1 of the findings of each occurrence.

    一半 is half of what the same clause charged; where it charged nothing, of what all clauses charged for
    the same occurrence.
    """
    for effect, index, person in draft.joint:
        finding = draft.findings[index]
        if finding.outweighed or (effect.by_field and not person):
            continue
        first, end = next((a, b) for a, b in looks if a <= index < b)
        own = finding.nominal or _together(draft.findings[first:end])
        points = effect.points if effect.points is not None else _half(own, effect.share)
        unit = effect.of if effect.points is not None else finding.unit if finding.nominal else "分"
        whose, note = _about(draft)
        shared = replace(
            finding,
            event=f"{finding.event}{whose}",
            nominal=points,
            effective=points,
            working=f"{effect.text}：{sized(points, unit)}",
            unit=unit,
            bonus=effect.bonus if effect.points is not None else finding.bonus if unit != "分" else "",
            notes=(note,),
        )
        draft.liabilities.append(Liability(effect.who, finding.date, shared, person=person))


def waits(
    draft: Draft, clause: m.Clause, effects: Iterable[m.Effect], reason: str, fact: Fact | None = None
) -> None:
    """Whoever else would be charged, or lose something, waits too. The subject's own finding is the last one."""
    own = draft.findings[-1]
    about, note = _about(draft)
    finding = replace(own, event=f"{own.event}{about}", notes=(*own.notes, note))
    whose: dict[tuple[str, str], set[str]] = {}
    for effect in effects:
        if isinstance(effect, m.Joint) and is_others(draft, effect):
            person = named(fact, effect) if fact is not None else ""
            if person or not effect.by_field:
                whose.setdefault((effect.who, person), set())
        elif isinstance(effect, m.Lose) and effect.who:
            whose.setdefault((effect.who, ""), set()).add(effect.name)
    for (who, person), lost in whose.items():
        draft.liabilities.append(Liability(who, own.date, finding, person=person))
        losses = (Loss(name, clause.article, reason, True) for name in sorted(lost))
        draft.liabilities += [Liability(who, own.date, loss=loss) for loss in losses]


def is_others(draft: Draft, effect: m.Joint) -> bool:
    """Whether an effect goes to somebody else: 窗口 扣 2分 for what happened to the window itself is its own."""
    return effect.points is None or effect.who != draft.month.sort


def own_charge(effect: m.Joint) -> Charge:
    """窗口 扣 2分 for what happened to the window itself."""
    return Charge(effect.points or Decimal(0), [effect.text], "", (), effect.of, effect.bonus)


def named(fact: Fact, effect: m.Joint) -> str:
    """工号 of the person whom the fact names, where the liability is theirs."""
    return str(fact.fields.get(effect.who, "")) if effect.by_field else ""


def passed_on(
    draft: Draft, clause: m.Clause, effect: m.Joint, event: str, day: date, checks: tuple[Check, ...],
    evidence: tuple[Origin, ...],
) -> None:  # fmt: skip
    """单位 扣 1分 for what a person's total came to: the finding is the other's."""
    about, note = _about(draft)
    points = effect.points or Decimal(0)
    finding = draft.finding(
        clause, f"{event}{about}", day, checks, f"{effect.text}：{sized(points, effect.of)}", points, evidence,
        (note,), "", effect.of, bonus=effect.bonus,
    )  # fmt: skip
    draft.liabilities.append(Liability(effect.who, day, finding))


def _about(draft: Draft) -> tuple[str, str]:
    """Whose fact it is, for the finding of another: what its event ends with, and a note."""
    subject = draft.month.subject
    return f" 当事人{subject.name}", f"连带责任，当事人 {subject.name}（{subject.id}）"


def _together(findings: list[Finding]) -> Decimal:
    return sum((f.nominal for f in findings if f.unit == "分" and not f.outweighed), Decimal(0))


def _half(points: Decimal, share: Decimal) -> Decimal:
    exact = Fraction(points) * Fraction(share)
    return Decimal(exact.numerator) / Decimal(exact.denominator)
