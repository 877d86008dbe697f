"""Why a decision is as it is: the whole account of one subject, or of one clause."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import zip_longest

from engine.decision.decision import Award, BasisKind, CategoryTotal, Decision, Finding, Status
from engine.decision.figures import plain
from engine.explain.finding import DEEMING, INDENT, excused, excused_line, group_lines, shared_basis
from engine.explain.whynot import whynot
from engine.explain.wording import (
    Answer,
    citation,
    correction_lines,
    evidence,
    gained,
    in_article_order,
    missing,
    money,
    part_time,
    period_name,
    period_word,
    person,
    provenance,
    sums,
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
    unit = "" if decision.unit == decision.subject else decision.unit
    who = "  ".join(filter(None, (person(decision), unit, decision.role)))
    return [who, f"{period_name(decision.period)}  {citation(decision)}"]


def result_line(decision: Decision) -> str:
    """Score, grade, rank and money in one sentence; for an open decision, what is known so far."""
    if decision.status is not Status.FINAL:
        return _open_line(decision)
    parts = [] if decision.score is None else [f"得分 {plain(decision.score)}分"]
    if decision.rank is not None:
        parts.append(f"第{decision.rank}名")
    if decision.grade:
        parts.append(f"等次 {decision.grade}")
    if decision.charged is not None:
        parts.append(f"扣款 {money(decision.charged)}")
    if decision.award and decision.award.amount is not None:
        parts.append(f"奖励 {money(decision.award.amount)}")
    nothing = "有处理" if decision.consequences or decision.lost else "没有扣款和处理"
    return f"结果：{'，'.join(parts) or nothing}（状态：{decision.status}）。"


def _open_line(decision: Decision) -> str:
    what = [*(["得分"] if decision.scored else []), *(["奖励"] if decision.award else [])] or ["结果"]
    both = "都" if len(what) > 1 else ""
    known = ""
    if decision.scored:
        known = f"不计未决的部分，得分为 {plain(decision.score_known)}分。"
        if decision.status is Status.INCOMPLETE:
            known = f"按现有资料为 {plain(decision.score_known)}分，不能作为结果。"
    return f"结果：{decision.status}，{'和'.join(what)}{both}还不能定。{known}"


def _result(decision: Decision) -> list[str]:
    waiting = [f for f in decision.findings if f.pending]
    lines = [result_line(decision), *(f"{INDENT}原因：{r}" for r in missing(decision))]
    for article in in_article_order({f.article for f in waiting}):
        mine = [f for f in waiting if f.article == article]
        kind = mine[0].event.split(" ")[0]
        lines.append(f"{INDENT}原因：{article} 有 {len(mine)} 项（{kind}）尚未计分，见下")
    lines += [f"{INDENT}处理：{text}（{article}）" for text, article in decision.consequences]
    if told := part_time(decision):
        lines.append(f"{told}。")
    return lines


def _account(decision: Decision) -> tuple[list[str], ...]:
    decided = [f for f in decision.findings if not f.pending]
    taken = [f for f in decided if f.nominal < 0]
    given = [f for f in decided if f.nominal > 0]
    steps = [f for f in decided if f.kind == DEEMING]
    nil = [f for f in decided if not f.nominal and f.kind != DEEMING]
    undecided = [f for f in decision.findings if f.pending]
    verb = "加分" if decision.base or not decision.scored else "得分"
    # A doubling charges again for a fact that is counted already.
    off = f"扣分（{_facts(taken)} 次，实扣 {sums(taken)}）：" if taken else "视为另一种事实的："
    return (
        _listed(off, [*steps, *taken], decision),
        _listed(f"{verb}（{_facts(given)} 项，实计 {sums(given)}）：", given, decision),
        _listed(f"条款适用，没有扣分或加分（{len(nil)} 项）：", nil, decision),
        _listed(f"尚未计分（{len(undecided)} 项）：", undecided, decision),
        _nothing(decision),
        _spared(decision),
        _corrections(decision),
        _leave(decision),
        _failures(decision),
        _uncovered(decision),
        _measures(decision),
        _totals(decision),
        _bonus(decision),
    )


def _facts(findings: Sequence[Finding]) -> int:
    return sum(not (f.kind or f.outweighed) for f in findings)


def _listed(title: str, findings: Sequence[Finding], decision: Decision) -> list[str]:
    if not findings:
        return []
    lines = [title] if title else []
    clauses: dict[str, list[Finding]] = {}
    for finding in findings:
        # Deeming and charging of one article are told apart.
        clauses.setdefault(f"{finding.article} {finding.kind}".strip(), []).append(finding)
    for number, article in enumerate(in_article_order(clauses), 1):
        lines += group_lines(number, clauses[article], decision)
    return lines


def _nothing(decision: Decision) -> list[str]:
    if decision.findings:
        return []
    if decision.status is Status.INCOMPLETE:
        return ["按现有资料没有条款适用；资料补齐以前，不能说没有扣分。"]
    return ["没有条款适用：不扣分，也不加分。" if decision.scored else "没有条款适用。"]


def _spared(decision: Decision) -> list[str]:
    lines = [f"{INDENT}{excused_line(a)}" for a in excused(decision)]
    return ["看过而没有计分的事实：", *lines] if lines else []


def _corrections(decision: Decision) -> list[str]:
    lines = correction_lines(decision)
    return ["更正（原来的记录没有改动）：", *lines] if lines else []


def _leave(decision: Decision) -> list[str]:
    word = period_word(decision.period)
    lines = [f"{INDENT}{leave.text}（{evidence(leave.evidence)}）" for leave in decision.leave]
    return [f"{word}请假、外出（天数是{word}以内的工作日）：", *lines] if lines else []


def _failures(decision: Decision) -> list[str]:
    lines = [f"{INDENT}{noted.text}（{evidence(noted.evidence)}）" for noted in decision.failures]
    told = "考勤机故障（这些时间没有从打卡推出迟到、早退、缺签，来没来看人工点名）："
    return [told, *lines] if lines else []


def _uncovered(decision: Decision) -> list[str]:
    lines = []
    for fact, origins in zip_longest(decision.uncovered, decision.uncovered_at):
        place = evidence(origins or ())
        lines.append(f"{INDENT}{fact}" + (f"（{place}）" if place else ""))
    return ["未规定（办法没有说到，不扣分，请留意）：", *lines] if lines else []


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
    if decision.score_steps and decision.scored:
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
    award = decision.award
    steps = [step for part in award.each for step in part.steps] if award else []
    lost = sorted(decision.lost.items())
    lines = [f"取消 {name}：{source}" for name, source in lost if not _told(f"取消{name}", steps)]
    if award is None:
        return lines
    for part in award.parts:
        lines += _paid(part, decision)
    return [*lines, *_paid(award, decision)]


def _paid(award: Award, decision: Decision) -> list[str]:
    """One bonus, or the sum of several: the amount, its clause and its working."""
    steps = award.steps
    amount = "未定" if award.amount is None else money(award.amount) + unrounded(award)
    lines = [f"{award.name or '奖励'}：{amount}"]
    if award.article or award.text:
        label = "条文" if award.amount is not None else "暂按条文"
        lines.append(f"{INDENT}{label}：{award.article} {award.text}".rstrip())
    lines += [f"{INDENT}{step}" for step in steps]
    if award.article:
        above = award.basis.kind is not BasisKind.TEXT and _told(str(award.basis), steps)
        basis = f"{award.basis.kind}（理由见上）" if above else shared_basis(award.basis, decision)
        lines.append(f"{INDENT}依据：{basis}")
    return lines


def _told(text: str, steps: Sequence[str]) -> bool:
    return any(text in step for step in steps)


def _closing(decision: Decision) -> list[str]:
    return [provenance(decision.provenance)]
