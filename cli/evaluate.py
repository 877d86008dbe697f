"""kaoping evaluate: a period's decisions, as a table on the terminal and sheets in output/."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from cli import exits
from cli.chinese import ChineseCommand
from cli.console import Progress, show_diagnostics
from cli.hall import hall_in, hall_option, json_option, period_argument
from cli.table import show_table
from engine.decision.decision import Decision, Status
from engine.facts.fact import Period
from engine.hall import Hall
from engine.pipeline import Evaluation, Run, evaluate_period


@click.command(cls=ChineseCommand)
@period_argument
@hall_option
@json_option
@click.option("--no-files", is_flag=True, help="只看结果，不写考核表。")
def evaluate(period: Period, folder: str, as_json: bool, no_files: bool) -> None:
    """考核一个期间：月写成 2021-03，季写成 2020Q2，年写成 2020。

    结果打印成表，并把考核汇总表、奖励发放表、扣分明细写进 output 文件夹。
    """
    hall = hall_in(folder)
    progress = Progress(as_json)
    evaluation = evaluate_period(hall, period, progress)
    progress.done()
    show_diagnostics(evaluation.diagnostics)
    if not (evaluation.rules_fit and evaluation.facts_fit):
        click.echo("没有算出结果：请先改正上面的错误。没有写出任何文件。", err=True)
        sys.exit(exits.FACTS_REJECTED if evaluation.rules_fit else exits.RULES_INVALID)
    written = () if no_files else _write(hall, evaluation)
    if as_json:
        _print_json(hall, evaluation)
    else:
        show(evaluation)
        for path in written:
            click.echo(f"已写出 {path}")
    sys.exit(exit_code(evaluation))


def exit_code(evaluation: Evaluation) -> int:
    """5 where somebody's result is 待定 or 资料不全."""
    decisions = [d for run in (*evaluation.runs, *evaluation.monthly) for d in run.decisions]
    return exits.DONE if all(d.status is Status.FINAL for d in decisions) else exits.UNDECIDED


def _write(hall: Hall, evaluation: Evaluation) -> tuple[Path, ...]:
    from engine.reports.write import ReportError, write_reports

    written: list[Path] = []
    for run in evaluation.runs:
        folder = hall.output(run.period.name)
        if len(evaluation.runs) > 1:
            folder = folder / run.policy.title
        try:
            written += write_reports(folder, hall.name, run.decisions)
        except ReportError as error:
            click.echo(str(error), err=True)
            sys.exit(exits.USAGE)
    return tuple(written)


def _print_json(hall: Hall, evaluation: Evaluation) -> None:
    from engine.decision.document import document, to_json

    decisions = [d for run in evaluation.runs for d in run.decisions]
    monthly = [run.decisions for run in evaluation.monthly]
    click.echo(to_json(document(hall.name, decisions, evaluation.diagnostics, monthly)), nl=False)


def show(evaluation: Evaluation) -> None:
    """Tables of all runs, then the totals."""
    for run in evaluation.runs:
        _show_run(run)
    if evaluation.monthly:
        _show_months(evaluation)


def _show_run(run: Run) -> None:
    from engine.explain.table import summary

    header, rows = summary(run.decisions)
    show_table(f"{run.period.name} {run.policy.citation}", header, rows, frozenset({"得分", "奖励"}))
    click.echo(_summary(run))


def _summary(run: Run) -> str:
    from engine.decision.figures import total_paid
    from engine.evaluate.wording import number

    counts = "，".join(f"{s} {n}" for s in Status if (n := sum(d.status is s for d in run.decisions)))
    paid = total_paid(run.decisions)
    bonus = f"；奖励合计 {number(paid)} 元（只含“定”的）" if any(d.award for d in run.decisions) else ""
    return f"共 {len(run.decisions)} 个结果：{counts}{bonus}。{_rests_on(run.decisions)}"


def _rests_on(decisions: tuple[Decision, ...]) -> str:
    kinds = sorted({str(d.provenance.kind) for d in decisions} - {"原文"})
    return f"结果所依据的条款含{'、'.join(kinds)}，见 kaoping why。" if kinds else ""


def _show_months(evaluation: Evaluation) -> None:
    from engine.decision.figures import total_paid
    from engine.evaluate.wording import number

    rows = []
    for run in evaluation.monthly:
        open_ = sum(d.status is not Status.FINAL for d in run.decisions)
        paid = number(total_paid(run.decisions))
        rows.append((run.period.name, run.policy.title, str(len(run.decisions)), str(open_), paid))
    total = sum((total_paid(run.decisions) for run in evaluation.monthly), start=total_paid(()))
    header = ("月份", "办法", "人数", "未定", "奖励合计（元）")
    show_table("各月奖励合计", header, rows, frozenset(header[2:]), ("合计", "", "", "", number(total)))
