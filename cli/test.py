"""kaoping test: the tests written in the rule files, what they cover, what they would notice."""

from __future__ import annotations

import sys
from itertools import groupby
from pathlib import Path

import click

from cli import exits
from cli.chinese import ChineseCommand
from cli.documents import COVERAGE, MUTATION, TESTS, print_document, reject
from cli.hall import hall_in, hall_option, json_option
from engine.evaluate.rule_tests import Outcome, run_tests
from engine.policy.load import load_files
from engine.policy.model import Policy
from grammar.diagnostic import InSource, has_errors

Run = tuple[Policy, tuple[Outcome, ...]]


@click.command(cls=ChineseCommand)
@click.argument("files", nargs=-1, metavar="[文件]...")
@hall_option
@json_option
@click.option("-v", "--verbose", is_flag=True, help="相符的测试也列出来。")
@click.option("--coverage", is_flag=True, help="哪些条款、分支、界限还没有测试，并给出可以粘贴的测试。")
@click.option("--mutate", is_flag=True, help="逐处改动规则，看测试能不能发现。")
@click.option("--fail-under", metavar="百分数", type=float, help="覆盖或变异的百分数低于它就以 1 退出。")
def test(
    files: tuple[str, ...], folder: str, as_json: bool, verbose: bool, coverage: bool, mutate: bool,
    fail_under: float | None,
) -> None:  # fmt: skip
    """运行规则文件里写的测试：已知 …… 应当 ……。不写文件就运行大厅全部规则的测试。"""
    if coverage and mutate and as_json:
        raise click.UsageError("--json 一次只打印一份文档，请把 --coverage 和 --mutate 分开用。")
    if fail_under is not None and not (coverage or mutate):
        raise click.UsageError("--fail-under 要和 --coverage 或 --mutate 一起用。")
    schema = (COVERAGE if coverage else MUTATION if mutate else TESTS) if as_json else ""
    runs = [(policy, run_tests(policy)) for policy in _policies(files, folder, schema)]
    outcomes = [o for _, found in runs for o in found]
    passed = all(o.passed for o in outcomes)
    if not as_json:
        _show(runs, verbose)
    elif not (coverage or mutate):
        _print_json(outcomes)
    code = exits.DONE if passed else exits.FOUND
    if coverage:
        from cli.coverage import show_coverage

        code = max(code, show_coverage([p for p, _ in runs], as_json, fail_under))
    if mutate:
        from cli.mutation import show_mutation

        code = max(code, show_mutation([p for p, _ in runs], as_json, fail_under, passed))
    sys.exit(code)


def _policies(files: tuple[str, ...], folder: str, schema: str) -> tuple[Policy, ...]:
    hall = None if files else hall_in(folder)
    paths = hall.rule_files if hall else tuple(Path(f) for f in files)
    loaded = load_files(paths, hall.folder if hall else Path.cwd())
    if has_errors(loaded.diagnostics):
        reject(loaded.diagnostics, exits.RULES_INVALID, schema)
    return loaded.policies


def _show(runs: list[Run], verbose: bool) -> None:
    """Failures side by side on stderr, passed tests where they are asked for, then the count."""
    from engine.analysis.failure import row

    count = bad = names = 0
    for policy, outcomes in runs:
        for _, group in groupby(outcomes, key=lambda o: id(o.test)):
            mine = list(group)
            wrong = sum(not o.passed for o in mine)
            count, bad, names = count + len(mine), bad + wrong, names + 1
            if wrong:
                click.echo(_failure(policy, mine), err=True)
            elif verbose:
                said = "；".join(f"{row(o).what} {o.expectation.value}" for o in mine)
                click.echo(f"{click.style('相符', fg='green')} 测试“{mine[0].test.name}”：{said}。")
    click.echo(f"运行了 {names} 个测试、{count} 项期望：{f'{bad} 项不符' if bad else '全部相符'}。")


def _failure(policy: Policy, outcomes: list[Outcome]) -> str:
    from cli.columns import columns
    from engine.analysis.failure import because, row

    first = next(o for o in outcomes if not o.passed)
    head = click.style("不符", fg="red", bold=True)
    lines = [f"{head} {InSource(*first.expectation.place)} 测试“{first.test.name}”"]
    table = []
    for shown in map(row, outcomes):
        mark = "√" if shown.passed else "×"
        seen = "相符" if shown.passed else f"算出来是 {shown.seen}"
        told = f"应当是 {shown.expected}，{seen}"
        table.append((mark, shown.what, told, shown.difference))
    lines += columns(table, "  ")
    return "\n".join([*lines, "  怎么来的：", *(f"    {line}" for line in because(policy, outcomes))])


def _print_json(outcomes: list[Outcome]) -> None:
    from engine.analysis.failure import row

    rows = [
        {"test": o.test.name, "place": str(InSource(*o.expectation.place)), "what": row(o).what,
         "expected": o.expectation.value, "seen": o.seen, "passed": o.passed}
        for o in outcomes
    ]  # fmt: skip
    print_document(TESTS, rows)
