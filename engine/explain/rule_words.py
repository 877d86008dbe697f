"""Conditions and effects of a typed policy as Chinese phrases, with every bound spelled out."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from engine.decision.figures import plain
from engine.policy import model as m
from engine.policy.kinds import SUBJECT_FIELDS
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


def limits(band: m.InBand | m.Meets) -> str:
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
    if isinstance(node, m.Meets):
        return f"{expression(node.expression)} {limits(node)}"
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
