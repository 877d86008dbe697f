"""kaoping intake: what the sheets of a period hold, without evaluating them."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import click

from cli import exits
from cli.chinese import ChineseCommand
from cli.console import row_runs, runs, show_diagnostics
from cli.documents import INTAKE, print_document, reject
from cli.hall import hall_in, hall_option, json_option, period_argument
from cli.table import show_table
from engine.facts.accounts import NOT_APPRAISED
from engine.facts.accounts import SHEET as ACCOUNTS
from engine.facts.fact import Period
from engine.facts.survey import SheetSurvey, Survey
from engine.hall import Hall
from engine.pipeline import survey_period

_SHOWN_PEOPLE, _SHOWN_ROWS = 20, 8


@click.command(cls=ChineseCommand)
@period_argument
@hall_option
@json_option
@click.option(
    "--as",
    "readers",
    multiple=True,
    metavar="[文件=]读法",
    help="指定读法，如 --as 考勤.xlsx=钉钉每日统计；不写文件，就是所有打卡的表。可以写几次。",
)
@click.option("--no-files", is_flag=True, help="只看结果，不写退回更正的表。")
def intake(period: Period, folder: str, as_json: bool, readers: tuple[str, ...], no_files: bool) -> None:
    """只读表，不考核：读了哪些文件、怎么认的、每张表采用、退回、重复各几行，谁在哪几天没有打卡。

    退回的行连同原因写进 output 文件夹的“退回更正.xlsx”，改好后放回原来的表。花名册不认得的打卡账号写进“打卡账号.xlsx”，
    核对后放进 facts 文件夹。
    """
    hall = hall_in(folder)
    chosen = _chosen(readers)
    found, rules = survey_period(hall, period, chosen)
    if found is None:
        reject(rules, exits.RULES_INVALID, INTAKE if as_json else "")
    written = () if no_files else _write(hall, period, found)
    if as_json:
        from engine.facts.survey_json import survey_json

        print_document(INTAKE, survey_json(found), found.diagnostics)
    else:
        _show(found)
        for one in written:
            click.echo(f"已写出 {one}")
    show_diagnostics(found.diagnostics)
    sys.exit(_code(found))


def _code(found: Survey) -> int:
    if not found.fit:
        return exits.FACTS_REJECTED
    return exits.UNDECIDED if found.gaps else exits.DONE


def _chosen(readers: Iterable[str]) -> Mapping[str, str]:
    """File → layout of the --as options; leaves where there is no such layout."""
    from engine.facts.readers.registry import NAMES

    chosen = {}
    for one in readers:
        file, _, name = one.rpartition("=")
        if name not in NAMES:
            click.echo(f"没有叫“{name}”的读法。可以写：{'、'.join(NAMES)}。", err=True)
            sys.exit(exits.USAGE)
        chosen[file] = name
    return chosen


def _write(hall: Hall, period: Period, found: Survey) -> tuple[str, ...]:
    """The sheets of refused rows, differences and accounts, where there are any; one of an earlier run that is empty goes."""
    from engine.reports.refused import COMPARED, FILE, compared, proposed_accounts, refused_rows
    from engine.reports.saving import ReportError, save_all

    made = {
        FILE: refused_rows(found),
        COMPARED: compared(found),
        _proposal(hall): proposed_accounts(found),
    }
    folder = hall.output(period.name)
    old = {p.name for p in folder.glob(f"{ACCOUNTS}*.xlsx")}
    for name in (old | made.keys()) - {n for n, content in made.items() if content is not None}:
        (folder / name).unlink(missing_ok=True)
    try:
        return tuple(map(str, save_all(folder, {n: c for n, c in made.items() if c is not None})))
    except ReportError as error:
        click.echo(str(error), err=True)
        sys.exit(exits.USAGE)


def _proposal(hall: Hall) -> str:
    """Name of the sheet of accounts, one that the facts folder does not have: put there it replaces nothing."""
    there = {p.stem for p in hall.facts.glob(f"{ACCOUNTS}*")}
    names = (ACCOUNTS, *(f"{ACCOUNTS}-{n}" for n in range(2, len(there) + 3)))
    return next(f"{n}.xlsx" for n in names if n not in there)


def _show(found: Survey) -> None:
    header = ("文件", "工作表", "读作", "读法", "编码", "读入", "采用", "退回", "重复", "起", "止")
    rows = [_row(s) for s in found.sheets]
    show_table(f"{found.period} 读了 {len(rows)} 张表", header, rows, frozenset(header[5:9]))
    for one in found.sheets:
        if one.layout:
            click.echo(f"{one.file}：按“{one.layout}”读，因为{one.why}")
        if one.refused:
            click.echo(f"{one.file}：{_refused(one)}")
    for file in found.unread:
        click.echo(f"没有读取：{file}")
    for gap in found.gaps:
        click.echo(f"缺：{gap.message}")
    _silent(found)
    _strangers(found)
    for d in found.differences:
        click.echo(f"与导出表的结论不同：{d.told}（{d.origin}）")


def _silent(found: Survey) -> None:
    shown = [(id, name, days) for id, (name, days) in found.silent.items() if days]
    due = sorted({d for _, _, days in shown for d in days})
    for id, name, days in shown[:_SHOWN_PEOPLE]:
        click.echo(f"没有打卡也没有请假：{id} {name} {len(days)} 天（{_days(days, due)}）")
    if len(shown) > _SHOWN_PEOPLE:
        click.echo(f"这样的还有 {len(shown) - _SHOWN_PEOPLE} 人，全部见 --json")


def _days(days: Sequence[date], due: Sequence[date]) -> str:
    """Days as people say them; neighbours among the workdays that matter here are joined: 3月1日至31日。"""
    told = []
    for first, last in runs(map(due.index, days)):
        a, b = due[first], due[last]
        until = f"至{b.day}日" if a.month == b.month else f"至{b.month}月{b.day}日"
        told.append(f"{a.month}月{a.day}日{until if b > a else ''}")
    return "、".join(told)


def _refused(one: SheetSurvey) -> str:
    """How many rows are sent back, and which; where they are many, the first ones."""
    rows = row_runs(r.row for r in one.refused)
    more = "……，全部写在退回更正.xlsx" if len(rows) > _SHOWN_ROWS else ""
    return f"退回 {len(one.refused)} 行：第{'、'.join(rows[:_SHOWN_ROWS])}行{more}"


def _strangers(found: Survey) -> None:
    """How many accounts nobody is known for, and what to do with the proposal."""
    if found.strangers:
        likely = sum(bool(s.likely[0]) for s in found.strangers)
        click.echo(
            f"花名册不认得 {len(found.strangers)} 个打卡账号，其中 {likely} 个看得出像是谁，都写进了{ACCOUNTS}表："
            f"逐个核对，空着的补上（不在这里考核的人写“{NOT_APPRAISED}”），放进 facts 文件夹，再运行一次"
        )


def _row(one: SheetSurvey) -> tuple[str, ...]:
    numbers = (one.read, one.accepted, len(one.refused), len(one.repeated))
    encoding = " ".join(filter(None, (one.encoding, one.separator)))
    days = (str(one.first or ""), str(one.last or ""))
    return (one.file, one.sheet, one.fact, one.layout, encoding, *map(str, numbers), *days)
