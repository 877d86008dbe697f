"""Findings while a subject's month is being worked out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from engine.decision.decision import Attempt, Basis, Check, Finding
from engine.decision.ledger import Ledger
from engine.evaluate import wording
from engine.evaluate.context import Month, Occurrence
from engine.facts.fact import Fact, Origin
from engine.policy import model as m


@dataclass(frozen=True)
class Loss:
    """取消 or another consequence: what, under which clause, and why in one line. lost: 取消, else 予以 …."""

    name: str
    article: str
    cause: str
    pending: bool = False
    lost: bool = True


@dataclass(frozen=True)
class Liability:
    """A finding or a loss that goes to somebody else (连带): a role at the window, the window itself, a person.

    who: role, 窗口 or 单位. person: 工号 of the one that the fact names, who is then the field.
    """

    who: str
    date: date
    finding: Finding | None = None
    loss: Loss | None = None
    person: str = ""


@dataclass
class Draft:
    """Everything that the clauses derived for one subject.

    paid: what totals say about how much is paid out. named_before: facts of earlier months that name the subject. attended: what has been deemed 出勤, by day and half. found: the occurrences of its own; pooled: those that totals look at, a window's people's included. shared: how many
    liabilities have been given away. policy: with the subject's own scale. unknown, missing: why the score is open. begins: how
    the number that it starts from came about. let_off: why a clause with 视为 leaves a fact as it is (前 1次 不扣).
    """

    month: Month
    findings: list[Finding] = field(default_factory=list)
    paid: list[tuple[m.Clause, m.Branch, tuple[Check, ...]]] = field(default_factory=list)
    attempts: list[Attempt] = field(default_factory=list)
    losses: list[Loss] = field(default_factory=list)
    limits: list[tuple[Decimal, str]] = field(default_factory=list)
    forfeited: dict[str, str] = field(default_factory=dict)
    grades: list[tuple[str, str]] = field(default_factory=list)
    earlier: list[Occurrence] = field(default_factory=list)
    named_before: list[Occurrence] = field(default_factory=list)
    counted: dict[str, int] = field(default_factory=dict)
    ordinals: dict[tuple[str, int], int] = field(default_factory=dict)
    let_off: dict[tuple[str, int], str] = field(default_factory=dict)
    liabilities: list[Liability] = field(default_factory=list)
    joint: list[tuple[m.Joint, int, str]] = field(default_factory=list)
    found: list[Occurrence] = field(default_factory=list)
    pooled: list[Occurrence] = field(default_factory=list)
    shared: int = 0
    policy: m.Policy | None = None
    ledger: Ledger | None = None
    unknown: tuple[str, ...] = ()
    begins: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    laid: list[tuple[int, m.Clause, int]] = field(default_factory=list)
    matters: list[tuple[Fact, m.Clause, int]] = field(default_factory=list)
    free: dict[str, Decimal] = field(default_factory=dict)
    uncovered: list[str] = field(default_factory=list)
    uncovered_at: list[tuple[Origin, ...]] = field(default_factory=list)
    charged: dict[int, list[Finding]] = field(default_factory=dict)
    spared: dict[tuple[str, int], tuple[int, int]] = field(default_factory=dict)
    sparing: dict[str, tuple[int, int]] = field(default_factory=dict)
    measures: dict[str, tuple[str, str]] = field(default_factory=dict)
    attended: list[tuple[date, str, Decimal]] = field(default_factory=list)

    def own(self, found: Iterable[Occurrence]) -> list[Occurrence]:
        """Those that are about the subject: totals don't look at what is another's and only names it."""
        return [o for o in found if id(o.fact) not in self.month.lent]

    def event(self, occurrence: Occurrence) -> str:
        """The occurrence in one line."""
        return wording.event(occurrence.fact, self.month.policy.kinds)

    def finding(
        self, clause: m.Clause, event: str, on: date, checks: tuple[Check, ...], working: str, points: Decimal,
        evidence: tuple[Origin, ...], notes: tuple[str, ...] = (), pending: str = "", unit: str = "分",
        kind: str = "", remedy: str = "", branch: m.Branch | None = None, bonus: str = "",
    ) -> Finding:  # fmt: skip
        """A finding of a clause; effective points are nominal until the ledger has looked."""
        basis: Basis = clause.basis
        return Finding(
            clause.article, clause.text, clause.category, event, on, checks, working, points, points, basis,
            tuple(sorted(set(evidence))), notes, pending, self.month.policy.title, unit, kind=kind, remedy=remedy,
            part=(clause.part, _number(clause, branch)), bonus=bonus,
        )  # fmt: skip


def _number(clause: m.Clause, branch: m.Branch | None) -> int:
    """Which branch it is, where that matters for a cap of its own."""
    if branch is None or not branch.caps:
        return -1
    return next((n for n, b in enumerate(clause.branches) if b is branch), -1)
