"""Properties of the reference evaluator on arbitrary months."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.decision.decision import Decision
from engine.decision.document import document, to_json
from engine.facts.fact import Fact, State
from tests.rules import fact, one, policy

RULES = policy("""类别 考勤：最多扣 20分。
类别 服务：不封顶。
类别 加分：加分 最多 3分。
第六条 考勤
（一）凡 迟到，时长 10分钟以内 的，每次 扣 0.5分；超过 10分钟、30分钟以内 的，每次 扣 1分；超过 30分钟 的，视为 旷工半天。
（二）当月 迟到、早退 合计，自 第3次 起，加倍 扣分。
（三）凡 早退，每 10分钟 扣 0.5分。
（四）凡 旷工半天，每次 扣 5分。
第八条 服务
（一）凡 投诉，经查实 的，每件 扣 7分。
第十条 加分
（一）凡 延时服务，时长 30分钟以上 的，每次 加 0.6分。
第十一条 奖励
（一）得分 100分 的，发 全额；80分以上、不满 100分 的，发 80%；不满 80分 的，不发。
""")

days = st.integers(1, 31)
minutes = st.integers(1, 90)
attendance = st.builds(
    lambda kind, day, length, row: fact(kind, day, 时长=length, 时段="上午", row=row),
    st.sampled_from(["迟到", "早退", "延时服务"]), days, minutes, st.integers(1, 999),
)  # fmt: skip
complaints = st.builds(
    lambda day, state, row: fact("投诉", day, state, row=row, 编号=str(row)),
    days, st.sampled_from(list(State)), st.integers(1, 999),
)  # fmt: skip
months = st.lists(st.one_of(attendance, complaints), max_size=12)


def shown(decision: Decision) -> str:
    return to_json(document("大厅", [decision]))


@given(months, st.randoms(use_true_random=False))
def test_order_never_matters(facts: list[Fact], chance: object) -> None:
    mixed = list(facts)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert shown(one(RULES, *facts)) == shown(one(RULES, *mixed))


@given(months)
def test_nothing_is_lost(facts: list[Fact]) -> None:
    """Every fact is found again in a finding or in an attempt that says why not."""
    decision = one(RULES, *facts)
    seen = {o for f in decision.findings for o in f.evidence} | {
        o for a in decision.attempts for o in a.evidence
    }
    assert {o for f in facts for o in f.origins} <= seen


@given(months)
def test_the_score_can_be_added_up_by_hand(facts: list[Fact]) -> None:
    decision = one(RULES, *facts)
    total = 100 + sum((f.effective for f in decision.findings), Decimal(0))
    assert decision.score_known == min(max(total, Decimal(0)), Decimal(100))
    for category in decision.categories:
        mine = [f for f in decision.findings if f.category == category.name]
        assert sum((f.effective for f in mine), Decimal(0)) == category.effective
    attendance = next(c for c in decision.categories if c.name == "考勤")
    assert attendance.effective >= -20


@given(months)
def test_effective_points_never_exceed_nominal_ones(facts: list[Fact]) -> None:
    for finding in one(RULES, *facts).findings:
        assert abs(finding.effective) <= abs(finding.nominal)
        assert finding.effective * finding.nominal >= 0


@given(months, days, minutes)
@settings(max_examples=60)
def test_one_more_lateness_never_helps(facts: list[Fact], day: int, length: int) -> None:
    more = fact("迟到", day, 时长=length, 时段="上午", row=1000)
    assert one(RULES, *facts, more).score_known <= one(RULES, *facts).score_known
