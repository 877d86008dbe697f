"""What a hall maps its own labels to ([headings] of kaoping.toml): whether the sheet has such a column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from engine.facts import leave, overrides, records, roster, slips
from engine.facts.headings import Headings
from engine.facts.hints import did_you_mean
from engine.policy.kinds import LEAVE, PUNCHES, FactKind
from grammar.diagnostic import Diagnostic, InSheet, Severity

_FILE = "kaoping.toml"


def check_targets(
    headings: Headings, by_sheet: Mapping[str, Sequence[FactKind]], subject: str
) -> Iterator[Diagnostic]:
    """A warning for each label that is mapped to a column which its sheet does not have.

    What is meant for every sheet, or for the punches, may name a column of any device and is not looked at.
    by_sheet: the declared kinds of each sheet.
    """
    columns = {sheet: _columns(sheet, kinds, subject) for sheet, kinds in by_sheet.items()}
    columns |= {
        roster.SHEET: frozenset({*roster.COLUMNS, roster.UNIT, roster.ACCOUNT}),
        overrides.SHEET: frozenset({*overrides.COLUMNS, overrides.HALF}),
        slips.SHEET: frozenset(slips.KNOWN),
    }
    for sheet in sorted(headings.own.keys() & columns.keys() - {"", PUNCHES}):
        for label, name in headings.own[sheet].items():
            if name not in columns[sheet]:
                message = (
                    f"{_FILE} 的 [headings] 把“{sheet}”的“{label}”对应到“{name}”，这张表没有这一列，不起作用"
                )
                help = f"{did_you_mean(name, columns[sheet])}可以写：{'、'.join(sorted(columns[sheet]))}"
                yield Diagnostic("KP405", Severity.WARNING, message, InSheet(_FILE), help)


def _columns(sheet: str, kinds: Sequence[FactKind], subject: str) -> frozenset[str]:
    if sheet == PUNCHES:
        return frozenset()
    return leave.labels(kinds)[0] if sheet == LEAVE else records.labels(kinds, subject)[0]
