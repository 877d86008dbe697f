"""Wording shared by explanations, tables and reports: everything here is Chinese text for people."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from engine.decision.decision import Attempt, Award, Basis, BasisKind, Check, Decision, Finding
from engine.decision.figures import plain
from engine.facts.fact import Origin, Period
from engine.policy.kinds import GROUPS
from grammar.normal import fold

VERDICTS = {True: "符合", False: "不符合", None: "尚不清楚"}
_EXEMPTIONS = {True: "不属于这一例外", False: "属于这一例外", None: "尚不清楚"}
_DIGITS = "〇一二三四五六七八九"
_QUARTERS = {"Q1": "第一季度", "Q2": "第二季度", "Q3": "第三季度", "Q4": "第四季度"}
_WORDS = {"月": "本月", "季": "本季度", "年": "本年度"}
_NUMERAL = re.compile("[〇零一二三四五六七八九十百]+")
_MOST_ROWS = 12


@dataclass(frozen=True, slots=True)
class Answer:
    """Text for people. found: whether the question could be answered from the decision."""

    text: str
    found: bool = True


def sized(number: Decimal, unit: str = "分") -> str:
    """An amount without its sign: 0.5分, 20元, 奖励的10%."""
    return f"奖励的{plain(abs(number) * 100)}%" if unit == "%" else f"{plain(abs(number))}{unit}"


def points(number: Decimal, unit: str = "分") -> str:
    """Signed amount in words: 扣 0.5分 / 加 2分 / 扣 20元 / 0分."""
    if not number:
        return f"0{unit}"
    return f"{'扣' if number < 0 else '加'} {sized(number, unit)}"


def gained(number: Decimal, decision: Decision, unit: str = "分") -> str:
    """Like points, but 得 where the score is built up from nothing instead of added to a full mark."""
    built = number > 0 and unit == "分" and decision.scored and not decision.base
    return f"得 {plain(number)}分" if built else points(number, unit)


def sums(findings: Iterable[Finding]) -> str:
    """What findings come to, each unit by itself: 3分, 3分、20元."""
    totals: dict[tuple[str, str], Decimal] = {}
    for finding in findings:
        key = (finding.unit, finding.bonus)
        totals[key] = totals.get(key, Decimal(0)) + finding.effective
    return "、".join(named(sized(n, unit), bonus) for (unit, bonus), n in sorted(totals.items())) or "0分"


def named(text: str, bonus: str) -> str:
    """扣 奖励的10% of one of several bonuses: 扣 全勤奖的10%; 扣 20元（全勤奖）."""
    if not bonus:
        return text
    return text.replace("奖励的", f"{bonus}的") if "奖励的" in text else f"{text}（{bonus}）"


def money(amount: Decimal) -> str:
    """An amount in 元."""
    return f"{plain(amount)}元"


def period_name(period: Period) -> str:
    """2021年3月 / 2020年第二季度 / 2020年."""
    year, rest = period.name[:4], period.name[4:].lstrip("-")
    if not rest:
        return f"{year}年"
    return f"{year}年{_QUARTERS[rest]}" if rest in _QUARTERS else f"{year}年{int(rest)}月"


def period_word(period: Period) -> str:
    """本月 / 本季度 / 本年度."""
    return _WORDS.get(period.kind, "本期")


def citation(decision: Decision) -> str:
    """《办法》（文号）."""
    return f"《{decision.policy}》" + (f"（{decision.citation}）" if decision.citation else "")


def person(decision: Decision) -> str:
    """姓名（工号 D001）; a project has a number instead, a window or a unit only its name."""
    if decision.subject_kind in GROUPS:
        return f"{decision.subject_kind} {decision.subject}"
    label = "工号" if decision.subject_kind == "人员" else "编号"
    return f"{decision.name}（{label} {decision.subject}）"


def check_text(check: Check) -> str:
    """One condition with the value seen and the verdict; 例外 says whether the exemption was met."""
    if check.kind == "核实" and check.verdict is None:
        return f"“{check.text}”，尚不清楚（{check.seen}）"
    seen = f"，实为 {check.seen}" if check.seen and fold(check.seen) != fold(check.text) else ""
    verdict = (_EXEMPTIONS if check.kind == "例外" else VERDICTS)[check.verdict]
    return f"“{check.text}”{seen}，{verdict}"


def check_line(checks: Iterable[Check]) -> str:
    """All conditions in one line."""
    return "；".join(map(check_text, checks))


def deciding(attempt: Attempt) -> tuple[Check, ...]:
    """The conditions that kept a clause from applying: those not met, else those not known.

    An exemption, or a fact that is not so, decides by itself: how large it was no longer matters.
    """
    failed = tuple(c for c in attempt.checks if c.verdict is False)
    for kind in ("例外", "核实"):
        if alone := tuple(c for c in failed if c.kind == kind):
            return alone
    return failed or tuple(c for c in attempt.checks if c.verdict is None)


def evidence(origins: Iterable[Origin]) -> str:
    """Where facts were read: rows of one sheet together, 2021-03/签到.xlsx·签到·第12、15—17行."""
    sheets: dict[tuple[str, str], list[int]] = {}
    for origin in sorted(set(origins)):
        sheets.setdefault((origin.file, origin.sheet), []).append(origin.row)
    return "；".join(_sheet(file, sheet, rows) for (file, sheet), rows in sheets.items())


def _sheet(file: str, sheet: str, rows: Sequence[int]) -> str:
    place = "·".join(filter(None, (file, sheet)))
    runs = _runs([row for row in rows if row])
    if not runs:
        return place
    shown = "、".join(runs[:_MOST_ROWS])
    more = f"等，共 {len(rows)} 行" if len(runs) > _MOST_ROWS else "行"
    return f"{place}·第{shown}{more}"


def _runs(rows: Sequence[int]) -> list[str]:
    """Neighbouring row numbers joined: 3、5—7."""
    runs: list[list[int]] = []
    for row in rows:
        if runs and row == runs[-1][1] + 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    return [str(a) if a == b else f"{a}、{b}" if b == a + 1 else f"{a}—{b}" for a, b in runs]


def working(finding: Finding) -> str:
    """The working with its result (0.5分 × 1次 = 0.5分), and what a cap left of it."""
    steps = finding.working.strip()
    text = (
        steps
        if not steps or "=" in steps or "×" not in steps
        else f"{steps} = {sized(finding.nominal, finding.unit)}"
    )
    text = text or points(finding.nominal, finding.unit)
    told = any("最多" in note for note in finding.notes)
    if finding.nominal != finding.effective and not told:
        verb = "扣" if finding.nominal < 0 else "计"
        before, after = sized(finding.nominal, finding.unit), sized(finding.effective, finding.unit)
        text += f"；应{verb} {before}，实{verb} {after}"
    return text


def part_time(decision: Decision) -> str:
    """在岗 15天，全期工作日 23天（2021-03-19 离岗，花名册.xlsx·花名册·第17行）; "" for a whole period."""
    if decision.days_on_post is None or decision.days_on_post[0] == decision.days_on_post[1]:
        return ""
    on_post, workdays = decision.days_on_post
    since = min((p.start for p in decision.postings), default=decision.period.first)
    until = max((p.end or decision.period.last for p in decision.postings), default=decision.period.last)
    told = [f"{since} 到岗"] if since > decision.period.first else []
    told += [f"{until} 离岗"] if until < decision.period.last else []
    told += [evidence(p.origin for p in decision.postings)] if decision.postings else []
    return f"在岗 {on_post}天，全期工作日 {workdays}天" + (f"（{'，'.join(told)}）" if told else "")


def correction_lines(decision: Decision) -> list[str]:
    """Slips that correct records of the subject, each with where the record and the slip stand."""
    return [f"   {c.text}（{evidence(c.evidence)}）" for c in decision.corrections]


def missing(decision: Decision) -> tuple[str, ...]:
    """Reasons why a result is open that no finding tells."""
    told = {f"{f.article}：{f.event}：{f.pending}" for f in decision.findings if f.pending}
    return tuple(reason for reason in decision.reasons if reason not in told)


def unrounded(award: Award) -> str:
    """The amount before rounding as an aside; empty where rounding changed nothing."""
    if award.amount is None or fold(award.unrounded).rstrip("元") in ("", plain(award.amount)):
        return ""
    return f"（取整前 {award.unrounded.rstrip('元')}元）"


def provenance(basis: Basis) -> str:
    """The closing remark on where the rules come from."""
    if basis.kind is BasisKind.TEXT:
        return "本结果所依据的条款都是原文。"
    reason = f"：{basis.reason.rstrip('。')}" if basis.reason else ""
    return f"本结果所依据的条款含{basis.kind}{reason}。"


def article(text: str) -> str:
    """An article number as the rule files write it: 第6条(1) and 第六条 (一) are both 第六条（一）."""
    folded = fold(text)
    folded = re.sub(r"第(\d{1,2})条", lambda m: f"第{_numeral(int(m[1]))}条", folded)
    return re.sub(r"（(\d{1,2})）", lambda m: f"（{_numeral(int(m[1]))}）", folded)


def _numeral(number: int) -> str:
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones or not tens else "")


def within(clause: str, asked: str) -> bool:
    """Whether a clause is the one asked for or part of it (第六条 holds 第六条（一）, not 第六条之一)."""
    clause, asked = article(clause), article(asked)
    if clause == asked:
        return bool(clause)
    whole = asked.endswith(("条", "）")) and clause.startswith(asked)
    return whole and not clause.removeprefix(asked).startswith("之")


def in_article_order(articles: Iterable[str]) -> list[str]:
    """Articles in the order of the regulation: 第九条 before 第十条, which character codes would not give."""
    return sorted(articles, key=lambda a: ([_value(n) for n in _NUMERAL.findall(article(a))], a))


def _value(numeral: str) -> int:
    hundreds, _, rest = numeral.rpartition("百")
    tens, ten, ones = rest.rpartition("十")
    head = _digit(hundreds) * 100 + (_digit(tens, 1) * 10 if ten else 0)
    return head + _digit(ones)


def _digit(text: str, blank: int = 0) -> int:
    text = text.lstrip("〇零")
    return _DIGITS.index(text) if text and text in _DIGITS else blank
