"""Checks on times: working hours through the year, versions of a parameter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import pairwise

from engine.facts.calendar import load_calendar
from engine.policy import model as m
from engine.policy.kinds import PUNCHES, WorkingHours
from grammar import syntax as s
from grammar.diagnostic import Diagnostic, InSource, Label, Severity

Places = Mapping[tuple[str, date | None], InSource]


def hours(policy: m.Policy, tree: s.SyntaxTree) -> Iterator[Diagnostic]:
    """Working hours must exist where punches are judged, cover the year and not overlap."""
    nodes = [n for n in tree.statements if isinstance(n, s.Hours)]
    if policy.hours:
        places = {
            (n.name.text, n.validity.since if n.validity else None): InSource(tree.source, n.span)
            for n in nodes
        }
        yield from _sessions(policy, places)
        yield from _year(policy, places, InSource(tree.source, nodes[0].span))
    elif any(policy.kinds[k].sheet == PUNCHES for k in _looked_at(policy) if k in policy.kinds):
        help = "例如：作息 全年：每年 1月1日 至 12月31日，上午 8:30—12:00，下午 14:00—17:30。"
        yield _wrong(
            "条款要看迟到、早退，却没有写作息。", InSource(tree.source, tree.statements[0].span), help
        )


def _looked_at(policy: m.Policy) -> Iterator[str]:
    for clause in policy.clauses:
        if isinstance(clause.target, m.ForEvent | m.OfTotal | m.OfRun):
            yield from clause.target.kinds


def _wrong(message: str, place: InSource, help: str, labels: tuple[Label, ...] = ()) -> Diagnostic:
    return Diagnostic("KP215", Severity.ERROR, message, place, help, labels)


def _sessions(policy: m.Policy, places: Places) -> Iterator[Diagnostic]:
    """Each half day ends after it begins, and the morning before the afternoon."""
    help = "请核对时刻，上午在前，下午在后，不要重叠。"
    for one in policy.hours:
        for session, after in zip(one.sessions, (*one.sessions[1:], None), strict=True):
            if session.start >= session.end or (after and session.end > after.start):
                message = f"作息 {one.name}：{session.name} 的起止时刻先后不对。"
                yield _wrong(message, places[one.name, one.since], help)


def _year(policy: m.Policy, places: Places, first: InSource) -> Iterator[Diagnostic]:
    """Every day of a year has working hours, and only one kind of them."""
    day = date(max(policy.since.year, 2000), 1, 1)
    end = day.replace(year=day.year + 1)
    bare: list[date] = []
    while day < end:
        applying = [h for h in policy.hours if h.applies(day) or (h.since and h.since > day)]
        if not any(not h.who for h in applying):
            bare.append(day)
        if both := _alike(applying):
            yield _both(*both, day, places)
            return
        day += timedelta(days=1)
    if bare:
        message = f"{bare[0].month}月{bare[0].day}日 没有作息。"
        help = "请改起止日期，让一年里每一天都有作息。"
        if any(h.weekdays for h in policy.hours):
            help = "调休时周末也上班，请另写一条不带星期几的作息；写了星期几的比它优先。"
        yield _wrong(message, first, help)


def _alike(applying: list[WorkingHours]) -> tuple[WorkingHours, WorkingHours] | None:
    """Two kinds of hours of which neither is more specific, nor of a date of its own."""
    plain = [h for h in applying if h.since is None and h.until is None]
    for number, one in enumerate(plain):
        for other in plain[number + 1 :]:
            if one.rank[:2] == other.rank[:2] and one.who == other.who:
                return one, other
    return None


def _both(one: WorkingHours, other: WorkingHours, day: date, places: Places) -> Diagnostic:
    message = f"作息 {one.name} 和 {other.name} 都管 {day.month}月{day.day}日。"
    label = Label(places[one.name, None], "另一种作息")
    return _wrong(message, places[other.name, None], "请改起止日期，让每一天只归一种作息。", (label,))


def parameters(policy: m.Policy, tree: s.SyntaxTree) -> Iterator[Diagnostic]:
    """Versions of a parameter must not overlap."""
    for name, versions in policy.parameters.items():
        nodes = [n for n in tree.statements if isinstance(n, s.Parameter) and n.name.text == name]
        nodes.sort(key=lambda n: str(n.validity.since or "") if n.validity else "")
        for (one, after), (node, other) in zip(pairwise(versions), pairwise(nodes), strict=True):
            if one.until is not None and after.since is not None and one.until < after.since:
                continue
            place = InSource(tree.source, other.span)
            label = Label(InSource(tree.source, node.span), "另一个数写在这里")
            message = f"参数“{name}”有两个数同时有效。"
            yield Diagnostic("KP211", Severity.ERROR, message, place, _versions(name, one, after), (label,))


def _versions(name: str, one: m.Version, after: m.Version) -> str:
    """Both lines as they could be written; the dates are examples where the file has none to go by."""
    if one.since is not None and one.since == after.since:
        return f"两个数都从 {_day(one.since)} 起，请改其中一个的日期，或删去一个。"
    since = after.since or date((one.since or date(2021, 1, 1)).year, 6, 1)
    first = f"自 {_day(one.since)} 起 " if one.since else ""
    last = f" 至 {_day(after.until)} 止" if after.until and after.until >= since else " 起"
    begun = f"自 {_day(since)}{' 起' if after.until else ''}{last}"
    return (
        f"请写成 参数 {name}：{_amount(one)}，{first}至 {_day(since - timedelta(days=1))} 止。"
        f"和 参数 {name}：{_amount(after)}，{begun}。依据照旧写在后面。"
    )


def _amount(version: m.Version) -> str:
    return f"{version.value.normalize():f}{version.unit}"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def punches_of_tests(policy: m.Policy, tree: s.SyntaxTree) -> Iterator[Diagnostic]:
    """A punch on a day off says nothing: whoever wrote it meant another day."""
    calendar = None
    for test in policy.tests:
        for day in sorted({day for person in test.people for day, _ in person.punches}):
            calendar = calendar or load_calendar()
            place = InSource(*test.place)
            if not calendar.covers(day, day):
                message = f"测试“{test.name}”的打卡在 {day}，没有这一年的放假安排，推不出迟到、早退。"
                help = f"请改用 {calendar.years[0]} 至 {calendar.years[-1]} 年的日期。"
                yield Diagnostic("KP245", Severity.WARNING, message, place, help)
            elif not calendar.is_workday(day):
                message = f"测试“{test.name}”的打卡在 {day}，这一天不上班，打卡等于没有写。"
                yield Diagnostic("KP245", Severity.WARNING, message, place, "请核对日期。")
