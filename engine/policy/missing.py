"""What every rule file must say at its beginning."""

from __future__ import annotations

from engine.decision.decision import Basis
from engine.policy.scope import Scope
from grammar import syntax as s
from grammar.diagnostic import Severity
from grammar.source import Span


def missing_headers(scope: Scope, nodes: tuple[s.Statement, ...], basis: Basis | None) -> None:
    """Report what every rule file must say and this one does not. basis: what holds for the whole file."""
    wanted: tuple[tuple[type, str, str], ...] = (
        (s.Title, "办法", "办法 窗口工作人员月度考核"),
        (s.Effective, "施行日期", "自 2018年7月1日 起施行"),
        (s.SubjectPeriod, "对象和周期", "对象 人员，周期 月"),
    )
    for kind, what, example in wanted:
        if not any(isinstance(n, kind) for n in nodes):
            scope.report("KP217", f"文件里没有写{what}。", Span(0, 0), f"请在开头写上，例如：{example}")
    if not any(isinstance(n, s.DocumentNumber) for n in nodes):
        scope.report(
            "KP217",
            "文件里没有写文号。",
            Span(0, 0),
            "请写上，例如：文号 德办字〔2018〕45号",
            Severity.WARNING,
        )
    if basis is None and not any(isinstance(n, s.BasisNote) for n in nodes):
        scope.report(
            "KP223",
            "文件里没有写依据，全部条款按“待核”对待。",
            Span(0, 0),
            "请写上 依据 原文。／依据 推定：理由。／依据 待核：理由。",
            Severity.WARNING,
        )
