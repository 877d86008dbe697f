"""One person's result as a page to be handed over: self-contained HTML, evidence to open, ready to print."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from engine.decision.decision import Award, BasisKind, Decision, Finding
from engine.decision.figures import is_final, plain
from engine.explain.finding import (
    DEEMING,
    attempt_lines,
    details_of,
    effect_of,
    excused,
    excused_line,
    group_head,
    shared_basis,
)
from engine.explain.markup import Html, folded, joined, listed, table, tag
from engine.explain.page_style import SCRIPT, STYLE
from engine.explain.why import result_line
from engine.explain.wording import (
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
    unrounded,
)

_TOLD = ("未决", "怎么办", "出处")


def page(hall: str, decisions: Sequence[Decision]) -> str:
    """The page of one subject's results in a period, a sheet per policy. The same results give the same text."""
    first = decisions[0]
    title = f"{person(first)} {period_name(first.period)} 考核结果说明"
    head = tag(
        "head",
        Html('<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'),
        tag("title", title),
        tag("style", Html(STYLE)),
        tag("script", Html(SCRIPT)),
    )
    body = tag("body", *(_sheet(hall, decision) for decision in decisions))
    return f"<!DOCTYPE html>\n{tag('html', head, body, lang='zh-CN')}\n"


def _sheet(hall: str, decision: Decision) -> Html:
    return tag(
        "main",
        tag("h1", "考核结果说明"),
        tag("p", f"{hall}    {period_name(decision.period)}    {citation(decision)}", class_="under"),
        _who(decision),
        _result(decision),
        *_findings(decision),
        _score(decision),
        _bonus(decision),
        _others(decision),
        _closing(decision),
        class_="page",
    )


def _section(title: str, *children: str) -> Html:
    """A heading with what is under it; nothing where there is nothing."""
    content = joined(children)
    return tag("section", tag("h2", title), content) if content else Html()


def _who(decision: Decision) -> Html:
    kind, name = decision.subject_kind, decision.name or decision.subject
    cells = {
        "人员": [("姓名", name), ("工号", decision.subject)],
        "项目": [("名称", name), ("编号", decision.subject)],
    }
    told = [
        *cells.get(kind, [(kind, name)]),
        ("窗口", decision.unit if kind == "人员" else ""),
        ("职务", decision.role),
    ]
    row = (cell for label, text in told if text for cell in (tag("th", label), tag("td", text)))
    return tag("table", tag("tr", *row), class_="who")


def _result(decision: Decision) -> Html:
    figures: list[tuple[str, str]] = []
    if is_final(decision):
        score, award = decision.score, decision.award
        figures += [("得分", f"{plain(score)}分")] if score is not None else []
        figures += [("名次", f"第{decision.rank}名")] if decision.rank is not None else []
        figures += [("等次", decision.grade)] if decision.grade else []
        figures += [("扣款", money(decision.charged))] if decision.charged is not None else []
        figures += [("奖励", money(award.amount))] if award and award.amount is not None else []
    shown = (tag("span", f"{label} ", tag("b", value)) for label, value in figures)
    lines = [f"{text}（{article}）" for text, article in decision.consequences]
    lines += [f"取消{name}（{source}）" for name, source in sorted(decision.lost.items())]
    lines += [*missing(decision), *filter(None, [part_time(decision)])]
    told = tag("div", *shown, class_="figures") if figures else tag("div", result_line(decision))
    return tag("div", told, listed(lines), class_="result")


def _findings(decision: Decision) -> Iterable[Html]:
    """Deductions, additions and open points, a fold per clause."""
    decided = [f for f in decision.findings if not f.pending]
    off = [f for f in decided if f.nominal < 0 or f.kind == DEEMING]
    on = [f for f in decided if f.nominal > 0]
    nil = [f for f in decided if not f.nominal and f.kind != DEEMING]
    verb = "加分" if decision.base or not decision.scored else "得分"
    yield _section("扣分", *_clauses(off, decision))
    yield _section(verb, *_clauses(on, decision))
    yield _section("尚未计分", *_clauses([f for f in decision.findings if f.pending], decision))
    yield _section("条款适用，没有扣分或加分", *_clauses(nil, decision))
    if not decision.findings:
        none = "没有条款适用：不扣分，也不加分。" if is_final(decision) else "按现有资料没有条款适用。"
        yield _section("扣分和加分", tag("p", none))


def _clauses(findings: Sequence[Finding], decision: Decision) -> list[Html]:
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(f"{finding.article} {finding.kind}".strip(), []).append(finding)
    return [_clause(groups[key], decision) for key in in_article_order(groups)]


def _clause(group: Sequence[Finding], decision: Decision) -> Html:
    """One clause: its text, each fact with its effect, and the evidence behind each to be opened."""
    first = group[0]
    head = group_head(group, decision) if len(group) > 1 else f"{first.article}  {effect_of(first, decision)}"
    facts = [
        (str(f.date), f.event, "" if f.kind == DEEMING else effect_of(f, decision), evidence(f.evidence))
        for f in group
    ]
    basis = shared_basis(first.basis, decision)
    return folded(
        head,
        _pairs([("条文", first.text), *_open(group), ("依据", basis)]),
        table(("日期", "事实", "结果", "出处"), facts, "facts"),
        folded("怎么判断、怎么算的", *(_proof(f, decision) for f in group)),
        opened=True,
    )


def _open(group: Sequence[Finding]) -> list[tuple[str, str]]:
    """What is not decided, and what to do about it: not to be hidden in a fold."""
    told = dict.fromkeys(
        (label, text) for f in group for label, text in (("未决", f.pending), ("怎么办", f.remedy))
    )
    return [(label, text) for label, text in told if text]


def _proof(finding: Finding, decision: Decision) -> Html:
    """How one fact was judged: what the clause's own rows and the table above do not tell already."""
    told = details_of(finding, decision)
    rows = [("事实", f"{finding.date} {finding.event}"), *told.items()]
    return _pairs([(label, text) for label, text in rows if text and label not in _TOLD])


def _pairs(rows: Iterable[tuple[str, str]]) -> Html:
    return tag("dl", *(cell for label, text in rows for cell in (tag("dt", label), tag("dd", text))))


def _score(decision: Decision) -> Html:
    rows = [
        (t.name, gained(t.nominal, decision), gained(t.effective, decision), t.cap_text or "—")
        for t in decision.categories
        if t.nominal or t.effective
    ]
    steps = decision.score_steps if decision.scored else ()
    grade = f"等次：{decision.grade}（{decision.grade_article}）" if decision.grade else ""
    open_ = "" if is_final(decision) else "（未决部分不计，不能作为结果）"
    return _section(
        ("得分怎么来的" if decision.scored else "各类合计") + open_,
        table(("类别", "应计", "实计", "上限"), rows, "figures"),
        listed(steps),
        tag("p", grade) if grade else "",
    )


def _bonus(decision: Decision) -> Html:
    award = decision.award
    if award is None:
        return Html()
    return joined(_paid(one, decision) for one in (*award.parts, award))


def _paid(award: Award, decision: Decision) -> Html:
    """One bonus, or the sum of several."""
    amount = "未定" if award.amount is None else money(award.amount) + unrounded(award)
    text = f"{award.article} {award.text}".strip()
    pairs = [("金额", amount), ("条文", text), ("依据", shared_basis(award.basis, decision))]
    return _section(
        (award.name or "奖励") + ("" if award.amount is not None else "（未定，暂按现有资料）"),
        _pairs([(k, v) for k, v in pairs if v and (text or k == "金额")]),
        listed(award.steps),
    )


def _others(decision: Decision) -> Html:
    """What explains the result besides: spared facts, leave, figures, uncovered facts, clauses that did not apply."""
    word = period_word(decision.period)
    leave = [f"{n.text}（{evidence(n.evidence)}）" for n in decision.leave]
    figures = [f"{m.name} {m.value}" + (f"（{m.working}）" if m.working else "") for m in decision.measures]
    spared = [excused_line(a) for a in excused(decision)]
    refused = attempt_lines(decision.attempts)
    folds = (
        ("看过而没有计分的事实", listed(spared)),
        ("更正（原来的记录没有改动）", listed(c.strip() for c in correction_lines(decision))),
        (f"{word}请假、外出（天数是{word}以内的工作日）", listed(leave)),
        ("指标", listed(figures)),
        ("办法没有说到、没有扣分的事实", listed(decision.uncovered)),
        ("看过而没有适用的条款", tag("pre", "\n".join(refused)) if refused else Html()),
    )
    return _section("其他情况", *(folded(title, content) for title, content in folds if content))


def _closing(decision: Decision) -> Html:
    lines = [provenance(decision.provenance)]
    if decision.provenance.kind is not BasisKind.TEXT:
        lines.append("“推定”指条文没有公开或没有写明、按所述理由拟定；“待核”指尚须与原文核对。")
    lines.append("对结果有异议的，请指出是哪一条、哪一项事实不对，附上证明材料，向考核办公室提出。")
    signs = ("经办：____________", "本人签收：____________", "日期：____________")
    return tag(
        "div",
        tag("div", *(tag("div", line) for line in lines), class_="basis"),
        tag("div", *(tag("span", sign) for sign in signs), class_="sign"),
        tag("p", "点标题可以展开或收起；打印时全部展开。", class_="hint"),
        class_="closing",
    )
