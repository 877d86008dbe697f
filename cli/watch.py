"""kaoping watch: the month as it goes on; each consequence told on the day."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

import click

from cli import exits
from cli.chinese import ChineseCommand
from cli.console import show_diagnostics
from cli.hall import hall_in, hall_option, json_option
from engine.evaluate.wording import day as shown_day
from engine.facts.fact import Period
from engine.facts.period import parse_period
from engine.hall import Hall
from engine.live.extra import HOW, installed

if TYPE_CHECKING:
    from engine.live.journal import Journal, Unkept
    from engine.live.notice import Notice
    from engine.live.watcher import Sight


@click.command(cls=ChineseCommand)
@click.argument("period", metavar="[月份]", required=False)
@hall_option
@json_option
@click.option("--replay", is_flag=True, help="把过去的一个月一天一天地走一遍；什么也不记。")
@click.option("--once", is_flag=True, help="跟上现在的表就结束，不接着等。")
@click.option("--table", "as_table", is_flag=True, help="显示一张一直开着的表，有变化就重画。")
@click.option("--poll", is_flag=True, help="每秒看一次文件（网络盘上收不到变动通知时用）。")
def watch(
    period: str | None, folder: str, as_json: bool, replay: bool, once: bool, as_table: bool, poll: bool
) -> None:
    """跟着当月走：表里新到、改动的行一到就算，每个后果当天就报。

    报什么：谁、因为哪一行、哪一条、扣多少，这一类还剩多少，接下来会怎样；请假后补的，撤回并说明。
    停下再开，或者死机重启，从停下的地方接着报，报过的不再报。
    """
    if not installed():
        click.echo(HOW, err=True)
        sys.exit(exits.USAGE)
    chosen = parse_period(period) if period else parse_period(f"{date.today():%Y-%m}")
    if chosen is None or chosen.kind != "月":
        raise click.BadParameter(f"看不懂月份“{period}”，请写成 2021-03。")
    hall = hall_in(folder)
    if replay:
        _replay(hall, chosen, as_json)
    _follow(hall, chosen, as_json, as_table, once, poll)


def _replay(hall: Hall, period: Period, as_json: bool) -> None:
    """Day by day; at the end the state must be what evaluate says."""
    from engine.live.compare import differences
    from engine.live.journal import Unkept
    from engine.live.watcher import Watcher, read
    from engine.pipeline import apply

    sheets = read(hall, period)
    if sheets.diagnostics:
        show_diagnostics(sheets.diagnostics)
        sys.exit(exits.FACTS_REJECTED)
    if not sheets.policies:
        click.echo(f"{period.name} 没有可以跟的办法或表。", err=True)
        sys.exit(exits.USAGE)
    watcher = Watcher(period, Unkept())
    for day in _days(period):
        sight = watcher.look(sheets, day, over=True)
        if sight.notices and not as_json:
            click.echo(f"—— {shown_day(day)} ——")
        tell(watcher.journal, sight.notices, as_json)
    expected = [d for policy, facts in sheets.policies for d in apply(policy, facts).decisions]
    found = differences(expected, sight.decisions)
    watcher.end()
    for one in found:
        click.echo(f"{one.subject} {one.what}：evaluate 是 {one.reference}，这里是 {one.live}", err=True)
    if found:
        click.echo(
            "走完这个月的结果与 kaoping evaluate 不同，这是程序的错，请把上面的内容发给开发人员。", err=True
        )
        sys.exit(exits.OUR_BUG)
    click.echo(f"走完 {period.name}：{len(sight.decisions)} 个结果与 kaoping evaluate 相同。", err=as_json)
    sys.exit(exits.DONE)


def _days(period: Period) -> Iterator[date]:
    day = period.first
    while day <= period.last:
        yield day
        day += timedelta(days=1)


def _follow(hall: Hall, period: Period, as_json: bool, as_table: bool, once: bool, poll: bool) -> None:
    from cli.watch_table import Table
    from engine.live.changes import changes
    from engine.live.journal import FOLDER, Journal
    from engine.live.watcher import Watcher, read

    journal = Journal.of(hall.folder, period.name)
    watcher = Watcher(period, journal)
    rules = tuple({path.parent for path in hall.rule_files})
    folders = (hall.facts, *sorted(rules), hall.folder / FOLDER)
    before, owed = journal.count(), journal.owed()
    if before and not as_json:
        click.echo(f"接着 {period.name}：以前报过 {before - len(owed)} 条，不再重复。", err=True)
    if owed and not as_table:
        if not as_json:
            click.echo(f"上次停下时有 {len(owed)} 条不知道显示了没有，补在这里：", err=True)
        tell(journal, owed, as_json)
    table = Table(period, journal, owed)
    said: object = None
    try:
        for _ in changes(folders, poll):
            today = date.today()
            sight = watcher.look(read(hall, period), min(today, period.last), over=today > period.last)
            now = _state(hall, period, sight) + ("" if once else "按 Ctrl+C 结束。")
            if (now, sight.diagnostics) != said:
                show_diagnostics(sight.diagnostics)
                click.echo(now, err=True)
            said = (now, sight.diagnostics)
            if sight.behind:
                pass
            elif as_table and sight.fit:
                table.draw(sight)
            elif sight.fit:
                tell(journal, sight.notices, as_json)
            if once:
                sys.exit(exits.DONE if sight.fit else exits.FACTS_REJECTED)
    except KeyboardInterrupt:
        sys.exit(exits.DONE)


def _state(hall: Hall, period: Period, sight: Sight) -> str:
    """What is followed, or why nothing is."""
    if not sight.fit:
        return "表或规则有错，先按以前的结果；改好以后自动接着算。"
    if sight.behind:
        return slow_clock(sight.behind)
    if not sight.decisions or not (hall.facts / period.name).is_dir():
        return (
            f"{period.name} 还没有可以跟的表，请放进 facts/{period.name}；别的月份，写 kaoping watch 月份。"
        )
    subjects = {d.subject for d in sight.decisions}
    return f"跟着 {period.name}：{len(subjects)} 个对象。"


def slow_clock(behind: date) -> str:
    """Why nothing is told by a clock that is behind another's."""
    return (
        f"这台电脑的日期是 {shown_day(date.today())}，已经报到 {shown_day(behind)} 了，先不报。这台电脑的日期不对的，请改正；"
        f"别的电脑以前日期不对的，删掉大厅文件夹里的 .kaoping 重新来。"
    )


def tell(journal: Journal | Unkept, notices: Iterable[Notice], as_json: bool) -> None:
    """Print notices, one line each."""

    several = tuple(notices)
    last = {n.subject: n.number for n in several}

    def printed(notice: Notice) -> None:
        line = notice.line(more=notice.number == last[notice.subject])
        click.echo(json.dumps(notice.document(), ensure_ascii=False) if as_json else line)
        sys.stdout.flush()

    journal.show(several, printed)
