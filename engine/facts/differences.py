"""A difference between a vendor's program and us."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from engine.facts.fact import Origin


@dataclass(frozen=True, slots=True)
class Difference:
    """Where the vendor says something else of somebody. vendor, ours: as they say it, empty for nothing.

    day: None for a sum of the month.
    """

    subject: str
    day: date | None
    kind: str
    vendor: str
    ours: str
    origin: Origin

    @property
    def key(self) -> tuple[str, str, str]:
        """What it is about: one of a kind on a day is told once. Sums come first and have labels of their own."""
        return self.subject, str(self.day or ""), self.kind if self.day else self.vendor

    @property
    def told(self) -> str:
        """In words."""
        vendor = f"导出表说“{self.vendor}”" if self.vendor else f"导出表没有说{self.kind}"
        return f"{self.day or '合计'} {self.subject} {vendor}，按办法{self.ours or '没有'}"
