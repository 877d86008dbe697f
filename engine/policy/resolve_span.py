"""Fields of a 事实: read from a sheet, or worked out from two others (超期（天）为 应办日期 至 办结日期 的 工作日数)."""

from __future__ import annotations

from engine.policy.kinds import Field, FieldSpan, FieldType
from engine.policy.scope import Scope
from grammar import syntax as s

_DAYS = frozenset({FieldType.DATE, FieldType.DATETIME})
_TIMES = frozenset({FieldType.TIME, FieldType.DATETIME})
_TYPES = {"工作日数": FieldType.DAYS, "天数": FieldType.DAYS, "分钟数": FieldType.MINUTES}
OWN_DAY = "日期"


def declared(node: s.FieldDeclaration) -> Field:
    """The field; without a type it is text, or what it is worked out to."""
    span = node.worked_out
    usual = _TYPES[span.unit] if span else FieldType.TEXT
    type_ = FieldType(node.type.text) if node.type else usual
    return Field(node.name.text, type_, FieldSpan(span.start, span.end, span.unit) if span else None)


def check_spans(scope: Scope, nodes: tuple[s.Statement, ...]) -> None:
    """What a field is worked out from must be there, and be of a kind that has a distance."""
    for node in nodes:
        if isinstance(node, s.FactDeclaration):
            for field in (f for f in node.fields if f.worked_out is not None):
                _check(scope, node, field)


def _check(scope: Scope, node: s.FactDeclaration, field: s.FieldDeclaration) -> None:
    span = field.worked_out
    assert span is not None
    types = {f.name.text: declared(f).type for f in node.fields if f.worked_out is None} | {
        OWN_DAY: FieldType.DATE
    }
    wanted, words = (_TIMES, "时刻") if span.unit == "分钟数" else (_DAYS, "日期")
    for name in (span.start, span.end):
        if name not in types:
            have = "、".join(types)
            help = f"请先写上这个字段，例如 {name}（{words}）。现有：{have}。"
            scope.report(
                "KP218", f"“{node.name.text}”没有字段“{name}”，算不出“{field.name.text}”。", span.span, help
            )
            return
        if types[name] not in wanted:
            help = f"请写成 {name}（{words}）。"
            scope.report("KP201", f"“{name}”是{types[name]}，算{span.unit}要的是{words}。", span.span, help)
            return
    right = _TYPES[span.unit]
    alike = (right, FieldType.HOURS) if right is FieldType.MINUTES else (right,)
    if declared(field).type not in alike:
        help = f"请写成 {field.name.text}（{right}）。"
        scope.report("KP201", f"“{field.name.text}”是{span.unit}，单位要是{right}。", field.span, help)
