"""kaoping evaluate: a period's decisions, as a table on the terminal and sheets in output/."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NoReturn

import click

from cli import exits
from cli.chinese import ChineseCommand
from cli.console import Progress, show_diagnostics
from cli.documents import print_decisions
from cli.hall import hall_in, hall_option, json_option, period_argument
from cli.opinion import cross_check as checked
from cli.opinion import cross_check_option
from cli.refuse import refuse
from cli.table import show_table
from engine.decision.decision import Decision, Status
from engine.facts.fact import Period
from engine.facts.period import months_of
from engine.facts.roster import SHEET as ROSTER
from engine.hall import Hall
from engine.pipeline import Evaluation, Run, evaluate_period
from grammar.diagnostic import InSheet, Severity


@click.command(cls=ChineseCommand)
@period_argument
@hall_option
@json_option
@click.option("--no-files", is_flag=True, help="只看结果，不写考核表。")
@click.option(
    "--to", "formats", multiple=True, metavar="格式", type=click.Choice(["csv", "parquet", "json"]),
    help="除了 xlsx，再把结果写成数据文件：csv、parquet 或 json，可以重复。",
)  # fmt: skip
@cross_check_option
def evaluate(
    period: Period, folder: str, as_json: bool, no_files: bool, formats: tuple[str, ...], cross_check: bool | None
) -> None:  # fmt: skip
    """考核一个期间：月写成 2021-03，季写成 2020Q2，年写成 2020。

    结果打印成表，并把考核汇总表、奖励发放表、扣分明细、待定与资料不全清单、公示表写进 output 文件夹；
    年和季写年度、季度汇总表。
    """
    _check_formats(formats, no_files)
    hall = hall_in(folder)
    progress = Progress(as_json)
    evaluation = evaluate_period(hall, period, progress)
    progress.done()
    if not (evaluation.rules_fit and evaluation.facts_fit):
        _rejected(hall, evaluation, as_json)
    show_diagnostics(evaluation.diagnostics)
    checked(hall, evaluation, cross_check)
    written = () if no_files else write(hall, evaluation, period, formats)
    if as_json:
        decisions = [d for run in evaluation.runs for d in run.decisions]
        monthly = [run.decisions for run in evaluation.monthly]
        print_decisions(hall.name, decisions, evaluation.diagnostics, monthly)
    else:
        show(evaluation, period)
        for path in written:
            click.echo(f"已写出 {path}")
    sys.exit(exit_code(evaluation))


def _rejected(hall: Hall, evaluation: Evaluation, as_json: bool) -> NoReturn:
    """Leave with what is wrong; nothing is written."""
    errors = [d for d in evaluation.diagnostics if d.severity is Severity.ERROR]
    stems = {Path(d.place.file).stem for d in errors if isinstance(d.place, InSheet)}
    unread = f"{ROSTER}有错，其余的表还没有检查。" if ROSTER in stems else ""
    show_diagnostics(evaluation.diagnostics)
    click.echo(f"没有算出结果：请先改正上面的错误。{unread}没有写出任何文件。", err=True)
    if as_json:
        print_decisions(hall.name, (), evaluation.diagnostics)
    sys.exit(exits.FACTS_REJECTED if evaluation.rules_fit else exits.RULES_INVALID)


def exit_code(evaluation: Evaluation) -> int:
    """5 where somebody's result is 待定 or 资料不全, or a policy found nobody to appraise."""
    decisions = [d for run in (*evaluation.runs, *evaluation.monthly) for d in run.decisions]
    done = all(run.decisions for run in evaluation.runs) and all(d.status is Status.FINAL for d in decisions)
    return exits.DONE if done else exits.UNDECIDED


def _check_formats(formats: tuple[str, ...], no_files: bool) -> None:
    """Say beforehand what would fail only after everything was worked out."""
    if formats and no_files:
        raise click.UsageError("--no-files 和 --to 不能一起用：一个说不写文件，一个说要写。")
    if formats:
        from engine.reports.data import missing_library

        if lacking := missing_library(formats):
            raise click.UsageError(lacking)


def write(
    hall: Hall, evaluation: Evaluation, period: Period, formats: tuple[str, ...] = ()
) -> tuple[Path, ...]:
    """Write the reports; the paths. What is held back is said, and a file that can't be written ends the command."""
    from engine.reports.evaluation import write_evaluation
    from engine.reports.saving import ReportError

    try:
        written = write_evaluation(hall, evaluation, period, formats)
    except ReportError as error:
        refuse(str(error), exits.USAGE)
    for run, folder in written.withheld:
        click.echo(_withheld(run, folder, formats), err=True)
    return written.paths


def _withheld(run: Run, folder: Path, formats: tuple[str, ...]) -> str:
    """Why one sheet alone is written: where nothing is known of anybody the others would only hide what was there."""
    from engine.reports.waiting import NAME

    old = any(p.stem != NAME for p in folder.glob("*.xlsx"))
    what = "考核表和数据文件" if formats else "考核表"
    kept = f"{folder} 里原有的{what}没有改动" if old else f"没有写出{what}"
    return f"{run.period.name} 的 {len(run.decisions)} 个结果全部是“资料不全”，只写出{NAME}，{kept}。"


def show(evaluation: Evaluation, period: Period) -> None:
    """Tables of all runs, then the totals of the months of a longer period."""
    for run in evaluation.runs:
        _show_run(run)
    if evaluation.monthly:
        _show_months(evaluation, period)


def _show_run(run: Run) -> None:
    from engine.explain.table import common_reasons, summaries

    title = f"{run.period.name} {run.policy.citation}"
    if not run.decisions:
        click.echo(f"{title}：表里没有可以考核的{run.policy.subject}，没有结果，没有写出文件。")
        return
    for header, rows in summaries(run.decisions):
        show_table(title, header, rows, frozenset({"得分", "名次", "扣款", "奖励"}))
    for reason in common_reasons(run.decisions):
        click.echo(f"所有人：{reason}")
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


def _show_months(evaluation: Evaluation, period: Period) -> None:
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
    there = {run.period.name for run in evaluation.monthly}
    absent = [m.name for m in months_of(period) if m.name not in there]
    if absent:
        click.echo(f"没有 {'、'.join(absent)} 的表，合计不含这些月份。")
    if not evaluation.runs:
        click.echo(f"没有周期为{period.kind}的办法，只合计各月；各月的表用 kaoping evaluate 月份 写出。")
