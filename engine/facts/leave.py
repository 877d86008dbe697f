"""The leave sheet (请假) as facts: one application, one fact."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from engine.facts.attendance import leave_days
from engine.facts.calendar import Calendar
from engine.facts.cells import END_OF_DAY, Cell, Fault, day, moment, text
from engine.facts.each_row import read_each
from engine.facts.fact import Fact, Origin, Period, State, Value
from engine.facts.records import (
    PERSON,
    Reading,
    Records,
    event_of,
    field_plan,
    outside,
    read_fields,
    subject_of,
)
from engine.facts.roster import Register
from engine.facts.rows import Findings
from engine.facts.sheet import Row, Table
from engine.policy.kinds import FactKind, WorkingHours
from grammar.diagnostic import Diagnostic, InSheet, Label, Severity

NUMBER, EVENT, FROM, TO, APPROVAL = "单号", "假别", "开始时间", "结束时间", "审批状态"
START, END, LENGTH = "起", "止", "天数"
_STATES: Mapping[str, State] = {
    "已批准": State.VERIFIED,
    "审批中": State.PENDING,
    "未批准": State.REFUTED,
    "已撤销": State.REFUTED,
}
_HALF = re.compile(r"(.+?)\s*(上午|下午)")
# The same in the words of other systems.
_ALSO: Mapping[str, State] = {
    **dict.fromkeys(("批准", "同意", "已同意", "通过", "已通过", "审批通过"), State.VERIFIED),
    **dict.fromkeys(("待审批", "审核中"), State.PENDING),
    **dict.fromkeys(("不同意", "已拒绝", "拒绝", "驳回", "已驳回", "审批拒绝"), State.REFUTED),
    **dict.fromkeys(("已撤回", "撤回", "撤销"), State.REFUTED),
}


@dataclass(frozen=True)
class Working:
    """What tells how many workdays a leave takes."""

    hours: Sequence[WorkingHours]
    calendar: Calendar
    period: Period


def labels(kinds: Sequence[FactKind]) -> tuple[frozenset[str], tuple[str, ...]]:
    """Names of the columns that the leave sheet may have, and of those that it must have."""
    needed = (PERSON, EVENT, FROM, TO, APPROVAL)
    fields = {f.name for k in kinds for f in k.fields if f.span is None} - {START, END, LENGTH}
    return frozenset({*needed, *fields, NUMBER, "姓名", "审批人"}), needed


def read_leave(
    tables: Sequence[Table], kinds: Sequence[FactKind], working: Working, register: Register
) -> Records:
    """The leave that touches the period. kinds: those declared for the sheet.

    Fields: 起 and 止 (date and time; a bare end date is that day's end), 天数 (workdays inside the period),
    单号. The fact's date is its first day inside the period on which the person was on post.
    """
    mine = {k.name: k for k in kinds}
    sources = [_Source(Findings(table), mine, working, register, {}) for table in tables]
    facts, again, found = read_each(sources, NUMBER, by_kind=False)
    kept = tuple(f for f in facts if f.origins[0] not in again)
    # Whoever has one application twice in a file is told so already.
    return Records(kept, (*found, *_overlaps(facts, again)))


@dataclass
class _Source:
    """The leave sheet while its rows are read."""

    findings: Findings
    kinds: Mapping[str, FactKind]
    working: Working
    register: Register
    plans: dict[str, list[Reading]]

    def fact(self, row: Row) -> Fact | None:
        """The fact of a row, or None where a mistake in it was reported."""
        findings = self.findings
        before = len(findings.diagnostics)
        kind = event_of(findings, row, self.kinds, EVENT)
        subject = subject_of(findings, row, self.register)
        start = findings.required(row, FROM, lambda cell: self._edge(cell) or moment(cell, time()))
        end = findings.required(
            row, TO, lambda cell: self._edge(cell, END_OF_DAY) or moment(cell, END_OF_DAY)
        )
        state = findings.required(row, APPROVAL, _state)
        fields = read_fields(findings, row, self._plan(kind, row)) if kind else {}
        if start and end and end <= start:
            message = f"结束时间 {end} 不晚于开始时间 {start}"
            findings.add("KP320", message, "核对两个时间，改正写错的一个", row.number, TO)
            return None
        if not (kind and subject and start and end and state):
            return None
        at = self._first_day(row, subject, start, end)
        number = text(findings.table.cell(row, NUMBER))
        if at is None or any(d.severity is Severity.ERROR for d in findings.diagnostics[before:]):
            return None
        return self._fact(row, kind.name, subject, at, {**fields, START: start, END: end}, state, number)

    def _edge(self, cell: Cell, last: time | None = None) -> datetime | Fault | None:
        """A day with its half (2021-03-02 上午), as apps write leave; None for other cells. last: for the end of a leave."""
        match = _HALF.fullmatch(text(cell)) if isinstance(cell, str) else None
        if match is None:
            return None
        at, half = day(match[1]), match[2]
        if isinstance(at, Fault):
            return at
        if half == ("下午" if last else "上午"):
            return datetime.combine(at, last or time())
        sessions = [s for h in self.working.hours if h.applies(at) for s in h.sessions if s.name == half]
        edges = [s.end if last else s.start for s in sessions] or [time(12)]
        return datetime.combine(at, max(edges) if last else min(edges))

    def _fact(
        self,
        row: Row,
        kind: str,
        subject: str,
        at: date,
        fields: dict[str, Value],
        state: State,
        number: str,
    ) -> Fact:
        if number:
            fields[NUMBER] = number
        doubt = f"请假单 {number or kind} 审批中" if state is State.PENDING else ""
        fact = Fact(kind, subject, at, fields, state, doubt, (self.findings.table.origin(row.number),))
        working = self.working
        posting = next(p for p in self.register.people[subject].postings if p.covers(at))
        hours = [h for h in working.hours if h.meant_for(posting.window, posting.role)]
        days = leave_days(fact, hours, working.calendar, working.period)
        return replace(fact, fields={**fields, LENGTH: days})

    def _plan(self, kind: FactKind, row: Row) -> list[Reading]:
        if kind.name not in self.plans:
            skip = frozenset({START, END, LENGTH, NUMBER, "姓名", PERSON})
            self.plans[kind.name] = field_plan(self.findings, kind, skip, row.number)
        return self.plans[kind.name]

    def _first_day(self, row: Row, subject: str, start: datetime, end: datetime) -> date | None:
        """First day of the leave inside the period and on post; None where there is none, reported."""
        period = self.working.period
        first, last = max(start.date(), period.first), min(end.date(), period.last)
        if first > last:
            outside(self.findings, row, f"{start} 至 {end}", period, FROM)
            return None
        for ordinal in range(first.toordinal(), last.toordinal() + 1):
            if self.register.on_post(subject, date.fromordinal(ordinal)):
                return date.fromordinal(ordinal)
        message = f"工号 {subject} 在 {first} 至 {last} 不在岗（花名册的到岗、离岗日期）"
        self.findings.add("KP302", message, "核对日期和工号，或改正花名册", row.number, FROM)
        return None


def _state(cell: Cell) -> State | Fault:
    found = text(cell)
    state = _STATES.get(found) or _ALSO.get(found)
    if state:
        return state
    return Fault("KP311", f"找到“{found}”，审批状态没有这一种", f"只能写{'、'.join(_STATES)}")


def _overlaps(facts: Sequence[Fact], again: frozenset[Origin]) -> Iterator[Diagnostic]:
    """Report leave of one person that overlaps and is not refused: its days would be counted twice.

    Two approved ones of one kind are an error. All else is a warning: an errand during leave does happen,
    and an application that is still open may be meant to replace the other.
    """
    people: dict[str, list[tuple[datetime, datetime, Fact]]] = {}
    for fact in facts:
        start, end = fact.fields[START], fact.fields[END]
        if fact.state is not State.REFUTED and isinstance(start, datetime) and isinstance(end, datetime):
            people.setdefault(fact.subject, []).append((start, end, fact))
    for subject in sorted(people):
        ordered = sorted(people[subject], key=lambda leave: (leave[0], leave[1], leave[2].origins))
        _, until, earlier = ordered[0]
        for since, ending, later in ordered[1:]:
            if since < until and not _same_number(earlier, later) and later.origins[0] not in again:
                yield _overlap(earlier, later)
            if ending > until:
                until, earlier = ending, later


def _same_number(one: Fact, other: Fact) -> bool:
    """Whether the two are one application, which is reported as a duplicate."""
    return one.fields.get(NUMBER) is not None and one.fields.get(NUMBER) == other.fields.get(NUMBER)


def _overlap(earlier: Fact, later: Fact) -> Diagnostic:
    one, two = earlier.origins[0], later.origins[0]
    first = f"第{one.row}行" if one.file == two.file else str(one)
    same = earlier.kind == later.kind and earlier.state is later.state is State.VERIFIED
    message = (
        f"工号 {later.subject} 的{earlier.kind}（{first}）和{later.kind}（第{two.row}行）时间重叠"
        f"{'，天数会重复计算' if same else ''}"
    )
    severity = Severity.ERROR if same else Severity.WARNING
    help = "重复的一张改为已撤销，或改正起止时间"
    label = Label(InSheet(one.file, one.sheet, one.row), "与它重叠的一张")
    return Diagnostic("KP321", severity, message, InSheet(two.file, two.sheet, two.row, FROM), help, (label,))
