"""The first part of a policy read back: what it covers, parameters, hours, categories, measures, common rules."""

from __future__ import annotations

import re
from decimal import Decimal

from engine.decision.decision import BasisKind
from engine.decision.figures import plain
from engine.decision.pay import BONUS
from engine.explain.rule_hours import chinese_day, season
from engine.explain.rule_limits import matter
from engine.explain.rule_words import PERIOD, condition, expression, quoted
from engine.policy import model as m
from engine.policy.group_scores import is_combined
from engine.policy.kinds import PUNCHES, FactKind, Field

_INDENT = "    "
_POINTS = re.compile(r"(\d+(?:\.\d+)?)分")
_WHO = {"人员": "每个人", "项目": "每个项目", "窗口": "每个窗口", "单位": "每个单位"}
SAME_FACT = {
    "择重": "几条都扣同一件事的（包括它视为、认定的事），只按扣得最多的一条扣，分和钱各比各的",
    "并罚": "几条都扣同一件事的，各条都扣",
}
_PERIODS = {"月": "每月考核一次", "季": "每季考核一次", "年": "每年考核一次"}


def head(policy: m.Policy) -> list[list[str]]:
    """Sections before the clauses, each as lines; those with nothing to say are empty."""
    return [
        [f"{policy.citation}规则说明", "由规则文件生成，供核对签字：写在这里的，就是计算时所用的。"],
        _overview(policy),
        _parameters(policy),
        _hours(policy),
        _categories(policy),
        _measures(policy),
        _derived(policy),
        _worked_out(policy),
        _common(policy),
    ]


def cap(category: m.Category, policy: m.Policy) -> str:
    """当月最多扣 30 分; only sides that a clause uses. A cap that nobody wrote is said to be inferred."""
    when = PERIOD.get(policy.period, "本期")
    clauses = [c for c in policy.clauses if category in policy.chain(c.category)]
    mine = [e for c in clauses for b in c.branches for e in b.effects]
    off = f"{when}最多扣 {plain(category.most_off)} 分" if category.most_off is not None else "扣分不封顶"
    if category.most_off is None and (written := _POINTS.match(category.text)):
        off += f"（分值 {written[1]} 分）"
    if category.most_from:
        off = f"{when}最多扣自己的{category.most_from}（以{category.of}计）"
    on = f"{when}最多加 {plain(category.most_on)} 分" if category.most_on is not None else "加（得）分不封顶"
    adds, takes = any(_adds(e) for e in mine), any(not _adds(e) for e in mine)
    sides = [off] if takes or category.most_off is not None or not adds else []
    sides += [on] if adds or category.most_on is not None else []
    inferred = "；办法没有说是否封顶，按分值封顶是推定" if category.inferred else ""
    share = (
        f"；占总分的 {plain(category.weight * 100)}%，本类的扣分、加分乘以这个比例计入得分"
        if category.weight
        else ""
    )
    outer = (
        f"；属于“{category.within}”，在这里扣（加）了的，再用“{category.within}”的上限"
        if category.within
        else ""
    )
    return f"{'，'.join(sides)}{share}{outer}{inferred}"


def _adds(effect: m.Effect) -> bool:
    if isinstance(effect, m.Points | m.Steps):
        return effect.points > 0
    return isinstance(effect, m.EarnPoints) or (
        isinstance(effect, m.Discretion | m.Computed) and effect.sign > 0
    )


def _overview(policy: m.Policy) -> list[str]:
    counts = "，".join(f"{kind} {n} 条" for kind in BasisKind if (n := _count(policy, kind)))
    lines = [
        f"施行：自 {chinese_day(policy.since)} 起施行。",
        f"对象和周期：对象是{'、'.join((policy.subject, *policy.groups))}，{_PERIODS.get(policy.period, policy.period)}。",
        *(
            f"适用：只考核{condition(c, '').removeprefix('本人的')}的{policy.subject}。"
            for c in policy.covered
        ),
        _score(policy),
        *(_group_scale(g, scale) for g, scale in policy.group_scales.items()),
        *(_group_score(policy, g, begins) for g, begins in policy.group_scores.items()),
        f"全文依据：{str(policy.basis).rstrip('。')}。",
        f"条款共 {len(policy.clauses)} 条：{counts or '没有条款'}。",
    ]
    return ["总则", *(_INDENT + line for line in lines)]


def _group_scale(group: str, scale: m.GroupScale) -> str:
    most = f"最高 {plain(scale.ceiling)} 分" if scale.ceiling is not None else "不设最高分"
    least = f"最低 {plain(scale.floor)} 分" if scale.floor is not None else "不设最低分"
    return f"{group}的分：从 {plain(scale.base)} 分算起，{most}，{least}。"


def _group_score(policy: m.Policy, group: str, begins: m.GroupScore) -> str:
    text = f"{expression(begins.expression)}{_rounded(begins)}"
    if is_combined(begins):
        return f"{group}得分：{text}；自身得分是从 {plain(policy.base)} 分算起，减去{group}的扣分，加上{group}的加分。"
    return f"{group}得分：从{text}算起，减去{group}的扣分，加上{group}的加分。"


def _rounded(begins: m.GroupScore) -> str:
    return f"（{begins.mode}到 {plain(begins.to)} 分）" if begins.to is not None else ""


def _score(policy: m.Policy) -> str:
    if not policy.scored:
        return "得分：本办法不计分，只算金额和处理。"
    floor = (
        f"低于 {plain(policy.floor)} 分的按 {plain(policy.floor)} 分"
        if policy.floor is not None
        else "不设最低分"
    )
    ceiling = (
        f"高于 {plain(policy.ceiling)} 分的按 {plain(policy.ceiling)} 分"
        if policy.ceiling is not None
        else "不设最高分"
    )
    who = _WHO.get(policy.subject, "每个对象")
    base = f"自己的{policy.base_from}" if policy.base_from else f" {plain(policy.base)} 分"
    start = f"{who}从{base}算起，减去扣分，加上加分（得分）"
    start += f"；没有{policy.base_from}的，没有得分" if policy.base_from else ""
    rounding = f"；最后{policy.rounding[0]}到 {plain(policy.rounding[1])} 分" if policy.rounding else ""
    return f"得分：{start}；{ceiling}，{floor}{rounding}。"


def _count(policy: m.Policy, kind: BasisKind) -> int:
    return sum(c.basis.kind is kind for c in policy.clauses)


def _parameters(policy: m.Policy) -> list[str]:
    lines = []
    for name, versions in policy.parameters.items():
        for version in versions:
            since = f"自 {chinese_day(version.since)} 起" if version.since else "自办法施行起"
            until = f"至 {chinese_day(version.until)} 止" if version.until else ""
            basis = str(version.basis).rstrip("。")
            shown = "、".join(
                f"{who} {plain(v)}{f' {version.unit}' if version.unit else ''}" for who, v in version.by
            )
            shown = shown or f"{plain(version.value)} {version.unit}".strip()
            lines.append(f"{_INDENT}{name}：{since}{until}，{shown}（{basis}）。")
    return ["参数", *lines] if lines else []


def _hours(policy: m.Policy) -> list[str]:
    return ["作息", *(_INDENT + season(h) for h in policy.hours)] if policy.hours else []


def _categories(policy: m.Policy) -> list[str]:
    used = list(dict.fromkeys(c.category for c in policy.clauses if c.category in policy.categories))
    names = [*used, *(n for n in policy.categories if n not in used)]
    lines = [f"{_INDENT}{n}：{cap(policy.categories[n], policy)}。" for n in names]
    return ["类别", *lines] if lines else []


def _measures(policy: m.Policy) -> list[str]:
    lines = [f"{_INDENT}{name} ＝ {expression(node)}" for name, node in policy.measures.items()]
    for award in policy.every_award:
        rounding = f"{award.mode}到 {plain(award.to)} 元{'，可以小于 0' if award.open_floor else ''}"
        remainders = {"余数": "；取整的尾差按余数从大到小补（减）", "最高": "；取整的尾差归得分最高的人"}
        rounding += remainders.get(award.remainder, "")
        lines.append(f"{_INDENT}{award.name}（奖励的全额） ＝ {expression(award.expression)}，{rounding}")
    if policy.awards:
        together = " ＋ ".join(a.name for a in policy.awards)
        lines.append(
            f"{_INDENT}奖励合计 ＝ {together}；取消“{BONUS.get(policy.period, '奖励')}”的，几个奖励都不发"
        )
    return ["指标", *lines] if lines else []


def _derived(policy: m.Policy) -> list[str]:
    lines = []
    for rule in policy.derived:
        which = "，且".join(condition(c, "") for c in rule.conditions)
        lines.append(
            f"{_INDENT}{quoted(rule.kinds)}{f'，{which}的' if which else ''}，同时也是“{rule.name}”。"
        )
    return ["认定", *lines] if lines else []


def _worked_out(policy: m.Policy) -> list[str]:
    """Fields that nobody fills in."""
    ways = {
        "工作日数": "从第一个日期的后一天起，到第二个日期为止的工作日数（放假安排照国家公布的）",
        "天数": "从第一个日期到第二个日期的天数",
        "分钟数": "从第一个时刻到第二个时刻的分钟数",
    }
    lines = [
        f"{_INDENT}{kind.name}的{f.name} ＝ {f.span.start} 至 {f.span.end} 的{f.span.unit}："
        f"{ways[f.span.unit]}，不晚于的为 0。"
        for kind in policy.kinds.values()
        for f in kind.fields
        if f.span is not None
    ]
    return ["由程序算的栏目", *lines] if lines else []


def _assumed(field: Field) -> str:
    """程度没有填写的，按“一般”."""
    given = field.default
    shown = f"{plain(given)} {field.type}" if isinstance(given, Decimal) else f"“{given}”"
    return f"{field.name}没有填写的，按{shown}"


def _common(policy: m.Policy) -> list[str]:
    """What holds for every clause and is written in none of them."""
    when = PERIOD.get(policy.period, "本期")
    lines = [
        f"条款有几个版本的，单件事实用发生当天有效的版本，{when}合计和指标用{when}最后一天有效的版本。",
        "条款要用的表没有交来的，结果是“资料不全”，不当作没有发生。",
        "要用的数没有填写的，不当作 0，结果待定。",
    ]
    for kind in policy.kinds.values():
        lines += [f"“{kind.name}”的{_assumed(f)}。" for f in kind.fields if f.default is not None]
    if policy.measures:
        lines.append("指标的除数为 0 的，指标不适用，不因它扣分，也不因它得分。")
    if any(isinstance(e, m.Become) for c in policy.clauses for b in c.branches for e in b.effects):
        lines.append("视为另一种事实的，由那种事实替换，原来的条款不再计分。")
    lines += [f"不重复：{matter(x)}（管全部条款）。" for x in policy.matters]
    if policy.same:
        lines.append(f"{SAME_FACT[policy.same]}；条款另有说明的除外。")
    if any(c.most_off is not None or c.most_on is not None for c in policy.categories.values()):
        lines.append("有上限的类别，按时间先后扣（加）到上限为止。")
    if any(k.sheet == PUNCHES for k in _used(policy)):
        lines.append("迟到、早退、缺签由打卡记录、请假、作息和法定节假日安排推出；已批准的请假时间不算。")
    return ["通则", *(_INDENT + line for line in lines)]


def _used(policy: m.Policy) -> list[FactKind]:
    names = {
        k
        for c in policy.clauses
        if isinstance(c.target, m.ForEvent | m.OfTotal | m.OfRun)
        for k in c.target.kinds
    }
    return [policy.kinds[n] for n in sorted(names) if n in policy.kinds]
