"""What a blank column counts as: 事实 投诉处理：程度；程度 没有填写 的 按 一般."""

from __future__ import annotations

from decimal import Decimal

from engine.policy.kinds import NUMERIC, STATE_FIELD, Field, FieldType
from engine.policy.resolve_span import declared
from engine.policy.scope import Scope
from engine.policy.units import dimension, factor, field_dimension, field_factor
from grammar import syntax as s


def default_of(field: Field, written: s.BlankAs) -> Decimal | str | None:
    """The value in the field's own unit; None where it is of another type."""
    value = written.value
    if isinstance(value, s.Quantity):
        if field.type not in NUMERIC or dimension(value.unit) != field_dimension(field.type):
            return None
        return value.number * factor(value.unit) / field_factor(field.type)
    if field.type is FieldType.YESNO:
        return value.text if value.text in ("是", "否") else None
    return value.text if field.type is FieldType.TEXT else None


def with_defaults(node: s.FactDeclaration) -> tuple[Field, ...]:
    """The fields of a declaration, each with what it counts as where it is blank."""
    said = {b.field.text: b for b in node.blanks}
    fields = (declared(f) for f in node.fields)
    return tuple(_with(f, said[f.name]) if f.name in said else f for f in fields)


def _with(field: Field, written: s.BlankAs) -> Field:
    return Field(field.name, field.type, field.span, default_of(field, written))


def check_defaults(scope: Scope, nodes: tuple[s.Statement, ...]) -> None:
    """The field must be there and be of the kind of what is written."""
    for node in nodes:
        if isinstance(node, s.FactDeclaration):
            fields = {f.name: f for f in map(declared, node.fields)}
            for written in node.blanks:
                _check(scope, node.name.text, fields, written)


def _check(scope: Scope, kind: str, fields: dict[str, Field], written: s.BlankAs) -> None:
    name = written.field.text
    field = fields.get(name)
    if field is None:
        have = "、".join(fields) or "（没有字段）"
        help = f"请先在“事实 {kind}”里写上这个字段。现有：{have}。"
        scope.report("KP218", f"“{kind}”没有字段“{name}”。", written.field.span, help)
    elif name == STATE_FIELD or field.span is not None:
        why = "没有填写的是待核" if name == STATE_FIELD else "是算出来的"
        scope.report("KP225", f"“{name}”{why}，不能另定没有填写时按什么。", written.span, "请删去这一句。")
    elif default_of(field, written) is None:
        example = {FieldType.TEXT: "一般", FieldType.YESNO: "否"}.get(field.type, f"10{field.type}")
        if field.type not in NUMERIC and field.type not in (FieldType.TEXT, FieldType.YESNO):
            scope.report(
                "KP201", f"“{name}”是{field.type}，不能定没有填写时按什么。", written.span, "请删去这一句。"
            )
            return
        help = f"“{name}”是{field.type}，例如 {name} 没有填写 的 按 {example}。"
        scope.report("KP201", f"“{name}”没有填写时不能按这个。", written.span, help)
