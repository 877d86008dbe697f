"""kaoping test: the tests written in the rule files."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from cli import exits
from cli.chinese import ChineseCommand
from cli.console import show_diagnostics
from cli.hall import hall_in, hall_option, json_option
from engine.evaluate.rule_tests import Outcome, run_tests
from engine.policy.load import load_files
from grammar.diagnostic import InSource, has_errors


@click.command(cls=ChineseCommand)
@click.argument("files", nargs=-1, metavar="[文件]...")
@hall_option
@json_option
def test(files: tuple[str, ...], folder: str, as_json: bool) -> None:
    """运行规则文件里写的测试：已知 …… 应当 ……。不写文件就运行大厅全部规则的测试。"""
    hall = None if files else hall_in(folder)
    paths = hall.rule_files if hall else tuple(Path(f) for f in files)
    loaded = load_files(paths, hall.folder if hall else Path.cwd())
    if has_errors(loaded.diagnostics):
        show_diagnostics(loaded.diagnostics)
        sys.exit(exits.RULES_INVALID)
    outcomes = [o for policy in loaded.policies for o in run_tests(policy)]
    failed = [o for o in outcomes if not o.passed]
    if as_json:
        _print_json(outcomes)
    else:
        for outcome in failed:
            click.echo(_failure(outcome), err=True)
        names = len({(o.test.place[0].name, o.test.name) for o in outcomes})
        click.echo(f"运行了 {names} 个测试、{len(outcomes)} 项期望：{f'{len(failed)} 项不符' if failed else '全部相符'}。")
    sys.exit(exits.FOUND if failed else exits.DONE)


def _what(outcome: Outcome) -> str:
    words = outcome.expectation.what.split(" ")
    return f"{words[1]}{words[2]}" if words[0] == "条" else outcome.expectation.what


def _failure(outcome: Outcome) -> str:
    place = InSource(*outcome.expectation.place)
    head = click.style("不符", fg="red", bold=True)
    return (
        f"{head} {place} 测试“{outcome.test.name}”：{_what(outcome)} "
        f"应当是 {outcome.expectation.value}，算出来是 {outcome.seen}。"
    )


def _print_json(outcomes: list[Outcome]) -> None:
    import json

    rows = [
        {"test": o.test.name, "place": str(InSource(*o.expectation.place)), "what": _what(o),
         "expected": o.expectation.value, "seen": o.seen, "passed": o.passed}
        for o in outcomes
    ]  # fmt: skip
    click.echo(json.dumps({"schema": "kaoping.tests/1", "outcomes": rows}, ensure_ascii=False, indent=1))
