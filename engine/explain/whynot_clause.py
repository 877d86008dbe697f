"""Why a clause did or did not apply: what it gave, what is open, what it passed over."""

from __future__ import annotations

import re
from collections.abc import Mapping

from engine.decision.decision import Attempt, Decision
from engine.decision.figures import plain
from engine.explain.finding import INDENT, attempt_lines, brief, waiting_lines
from engine.explain.wording import check_line, in_article_order, money, period_word, within

_EVENTS = re.compile(r"凡\s*([^，；。的]+)")


def clause(decision: Decision, asked: str, clauses: Mapping[str, str]) -> list[str] | None:
    """What became of a clause, or of all clauses of an article: applied, open, passed over, or never looked.

    asked: a normal article number. clauses: article → text. None where there is no such clause.
    """
    found = [f for f in decision.findings if within(f.article, asked)]
    attempts = [
        a
        for a in (*decision.attempts, *(decision.award.refused if decision.award else ()))
        if within(a.article, asked)
    ]
    outcomes = _outcomes(decision, asked)
    looked = [a for a in attempts if a.event or a.checks]
    seen = {f.article for f in found} | {a.article for a in looked} | {a for a, _ in outcomes}
    silent = {a: t for a, t in clauses.items() if within(a, asked)}
    silent |= {a.article: a.text for a in attempts if a not in looked}
    if not (found or attempts or silent or outcomes):
        return None
    applied = [f"{INDENT}{brief(f, decision)}" for f in found if not f.pending]
    applied += [f"{INDENT}{a}  {told}" for a, told in outcomes]
    waiting = waiting_lines([f for f in found if f.pending], decision)
    lines = ["已经适用：", *applied] if applied else []
    lines += ["尚未计分：", *waiting] if waiting else []
    lines += _refused(looked, {a for a, _ in outcomes})
    word = period_word(decision.period)
    return lines + [f"{a}：{_absent(silent[a], word)}" for a in in_article_order(silent) if a not in seen]


def _refused(looked: list[Attempt], applied: set[str]) -> list[str]:
    """Attempts under a clause: other bands of one that applied by another band, or facts that it passed over."""
    bands = [a for a in looked if a.article in applied and not a.single]
    others = [a for a in looked if a not in bands]
    lines = []
    for title, mine in (("同一条的其他各档，没有适用：", bands), ("看过下列事实，没有适用：", others)):
        lines += [title, *(INDENT + line for line in attempt_lines(mine))] if mine else []
    return lines


def _outcomes(decision: Decision, asked: str) -> list[tuple[str, str]]:
    """What clauses gave besides points: money, a grade, a cancellation, a consequence. (article, told)."""
    found: list[tuple[str, str]] = []
    award = decision.award
    if award and award.article and within(award.article, asked):
        met = check_line(c for c in award.checks if c.verdict is not False)
        amount = "还不能定，暂按这一档" if award.amount is None else money(award.amount)
        found.append((award.article, f"{award.name or '奖励'} {amount}" + (f"：{met}" if met else "")))
    if decision.grade and decision.grade_article and within(decision.grade_article, asked):
        score = "" if decision.score is None else f"：得分 {plain(decision.score)}分"
        found.append((decision.grade_article, f"等次 {decision.grade}{score}"))
    found += [(a, f"取消 {name}") for name, a in sorted(decision.lost.items()) if within(a, asked)]
    return found + [(a, text) for text, a in decision.consequences if within(a, asked)]


def _absent(text: str, word: str) -> str:
    """A clause that looked at no fact; its events are named where its text begins with 凡."""
    events = _EVENTS.search(text)
    what = f"没有 {events[1].strip()} 的记录" if events else "没有这一条所说的事实"
    return f"{word}{what}，所以没有适用。" + (f"\n{INDENT}条文：{' '.join(text.split())}" if text else "")
