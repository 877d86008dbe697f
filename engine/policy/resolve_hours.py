"""作息 → working hours: sessions, windows, what is early enough, what is not late yet, and for whom."""

from __future__ import annotations

from datetime import time

from engine.policy.kinds import Session, WorkingHours
from engine.policy.scope import Scope
from grammar import syntax as s

_POST = ("窗口", "职务")


def resolve_hours(scope: Scope, nodes: tuple[s.Statement, ...]) -> tuple[WorkingHours, ...]:
    """All working hours of a file; mistakes go to the scope's list."""
    found = [_hours(scope, n) for n in nodes if isinstance(n, s.Hours)]
    return tuple(sorted(found, key=lambda h: (h.name, str(h.since or ""))))


def _hours(scope: Scope, node: s.Hours) -> WorkingHours:
    early = _minutes(scope, node.early.quantity, "“提前”") if node.early else 0
    grace = _minutes(scope, node.grace.quantity, "“宽限”") if node.grace else 0
    _useless(scope, node)
    return WorkingHours(
        node.name.text,
        node.first,
        node.last,
        tuple(_session(scope, x) for x in node.sessions),
        node.validity.since if node.validity else None,
        node.validity.until if node.validity else None,
        node.seconds,
        node.weekdays.days if node.weekdays else (),
        early,
        grace,
        "FROM_GRACE" in node.marks,
        "WINDOW_IS_TIMELY" in node.marks,
        "PAST_WINDOW" in node.marks,
        tuple(who for x in node.who if (who := _who(scope, x)) is not None),
    )


def _minutes(scope: Scope, quantity: s.Quantity, what: str) -> int:
    return int(scope.number(quantity, "时间", what) or 0)


def _who(scope: Scope, node: s.FieldIs) -> tuple[str, tuple[str, ...], bool] | None:
    if node.field.text not in _POST:
        help = "例如 职务 为 导办员，或 窗口 为 公积金窗口。"
        scope.report("KP215", f"作息只能按窗口、职务分，不能看“{node.field.text}”。", node.field.span, help)
        return None
    return (node.field.text, tuple(v.text for v in node.values), node.negated)


def _session(scope: Scope, node: s.SessionHours) -> Session:
    windows: dict[bool, tuple[time, time]] = {}
    unsigned: set[bool] = set()
    for one in node.punching:
        if one.arrives in windows or one.arrives in unsigned:
            word = "签到" if one.arrives else "签退"
            scope.report("KP215", f"{node.name.text}的{word}写了两次。", one.span, "请只写一次。")
        if one.window is None:
            unsigned.add(one.arrives)
        else:
            first, last = (_moment(scope, node, end) for end in one.window)
            windows[one.arrives] = (first, last)
            if first > last:
                help = "请把早的写在前面，例如 签到 8:00—8:30。"
                scope.report("KP215", "签到、签退的时间先后不对。", one.span, help)
    if len(unsigned) > 1:
        help = "两头都不打卡，就不知道来没来；请删去一个。"
        scope.report("KP215", f"{node.name.text}不签到也不签退。", node.span, help)
    arriving, leaving = (True not in unsigned, False not in unsigned)
    return Session(
        node.name.text, node.start, node.end, windows.get(True), windows.get(False), arriving, leaving,
        (_said(scope, node, True), _said(scope, node, False)),
    )  # fmt: skip


def _said(scope: Scope, node: s.SessionHours, arrives: bool) -> str:
    """The window as it is written, where it hangs on when work begins or ends."""
    found = next((p for p in node.punching if p.arrives is arrives and p.window), None)
    if found is None or found.window is None or all(isinstance(x, time) for x in found.window):
        return ""
    written = "".join(scope.source.text[found.span.start : found.span.end].split())
    return written.removeprefix("签到" if arrives else "签退").removeprefix("时间")


def _moment(scope: Scope, node: s.SessionHours, end: time | s.BesideWork) -> time:
    """上班前 30分钟 of this half day."""
    if isinstance(end, time):
        return end
    work = node.start if end.starts else node.end
    minutes = work.hour * 60 + work.minute + end.minutes
    if not 0 <= minutes < 24 * 60:
        scope.report("KP215", "签到、签退的时间出了这一天。", end.span, "请核对是多少分钟。")
        return work
    return time(minutes // 60, minutes % 60, work.second)


def _useless(scope: Scope, node: s.Hours) -> None:
    """What is written must have an effect."""
    windows = any(p.window for x in node.sessions for p in x.punching)
    if node.marks & {"WINDOW_IS_TIMELY", "PAST_WINDOW"} and not windows:
        help = "请写出签到、签退的时间，例如 上午 8:30—12:00（签到 8:00—8:30，签退 12:00—12:30）。"
        scope.report(
            "KP215", f"作息 {node.name.text}没有写签到时间，谈不上签到时间内、过时。", node.span, help
        )
    if "FROM_GRACE" in node.marks and node.grace is None:
        help = "请写上，例如 宽限 5分钟；自 宽限期满 起算。"
        scope.report("KP215", f"作息 {node.name.text}没有写宽限多少。", node.span, help)
