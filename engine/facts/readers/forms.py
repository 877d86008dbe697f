"""Forms that come beside the punches: leave, errands, forgotten punches, overtime; how they become sheets of ours."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from engine.facts.cells import Cell, Fault, is_blank, text
from engine.facts.header import Header, Heading, split_unit
from engine.facts.readers.layout import RAW, Layout, Work
from engine.facts.readers.spans import day_of_span, sign_in_at, span_of
from engine.facts.readers.times import day_of, times_of
from engine.facts.rows import fold_name
from engine.facts.sheet import Column, Row, Table
from engine.policy.kinds import LEAVE, WorkingHours
from grammar.diagnostic import Diagnostic, InSheet, Severity

MADE_UP, OVERTIME = "补签", "加班"
ERRAND_LEAVE = "公务外出"
_APPLICANT = ("申请人", "姓名", "工号", "请假人")
_KINDS = ("假别", "请假类型", "请假类别", "假期类型")
_STARTS = ("开始时间", "开始日期", "起始时间", "起始日期")
_ENDS = ("结束时间", "结束日期", "终止时间", "终止日期")
_ERRANDS = ("出差起止日期", "出差起止时间", "外出起止时间", "外出起止日期")
_COMPANIONS = ("出差人员", "外出人员", "忘打卡人员", "缺卡人员", "加班人员")
_FORGOTTEN = ("忘打卡日期", "缺卡日期", "补卡日期", "缺卡时间", "补卡时间")
_WHEN = ("未打卡时间", "忘打卡时间", "缺卡时间", "补卡时间", "补卡班次", "缺卡班次")
_DONE = ("补签日期", "申请日期", "申请时间", "提交时间", "发起时间", "创建时间")
_APPROVAL = ("审批状态", "审批结果", "审批意见", "核实状态")
_NUMBER = ("单号", "审批编号", "审批单号")
_OVERTIME = ("加班起止时间", "加班时间", "加班起止日期")
_OVERTIME_FROM, _OVERTIME_TO = ("加班开始时间",), ("加班结束时间",)
_HOURS = ("小时", "加班时长", "时长", "加班小时")
_BETWEEN = re.compile(r"[、,，;；/\n]+")
_COMING, _GOING = re.compile("上班|签到"), re.compile("下班|签退")
# Words of other systems for what 补签 says in its own.
_STATES: Mapping[str, str] = {
    **dict.fromkeys(("批准", "同意", "已同意", "通过", "已通过", "审批通过"), "已批准"),
    **dict.fromkeys(("待审批", "审核中"), "审批中"),
    **dict.fromkeys(("不同意", "已拒绝", "拒绝", "驳回", "已驳回", "审批拒绝"), "未批准"),
    **dict.fromkeys(("已撤回", "撤回", "撤销"), "已撤销"),
}


def _leave(header: Header) -> Sequence[str]:
    return _all(header, _APPLICANT, _KINDS, _STARTS, _ENDS)


def _errand(header: Header) -> Sequence[str]:
    """出差 and 外出 forms with both days in one cell."""
    return _all(header, (*_APPLICANT, *_COMPANIONS[:2]), _ERRANDS)


def _forgotten(header: Header) -> Sequence[str]:
    return _all(header, (*_APPLICANT, *_COMPANIONS[2:4]), _FORGOTTEN)


def _overtime(header: Header) -> Sequence[str]:
    return _all(header, (*_APPLICANT, _COMPANIONS[4]), (*_OVERTIME, *_OVERTIME_FROM))


def _all(header: Header, *groups: Sequence[str]) -> Sequence[str]:
    found = [header.find(*names) for names in groups]
    return [h.label for h in found if h] if all(found) else []


LAYOUTS = (
    Layout("请假单", LEAVE, RAW, _leave, None),
    Layout("出差外出单", LEAVE, RAW, _errand, None),
    Layout("忘打卡单", MADE_UP, RAW, _forgotten, None),
    Layout("加班单", OVERTIME, RAW, _overtime, None),
)

# One record of a row: our name of a column → its cell.
Record = dict[str, Cell]


@dataclass
class Form:
    """One form while it becomes a sheet of ours. hours: what tells which sign-in a time means.

    where: our name of a column → the form's, for messages.
    """

    work: Work
    layout: Layout
    hours: Sequence[WorkingHours]
    events: frozenset[str] = frozenset()
    where: dict[str, Heading | None] = field(default_factory=dict)

    def find(self, name: str, *labels: str) -> Heading | None:
        """The form's column by its labels, noted as the one that ours comes from."""
        self.where[name] = self.where.get(name) or self.work.header.find(*labels)
        return self.work.header.find(*labels)

    def fault(self, row: Row, heading: Heading | None, fault: Fault) -> None:
        """Refuse a row."""
        label = heading.label if heading else ""
        self.work.findings.add(fault.code, fault.message, fault.help, row.number, label)

    def people(self, row: Row) -> list[str]:
        """Whom a row is about: those that it names, else who applies."""
        applicant = self.work.who(row)
        named = text(self.work.cell(row, self.find("工号", *_COMPANIONS)))
        own = fold_name(text(self.work.cell(row, self.work.name)))
        found = [fold_name(n) for n in _BETWEEN.split(named) if n.strip()]
        people = [applicant if n == own and applicant else n for n in found] or [applicant]
        return list(dict.fromkeys(people)) if people != [""] else [self.work.needs_person(row)]


def _spans(form: Form, row: Row, both: Sequence[str], first: Sequence[str], last: Sequence[str]) -> Record:
    """起 and 止 of a row, from one cell or two; none where they can't be read, which is noted."""
    work, heading = form.work, form.find("开始时间", *both)
    if heading is None:
        start, end = form.find("开始时间", *first), form.find("结束时间", *last)
        return {"开始时间": work.cell(row, start), "结束时间": work.cell(row, end)}
    cell = work.cell(row, heading)
    found = Fault("KP309", f"“{heading.label}”是空的", "补上起止") if is_blank(cell) else span_of(cell)
    if isinstance(found, Fault):
        form.fault(row, heading, found)
        return {}
    return {"开始时间": found[0], "结束时间": found[1]}


def _absences(form: Form, row: Row) -> Iterator[Record]:
    """Leave and errands as rows of 请假."""
    span = _spans(form, row, _ERRANDS, _STARTS, _ENDS)
    kind = form.find("假别", *_KINDS)
    event = form.work.cell(row, kind) if form.layout is LAYOUTS[0] else _errand_event(form)
    if span:
        yield {"假别": event, **span}


def _errand_event(form: Form) -> str:
    """What an errand is called: as the rules declare it, else by the standard word."""
    heading = form.work.header.find(*_ERRANDS)
    word = heading.own[:2] if heading else ""
    return word if word in form.events else ERRAND_LEAVE


def _made_up(form: Form, row: Row) -> Iterator[Record]:
    """A forgotten punch as rows of 补签, one for each sign-in that it names."""
    work = form.work
    at, when = form.find("日期", *_FORGOTTEN), form.find("时段", *_WHEN)
    day = day_of(work.cell(row, at))
    if isinstance(day, Fault):
        form.fault(row, at, day)
        return
    found = _which(form, work.cell(row, when), day)
    if isinstance(found, Fault):
        form.fault(row, when, found)
        return
    done = work.cell(row, form.find("补签日期", *_DONE))
    for session, end in found:
        yield {"日期": day, "时段": session, "签次": end, "补签日期": done}


def _which(form: Form, cell: Cell, day: date) -> list[tuple[str, str]] | Fault:
    """The sign-ins that a cell names, by words or by times; a blank one speaks of the whole day."""
    plain = text(cell)
    if is_blank(cell):
        return [("", "")]
    end = "上班" if _COMING.search(plain) else "下班" if _GOING.search(plain) else ""
    session = next((s.name for h in form.hours for s in h.sessions if s.name in plain), "")
    if (session or end) and not re.search(r"\d", plain):
        return [(session, end)]
    times = times_of(re.sub(r"[^\d\s:：,，、;/.-]", " ", cell) if isinstance(cell, str) else cell, day)
    if isinstance(times, Fault):
        return times
    found = [sign_in_at(form.hours, t, end) for t in times if t.date() == day]
    if not found or None in found:
        help = "在这一格写明，例如 上午上班、下午下班"
        return Fault("KP305", f"找到“{plain[:40]}”，看不出是哪一次签到", help)
    return [one for one in found if one]


def _extra(form: Form, row: Row) -> Iterator[Record]:
    """Overtime as rows of 加班, by whatever names the rules have for its columns."""
    span = _spans(form, row, _OVERTIME, _OVERTIME_FROM, _OVERTIME_TO)
    if not span:
        return
    start, end = span["开始时间"], span["结束时间"]
    hours = form.work.cell(row, form.find("时长", *_HOURS))
    day = day_of_span(start) if isinstance(start, str) else start
    both: Record = {"起": start, "止": end, "开始时间": start, "结束时间": end}
    yield {"日期": day, **both, "时长": hours, "小时": hours, "事项": OVERTIME}


_READ: Mapping[str, Callable[[Form, Row], Iterator[Record]]] = {
    "请假单": _absences,
    "出差外出单": _absences,
    "忘打卡单": _made_up,
    "加班单": _extra,
}


def as_sheet(
    form: Form, ranks: Mapping[str, tuple[str, int]], needed: Collection[str]
) -> tuple[Table, tuple[Diagnostic, ...]]:
    """The form as a sheet of ours. ranks: label → known name, by which further columns are taken over as they are.

    needed: names of columns that the sheet must have; those of which the form says nothing are blank.
    """
    work, numbers, records = form.work, list[int](), list[Record]()
    approval, number = form.find("审批状态", *_APPROVAL), form.find("单号", *_NUMBER)
    form.where["核实状态"] = approval
    further = {n[0]: h for h in work.header.headings if (n := ranks.get(h.label) or ranks.get(h.own))}
    for row in work.records():
        people = form.people(row)
        state, slip = _state(work, row, approval, form.layout), text(work.cell(row, number))
        rest = {name: work.cell(row, h) for name, h in further.items()}
        for record in _READ[form.layout.name](form, row):
            for who in filter(None, people):
                # A slip for several people is one for each of them.
                mine = f"{slip}-{who}" if slip and len(people) > 1 else slip
                name = "" if len(people) > 1 else work.cell(row, work.name)
                fixed = {"工号": who, "姓名": name, "单号": mine, "审批状态": state, "核实状态": state}
                numbers.append(row.number)
                records.append({**rest, **record, **fixed})
    found = [*work.findings.diagnostics, *([] if approval else [_unapproved(work)])]
    silent: Record = dict.fromkeys(needed, "")
    records = [{**silent, **record} for record in records]
    return _table(form, {**further, **form.where}, numbers, records, needed), tuple(found)


def _state(work: Work, row: Row, approval: Heading | None, layout: Layout) -> Cell:
    """Whether the form is approved, in our words; one that does not say is open."""
    if approval is None:
        return "审批中"
    cell = work.cell(row, approval)
    return _STATES.get(text(cell), cell)


def _unapproved(work: Work) -> Diagnostic:
    message = "这张单没有审批结果一列，批没有批看不出来，都按审批中算（用到的结果是待定）"
    place = InSheet(work.grid.file, work.grid.sheet, work.header.last + 1)
    return Diagnostic("KP343", Severity.WARNING, message, place, "加一列“审批结果”，写同意或不同意")


def _table(
    form: Form,
    where: Mapping[str, Heading | None],
    numbers: list[int],
    records: list[Record],
    needed: Collection[str],
) -> Table:
    source = form.work.source
    names = list(dict.fromkeys(name for record in records for name in record)) or list(needed)
    columns = {n: _column(at, n, where.get(n)) for at, n in enumerate(names)}
    tally = source.tally
    tally.read = [n for n in source.numbers if n not in tally.notes]
    lines = [[record.get(name, "") for name in names] for record in records]
    return Table(source.grid, source.header, columns, numbers, lines, source.labels, source.skipped, tally)


def _column(at: int, name: str, heading: Heading | None) -> Column:
    label = heading.label if heading else name
    unit = "小时" if name in ("时长", "小时") and label == "小时" else split_unit(label)[1]
    return Column(at, label, unit)
