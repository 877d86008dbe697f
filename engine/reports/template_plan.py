"""Which sheets the rules need, with their columns: headings, choices, what each column is for, an example."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from engine.analysis.usage import ROSTER, RULING
from engine.facts import accounts, punches, records, slips
from engine.policy.kinds import LEAVE, PUNCHES, STATE_FIELD, FactKind, Field, FieldType
from engine.policy.model import Policy
from engine.reports.template_form import MAY, MUST, NAME, PERSON, SHOULD, Column, Form
from engine.reports.template_hall import CALENDAR, accounts_form, calendar, corrections, roster
from engine.reports.template_rules import SheetRules

STATES = ("属实", "待核", "不属实")
APPROVALS = ("已批准", "审批中", "未批准", "已撤销")


def forms(policies: Sequence[Policy], standard: Mapping[str, FactKind]) -> tuple[Form, ...]:
    """Every sheet that the policies need or declare, and the roster and calendar where people are appraised."""
    rules = SheetRules(tuple(policies), standard)
    found = [_form(rules, sheet) for sheet in sorted(rules.wanted)]
    if any(p.subject != "项目" for p in policies):
        found = [roster(rules), calendar(), *found]
    return tuple(found)


def sheet_names(policies: Sequence[Policy]) -> Mapping[str, str]:
    """Names that a form can be asked for by: its sheet, or a kind of fact on it → the sheet."""
    kinds = [k for p in policies for k in p.kinds.values() if not k.derived]
    return {
        **{name: name for name in (ROSTER, CALENDAR, accounts.SHEET, slips.SHEET)}, **{k.name: k.sheet for k in kinds}, **{k.sheet: k.sheet for k in kinds},
    }  # fmt: skip


def form_for(policies: Sequence[Policy], standard: Mapping[str, FactKind], sheet: str) -> Form:
    """One sheet, whether a rule needs it or not."""
    rules = SheetRules(tuple(policies), standard)
    of_the_hall: dict[str, Callable[[], Form]] = {
        ROSTER: lambda: roster(rules),
        CALENDAR: calendar,
        accounts.SHEET: accounts_form,
        slips.SHEET: lambda: corrections(policies),
    }
    return of_the_hall[sheet]() if sheet in of_the_hall else _form(rules, sheet)


def _form(rules: SheetRules, sheet: str) -> Form:
    if sheet == PUNCHES:
        return _punches(rules)
    return _leave(rules) if sheet == LEAVE else _events(rules, sheet)


def _punches(rules: SheetRules) -> Form:
    used = rules.articles((k.name, "") for k in rules.kinds(PUNCHES))
    columns = (
        Column("部门", help="只供人看。"),
        Column("姓名", help="只供人看。"),
        Column(punches.PERSON, need=MUST, help="考勤机上的编号要与花名册的工号一致。", uses=used),
        Column(
            punches.TIME,
            FieldType.DATETIME,
            MUST,
            "一次打卡一行，从考勤机原样导出，重复的不必删。",
            uses=used,
        ),
        Column("设备", help="只供人看。"),
    )
    return Form(
        PUNCHES, rules.place(PUNCHES), columns, (("行政大厅", NAME, PERSON, "2021-03-01 08:21:35", "前门"),)
    )


def _leave(rules: SheetRules) -> Form:
    kinds = rules.kinds(LEAVE)
    # Whoever is on leave is not late: the events of attendance rest on this sheet, too.
    used = rules.articles((k.name, "") for k in (*kinds, *rules.kinds(PUNCHES)))
    own = {
        f.name: f
        for k in kinds
        for f in k.fields
        if f.span is None and f.name not in ("起", "止", "天数", "单号")
    }
    columns = (
        Column("单号", help="请假单的编号；写了编号，重复的才认得出来。"),
        Column(records.PERSON, need=MUST, help="与花名册一致。"),
        Column("姓名", help="只供人看。"),
        Column("假别", need=MUST, help="照下拉选项写。", choices=tuple(k.name for k in kinds), uses=used),
        Column("开始时间", FieldType.DATETIME, MUST, "写到分；只写日期就从零点算起。", uses=used),
        Column(
            "结束时间",
            FieldType.DATETIME,
            MUST,
            "写到分；只写日期就算到当天结束。天数由程序按工作日算。",
            uses=used,
        ),
        Column(
            "审批状态", need=MUST, help="只有已批准的才算数，审批中的结果待定。", choices=APPROVALS, uses=used
        ),
        Column("审批人"),
        *(_field(rules, kinds, f) for f in own.values()),
    )
    examples = [
        (f"Q{n:03}", PERSON, NAME, k.name, f"2021-03-{1 + (n - 1) % 28:02} 08:30", f"2021-03-{1 + (n - 1) % 28:02} 12:00", "已批准", "李四",
         *(_example(c) if k.field(c.name) else "" for c in columns[8:]))
        for n, k in enumerate(kinds, 1)
    ]  # fmt: skip
    return Form(LEAVE, rules.place(LEAVE), columns, tuple(examples))


def _events(rules: SheetRules, sheet: str) -> Form:
    """A sheet of records: whom, when, what, the declared fields, the ruling."""
    kinds, projects = rules.kinds(sheet), rules.of_projects(sheet)
    frame = list(_frame(rules, kinds, projects))
    names = {c.name for c in frame}
    fields = {f.name: f for k in kinds for f in k.fields if f.span is None}
    own = [
        f
        for f in fields.values()
        if f.name not in {*names, STATE_FIELD, *RULING, "人员", "项目", "工号", "项目编号"}
    ]
    ruled = [fields[n] for n in (STATE_FIELD, *RULING) if n in fields]
    columns = (*frame, *(_field(rules, kinds, f) for f in (*own, *ruled)))
    examples = tuple(tuple(_cell(c, k, n, names) for c in columns) for n, k in enumerate(kinds, 1))
    return Form(sheet, rules.place(sheet), columns, examples)


def _frame(rules: SheetRules, kinds: Sequence[FactKind], projects: bool) -> Iterator[Column]:
    used = rules.articles((k.name, "") for k in kinds)
    if projects:
        yield Column(records.PROJECT, need=MUST, help="一个项目一个编号，各张表要一致。", uses=used)
        yield Column("项目名称", help="只供人看，写在结果上。")
    else:
        yield Column(records.NUMBER, help="一条记录一个编号；写了编号，重复的才认得出来。")
        yield Column(records.DAY, FieldType.DATE, MUST, "事情发生的日期，要在本期之内。", uses=used)
        columns = rules.subject_columns(kinds[0].sheet)
        for name in columns:
            blank = "" if len(columns) == 1 else "这一行说的不是它的，空着。"
            yield Column(name, need=MUST if not blank else SHOULD, help=f"与花名册一致。{blank}", uses=used)
        if records.PERSON in columns:
            yield Column("姓名", help="只供人看，会与花名册核对。")
    if len(kinds) > 1:
        words = tuple(k.name for k in kinds)
        yield Column(records.EVENT, need=MUST, help="照下拉选项写。", choices=words, uses=used)


def _field(rules: SheetRules, kinds: Sequence[FactKind], field: Field) -> Column:
    """The column of a declared field."""
    mine = [k for k in kinds if k.field(field.name)]
    places = [(k.name, field.name) for k in mine]
    used, words = rules.articles(places), rules.words(places)
    only = _only([k.name for k in mine], [k.name for k in kinds if k not in mine])
    column = Column(field.name, field.type, SHOULD if used else MAY, only, words, not words, used)
    if field.name == STATE_FIELD:
        rating = any(k.field(records.RATING) for k in mine)
        help = "空着等于待核。" if not rating else "不满意、非常不满意的要写，空着等于待核；其他的空着。"
        return replace(column, type=FieldType.TEXT, choices=STATES, strict=True, help=only + help)
    if field.name == records.RATING:
        return replace(column, choices=records.RATINGS, strict=True)
    if field.name in RULING:
        return replace(column, need=MAY, help=f"{only}要酌情的才写；酌情分、裁定人、裁定理由要一起写。")
    if field.type is FieldType.YESNO:
        return replace(column, choices=("是", "否"), strict=True)
    return column


def _only(having: list[str], lacking: list[str]) -> str:
    """Which events have the column, in the fewer words."""
    if not lacking:
        return ""
    return f"只有{'、'.join(having)}要填。" if len(having) <= len(lacking) else f"{'、'.join(lacking)}不填。"


_EXAMPLES = {
    FieldType.DATE: "2021-03-01", FieldType.TIME: "09:10", FieldType.DATETIME: "2021-03-01 08:30",
    FieldType.MINUTES: "20", FieldType.HOURS: "2", FieldType.DAYS: "1", FieldType.COUNT: "1", FieldType.POINTS: "3",
    FieldType.MONEY: "10000", FieldType.PERCENT: "95%", FieldType.YESNO: "是",
}  # fmt: skip


def _example(column: Column) -> str:
    if column.name == records.RATING:
        return "不满意"
    if column.choices:
        return column.choices[0]
    return _EXAMPLES.get(column.type, f"（{column.name}）")


def _cell(column: Column, kind: FactKind, number: int, frame: set[str]) -> str:
    """The example's cell: blank where the kind has no such field, and where nothing was ruled."""
    fixed = {
        records.NUMBER: f"N{number:03}", records.PERSON: PERSON, "姓名": NAME, records.EVENT: kind.name,
        records.PROJECT: "P001", "项目名称": "示例项目",
    }  # fmt: skip
    if column.name in frame:
        return fixed.get(column.name) or _example(column)
    if kind.field(column.name) is None or column.name in RULING:
        return ""
    return _example(column)
