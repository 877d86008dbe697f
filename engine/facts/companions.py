"""Forms beside the punches (leave, errands, forgotten punches, overtime), taken for the sheets that they stand for."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from engine.facts.fact import Period
from engine.facts.grid import Grid
from engine.facts.options import Options
from engine.facts.readers.forms import LAYOUTS, Form, as_sheet
from engine.facts.readers.layout import Work
from engine.facts.readers.registry import Match, recognise
from engine.facts.sheet import Table
from engine.policy.kinds import WorkingHours
from grammar.diagnostic import Diagnostic

_LEAVE = LAYOUTS[0].name
FORMS = frozenset(one.sheet for one in LAYOUTS)


@dataclass(frozen=True, slots=True)
class Companions:
    """What is needed to turn a form into a sheet of ours. hours: the declared ones; events: the declared words."""

    period: Period
    options: Options
    hours: Sequence[WorkingHours]
    events: frozenset[str]

    def form(self, grid: Grid, sheet: str) -> Match | None:
        """The form that a grid is, where it stands for the sheet and says so by labels that only forms have."""
        own = {**self.options.headings.own.get("", {}), **self.options.headings.own.get(sheet, {})}
        match = recognise(grid, own)
        if (
            match is None
            or match.header is None
            or match.layout not in LAYOUTS
            or match.layout.sheet != sheet
        ):
            return None
        only_forms = match.layout.name != _LEAVE or match.header.find("申请人", "请假人")
        return match if only_forms else None

    def table(
        self, grid: Grid, match: Match, ranks: Mapping[str, tuple[str, int]], needed: Collection[str]
    ) -> tuple[Table, tuple[Diagnostic, ...]]:
        """The form as a sheet that has every needed column; what it does not say is blank."""
        assert match.header is not None
        work = Work(grid, match.header, self.period)
        return as_sheet(Form(work, match.layout, self.hours, self.events), ranks, needed)
