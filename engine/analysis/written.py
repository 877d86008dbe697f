"""A test as its author would write it in a rule file."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from engine.analysis.samples import STAFF
from engine.evaluate.wording import clock, number
from engine.policy import model as m
from engine.policy.kinds import NUMERIC, STATE_FIELD, FieldType
from engine.policy.scope import ABSENCE, HALF_DAY
from engine.policy.units import dimension

REVIEW = "# 请核对"
_SCOPES = {"月": "当月", "季": "当季", "年": "全年"}
_NOT_IN_NAMES = re.compile(r"[\s，；。：“”「」]+")


def test_name(words: str) -> str:
    """Words without the signs that a test's name cannot have."""
    return _NOT_IN_NAMES.sub("", words)


def test_text(policy: m.Policy, test: m.Test) -> str:
    """测试 … 已知 … 应当 …, three lines and a remark that the values want checking."""
    people = "".join(f"    已知 {_someone(policy, p)}。\n" for p in test.people)
    expected = "；".join(_expected(e, test.person) for e in test.expected)
    return f"测试 {test.name}\n{people}    应当 {expected}。  {REVIEW}\n"


def _someone(policy: m.Policy, someone: m.Someone) -> str:
    role = f"（职务 为 {someone.role}）" if someone.role != STAFF else ""
    parts = [_given(policy, g) for g in someone.given]
    parts += [f"此前 得分 {number(x)}分" for x in someone.before] + [f"此前 等次 {g}" for g in someone.grades]
    facts = "、".join(parts) or "无"
    return f"{someone.name}{role} {_SCOPES.get(policy.period, '当月')} {facts}"


def _expected(expectation: m.Expectation, first: str) -> str:
    """条 第六条（一） 扣分 → 第六条（一）扣分 1分."""
    words = expectation.what.split(" ")
    name = f"{words[1]}{words[2]}" if words[0] == "条" else expectation.what
    whose = "" if expectation.person in ("", first) else f"{expectation.person}："
    return f"{whose}{name} {expectation.value}"


def _given(policy: m.Policy, given: m.Given) -> str:
    fields = dict(given.fields)
    half = given.kind == ABSENCE and fields.get("天数") == Decimal("0.5")
    if half:
        del fields["天数"]
    parts = [HALF_DAY if half else given.kind, *(_field(policy, given.kind, n, v) for n, v in fields.items())]
    kind = policy.kinds[given.kind]
    if given.state and given.state != "属实":
        parts.insert(1, given.state)  # after a value in words it would read as part of it
    elif given.state and not fields and not half and kind.field(STATE_FIELD):
        parts.append("经查实")
    if given.times != 1:
        parts.append(f"共 {given.times}次")
    return " ".join(parts)


def _field(policy: m.Policy, kind: str, name: str, value: Decimal | str | date) -> str:
    if isinstance(value, date):
        return f"{name} {value.year}年{value.month}月{value.day}日"
    if not isinstance(value, Decimal):
        return f"{name} 为 {value}"
    declared = policy.kinds[kind]
    if any(f.name == name and f.type is FieldType.TIME for f in declared.fields):
        return f"{name} 为 {clock(value)}"
    type_ = next((f.type for f in declared.fields if f.name == name), None)
    unit = str(type_) if type_ in NUMERIC else "分"
    shown = (
        f"{number(value * 100)}%"
        if unit == "百分比"
        else f"{number(value)}{'分钟' if unit == '小时' else unit}"
    )
    alike = [f for f in declared.fields if f.type in NUMERIC and dimension(str(f.type)) == dimension(unit)]
    return shown if len(alike) == 1 else f"{name} {shown}"
