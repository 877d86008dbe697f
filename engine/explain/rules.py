"""A typed policy read back as plain Chinese sentences, for an official to compare with the regulation and sign.

Nothing is copied from the rule file's text: what is printed is what will be applied.
"""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

from engine.decision.decision import Basis, BasisKind
from engine.decision.figures import plain
from engine.explain import rule_head, rule_limits
from engine.explain.rule_effects import become, effect
from engine.explain.rule_hours import chinese_day, run
from engine.explain.rule_words import (
    EVERY,
    condition,
    every,
    places,
    quoted,
    stretch,
    verbatim,
)
from engine.policy import model as m
from engine.policy.kinds import PUNCHES, STATE_FIELD
from engine.policy.units import base_unit, dimension

_INDENT = "    "
_AMOUNTS = {"天数": "天数", "时间": "时长", "金额": "金额", "分数": "分数"}


def explain_rules(policy: m.Policy) -> str:
    """The whole account of a policy: header, declarations, clauses, a line to sign on.

    Deterministic; the closing check code depends on the account alone, so that it stays the same while only
    the layout or the comments of the rule file change.
    """
    sections = [*rule_head.head(policy), _clauses(policy)]
    text = "\n\n".join("\n".join(lines) for lines in sections if lines)
    return f"{text}\n\n" + "\n".join(_signatures(text)) + "\n"


def clause_lines(policy: m.Policy, clause: m.Clause) -> list[str]:
    """One clause: its number, what it looks at, what follows, and everything that qualifies it."""
    lines = [f"{clause.article}【{clause.basis.kind}】"]
    lines.append(f"{_INDENT}看什么：{_looks_at(policy, clause)}")
    lines += _follows(policy, clause)
    lines += [f"{_INDENT}{line}" for line in _qualified(policy, clause)]
    lines.append(f"{_INDENT}依据：{_basis(clause.basis, policy.basis)}")
    return lines


def _clauses(policy: m.Policy) -> list[str]:
    lines = ["条款"]
    for clause in policy.clauses:
        lines += ["", *clause_lines(policy, clause)]
    return lines


def _looks_at(policy: m.Policy, clause: m.Clause) -> str:
    target, when = clause.target, f"{clause.of}{stretch(policy, clause.target)}"
    if isinstance(target, m.ForEvent):
        half = "，按半天计次" if target.half else ""
        half += f"，看它的{target.whose}（另一个人）" if target.whose else ""
        return f"每一次{quoted(target.kinds)}{half}{_sources(policy, target.kinds)}。"
    if isinstance(target, m.OfTotal):
        together = "合在一起的" if len(target.kinds) > 1 and dimension(target.unit) == "次数" else "的"
        figure = _figure(clause)
        apart = f"按{target.by}分开看，每一个的" if target.by else ""
        return (
            f"{apart}{when}{quoted(target.kinds, '、')}{together}{figure}{_sources(policy, target.kinds)}。"
        )
    if isinstance(target, m.OfRun):
        return f"{when}{run(target)}{_sources(policy, target.kinds)}。"
    if isinstance(target, m.OfMeasure):
        how = "，算法见“指标”" if target.name in policy.measures else _score_note(policy, target.name)
        return f"{when}的{target.name}{how}。"
    if isinstance(target, m.OfStreak):
        held = f"都是“{target.grade}”" if target.grade else "都符合下面的条件"
        return (
            f"连同{when}在内，连续 {target.periods} 期的{target.name}，{held}；有一期没有结果的，不算连续。"
        )
    if isinstance(target, m.OfRank) and len(clause.branches) > 1:
        return _ordered(target, when)
    if isinstance(target, m.OfRank | m.OfQuota):
        return _ranked(target, when)
    if isinstance(target, m.Always):
        return f"不看单件事实，{EVERY.get(policy.period, '每期')}算一次。"
    return verbatim(target)


def _ranked(target: m.OfRank | m.OfQuota, when: str) -> str:
    """Those within a rank, those whom a quota leaves out."""
    share = target.unit == "%"
    number = f"{plain(target.number * 100)}%" if share else f"{plain(target.number)} {target.unit}"
    heads = f"，人数{target.heads}到 1 名" if share and target.number != 1 else ""
    if isinstance(target, m.OfQuota):
        return f"{when}等次为“{target.grade}”的不超过{'考核人数的 ' if share else ' '}{number}{heads}；看超出的，从得分低的数起。"
    if target.scope:
        when = f"在一{target.scope}的最后一期，把各期的得分加起来，"
    order = f"从{_direction(target.upwards)}"
    breaks = "".join(f"，再按{name}从{_direction(up)}" for name, up in target.breaks)
    if share and target.number == 1 and target.first:
        return f"{when}{target.name}{order}排名，相同的{breaks.lstrip('，') or '名次相同'}。"
    ties = "与末一名并列的也算" if target.ties else "并列而超出名额的不算"
    place = places(m.IsPlace(target.first, target.low, target.number, target.unit, ""))
    equal = f"{'相同的' + breaks[1:] + '；' if breaks else ''}{ties}{heads}"
    none = "" if target.name == "得分" or target.upwards or not target.first else "；是 0 的不算"
    last = "；和第一名一样好的不算" if not target.first else ""
    return f"{when}{target.name}{order}排在{place}的（{equal}{none}{last}）。"


def _ordered(target: m.OfRank, when: str) -> str:
    """The order alone, where several bands of places follow."""
    breaks = "".join(f"，再按{name}从{_direction(up)}" for name, up in target.breaks)
    ties = "与末一名并列的也算" if target.ties else "并列而超出名额的不算"
    heads = f"，人数{target.heads}到 1 名" if target.unit == "%" else ""
    equal = f"相同的{breaks[1:]}；" if breaks else ""
    return f"{when}{target.name}从{_direction(target.upwards)}的名次（{equal}{ties}{heads}）。"


def _direction(upwards: bool) -> str:
    return "低到高" if upwards else "高到低"


def _score_note(policy: m.Policy, name: str) -> str:
    """Points of a category are those after its cap."""
    return "（封顶之后的数）" if any(name.startswith(c) for c in policy.categories) else ""


def _sources(policy: m.Policy, kinds: tuple[str, ...]) -> str:
    """Where the facts come from: sheets, and clauses that deem other facts to be these."""
    sheets = dict.fromkeys(policy.kinds[k].sheet for k in kinds if k in policy.kinds)
    told = [f"由“{s}”表的打卡记录推出" if s == PUNCHES else f"来自“{s}”表" for s in sheets]
    told += [
        f"{k}按《{policy.kinds[k].cites}》认定" for k in kinds if k in policy.kinds and policy.kinds[k].cites
    ]
    deeming = dict.fromkeys(c.article for c in policy.clauses if not _deemed(c).isdisjoint(kinds))
    told += [f"包括按{'、'.join(deeming)}视为的"] if deeming else []
    return f"（{'，'.join(told)}）" if told else ""


def _deemed(clause: m.Clause) -> set[str]:
    """Kinds that the clause turns facts into."""
    into = {e.kind for b in clause.branches for e in b.effects if isinstance(e, m.Become)}
    return into | ({clause.conversion.into.kind} if clause.conversion else set())


def _figure(clause: m.Clause) -> str:
    """What a bound without a field is about."""
    if isinstance(clause.target, m.OfMeasure):
        return clause.target.name
    if isinstance(clause.target, m.OfRun):
        return "连续的" + ("次数" if clause.target.unit == "次" else "天数")
    if isinstance(clause.target, m.OfTotal):
        unit = base_unit(clause.target.unit)
        return "次数" if dimension(unit) == "次数" else f"{_AMOUNTS.get(dimension(unit), unit)}合计"
    return ""


def _follows(policy: m.Policy, clause: m.Clause) -> list[str]:
    """Every branch as a sentence; numbered where there are several, for the first that fits applies."""
    if clause.table:
        return [f"{_INDENT}{line}" for line in rule_limits.table(clause)]
    sentences = [_branch(policy, clause, b) for b in clause.branches]
    if len(sentences) == 1:
        return [f"{_INDENT}怎么处理：{sentences[0]}"]
    if not sentences:
        return []
    numbered = [f"{_INDENT}{_INDENT}{n}. {s}" for n, s in enumerate(sentences, 1)]
    return [f"{_INDENT}怎么处理（从上往下，只适用第一个符合的）：", *numbered]


def _branch(policy: m.Policy, clause: m.Clause, branch: m.Branch) -> str:
    target = clause.target
    if isinstance(target, m.OfRank) and branch is clause.branches[0] and len(clause.branches) > 1:
        # The opener's places are the first band's; said again beside the others.
        first = m.IsPlace(target.first, target.low, target.number, target.unit, "")
        branch = replace(branch, conditions=(first, *branch.conditions))
    conditions = "，且".join(condition(c, _figure(clause)) for c in branch.conditions)
    effects = "；".join(effect(e, clause, branch, policy) for e in branch.effects)
    own = rule_limits.of_branch(branch, policy)
    return f"{conditions}的，{effects}{own}。" if conditions else f"{effects}{own}。"


def _qualified(policy: m.Policy, clause: m.Clause) -> list[str]:
    """Repetition, exemptions, what is free, pro rata, category, dates."""
    often = EVERY.get(policy.period, "每期")
    lines = [*_repeated(policy, clause)]
    if clause.exemptions:
        cases = "；或者".join(condition(c, _figure(clause)) for c in clause.exemptions)
        lines.append(f"例外：{cases}的，不适用本条{often_spared(policy, clause)}。")
    if clause.free:
        lines.append(f"免扣：{rule_limits.free(clause.free, often)}。")
    lines += rule_limits.lines(clause, policy)
    if clause.same:
        same = (
            "和别的写了“择重”的条款扣同一件事的，只按扣得最多的一条扣"
            if clause.same == "择重"
            else "别的条款也扣的，本条照扣"
        )
        lines.append(f"同一事实：{same}。")
    if clause.pro_rata:
        lines.append("折算：乘以 在岗工作日天数 ÷ 全期工作日天数。")
    if any(isinstance(e, m.Discretion) for b in clause.branches for e in b.effects):
        lines.append("酌情：要写明酌情分、裁定人、裁定理由；没有写全或超出范围的，不计分，结果待定。")
    lines += _verification(policy, clause)
    lines += _category(policy, clause)
    if clause.since or clause.until:
        lines.append(f"有效：{_dates(clause)}。")
    return lines


def often_spared(policy: m.Policy, clause: m.Clause) -> str:
    """How often the exemptions help."""
    if not clause.spared:
        return ""
    often = EVERY.get(clause.spared_scope or policy.period, "每期")
    return f"；{often}按时间先后最多除外 {clause.spared} 次，以后的照扣"


def _repeated(policy: m.Policy, clause: m.Clause) -> list[str]:
    """Doubling and conversion."""
    when, often = stretch(policy, clause.target), every(policy, clause.target)
    lines = []
    if clause.escalation is not None:
        number = clause.escalation.number
        if clause.escalation.whole:
            text = (
                f"{when}满 {number} 次的，从第 1 次起，每次都再多扣一次（加倍）；不满 {number} 次的不加倍。"
            )
        else:
            before = f"；前 {number - 1} 次不加倍" if number > 1 else ""
            apart = f"每个{clause.escalation.by}分别计次，" if clause.escalation.by else ""
            text = f"{apart}按时间先后，从{when}第 {number} 次起，每次再多扣一次（加倍）{before}。"
        lines.append(f"加倍：{text}")
    if clause.conversion is not None:
        number = clause.conversion.number
        if isinstance(clause.target, m.OfRun):
            into = become(clause.conversion.into, policy).replace("本条不另计分", "这一段里的不再各自计分")
            return [*lines, f"折合：每满一段，合起来{into}；不满一段的照各自的条款。"]
        into = become(clause.conversion.into, policy).replace("本条不另计分", f"这 {number} 次不再各自计分")
        lines.append(
            f"折合：{often}按时间先后，每满 {number} 次，合起来{into}；余下不满 {number} 次的照各自的条款。"
        )
    return lines


def _verification(policy: m.Policy, clause: m.Clause) -> list[str]:
    """What becomes of facts that are not verified, where the clause's facts can be so."""
    if not isinstance(clause.target, m.ForEvent):
        return []
    kinds = [policy.kinds[k] for k in clause.target.kinds if k in policy.kinds]
    if not any(k.field(STATE_FIELD) for k in kinds):
        return []
    return ["核实：“不属实”的不计；“待核”的先不计分，结果待定。"]


def _category(policy: m.Policy, clause: m.Clause) -> list[str]:
    if not clause.category:
        return []
    category = policy.categories.get(clause.category)
    cap = f"（{rule_head.cap(category, policy)}）" if category is not None else ""
    return [f"归类：计入“{clause.category}”{cap}。"]


def _dates(clause: m.Clause) -> str:
    since = f"自 {chinese_day(clause.since)} 起" if clause.since else "自办法施行起"
    until = f"至 {chinese_day(clause.until)} 止（含当日）" if clause.until else "，没有写截止日期"
    return since + until


def _basis(basis: Basis, whole: Basis) -> str:
    if basis == whole and basis.kind is not BasisKind.TEXT:
        return f"{basis.kind}（理由同全文）。"
    return f"{str(basis).rstrip('。')}。"


def _signatures(text: str) -> list[str]:
    code = sha256(text.encode()).hexdigest()[:16]
    return [
        "签字栏",
        f"{_INDENT}校验码：{code}（规则的意思一变，它就变；只改版面和注释，它不变）",
        f"{_INDENT}核对结论：□ 与办法一致    □ 不一致，应当改为：________________________________",
        f"{_INDENT}核对人：____________    审核人：____________    日期：______年____月____日",
    ]
