"""Why something is not so: the conditions that failed, with the values seen, and what would be needed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal

from engine.decision.decision import Award, Check, Decision, Finding, Status
from engine.decision.figures import plain
from engine.explain.finding import INDENT, attempt_lines, brief, waiting_lines
from engine.explain.whynot_clause import clause
from engine.explain.wording import (
    Answer,
    article,
    check_text,
    correction_lines,
    deciding,
    in_article_order,
    missing,
    money,
    part_time,
    period_name,
    period_word,
    person,
    points,
    provenance,
    unrounded,
)
from grammar.normal import fold

_NO_CLAUSES: Mapping[str, str] = {}
_BONUS = frozenset({"奖励", "奖金", "当月奖励", "本月奖励"})
_SCORE = frozenset({"得分", "满分", "扣分", "总分"})
_NEED = re.compile(r"^得分(?:达到|满)?(\d+(?:\.\d+)?)分(?:以上)?")
_UPPER = re.compile(r"^得分(?:不满|低于|不足|不到)")
_SEEN = re.compile(r"(\d+(?:\.\d+)?)分")
_GRADES = re.compile(r"[，的]\s*(?:评|确定)?为\s*([^\s，；。、]{1,8})(?=\s*(?:$|[，；。]))")


def whynot(decision: Decision, question: str, clauses: Mapping[str, str] = _NO_CLAUSES) -> Answer:
    """Why a bonus, score, grade, category or clause did not come out otherwise.

    question: 奖励, 得分, 等次, a grade (优秀), a category, a measure, a lost qualification, a consequence or
    an article: 第六条（一）, or 第六条 for all its clauses. clauses: article → text of every clause of the
    policy. Unknown question: found is False and the text lists what can be asked.
    """
    lines = _lines(decision, fold(question), clauses)
    if lines is None:
        return Answer(_askable(decision, question, clauses), found=False)
    head = f"{person(decision)} {period_name(decision.period)}"
    slips = correction_lines(decision)
    lines += ["更正（原来的记录没有改动）：", *slips] if slips else []
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
    if asked == "等次":
        return _grade(decision)
    if given := [f"已经适用：{a}  {text}" for text, a in decision.consequences if fold(text) == asked]:
        return given
    if asked == decision.grade or asked in _grades(decision, clauses):
        return _one_grade(decision, asked)
    if measures := [m for m in decision.measures if m.name == asked]:
        return [f"{m.name} {m.value}" + (f"：{m.working}" if m.working else "") for m in measures]
    return clause(decision, article(asked), clauses)


def _bonus(decision: Decision) -> list[str]:
    award = decision.award
    lost = [line for name in sorted(decision.lost) for line in _lost(decision, name)]
    if award is None:
        return [*_open(decision), *lost, f"《{decision.policy}》没有对此人计算奖励。"]
    refused = [a for a in award.refused if not all(map(_below, deciding(a)))]
    failed = [c for c in (*award.checks, *(c for a in refused for c in deciding(a))) if c.verdict is not True]
    failed = [c for c in failed if not _below(c)]
    lines = [line for one in (*award.parts, award) for line in _paid(decision, one)]
    if refused:
        lines += ["没有适用的奖励条文：", *(INDENT + line for line in attempt_lines(refused))]
    elif failed:
        lines += ["没有符合的条件：", *(f"{INDENT}{check_text(c)}" for c in failed)]
    # A veto stands whatever the score, so nothing is said of how far the score is from a higher band.
    needed = [] if lost else _needed(failed)
    vetoes = [f for name in decision.lost for f in _behind(decision, name)]
    return [*lines, *lost, *needed, *_open(decision), *_causes(decision, vetoes)]


def _paid(decision: Decision, award: Award) -> list[str]:
    """The amount, the clause and how it came about, with what reduced it besides the score."""
    amount = "还不能定" if award.amount is None else money(award.amount) + unrounded(award)
    lines = [f"{award.name or '奖励'}：{amount}"]
    if award.article:
        label = "适用条文" if award.amount is not None else "暂按条文"
        lines.append(f"{INDENT}{label}：{award.article} {award.text}".rstrip())
    lines += [f"{INDENT}计算：{'；'.join(award.steps)}"] if award.steps else []
    if any("在岗天数" in step for step in award.steps):
        lines.append(f"{INDENT}{part_time(decision)}，奖励按这个比例发。")
    return lines


def _below(check: Check) -> bool:
    """Whether a band failed because the score is too high for it: no reason for a smaller bonus."""
    text = fold(check.text)
    if check.verdict is not False or not text.startswith("得分"):
        return False
    return bool(_UPPER.search(text)) or (_NEED.search(text) is not None and _gap(check) is None)


def _needed(failed: Iterable[Check]) -> list[str]:
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
    return [
        f"{name} 被取消：{decision.lost[name]}",
        *(f"{INDENT}{brief(f, decision)}" for f in _behind(decision, name)),
    ]


def _behind(decision: Decision, name: str) -> list[Finding]:
    """The findings under the clause that cancelled something."""
    source = decision.lost[name]
    return [f for f in decision.findings if source and article(f.article) in article(source)]


def _causes(decision: Decision, told: Iterable[Finding] = ()) -> list[str]:
    """Deductions, the largest first: of points, then of money. told: those that were listed already."""
    besides = list(told)
    taken = [f for f in decision.findings if f.effective < 0 and f not in besides]
    taken.sort(key=lambda f: (f.effective, f.date))
    lines = []
    for title, mine in (
        ("使得分减少的扣分（从大到小）：", [f for f in taken if f.unit == "分"]),
        ("使奖励减少的扣款（从大到小）：", [f for f in taken if f.unit != "分"]),
    ):
        lines += [title, *(f"{INDENT}{brief(f, decision)}" for f in mine)] if mine else []
    return lines


def _open(decision: Decision) -> list[str]:
    """Why the result is open, and what is to be done about it."""
    if decision.status is Status.FINAL:
        return []
    waiting = [f for f in decision.findings if f.pending]
    lines = [f"{INDENT}{reason}" for reason in missing(decision)]
    return [f"结果{decision.status}：", *lines, *waiting_lines(waiting, decision)]


def _score(decision: Decision) -> list[str]:
    if not decision.scored:
        return ["本办法不计分。", *_open(decision), *_causes(decision)]
    if decision.score is None:
        head = f"得分还不能定；不计未决的部分，为 {plain(decision.score_known)}分。"
    else:
        head = f"得分 {plain(decision.score)}分（起点 {plain(decision.base)}分）。"
    steps = [f"{INDENT}{step}" for step in decision.score_steps]
    causes = _causes(decision) or [
        "没有扣分。" if decision.status is Status.FINAL else "没有已经确定的扣分。"
    ]
    return [head, *_open(decision), *steps, *causes]


def _graded(decision: Decision) -> list[str]:
    """The grade with its clause and the score, or why there is none."""
    if decision.grade:
        score = "" if decision.score is None else f"，得分 {plain(decision.score)}分"
        source = f"，按 {decision.grade_article}" if decision.grade_article else ""
        return [f"等次 {decision.grade}{source}{score}。"]
    if decision.status is Status.FINAL:
        return ["没有等次：办法没有规定等次，或没有一档适用。"]
    known = f"不计未决的部分，得分为 {plain(decision.score_known)}分。" if decision.scored else ""
    return [f"没有等次，因为结果未定。{known}", *_open(decision)]


def _grade(decision: Decision) -> list[str]:
    bands = [a for a in decision.attempts if decision.grade and a.article == decision.grade_article]
    others = ["没有适用的等次条文：", *(INDENT + line for line in attempt_lines(bands))] if bands else []
    failed = [c for a in bands for c in a.checks if c.verdict is False]
    causes = _causes(decision) if decision.grade else []
    return [*_graded(decision), *others, *_needed(failed), *causes]


def _one_grade(decision: Decision, asked: str) -> list[str]:
    """Why somebody has not a certain grade: its own bands only."""
    if asked == decision.grade:
        return _graded(decision)
    bands = [a for a in decision.attempts if asked in _named(a.text)]
    failed = [c for a in bands for c in a.checks if c.verdict is False]
    below = failed and all(map(_below, failed))
    lines = [*_graded(decision), f"不是 {asked}："] if decision.grade else _graded(decision)
    lines += [INDENT + line for line in attempt_lines(bands)]
    return [*lines, *_needed(failed), *([] if below else _causes(decision))]


def _named(text: str) -> list[str]:
    """Grades and honours that a clause's text gives: 95分以上的，为优秀 → 优秀."""
    return [found for found in _GRADES.findall(text) if not found.endswith("的")]


def _grades(decision: Decision, clauses: Mapping[str, str]) -> list[str]:
    texts = (*clauses.values(), *(a.text for a in decision.attempts if not a.single))
    return list(dict.fromkeys(name for text in texts for name in _named(text)))


def _category(decision: Decision, name: str) -> list[str]:
    lines = []
    for total in (c for c in decision.categories if c.name == name):
        cap = f"（{total.cap_text}）" if total.cap_text else ""
        lines.append(f"{name}：应计 {points(total.nominal)}，实计 {points(total.effective)}{cap}")
    found = decision.counting(name)
    return [
        *lines,
        *(f"{INDENT}{brief(f, decision)}" for f in found if not f.pending),
        *waiting_lines([f for f in found if f.pending], decision),
        *([] if found else [f"{INDENT}{period_word(decision.period)}没有 {name} 类的扣分或加分。"]),
    ]


def _askable(decision: Decision, question: str, clauses: Mapping[str, str]) -> str:
    articles = {f.article for f in decision.findings} | {a.article for a in decision.attempts} | set(clauses)
    rows = (
        ("结果", ["奖励", "得分", "等次", *sorted(decision.lost)]),
        ("等次", _grades(decision, clauses)),
        ("类别", [c.name for c in decision.categories]),
        ("指标", [m.name for m in decision.measures]),
        ("条款", in_article_order(filter(None, articles))),
    )
    listed = [f"{INDENT}{label}：{'、'.join(names)}" for label, names in rows if names]
    return "\n".join((f"“{question}”没有对应的内容。可以问：", *listed)) + "\n"
