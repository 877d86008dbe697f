"""What reports call those who are appraised: people, windows, units or projects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.decision.decision import Decision
from engine.decision.figures import by_unit, is_final
from engine.reports.style import Cell, Column

PERSON, WINDOW, UNIT, PROJECT = "人员", "窗口", "单位", "项目"
KINDS = (PERSON, WINDOW, UNIT, PROJECT)


@dataclass(frozen=True, slots=True)
class Group:
    """The decisions of one kind of subject, as they stand in a table. whole: the only kind in the report."""

    kind: str
    decisions: tuple[Decision, ...]
    whole: bool = True

    @property
    def counter(self) -> str:
        """The word after a number of them: 84人, 26个."""
        return "人" if self.kind == PERSON else "个"

    @property
    def in_windows(self) -> bool:
        """Whether they belong to windows, which are then summed up."""
        return self.kind == PERSON and any(d.unit for d in self.decisions)

    def sheet(self, name: str) -> str:
        """Name of the sheet of this kind: with the kind where there are several."""
        return name if self.whole else f"{name}（{self.kind}）"

    def parts(self) -> tuple[tuple[Decision, ...], ...]:
        """The decisions in the order of print: window by window, or all of them by rank and name."""
        if self.in_windows:
            return by_unit(self.decisions)
        return (tuple(sorted(self.decisions, key=_place)),)

    def ordered(self) -> tuple[Decision, ...]:
        """All decisions in the order of print."""
        return tuple(d for part in self.parts() for d in part)

    def columns(self) -> tuple[Column, ...]:
        """The columns that say who it is."""
        if self.kind == PERSON:
            window = (Column("窗口", 10, most=16),) if self.in_windows else ()
            return (*window, Column("工号", 7, "centre", 14), Column("姓名", 8, "centre", 16))
        if self.kind == PROJECT:
            return (Column("项目编号", 10, "centre", 16), Column("项目名称", 18, most=34))
        return (Column(self.kind, 14, most=30),)

    def who(self, decision: Decision) -> list[Cell]:
        """The cells of those columns."""
        if self.kind == PERSON:
            return [*([decision.unit] if self.in_windows else []), decision.subject, decision.name]
        if self.kind == PROJECT:
            return [decision.subject, decision.name]
        return [decision.name or decision.subject]

    def label(self, first: str, second: str) -> list[Cell]:
        """Those cells in a row of sums: what it is (小计) and how many there are."""
        if len(self.columns()) == 1:
            return [f"{first}（{second}）"]
        return [first, *[None] * (len(self.columns()) - 2), second]


def groups(decisions: Sequence[Decision]) -> tuple[Group, ...]:
    """The decisions by kind of subject."""
    found: dict[str, list[Decision]] = {}
    for decision in sorted(decisions, key=lambda d: d.subject):
        found.setdefault(decision.subject_kind, []).append(decision)
    return tuple(Group(k, tuple(found[k]), len(found) == 1) for k in KINDS if k in found)


def _place(decision: Decision) -> tuple[bool, int, bool, str]:
    return (decision.rank is None, decision.rank or 0, not is_final(decision), decision.subject)
