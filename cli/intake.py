"""kaoping intake: what the sheets of a period hold, without evaluating them."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping

import click

from cli import exits
from cli.chinese import ChineseCommand
from cli.console import row_runs, show_diagnostics
from cli.documents import INTAKE, print_document, reject
from cli.hall import hall_in, hall_option, json_option, period_argument
from cli.table import show_table
from engine.facts.fact import Period
from engine.facts.survey import SheetSurvey, Survey
from engine.hall import Hall
from engine.pipeline import survey_period

_SHOWN_PEOPLE = 20


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

    退回的行连同原因写进 output 文件夹的“退回更正.xlsx”，改好后放回原来的表。
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
    """The sheets of refused rows and of differences, where there are any; one of an earlier run that is empty now goes."""
    from engine.reports.refused import COMPARED, FILE, compared, refused_rows
    from engine.reports.saving import ReportError, save_all

    made = {FILE: refused_rows(found), COMPARED: compared(found)}
    folder = hall.output(period.name)
    for name in (n for n, content in made.items() if content is None):
        (folder / name).unlink(missing_ok=True)
    try:
        return tuple(map(str, save_all(folder, {n: c for n, c in made.items() if c is not None})))
    except ReportError as error:
        click.echo(str(error), err=True)
        sys.exit(exits.USAGE)


def _show(found: Survey) -> None:
    header = ("文件", "工作表", "读作", "读法", "编码", "读入", "采用", "退回", "重复", "起", "止")
    rows = [_row(s) for s in found.sheets]
    show_table(f"{found.period} 读了 {len(rows)} 张表", header, rows, frozenset(header[5:9]))
    for one in found.sheets:
        if one.layout:
            click.echo(f"{one.file}：按“{one.layout}”读，因为{one.why}")
        if one.refused:
            click.echo(f"{one.file}：退回第{'、'.join(row_runs(r.row for r in one.refused))}行")
    for file in found.unread:
        click.echo(f"没有读取：{file}")
    for gap in found.gaps:
        click.echo(f"缺：{gap.message}")
    _silent(found)
    for d in found.differences:
        click.echo(f"与导出表的结论不同：{d.told}（{d.origin}）")


def _silent(found: Survey) -> None:
    shown = [(id, name, days) for id, (name, days) in found.silent.items() if days]
    for id, name, days in shown[:_SHOWN_PEOPLE]:
        told = "、".join(f"{d.month}月{d.day}日" for d in days)
        click.echo(f"没有打卡也没有请假：{id} {name} {len(days)} 天（{told}）")
    if len(shown) > _SHOWN_PEOPLE:
        click.echo(f"这样的还有 {len(shown) - _SHOWN_PEOPLE} 人，全部见 --json")


def _row(one: SheetSurvey) -> tuple[str, ...]:
    numbers = (one.read, one.accepted, len(one.refused), len(one.repeated))
    encoding = " ".join(filter(None, (one.encoding, one.separator)))
    days = (str(one.first or ""), str(one.last or ""))
    return (one.file, one.sheet, one.fact, one.layout, encoding, *map(str, numbers), *days)
