"""What vendors' programs count for the month, set against our counts of the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from engine.facts.differences import Difference
from engine.facts.fact import Fact
from engine.facts.readers.layout import Claim
from engine.facts.roster import Register

_HALF = Decimal("0.5")


def summed(claims: Sequence[Claim], facts: Iterable[Fact], register: Register) -> Iterator[Difference]:
    """Sums of the month that are not ours. A person without any event counts zero, as the vendor's zero does."""
    mine: dict[str, list[Fact]] = {}
    for fact in facts:
        mine.setdefault(fact.subject, []).append(fact)
    for claim in claims:
        subject = register.resolve(claim.who)
        if subject not in register.people:
            continue
        ours = _count(claim, mine.get(subject, ()))
        if ours != Decimal(claim.value):
            unit = "天" if "天数" in claim.label else "次"
            told = f"{ours.normalize():f}{unit}"
            yield Difference(subject, None, claim.kind, f"{claim.label} {claim.value}", told, claim.origin)


def _count(claim: Claim, facts: Sequence[Fact]) -> Decimal:
    """Our count of what the label says. A half day without a punch lacks two; a whole one lacks four."""
    found, days = Decimal(0), {f.date for f in facts if f.kind in ("半天未签", "全天未签")}
    if claim.kind == "旷工" and "天数" not in claim.label:
        return Decimal(len(days))
    for fact in facts:
        halves = {"半天未签": 1, "全天未签": 2}.get(fact.kind, 0)
        if claim.kind == "旷工":
            found += halves * _HALF
        elif claim.kind == "缺卡":
            end = next((e for e in ("上班", "下班") if e in claim.label), "")
            found += halves * (1 if end else 2)
            found += fact.kind == "缺签" and fact.fields.get("签次") in (end or fact.fields.get("签次"), None)
        else:
            found += fact.kind == claim.kind
    return found
