"""Why something is not so: the conditions that failed, with the values seen, and what would be needed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from engine.decision.decision import Check, Decision, Status
from engine.decision.figures import plain
from engine.explain.finding import INDENT, attempt_lines, brief
from engine.explain.wording import (
    Answer,
    article,
    check_text,
    deciding,
    in_article_order,
    money,
    period_name,
    period_word,
    person,
    points,
    provenance,
    unrounded,
    within,
)
from grammar.normal import fold

_NO_CLAUSES: Mapping[str, str] = {}
_BONUS = frozenset({"奖励", "奖金", "当月奖励", "本月奖励"})
_SCORE = frozenset({"得分", "满分", "扣分", "总分"})
_NEED = re.compile(r"^得分(?:达到|满)?(\d+(?:\.\d+)?)分(?:以上)?")
_UPPER = re.compile(r"^得分(?:不满|低于|不足|不到)")
_SEEN = re.compile(r"(\d+(?:\.\d+)?)分")
_EVENTS = re.compile(r"凡\s*([^，；。的]+)")


def whynot(decision: Decision, question: str, clauses: Mapping[str, str] = _NO_CLAUSES) -> Answer:
    """Why a bonus, score, grade, category or clause did not come out otherwise.

    question: 奖励, 得分, 等次, a category, a measure, a lost qualification or an article: 第六条（一）, or
    第六条 for all its clauses. clauses: article → text of every clause of the policy. Unknown question:
    found is False and the text lists what can be asked.
    """
    lines = _lines(decision, fold(question), clauses)
    if lines is None:
        return Answer(_askable(decision, question, clauses), found=False)
    head = f"{person(decision)} {period_name(decision.period)}"
    return Answer("\n".join((head, *lines, provenance(decision.provenance))) + "\n")


def _lines(decision: Decision, asked: str, clauses: Mapping[str, str]) -> list[str] | None:
    name = asked.removesuffix("扣分").removesuffix("得分")
    if asked in _BONUS:
        return _bonus(decision)
    if asked in decision.lost:
        return _lost(decision, asked)
    if any(c.name in (asked, name) for c in decision.categories):
        return _category(decision, asked if any(c.name == asked for c in decision.categories) else name)
    if asked in _SCORE:
        return _score(decision)
    if asked == "等次" or (decision.grade and asked == decision.grade):
        return _grade(decision)
    if measures := [m for m in decision.measures if m.name == asked]:
        return [f"{m.name} {m.value}" + (f"：{m.working}" if m.working else "") for m in measures]
    return _clause(decision, article(asked), clauses)


def _bonus(decision: Decision) -> list[str]:
    award = decision.award
    lost = [line for name in sorted(decision.lost) for line in _lost(decision, name)]
    if award is None:
        return [*_open(decision), *lost, f"《{decision.policy}》没有对此人计算奖励。"]
    amount = "还不能定" if award.amount is None else money(award.amount) + unrounded(award)
    lines = [f"{award.name or '奖励'}：{amount}"]
    if award.article:
        label = "适用条文" if award.amount is not None else "暂按条文"
        lines.append(f"{INDENT}{label}：{award.article} {award.text}".rstrip())
    refused = [a for a in award.refused if not all(map(_below, deciding(a)))]
    failed = [c for c in (*award.checks, *(c for a in refused for c in deciding(a))) if c.verdict is not True]
    failed = [c for c in failed if not _below(c)]
    if refused:
        lines += ["没有适用的奖励条文：", *(INDENT + line for line in attempt_lines(refused))]
    elif failed:
        lines += ["没有符合的条件：", *(f"{INDENT}{check_text(c)}" for c in failed)]
    # A veto stands whatever the score, so nothing is said of how far the score is from a higher band.
    needed = [] if lost else _needed(failed)
    return [*lines, *lost, *needed, *_open(decision), *_causes(decision)]


def _below(check: Check) -> bool:
    """Whether a band failed because the score is too high for it: no reason for a smaller bonus."""
    text = fold(check.text)
    if check.verdict is not False or not text.startswith("得分"):
        return False
    return bool(_UPPER.search(text)) or (_NEED.search(text) is not None and _gap(check) is None)


def _needed(failed: list[Check]) -> list[str]:
    """How far the score is from each failed threshold, once each, the nearest first."""
    gaps = {gap: c.text for c in failed if (gap := _gap(c)) is not None}
    return [f"要符合“{text}”，还差 {plain(gap)}分。" for gap, text in sorted(gaps.items())]


def _gap(check: Check) -> Decimal | None:
    need, seen = _NEED.search(fold(check.text)), _SEEN.search(fold(check.seen))
    if need is None or seen is None:
        return None
    gap = Decimal(need[1]) - Decimal(seen[1])
    return gap if gap > 0 else None


def _lost(decision: Decision, name: str) -> list[str]:
    source = decision.lost[name]
    causes = [f for f in decision.findings if source and article(f.article) in article(source)]
    return [
        f"{name} 被取消：{source}",
        *(f"{INDENT}{brief(f, decision)}" for f in causes),
    ]


def _causes(decision: Decision) -> list[str]:
    taken = sorted((f for f in decision.findings if f.effective < 0), key=lambda f: (f.effective, f.date))
    if not taken:
        return []
    return ["使得分减少的扣分（从大到小）：", *(f"{INDENT}{brief(f, decision)}" for f in taken)]


def _open(decision: Decision) -> list[str]:
    if decision.status is Status.FINAL:
        return []
    return [f"结果{decision.status}：", *(f"{INDENT}{reason}" for reason in decision.reasons)]


def _score(decision: Decision) -> list[str]:
    if decision.score is None:
        head = [f"得分还不能定；不计未决的部分，为 {plain(decision.score_known)}分。"]
    else:
        head = [f"得分 {plain(decision.score)}分（起点 {plain(decision.base)}分）。"]
    steps = [f"{INDENT}{step}" for step in decision.score_steps]
    causes = _causes(decision) or ["没有扣分。"]
    return [*head, *_open(decision), *steps, *causes]


def _grade(decision: Decision) -> list[str]:
    if not decision.grade:
        return [
            f"没有等次{'，因为结果未定' if decision.score is None else '：办法没有规定等次'}。",
            *_open(decision),
        ]
    score = "" if decision.score is None else f"，得分 {plain(decision.score)}分"
    source = f"，按 {decision.grade_article}" if decision.grade_article else ""
    bands = [a for a in decision.attempts if a.article == decision.grade_article]
    others = ["没有适用的等次条文：", *(INDENT + line for line in attempt_lines(bands))] if bands else []
    failed = [c for a in bands for c in a.checks if c.verdict is False]
    return [f"等次 {decision.grade}{source}{score}。", *others, *_needed(failed), *_causes(decision)]


def _category(decision: Decision, name: str) -> list[str]:
    lines = []
    for total in (c for c in decision.categories if c.name == name):
        cap = f"（{total.cap_text}）" if total.cap_text else ""
        lines.append(f"{name}：应计 {points(total.nominal)}，实计 {points(total.effective)}{cap}")
    found = [f for f in decision.findings if f.category == name]
    return [
        *lines,
        *(f"{INDENT}{brief(f, decision)}" for f in found),
        *([] if found else [f"{INDENT}{period_word(decision.period)}没有 {name} 类的扣分或加分。"]),
    ]


def _clause(decision: Decision, asked: str, clauses: Mapping[str, str]) -> list[str] | None:
    found = [f for f in decision.findings if within(f.article, asked)]
    attempts = [
        a
        for a in (*decision.attempts, *(decision.award.refused if decision.award else ()))
        if within(a.article, asked)
    ]
    looked = [a for a in attempts if a.event or a.checks]
    seen = {f.article for f in found} | {a.article for a in looked}
    silent = {a: t for a, t in clauses.items() if within(a, asked)}
    silent |= {a.article: a.text for a in attempts if a not in looked}
    if not (found or attempts or silent):
        return None
    lines = ["已经适用：", *(f"{INDENT}{brief(f, decision)}" for f in found)] if found else []
    if looked:
        lines += ["看过下列事实，没有适用：", *(INDENT + line for line in attempt_lines(looked))]
    word = period_word(decision.period)
    return lines + [f"{a}：{_absent(silent[a], word)}" for a in in_article_order(silent) if a not in seen]


def _absent(text: str, word: str) -> str:
    """A clause that looked at no fact; its events are named where its text begins with 凡."""
    events = _EVENTS.search(text)
    what = f"没有 {events[1].strip()} 的记录" if events else "没有这一条所说的事实"
    return f"{word}{what}，所以没有适用。" + (f"\n{INDENT}条文：{' '.join(text.split())}" if text else "")


def _askable(decision: Decision, question: str, clauses: Mapping[str, str]) -> str:
    articles = {f.article for f in decision.findings} | {a.article for a in decision.attempts} | set(clauses)
    rows = (
        ("结果", ["奖励", "得分", "等次", *sorted(decision.lost)]),
        ("类别", [c.name for c in decision.categories]),
        ("指标", [m.name for m in decision.measures]),
        ("条款", in_article_order(filter(None, articles))),
    )
    listed = [f"{INDENT}{label}：{'、'.join(names)}" for label, names in rows if names]
    return "\n".join((f"“{question}”没有对应的内容。可以问：", *listed)) + "\n"
