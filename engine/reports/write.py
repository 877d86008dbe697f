"""The written reports of an evaluation: which there are, in which folder, all or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from engine.decision.decision import Decision
from engine.facts.fact import Period
from engine.reports.deductions import NAME as DEDUCTIONS
from engine.reports.deductions import deductions_book
from engine.reports.longer import NAMES as LONGER
from engine.reports.longer import longer_book
from engine.reports.notice import DEFAULT, notice_book
from engine.reports.notice import NAME as NOTICE
from engine.reports.payments import CHARGES, charges_book, payments_book
from engine.reports.payments import NAME as PAYMENTS
from engine.reports.places import Before
from engine.reports.saving import ReportError, save_all
from engine.reports.selfcheck import NAME as SELFCHECK
from engine.reports.selfcheck import selfcheck_book
from engine.reports.subjects import PROJECT
from engine.reports.summary import NAME as SUMMARY
from engine.reports.summary import summary_book
from engine.reports.waiting import NAME as WAITING
from engine.reports.waiting import waiting_book

__all__ = ["ReportError", "Reports", "books", "longer", "save_all", "write_reports"]


@dataclass(frozen=True, slots=True)
class Reports:
    """What reports need besides decisions. fields: columns of the 公示表.

    before: results of the period before, by kind of subject.
    """

    hall: str
    fields: Sequence[str] = DEFAULT
    before: Mapping[str, Before] = field(default_factory=dict)


def books(reports: Reports, decisions: Sequence[Decision]) -> dict[str, bytes]:
    """File name → content, of one policy and period; no decisions, no files.

    Projects get the 自评表. Others get summary, details, open points and notice, and 奖励发放表 or 扣款表 where the
    policy has money.
    """
    if not decisions:
        return {}
    hall = reports.hall
    ordered = sorted(decisions, key=lambda d: d.subject)
    if all(d.subject_kind == PROJECT for d in ordered):
        return {f"{SELFCHECK}.xlsx": selfcheck_book(hall, ordered)}
    found: dict[str, bytes | None] = {SUMMARY: summary_book(hall, ordered, reports.before)}
    if any(d.award for d in ordered):
        found[PAYMENTS] = payments_book(hall, ordered)
    elif any(f.unit == "元" for d in ordered for f in d.findings):
        found[CHARGES] = charges_book(hall, ordered)
    found[DEDUCTIONS] = deductions_book(hall, ordered)
    found[WAITING] = waiting_book(hall, ordered)
    found[NOTICE] = notice_book(hall, ordered, reports.fields)
    return {f"{name}.xlsx": content for name, content in found.items() if content is not None}


def longer(reports: Reports, period: Period, decisions: Sequence[Decision]) -> dict[str, bytes]:
    """File name → content of the months of a year or a quarter under one policy."""
    if not decisions:
        return {}
    ordered = sorted(decisions, key=lambda d: (d.period, d.subject))
    return {f"{LONGER[period.kind]}.xlsx": longer_book(reports.hall, period, ordered)}


def write_reports(folder: Path, reports: Reports, decisions: Sequence[Decision]) -> tuple[Path, ...]:
    """Write the reports of one policy and period into the folder, all or nothing; the paths written.

    Raises ReportError, in Chinese, when a file can't be replaced.
    """
    files = books(reports, decisions)
    return save_all(folder, files) if files else ()
