"""Tests written in rule files → typed givens and expectations."""

from __future__ import annotations

from decimal import Decimal

from engine.policy import model as m
from engine.policy.kinds import STATE_FIELD, FieldType
from engine.policy.resolve_condition import declared_field
from engine.policy.scope import ABSENCE, Scope
from engine.policy.units import dimension, factor, field_dimension
from grammar import syntax as s

_STATES = {"待核": "待核", "不属实": "不属实", "未批准": "不属实", "审批中": "待核"}


def resolve_test(scope: Scope, node: s.Test) -> m.Test:
    """The typed test; mistakes go to the scope's list."""
    people = tuple(_someone(scope, setup) for setup in node.people)
    names = {p.name for p in people}
    for e in node.expected:
        if e.person is not None and e.person.text not in names:
            help = f"已知里有：{'、'.join(sorted(names))}。"
            scope.report(
                "KP242", f"测试“{node.name.text}”的已知里没有“{e.person.text}”。", e.person.span, help
            )
    expected = tuple(
        m.Expectation(
            e.what.text,
            _value(e.value),
            (scope.source, e.span),
            e.person.text if e.person else people[0].name,
        )
        for e in node.expected
    )
    return m.Test(node.name.text, people, expected, (scope.source, node.span))


def _someone(scope: Scope, setup: s.Setup) -> m.Someone:
    attributes = dict(setup.attributes)
    given = tuple(g for n in setup.given if (g := _given(scope, n)) is not None)
    return m.Someone(
        setup.person.text, attributes.get("职务", "工作人员"), attributes.get("窗口", "测试窗口"), given,
        tuple(q.number for b in setup.before for q in b.quantities),
        tuple(g.text for b in setup.grades for g in b.grades), tuple(_sheet(scope, g.sheet) for g in setup.missing),
    )  # fmt: skip


def _sheet(scope: Scope, word: s.Word) -> str:
    """缺资料 签到: a sheet that some fact comes from."""
    sheets = sorted({k.sheet for k in scope.kinds.values()})
    if word.text not in sheets:
        scope.report("KP101", f"没有叫“{word.text}”的表。", word.span, f"可以写：{'、'.join(sheets)}。")
    return word.text


def _value(value: s.Word | s.Quantity) -> str:
    if isinstance(value, s.Quantity):
        return f"{value.number.normalize():f}{value.unit}"
    return value.text


def _given(scope: Scope, node: s.Given) -> m.Given | None:
    kinds, half = scope.event_kinds((node.event,))
    fields: dict[str, Decimal | str] = {}
    times = int(node.times.number) if node.times else 1
    for quantity in node.quantities:
        if dimension(quantity.unit) == "次数" and scope.field_by_dimension(kinds, "次数") is None:
            times = int(quantity.number)
            continue
        found = scope.field_by_dimension(kinds, dimension(quantity.unit))
        if found is None and dimension(quantity.unit) == "分数" and "酌情分" in _names(scope, kinds):
            fields["酌情分"] = quantity.number
        elif found is None:
            scope.report(
                "KP201",
                f"事件“{node.event.text}”没有以“{quantity.unit}”计的字段。",
                quantity.span,
                "请核对单位，例如 迟到 5分钟。",
            )
            return None
        else:
            fields[found.name] = quantity.number * factor(quantity.unit)
    for word, value in node.fields:
        if not _put(scope, kinds, fields, word, value):
            return None
    if half and ABSENCE in kinds:
        fields.setdefault("天数", Decimal("0.5"))
    return m.Given(kinds[0], fields, _state(scope, node, kinds), times, node.day)


def _names(scope: Scope, kinds: tuple[str, ...]) -> set[str]:
    return {f.name for k in kinds if k in scope.kinds for f in scope.kinds[k].fields}


def _put(
    scope: Scope,
    kinds: tuple[str, ...],
    fields: dict[str, Decimal | str],
    word: s.Word,
    value: s.Word | s.Quantity,
) -> bool:
    declared = declared_field(scope, kinds, word)
    if declared is None:
        return False
    if isinstance(value, s.Word):
        fields[declared.name] = value.text
        return True
    wanted = field_dimension(declared.type) if declared.type is not FieldType.TEXT else dimension(value.unit)
    number = scope.number(value, wanted, f"“{declared.name}”")
    if number is None:
        return False
    fields[declared.name] = number
    return True


def _state(scope: Scope, node: s.Given, kinds: tuple[str, ...]) -> str:
    """核实状态 of the fact: as written, else 属实 for kinds that have one."""
    for word in node.states:
        return _STATES.get(word.text, "属实")
    return "属实" if any(STATE_FIELD in _names(scope, (k,)) for k in kinds) else ""
