"""What may stand together in one clause: everything written must have an effect, or be reported."""

from __future__ import annotations

from engine.policy import model as m
from engine.policy.allowed import ALLOWED, ALWAYS, CONDITIONS
from engine.policy.clause_body import OPENERS, Body
from engine.policy.resolve_branch import pays
from engine.policy.resolve_condition import declared_field
from engine.policy.resolve_effect import is_money
from engine.policy.scope import Scope
from engine.policy.step_sizes import in_base, step_sizes
from engine.policy.units import PER_WORDS, base_unit, dimension
from grammar import syntax as s

_COUNT_FIRST = "请用“指标”先把要数的数出来，例如 指标 查实投诉：投诉 中 经查实 的 件数。"
_BY_SCORE = "发多少由得分定，请另写一条，例如 得分 90分以上 的，发 全额。"
_HELP: dict[tuple[str, type], str] = {
    ("凡", s.Pay): f"{_BY_SCORE}因为一件事不发奖励，请写 取消 当月奖励。",
    ("凡", s.Doubling): "请另写一款，例如 当月 迟到，自 第5次 起，加倍 扣分。",
    ("凡", s.FromNth): "从第几次起扣几分，请删去“自”，例如 第2次 起，每次 扣 1分；"
    "要加倍，请另写一款，例如 当月 迟到，自 第5次 起，加倍 扣分。",
    ("合计", s.Nth): "请把“当月”改成“凡”，例如 凡 迟到，第2次 起，每次 扣 1分；"
    "要加倍，请写 自 第2次 起，加倍 扣分。",
    ("凡", s.EveryStep): "请改写，例如 时长 超过 10分钟 的，每增加 5分钟，扣 1分。",
    ("凡", s.Earn): "“得 …”不看单件事，请另写一款，例如 得 10分 × 预算执行率。",
    ("凡", s.ProRata): "请写在 得分 … 发 全额 的那一款里。",
    ("合计", s.Deem): "请改写，例如 每满 5次 迟到，视为 旷工半天 1次。",
    ("合计", s.FreeFirst): "请改写，例如 当月 迟到 合计 超过 2次 的，每增加 1次，扣 1分。",
    ("合计", s.Except): "合计不看单件事，除外请写在 凡 … 的那一款里。",
    ("每满", s.FreeFirst): "请在 凡 … 的那一款里写前几次不扣。",
    ("每满", s.Except): "除外请写在 凡 … 的那一款里。",
    ("指标", s.Pay): _BY_SCORE,
    ("得分", s.Charge): "得分是最后才算出来的，不能再据此扣分或加分。",
    ("加倍", s.Nth): "请写成 自 第5次 起，加倍 扣分。",
    ("加倍", s.Charge): "加倍就是照原来的条款再扣一次，不必再写扣几分；要扣别的分，请另写一款。",
}


def fits(scope: Scope, body: Body, target: m.Target) -> bool:
    """Whether everything in the clause has a meaning there; what has none goes to the scope's list."""
    before = len(scope.found)
    what = _sort_of(scope, body, target)
    items = [i for b in body.branches for i in b] + body.modifiers
    _second_opener(scope, body, items)
    _after_effects(scope, body)
    # 自 第5次 起，加倍 is one thought, and where it does not belong, one mistake.
    doubled = any(isinstance(i, s.Doubling) for i in items)
    for item in (i for i in items if not (doubled and isinstance(i, s.FromNth))):
        if not isinstance(item, (*ALLOWED[what], *ALWAYS, *OPENERS)) or (
            isinstance(item, s.FieldBounds) and item.field is not None and what not in ("凡", "得分")
        ):
            _reject(scope, item, what)
        elif isinstance(item, s.Charge):
            _charge(scope, item, what)
            if isinstance(target, m.OfRank) and target.name == "得分":
                _reject(scope, item, what, "名次是按得分排的，不能再据此扣分、加分；发钱请写 发 500元。")
            _in_groups(scope, item, target)
        elif isinstance(item, s.Pay) and what in ("凡", "指标") and item.how != "扣发":
            _reject(scope, item, what)
    if what in ("合计", "指标"):
        _unbounded(scope, body, items)
    if isinstance(body.opener, s.Total) and body.opener.by is not None and isinstance(target, m.OfTotal):
        declared_field(scope, target.kinds, body.opener.by)
    for mistake in (_counts, _measure, _part, _at_most):
        mistake(scope, body, items)
    return len(scope.found) == before


def _after_effects(scope: Scope, body: Body) -> None:
    """A condition behind an effect begins the next branch: the comma before it should be a semicolon."""
    for branch in body.branches:
        done = False
        for item in branch:
            if done and isinstance(item, (*CONDITIONS, s.Nth)):
                message = f"“{_written(scope, item)}”是下一档的条件，前面却是逗号，会和上一档混在一起。"
                scope.report("KP241", message, item.span, "请把它前面的“，”改成“；”。")
                return
            done = done or isinstance(item, s.Charge | s.Deem | s.Pay | s.Grade)


def _sort_of(scope: Scope, body: Body, target: m.Target) -> str:
    if isinstance(target, m.ForEvent):
        return "凡"
    if isinstance(target, m.Always):
        return "得"
    if isinstance(target, m.OfRun):
        return "接连"
    if isinstance(target, m.OfStreak):
        return "连续"
    if isinstance(target, m.OfRank | m.OfQuota):
        return "排名" if isinstance(target, m.OfRank) else "名额"
    if isinstance(target, m.OfMeasure):
        return "得分" if scope.on_result(target.name, pays(body)) else "指标"
    if isinstance(body.opener, s.EveryFull):
        return "每满"
    doubled = any(isinstance(i, s.Doubling) for b in body.branches for i in b)
    return "加倍" if doubled else "合计"


def _written(scope: Scope, item: s.Item) -> str:
    return "".join(scope.source.text[item.span.start : item.span.end].split())


def _reject(scope: Scope, item: s.Item, what: str, help: str = "") -> None:
    openers = {
        "凡": "凡 …（单件事）",
        "每满": "每满 几次",
        "合计": "合计",
        "加倍": "加倍",
        "指标": "指标",
        "接连": "连续 几天",
    }
    opener = openers.get(what, what)
    if not help and isinstance(item, CONDITIONS) and what != "凡":
        help = _COUNT_FIRST if what in ("合计", "指标", "加倍", "每满") else "请删去，或另写一款。"
    help = help or _HELP.get((what, type(item)), "请删去，或另写一款。")
    scope.report("KP225", f"“{_written(scope, item)}”不能和“{opener}”写在一款里。", item.span, help)


def _charge(scope: Scope, item: s.Charge, what: str) -> None:
    """Discretion, joint liability and 每次 belong to single facts."""
    if what == "凡":
        return
    if what == "得分":
        if not is_money(scope, (), item.computed or item.amount or s.Word("", item.span)):
            _reject(scope, item, what)
        return
    if isinstance(item.per, s.Word) and (what != "接连" or item.per.text in PER_WORDS):
        help = (
            "只扣超出的部分，请写 每增加 1次，扣 1分；全部都扣，请写 每 1次 扣 1分；只扣一回，请删去“每次”。"
        )
        _reject(scope, item, what, help)
    elif item.discretion:
        _reject(scope, item, what, "酌情只能针对单件事，请写在 凡 … 的那一款里。")
    elif item.joint or (item.who is not None and what not in ("合计", "指标")):
        _reject(scope, item, what, "连带只能针对单件事，请写在 凡 … 的那一款里。")


def _in_groups(scope: Scope, item: s.Charge, target: m.Target) -> None:
    """凡 迟到，每 3次 扣 2分: a single occurrence is no three of them, unless the fact has a number of times."""
    per = item.per
    if not isinstance(target, m.ForEvent) or not isinstance(per, s.Quantity) or base_unit(per.unit) != "次":
        return
    if per.number != 1 and scope.field_by_dimension(target.kinds, "次数") is None:
        number = f"{per.number.normalize():f}"
        help = f"几次算一组，请写 每满 {number}次 {target.kinds[0]}，扣 2分；每一次都扣，请写 每次 扣 2分。"
        _reject(scope, item, "凡", help)


def _second_opener(scope: Scope, body: Body, items: list[s.Item]) -> None:
    """One clause looks at one thing: a second 凡 would be read as a branch of the first."""
    opener = body.opener
    for item in items:
        if isinstance(item, OPENERS):
            place, word = item.span, _written(scope, item)
        elif (
            isinstance(item, s.FieldBounds)
            and item.field is not None
            and isinstance(opener, s.OfMeasure)
            and item.field.text != opener.measure.text
        ):
            place, word = item.span, item.field.text
        else:
            continue
        help = "请另起一款，例如 （二）……。"
        if isinstance(item, s.Total | s.OfMeasure | s.Ranking | s.FieldBounds):
            help += "几个数要同时符合的，中间写“且”，例如 当月 迟到 合计 2次以上，且 得分 后 1名 的。"
        scope.report("KP227", f"一款只说一件事，这里又说到“{word}”。", place, help)


def _unbounded(scope: Scope, body: Body, items: list[s.Item]) -> None:
    """当月 迟到，扣 1分 would charge whoever has none."""
    counted = any(isinstance(i, s.Charge) and i.per is not None for i in items)
    opener = body.opener
    if counted or opener is None or any(isinstance(i, s.FieldBounds | s.EveryStep | s.Nth) for i in items):
        return
    example = "5次以上" if isinstance(opener, s.Total) else "不满 100%"
    scope.report(
        "KP209",
        "这一条没有说到多少才处理。",
        opener.span,
        f"请写上，例如 {_written(scope, opener)} {example} 的。",
    )


def _counts(scope: Scope, body: Body, items: list[s.Item]) -> None:
    """前 2次 and 每满 3次 count occurrences."""
    quantities = [
        (i.quantity, "“前 … 不扣”") for i in items if isinstance(i, s.FreeFirst) and not _by_unit(i, items)
    ]
    size = body.opener.quantity if isinstance(body.opener, s.EveryFull) else None
    if size is not None and dimension(size.unit) != "次数" and any(isinstance(i, s.Deem) for i in items):
        shown = f"{size.number.normalize():f}{size.unit}"
        help = f"几次折一次的，请写次数，例如 每满 3次 迟到，视为 旷工半天；按合计扣分的，请写 每满 {shown} 请假，扣 1分。"
        scope.report(
            "KP201", f"“每满 …，视为”是几件事变成一件，要的是次数，写的却是“{shown}”。", size.span, help
        )
    for quantity, words in quantities:
        scope.number(quantity, "次数", words)


def _by_unit(free: s.FreeFirst, items: list[s.Item]) -> bool:
    """前 2天 不扣 where the clause charges by the day."""
    units = {base_unit(size.unit) for size in step_sizes(items)}
    return base_unit(free.quantity.unit) in units and dimension(free.quantity.unit) != "次数"


def _at_most(scope: Scope, body: Body, items: list[s.Item]) -> None:
    """每月 最多 2次 says how often an exemption helps."""
    for item in items:
        if not isinstance(item, s.AtMost):
            continue
        scope.number(item.quantity, "次数", "“最多”")
        if not any(isinstance(i, s.Except) for i in items):
            help = "请写在除外的后面，例如 但 次日 有 补签 的 除外，每月 最多 2次。"
            scope.report("KP225", f"“{_written(scope, item)}”前面没有除外。", item.span, help)


def _measure(scope: Scope, body: Body, items: list[s.Item]) -> None:
    if isinstance(body.opener, s.OfMeasure) and body.opener.measure.text in scope.parameters:
        word = body.opener.measure
        scope.report(
            "KP208",
            f"“{word.text}”是参数，不是指标，不能拿来考核。",
            word.span,
            "请换成用“指标”声明的名称，或 得分。",
        )


def _part(scope: Scope, body: Body, items: list[s.Item]) -> None:
    """不足 1天 的 舍去 must speak of the step that the points are counted by."""
    steps = list(step_sizes(items))
    for item in items:
        if not isinstance(item, s.PartStep):
            continue
        if not steps:
            _reject(scope, item, _STEPLESS, "不足多少怎么算，要先写按多少扣，例如 每 15分钟 扣 1分。")
        for size in item.quantities:
            if steps and in_base(size) not in map(in_base, steps):
                wanted = f"{steps[0].number.normalize():f}{steps[0].unit}"
                message = f"这一款按{wanted}计，“{_written(scope, item)}”说的却是另一个数。"
                scope.report("KP225", message, size.span, f"请改成 {wanted}。")
                break


_STEPLESS = "没有按多少扣的条款"
