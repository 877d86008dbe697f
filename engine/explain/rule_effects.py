"""What follows in a clause of a typed policy, as Chinese phrases."""

from __future__ import annotations

from decimal import Decimal

from engine.decision.figures import plain
from engine.explain.rule_words import HALF, amount, every, expression, signed, verbatim
from engine.policy import model as m
from engine.policy.grades import grades_of
from engine.policy.kinds import GROUPS, NUMERIC
from engine.policy.units import dimension


def effect(node: m.Effect, clause: m.Clause, branch: m.Branch, policy: m.Policy) -> str:
    """What follows, as a phrase; of which bonus, where there are several."""
    told = _effect(node, clause, branch, policy)
    bonus = getattr(node, "bonus", "")
    if not bonus or isinstance(node, m.Pay):
        return told.replace("奖励", bonus, 1) if bonus and told.startswith("奖励") else told
    if "奖励的" in told:
        return told.replace("奖励的", f"{bonus}的")
    return f"{told}（从{bonus}里扣）" if "扣" in told else f"{told}（加在{bonus}里）"


def _effect(node: m.Effect, clause: m.Clause, branch: m.Branch, policy: m.Policy) -> str:
    if isinstance(node, m.Points):
        return _points(node, clause, policy)
    if isinstance(node, m.Steps):
        return _steps(node, branch)
    if isinstance(node, m.Computed) and isinstance(node.by, m.Steps):
        beyond, rest = _beyond(node.by, branch)
        return f"{beyond}{_computed(node, '')}，{rest}"
    if isinstance(node, m.Pay):
        return _pay(node, policy)
    if isinstance(node, m.Joint):
        return _joint(node)
    if isinstance(node, m.Become):
        return become(node, policy)
    if (
        isinstance(node, m.AsGrade)
        and isinstance(clause.target, m.OfRank)
        and node.name not in grades_of(policy)
    ):
        return f"评为“{node.name}”"
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
        return _computed(node)
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


def _computed(node: m.Computed, each: str = "每次") -> str:
    """每满 1 天扣：日工资（以元计），不足 1 天的舍去."""
    what = f"{'扣' if node.sign < 0 else '加'}：{expression(node.expression)}（以{node.of}计）"
    if not isinstance(node.by, m.Points):
        return f"{each}{what}"
    unit, rest = _every_unit(node.by)
    return f"每满{unit}{what}，{rest}"


def _every_unit(node: m.Points) -> tuple[str, str]:
    """What the points count by, and what becomes of an incomplete one."""
    number, unit = node.per or (Decimal(1), "次")
    each = "半天" if (number, unit) == (HALF, "天") else f" {amount(number, unit)}"
    return each, f"不足{each}的{_incomplete(node, f'按{each}计')}"


def _points(node: m.Points, clause: m.Clause, policy: m.Policy) -> str:
    if not node.points and not node.grow:
        return node.per_word if node.per_word.startswith("不") else "不扣分" if node.of == "分" else "不扣"
    if node.per is not None:
        each, rest = _every_unit(node)
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
    beyond, rest = _beyond(node, branch)
    return f"{beyond}{signed(node.points, node.of)}，{rest}"


def _beyond(node: m.Steps, branch: m.Branch) -> tuple[str, str]:
    """The direction is that of the branch's bounds: beyond the reference, upwards or downwards."""
    bounds = [x for c in branch.conditions if isinstance(c, m.InBand) for x in c.limits]
    below = any(x.op in ("<", "<=") and x.number <= node.reference for x in bounds)
    reference_unit = "%" if dimension(node.unit) in ("百分点", "比例") else node.unit
    step = amount(node.step, node.unit)
    rest = f"不足 {step}的{_incomplete(node, f'按 {step}计')}"
    beyond = f"{'低于' if below else '超过'} {amount(node.reference, reference_unit)}的部分"
    return f"{beyond}每满 {step}", rest


def _pay(node: m.Pay, policy: m.Policy) -> str:
    if node.how == "享受":
        return f"发{node.bonus or whole_award(policy)}全额；没有一款说发的，不发"
    if node.how == "比例":
        full = "" if node.bonus else whole_award(policy)
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
