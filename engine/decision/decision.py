"""Decisions: what the rules derive for one subject and period, with every step kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from engine.facts.fact import Origin, Period, Posting


class Status(StrEnum):
    """Whether a decision stands. PENDING: an open judgement; INCOMPLETE: data are missing."""

    FINAL = "定"
    PENDING = "待定"
    INCOMPLETE = "资料不全"


class BasisKind(StrEnum):
    """Provenance of a rule: in the text; inferred; to be confirmed."""

    TEXT = "原文"
    INFERRED = "推定"
    UNCONFIRMED = "待核"


@dataclass(frozen=True, slots=True)
class Basis:
    """Provenance of a clause or parameter, with the reason that people read."""

    kind: BasisKind
    reason: str = ""

    def __str__(self) -> str:
        return f"{self.kind}：{self.reason}" if self.reason else str(self.kind)


@dataclass(frozen=True, slots=True)
class Check:
    """Verdict on one condition. text: the condition in the clause's words (时长 10分钟以内).

    seen: the value that was compared (12分钟). verdict None: not known (待核 …).
    kind: 事件 / 数值 / 取值 / 核实 / 例外 / 奖励 / 时间 / 对象.
    """

    text: str
    seen: str
    verdict: bool | None
    kind: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A clause that applied to a fact (or to the period as a whole).

    points: signed, a deduction is negative; nominal as the clause says, effective after caps.
    event: what happened in one line (迟到 上午 应到08:30 实到08:42 12分钟). notes: steps in Chinese
    (doubling, deeming, cap). pending: not decided, nominal is then 0.
    unit: 分, 元 or % (of the bonus, as fractions of 1). outweighed: article of the heavier clause on the same
    fact, where only the heaviest counts (择重); effective is then 0. kind: "" for a fact or figure of its own, 步骤 for
    deeming (without points: they are charged by another finding), 加倍 for a doubling of another finding.
    remedy: what to fill in where, so that a pending finding can be decided. part: which 凡 of the clause and which of its
    branches it comes from, -1 where that does not matter. bonus: which of several bonuses money is taken from.
    """

    article: str
    text: str
    category: str
    event: str
    date: date
    checks: tuple[Check, ...]
    working: str  # e.g. 0.5分 × 1次
    nominal: Decimal
    effective: Decimal
    basis: Basis
    evidence: tuple[Origin, ...]
    notes: tuple[str, ...] = ()
    pending: str = ""
    policy: str = ""
    unit: str = "分"
    outweighed: str = ""
    kind: str = ""
    remedy: str = ""
    part: tuple[int, int] = (0, -1)
    bonus: str = ""


@dataclass(frozen=True, slots=True)
class Attempt:
    """A clause that looked at a fact and did not apply, with the checks that decided it.

    single: it looked at one fact, not at a total, a measure or the score.
    """

    article: str
    text: str
    event: str
    date: date
    checks: tuple[Check, ...]
    basis: Basis
    evidence: tuple[Origin, ...] = ()
    single: bool = False


@dataclass(frozen=True, slots=True)
class CategoryTotal:
    """Sum of a category before and after its cap. cap_text: 最多扣 30分 / 不封顶. within: the category that it is a part of."""

    name: str
    nominal: Decimal
    effective: Decimal
    cap_text: str
    within: str = ""


@dataclass(frozen=True, slots=True)
class Award:
    """Money. amount in 元, rounded once; unrounded kept. checks: every condition of every money clause.

    parts: where the regulation has several bonuses, each of them; amount is then their sum.
    """

    name: str
    amount: Decimal | None
    unrounded: str
    article: str
    text: str
    steps: tuple[str, ...]
    checks: tuple[Check, ...]
    basis: Basis
    refused: tuple[Attempt, ...] = ()
    parts: tuple[Award, ...] = ()

    @property
    def each(self) -> tuple[Award, ...]:
        """The bonuses one by one: the parts of a sum, or itself."""
        return self.parts or (self,)


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure of the period that a clause looked at (办结率 100%), with its working."""

    name: str
    value: str
    working: str


@dataclass(frozen=True, slots=True)
class Noted:
    """Something of the period in one line, with where it was read."""

    text: str
    evidence: tuple[Origin, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """The result for one subject, period and policy.

    score is None unless status is FINAL; score_known is the score without what is undecided.
    grade "" where the policy has none; qualifications: name → cancelled by article.
    uncovered: facts that no clause speaks of (未规定). reasons: why the status is not FINAL.
    provenance: the weakest basis that the result rests on. consequences: (text, article) besides points and
    money. charged: sum of the charges in yuan, where the policy has any. rank: where the policy ranks.
    scored: False where the policy gives no score at all. uncovered_at: where each uncovered fact was read, in
    their order. leave: leave of the period with its state. failures: when the time clock
    failed. postings: those in force during the period.
    subject_kind: 人员, 窗口, 单位 or 项目. corrections: slips that correct records of theirs, approved or not.
    """

    policy: str
    citation: str
    subject: str
    name: str
    unit: str
    role: str
    period: Period
    status: Status
    reasons: tuple[str, ...]
    base: Decimal
    score: Decimal | None
    score_known: Decimal
    score_steps: tuple[str, ...]
    grade: str
    grade_article: str
    award: Award | None
    findings: tuple[Finding, ...]
    attempts: tuple[Attempt, ...]
    uncovered: tuple[str, ...]
    categories: tuple[CategoryTotal, ...]
    measures: tuple[Measure, ...]
    lost: Mapping[str, str]
    provenance: Basis
    days_on_post: tuple[int, int] | None = None
    consequences: tuple[tuple[str, str], ...] = ()
    charged: Decimal | None = None
    rank: int | None = None
    scored: bool = True
    uncovered_at: tuple[tuple[Origin, ...], ...] = ()
    leave: tuple[Noted, ...] = ()
    failures: tuple[Noted, ...] = ()
    postings: tuple[Posting, ...] = ()
    subject_kind: str = "人员"
    corrections: tuple[Noted, ...] = ()

    def counting(self, category: str) -> tuple[Finding, ...]:
        """Findings that count towards a category, those of the categories within it included."""
        inside: set[str] = set()
        more = {category}
        while more:
            inside |= more
            more = {c.name for c in self.categories if c.within in inside} - inside
        return tuple(f for f in self.findings if f.category in inside)
