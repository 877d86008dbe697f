"""A clause that does not say what it looks at."""

from __future__ import annotations

from engine.policy.clause_body import MODIFIERS
from engine.policy.scope import Scope
from grammar import syntax as s


def no_opener(scope: Scope, node: s.Clause) -> None:
    """Say what is wrong with it, as near to what was meant as can be seen."""
    if node.label is None and all(isinstance(i, MODIFIERS) for i in node.items):
        shown = "".join(scope.source.text[node.span.start : node.span.end].split()).rstrip("。")
        help = "它前面的句号把两句断开了，请把那个句号改成分号“；”。"
        scope.report("KP209", f"“{shown}”接不上前一条。", node.span, help)
        return
    first = next((i for i in node.items), None)
    if isinstance(first, s.FieldBounds) and first.field is None:
        bare = "、".join(dict.fromkeys("".join(b.text.split()) for b in first.bounds))
        of = "得分" if first.bounds[0].quantity.unit == "分" else "当月 … 合计、当月 办结率"
        help = f"请在前面写上是什么的数，例如 {of} {bare} 的。"
        scope.report("KP209", f"“{bare}”是什么的数？这一条没有说针对什么。", first.span, help)
        return
    if isinstance(first, s.Alike):
        shown = "".join(scope.source.text[first.span.start : first.span.end].split())
        help = "管全文的，请单独写成一句，放在第一个条号之前，不要条号、款号；管一款的，写在那一款的末尾。"
        scope.report("KP209", f"“{shown}”不能单独写成一条。", first.span, help)
        return
    scope.report(
        "KP209",
        "这一条没有说针对什么。",
        node.span,
        "请以 凡 …（事件）、当月 …（合计或指标）、得分 … 或 得 … 开头。",
    )
