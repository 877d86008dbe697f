"""Sheets of events as typed facts: one row, one fact, by the fields that its kind declares."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import cast

from engine.facts.accounts import set_apart
from engine.facts.cells import Cell, Fault, day, is_blank, reader, text
from engine.facts.each_row import read_each
from engine.facts.fact import Fact, Origin, Period, State, Value
from engine.facts.hints import did_you_mean
from engine.facts.roster import Register, check_name, identity, note_name
from engine.facts.rows import Findings
from engine.facts.sheet import Row, Table, factor
from engine.policy.kinds import STATE_FIELD, FactKind, FieldType
from grammar.diagnostic import Diagnostic, InSheet, Severity

PERSON, PROJECT, WINDOW, UNIT = "工号", "项目编号", "窗口", "单位"
NAME = "姓名"
SUBJECTS = frozenset({PERSON, PROJECT, WINDOW, UNIT})
EVENT, NUMBER, DAY = "事项", "编号", "日期"
RATING = "等级"
RATINGS = ("非常满意", "满意", "基本满意", "不满意", "非常不满意")
_NEGATIVE = frozenset({"不满意", "非常不满意"})
# Filled in only after a ruling, so a sheet without these columns is as good as one with blank cells.
_RULING = frozenset({"酌情分", "裁定人", "裁定理由"})
# What every row has anyway; where a kind declares one of these as a field, it is not a further column.
_FRAME = frozenset({PERSON, PROJECT, WINDOW, UNIT, "人员", "姓名", "项目", "项目名称", DAY})
_STATES: Mapping[str, State] = {
    **dict.fromkeys(("属实", "查实", "已查实", "经查实", "已批准"), State.VERIFIED),
    **dict.fromkeys(("待核", "待核实", "未核实", "审批中"), State.PENDING),
    **dict.fromkeys(("不属实", "不实", "未批准", "已撤销"), State.REFUTED),
}

# A field's name, and the reader of its cells.
Reading = tuple[str, Callable[[Cell], Value | Fault]]


@dataclass(frozen=True)
class Records:
    """The facts of one table, in the order of its rows, and what was found on the way.

    names: project number → (where, name) as first written, for projects only.
    """

    facts: tuple[Fact, ...]
    diagnostics: tuple[Diagnostic, ...]
    names: Mapping[str, tuple[Origin, str]] = field(default_factory=dict)


def labels(kinds: Sequence[FactKind], subject: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """Names of the columns that a sheet of these kinds may have, and of those that it must have."""
    fields = {f.name for k in kinds for f in k.fields if f.span is None}
    known = fields | _FRAME | {EVENT, NUMBER, STATE_FIELD}
    common = [f.name for f in kinds[0].fields if f.span is None and all(k.field(f.name) for k in kinds)]
    subjects = sorted({k.about or subject for k in kinds})
    needed = [*subjects, *([DAY] if subject == PERSON else []), *([EVENT] if len(kinds) > 1 else [])]
    needed += [n for n in common if n not in _RULING and n not in _FRAME]
    if any(k.field(STATE_FIELD) for k in kinds):
        needed.append(STATE_FIELD)
    return frozenset(known), tuple(dict.fromkeys(needed))


def read_records(
    tables: Sequence[Table],
    kinds: Sequence[FactKind],
    period: Period,
    register: Register | None,
    key: str = PROJECT,
) -> Records:
    """The facts of a sheet's tables. kinds: those declared for the sheet. register: None for all but people.

    key: the column that names the subject, where there is no register.
    """
    names: dict[str, tuple[Origin, str]] = {}
    mine = {k.name: k for k in kinds}
    sources = [_Source(Findings(table), mine, period, register, key, names) for table in tables]
    facts, again, found = read_each(sources, NUMBER)
    return Records(tuple(f for f in facts if f.origins[0] not in again), tuple(found), names)


def subject_of(findings: Findings, row: Row, register: Register) -> str | None:
    """工号 of a row, on the roster; by name where it has no number. None where it is nobody, which is reported."""
    name, cell = text(findings.table.cell(row, NAME)), findings.table.cell(row, PERSON)
    told = identity(cell) if not is_blank(cell) else name
    if not told:
        findings.required(row, PERSON, identity)
        return None
    if register.is_apart(told):
        set_apart(findings, told, (row.number,))
        return None
    id = register.resolve(told)
    help = register.stranger(id, name or told)
    if help is not None:
        message = f"工号 {id} 不在花名册" if told.isascii() else f"按姓名“{told}”认不出是谁"
        findings.add("KP301", message, help, row.number, NAME if is_blank(cell) else PERSON)
        return None
    note_name(findings, register, told)
    check_name(findings, row.number, register.people[id], name)
    return id


def renamed(id: str, name: str, origin: Origin, other: str) -> Diagnostic:
    """The warning that sheets name one project differently."""
    message = f"项目 {id} 有两个名称：{name}、{other}；用前一个"
    place = InSheet(origin.file, origin.sheet, origin.row, "项目名称")
    return Diagnostic("KP315", Severity.WARNING, message, place, "核对项目编号和名称")


def event_of(findings: Findings, row: Row, kinds: Mapping[str, FactKind], column: str) -> FactKind | None:
    """The kind that the row's event word names; None where no such word is declared, which is reported."""
    word = findings.required(row, column, text)
    if word is None or word in kinds:
        return kinds[word] if word else None
    help = f"{did_you_mean(word, kinds)}规则里声明的词：{'、'.join(kinds)}"
    findings.add("KP308", f"“{word}”不是规则里声明的{column}", help, row.number, column)
    return None


def outside(findings: Findings, row: Row, found: str, period: Period, column: str) -> None:
    """Report a date that is not in the period."""
    message = f"{found} 不在 {period.name}（{period.first} 至 {period.last}）"
    findings.add("KP304", message, "改正日期，或把这一行移到所属时期的文件夹", row.number, column)


def read_fields(findings: Findings, row: Row, plan: Iterable[Reading]) -> dict[str, Value]:
    """The fields of a row that are not blank."""
    values: dict[str, Value] = {}
    for name, read in plan:
        # The checker widens the union of field values to object.
        found = cast("Value | None", findings.value(row, name, read))
        if found is not None:
            values[name] = found
    return values


def field_plan(findings: Findings, kind: FactKind, skip: frozenset[str], row: int) -> list[Reading]:
    """How to read each field of a kind; reports columns that are missing or have a foreign unit.

    row: the first row of that kind, to be named where a column is missing.
    """
    plan = []
    for one in kind.fields:
        if one.span is not None:
            continue
        column = findings.table.columns.get(one.name)
        if one.name in skip or (column is None and one.name in _RULING):
            continue
        if column is None:
            message = f"缺少“{one.name}”列：第{row}行是{kind.name}，要有它"
            help = f"补上“{one.name}”列"
            findings.add("KP307", message, help, findings.table.header, one.name)
            continue
        times = factor(column, one.type)
        if times is None:
            message = f"“{column.label}”的单位是{column.unit}，规则里“{one.name}”的单位是{one.type}"
            findings.add("KP307", message, f"换算成{one.type}，并改列名", findings.table.header, one.name)
            continue
        plan.append((one.name, _rating if one.name == RATING else reader(one.type, times)))
    return plan


def _rating(cell: Cell) -> str | Fault:
    found = text(cell)
    if found in RATINGS:
        return found
    return Fault(
        "KP311",
        f"找到“{found}”，等级没有这一种",
        f"等级只有{'、'.join(RATINGS)}",
    )


def _state(cell: Cell) -> State | Fault:
    found = text(cell)
    if found in _STATES:
        return _STATES[found]
    return Fault("KP311", f"找到“{found}”，核实状态没有这一种", "只能写属实、待核、不属实")


@dataclass
class _Source:
    """One table while its rows are read."""

    findings: Findings
    kinds: Mapping[str, FactKind]
    period: Period
    register: Register | None
    key: str = PROJECT
    names: dict[str, tuple[Origin, str]] = field(default_factory=dict)
    plans: dict[str, list[Reading]] = field(default_factory=dict)

    def fact(self, row: Row) -> Fact | None:
        """The fact of a row, or None where a mistake in it was reported."""
        kind = self._kind(row)
        about = kind.about if kind is not None else ""
        subject = self._group(row, about) if about else self._subject(row)
        at = self._date(row, "" if about else subject)
        if kind is None:
            return None
        plan = self.plans.get(kind.name)
        if plan is None:
            plan = field_plan(self.findings, kind, _FRAME | {STATE_FIELD}, row.number)
            self.plans[kind.name] = plan
        fields = read_fields(self.findings, row, plan)
        self._named(row, kind, fields)
        state, doubt = self._verification(row, kind, fields)
        if subject is None or at is None:
            return None
        origin = self.findings.table.origin(row.number)
        return Fact(kind.name, subject, at, fields, state, doubt, (origin,))

    def _named(self, row: Row, kind: FactKind, fields: dict[str, Value]) -> None:
        """Other people whom the row names (代签人) must be on the roster, too."""
        if self.register is None:
            return
        for name in (f.name for f in kind.fields if f.type is FieldType.PERSON and f.name in fields):
            told = str(fields[name])
            fields[name] = id = self.register.resolve(told)
            help = self.register.stranger(id, told)
            if help is not None:
                message = f"“{name}”要写工号，{told} 不在花名册"
                self.findings.add("KP301", message, help, row.number, name)
            else:
                note_name(self.findings, self.register, told)

    def _kind(self, row: Row) -> FactKind | None:
        if len(self.kinds) == 1:
            return next(iter(self.kinds.values()))
        return event_of(self.findings, row, self.kinds, EVENT)

    def _subject(self, row: Row) -> str | None:
        if self.register is not None:
            return subject_of(self.findings, row, self.register)
        id = self.findings.required(row, self.key, identity)
        name = text(self.findings.table.cell(row, "项目名称")) if self.key == PROJECT else ""
        if id and name:
            self.names.setdefault(id, (self.findings.table.origin(row.number), name))
        return id

    def _group(self, row: Row, about: str) -> str | None:
        """The window or unit of a row about one: it must be somebody's on the roster."""
        found = self.findings.required(row, about, text)
        if found is None or self.register is None:
            return found
        names = {
            p.window if about == WINDOW else p.unit for s in self.register.people.values() for p in s.postings
        }
        if found not in names:
            help = f"{did_you_mean(found, names)}核对{about}的写法，要与花名册一致"
            self.findings.add("KP301", f"花名册里没有{about}“{found}”", help, row.number, about)
            return None
        return found

    def _date(self, row: Row, subject: str | None) -> date | None:
        """The date of a row. A project's row without one counts for the end of the period."""
        if self.register is None and is_blank(self.findings.table.cell(row, DAY)):
            return self.period.last
        at = self.findings.required(row, DAY, day)
        if at is None:
            return None
        if at not in self.period:
            outside(self.findings, row, str(at), self.period, DAY)
        elif subject and self.register is not None and not self.register.on_post(subject, at):
            message = f"工号 {subject} 在 {at} 不在岗（花名册的到岗、离岗日期）"
            self.findings.add("KP302", message, "核对日期和工号，或改正花名册", row.number, DAY)
        return at

    def _verification(
        self, row: Row, kind: FactKind, fields: Mapping[str, Value]
    ) -> tuple[State | None, str]:
        """State and doubt. Blank is undecided, except for a rating that gives nothing to verify."""
        if kind.field(STATE_FIELD) is None:
            return None, ""
        what = " ".join(filter(None, (kind.name, str(fields.get(NUMBER, "")))))
        if is_blank(self.findings.table.cell(row, STATE_FIELD)):
            if fields.get(RATING, "不满意") not in _NEGATIVE:
                return None, ""
            return State.PENDING, f"{what} 没有写核实状态"
        state = self.findings.value(row, STATE_FIELD, _state)
        return state, f"{what} 待核" if state is State.PENDING else ""
