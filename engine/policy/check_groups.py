"""What a clause on windows or units cannot do with what happens to their people."""

from __future__ import annotations

from collections.abc import Iterator

from engine.policy import model as m
from grammar import syntax as s
from grammar.diagnostic import Diagnostic, InSource, Severity


def peoples_events(policy: m.Policy, tree: s.SyntaxTree) -> Iterator[Diagnostic]:
    """窗口 每满 2次 迟到，视为 …; 窗口 当月 迟到 合计，自 第2次 起，加倍: what happens to people is theirs, so that nothing
    would follow."""
    for clause in policy.clauses:
        target = clause.target
        if not clause.of or not isinstance(target, m.OfTotal | m.OfRun):
            continue
        others = [k for k in target.kinds if k in policy.kinds and policy.kinds[k].about != clause.of]
        if others and (clause.conversion or clause.escalation):
            what = "每满几次，视为" if clause.conversion else "加倍"
            of = clause.of
            yield Diagnostic(
                "KP270",
                Severity.ERROR,
                f"{clause.article}：“{'、'.join(others)}”是人的事，{of}的“{what}”只能看{of}自己的事（对象 {of}）。",
                InSource(*clause.place) if clause.place else None,
                f"成员的事合计起来扣{of}的分，请写成 {of} 当月 {'、'.join(others)} 合计 2次以上 的，扣 1分。",
            )
