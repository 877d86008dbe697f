"""What vendors' programs say, set against what we derive: differences are listed, theirs is never believed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TypeVar

from engine.facts.claimed_sums import summed
from engine.facts.differences import Difference
from engine.facts.fact import Fact
from engine.facts.readers.layout import Claim, Judged
from engine.facts.roster import Register
from grammar.diagnostic import Diagnostic, InSheet, Severity

MADE_UP = "补签"
# A vendor's word → our events that say the same. A whole half day without a punch is two missing ones, too.
_OURS: Mapping[str, frozenset[str]] = {
    "迟到": frozenset({"迟到"}),
    "早退": frozenset({"早退"}),
    "缺卡": frozenset({"缺签", "半天未签", "全天未签"}),
    "旷工": frozenset({"半天未签", "全天未签", "旷工"}),
}
_DERIVED = frozenset({"迟到", "早退", "缺签", "半天未签", "全天未签"})
_ATTENDANCE = _DERIVED | {"旷工"}
_MISSING = frozenset({"缺签", "半天未签", "全天未签"})
_SHOWN = 5
T = TypeVar("T", Difference, Claim)


def differences(
    claims: Sequence[Claim], judged: Sequence[Judged], facts: Sequence[Fact], register: Register
) -> tuple[Difference, ...]:
    """Where vendors say something that we don't, the other way round, and where their sums of the month are others."""
    days, sums = [c for c in claims if c.day], [c for c in claims if not c.day and c.kind in _OURS]
    mine = _by_day(facts)
    found = {d.key: d for d in _only_ours(judged, days, mine, register)}
    for one in _only_theirs(days, mine, register):
        found.setdefault(one.key, one)
    for one in summed(sums, facts, register) if sums else ():
        found.setdefault(one.key, one)
    return tuple(found[key] for key in sorted(found))


def _by_day(facts: Iterable[Fact]) -> dict[tuple[str, date], set[str]]:
    """Kinds of events by person and day."""
    events: dict[tuple[str, date], set[str]] = {}
    for fact in facts:
        events.setdefault((fact.subject, fact.date), set()).add(fact.kind)
    return events


def _only_theirs(
    claims: Iterable[Claim], events: Mapping[tuple[str, date], set[str]], register: Register
) -> Iterator[Difference]:
    """Claims without an event of ours on the day."""
    for claim in claims:
        subject = register.resolve(claim.who)
        if claim.day is None or claim.kind not in _OURS or subject not in register.people:
            continue
        mine = events.get((subject, claim.day), set())
        if not mine & _OURS[claim.kind]:
            vendor, ours = f"{claim.label} {claim.value}", "、".join(sorted(mine & _ATTENDANCE))
            yield Difference(subject, claim.day, claim.kind, vendor, ours, claim.origin)


def _only_ours(
    judged: Iterable[Judged],
    claims: Iterable[Claim],
    events: Mapping[tuple[str, date], set[str]],
    register: Register,
) -> Iterator[Difference]:
    """Our events on days that the vendor has judged without saying so; one made up for is no missing punch of his."""
    said: dict[tuple[str, date], set[str]] = {}
    for claim in claims:
        if claim.day is not None:
            said.setdefault((register.resolve(claim.who), claim.day), set()).add(claim.kind)
    for one in judged:
        subject = register.resolve(one.who)
        theirs = said.get((subject, one.day), set())
        for kind in sorted(events.get((subject, one.day), set()) & _DERIVED):
            words = {word for word, ours in _OURS.items() if kind in ours}
            if words & one.kinds and not words & theirs and not (kind in _MISSING and MADE_UP in theirs):
                word = next(w for w in _OURS if w in words)
                yield Difference(subject, one.day, word, "", kind, one.origin)


def remarks(claims: Sequence[Claim], different: Sequence[Difference]) -> Iterator[Diagnostic]:
    """One remark for all differences of a sheet, and one for all of its corrected entries."""
    for place, mine in _by_sheet(different):
        told = "；".join(d.told for d in mine[:_SHOWN])
        more = f"；等 {len(mine)} 处" if len(mine) > _SHOWN else ""
        message = f"导出表里的结论和按办法推出的不同，以办法为准：{told}{more}"
        help = "厂家按自己的设置判断，不必改；全部差异见 kaoping intake"
        yield Diagnostic("KP344", Severity.NOTE, message, place, help)
    for place, made in _by_sheet([c for c in claims if c.kind == MADE_UP]):
        told = "；".join(f"{c.day or ''} {c.who} {c.value}".strip() for c in made[:_SHOWN])
        more = f"；等 {len(made)} 条" if len(made) > _SHOWN else ""
        message = f"有人改过的打卡不当作打卡，当作已批准的补签，哪天办的不知道（办法限了期限的是待定）：{told}{more}"
        help = "知道哪天办的，登记在补签表；同一次签到以补签表为准"
        yield Diagnostic("KP345", Severity.WARNING, message, place, help)


def _by_sheet(items: Sequence[T]) -> Iterator[tuple[InSheet, list[T]]]:
    sheets: dict[tuple[str, str], list[T]] = {}
    for one in items:
        sheets.setdefault((one.origin.file, one.origin.sheet), []).append(one)
    for (file, sheet), mine in sorted(sheets.items()):
        yield InSheet(file, sheet, mine[0].origin.row), mine
