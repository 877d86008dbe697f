"""Tests written in rule files → typed givens and expectations."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal

from engine.policy import model as m
from engine.policy.kinds import LEAVE, STATE_FIELD, Field, FieldType
from engine.policy.resolve_condition import declared_field
from engine.policy.scope import ABSENCE, Scope
from engine.policy.test_sorts import homes, with_sorts
from engine.policy.units import dimension, factor, field_dimension
from grammar import syntax as s

_STATES = {"待核": "待核", "不属实": "不属实", "未批准": "不属实", "审批中": "待核"}


# Behind 更正 these are about the slip, not about the fact.
_APPROVALS = ("已批准", "审批中", "未批准")


def resolve_test(scope: Scope, node: s.Test) -> m.Test:
    """The typed test; mistakes go to the scope's list."""
    people = with_sorts(scope, tuple(_someone(scope, setup) for setup in node.people))
    names = {p.name for p in people} | homes(scope, people)
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
    sort = attributes.get("对象", "") if scope.groups else ""
    return m.Someone(
        setup.person.text, attributes.get("职务", "工作人员"), attributes.get("窗口", "测试窗口"), given,
        tuple(q.number for b in setup.before for q in b.quantities),
        tuple(g.text for b in setup.grades for g in b.grades), tuple(_sheet(scope, g.sheet) for g in setup.missing),
        _punches(scope, setup),
        attributes.get("单位", ""), sort if sort in scope.groups else "",
        tuple((e.policy.text, tuple(q.number for q in e.quantities)) for e in setup.elsewhere),
        tuple(dict.fromkeys((f.day, f.half) for f in setup.failures)),
    )  # fmt: skip


def _punches(scope: Scope, setup: s.Setup) -> tuple[tuple[date, tuple[time, ...]], ...]:
    """The days whose punches are given, each once, with the times in order; 无 is a day without any."""
    days: dict[date, list[time]] = {}
    day: date | None = None
    for node in setup.punches:
        day = node.day or day
        if day is None:
            help = "请写上，例如 打卡 2021年3月5日 8:31 12:00。"
            scope.report("KP244", "打卡没有写是哪一天。", node.span, help)
            return ()
        if node.day is not None and node.day in days:
            help = "一天的打卡写在一起，例如 打卡 2021年3月5日 8:31 12:00 13:55 17:30。"
            scope.report("KP244", f"{node.day} 的打卡写了两次。", node.span, help)
        days.setdefault(day, []).extend(node.times)
    return tuple((at, tuple(sorted(times))) for at, times in sorted(days.items()))


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
    found = _fact(scope, node)
    slip = node.amended
    if found is None or slip is None:
        return found
    # The slip's own words, read as if they were said of the same event.
    said = _fact(scope, replace(slip, event=node.event))
    if said is None:
        return None
    stated = [w.text for w in slip.states if w.text not in _APPROVALS]
    approved = not any(w.text in _APPROVALS and w.text != "已批准" for w in slip.states)
    state = _STATES.get(stated[0], "属实") if stated else ""
    return replace(found, amended=m.Amended(said.fields, state, approved, slip.withdrawn))


def _fact(scope: Scope, node: s.Given) -> m.Given | None:
    kinds, half = scope.event_kinds((node.event,))
    fields: dict[str, Decimal | str | date | datetime] = {}
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
    if node.half is not None and not _put_half(scope, kinds, fields, node.half):
        return None
    if node.end is not None and not _put(scope, kinds, fields, s.Word("签次", node.end.span), node.end):
        return None
    if half and ABSENCE in kinds:
        fields.setdefault("天数", Decimal("0.5"))
    return m.Given(kinds[0], fields, _state(scope, node, kinds), times, node.day)


def _names(scope: Scope, kinds: tuple[str, ...]) -> set[str]:
    return {f.name for k in kinds if k in scope.kinds for f in scope.kinds[k].fields}


def _put(
    scope: Scope,
    kinds: tuple[str, ...],
    fields: dict[str, Decimal | str | date | datetime],
    word: s.Word,
    value: s.Word | s.Quantity | s.Moment,
) -> bool:
    declared = declared_field(scope, kinds, word)
    if declared is None:
        return False
    if isinstance(value, s.Moment):
        return _put_moment(scope, fields, declared, value)
    if isinstance(value, s.Word):
        fields[declared.name] = value.text
        return True
    wanted = field_dimension(declared.type) if declared.type is not FieldType.TEXT else dimension(value.unit)
    number = scope.number(value, wanted, f"“{declared.name}”")
    if number is None:
        return False
    fields[declared.name] = number
    return True


def _put_moment(
    scope: Scope, fields: dict[str, Decimal | str | date | datetime], declared: Field, value: s.Moment
) -> bool:
    """应办日期 2024年3月5日, 起 2024年3月5日 8:30."""
    wants_time = declared.type is FieldType.DATETIME
    if declared.type not in (FieldType.DATE, FieldType.DATETIME) or (value.at is not None and not wants_time):
        help = f"请核对，“{declared.name}”的类型是{declared.type}。"
        scope.report("KP201", f"“{declared.name}”要的是{declared.type}，写的却是日期。", value.span, help)
        return False
    fields[declared.name] = datetime.combine(value.day, value.at or time()) if wants_time else value.day
    return True


def _put_half(
    scope: Scope, kinds: tuple[str, ...], fields: dict[str, Decimal | str | date | datetime], half: s.Word
) -> bool:
    """缺签 上午, 事假 半天 下午."""
    leave = all(scope.kinds[k].sheet == LEAVE for k in kinds if k in scope.kinds)
    if "时段" not in _names(scope, kinds) and not leave:
        help = "请删去，或在“事实”里加上字段 时段。"
        scope.report("KP218", f"事件“{'、'.join(kinds)}”没有字段“时段”。", half.span, help)
        return False
    fields["时段"] = half.text
    return True


def _state(scope: Scope, node: s.Given, kinds: tuple[str, ...]) -> str:
    """核实状态 of the fact: as written, else 属实 for kinds that have one."""
    for word in node.states:
        return _STATES.get(word.text, "属实")
    return "属实" if any(STATE_FIELD in _names(scope, (k,)) for k in kinds) else ""
