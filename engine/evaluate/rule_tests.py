"""The tests written in rule files, run by the reference evaluator."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from engine.decision.decision import Award, Decision
from engine.decision.ledger import CENT
from engine.evaluate.reference import LACKS, evaluate
from engine.evaluate.test_corrections import put_right
from engine.evaluate.test_punches import punched
from engine.evaluate.wording import number, percent
from engine.facts.fact import Correction, Fact, Facts, Gap, Origin, Period, Posting, State, Subject, Value
from engine.policy import model as m
from engine.policy.kinds import FieldType
from engine.policy.units import field_factor

NOT_COVERED = "不适用"
# What a figure is counted in says the rule; a test may write it or not.
_UNITS = "分元名次件个人项例起天面篇"
SAYS, SAYS_NOT = "理由 含", "理由 不含"


@dataclass(frozen=True)
class Outcome:
    """One expectation of a test: what was expected, what came out, and the decision that it came from.

    decision: None where the policy does not apply to the person.
    """

    test: m.Test
    expectation: m.Expectation
    seen: str
    passed: bool
    decision: Decision | None


def run_tests(policy: m.Policy) -> tuple[Outcome, ...]:
    """Outcomes of all tests of a policy, in the order in which they are written."""
    return tuple(
        outcome for test in policy.tests for outcome in run_test(policy, test, facts_of(policy, test))
    )


def run_test(policy: m.Policy, test: m.Test, facts: Facts) -> tuple[Outcome, ...]:
    """Outcomes of one test; facts are those of facts_of, which stay the same where only clauses change."""
    asked = frozenset(e.what for e in test.expected) & policy.measures.keys()
    decisions = {d.subject: d for d in evaluate(policy, facts, asked)}
    found = []
    for expectation in test.expected:
        decision = decisions.get(expectation.person)
        seen, passed = (
            _compared(expectation, decision) if decision else (NOT_COVERED, expectation.value == NOT_COVERED)
        )
        found.append(Outcome(test, expectation, seen, passed, decision))
    return tuple(found)


def _compared(expectation: m.Expectation, decision: Decision) -> tuple[str, bool]:
    """What the decision says, and whether that is what was expected."""
    if expectation.what not in (SAYS, SAYS_NOT):
        seen = seen_for(expectation.what, decision)
        return seen, _same(expectation.value, seen)
    from engine.explain.why import why

    # The places of the facts hold the test's own name.
    lines = [x for x in why(decision).text.split("\n") if "出处：" not in x]
    account = "".join("".join(lines).split())
    said = "".join(expectation.value.split()) in account
    return ("说明里有" if said else "说明里没有"), said == (expectation.what == SAYS)


def facts_of(policy: m.Policy, test: m.Test) -> Facts:
    """The facts that a test gives, about subjects who were on post for the whole period."""
    period = _period(policy, test)
    origin = Origin("测试")
    subjects = tuple(
        Subject(p.name, p.name, (Posting(p.window, p.role, date.min, None, origin, p.unit),), origin)
        for p in test.people
        if not p.sort
    )
    facts, slips = _corrected(policy, test, period)
    scores = {p.name: p.before for p in test.people if p.before}
    grades = {p.name: p.grades for p in test.people if p.grades}
    gaps = tuple(Gap(sheet, p.name, f"缺资料：{sheet}") for p in test.people for sheet in p.missing)
    days = {p.name: (22, 22) for p in test.people}
    derived, more = punched(policy, test, subjects, facts, period)
    groups = {g: _groups(test, g, subjects, origin) for g in policy.groups}
    return Facts(
        period,
        subjects,
        (*facts, *derived),
        (*gaps, *more),
        days,
        scores=scores,
        grades=grades,
        groups=groups,
        results=_results(test),
        corrections=slips,
    )


def _corrected(
    policy: m.Policy, test: m.Test, period: Period
) -> tuple[tuple[Fact, ...], tuple[Correction, ...]]:
    """The facts as they count after the corrections that the test gives, and these in words."""
    facts: list[Fact] = []
    slips: list[Correction] = []
    for person in test.people:
        for given in person.given:
            found = _facts(policy, test, person.name, given, period)
            if given.amended is None:
                facts += found
                continue
            after = {**given.fields, **given.amended.fields}
            said = replace(given, fields=after, state=given.amended.state or given.state)
            for before, now in zip(found, _facts(policy, test, person.name, said, period), strict=True):
                fact, slip = put_right(before, now, given.amended)
                facts += [fact] if fact is not None else []
                slips.append(slip)
    return tuple(facts), tuple(slips)


def _results(test: m.Test) -> dict[str, dict[str, tuple[tuple[str, Decimal | None], ...]]]:
    """Results of other regulations as given, numbered by month."""
    found: dict[str, dict[str, tuple[tuple[str, Decimal | None], ...]]] = {}
    for person in test.people:
        for title, scores in person.elsewhere:
            found.setdefault(title, {})[person.name] = tuple((f"{n}月", v) for n, v in enumerate(scores, 1))
    return found


def _groups(test: m.Test, sort: str, people: tuple[Subject, ...], origin: Origin) -> tuple[Subject, ...]:
    """The windows or units of a test: those given, and those that its people belong to."""
    names = {p.name for p in test.people if p.sort == sort}
    posts = [posting for person in people for posting in person.postings]
    names |= {p.window if sort == "窗口" else p.unit for p in posts}
    return tuple(Subject(name, name, (), origin) for name in sorted(names - {""}))


def _period(policy: m.Policy, test: m.Test) -> Period:
    """The period of the first dated fact, else the first whole one with everything in force."""
    dates = [g.day for g in test.given if g.day] + [
        day for p in test.people for day, _ in (*p.punches, *p.failures)
    ]
    since = [policy.since, *(v.since for vs in policy.parameters.values() for v in vs if v.since)]
    day = min(dates) if dates else max(since)
    if policy.period == "年":
        return Period(date(day.year, 1, 1), date(day.year, 12, 31), str(day.year), "年")
    months = 1 if policy.period == "月" else 3
    first = day.replace(day=1, month=(day.month - 1) // months * months + 1)
    beyond = first.month - 1 + months
    last = date(first.year + beyond // 12, beyond % 12 + 1, 1) - timedelta(days=1)
    return Period(first, last, f"{first.year}-{first.month:02d}", policy.period)


def _facts(policy: m.Policy, test: m.Test, person: str, given: m.Given, period: Period) -> list[Fact]:
    state = State(given.state) if given.state else None
    kind = policy.kinds[given.kind]
    fields: dict[str, Value] = {}
    for name, raw in given.fields.items():
        declared = kind.field(name)
        fields[name] = _typed(raw, declared.type if declared else FieldType.TEXT)
    if "酌情分" in fields:
        fields = {"裁定人": "测试", "裁定理由": "测试", **fields}
    found = []
    for position in range(given.times):
        day = given.day or min(period.first + timedelta(days=position), period.last)
        origin = Origin("测试", test.name, position + 1)
        found.append(Fact(given.kind, person, day, fields, state, "", (origin,)))
    return found


def _typed(raw: Decimal | str | date, type_: FieldType) -> Value:
    if isinstance(raw, Decimal) and type_ is FieldType.HOURS:
        return raw / field_factor(type_)  # a test's quantities are kept in minutes, the field is in hours
    if isinstance(raw, Decimal) and type_ is FieldType.TIME:
        return time(int(raw) // 60, int(raw) % 60)
    if isinstance(raw, str) and type_ is FieldType.YESNO:
        return raw == "是"
    if isinstance(raw, str) and type_ is FieldType.TIME and ":" in raw.replace("：", ":"):
        hour, minute = raw.replace("：", ":").split(":")
        return time(int(hour), int(minute))
    return raw


def seen_for(what: str, decision: Decision) -> str:
    """What a decision says where a test expects something: 97分, 320元, 待定, 优秀 …."""
    if what == "得分":
        return f"{number(decision.score)}分" if decision.score is not None else str(decision.status)
    if what == "奖励":
        if decision.award is None:
            return "没有奖励"
        return _amount(decision, decision.award)
    if what.startswith("奖励 "):
        named = next((a for a in decision.award.each if a.name == what[3:]), None) if decision.award else None
        return "没有这个奖励" if named is None else _amount(decision, named)
    if what == "状态":
        return str(decision.status)
    if what == "等次":
        return decision.grade
    if what == "后果":
        return "、".join(sorted({text for text, _ in decision.consequences})) or "没有"
    if what == "扣款":
        return f"{number(decision.charged or Decimal(0))}元"
    if what == "排名":
        return f"{decision.rank}名" if decision.rank is not None else "没有排名"
    if what == "取消":
        return "、".join(sorted(decision.lost)) or "没有取消"
    if what == "暂计":
        return f"{number(decision.score_known)}分"
    if what == "待定":
        return (
            "、".join(dict.fromkeys(f.event.split(" ")[0] for f in decision.findings if f.pending)) or "没有"
        )
    if what == "缺":
        return (
            "、".join(r[len(LACKS) :].split("（")[0] for r in decision.reasons if r.startswith(LACKS))
            or "没有"
        )
    measure = next((x for x in decision.measures if x.name == what), None)
    if measure is not None:
        return measure.value
    if what == "未规定":
        return "、".join(u.split(" ", 1)[1].split(" ")[0] for u in decision.uncovered) or "没有"
    return _points(what, decision)


def _amount(decision: Decision, award: Award) -> str:
    return f"{number(award.amount)}元" if award.amount is not None else str(decision.status)


def _points(what: str, decision: Decision) -> str:
    """条 第六条（一） 扣分, 考勤扣分, 考勤得分."""
    words = what.split(" ")
    if words[0] == "条":
        label, kind = words[1], words[2]
        mine = [f for f in decision.findings if f.article == label or f.article.startswith(label + "（")]
    else:
        kind = next(k for k in ("扣分", "加分", "得分") if what.endswith(k))
        mine = list(decision.counting(what.removesuffix(kind)))
    if kind in ("扣分", "扣款"):
        unit = next((f.unit for f in mine), "元" if kind == "扣款" else "分")
        off = -sum((f.effective for f in mine if f.effective < 0), Decimal(0))
        if unit == "元":
            off = off.quantize(CENT, ROUND_HALF_UP)
        return percent(off) if unit == "%" else f"{number(off)}{unit}"
    return f"{number(sum((f.effective for f in mine if f.effective > 0), Decimal(0)))}分"


def _same(expected: str, seen: str) -> bool:
    if expected == seen or (expected in ("没有", "无") and seen.startswith("没有")):
        return True
    try:
        return Decimal(expected.rstrip(_UNITS)) == Decimal(seen.rstrip(_UNITS))
    except InvalidOperation:
        return expected in seen.split("、")
