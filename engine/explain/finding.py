"""One finding, or one clause that did not apply, as a few lines of Chinese text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from engine.decision.decision import Attempt, Basis, BasisKind, Check, Decision, Finding
from engine.explain.wording import check_line, deciding, evidence, gained, named, points, sums, working

INDENT = "   "
DEEMING, DOUBLING = "步骤", "加倍"


def headline(finding: Finding, decision: Decision) -> str:
    """Clause and effect in one line: 第六条（一） 扣 0.5分."""
    return f"{finding.article}  {effect_of(finding, decision)}"


def brief(finding: Finding, decision: Decision) -> str:
    """A finding in one line, for lists."""
    return f"{headline(finding, decision)}：{finding.date} {finding.event}"


def finding_lines(number: int, finding: Finding, decision: Decision) -> list[str]:
    """A finding in at most nine lines, numbered."""
    rows = (
        ("条文", finding.text),
        ("事实", f"{finding.date} {finding.event}".strip()),
        *details_of(finding, decision).items(),
        ("依据", shared_basis(finding.basis, decision)),
    )
    body = [f"{INDENT}{label}：{text}" for label, text in rows if text]
    return [f"{number}. {headline(finding, decision)}", *body]


def group_lines(number: int, group: Sequence[Finding], decision: Decision) -> list[str]:
    """The findings of one clause: what they share is told once, then each fact with what is its own."""
    if len(group) == 1:
        return finding_lines(number, group[0], decision)
    details = [details_of(f, decision) for f in group]
    shared = {k: v for k, v in details[0].items() if v and all(d[k] == v for d in details)}
    lines = [f"{number}. {group_head(group, decision)}", f"{INDENT}条文：{group[0].text}"]
    lines += [f"{INDENT}{label}：{text}" for label, text in shared.items()]
    for position, (finding, detail) in enumerate(zip(group, details, strict=True), 1):
        effect = "" if finding.kind == DEEMING else f"：{effect_of(finding, decision)}"
        lines.append(f"{INDENT}（{position}）{finding.date} {finding.event}{effect}")
        own = [f"{k}：{v}" for k, v in detail.items() if v and k not in shared]
        lines += [f"{INDENT}{INDENT}{'；'.join(own)}"] if own else []
    return [*lines, f"{INDENT}依据：{shared_basis(group[0].basis, decision)}"]


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


def excused(decision: Decision) -> list[Attempt]:
    """Facts that a clause looked at and spared, and that nothing else charges or lists.

    Those that are of another kind altogether (a rating of 满意) are not among them.
    """
    told = {(f.date, f.event) for f in decision.findings}
    listed = set(decision.uncovered)
    return [
        a
        for a in decision.attempts
        if a.single
        and (a.date, a.event) not in told
        and f"{a.date.month}月{a.date.day}日 {a.event}" not in listed
        and all(c.kind != "取值" for c in deciding(a))
    ]


def excused_line(attempt: Attempt) -> str:
    """A fact that was spared, in one line: 2021-03-09 投诉 …：第八条（一），“经查实”，实为 不属实，不符合."""
    place = evidence(attempt.evidence)
    return f"{attempt.date} {attempt.event}：{attempt.article}，{check_line(deciding(attempt))}" + (
        f"（{place}）" if place else ""
    )


def waiting_lines(findings: Iterable[Finding], decision: Decision) -> list[str]:
    """Findings that are not decided, each with the reason and what is to be done."""
    lines = []
    for finding in findings:
        lines.append(f"{INDENT}{brief(finding, decision)}：{finding.pending}")
        lines += [f"{INDENT}{INDENT}怎么办：{finding.remedy}"] if finding.remedy else []
    return lines


def shared_basis(basis: Basis, decision: Decision) -> str:
    """The reason that the whole policy shares is told once, at the end of the explanation."""
    if basis.kind is not BasisKind.TEXT and basis == decision.provenance:
        return f"{basis.kind}（理由见末尾）"
    return str(basis)


def details_of(finding: Finding, decision: Decision) -> dict[str, str]:
    """What is told of a finding besides its clause and its fact, by label; "" where there is nothing."""
    known = [c for c in finding.checks if not (finding.pending and c.verdict is None)]
    return {
        "条件": check_line(known),
        "计算": "" if finding.pending or finding.kind == DEEMING else working(finding),
        "未决": finding.pending,
        "怎么办": finding.remedy,
        "说明": "；".join(finding.notes),
        "出处": evidence(finding.evidence),
    }


def group_head(group: Sequence[Finding], decision: Decision) -> str:
    """The findings of one clause in one line: 第六条（一）  4 次，共扣 2分."""
    first = group[0]
    total = sum((f.effective for f in group), start=first.effective * 0)
    times = f"{len(group)} 次{'加倍' if first.kind == DOUBLING else ''}"
    if first.pending:
        effect = "尚未计分"
    elif not total:
        effect = effect_of(first, decision)
    else:
        alike = all((f.unit, f.bonus) == (first.unit, first.bonus) for f in group)
        whole = named(gained(total, decision, first.unit), first.bonus)
        effect = "共" + (whole if alike else f"扣 {sums(group)}")
    return f"{first.article}  {times}，{effect}"


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


def effect_of(finding: Finding, decision: Decision) -> str:
    """What a finding does to the result: 扣 0.5分, 尚未计分, 加倍，扣 0.5分."""
    told = _effect_of(finding, decision)
    return told if finding.pending or finding.kind == DEEMING else named(told, finding.bonus)


def _effect_of(finding: Finding, decision: Decision) -> str:
    if finding.pending:
        return "尚未计分"
    if finding.kind == DEEMING:
        return finding.working
    if not finding.nominal:
        return f"0{finding.unit}" if finding.working else "不计分"
    if finding.outweighed == finding.article:
        return f"0{finding.unit}（同一件事只计一次）"
    if finding.outweighed:
        return f"0{finding.unit}（同一件事只计最重的一条，按{finding.outweighed}）"
    if not finding.effective:
        return f"{points(finding.effective, finding.unit)}（超过上限，不再计）"
    doubled = "加倍，" if finding.kind == DOUBLING else ""
    return doubled + gained(finding.effective, decision, finding.unit)
