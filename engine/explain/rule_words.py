"""Conditions and effects of a typed policy as Chinese phrases, with every bound spelled out."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from engine.decision.figures import plain
from engine.policy import model as m
from engine.policy.kinds import GROUPS, NUMERIC, SUBJECT_FIELDS
from engine.policy.units import base_unit, dimension
from grammar.vocabulary import SINGLE

PERIOD = {"月": "当月", "季": "当季", "年": "当年"}
EVERY = {"周": "每周", "月": "每月", "季": "每季", "年": "每年"}
_LENGTH = {"月": 1, "季": 3, "年": 12}


def stretch(policy: m.Policy, target: m.Target) -> str:
    """当年 for the period itself; 各月（分别看） for a shorter stretch, 当年（年初至今） for a longer one."""
    scope = getattr(target, "scope", "")
    if scope == "周":
        return "每周（周一到周日，分别看）"
    if not scope or scope == policy.period:
        return PERIOD.get(policy.period, "本期")
    if _LENGTH[scope] < _LENGTH[policy.period]:
        return f"各{scope}（分别看）"
    return f"{PERIOD[scope]}（从{'年初' if scope == '年' else '季初'}到本期）"


def every(policy: m.Policy, target: m.Target) -> str:
    """每月, 每季 or 每年: how often the clause looks."""
    return EVERY.get(getattr(target, "scope", "") or policy.period, "每期")


HALF = Decimal("0.5")
_LOWER = {">": "大于 {0}", ">=": "不小于 {0}（含 {0}）", "=": "等于 {0}"}
_UPPER = {"<": "小于 {0}（不含 {0}）", "<=": "不超过 {0}（含 {0}）"}


def amount(number: Decimal, unit: str) -> str:
    """A number kept in base units with its unit: 10 分钟, 30%, 1 个百分点."""
    if unit == "时刻":
        return f"{int(number) // 60}:{int(number) % 60:02}"
    if unit in ("%", "百分比"):
        return f"{plain(number * 100)}%"
    if dimension(unit) == "百分点":
        return f"{plain(number * 100)} 个百分点"
    return f"{plain(number)} {base_unit(unit)}".strip()


def quoted(words: Iterable[str], joint: str = "或") -> str:
    """“串岗聊天”或“做与工作无关的事”."""
    return joint.join(f"“{w}”" for w in words)


def limits(band: m.InBand) -> str:
    """大于 10 分钟且不超过 30 分钟（含 30 分钟）."""
    lower = [_LOWER[x.op].format(amount(x.number, band.unit)) for x in band.limits if x.op in _LOWER]
    upper = [_UPPER[x.op].format(amount(x.number, band.unit)) for x in band.limits if x.op in _UPPER]
    return "且".join((*lower, *upper))


def condition(node: m.Condition, figure: str) -> str:
    """A condition as a phrase. figure: what a bound without a field is about (得分, 合计)."""
    if isinstance(node, m.InBand):
        return f"{node.field or figure}{limits(node)}"
    if isinstance(node, m.FieldIn):
        whose = "本人的" if node.field in SUBJECT_FIELDS else ""
        return f"{whose}{node.field}{'不是' if node.negated else '为'}{quoted(node.values)}"
    if isinstance(node, m.IsVerified):
        return "经查实（核实状态为“属实”）"
    if isinstance(node, m.IsBlank):
        return f"{node.field}没有填写"
    if isinstance(node, m.IsCovered) and node.in_time is not None:
        return in_time(node, node.in_time)
    if isinstance(node, m.IsCovered):
        verb = "没有" if node.negated else "有"
        return f"事发当时{verb}已经批准的{'、'.join(node.kinds)}" + ("之一" if len(node.kinds) > 1 else "")
    if isinstance(node, m.IsNth):
        return f"是其中第 {node.number} 次{'起的每一次' if node.upwards else ''}（按时间先后）"
    if isinstance(node, m.IsPlace):
        return f"名次在{places(node)}"
    if isinstance(node, m.Otherwise):
        return "前面各档都不符合"
    return verbatim(node)


def places(node: m.IsPlace) -> str:
    """前 3 名, 后 20%, 第 2 名至第 3 名."""
    number = f"{plain(node.number * 100)}%" if node.unit == "%" else f"{plain(node.number)} 名"
    if node.unit == "%" or not node.first or node.low == 1 != node.number:
        return f"{'前' if node.first else '后'} {number}"
    return f"第 {number}" if node.low == node.number else f"第 {node.low} 名至第 {number}"


def in_time(node: m.IsCovered, limit: m.InTime) -> str:
    """补签 made within so many days after the day itself."""
    verb = "没有" if node.negated else "有"
    unit = "个工作日" if limit.working else "天"
    when = f"从第二天起 {limit.days} {unit}以内（含当天）" if limit.days else "当天"
    return f"{when}{verb}同一时段、同一签次的已经批准的{'、'.join(node.kinds)}"


def verbatim(node: object) -> str:
    """A construct that has no phrase of its own, in the words of its author, marked as such."""
    text = getattr(node, "text", "")
    return f"“{text}”（照录条文）" if text else "（这一句还没有通俗的说法，请直接核对规则文件）"


def signed(points: Decimal, of: str = "分") -> str:
    """扣 0.5 分 / 加 2 分 / 扣 20 元 / 扣奖励的 10%."""
    verb = "扣" if points < 0 else "加"
    if of == "%":
        return f"{verb}奖励的 {plain(abs(points) * 100)}%"
    return f"{verb} {plain(abs(points))} {of}"


def expression(node: m.Expression, loose: bool = False) -> str:
    """A formula; every sum inside a product stands in brackets."""
    if isinstance(node, m.Constant):
        return node.text
    if isinstance(node, m.Name):
        return node.name
    if isinstance(node, m.FieldOf):
        return f"这件事的{node.field}"
    if isinstance(node, m.Sum):
        return _sum(node)
    if isinstance(node, m.Population):
        return f"〔{'全体' if node.everybody else '成员'}{node.name or '的'}{node.how}〕"
    if isinstance(node, m.Over | m.Elsewhere):
        return f"〔{node.text}〕"
    if not isinstance(node, m.Arithmetic):
        return verbatim(node)
    if node.op not in "＋－×÷":
        return _picked(node)
    inner = node.op in "×÷"
    right = expression(node.right, inner or node.op == "－")
    # A quotient on the right of × or ÷ would read as one long row.
    if isinstance(node.right, m.Arithmetic) and inner and node.right.op in "×÷":
        right = f"（{right}）"
    text = f"{expression(node.left, inner)} {node.op} {right}"
    return f"（{text}）" if loose and not inner else text


def _picked(node: m.Arithmetic) -> str:
    """取大（甲、乙）, 绝对值（甲）, （甲，四舍五入到 0.1分）."""
    left = expression(node.left)
    if node.op == "绝对值":
        return f"绝对值（{left}）"
    if node.op in ("取大", "取小"):
        return f"{node.op}（{left}、{expression(node.right)}）"
    return f"（{left}，{node.op}到 {expression(node.right)}）"


def _sum(node: m.Sum) -> str:
    """〔办结为“是”的 办件 的件数〕: the brackets keep a long name together."""
    which = "，".join(condition(c, "") for c in node.conditions)
    of = f"{which}的{node.kind}" if which else node.kind
    how = "" if node.how == SINGLE else node.how
    return f"〔{of}的{node.field}{how}〕"


def effect(node: m.Effect, clause: m.Clause, branch: m.Branch, policy: m.Policy) -> str:
    """What follows, as a phrase."""
    if isinstance(node, m.Points):
        return _points(node, clause, policy)
    if isinstance(node, m.Steps):
        return _steps(node, branch)
    if isinstance(node, m.Pay):
        return _pay(node, policy)
    if isinstance(node, m.Joint):
        return _joint(node)
    if isinstance(node, m.Become):
        return become(node, policy)
    return _plain_effect(node)


def _plain_effect(node: m.Effect) -> str:
    """Effects that say all there is to say themselves."""
    if isinstance(node, m.Discretion):
        low, high = (signed(node.sign * x, node.of)[1:].strip() for x in (node.low, node.high))
        return f"每次在 {low}至 {high}之间酌情{'扣' if node.sign < 0 else '加'}（两端都可以）"
    if isinstance(node, m.Lose):
        return f"{_whose(node.who)}取消{node.name}"
    if isinstance(node, m.AsGrade):
        return f"等次为“{node.name}”"
    if isinstance(node, m.EarnPoints):
        to = f"，结果{node.mode}到 {plain(node.to)} 分" if node.to is not None else "，结果不取整"
        return f"本条得分 ＝ {expression(node.expression)}{to}"
    if isinstance(node, m.Computed):
        return f"每次{'扣' if node.sign < 0 else '加'}：{expression(node.expression)}（以{node.of}计）"
    if isinstance(node, m.LimitScore):
        return f"总分高于 {plain(node.most)} 分的，按 {plain(node.most)} 分"
    if isinstance(node, m.Follow):
        return f"{_whose(node.who)}{node.text}"
    if isinstance(node, m.NoPoints):
        return f"“{node.category}”的分全部不得（从满分扣的，扣完这一类的分；往上加的，这一类一分不计）"
    return verbatim(node)


def become(node: m.Become, policy: m.Policy) -> str:
    """视为旷工 0.5 天."""
    kind = policy.kinds.get(node.kind)
    how_much = "，两者都有的栏目照抄过去"
    if node.amount is not None:
        name, value = node.amount
        field = kind.field(name) if kind else None
        how_much = f" {plain(value)} {field.type}" if field else f" {name} {plain(value)}"
    elif kind is None or not any(f.type in NUMERIC and f.name != "酌情分" for f in kind.fields):
        how_much = ""
    times = f" {node.times} 次" if node.times != 1 else ""
    return f"视为{node.kind}{times}{how_much}，改按{node.kind}的条款处理，本条不另计分"


def _points(node: m.Points, clause: m.Clause, policy: m.Policy) -> str:
    if node.per is not None:
        number, unit = node.per
        each = "半天" if (number, unit) == (HALF, "天") else f" {amount(number, unit)}"
        rest = f"不足{each}的{_incomplete(node, f'按{each}计')}"
        return f"每满{each}{signed(node.points, node.of)}，{rest}"
    if isinstance(clause.target, m.OfRun):
        return f"每一段{signed(node.points, node.of)}"
    if isinstance(clause.target, m.ForEvent):
        first = f"{node.per_word or '每次'}{signed(node.points, node.of)}"
        grow = f"，以后每一次比上一次多 {amount(abs(node.grow), node.of)}" if node.grow else ""
        return f"第 1 次{signed(node.points, node.of)}{grow}" if grow else first
    return f"{signed(node.points, node.of)}（{every(policy, clause.target)}只计一次）"


def _incomplete(node: m.Points | m.Steps, whole: str) -> str:
    """What becomes of an incomplete unit."""
    return "按比例计" if node.shared else whole if node.up else "舍去"


def _steps(node: m.Steps, branch: m.Branch) -> str:
    """The direction is that of the branch's bounds: beyond the reference, upwards or downwards."""
    bounds = [x for c in branch.conditions if isinstance(c, m.InBand) for x in c.limits]
    below = any(x.op in ("<", "<=") and x.number <= node.reference for x in bounds)
    reference_unit = "%" if dimension(node.unit) in ("百分点", "比例") else node.unit
    step = amount(node.step, node.unit)
    rest = f"不足 {step}的{_incomplete(node, f'按 {step}计')}"
    beyond = f"{'低于' if below else '超过'} {amount(node.reference, reference_unit)}的部分"
    return f"{beyond}每满 {step}{signed(node.points, node.of)}，{rest}"


def _pay(node: m.Pay, policy: m.Policy) -> str:
    if node.how == "比例":
        full = whole_award(policy)
        whole = f"“{full}”全额" if full else "全额"
        if not node.amount:
            return "奖励不发"
        return f"奖励发{whole}" if node.amount == 1 else f"奖励发{whole}的 {plain(node.amount * 100)}%"
    if node.expression is not None:
        sums = {"每分": "奖励按得分发，每分 {}", "增减": "奖励另{}（元）：{}", "算式": "奖励发 {}（以元计）"}
        verb = ("加",) if node.amount > 0 else ("减",)
        return sums[node.how].format(*(verb if node.how == "增减" else ()), expression(node.expression))
    words = {
        "增减": f"奖励另{'加' if node.amount > 0 else '减'} {plain(abs(node.amount))} 元",
        "定额": f"奖励发 {plain(node.amount)} 元",
        "每分": f"奖励按得分每分 {plain(node.amount)} 元发",
        "扣发": f"每次从奖励中扣发 {plain(node.amount)} 元，奖励扣完为止",
    }
    return words.get(node.how, verbatim(node))


def whole_award(policy: m.Policy) -> str:
    """What 全额 means: the declared award, or the first parameter in 元; empty where there is neither."""
    if policy.award is not None:
        return policy.award.name
    return next((n for n, versions in policy.parameters.items() if versions and versions[0].unit == "元"), "")


def _joint(node: m.Joint) -> str:
    if node.points is not None:
        what = f"同时{signed(node.points, node.of)}"
    else:
        share = "一半" if node.share == HALF else f"{plain(node.share * 100)}%"
        what = f"连带承担本人所扣（加）分的{share}"
    if node.by_field:
        return f"这件事的{node.who}（另一个人）{what}"
    if node.who in GROUPS:
        return f"当天所在的{node.who}{what}"
    return f"同一窗口当天的{node.who}{what}（本人就是{node.who}的，不重复计）"


def _whose(who: str) -> str:
    """Whom a consequence goes to, where it is not the subject itself."""
    if not who:
        return ""
    return f"当天所在的{who}" if who in GROUPS else f"同一窗口当天的{who}"
