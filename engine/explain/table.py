"""Plain rows for the table that the terminal shows."""

from __future__ import annotations

from collections.abc import Iterable

from engine.decision.decision import Decision, Finding
from engine.decision.figures import by_unit, is_final, plain
from engine.explain.wording import points

HEADER = ("窗口", "工号", "姓名", "状态", "得分", "等次", "奖励", "主要原因")
_MOST = 2


def summary_rows(decisions: Iterable[Decision]) -> tuple[tuple[str, ...], ...]:
    """A row of text per decision, columns as in HEADER, people of one window together."""
    return tuple(_row(d) for unit in by_unit(decisions) for d in unit)


def summary(decisions: Iterable[Decision]) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Header and rows without the columns that nobody has (a project has no window and no bonus)."""
    rows = summary_rows(decisions)
    kept = [i for i in range(len(HEADER)) if any(row[i] for row in rows) or HEADER[i] == "得分"]
    project = {"工号": "编号", "姓名": "名称"} if not any(row[0] for row in rows) else {}
    header = tuple(project.get(HEADER[i], HEADER[i]) for i in kept)
    return header, tuple(tuple(row[i] for i in kept) for row in rows)


def main_reason(decision: Decision) -> str:
    """Why the result is open, else what was lost and the heaviest clauses; empty where nothing happened."""
    if not is_final(decision):
        return "；".join(_open(decision))
    parts = [f"取消{name}（{source}）" for name, source in sorted(decision.lost.items())]
    parts += [_clause(fs) for fs in _heaviest(decision)]
    return "；".join(parts)


def _row(decision: Decision) -> tuple[str, ...]:
    amount = decision.award.amount if decision.award and is_final(decision) else None
    return (
        decision.unit,
        decision.subject,
        decision.name,
        str(decision.status),
        "" if decision.score is None else plain(decision.score),
        decision.grade if is_final(decision) else "",
        "" if amount is None else plain(amount),
        main_reason(decision),
    )


def _open(decision: Decision) -> list[str]:
    """What is missing or undecided, in short; the whole story is in why."""
    waiting = [f"{f.article} {f.event.split(' ')[0]} {f.pending}" for f in decision.findings if f.pending]
    missing = [r.split("：")[0] for r in decision.reasons[: len(decision.reasons) - len(waiting)]]
    return [*missing, *waiting]


def _heaviest(decision: Decision) -> list[list[Finding]]:
    """The findings of the clauses that cost most, by clause."""
    clauses: dict[str, list[Finding]] = {}
    for finding in decision.findings:
        if finding.effective < 0:
            clauses.setdefault(finding.article, []).append(finding)
    by_cost = sorted(clauses.items(), key=lambda c: (sum(f.effective for f in c[1]), c[0]))
    return [findings for _, findings in by_cost[:_MOST]]


def _clause(findings: list[Finding]) -> str:
    total = sum((f.effective for f in findings), start=findings[0].effective * 0)
    kind = findings[0].event.split(" ")[0]
    times = f"{len(findings)}次" if len(findings) > 1 else ""
    return f"{findings[0].article} {kind}{times} {points(total)}"
