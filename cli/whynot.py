"""kaoping whynot: which conditions failed, with the values seen."""

from __future__ import annotations

import sys

import click

from cli import exits
from cli.chinese import ChineseCommand
from cli.documents import ANSWERS, answer_json, print_document
from cli.hall import hall_in, hall_option, json_option, period_argument
from cli.person import clauses_of, decisions_about
from engine.explain.whynot import whynot as explain
from engine.facts.fact import Period


@click.command(cls=ChineseCommand)
@period_argument
@click.argument("person", metavar="工号")
@click.argument("question", metavar="奖励|条")
@hall_option
@json_option
def whynot(period: Period, person: str, question: str, folder: str, as_json: bool) -> None:
    """为什么没有：奖励没有拿到（或没拿全），某一条为什么没有适用，差在哪个条件上。

    例：kaoping whynot 2021-03 D017 奖励      kaoping whynot 2021-03 D017 第六条（一）
    """
    hall = hall_in(folder)
    found = decisions_about(hall, period, person, ANSWERS if as_json else "")
    answers = [explain(d, question, clauses_of(p)) for p, d in found]
    if as_json:
        said = [answer_json(d, period, question, a) for (_, d), a in zip(found, answers, strict=True)]
        print_document(ANSWERS, said)
    else:
        click.echo("\n\n".join(a.text for a in answers))
    sys.exit(exits.DONE if any(a.found for a in answers) else exits.USAGE)
