"""kaoping post: one fact of the current month, before it stands in a sheet."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import click

from cli import exits
from cli.chinese import ChineseCommand
from cli.hall import hall_in, hall_option, json_option
from engine.facts.period import parse_period
from engine.live.extra import HOW, installed

if TYPE_CHECKING:
    from engine.facts.fact import Fact
    from engine.live.journal import Journal


@click.command(cls=ChineseCommand)
@click.argument("kind", metavar="事实")
@click.argument("subject", metavar="工号")
@click.argument("day", metavar="日期")
@click.argument("fields", metavar="[栏目=值]...", nargs=-1)
@hall_option
@json_option
def post(kind: str, subject: str, day: str, fields: tuple[str, ...], folder: str, as_json: bool) -> None:
    """先记一件事，马上看后果：kaoping post 投诉 D007 2021-03-05 核实状态=属实。

    只用在 kaoping watch 里；表里有了同样的一行，就以表为准。月底考核（evaluate）只看表。
    """
    if not installed():
        click.echo(HOW, err=True)
        sys.exit(exits.USAGE)
    from cli.watch import slow_clock, tell
    from engine.live.given import Wrong, given
    from engine.live.journal import Journal
    from engine.live.watcher import Watcher, read

    hall = hall_in(folder)
    period = parse_period(day[:7])
    if period is None or period.kind != "月":
        raise click.BadParameter(f"看不懂日期“{day}”，请写成 2021-03-05。")
    sheets = read(hall, period)
    if sheets.diagnostics or not sheets.policies:
        from cli.console import show_diagnostics

        show_diagnostics(sheets.diagnostics)
        click.echo(f"{period.name} 的规则或表现在不能用，没有记下。", err=True)
        sys.exit(exits.FACTS_REJECTED)
    fact = given(sheets.policies, kind, subject, day, fields)
    if isinstance(fact, Wrong):
        click.echo(fact.text, err=True)
        sys.exit(exits.USAGE)
    journal, today = Journal.of(hall.folder, period.name), date.today()
    _refuse(fact, journal, today)
    watcher = Watcher(period, journal)
    before = watcher.look(sheets, min(today, period.last), today > period.last)
    if before.behind:
        click.echo(slow_clock(before.behind), err=True)
        sys.exit(exits.USAGE)
    number = journal.post(fact)
    sight = watcher.look(sheets, min(today, period.last), today > period.last)
    watcher.end()
    if not as_json:
        click.echo(f"记下了第 {number} 件。")
    tell(journal, (*before.notices, *sight.notices), as_json)
    if not sight.notices and not as_json:
        click.echo("没有引起新的后果。")
    sys.exit(exits.DONE)


def _refuse(fact: Fact, journal: Journal, today: date) -> None:
    """A day that has not come yet; a fact that has been given already."""
    if fact.date > today:
        click.echo(f"{fact.date} 还没有到，没有记下。", err=True)
        sys.exit(exits.USAGE)
    same = [n for n, p in enumerate(journal.posts(), 1) if replace(p, origins=()) == fact]
    if same:
        message = f"同样的一件已经记过了，是第 {same[0]} 件，没有再记。又发生了一次的，请写上能区别的栏目（编号、时刻……）。"
        click.echo(message, err=True)
        sys.exit(exits.USAGE)
