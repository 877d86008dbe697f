"""The second opinion of evaluate: asked where durable-rules is installed; a difference stops the publishing."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from cli import exits
from engine.hall import Hall
from engine.live.extra import HOW, installed
from engine.pipeline import Evaluation

if TYPE_CHECKING:
    from engine.live.opinion import Opinion

F = TypeVar("F", bound=Callable[..., Any])
REPORT = "两套引擎不一致.txt"


def cross_check_option(command: F) -> F:
    """--cross-check / --no-cross-check."""
    return click.option(
        "--cross-check/--no-cross-check", "cross_check", default=None,
        help="用 durable-rules 再算一遍，逐条核对；装了 kaoping[live] 就默认核对。",
    )(command)  # fmt: skip


def cross_check(hall: Hall, evaluation: Evaluation, wanted: bool | None) -> None:
    """Compare every run with the second engine; leave with 70 where they differ."""
    if wanted is None:
        wanted = installed()
    elif wanted and not installed():
        click.echo(HOW, err=True)
        sys.exit(exits.USAGE)
    runs = [r for r in (*evaluation.runs, *evaluation.monthly) if r.facts is not None]
    if not wanted or not runs:
        return
    from engine.live.opinion import second_opinion

    opinions = []
    for run in runs:
        assert run.facts is not None
        opinions.append(second_opinion(run.policy, run.facts, run.decisions))
    for opinion in opinions:
        if opinion.found:
            _stop(hall, opinion)
    _say(opinions)


def _say(opinions: list[Opinion]) -> None:
    """One line: how much was compared, and what was not."""
    silent = {o.policy.title: o.coverage.whole for o in opinions if o.coverage.whole}
    judged = [o for o in opinions if not o.coverage.whole]
    findings = sum(o.findings for o in judged)
    line = f"已用 durable-rules 复核：{sum(o.subjects for o in judged)} 个结果、{findings} 条记录逐条一致"
    partly = sorted({o.policy.title for o in judged if o.coverage.settled})
    if partly:
        line += (
            f"（{'、'.join(f'《{t}》' for t in partly)}有条款只由账上结算，见 kaoping check --engine live）"
        )
    if judged:
        click.echo(f"{line}。不复核用 --no-cross-check。", err=True)
    for title, names in silent.items():
        click.echo(f"《{title}》没有复核：用到 {'、'.join(names)}，durable-rules 还不能判断。", err=True)


def _stop(hall: Hall, opinion: Opinion) -> NoReturn:
    from engine.live.opinion import report

    folder = hall.output(opinion.period)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / REPORT
    path.write_text(report(opinion), "utf-8", newline="\n")
    who = "、".join(sorted({d.subject for d in opinion.found})[:5])
    click.echo(
        f"{opinion.period} {opinion.policy.citation}：两套引擎算出的结果不一致（{who}），没有发布，考核表没有改动。\n"
        f"这是程序的错，不是您的。两边的推导和还不一致的最少事实写在 {path}，请把它发给开发人员；"
        "核对无误以前请不要用 --no-cross-check 发布。",
        err=True,
    )
    sys.exit(exits.OUR_BUG)
