"""kaoping fmt: the look of rule files."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import click

from cli import exits
from cli.chinese import ChineseCommand
from cli.console import show_diagnostics
from cli.documents import FORMAT, print_document
from cli.hall import hall_in, hall_option, json_option
from engine.policy.load import standard_facts
from grammar.diagnostic import Diagnostic, InSheet, Severity
from grammar.format import format_source
from grammar.source import Source
from grammar.text import decode


@dataclass(frozen=True)
class Formatted:
    """What became of one file: whether it had to be changed, whether it was, or why it can't be."""

    path: Path
    changed: bool = False
    written: bool = False
    diagnostics: tuple[Diagnostic, ...] = ()


@click.command(cls=ChineseCommand)
@click.argument("files", nargs=-1, metavar="[文件]...")
@click.option("--check", "only_check", is_flag=True, help="只看哪些文件需要整理，不改文件。")
@hall_option
@json_option
def fmt(files: tuple[str, ...], only_check: bool, folder: str, as_json: bool) -> None:
    """整理规则文件的版面：标点、空格、缩进、换行。意思不变，注释不丢。"""
    paths = tuple(Path(f) for f in files) if files else hall_in(folder).rule_files
    done = [_format(path, only_check) for path in paths]
    changed, found = [f for f in done if f.changed], [d for f in done for d in f.diagnostics]
    show_diagnostics(found)
    if as_json:
        rows = [{"file": str(f.path), "changed": f.changed, "written": f.written} for f in done]
        print_document(FORMAT, rows, found)
    else:
        word = "需要整理" if only_check else "已整理"
        for one in changed:
            click.echo(f"{word} {one.path}")
        click.echo(f"看了 {len(paths)} 个文件，{len(changed)} 个{word}。")
    if found:
        sys.exit(exits.RULES_INVALID)
    sys.exit(exits.FOUND if only_check and changed else exits.DONE)


def _format(path: Path, only_check: bool) -> Formatted:
    text = decode(path.read_bytes())
    if text is None:
        message, help = "不是文本，或编码不认识。", "请用记事本另存为 UTF-8 编码。"
        fault = Diagnostic("KP402", Severity.ERROR, message, InSheet(str(path)), help)
        return Formatted(path, diagnostics=(fault,))
    done = format_source(Source(str(path), text), standard_facts()[1])
    if done.diagnostics or done.text == text:
        return Formatted(path, diagnostics=done.diagnostics)
    if not only_check:
        _write(path, done.text)
    return Formatted(path, changed=True, written=not only_check)


def _write(path: Path, text: str) -> None:
    """Whole or not at all; UTF-8, as Notepad and WPS read it."""
    temporary = path.with_name(path.name + ".tmp")
    temporary.write_text(text, "utf-8", newline="\n")
    temporary.replace(path)
