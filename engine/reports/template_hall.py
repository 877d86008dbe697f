"""The sheets that every hall keeps: roster, accounts, calendar, corrections."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engine.analysis.usage import ROSTER
from engine.facts import accounts, overrides, slips
from engine.facts.roster import ROLES
from engine.policy.kinds import PUNCHES, FieldType
from engine.policy.model import Policy
from engine.reports.template_form import MAY, MUST, NAME, PERSON, SHOULD, Column, Form
from engine.reports.template_rules import BASE, SheetRules

CALENDAR = overrides.SHEET


def roster(rules: SheetRules) -> Form:
    """The roster."""
    roles = tuple(dict.fromkeys((*ROLES, *rules.words([(ROSTER, "职务")]))))
    windows = rules.words([(ROSTER, "窗口")])
    plain = {
        "工号": Column("工号", need=MUST, help="一个人一个工号，各张表都凭它对人；前面的 0 不能丢。"),
        "姓名": Column("姓名", need=MUST, help="没有写工号的表凭它对人，同名的要写工号。"),
        "窗口": Column("窗口", need=MUST, help="同一个窗口写法要一样。", choices=windows, strict=False),
        "职务": Column("职务", need=MUST, help="照下拉选项写，条款才认得。", choices=roles, strict=False),
        "到岗日期": Column("到岗日期", FieldType.DATE, MUST, "到这个窗口上岗的第一天。换窗口另起一行。"),
        "离岗日期": Column("离岗日期", FieldType.DATE, MAY, "在这个窗口的最后一天；还在岗就空着。"),
    }
    columns = tuple(replace(c, uses=rules.articles([(ROSTER, c.name)])) for c in plain.values())
    window = (windows or ("综合窗口",))[0]
    return Form(ROSTER, BASE, columns, ((PERSON, NAME, window, "工作人员", "2018-07-02", ""),))


def calendar() -> Form:
    """The hall's own calendar."""
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


def corrections(policies: Sequence[Policy]) -> Form:
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


def accounts_form() -> Form:
    """What time clocks and apps call people."""
    columns = (
        Column(accounts.SHEET, need=MUST, help="考勤机、钉钉、企业微信里他叫什么；几个用顿号隔开。"),
        Column(
            accounts.PERSON, need=MUST, help=f"花名册里的工号；不在这里考核的人写{accounts.NOT_APPRAISED}。"
        ),
        Column(accounts.NAME, help="只供人看。"),
    )
    return Form(accounts.SHEET, BASE, columns, (("12、zhangsan", PERSON, NAME),))
