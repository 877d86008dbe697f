"""One finding, or one clause that did not apply, as a few lines of Chinese text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from engine.decision.decision import Attempt, BasisKind, Check, Decision, Finding
from engine.explain.wording import check_line, deciding, evidence, gained, points, working

INDENT = "   "


def headline(finding: Finding, decision: Decision) -> str:
    """Clause and effect in one line: 第六条（一） 扣 0.5分 2021-03-05 迟到 …."""
    return f"{finding.article}  {_effect(finding, decision)}"


def brief(finding: Finding, decision: Decision) -> str:
    """A finding in one line, for lists."""
    return f"{headline(finding, decision)}：{finding.date} {finding.event}"


def finding_lines(number: int, finding: Finding, decision: Decision) -> list[str]:
    """A finding in at most eight lines, numbered."""
    rows = (
        ("条文", finding.text),
        ("事实", f"{finding.date} {finding.event}".strip()),
        ("出处", evidence(finding.evidence)),
        ("条件", check_line(finding.checks)),
        ("未决", finding.pending) if finding.pending else ("计算", working(finding)),
        ("说明", "；".join(finding.notes)),
        ("依据", _basis(finding, decision)),
    )
    body = [f"{INDENT}{label}：{text}" for label, text in rows if text]
    return [f"{number}. {headline(finding, decision)}", *body]


def group_lines(number: int, group: Sequence[Finding], decision: Decision) -> list[str]:
    """The findings of one clause: what they share is told once, then each fact with its own working."""
    if len(group) == 1:
        return finding_lines(number, group[0], decision)
    first = group[0]
    total = sum((f.effective for f in group), start=first.effective * 0)
    effect = "尚未计分" if first.pending else gained(total, decision) if total else "不另计分"
    head = f"{number}. {first.article}  {len(group)} 次，{effect if first.pending or not total else '共' + effect}"
    lines = [head, f"{INDENT}条文：{first.text}"]
    for position, finding in enumerate(group, 1):
        lines.append(f"{INDENT}（{position}）{finding.date} {finding.event}：{_effect(finding, decision)}")
        details = (
            check_line(finding.checks),
            finding.pending or working(finding),
            "；".join(finding.notes),
            f"出处：{evidence(finding.evidence)}",
        )
        lines.append(f"{INDENT}{INDENT}{'；'.join(d for d in details if d)}")
    return [*lines, f"{INDENT}依据：{_basis(first, decision)}"]


def attempt_lines(attempts: Sequence[Attempt]) -> list[str]:
    """Clauses that looked at facts and did not apply, one paragraph a clause text.

    Facts that failed for the same reason stand together.
    """
    lines: list[str] = []
    for text, group in _grouped(attempts):
        lines.append(f"{group[0].article}  {text}".rstrip())
        by_reason: dict[tuple[Check, ...], list[Attempt]] = {}
        for attempt in group:
            by_reason.setdefault(deciding(attempt), []).append(attempt)
        for checks, same in by_reason.items():
            lines.append(f"{INDENT}{_events(same)}：{check_line(checks) or '没有适用'}")
            if place := evidence(o for a in same for o in a.evidence):
                lines.append(f"{INDENT}{INDENT}出处：{place}")
    return lines


def _grouped(attempts: Iterable[Attempt]) -> list[tuple[str, list[Attempt]]]:
    groups: dict[tuple[str, str], list[Attempt]] = {}
    for attempt in attempts:
        groups.setdefault((attempt.article, attempt.text), []).append(attempt)
    return [(text, group) for (_, text), group in groups.items()]


def _events(attempts: Sequence[Attempt]) -> str:
    first, last = attempts[0], attempts[-1]
    if len(attempts) == 1:
        return f"{first.date} {first.event}".strip()
    kind = first.event.split(" ")[0]
    return f"{kind} {len(attempts)} 条（{first.date} 至 {last.date}）".strip()


def _effect(finding: Finding, decision: Decision) -> str:
    if finding.pending:
        return "尚未计分"
    if not finding.nominal:
        return "不另计分"
    capped = "（超过上限，不再计）" if not finding.effective else ""
    shown = finding.effective if finding.effective else finding.nominal
    return (gained(shown, decision) if finding.effective else points(finding.effective)) + capped


def _basis(finding: Finding, decision: Decision) -> str:
    """The reason that the whole policy shares is told once, at the end of the explanation."""
    if finding.basis.kind is not BasisKind.TEXT and finding.basis == decision.provenance:
        return f"{finding.basis.kind}（理由见末尾）"
    return str(finding.basis)
