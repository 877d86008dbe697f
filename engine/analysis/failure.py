"""A failing test told side by side: what was expected, what came out, and the clauses that made it so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from engine.decision.decision import Attempt, Decision, Finding
from engine.decision.ledger import CENT
from engine.evaluate.rule_tests import Outcome
from engine.evaluate.wording import number
from engine.explain.finding import INDENT, attempt_lines
from engine.explain.wording import check_line, gained, in_article_order, within, working
from engine.policy import model as m


@dataclass(frozen=True, slots=True)
class Row:
    """One expectation: the words, both values, and by how much they differ ("" where they are no numbers)."""

    what: str
    expected: str
    seen: str
    passed: bool
    difference: str


def row(outcome: Outcome) -> Row:
    """An outcome as people read it: 第六条（一）扣分, 1分, 2分, 多 1分."""
    words = outcome.expectation.what.split(" ")
    what = f"{words[1]}{words[2]}" if words[0] == "条" else outcome.expectation.what
    if outcome.expectation.person not in ("", outcome.test.person):
        what = f"{outcome.expectation.person} {what}"
    expected, seen = outcome.expectation.value, outcome.seen
    return Row(what, expected, seen, outcome.passed, "" if outcome.passed else _difference(expected, seen))


def _difference(expected: str, seen: str) -> str:
    unit = expected[-1:]
    if unit not in ("分", "元") or not seen.endswith(unit):
        return ""
    try:
        by = Decimal(seen.rstrip(unit)) - Decimal(expected.rstrip(unit))
    except InvalidOperation:
        return ""
    return f"{'多' if by > 0 else '少'} {number(abs(by))}{unit}"


def because(policy: m.Policy, outcomes: Sequence[Outcome]) -> list[str]:
    """The clauses behind what one failing test got, with their lines in the rule file, then the arithmetic."""
    failed = [o for o in outcomes if not o.passed]
    lines: list[str] = []
    for person in dict.fromkeys(o.expectation.person for o in failed):
        mine = [o for o in failed if o.expectation.person == person]
        decision = mine[0].decision
        if len(mine[0].test.people) > 1:
            lines.append(f"{person}：")
        if decision is None:
            lines.append(f"《{policy.title}》不适用于{person}。")
        else:
            lines += _because(policy, decision, [o.expectation.what for o in mine])
    return lines


def _because(policy: m.Policy, decision: Decision, whats: list[str]) -> list[str]:
    findings = [f for f in decision.findings if any(_concerns(f, w) for w in whats)]
    by_article: dict[str, list[Finding]] = {}
    for finding in findings:
        by_article.setdefault(finding.article, []).append(finding)
    lines = [x for a in in_article_order(by_article) for x in _clause(policy, a, by_article[a], decision)]
    for what in whats:
        lines += _silent(what, decision)
    return [*lines, *dict.fromkeys(x for w in whats for x in _result(w, decision))]


def _concerns(finding: Finding, what: str) -> bool:
    words = what.split(" ")
    if words[0] == "条":
        return within(finding.article, words[1])
    category = what.removesuffix("扣分").removesuffix("加分").removesuffix("得分")
    if category != what and category and finding.category != category:
        return False
    return bool(finding.nominal or finding.pending or (what == "取消" and finding.notes))


def _clause(policy: m.Policy, article: str, findings: list[Finding], decision: Decision) -> list[str]:
    """第六条（一）（第42行） 5 次，共扣 5分, then each kind of fact with its conditions and working."""
    total = sum((f.effective for f in findings), Decimal(0))
    times = f"{len(findings)} 次，共" if len(findings) > 1 else ""
    unit = next((f.unit for f in findings if f.effective), "分")
    if unit == "元":
        total = total.quantize(CENT, ROUND_HALF_UP)
    effect = f"{times}{gained(total, decision, unit)}" if total else "不另计分"
    lines = [f"{article}{_line(policy, article)}  {effect}"]
    alike: dict[tuple[str, ...], int] = {}
    for finding in findings:
        told = finding.pending or working(finding)
        key = (finding.event, check_line(finding.checks), told, "；".join(finding.notes))
        alike[key] = alike.get(key, 0) + 1
    for (event, *details), count in alike.items():
        several = f" 共 {count}次" if count > 1 else ""
        lines.append(f"{INDENT}{event}{several}：{'；'.join(d for d in details if d)}")
    return lines


def _line(policy: m.Policy, article: str) -> str:
    place = next((c.place for c in policy.clauses if c.article == article and c.place), None)
    return f"（第{place[0].position(place[1].start)[0]}行）" if place else ""


def _silent(what: str, decision: Decision) -> list[str]:
    """Why a clause that a test speaks of did not apply."""
    words = what.split(" ")
    if words[0] != "条" or any(within(f.article, words[1]) for f in decision.findings):
        return []
    looked = [a for a in _attempts(decision) if within(a.article, words[1])]
    if not looked:
        return [f"{words[1]}  没有看到它所说的事实。"]
    return [
        f"{words[1]}  看过，没有适用：",
        *(INDENT + x for x in attempt_lines(looked)[1:] if "出处" not in x),
    ]


def _attempts(decision: Decision) -> Iterable[Attempt]:
    return (*decision.attempts, *(decision.award.refused if decision.award else ()))


def _result(what: str, decision: Decision) -> list[str]:
    """The arithmetic or reason behind a result."""
    if what in ("得分", "等次"):
        return [f"得分：{'；'.join(decision.score_steps)}", *_grade(what, decision)]
    if what.startswith("奖励"):
        each = decision.award.each if decision.award else ()
        steps = [s for a in each for s in a.steps if what == "奖励" or a.name == what.removeprefix("奖励 ")]
        return [f"{what.removeprefix('奖励 ')}：{'；'.join(steps) or '没有计算'}", *_open(decision)]
    if what == "状态":
        return _open(decision) or ["没有未决的事项。"]
    if what == "取消":
        return [f"取消：{n}（{a}）" for n, a in sorted(decision.lost.items())] or ["没有条款取消什么。"]
    if what == "未规定":
        return [f"未规定：{u}" for u in decision.uncovered] or ["每件事都有条款说到。"]
    return []


def _grade(what: str, decision: Decision) -> list[str]:
    if what != "等次" or not decision.grade_article:
        return []
    return [f"等次：{decision.grade}（{decision.grade_article}）"]


def _open(decision: Decision) -> list[str]:
    return [f"{decision.status}：{r}" for r in decision.reasons]
