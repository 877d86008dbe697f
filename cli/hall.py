"""The hall that a command works in, and the arguments that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from cli import exits
from cli.refuse import refuse
from engine.facts.fact import Period
from engine.facts.period import parse_period
from engine.hall import Hall, open_hall

F = TypeVar("F", bound=Callable[..., Any])


def hall_option(command: F) -> F:
    """--hall DIR."""
    return click.option(
        "--hall", "folder", metavar="文件夹", default=".", help="大厅的文件夹，默认是当前文件夹。"
    )(command)


def json_option(command: F) -> F:
    """--json."""
    return click.option("--json", "as_json", is_flag=True, help="把结果以 JSON 打印到标准输出。")(command)


def hall_in(folder: str) -> Hall:
    """The hall, or the diagnostics and exit."""
    hall, diagnostics = open_hall(Path(folder))
    if hall is None:
        refuse("", exits.USAGE, diagnostics)
    return hall


def period_argument(command: F) -> F:
    """期间: 2021-03, 2020Q2 or 2020."""
    return click.argument("period", metavar="期间", callback=_to_period)(command)


def _to_period(ctx: click.Context, param: click.Parameter, value: str) -> Period:
    """The period; a message in Chinese where the text names none."""
    period = parse_period(value)
    if period is None:
        raise click.BadParameter(
            f"看不懂期间“{value}”。月写成 2021-03，季写成 2020Q2，年写成 2020。", ctx=ctx, param=param
        )
    return period
