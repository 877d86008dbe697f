"""Budgets that a finding passes, the innermost first: the occurrence, the band, the clause, its category, the outer ones.

What one of them leaves is what the next one sees. Within one budget the findings come in order of time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from engine.decision.decision import Finding
from engine.evaluate.wording import number
from engine.policy import model as m

ZERO = Decimal(0)
_EACH = "次"


@dataclass
class Budgets:
    """What every budget of a policy has been used for so far. forfeited: category → the article that takes it all."""

    policy: m.Policy
    forfeited: Mapping[str, str] = field(default_factory=dict)
    used: dict[tuple[str, ...], Decimal] = field(default_factory=dict)
    _capped: dict[str, list[m.Clause]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for clause in self.policy.clauses:
            if clause.every_cap:
                self._capped.setdefault(clause.article, []).append(clause)

    def spend(self, finding: Finding) -> Finding:
        """The finding with what its budgets leave of it; each that cuts says so in a note."""
        if finding.outweighed or not finding.nominal:
            return finding
        sign = -1 if finding.nominal < 0 else 1
        left, notes = abs(finding.nominal), list(finding.notes)
        for key, most, name in self._limits(finding, sign):
            before = self.used.get(key, ZERO)
            room = max(most - before, ZERO) if key[0] != _EACH else most
            if left > room:
                notes.append(_note(finding, sign, name, most, before if key[0] != _EACH else None, room))
                left = room
            self.used[key] = before + left
        return replace(finding, effective=sign * left, notes=tuple(notes))

    def _limits(self, finding: Finding, sign: int) -> Iterator[tuple[tuple[str, ...], Decimal, str]]:
        """(key, most, whose) of every budget, innermost first."""
        side = f"{sign} {finding.unit}"
        for cap, owner in self._caps(finding):
            if cap.most is None or cap.sign != sign or cap.of != finding.unit:
                continue
            if cap.within == _EACH:
                yield (_EACH,), cap.most, f"{finding.article}每次"
            else:
                key = ("条", finding.article, owner, cap.text, _stretch(finding.date, cap.within), side)
                yield key, cap.most, f"{finding.article}{_word(cap)}"
        for category in self.policy.chain(finding.category):
            if sign > 0 and finding.unit == "分" and category.name in self.forfeited:
                yield ("失", category.name), ZERO, f"{self.forfeited[category.name]}：{category.name}不得分，"
            most = category.most_off if sign < 0 else category.most_on
            if most is not None and finding.unit == category.of:
                yield ("类", category.name, side), most, category.name

    def _caps(self, finding: Finding) -> Iterator[tuple[m.Cap, str]]:
        """Caps of the band, then of the clause; those on an occurrence come first."""
        found: list[tuple[m.Cap, str]] = []
        part, branch = finding.part
        for clause in self._capped.get(finding.article, ()):
            if clause.part == part and clause.in_force(finding.date):
                own = clause.branches[branch].caps if 0 <= branch < len(clause.branches) else ()
                found += [(c, f"{part} {branch}") for c in own]
                found += [(c, "" if c.shared else str(part)) for c in clause.caps]
        yield from sorted(found, key=lambda pair: pair[0].within != _EACH)


def _stretch(day: date, within: str) -> str:
    """The day, month or quarter that a date lies in; "" where the whole period is one."""
    if within == "天":
        return day.isoformat()
    if within == "月":
        return f"{day:%Y-%m}"
    return f"{day.year} {(day.month - 1) // 3}" if within == "季" else ""


def _word(cap: m.Cap) -> str:
    return {"天": "每天", "月": "每月", "季": "每季"}.get(cap.within, "")


def _note(
    finding: Finding, sign: int, name: str, most: Decimal, before: Decimal | None, left: Decimal
) -> str:
    verb = "扣" if sign < 0 else "加"
    limit = f"{name}最多{verb} {_sized(most, finding.unit)}"
    spent = f"，此前已{verb} {_sized(min(before, most), finding.unit)}" if before is not None else ""
    return f"{limit}{spent}，这一条实{verb} {_sized(left, finding.unit)}"


def _sized(size: Decimal, unit: str) -> str:
    return f"{number(size * 100)}%" if unit == "%" else f"{number(size)}{unit}"
