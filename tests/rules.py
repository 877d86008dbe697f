"""Small policies and facts for tests of meaning."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache

from engine.decision.decision import Decision
from engine.evaluate.reference import evaluate
from engine.facts.fact import Fact, Facts, Gap, Origin, Period, Posting, State, Subject, Value
from engine.policy.load import load_source
from engine.policy.model import Policy
from grammar.source import Source

MARCH = Period(date(2021, 3, 1), date(2021, 3, 31), "2021-03", "月")
HEADER = """办法 测试办法
文号 测〔2021〕1号
自 2018年7月1日 起施行
对象 人员，周期 月
依据 原文。
满分 100分，最低 0分。
参数 月奖励标准：400元，自 2018年7月1日 起。
作息 全年：每年 1月1日 至 12月31日，上午 8:30—12:00，下午 14:00—17:30。
"""


@cache
def policy(clauses: str, header: str = HEADER) -> Policy:
    """The policy of some clauses under the usual header; they must be free of errors."""
    found, diagnostics = load_source(Source("测试.kp", header + clauses))
    assert found is not None, diagnostics
    return found


def fact(
    kind: str,
    day: int,
    state: State | None = None,
    *,
    row: int = 0,
    subject: str = "D001",
    **fields: Value | int | str,
) -> Fact:
    typed: dict[str, Value] = {
        k: Decimal(v) if isinstance(v, int) and not isinstance(v, bool) else v for k, v in fields.items()
    }
    return Fact(kind, subject, date(2021, 3, day), typed, state, "", (Origin("表.xlsx", kind, row or day),))


def person(subject: str = "D001", role: str = "工作人员", window: str = "一号窗口") -> Subject:
    return Subject(
        subject, f"姓名{subject}", (Posting(window, role, date(2018, 1, 1), None, Origin("花名册.xlsx")),)
    )


def decide(
    rules: Policy, *facts: Fact, gaps: tuple[Gap, ...] = (), people: tuple[Subject, ...] = (),
    days: Mapping[str, tuple[int, int]] | None = None,
) -> tuple[Decision, ...]:  # fmt: skip
    everybody = people or (person(),)
    return evaluate(rules, Facts(MARCH, everybody, facts, gaps, days or {p.id: (23, 23) for p in everybody}))


def one(
    rules: Policy, *facts: Fact, gaps: tuple[Gap, ...] = (), days: tuple[int, int] = (23, 23)
) -> Decision:
    (decision,) = decide(rules, *facts, gaps=gaps, days={"D001": days})
    return decision


def points(decision: Decision, article: str) -> Decimal:
    """Effective points of an article."""
    return sum((f.effective for f in decision.findings if f.article == article), Decimal(0))
