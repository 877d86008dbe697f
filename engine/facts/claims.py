"""What vendors' programs say, set against what we derive: differences are listed, theirs is never believed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from engine.facts.fact import Fact, Origin
from engine.facts.readers.layout import Claim
from engine.facts.roster import Register
from grammar.diagnostic import Diagnostic, InSheet, Severity

MADE_UP = "补签"
# A vendor's word → our events that say the same. A whole half day without a punch is two missing ones, too.
_OURS: Mapping[str, frozenset[str]] = {
    "迟到": frozenset({"迟到"}),
    "早退": frozenset({"早退"}),
    "缺卡": frozenset({"缺签", "半天未签"}),
    "旷工": frozenset({"半天未签", "旷工"}),
}
_SHOWN = 5
T = TypeVar("T", "Difference", Claim)


@dataclass(frozen=True, slots=True)
class Difference:
    """A day of somebody on which the vendor says something else. vendor, ours: as they say it, empty for nothing."""

    subject: str
    day: date
    kind: str
    vendor: str
    ours: str
    origin: Origin


def differences(claims: Sequence[Claim], facts: Iterable[Fact], register: Register) -> tuple[Difference, ...]:
    """Claims without an event of ours on the day. What we find and the vendor does not say is no difference of his.

    Only claims about one day are compared; sums of a month have none.
    """
    if not claims:
        return ()
    events: dict[tuple[str, date], set[str]] = {}
    for fact in facts:
        events.setdefault((fact.subject, fact.date), set()).add(fact.kind)
    found: dict[tuple[str, date, str], Difference] = {}
    for claim in claims:
        subject = register.resolve(claim.who)
        if claim.day is None or claim.kind not in _OURS or subject not in register.people:
            continue
        mine = events.get((subject, claim.day), set())
        if not mine & _OURS[claim.kind]:
            vendor, ours = f"{claim.label} {claim.value}", "、".join(sorted(mine))
            key = (subject, claim.day, claim.kind)
            found.setdefault(key, Difference(subject, claim.day, claim.kind, vendor, ours, claim.origin))
    return tuple(found[key] for key in sorted(found))


def remarks(claims: Sequence[Claim], different: Sequence[Difference]) -> Iterator[Diagnostic]:
    """One remark for all differences of a sheet, and one for all of its corrected entries."""
    for place, mine in _by_sheet(different):
        told = "；".join(f"{d.day} {d.subject} {d.vendor}，按办法{d.ours or '没有'}" for d in mine[:_SHOWN])
        more = f"；等 {len(mine)} 处" if len(mine) > _SHOWN else ""
        message = f"导出表里的结论和按办法推出的不同，以办法为准：{told}{more}"
        help = "厂家按自己的设置判断，不必改；全部差异见 kaoping intake"
        yield Diagnostic("KP344", Severity.NOTE, message, place, help)
    for place, made in _by_sheet([c for c in claims if c.kind == MADE_UP]):
        told = "；".join(f"{c.day or ''} {c.who} {c.value}".strip() for c in made[:_SHOWN])
        more = f"；等 {len(made)} 条" if len(made) > _SHOWN else ""
        message = f"有人改过的打卡不当作打卡，只作补签的凭据：{told}{more}"
        yield Diagnostic("KP345", Severity.WARNING, message, place, "要认可的，按办法登记补签")


def _by_sheet(items: Sequence[T]) -> Iterator[tuple[InSheet, list[T]]]:
    sheets: dict[tuple[str, str], list[T]] = {}
    for one in items:
        sheets.setdefault((one.origin.file, one.origin.sheet), []).append(one)
    for (file, sheet), mine in sorted(sheets.items()):
        yield InSheet(file, sheet, mine[0].origin.row), mine
