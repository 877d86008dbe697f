"""kaoping trace: the regulation's articles against the clauses."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from cli import exits
from cli.chinese import ChineseCommand
from cli.documents import TRACE, print_document
from cli.hall import hall_option, json_option
from cli.refuse import refuse
from cli.rule_files import RuleFile, rule_files
from cli.table import show_table
from engine.analysis.trace import MARKED, Row, Trace
from engine.analysis.trace import trace as compare
from grammar.diagnostic import Diagnostic, InSheet, Severity
from grammar.text import decode, refusal

_HEADER = ("原文条号", "条款", "依据", "备注", "原文开头")
_HEADER_ALONE = ("条款", "依据", "备注")


@click.command(cls=ChineseCommand)
@click.argument("files", nargs=-1, metavar="[文件]...")
@hall_option
@json_option
def trace(files: tuple[str, ...], folder: str, as_json: bool) -> None:
    """对照原文和规则：办法的每一条写进了哪一条规则，哪些没有写。不写文件就对照大厅的全部规则。

    办法的原文存成与规则文件同名的 .txt，放在规则文件旁边；没有原文，就按顺序列出条号，指出跳过的号。
    总则、附则等不用计算的条文，在规则文件里加一行注释：# 非操作性条款：第一条、第三条至第五条
    """
    traces = [_trace(f) for f in rule_files(files, folder, TRACE if as_json else "")]
    if as_json:
        _print_json(traces)
    else:
        for one in traces:
            _show(one)
    sys.exit(exits.DONE if all(t.matched for t in traces) else exits.FOUND)


def _trace(file: RuleFile) -> Trace:
    path = file.path.with_suffix(".txt")
    if not path.is_file():
        return compare(file.policy, file.source, None)
    return compare(file.policy, file.source, _read(path), path.name)


def _read(path: Path) -> str:
    """The regulation's text; leaves with a diagnostic where it can't be read."""
    help = "请用记事本另存为 UTF-8 编码。"
    try:
        text = decode(path.read_bytes())
    except OSError as error:
        text, help = None, f"{refusal(error)}；请核对文件的权限。"
    if text is None:
        message = f"原文 {path.name} 不是文本，或打不开，或编码不认识。"
        refuse("", exits.USAGE, (Diagnostic("KP402", Severity.ERROR, message, InSheet(str(path)), help),))
    return text


def _show(one: Trace) -> None:
    title = f"{one.file} {one.citation}"
    if one.text_file:
        show_table(f"{title}，对照 {one.text_file}", _HEADER, [_full(r) for r in one.rows], frozenset())
    else:
        rows = [(r.article, "、".join(r.basis), r.note) for r in one.rows]
        show_table(f"{title}，旁边没有原文 {Path(one.file).stem}.txt", _HEADER_ALONE, rows, frozenset())
    for line in _lists(one):
        click.echo(line)
    click.echo("")


def _full(row: Row) -> tuple[str, ...]:
    clauses = "、".join(row.clauses) if len(row.clauses) < 3 else f"{row.clauses[0]} 等 {len(row.clauses)} 条"
    return row.article, clauses, "、".join(row.basis), row.note, row.text


def _lists(one: Trace) -> list[str]:
    lines = []
    if one.uncovered:
        lines.append(f"没有条款，也没有标为{MARKED}（{len(one.uncovered)}）：{'、'.join(one.uncovered)}")
    if one.strangers:
        lines.append(f"条款的条号不在原文里（{len(one.strangers)}）：{'、'.join(one.strangers)}")
    lines += [f"提示：{note}" for note in one.notes]
    counts = "，".join(f"{kind} {n}" for kind, n in one.provenance.items())
    lines.append(f"条款的依据：{counts}。")
    if one.text_file and one.matched:
        lines.append("原文各条都有着落。")
    return lines


def _print_json(traces: list[Trace]) -> None:
    files = [
        {"file": t.file, "policy": t.citation, "text": t.text_file, "matched": t.matched,
         "rows": [{"article": r.article, "text": r.text, "clauses": r.clauses, "basis": r.basis, "note": r.note}
                  for r in t.rows],
         "uncovered": t.uncovered, "strangers": t.strangers, "notes": t.notes, "provenance": t.provenance}
        for t in traces
    ]  # fmt: skip
    print_document(TRACE, files)
