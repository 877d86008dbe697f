"""Which sheets the rules need, with their columns: headings, choices, what each column is for, an example."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from engine.analysis.usage import ROSTER, RULING
from engine.facts import overrides, punches, records, slips
from engine.facts.roster import ROLES
from engine.policy.kinds import LEAVE, NUMERIC, PUNCHES, STATE_FIELD, FactKind, Field, FieldType
from engine.policy.model import Policy
from engine.reports.template_rules import BASE, SheetRules

CALENDAR = overrides.SHEET
STATES = ("属实", "待核", "不属实")
APPROVALS = ("已批准", "审批中", "未批准", "已撤销")
MUST, SHOULD, MAY = "必填", "应填", "可不填"
PERSON, NAME = ("D001", "张三")


@dataclass(frozen=True, slots=True)
class Column:
    """A column. type decides the cells' format; strict: nothing but the choices may be entered.

    need: MUST, SHOULD (blank leaves the result open) or MAY. uses: articles that look at it, as text.
    """

    name: str
    type: FieldType = FieldType.TEXT
    need: str = MAY
    help: str = ""
    choices: tuple[str, ...] = ()
    strict: bool = True
    uses: str = ""

    @property
    def label(self) -> str:
        """The heading: 时长（分钟）. A percentage has no unit there: its cells are in percent format."""
        unit = str(self.type) if self.type in NUMERIC - {FieldType.PERCENT} else ""
        return f"{self.name}（{unit}）" if unit and not self.name.endswith(unit) else self.name


@dataclass(frozen=True, slots=True)
class Form:
    """A sheet to fill in. place: the folder that it belongs in; examples: one row per kind, as typed."""

    sheet: str
    place: str
    columns: tuple[Column, ...]
    examples: tuple[tuple[str, ...], ...]


def forms(policies: Sequence[Policy], standard: Mapping[str, FactKind]) -> tuple[Form, ...]:
    """Every sheet that the policies need or declare, and the roster and calendar where people are appraised."""
    rules = SheetRules(tuple(policies), standard)
    found = [_form(rules, sheet) for sheet in sorted(rules.wanted)]
    if any(p.subject != "项目" for p in policies):
        found = [_roster(rules), _calendar(), *found]
    return tuple(found)


def sheet_names(policies: Sequence[Policy]) -> Mapping[str, str]:
    """Names that a form can be asked for by: its sheet, or a kind of fact on it → the sheet."""
    kinds = [k for p in policies for k in p.kinds.values() if not k.derived]
    return {
        ROSTER: ROSTER, CALENDAR: CALENDAR, slips.SHEET: slips.SHEET, **{k.name: k.sheet for k in kinds}, **{k.sheet: k.sheet for k in kinds},
    }  # fmt: skip


def form_for(policies: Sequence[Policy], standard: Mapping[str, FactKind], sheet: str) -> Form:
    """One sheet, whether a rule needs it or not."""
    rules = SheetRules(tuple(policies), standard)
    if sheet in (ROSTER, CALENDAR):
        return _roster(rules) if sheet == ROSTER else _calendar()
    if sheet == slips.SHEET:
        return _corrections(policies)
    return _form(rules, sheet)


def _form(rules: SheetRules, sheet: str) -> Form:
    if sheet == PUNCHES:
        return _punches(rules)
    return _leave(rules) if sheet == LEAVE else _events(rules, sheet)


def _roster(rules: SheetRules) -> Form:
    roles = tuple(dict.fromkeys((*ROLES, *rules.words([(ROSTER, "职务")]))))
    windows = rules.words([(ROSTER, "窗口")])
    plain = {
        "工号": Column("工号", need=MUST, help="一个人一个工号，各张表都凭它对人；前面的 0 不能丢。"),
        "姓名": Column("姓名", need=MUST, help="只供人看，不凭姓名对人。"),
        "窗口": Column("窗口", need=MUST, help="同一个窗口写法要一样。", choices=windows, strict=False),
        "职务": Column("职务", need=MUST, help="照下拉选项写，条款才认得。", choices=roles, strict=False),
        "到岗日期": Column("到岗日期", FieldType.DATE, MUST, "到这个窗口上岗的第一天。换窗口另起一行。"),
        "离岗日期": Column("离岗日期", FieldType.DATE, MAY, "在这个窗口的最后一天；还在岗就空着。"),
    }
    columns = tuple(replace(c, uses=rules.articles([(ROSTER, c.name)])) for c in plain.values())
    window = (windows or ("综合窗口",))[0]
    return Form(ROSTER, BASE, columns, ((PERSON, NAME, window, "工作人员", "2018-07-02", ""),))


def _calendar() -> Form:
    columns = (
        Column("日期", FieldType.DATE, MUST, "与法定安排不同的那一天；一天一行。法定安排不必写。"),
        Column(
            "类型",
            need=MUST,
            help="这一天上班还是休息；停电、考勤机坏了写设备故障。",
            choices=("上班", "休息", "设备故障"),
        ),
        Column("理由", need=MUST, help="依据的通知，或故障的原因。"),
        Column("时段", help="设备故障只在半天的写上午或下午，其余空着。", choices=("上午", "下午")),
    )
    examples = (("2021-03-06", "上班", "全县机关调休", ""), ("2021-03-09", "设备故障", "停电", "上午"))
    return Form(CALENDAR, BASE, columns, examples)


def _corrections(policies: Sequence[Policy]) -> Form:
    """The sheet of slips that correct records."""
    kinds = [k for p in policies for k in p.kinds.values() if not k.derived and k.sheet != PUNCHES]
    sheets = tuple(sorted({k.sheet for k in kinds}))
    columns = (
        Column(slips.NUMBER, need=MUST, help="一张更正单一个号。"),
        Column(slips.OF, need=MUST, help="更正的是哪一张表里的记录。", choices=sheets),
        Column(slips.RECORD, need=SHOULD, help="那条记录的编号；请假写单号。"),
        Column(slips.PERSON, help="没有编号的，写工号、日期和事项，对得上那条记录。"),
        Column(slips.DAY, FieldType.DATE, help="没有编号的才写；请假写开始的那一天。"),
        Column(slips.EVENT, help="没有编号的才写；请假写假别。"),
        Column(
            slips.FIELD, need=MUST, help=f"更正哪一列，照那张表的列名写；整条不成立的写{slips.WITHDRAWN}。"
        ),
        Column(slips.VALUE, need=SHOULD, help=f"更正以后的内容；{slips.WITHDRAWN}的空着。"),
        Column(slips.REASON, need=MUST, help="为什么更正。"),
        Column(slips.APPROVER, need=SHOULD, help="没有批准人和批准日期的不生效，结果待定。"),
        Column(slips.APPROVED, FieldType.DATE, SHOULD, "先后更正同一格的，以后批准的为准。"),
    )
    example = ("G001", "投诉", "N001", "", "", "", "核实状态", "不属实", "调录像复核", "李四", "2021-03-20")
    return Form(slips.SHEET, "facts/2021-03（与所更正的记录同一个文件夹）", columns, (example,))


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
