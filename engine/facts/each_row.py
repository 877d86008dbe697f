"""The tables of one sheet read row by row: facts, what stands twice, and what was found."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from engine.facts.cells import text
from engine.facts.duplicates import check_duplicates, entry
from engine.facts.fact import Fact, Origin
from engine.facts.roster import remark_names
from engine.facts.rows import Findings
from engine.facts.sheet import Row
from grammar.diagnostic import Diagnostic


class Source(Protocol):
    """One table while its rows are read."""

    findings: Findings

    def fact(self, row: Row) -> Fact | None:
        """The fact of a row, or None where a mistake in it was reported."""


def read_each(
    sources: Iterable[Source], number: str, by_kind: bool = True
) -> tuple[list[Fact], frozenset[Origin], list[Diagnostic]]:
    """Every fact, where those stand that repeat another, and everything found, table by table.

    number: the column of the records' own numbers. by_kind: whether one number may stand for records of several kinds.
    """
    facts, entries, found = [], [], []
    for source in sources:
        findings = source.findings
        for row in findings.table.rows:
            fact = None if findings.is_footer(row) else source.fact(row)
            if fact is not None:
                facts.append(fact)
                own = text(findings.table.cell(row, number))
                entries.append(entry(findings, row, own, fact.subject, fact.kind if by_kind else ""))
        found.append(findings)
    again = check_duplicates(entries, number)
    return facts, again, [d for findings in found for d in remark_names(findings)]
