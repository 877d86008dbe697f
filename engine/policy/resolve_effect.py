"""Effects of a clause → typed: points, steps, discretion, deeming, money."""

from __future__ import annotations

from decimal import Decimal

from engine.policy import model as m
from engine.policy import resolve_condition as conditions
from engine.policy import resolve_groups as groups
from engine.policy.kinds import GROUPS, Field, FieldType
from engine.policy.scope import ABSENCE, HALF_DAY, Scope
from engine.policy.units import PER_WORDS, base_unit, dimension, factor, field_factor
from grammar import syntax as s
from grammar.near import near

HALF = Decimal("0.5")


def points_of(scope: Scope, quantity: s.Quantity, what: str) -> Decimal | None:
    """A quantity that must be points."""
    return scope.number(quantity, "分数", what)


def unit_of_account(quantity: s.Quantity) -> str:
    """What a quantity charges: 分, or 元, or % of the bonus."""
    return quantity.unit if quantity.unit in ("元", "%") else "分"


def amount_of(scope: Scope, quantity: s.Quantity, of: str, what: str) -> Decimal | None:
    """A quantity in its unit of account; percentages as fractions of 1."""
    return scope.number(quantity, {"分": "分数", "元": "金额", "%": "比例"}[of], what)


def _computed(
    scope: Scope, kinds: tuple[str, ...], node: s.Charge, by: m.Points | m.Steps | None
) -> m.Computed | None:
    """An amount that is worked out; it is money where a part of it is, else points."""
    assert node.computed is not None
    expression = conditions.expression(scope, node.computed, kinds)
    if expression is None:
        return None
    text = "".join(scope.source.text[node.span.start : node.span.end].split())
    of = "元" if is_money(scope, kinds, node.computed) else "分"
    return m.Computed(1 if node.adds else -1, expression, of, text, by)


def is_money(scope: Scope, kinds: tuple[str, ...], node: s.Expression) -> bool:
    """Whether an amount that is worked out is money."""
    if isinstance(node, s.Quantity):
        return node.unit == "元"
    if isinstance(node, s.Operation):
        left, right = is_money(scope, kinds, node.left), is_money(scope, kinds, node.right)
        return left and not right if node.op == "÷" else left or right
    if isinstance(node, s.Word):
        return node.text in scope.money or node.text == conditions.FULL
    if isinstance(node, s.Population):
        return node.measure is not None and node.measure.text in scope.money
    if isinstance(node, s.Over | s.Elsewhere):
        return False
    if isinstance(node, s.Tally):
        return node.field is not None and _field_of_money(scope, (node.event.text,), node.field.text)
    return _field_of_money(scope, kinds, node.field.text)


def _field_of_money(scope: Scope, kinds: tuple[str, ...], name: str) -> bool:
    fields = (scope.kinds[k].field(name) for k in kinds if k in scope.kinds)
    return any(f is not None and f.type is FieldType.MONEY for f in fields)


def charge(
    scope: Scope, kinds: tuple[str, ...], half: bool, node: s.Charge, up: bool = False
) -> m.Effect | None:
    """扣／加: fixed points, a discretionary range, or somebody else's share. up: an incomplete unit is whole."""
    sign = 1 if node.adds else -1
    what = "“加”" if node.adds else "“扣”"
    # 窗口 扣 2分 for what happens to windows is their own charge, like any other.
    itself = node.who is not None and groups.is_about(scope, kinds, node.who.text)
    if node.who is not None and node.who.text not in groups.SELF and not itself:
        return _joint(scope, kinds, node, sign, what)
    if isinstance(node.computed, s.Word) and node.computed.text == conditions.FULL and not node.adds:
        return m.Points(Decimal(-1), of="%")  # 扣 全部: of whatever the bonus is
    if node.computed is not None:
        by = _counted(scope, kinds, half, node, up, Decimal(sign), "分")
        return _computed(scope, kinds, node, by if by.per else None) if by else None
    if node.amount is None:
        scope.report("KP234", "“一半”只能用在“连带 扣 一半”里。", node.span, "请写出多少分。")
        return None
    of = unit_of_account(node.amount)
    low = amount_of(scope, node.amount, of, what)
    high = amount_of(scope, node.high, of, what) if node.high else low
    if low is None or high is None:
        return None
    if node.discretion:
        if low > high:
            scope.report(
                "KP226", "酌情的范围前大后小。", node.span, "请把小的写在前面，例如 酌情 扣 3分 至 5分。"
            )
            return None
        return m.Discretion(sign, low, high, of)
    return _counted(scope, kinds, half, node, up, sign * low, of)


def _counted(
    scope: Scope, kinds: tuple[str, ...], half: bool, node: s.Charge, up: bool, points: Decimal, of: str
) -> m.Points | None:
    """Points per occurrence, or for every so many units that the charge names."""
    if node.per is None and half:
        return m.Points(points, (HALF, "天"), up, "每半天", of)
    per = _per(scope, kinds, half, node.per)
    if per is False:
        return None
    word = node.per.text if isinstance(node.per, s.Word) else ""
    if isinstance(node.per, s.Quantity):
        word = f"每{node.per.number.normalize():f}{node.per.unit}"
    if half and per == (HALF, "天"):
        word = "每半天"
    return m.Points(points, per if isinstance(per, tuple) else None, up, word, of)


def _per(
    scope: Scope, kinds: tuple[str, ...], half: bool, per: s.Word | s.Quantity | None
) -> tuple[Decimal, str] | bool | None:
    """(number, unit) that a charge counts by, None for per occurrence, False after a mistake."""
    if per is None:
        return None
    if isinstance(per, s.Word):
        if per.text not in PER_WORDS:
            return (HALF, "天") if half else None
        number, unit = PER_WORDS[per.text]
    else:
        number, unit = per.number * factor(per.unit), base_unit(per.unit)
        if dimension(per.unit) == "次数":
            return (number, "次")
    if kinds and scope.field_by_dimension(kinds, dimension(unit)) is None:
        scope.report(
            "KP218",
            f"事件“{'、'.join(kinds)}”没有以“{unit}”计的字段，不能按“每{number.normalize():f}{unit}”扣分。",
            per.span,
            "请改成 每次，或在“事实”里声明这个字段。",
        )
        return False
    return (number, unit)


def others(scope: Scope, words: tuple[s.Word, ...]) -> list[str]:
    """Whom a consequence goes to: "" is the subject itself; groups only where the regulation appraises them."""
    found = []
    for word in words:
        if known_whom(scope, word):
            found.append("" if word.text in groups.SELF else word.text)
    return found if words else [""]


def known_whom(scope: Scope, word: s.Word) -> bool:
    """Whether 窗口, 单位 can be given something: they must be among the subjects."""
    if word.text not in GROUPS or word.text in scope.groups:
        return True
    help = f"要考核{word.text}，请在“对象”里加上，例如 对象 人员、{word.text}，周期 {scope.period}；也可以写 首席代表 扣 1分。"
    scope.report("KP221", f"这部办法的对象里没有{word.text}，不能给“{word.text}”计分。", word.span, help)
    return False


def _joint(scope: Scope, kinds: tuple[str, ...], node: s.Charge, sign: int, what: str) -> m.Joint | None:
    assert node.who is not None
    who, by_field = node.who.text, node.who.text in groups.person_fields(scope, kinds)
    if not known_whom(scope, node.who):
        return None
    if node.discretion:
        help = "别人的分数要写明，例如 首席代表 扣 1分；也可以写 首席代表 连带 扣 一半。"
        scope.report("KP221", f"给“{who}”扣多少，不能酌情。", node.span, help)
        return None
    if node.amount is None and node.computed is None:
        return m.Joint(who, None, HALF, f"{who} 连带 扣 一半", by_field=by_field)
    if node.amount is None:
        help = "连带的分数要写明，例如 首席代表 扣 1分，或 首席代表 连带 扣 一半。"
        scope.report("KP221", f"给“{who}”扣多少，不能写算式。", node.span, help)
        return None
    text = f"{who} {what.strip('“”')}"
    of = unit_of_account(node.amount)
    points = amount_of(scope, node.amount, of, what)
    if points is None:
        return None
    shown = f"{node.amount.number.normalize():f}{node.amount.unit}"
    if node.joint and of == "%":
        return m.Joint(who, None, points, f"{who} 连带 扣 {shown}", by_field=by_field)
    return m.Joint(who, sign * points, Decimal(1), f"{text} {shown}", of, by_field)


def deem(scope: Scope, node: s.Deem, sources: tuple[str, ...] = ()) -> m.Become | None:
    """视为 旷工半天 1次, 视为 旷工 1天, 视为 旷工 2小时. sources: the kinds that are deemed to be something else."""
    kinds, half = scope.event_kinds((node.event,))
    text = f"视为 {node.event.text}"
    if len(kinds) != 1 or kinds[0] not in scope.kinds:
        scope.report("KP101", f"不能视为“{node.event.text}”。", node.span, f"例如 视为 {HALF_DAY}。")
        return None
    kind, times = kinds[0], 1
    amount = ("天数", HALF) if half else None
    quantity = node.quantity
    if quantity is not None:
        text += f" {quantity.number.normalize():f}{quantity.unit}"
        field = scope.field_by_dimension((kind,), dimension(quantity.unit))
        if dimension(quantity.unit) == "次数":
            times = int(quantity.number)
        elif field is not None and not half:
            amount = (field.name, quantity.number * factor(quantity.unit) / field_factor(field.type))
        else:
            wrote = f"{quantity.number.normalize():f}{quantity.unit}"
            help = "请写次数，例如 视为 旷工半天 1次；视为旷工的也可以写天数，例如 视为 旷工 1天。"
            scope.report("KP201", f"“视为 {node.event.text}”后面不能是“{wrote}”。", quantity.span, help)
            return None
    elif kind == ABSENCE and not half and not _have(scope, sources, "天数"):
        amount = ("天数", Decimal(1))
    if amount is not None and scope.kinds[kind].field(amount[0]) is None:
        have = "、".join(x.name for x in scope.kinds[kind].fields) or "（没有字段）"
        help = f"它的字段有：{have}。请写数，例如 视为 {kind} 3小时，或在“事实 {kind}”里加上 天数（天）。"
        scope.report("KP218", f"事件“{kind}”没有字段“{amount[0]}”，算不出{text}是多少。", node.span, help)
        return None
    return m.Become(kind, amount, times, text)


def _have(scope: Scope, kinds: tuple[str, ...], field: str) -> bool:
    return any(scope.kinds[k].field(field) is not None for k in kinds if k in scope.kinds)


def steps(
    scope: Scope, kinds: tuple[str, ...], node: s.EveryMore | s.EveryStep, charge_: s.Charge,
    reference: Decimal | None, field: Field | None, up: bool,
) -> m.Steps | m.Computed | None:  # fmt: skip
    """每增加 1天，扣 1分 (from the bound before) and 每低于 100% 1个百分点，扣 1分; 扣 日工资 as well."""
    if charge_.computed is not None:
        by = _steps(scope, node, Decimal(1 if charge_.adds else -1), "分", reference, field, up)
        return _computed(scope, kinds, charge_, by) if by else None
    if charge_.amount is None:
        scope.report("KP209", "“每增加”“每低于”后面要写扣多少。", charge_.span, "例如 每增加 1天，扣 1分。")
        return None
    of = unit_of_account(charge_.amount)
    points = amount_of(scope, charge_.amount, of, "“扣”")
    if points is None:
        return None
    return _steps(scope, node, points if charge_.adds else -points, of, reference, field, up)


def _steps(
    scope: Scope, node: s.EveryMore | s.EveryStep, signed: Decimal, of: str, reference: Decimal | None,
    field: Field | None, up: bool,
) -> m.Steps | None:  # fmt: skip
    """So many points for every step beyond the reference."""
    if isinstance(node, s.EveryMore):
        if reference is None:
            word = "“每少”之前要先说不满多少。" if node.less else "“每增加”之前要先说超过多少。"
            help = "例如 当月 病假 合计 超过 2天 的，每增加 1天，扣 1分。"
            if node.less:
                help = "例如 当月 出勤 合计 不满 22天 的，每少 1天，扣 1分。"
            scope.report("KP209", word, node.span, help)
            return None
        step = node.quantity.number * factor(node.quantity.unit)
        return m.Steps(
            signed, reference, step, base_unit(node.quantity.unit), up, field.name if field else "", of
        )
    base = node.reference.number * factor(node.reference.unit)
    step = node.step.number * factor(node.step.unit)
    same = dimension(node.reference.unit) == dimension(node.step.unit)
    if not same and not (node.reference.unit == "%" and node.step.unit in ("百分点", "%")):
        wanted = dimension(node.reference.unit)
        scope.unit_mistake(node.step, "百分点" if wanted == "比例" else wanted, "每一档")
        return None
    return m.Steps(signed, base, step, node.step.unit, up, field.name if field else "", of)


def known(scope: Scope, word: s.Word, words: frozenset[str], what: str, code: str) -> bool:
    """Whether a name is declared; a diagnostic with did-you-mean where it is not."""
    if word.text in words:
        return True
    guess = near(word.text, words)
    have = "、".join(sorted(words)) or f"（还没有声明{what}）"
    hint = f"是不是想写“{guess[0]}”？" if guess else ""
    scope.report(code, f"没有叫“{word.text}”的{what}。", word.span, f"{hint}已声明的有：{have}。")
    return False
