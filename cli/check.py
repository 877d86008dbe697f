"""kaoping check: diagnostics of rule files."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from cli import exits
from cli.chinese import ChineseCommand
from cli.console import accepted_lines, counted, show_diagnostics
from cli.hall import hall_in, hall_option, json_option
from engine.policy.load import load_files
from grammar.diagnostic import has_errors


@click.command(cls=ChineseCommand)
@click.argument("files", nargs=-1, metavar="[文件]...")
@hall_option
@json_option
@click.option(
    "--engine",
    type=click.Choice(["live"]),
    help="live：再说明每条条款由 durable-rules 判断，还是在结账时结算。",
)
def check(files: tuple[str, ...], folder: str, as_json: bool, engine: str | None) -> None:
    """检查规则文件：词语、单位、分档、条号、依据。不写文件就检查大厅的全部规则。"""
    hall = None if files else hall_in(folder)
    paths = hall.rule_files if hall else tuple(Path(f) for f in files)
    loaded = load_files(paths, hall.folder if hall else Path.cwd())
    if as_json:
        from engine.decision.document import document, to_json

        click.echo(to_json(document(hall.name if hall else "", (), loaded.diagnostics)), nl=False)
    else:
        show_diagnostics(loaded.diagnostics)
        clauses = sum(len(p.clauses) for p in loaded.policies)
        click.echo(f"检查了 {len(paths)} 个规则文件、{clauses} 条条款：{counted(loaded.diagnostics)}。")
        for line in accepted_lines(loaded.diagnostics):
            click.echo(line)
        if engine:
            from engine.live.constructs import settled_lines

            for policy in loaded.policies:
                click.echo("\n".join(settled_lines(policy)))
    if has_errors(loaded.diagnostics):
        sys.exit(exits.RULES_INVALID)
    sys.exit(exits.FOUND if any(not d.accepted for d in loaded.diagnostics) else exits.DONE)
