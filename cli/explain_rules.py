"""kaoping explain-rules: rule files read back as plain sentences, to be signed."""

from __future__ import annotations

import sys

import click

from cli import exits
from cli.chinese import ChineseCommand
from cli.hall import hall_option
from cli.rule_files import rule_files


@click.command("explain-rules", cls=ChineseCommand)
@click.argument("files", nargs=-1, metavar="[文件]...")
@hall_option
def explain_rules(files: tuple[str, ...], folder: str) -> None:
    """把规则文件读回成通俗的话，逐条写明看什么、什么条件、怎么处理，供核对签字。

    不照抄规则文件的文字，写的就是计算时所用的。不写文件就说明大厅的全部规则。
    """
    from engine.explain.rules import explain_rules as explain

    click.echo("\n\n".join(explain(f.policy) for f in rule_files(files, folder)), nl=False)
    sys.exit(exits.DONE)
