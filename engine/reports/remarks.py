"""What a reader of one row should know besides its figures."""

from __future__ import annotations

from decimal import Decimal

from engine.decision.decision import Decision, Status
from engine.decision.figures import is_final, plain
from engine.explain.wording import missing, named, points


def open_reasons(decision: Decision) -> tuple[str, ...]:
    """Why the result is open, in short; what to do stands on the list of open points. Empty where it is final."""
    if is_final(decision):
        return ()
    lacking = (reason.partition("：请")[0] for reason in missing(decision))
    waiting = (f"{f.article} {f.event.split(' ')[0]} {f.pending}" for f in decision.findings if f.pending)
    return tuple(dict.fromkeys((*lacking, *waiting)))


def remarks(decision: Decision) -> str:
    """Open points, vetoes, consequences, charges in percent, part-time service, corrections."""
    parts = [*open_reasons(decision)]
    if decision.status is Status.PENDING and decision.scored:
        parts.append(f"不计未决部分为 {plain(decision.score_known)}分")
    parts += [f"取消{name}（{source}）" for name, source in sorted(decision.lost.items())]
    parts += [f"{text}（{article}）" for text, article in decision.consequences]
    rates: dict[str, Decimal] = {}
    for finding in (f for f in decision.findings if f.unit == "%" and f.effective):
        rates[finding.bonus] = rates.get(finding.bonus, Decimal(0)) + finding.effective
    parts += [named(points(rate, "%"), bonus) for bonus, rate in sorted(rates.items())]
    if decision.days_on_post and decision.days_on_post[0] != decision.days_on_post[1]:
        parts.append(f"在岗 {decision.days_on_post[0]}／{decision.days_on_post[1]} 天")
    if decision.corrections:
        parts.append(f"更正 {len(decision.corrections)} 处，见扣分明细")
    if decision.uncovered:
        parts.append(f"未规定的事实 {len(decision.uncovered)} 项")
    return "；".join(parts)
