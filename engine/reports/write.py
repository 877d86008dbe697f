"""Reports of a period as spreadsheets."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from engine.decision.decision import Decision
from engine.reports.deductions import NAME as DEDUCTIONS
from engine.reports.deductions import deductions_book
from engine.reports.payments import NAME as PAYMENTS
from engine.reports.payments import payments_book
from engine.reports.saving import ReportError, save_all
from engine.reports.selfcheck import NAME as SELFCHECK
from engine.reports.selfcheck import selfcheck_book
from engine.reports.summary import NAME as SUMMARY
from engine.reports.summary import summary_book

__all__ = ["ReportError", "write_reports"]


def write_reports(folder: Path, hall: str, decisions: Sequence[Decision]) -> tuple[Path, ...]:
    """Write the reports of one policy and period into the folder, all or nothing; the paths written.

    People get 考核汇总表, 奖励发放表 and 扣分明细; projects (no window) get 自评表; no decisions, no files.
    Raises ReportError, in Chinese, when a file can't be replaced.
    """
    if not decisions:
        return ()
    ordered = sorted(decisions, key=lambda d: d.subject)
    if not any(d.unit for d in ordered):
        return save_all(folder, {f"{SELFCHECK}.xlsx": selfcheck_book(hall, ordered)})
    return save_all(
        folder,
        {
            f"{SUMMARY}.xlsx": summary_book(hall, ordered),
            f"{PAYMENTS}.xlsx": payments_book(hall, ordered),
            f"{DEDUCTIONS}.xlsx": deductions_book(hall, ordered),
        },
    )
