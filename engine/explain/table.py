"""Plain rows for the table that the terminal shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from engine.decision.decision import Decision, Finding
from engine.decision.figures import brief, by_unit, is_final, plain
from engine.explain.finding import DEEMING, DOUBLING
from engine.explain.wording import missing, points
from engine.policy.kinds import GROUPS

HEADER = ("窗口", "工号", "姓名", "状态", "得分", "名次", "等次", "扣款", "奖励", "主要原因")
PERSON = "人员"
_MOST = 2


def summary_rows(decisions: Sequence[Decision]) -> tuple[tuple[str, ...], ...]:
    """A row of text per decision, columns as in HEADER, people of one window together.

    The reasons that all of them share are left out: see common_reasons.
    """
    shared = common_reasons(decisions)
    return tuple(_row(d, shared) for unit in by_unit(decisions) for d in unit)


def summaries(
    decisions: Sequence[Decision],
) -> Iterator[tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]]:
    """Header and rows for each kind of subject (people, then their windows), without the columns that nobody has."""
    for kind in dict.fromkeys(d.subject_kind for d in decisions):
        rows = summary_rows([d for d in decisions if d.subject_kind == kind])
        kept = [i for i in range(len(HEADER)) if any(row[i] for row in rows) or HEADER[i] == "得分"]
        names = {} if kind == PERSON else {"工号": kind if kind in GROUPS else "编号", "姓名": "名称"}
        yield (
            tuple(names.get(HEADER[i], HEADER[i]) for i in kept),
            tuple(tuple(r[i] for i in kept) for r in rows),
        )


def common_reasons(decisions: Sequence[Decision]) -> tuple[str, ...]:
    """Reasons that keep the result of everybody open: said once, not in every row. None for a single result."""
    if len(decisions) < 2:
        return ()
    shared = set.intersection(*(set(d.reasons) for d in decisions))
    return tuple(r for r in decisions[0].reasons if r in shared)


def main_reason(decision: Decision, shared: Sequence[str] = ()) -> str:
    """Why the result is open, else what was lost, the heaviest clauses and all else that moved score or money.

    Empty where nothing happened.

    shared: reasons that need not be said again.
    """
    if not is_final(decision):
        return "；".join(_open(decision, shared))
    parts = [f"取消{name}（{source}）" for name, source in sorted(decision.lost.items())]
    parts += [f"{text}（{article}）" for text, article in decision.consequences]
    parts += [*_taken(decision), *_given(decision)]
    if decision.award and any("在岗天数" in step for step in decision.award.steps) and decision.days_on_post:
        parts.append(f"奖励按在岗 {decision.days_on_post[0]}／{decision.days_on_post[1]} 天折算")
    return "；".join(parts)


def _row(decision: Decision, shared: Sequence[str]) -> tuple[str, ...]:
    amount = decision.award.amount if decision.award and is_final(decision) else None
    return (
        decision.unit if decision.subject_kind == PERSON else "",
        decision.subject,
        decision.name if decision.name != decision.subject else "",
        str(decision.status),
        "" if decision.score is None else brief(decision.score),
        "" if decision.rank is None else str(decision.rank),
        decision.grade if is_final(decision) else "",
        "" if decision.charged is None else plain(decision.charged),
        "" if amount is None else plain(amount),
        main_reason(decision, shared),
    )


def _open(decision: Decision, shared: Sequence[str]) -> list[str]:
    """What is missing or undecided, in short; the whole story is in why."""
    lacking = [r.split("：")[0] for r in missing(decision) if r not in shared]
    waiting = [f for f in decision.findings if f.pending]
    told = [f"{f.article} {f.event.split(' ')[0]} {f.pending}" for f in waiting]
    return [*lacking, *dict.fromkeys(told)]


def _taken(decision: Decision) -> list[str]:
    """The clauses that cost most, and how many others there are."""
    clauses = _by_clause(f for f in decision.findings if f.nominal < 0 and not f.outweighed)
    by_cost = sorted(clauses, key=lambda fs: (sum(f.effective for f in fs), fs[0].article))
    more = [f"另有 {len(by_cost) - _MOST} 条扣分"] if len(by_cost) > _MOST else []
    return [*map(_clause, by_cost[:_MOST]), *more]


def _given(decision: Decision) -> list[str]:
    """Clauses that added points; where the score is built up from nothing they are the score itself."""
    if not decision.base:
        return []
    return [_clause(fs) for fs in _by_clause(f for f in decision.findings if f.nominal > 0)]


def _by_clause(findings: Iterable[Finding]) -> list[list[Finding]]:
    clauses: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in findings:
        if not finding.pending and finding.kind != DEEMING:
            clauses.setdefault((finding.article, finding.kind, finding.unit), []).append(finding)
    return list(clauses.values())


def _clause(findings: list[Finding]) -> str:
    first = findings[0]
    total = sum((f.effective for f in findings), start=first.effective * 0)
    kind = DOUBLING if first.kind == DOUBLING else first.event.split(" ")[0]
    times = f"{len(findings)}次" if len(findings) > 1 else ""
    return f"{first.article} {kind}{times} {points(total, first.unit)}"
