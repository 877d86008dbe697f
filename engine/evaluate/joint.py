"""连带: what a clause gives to the window's chief representative, who is known when everybody is worked out."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from engine.decision.decision import Finding
from engine.evaluate.charges import sized
from engine.evaluate.draft import Draft, Liability


def share(draft: Draft, looks: list[tuple[int, int]]) -> None:
    """Liabilities of the findings that count. looks: first and last + 1 of the findings of each occurrence.

    一半 is half of what the same clause charged; where it charged nothing, of what all clauses charged for
    the same occurrence.
    """
    for effect, index in draft.joint:
        finding = draft.findings[index]
        posting = draft.month.posting(finding.date)
        if posting is None or finding.outweighed:
            continue
        first, end = next((a, b) for a, b in looks if a <= index < b)
        own = finding.nominal or _together(draft.findings[first:end])
        points = effect.points if effect.points is not None else _half(own, effect.share)
        unit = effect.of if effect.points is not None else finding.unit if finding.nominal else "分"
        name = draft.month.subject.name
        shared = replace(
            finding,
            event=f"{finding.event} 当事人{name}",
            nominal=points,
            effective=points,
            working=f"{effect.text}：{sized(points, unit)}",
            unit=unit,
            notes=(f"连带责任，当事人 {name}（{draft.month.subject.id}）",),
        )
        draft.liabilities.append(Liability(effect.who, posting.window, shared))


def _together(findings: list[Finding]) -> Decimal:
    return sum((f.nominal for f in findings if f.unit == "分" and not f.outweighed), Decimal(0))


def _half(points: Decimal, share: Decimal) -> Decimal:
    exact = Fraction(points) * Fraction(share)
    return Decimal(exact.numerator) / Decimal(exact.denominator)
