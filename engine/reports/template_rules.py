"""What the rule files say together about sheets: which they need, and which articles look at which column."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from engine.analysis.usage import Use, compared, uses
from engine.facts.records import PERSON
from engine.policy.article import article_key
from engine.policy.kinds import GROUPS, FactKind
from engine.policy.model import Policy
from engine.policy.needs import needed_sheets

BASE = "facts"
_PLACES = {"月": "facts/2021-03（按月份）", "季": "facts/2021Q1（按季度）", "年": "facts/2021（按年份）"}


@dataclass(frozen=True)
class SheetRules:
    """Several policies as one set of rules. standard: the kinds of facts that every hall has."""

    policies: tuple[Policy, ...]
    standard: Mapping[str, FactKind]

    @cached_property
    def _uses(self) -> tuple[Mapping[Use, tuple[str, ...]], ...]:
        return tuple(uses(p) for p in self.policies)

    @property
    def wanted(self) -> frozenset[str]:
        """Sheets that a clause needs or a rule file declares."""
        declared = {
            k.sheet
            for p in self.policies
            for k in p.kinds.values()
            if self.standard.get(k.name) != k and not k.derived
        }
        return frozenset(declared.union(*(needed_sheets(p) for p in self.policies)))

    def kinds(self, sheet: str) -> list[FactKind]:
        """Kinds of a sheet by name; fields of one name in several rule files together."""
        found: dict[str, FactKind] = {}
        for kind in (
            k for p in self.policies for k in p.kinds.values() if k.sheet == sheet and not k.derived
        ):
            known = found.setdefault(kind.name, kind)
            more = tuple(f for f in kind.fields if known.field(f.name) is None)
            found[kind.name] = replace(known, fields=(*known.fields, *more))
        return [found[name] for name in sorted(found)]

    def looking(self, sheet: str) -> list[Policy]:
        """Policies that look at a sheet; all of them where none does."""
        return [p for p in self.policies if sheet in needed_sheets(p)] or list(self.policies)

    def of_projects(self, sheet: str) -> bool:
        """Whether only policies about projects look at the sheet."""
        return all(p.subject == "项目" for p in self.looking(sheet))

    def subject_columns(self, sheet: str) -> tuple[str, ...]:
        """The columns that say whom a row is about: 工号, or 窗口, 单位 for what happens to these."""
        found = {
            p.kinds[k.name].about or (p.subject if p.subject in GROUPS else PERSON)
            for p in self.looking(sheet)
            for k in self.kinds(sheet)
            if k.name in p.kinds
        }
        return tuple(c for c in (PERSON, *GROUPS) if c in found) or (PERSON,)

    def place(self, sheet: str) -> str:
        """The folder of a sheet: that of the shortest period for which it is read."""
        periods = {p.period for p in self.looking(sheet)}
        return next((place for period, place in _PLACES.items() if period in periods), BASE)

    def articles(self, wanted: Iterable[Use]) -> str:
        """Articles that look at any of these, with the regulation's title where there are several."""
        keys = set(wanted)
        found = []
        for policy, used in zip(self.policies, self._uses, strict=True):
            looking = {a for use, articles in used.items() if use in keys for a in articles}
            articles = sorted(looking, key=article_key)
            if articles:
                title = f"《{policy.title}》" if len(self.policies) > 1 else ""
                found.append(title + "、".join(articles))
        return "；".join(found)

    def words(self, wanted: Iterable[Use]) -> tuple[str, ...]:
        """Words that conditions compare any of these with."""
        keys = set(wanted)
        return tuple(
            dict.fromkeys(
                w for p in self.policies for use, words in compared(p).items() if use in keys for w in words
            )
        )
