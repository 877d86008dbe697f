"""What a reader of one row should know besides its figures."""

from __future__ import annotations

from decimal import Decimal

from engine.decision.decision import Decision, Status
from engine.decision.figures import is_final, plain
from engine.explain.table import main_reason
from engine.explain.wording import points


def remarks(decision: Decision) -> str:
    """Open points, vetoes, consequences, charges in percent, part-time service."""
    parts = [] if is_final(decision) else [main_reason(decision)]
    if decision.status is Status.PENDING and decision.scored:
        parts.append(f"不计未决部分为 {plain(decision.score_known)}分")
    parts += [f"取消{name}（{source}）" for name, source in sorted(decision.lost.items())]
    parts += [f"{text}（{article}）" for text, article in decision.consequences]
    if rate := sum((f.effective for f in decision.findings if f.unit == "%"), Decimal(0)):
        parts.append(f"{points(rate, '%')}")
    if decision.days_on_post and decision.days_on_post[0] != decision.days_on_post[1]:
        parts.append(f"在岗 {decision.days_on_post[0]}／{decision.days_on_post[1]} 天")
    if decision.uncovered:
        parts.append(f"未规定的事实 {len(decision.uncovered)} 项")
    return "；".join(parts)
