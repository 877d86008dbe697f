"""kaoping template: empty sheets for the facts that the rules look at."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path

import click

from cli import exits
from cli.chinese import ChineseCommand
from cli.console import show_diagnostics
from cli.hall import hall_in, hall_option
from engine.policy.load import load_files
from engine.policy.model import Policy
from grammar.diagnostic import has_errors

_FOLDER = "模板"


@click.command(cls=ChineseCommand)
@click.argument("names", nargs=-1, metavar="[事实]...")
@click.option("--to", "target", metavar="文件夹", help=f"写到哪个文件夹，默认是大厅里的“{_FOLDER}”。")
@click.option("--overwrite", is_flag=True, help="已有的文件也重写；不写就不动它。")
@hall_option
def template(names: tuple[str, ...], target: str | None, overwrite: bool, folder: str) -> None:
    """按大厅的规则写出要填的空表（xlsx）：列名、单位、下拉选项，第二张工作表是填写说明和示例。

    不写事实就写出规则要用的全部表，包括花名册、日历。例：kaoping template 投诉 离岗 --to 空表
    """
    hall = hall_in(folder)
    loaded = load_files(hall.rule_files, hall.folder)
    if has_errors(loaded.diagnostics):
        show_diagnostics(loaded.diagnostics)
        sys.exit(exits.RULES_INVALID)
    where = Path(target) if target else hall.folder / _FOLDER
    files = _files(loaded.policies, names)
    kept = [n for n in files if not overwrite and (where / n).exists()]
    _write(where, {n: content for n, content in files.items() if n not in kept})
    for name in kept:
        click.echo(f"已有 {where / name}，没有改动。要重写请加 --overwrite。", err=True)
    sys.exit(exits.FOUND if kept else exits.DONE)


def _files(policies: tuple[Policy, ...], names: tuple[str, ...]) -> dict[str, bytes]:
    """File name → content, for the sheets asked for."""
    from engine.policy.load import standard_facts
    from engine.reports.template import template as written
    from engine.reports.template_plan import form_for, forms, sheet_names

    standard = standard_facts()[0]
    if not names:
        return {f"{f.sheet}.xlsx": written(f) for f in forms(policies, standard)}
    known = sheet_names(policies)
    sheets = dict.fromkeys(_sheet(name, known) for name in names)
    return {f"{s}.xlsx": written(form_for(policies, standard, s)) for s in sheets}


def _sheet(name: str, known: Mapping[str, str]) -> str:
    if name in known:
        return known[name]
    near = get_close_matches(name, known, 1, 0.5)
    hint = f"是不是想写“{near[0]}”？" if near else f"可以写：{'、'.join(dict.fromkeys(known.values()))}。"
    click.echo(f"规则里没有叫“{name}”的事实或表。{hint}", err=True)
    sys.exit(exits.USAGE)


def _write(where: Path, files: Mapping[str, bytes]) -> None:
    from engine.reports.saving import ReportError, save_all

    try:
        for path in save_all(where, files) if files else ():
            click.echo(f"已写出 {path}")
    except ReportError as error:
        click.echo(str(error), err=True)
        sys.exit(exits.USAGE)
