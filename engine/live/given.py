"""A fact as somebody types it → a typed fact, or what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation

from engine.facts.fact import Fact, Facts, State, Value
from engine.policy.kinds import LEAVE, NUMERIC, STATE_FIELD, FactKind, FieldType
from engine.policy.model import Policy


@dataclass(frozen=True)
class Wrong:
    """What is wrong and what would be right, in one line."""

    text: str


def given(
    policies: Sequence[tuple[Policy, Facts]], kind: str, subject: str, day: str, fields: Sequence[str]
) -> Fact | Wrong:
    """The fact."""
    policy = next((p for p, facts in policies if kind in p.kinds and not p.kinds[kind].derived), None)
    if policy is None:
        known = sorted({k for p, _ in policies for k, one in p.kinds.items() if not one.derived})
        return Wrong(f"没有叫“{kind}”的事实。可以记的有：{'、'.join(known)}。")
    declared = policy.kinds[kind]
    if declared.sheet == LEAVE:
        return Wrong(f"{kind}要写进请假表：迟到、旷工是由打卡和请假一起推出来的，单记一件不会跟着变。")
    who = _named(policies, declared.about, subject)
    if isinstance(who, Wrong):
        return who
    try:
        when = date.fromisoformat(day)
    except ValueError:
        return Wrong(f"看不懂日期“{day}”，请写成 2021-03-05。")
    values: dict[str, Value] = {}
    state: State | None = None
    for text in fields:
        name, _, raw = text.partition("=")
        if name == STATE_FIELD and raw in set(State):
            state = State(raw)
            continue
        value = _value(declared, name, raw)
        if value is None:
            return Wrong(_wrong(declared, name, raw))
        values[name] = value
    if state is None and declared.field(STATE_FIELD) is not None:
        state = State.PENDING
    return Fact(kind, who, when, values, state)


def _named(policies: Sequence[tuple[Policy, Facts]], about: str, said: str) -> str | Wrong:
    """The subject's id, by itself or by a name that only one has."""
    there = {
        s.id: s.name
        for _, facts in policies
        for s in (facts.groups.get(about, ()) if about else facts.subjects)
    }
    alike = sorted(known for known, name in there.items() if name == said)
    if said in there or len(alike) == 1:
        return said if said in there else alike[0]
    if alike:
        return Wrong(f"叫“{said}”的有 {len(alike)} 个，请写工号：{'、'.join(alike)}。")
    return Wrong(f"这个月的花名册里没有{about}“{said}”。")


def _value(kind: FactKind, name: str, raw: str) -> Value | None:
    field = kind.field(name)
    if field is None or not raw or name == STATE_FIELD or field.span is not None:
        return None
    try:
        if field.type in NUMERIC:
            number = Decimal(raw.removesuffix("%").removesuffix(field.type.value))
            return number / 100 if raw.endswith("%") else number
        if field.type is FieldType.YESNO:
            return {"是": True, "否": False}.get(raw)
        if field.type is FieldType.TIME:
            return time.fromisoformat(raw.zfill(5))
        if field.type is FieldType.DATE:
            return date.fromisoformat(raw)
        if field.type is FieldType.DATETIME:
            return datetime.fromisoformat(raw)
    except (ValueError, InvalidOperation):
        return None
    return raw


def _wrong(kind: FactKind, name: str, raw: str) -> str:
    field = kind.field(name)
    if field is None:
        known = "、".join(f.name for f in kind.fields) or "没有栏目"
        return f"“{kind.name}”没有“{name}”这一栏。它的栏目：{known}。"
    if name == STATE_FIELD:
        return f"“{name}”只能是 {'、'.join(State)}，写的是“{raw}”。"
    if field.span is not None:
        return f"“{name}”由 {field.span.start} 至 {field.span.end} 算出，不用写。"
    samples = {FieldType.TIME: "09:05", FieldType.DATE: "2021-03-05", FieldType.DATETIME: "2021-03-05T08:30"}
    right = samples.get(field.type, "是 或 否" if field.type is FieldType.YESNO else "数，例如 12")
    return f"“{name}”看不懂“{raw}”，请写成 {right}。"
