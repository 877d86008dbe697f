"""From an evaluation to its files: a folder per period, and per policy where there are several."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.decision.decision import Decision, Status
from engine.facts.fact import Period
from engine.facts.period import period_before
from engine.hall import Hall
from engine.pipeline import Evaluation, Run, earlier_run
from engine.policy.model import Policy
from engine.reports.before import handed_round, worked_out
from engine.reports.data import data_files
from engine.reports.places import Before
from engine.reports.saving import save_all
from engine.reports.subjects import groups
from engine.reports.summary import NAME as SUMMARY
from engine.reports.waiting import NAME as WAITING
from engine.reports.waiting import waiting_book
from engine.reports.write import Reports, books, longer


@dataclass(frozen=True, slots=True)
class Written:
    """What came of writing. withheld: runs with nothing known of anybody, of which only what lacks was listed, and the folder."""

    paths: tuple[Path, ...]
    withheld: tuple[tuple[Run, Path], ...]


def write_evaluation(
    hall: Hall, evaluation: Evaluation, period: Period, formats: Sequence[str] = ()
) -> Written:
    """Write all reports of an evaluation, all or nothing. formats: csv, parquet, json besides xlsx.

    Raises ReportError, in Chinese, when a file can't be replaced.
    """
    files: dict[str, bytes] = {}
    withheld: list[tuple[Run, Path]] = []
    told: list[Decision] = []
    for run in evaluation.runs:
        folder = _folder(run.period, run.policy, len(evaluation.runs))
        if run.decisions and all(d.status is Status.INCOMPLETE for d in run.decisions):
            withheld.append((run, hall.output(folder)))
            files[f"{folder}/{WAITING}.xlsx"] = waiting_book(hall.name, run.decisions)
            continue
        reports = Reports(hall.name, hall.settings.publish, _before(hall, run))
        files |= {f"{folder}/{name}": content for name, content in books(reports, run.decisions).items()}
        told += run.decisions
    for policy, decisions in _by_policy(evaluation.monthly):
        folder = _folder(period, policy, len({r.policy.title for r in evaluation.monthly}))
        reports = Reports(hall.name)
        files |= {f"{folder}/{name}": content for name, content in longer(reports, period, decisions).items()}
        told += decisions
    for name, content in data_files(hall.name, told, formats).items():
        files[f"{period.name}/{name}"] = content
    root = hall.folder / hall.settings.output
    return Written(save_all(root, files) if files else (), tuple(withheld))


def _folder(period: Period, policy: Policy, policies: int) -> str:
    return period.name if policies < 2 else f"{period.name}/{policy.title}"


def _by_policy(runs: Sequence[Run]) -> list[tuple[Policy, list[Decision]]]:
    found: dict[str, tuple[Policy, list[Decision]]] = {}
    for run in runs:
        found.setdefault(run.policy.title, (run.policy, []))[1].extend(run.decisions)
    return [(policy, decisions) for policy, decisions in found.values() if decisions]


def _before(hall: Hall, run: Run) -> dict[str, Before]:
    """Results of the period before, by kind: as handed round, else worked out from its sheets, else not at all."""
    if not any(d.scored for d in run.decisions):
        return {}
    earlier, found = period_before(run.period), dict[str, Before]()
    kinds = groups(run.decisions)
    for group in kinds:
        before = _handed_round(hall, run.policy, earlier, group.sheet(SUMMARY))
        found |= {group.kind: before} if before else {}
    again = earlier_run(hall, run.policy, earlier) if len(found) < len(kinds) else None
    for group in groups(again.decisions) if again else ():
        found.setdefault(group.kind, worked_out(earlier, group.decisions))
    return found


def _handed_round(hall: Hall, policy: Policy, period: Period, sheet: str) -> Before | None:
    """The summary of the period, in its folder or in the policy's folder there."""
    title = f"《{policy.title}》{SUMMARY}"
    for folder in (period.name, f"{period.name}/{policy.title}"):
        name = f"{SUMMARY}.xlsx"
        path, cite = hall.output(folder) / name, f"{hall.settings.output}/{folder}/{name}"
        if before := handed_round(path, cite, sheet, period, title):
            return before
    return None
