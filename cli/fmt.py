"""kaoping fmt: the look of rule files."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from cli import exits
from cli.chinese import ChineseCommand
from cli.console import show_diagnostics
from cli.hall import hall_in, hall_option
from engine.policy.load import standard_facts
from grammar.format import format_source
from grammar.source import Source
from grammar.text import decode


@click.command(cls=ChineseCommand)
@click.argument("files", nargs=-1, metavar="[文件]...")
@click.option("--check", "only_check", is_flag=True, help="只看哪些文件需要整理，不改文件。")
@hall_option
def fmt(files: tuple[str, ...], only_check: bool, folder: str) -> None:
    """整理规则文件的版面：标点、空格、缩进、换行。意思不变，注释不丢。"""
    paths = tuple(Path(f) for f in files) if files else hall_in(folder).rule_files
    changed = failed = 0
    for path in paths:
        text = decode(path.read_bytes())
        if text is None:
            click.echo(f"{path} 不是文本，或编码不认识。请用记事本另存为 UTF-8 编码。", err=True)
            failed += 1
            continue
        done = format_source(Source(str(path), text), standard_facts()[1])
        show_diagnostics(done.diagnostics)
        failed += bool(done.diagnostics)
        if done.text == text or done.diagnostics:
            continue
        changed += 1
        click.echo(f"{'需要整理' if only_check else '已整理'} {path}")
        if not only_check:
            _write(path, done.text)
    click.echo(f"看了 {len(paths)} 个文件，{changed} 个{'需要整理' if only_check else '已整理'}。")
    if failed:
        sys.exit(exits.RULES_INVALID)
    sys.exit(exits.FOUND if only_check and changed else exits.DONE)


def _write(path: Path, text: str) -> None:
    """Whole or not at all; UTF-8, as Notepad and WPS read it."""
    temporary = path.with_name(path.name + ".tmp")
    temporary.write_text(text, "utf-8", newline="\n")
    temporary.replace(path)
