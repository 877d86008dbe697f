"""kaoping demo: a synthetic hall, evaluated, with what to try next."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from cli import exits
from cli.chinese import ChineseCommand
from cli.columns import columns
from cli.console import Progress, show_diagnostics
from cli.evaluate import show, write
from cli.person import clauses_of
from cli.program import program, quoted
from engine.facts.period import parse_period
from engine.hall import SETTINGS, Hall, open_hall
from engine.pipeline import Evaluation, evaluate_period

_MONTH, _YEAR, _PERSON = "2021-03", "2020", "D007"


@click.command(cls=ChineseCommand)
@click.argument("folder", default="考评演示", metavar="[文件夹]")
def demo(folder: str) -> None:
    """写出一个演示大厅（26 个窗口、84 个人，全部是人工生成的演示数据），考核 2021 年 3 月。"""
    from engine.demo.generate import write_demo

    path = Path(folder)
    if path.exists() and any(path.iterdir()) and not (path / "说明.txt").exists():
        click.echo(f"文件夹“{path}”里已有别的文件，没有写入。请换一个空的文件夹。", err=True)
        sys.exit(exits.USAGE)
    progress = Progress()
    kept = write_demo(path, progress=progress)
    progress.done()
    hall, _ = open_hall(path)
    assert hall is not None, SETTINGS
    click.echo(f"演示大厅已写到 {path}（{hall.name}）。")
    for rules in kept:
        click.echo(f"保留了您改过的 {rules}，没有改动；要恢复原样，请删去它再运行一次。")
    click.echo("")
    month = _evaluate(hall, _MONTH)
    _show(month, _MONTH)
    for written in write(hall, month, month.runs[0].period):
        click.echo(f"已写出 {written}")
    _explain(month)
    _self_evaluation(hall)
    click.echo(_next(path))


def _evaluate(hall: Hall, name: str) -> Evaluation:
    period = parse_period(name)
    assert period is not None
    progress = Progress()
    evaluation = evaluate_period(hall, period, progress)
    progress.done()
    if not (evaluation.rules_fit and evaluation.facts_fit):
        show_diagnostics(evaluation.diagnostics)
        click.echo("没有算出结果：请先改正上面的错误。", err=True)
        sys.exit(exits.FACTS_REJECTED if evaluation.rules_fit else exits.RULES_INVALID)
    return evaluation


def _show(evaluation: Evaluation, name: str) -> None:
    period = parse_period(name)
    assert period is not None
    show(evaluation, period)


def _explain(evaluation: Evaluation) -> None:
    """One person's why."""
    from engine.explain.why import why

    click.echo(f"\n——— kaoping why {_MONTH} {_PERSON} ———")
    for run in evaluation.runs:
        for decision in run.decisions:
            if decision.subject == _PERSON:
                click.echo(why(decision, None, clauses_of(run.policy)).text)


def _self_evaluation(hall: Hall) -> None:
    """The yearly self-evaluation, which must come to the report's own 98.2."""
    from engine.explain.why import why

    evaluation = _evaluate(hall, _YEAR)
    click.echo(f"\n——— kaoping evaluate {_YEAR} ———")
    _show(evaluation, _YEAR)
    for run in evaluation.runs:
        for decision in run.decisions:
            click.echo(why(decision, None, clauses_of(run.policy)).text)


def _next(path: Path) -> str:
    """What to try, as lines that can be copied into a terminal."""
    kaoping = program(path)
    first = (
        (f"why {_MONTH} D014", "投诉查实，奖励为什么没有了"),
        (f"whynot {_MONTH} D034 第七条（一）", "离岗 14 分钟为什么不扣分"),
        (f"whynot {_MONTH} {_PERSON} 奖励", "差多少才能拿全额"),
    )
    then = (("check", "改得对不对"), (f"evaluate {_MONTH}", "结果有什么变化"))
    lines = ["", "接下来可以试：", f"  cd {quoted(str(path))}"]
    rows = [(f"{kaoping} {command}", f"# {meaning}") for command, meaning in (*first, *then)]
    table = columns(rows, "  ")
    lines += table[: len(first)]
    lines.append(
        "  用记事本打开 rules 里的规则文件，把第六条（一）的“每次 扣 0.5分”改成“每次 扣 1分”，再运行"
    )
    lines += table[len(first) :]
    lines.append("  说明.txt 里写着 2021 年 3 月每个人的故事。")
    return "\n".join(lines)
