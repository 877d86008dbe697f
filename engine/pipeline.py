"""The way of the data, stage by stage: rule files and sheets in, decisions out.

rule files ─load→ policies ┐
sheets ─intake→ facts ─────┴─evaluate→ decisions
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from engine.decision.decision import Decision
from engine.evaluate.reference import evaluate
from engine.facts.fact import Facts, Period
from engine.facts.intake import Intake, read_people, read_projects, read_windows
from engine.facts.period import months_of
from engine.facts.survey import Survey, survey
from engine.hall import Hall
from engine.history import with_history
from engine.policy.load import Loaded, load_files
from engine.policy.model import Policy
from engine.policy.needs import needed_sheets, spoken_roles, used_kinds
from engine.remarks import common_gaps, judgements, rolls_with_a_clock
from engine.results import with_results
from grammar.diagnostic import Diagnostic, Severity, has_errors, in_order

PROJECT, WINDOW, UNIT = "项目", "窗口", "单位"


@dataclass(frozen=True)
class Run:
    """One policy applied to one period. facts: what it was applied to, for a second opinion."""

    policy: Policy
    period: Period
    decisions: tuple[Decision, ...]
    facts: Facts | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Evaluation:
    """Everything that one call derived. rules_fit / facts_fit: which side stopped it, if any did.

    monthly: runs of the policies of shorter periods, for the totals of a year or a quarter.
    """

    runs: tuple[Run, ...]
    monthly: tuple[Run, ...]
    diagnostics: tuple[Diagnostic, ...]
    rules_fit: bool = True
    facts_fit: bool = True


def load_rules(hall: Hall) -> Loaded:
    """Stage 1: the hall's rule files → policies."""
    return load_files(hall.rule_files, hall.folder)


def read_facts(
    hall: Hall, policy: Policy, period: Period, readers: Mapping[str, str] | None = None
) -> Intake:
    """Stage 2: the sheets that a policy looks at → facts. readers: layouts chosen for this once, by file."""
    needed, options = needed_sheets(policy), hall.options(readers)
    if policy.subject == PROJECT:
        return read_projects(hall.facts, period, policy.kinds, needed, options)
    if policy.subject in (WINDOW, UNIT):
        return read_windows(hall.facts, period, policy.kinds, needed, policy.subject, options)
    return read_people(
        hall.facts, period, policy.kinds, needed, policy.hours, used_kinds(policy), policy.groups, spoken_roles(policy),
        options,
    )  # fmt: skip


def check_settings(
    hall: Hall, policies: Sequence[Policy], period: Period, readers: Mapping[str, str] | None = None
) -> list[Diagnostic]:
    """Warnings about what the hall says of its sheets: labels, sheets and layouts that there are not."""
    options = hall.options(readers)
    if not (options.headings.own or options.readers):
        return []
    from engine.facts.own_labels import check_headings, check_readers, columns_of

    subjects = {PROJECT: "项目编号", WINDOW: WINDOW, UNIT: UNIT}
    columns = columns_of((subjects.get(p.subject, "工号"), p.kinds) for p in policies)
    return [*check_headings(options.headings.own, columns), *check_readers(options, hall.facts, period.name)]


def survey_period(
    hall: Hall, period: Period, readers: Mapping[str, str] | None = None
) -> tuple[Survey | None, tuple[Diagnostic, ...]]:
    """What the sheets of a period hold, read for its policies and not evaluated; None where the rules have mistakes."""
    loaded = load_rules(hall)
    if has_errors(loaded.diagnostics):
        return None, loaded.diagnostics
    own = [p for p in loaded.policies if p.period == period.kind]
    if not own:
        return None, (_no_policy(period),)
    found = survey(period.name, [read_facts(hall, p, period, readers) for p in own])
    told = in_order([*found.diagnostics, *check_settings(hall, loaded.policies, period, readers)])
    return replace(found, diagnostics=told), ()


def apply(policy: Policy, facts: Facts) -> Run:
    """Stage 3: policy and facts → decisions."""
    return Run(policy, facts.period, evaluate(policy, facts), facts)


def evaluate_period(hall: Hall, period: Period, progress: Callable[[str], None] | None = None) -> Evaluation:
    """All stages for one period. Rules or facts that are not fit stop the whole run."""
    loaded = load_rules(hall)
    if has_errors(loaded.diagnostics):
        return Evaluation((), (), loaded.diagnostics, rules_fit=False)
    found = [d for d in loaded.diagnostics if d.severity is not Severity.NOTE]
    own = [p for p in loaded.policies if p.period == period.kind]
    shorter = [p for p in loaded.policies if p.period == "月"] if period.kind != "月" else []
    if not own and not shorter:
        return Evaluation((), (), in_order([*found, _no_policy(period)]), rules_fit=False)
    runs, mistakes = _runs(hall, [(p, period) for p in own], progress)
    months = [(p, m) for p in shorter for m in months_of(period) if _has_sheets(hall, m)]
    monthly, more = _runs(hall, months, progress)
    found += [
        *check_settings(hall, loaded.policies, period),
        *mistakes,
        *more,
        *judgements(d for run in (*runs, *monthly) for d in run.decisions),
    ]
    fit = not has_errors([*mistakes, *more])
    return Evaluation(runs if fit else (), monthly if fit else (), in_order(found), facts_fit=fit)


def earlier_run(hall: Hall, policy: Policy, period: Period) -> Run | None:
    """A policy applied to an earlier period, for comparison; None where it can't be: no sheets, or mistakes in them."""
    if period.last < policy.since or not _has_sheets(hall, period):
        return None
    runs, found = _runs(hall, [(policy, period)], None)
    return runs[0] if runs and not has_errors(found) else None


def _has_sheets(hall: Hall, period: Period) -> bool:
    return (hall.facts / period.name).is_dir()


def _runs(
    hall: Hall, wanted: list[tuple[Policy, Period]], progress: Callable[[str], None] | None
) -> tuple[tuple[Run, ...], list[Diagnostic]]:
    runs: list[Run] = []
    found: list[Diagnostic] = []
    for policy, period in wanted:
        if progress:
            progress(f"{period.name} {policy.title}")
        if period.last < policy.since:
            found.append(_before(policy, period))
            continue
        facts, mistakes = facts_of(hall, policy, period)
        found += mistakes
        if facts is not None:
            runs.append(apply(policy, facts))
    return tuple(runs), found


def facts_of(hall: Hall, policy: Policy, period: Period) -> tuple[Facts | None, list[Diagnostic]]:
    """A period's facts with what came before them, None where a mistake makes them unusable."""
    intake = read_facts(hall, policy, period)
    if intake.facts is None:
        return None, list(intake.diagnostics)
    facts, more = with_history(policy, intake.facts, partial(_earlier, hall, policy))
    facts, others = with_results(policy, facts, lambda: load_rules(hall).policies, partial(_decide, hall))
    return facts, [
        *intake.diagnostics,
        *more,
        *others,
        *common_gaps(facts, _has_sheets(hall, period)),
        *rolls_with_a_clock(facts),
    ]


def _decide(hall: Hall, policy: Policy, period: Period) -> tuple[Sequence[Decision] | None, list[Diagnostic]]:
    """What another policy decides in a month."""
    if not _has_sheets(hall, period):
        return None, []
    facts, found = facts_of(hall, policy, period)
    return (evaluate(policy, facts) if facts is not None else None), found


def _earlier(hall: Hall, policy: Policy, period: Period) -> Intake | None:
    """An earlier month's facts, None where the hall has no sheets of it."""
    return read_facts(hall, policy, period) if _has_sheets(hall, period) else None


def _before(policy: Policy, period: Period) -> Diagnostic:
    message = f"{policy.citation}自 {policy.since:%Y-%m-%d} 起施行，{period.name} 还没有施行。"
    return Diagnostic("KP331", Severity.ERROR, message, None, "请核对月份，或核对规则文件里的施行日期。")


def _no_policy(period: Period) -> Diagnostic:
    return Diagnostic(
        "KP332",
        Severity.ERROR,
        f"没有周期为{period.kind}的办法，不能考核 {period.name}。",
        None,
        "请核对期间：月写成 2021-03，季写成 2020Q2，年写成 2020。",
    )
