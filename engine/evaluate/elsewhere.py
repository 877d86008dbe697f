"""《…》 得分 平均: the results of another regulation in the months of the period."""

from __future__ import annotations

from fractions import Fraction

from engine.evaluate import wording
from engine.evaluate.context import Month
from engine.policy import model as m


def elsewhere(month: Month, node: m.Elsewhere) -> tuple[Fraction | None, str, str]:
    """Value, working, and why it is not known. Only months in which the subject was appraised count."""
    row = month.results.get(node.policy, ())
    open_ = [name for name, score in row if score is None]
    if not row or open_:
        what = f"{'、'.join(open_)} 的结果没有定" if row else "没有一个月的结果"
        return None, node.text, f"{node.text}：{what}"
    scores = [Fraction(score) for _, score in row if score is not None]
    total = sum(scores, Fraction(0))
    found = {"合计": total, "平均": total / len(scores), "最大": max(scores), "最小": min(scores)}[node.how]
    listed = "、".join(
        f"{name} {wording.number(score)}分" for (name, _), score in zip(row, scores, strict=True)
    )
    return found, f"{node.text} {wording.number(found)}分（{listed}）", ""
