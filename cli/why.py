"""kaoping why: why a result is what it is."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from cli import exits
from cli.chinese import ChineseCommand
from cli.documents import ANSWERS, DECISIONS, answer_json, print_decisions, print_document
from cli.hall import hall_in, hall_option, json_option, period_argument
from cli.person import clauses_of, decisions_about
from cli.refuse import refuse
from engine.decision.decision import Decision
from engine.explain.why import why as explain
from engine.facts.fact import Period


@click.command(cls=ChineseCommand)
@period_argument
@click.argument("person", metavar="工号")
@click.argument("article", required=False, metavar="[条]")
@hall_option
@json_option
@click.option(
    "--html",
    "page",
    metavar="文件",
    type=click.Path(dir_okay=False),
    help="把整份说明写成网页，可以打印交给本人。",
)
def why(
    period: Period, person: str, article: str | None, folder: str, as_json: bool, page: str | None
) -> None:
    """某人为什么是这个结果：每一项扣分的条款、事实、出自哪张表哪一行，得分和奖励怎么算。

    例：kaoping why 2021-03 D017      kaoping why 2021-03 D017 第六条（一）
    kaoping why 2021-03 D017 --html D017.html
    """
    if page and (article or as_json):
        refuse("--html 写的是整份说明，不能同时写条或 --json。", exits.USAGE)
    hall = hall_in(folder)
    schema = (ANSWERS if article else DECISIONS) if as_json else ""
    found = decisions_about(hall, period, person, schema)
    if page:
        _write_page(Path(page), hall.name, [d for _, d in found])
        sys.exit(exits.DONE)
    answers = [explain(d, article, clauses_of(p)) for p, d in found]
    if as_json and article:
        said = [answer_json(d, period, article, a) for (_, d), a in zip(found, answers, strict=True)]
        print_document(ANSWERS, said)
    elif as_json:
        print_decisions(hall.name, [d for _, d in found], ())
    else:
        click.echo("\n\n".join(a.text for a in answers))
    sys.exit(exits.DONE if any(a.found for a in answers) else exits.USAGE)


def _write_page(path: Path, hall: str, decisions: list[Decision]) -> None:
    """The page, whole or not at all."""
    from engine.explain.page import page
    from engine.reports.saving import ReportError, save_all

    try:
        (written,) = save_all(path.parent, {path.name: page(hall, decisions).encode()})
    except ReportError as error:
        refuse(str(error), exits.USAGE)
    click.echo(f"已写出 {written}")
