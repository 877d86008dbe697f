"""Conditions and expressions of the syntax tree → typed, with fields and units checked."""

from __future__ import annotations

from decimal import Decimal

from engine.policy import model as m
from engine.policy.kinds import STATE_FIELD, SUBJECT_FIELDS, Field, FieldType
from engine.policy.scope import Scope
from engine.policy.units import base_unit, dimension, field_dimension
from grammar import syntax as s
from grammar.near import near
from grammar.source import Span
from grammar.vocabulary import SINGLE

FULL = "全额"


def _join(bounds: tuple[s.Bound, ...]) -> str:
    texts = list(dict.fromkeys(b.text for b in bounds))
    return "、".join(texts)


def limits(scope: Scope, bounds: tuple[s.Bound, ...], wanted: str, what: str) -> tuple[m.Limit, ...] | None:
    """Bounds in the base unit of a dimension; None after a mistake."""
    numbers = [(b.op, scope.number(b.quantity, wanted, what)) for b in bounds]
    if any(n is None for _, n in numbers):
        return None
    return tuple(m.Limit(op, n) for op, n in numbers if n is not None)


def declared_field(scope: Scope, kinds: tuple[str, ...], word: s.Word) -> Field | None:
    """The field of that name, which every kind must have."""
    missing = [k for k in kinds if k in scope.kinds and scope.kinds[k].field(word.text) is None]
    if not missing:
        return next((scope.kinds[k].field(word.text) for k in kinds if k in scope.kinds), None)
    names = [f.name for f in scope.kinds[missing[0]].fields]
    guess = near(word.text, names)
    hint = f"是不是想写“{guess[0]}”？" if guess else ""
    have = "、".join(names) or "（没有字段）"
    scope.report(
        "KP218", f"事件“{missing[0]}”没有字段“{word.text}”。", word.span, f"{hint}它的字段有：{have}。"
    )
    return None


def band(scope: Scope, kinds: tuple[str, ...], node: s.FieldBounds, before: s.Word | None) -> m.InBand | None:
    """A band on a field; a bare band goes on with the field before, or finds it by its unit."""
    word = node.field or before
    unit = node.bounds[0].quantity.unit
    if word is None:
        found = scope.field_by_dimension(kinds, dimension(unit))
        if found is None:
            have = sorted({f.name for k in kinds if k in scope.kinds for f in scope.kinds[k].fields
                           if field_dimension(f.type)})  # fmt: skip
            if unit == "分" and scope.field_by_dimension(kinds, "时间"):
                scope.unit_mistake(node.bounds[0].quantity, "时间", "这个条件")
            else:
                scope.report(
                    "KP218",
                    f"“{_join(node.bounds)}”说的是哪个字段？",
                    node.span,
                    f"请写出字段，例如 {'、'.join(have) or '时长'}。",
                )
            return None
        word = s.Word(found.name, node.span)
    declared = declared_field(scope, kinds, word)
    if declared is None:
        return None
    wanted = field_dimension(declared.type)
    if not wanted:
        scope.report(
            "KP201", f"“{word.text}”是{declared.type}，不能比较大小。", node.span, "请改用“为”来比较文字。"
        )
        return None
    found_limits = limits(scope, node.bounds, wanted, f"“{word.text}”")
    if found_limits is None:
        return None
    text = f"{word.text} {_join(node.bounds)}"
    return m.InBand(word.text, base_unit(unit), found_limits, text, _where(node))


def _where(node: s.FieldBounds) -> Span:
    """The bounds alone, without the field's name."""
    return node.bounds[0].span.to(node.bounds[-1].span)


def field_in(scope: Scope, kinds: tuple[str, ...], node: s.FieldIs) -> m.FieldIn | None:
    """等级 为 不满意; of the person appraised where the field is one of a person's."""
    if node.field.text not in SUBJECT_FIELDS and declared_field(scope, kinds, node.field) is None:
        return None
    if node.field.text == STATE_FIELD:
        help = "属实的才算，请写 经查实；不属实的本来就不算，待核的会列为待定。"
        scope.report("KP218", f"“{STATE_FIELD}”不用“为”来写。", node.span, help)
        return None
    values = tuple(v.text for v in node.values)
    verb = "不为" if node.negated else "为"
    text = f"{node.field.text} {verb} {'、'.join(values)}"
    declared = next((scope.kinds[k].field(node.field.text) for k in kinds if k in scope.kinds), None)
    if declared and declared.type is FieldType.YESNO and not set(values) <= {"是", "否"}:
        scope.report("KP201", f"“{declared.name}”只能是“是”或“否”。", node.span, "请改成 为 是 或 为 否。")
        return None
    return m.FieldIn(node.field.text, values, node.negated, text)


def condition(
    scope: Scope, kinds: tuple[str, ...], node: s.Condition, before: s.Word | None = None
) -> m.Condition | None:
    """Any condition of a clause, an exemption or a tally; None after a mistake."""
    if isinstance(node, s.FieldBounds):
        return band(scope, kinds, node, before)
    if isinstance(node, s.FieldIs):
        return field_in(scope, kinds, node)
    if isinstance(node, s.Verified):
        for kind in kinds:
            if kind in scope.kinds and scope.kinds[kind].field(STATE_FIELD) is None:
                scope.report(
                    "KP218",
                    f"事件“{kind}”没有“{STATE_FIELD}”，谈不上经查实。",
                    node.span,
                    f"请在“事实 {kind}”里加上字段 {STATE_FIELD}，或删去“经查实”。",
                )
                return None
        return m.IsVerified()
    if isinstance(node, s.Blank):
        declared = declared_field(scope, kinds, node.field)
        if declared is not None and declared.default is not None:
            message = f"“{declared.name}”没有填写的，“事实”里已经写了按什么，这一句永远不会符合。"
            scope.report("KP225", message, node.span, "请删去其中一处。")
            return None
        return m.IsBlank(declared.name, f"{declared.name} 没有填写") if declared else None
    return _covered(scope, node)


def _covered(scope: Scope, node: s.Has) -> m.IsCovered | None:
    covering, _ = scope.event_kinds(node.events, excusing=True)
    words = f"{'无' if node.negated else '有'} {'、'.join(e.text for e in node.events)}"
    if node.in_time is None:
        return m.IsCovered(covering, node.negated, words)
    limit = node.in_time
    if limit.unit is not None and (limit.unit.unit != "天" or not limit.text.endswith("内")):
        help = "请写成 1个工作日内、3天内、当日 或 次日。"
        scope.report("KP201", f"“{limit.text}”不是期限。", limit.span, help)
        return None
    return m.IsCovered(covering, node.negated, f"{limit.text} {words}", m.InTime(limit.days, limit.working))


def expression(
    scope: Scope, node: s.Expression, kinds: tuple[str, ...] = (), late: bool = False
) -> m.Expression | None:
    """Arithmetic over numbers, parameters, measures and tallies; None after a mistake.

    late: it is worked out after the score, so that 得分 and categories' points may stand in it.
    """
    if isinstance(node, s.Quantity):
        scale = Decimal("0.01") if node.unit in ("%", "百分点") else Decimal(1)
        return m.Constant(node.number * scale, f"{node.number}{node.unit}")
    if isinstance(node, s.Word) and node.text == FULL and scope.paying:
        return m.Name(FULL)
    if isinstance(node, s.Over):
        return _over(scope, node, late)
    if isinstance(node, s.Elsewhere):
        return _elsewhere(scope, node)
    if isinstance(node, s.Word):
        if node.text in {f"{g}得分" for g in scope.groups}:
            return m.Name(
                node.text
            )  # a group's score is worked out before its people's, where they ask for it
        on_score = scope.is_total(node.text)
        if on_score and not late:
            help = "得分最后才算出来；请在“指标”“奖励”里用，或写成条款，例如 得分 90分以上 的，为 优秀。"
            scope.report("KP208", f"“{node.text}”要等得分算出来，不能用来扣分、得分。", node.span, help)
            return None
        if on_score or node.text in scope.measures | scope.parameters:
            return m.Name(node.text)
        guess = near(node.text, scope.measures | scope.parameters)
        hint = f"是不是想写“{guess[0]}”？" if guess else "请用“指标”或“参数”声明它。"
        scope.report("KP208", f"没有叫“{node.text}”的指标或参数。", node.span, hint)
        return None
    if isinstance(node, s.Operation):
        left, right = expression(scope, node.left, kinds, late), expression(scope, node.right, kinds, late)
        return m.Arithmetic(node.op, left, right) if left and right else None
    if isinstance(node, s.Population):
        return _population(scope, node, late)
    if isinstance(node, s.FieldValue):
        if not kinds:
            help = f"这里不看单件事。请写出是哪一种事的，例如 某事 {node.field.text} 合计。"
            scope.report("KP218", f"“{node.field.text}”是哪一件事的？", node.span, help)
            return None
        declared = declared_field(scope, kinds, node.field)
        return m.FieldOf(declared.name) if declared else None
    return _tally(scope, node)


def _population(scope: Scope, node: s.Population, late: bool) -> m.Population | None:
    """全体 得分 合计: of a measure, or of the score where it is known already."""
    if not node.everybody and not scope.groups:
        help = "请在“对象”里加上，例如 对象 人员、窗口，周期 月；要所有人的，请写 全体。"
        scope.report("KP270", "这部办法不考核窗口、单位，没有“成员”可言。", node.span, help)
        return None
    if node.measure is None:
        return m.Population(node.everybody, "", node.how)
    named = expression(scope, node.measure, late=late or not node.everybody)
    if named is None:
        return None
    name = node.measure.text
    return m.Population(
        node.everybody, "得分" if name in {f"{g}得分" for g in scope.groups} else name, node.how
    )


def _over(scope: Scope, node: s.Over, late: bool) -> m.Over | None:
    """当季 得分 平均: only of the score, and over no less than the policy's own period."""
    text = "".join(scope.source.text[node.span.start : node.span.end].split())
    if node.measure.text != "得分":
        help = "几期的平均、合计只能算得分，例如 当季 得分 平均。"
        scope.report("KP208", f"“{text}”算不出来。", node.span, help)
        return None
    if not late:
        help = "得分最后才算出来；请在“指标”里用，例如 指标 季度分：当季 得分 平均。"
        scope.report("KP208", f"“{text}”要等得分算出来，不能用来扣分、得分。", node.span, help)
        return None
    return m.Over(scope.stretch(node.scope), node.how, text)


def _elsewhere(scope: Scope, node: s.Elsewhere) -> m.Elsewhere | None:
    """《…》 得分 平均: of the score alone, and in a regulation of a longer period than a month."""
    text = "".join(scope.source.text[node.span.start : node.span.end].split())
    if node.measure.text != "得分" or scope.period == "月":
        longer = "本办法按月考核，不能用别的办法各月的结果" if scope.period == "月" else f"“{text}”算不出来"
        help = "只能算各月的得分，写在按季、按年考核的办法里，例如 指标 月均分：《窗口工作人员月度考核》 得分 平均。"
        scope.report("KP208", f"{longer}。", node.span, help)
        return None
    return m.Elsewhere(node.policy.text, node.how, text)


def _tally(scope: Scope, node: s.Tally) -> m.Sum | None:
    kinds, _ = scope.event_kinds((node.event,))
    conditions = [condition(scope, kinds, c) for c in node.conditions]
    if node.field is not None and declared_field(scope, kinds, node.field) is None:
        return None
    if any(c is None for c in conditions):
        return None
    kept = tuple(c for c in conditions if c is not None)
    of = "，".join(c.text for c in kept)
    field_name = node.field.text if node.field else ""
    head = f"{node.event.text} 中 {of} 的" if of else node.event.text
    how = "" if node.how == SINGLE else node.how
    return m.Sum(kinds[0], kept, field_name, node.how, f"{head}{field_name}{how}")
