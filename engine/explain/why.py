"""Why a decision is as it is: the whole account of one subject, or of one clause."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.decision.decision import CategoryTotal, Decision, Finding, Status
from engine.decision.figures import added, deducted, plain
from engine.explain.finding import INDENT, group_lines
from engine.explain.whynot import whynot
from engine.explain.wording import (
    Answer,
    citation,
    gained,
    in_article_order,
    money,
    period_name,
    person,
    provenance,
    unrounded,
    within,
)

_NO_CLAUSES: Mapping[str, str] = {}


def why(decision: Decision, article: str | None = None, clauses: Mapping[str, str] = _NO_CLAUSES) -> Answer:
    """The account of a decision in Chinese, or of one clause of it.

    article: 第六条 or 第六条（一）; where it has no finding the answer is that of whynot. clauses: article →
    text of every clause of the policy, so that a clause that looked at nothing is known too.
    """
    if article is None:
        sections = (heading(decision), _result(decision), *_account(decision), _closing(decision))
    else:
        asked = [f for f in decision.findings if within(f.article, article)]
        if not asked:
            return whynot(decision, article, clauses)
        sections = (heading(decision), _listed("", asked, decision), _closing(decision))
    return Answer("\n\n".join("\n".join(s) for s in sections if s) + "\n")


def heading(decision: Decision) -> list[str]:
    """Who, which window, which period, under which policy."""
    who = "  ".join(filter(None, (person(decision), decision.unit, decision.role)))
    return [who, f"{period_name(decision.period)}  {citation(decision)}"]


def result_line(decision: Decision) -> str:
    """Score, grade and bonus in one sentence; for an open decision, what is known so far."""
    if decision.status is not Status.FINAL or decision.score is None:
        known = f"不计未决的部分，得分为 {plain(decision.score_known)}分。"
        if decision.status is Status.INCOMPLETE:
            known = f"按现有资料为 {plain(decision.score_known)}分，不能作为结果。"
        return f"结果：{decision.status}，得分和奖励都还不能定。{known}"
    parts = [f"得分 {plain(decision.score)}分"]
    if decision.grade:
        parts.append(f"等次 {decision.grade}")
    if decision.award and decision.award.amount is not None:
        parts.append(f"奖励 {money(decision.award.amount)}")
    return f"结果：{'，'.join(parts)}（状态：{decision.status}）。"


def _result(decision: Decision) -> list[str]:
    lines = [result_line(decision), *(f"{INDENT}原因：{r}" for r in decision.reasons)]
    if decision.days_on_post and decision.days_on_post[0] != decision.days_on_post[1]:
        on_post, workdays = decision.days_on_post
        lines.append(f"在岗 {on_post}天，全期工作日 {workdays}天。")
    return lines


def _account(decision: Decision) -> tuple[list[str], ...]:
    taken = [f for f in decision.findings if not f.pending and f.nominal <= 0]
    given = [f for f in decision.findings if not f.pending and f.nominal > 0]
    undecided = [f for f in decision.findings if f.pending]
    verb = "加分" if decision.base else "得分"
    return (
        _listed(f"扣分（{len(taken)} 次，实扣 {plain(deducted(decision))}分）：", taken, decision),
        _listed(f"{verb}（{len(given)} 项，实计 {plain(added(decision))}分）：", given, decision),
        _listed(f"尚未计分（{len(undecided)} 项）：", undecided, decision),
        _nothing(decision),
        _measures(decision),
        _totals(decision),
        _bonus(decision),
        _uncovered(decision),
    )


def _listed(title: str, findings: Sequence[Finding], decision: Decision) -> list[str]:
    if not findings:
        return []
    lines = [title] if title else []
    clauses: dict[str, list[Finding]] = {}
    for finding in findings:
        clauses.setdefault(finding.article, []).append(finding)
    for number, article in enumerate(in_article_order(clauses), 1):
        lines += group_lines(number, clauses[article], decision)
    return lines


def _nothing(decision: Decision) -> list[str]:
    return [] if decision.findings else ["没有条款适用：不扣分，也不加分。"]


def _measures(decision: Decision) -> list[str]:
    lines = [
        f"{INDENT}{m.name} {m.value}" + (f"（{m.working}）" if m.working else "") for m in decision.measures
    ]
    return ["指标：", *lines] if lines else []


def _totals(decision: Decision) -> list[str]:
    lines = []
    for total in decision.categories:
        if total.nominal or total.effective:
            cut = _cut(total, decision)
            cap = f"（{total.cap_text}）" if total.cap_text else ""
            lines.append(f"{INDENT}{total.name}：{cut}{cap}")
    lines = ["各类合计：", *lines] if lines else []
    if decision.score_steps:
        lines += ["得分：", *(f"{INDENT}{step}" for step in decision.score_steps)]
    if decision.grade:
        source = f"（{decision.grade_article}）" if decision.grade_article else ""
        lines.append(f"等次：{decision.grade}{source}")
    return lines


def _cut(total: CategoryTotal, decision: Decision) -> str:
    if total.nominal == total.effective:
        return gained(total.effective, decision)
    effective = gained(total.effective, decision) if total.effective else "计 0分"
    return f"应{gained(total.nominal, decision)}，实{effective}"


def _bonus(decision: Decision) -> list[str]:
    lines = [f"取消 {name}：{source}" for name, source in sorted(decision.lost.items())]
    award = decision.award
    if award is None:
        return lines
    amount = "未定" if award.amount is None else money(award.amount) + unrounded(award)
    lines.append(f"{award.name or '奖励'}：{amount}")
    if award.article or award.text:
        label = "条文" if award.amount is not None else "暂按条文"
        lines.append(f"{INDENT}{label}：{award.article} {award.text}".rstrip())
    lines += [f"{INDENT}{step}" for step in award.steps]
    if award.article:
        lines.append(f"{INDENT}依据：{award.basis}")
    return lines


def _uncovered(decision: Decision) -> list[str]:
    if not decision.uncovered:
        return []
    return ["未规定（办法没有说到，不扣分，请留意）：", *(f"{INDENT}{fact}" for fact in decision.uncovered)]


def _closing(decision: Decision) -> list[str]:
    return [provenance(decision.provenance)]
