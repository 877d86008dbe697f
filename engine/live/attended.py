"""视为 出勤: no half day counts as attended twice, whatever it is attended by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from math import ceil

from engine.facts.fact import Value
from engine.live.case import Case, Seen
from engine.live.workdays import workdays_after

ATTENDED, DAYS, HALF = "出勤", "天数", "时段"
_WHOLE = ("", "全天")
_ONE = Decimal(1)


class Attended:
    """How much of each day is attended so far: by what was read, and by what was deemed to be so."""

    def __init__(self, case: Case, found: Iterable[Seen]) -> None:
        self._calendar = case.calendar
        self._taken: dict[date, list[tuple[str, Decimal]]] = defaultdict(list)
        for one in found:
            size = one.fact.fields.get(DAYS)
            if one.fact.kind == ATTENDED and one.counts and isinstance(size, Decimal):
                self._taken[one.fact.date].append((_half(one.fact.fields), size))

    def left(self, day: date, fields: Mapping[str, Value]) -> dict[str, Value]:
        """The fields of an 出勤 that begins on a day, with so much as is not attended yet; none where all of it is."""
        half, size = _half(fields), fields.get(DAYS)
        if not isinstance(size, Decimal):
            if half in _WHOLE:
                return dict(fields)  # how much it is, nobody has said
            size = Decimal("0.5")
        got, rest = Decimal(0), size
        for at in (day, *workdays_after(self._calendar, day, ceil(size) - 1)):
            mine = min(rest, _ONE, self._room(at, half))
            self._taken[at].append((half, mine))
            got, rest = got + mine, rest - min(rest, _ONE)
        return {**fields, DAYS: got} if got else {}

    def _room(self, day: date, half: str) -> Decimal:
        mine = self._taken[day]
        if half not in _WHOLE and any(size and which == half for which, size in mine):
            return Decimal(0)
        return max(_ONE - sum((size for _, size in mine), Decimal(0)), Decimal(0))


def _half(fields: Mapping[str, Value]) -> str:
    return str(fields.get(HALF) or "")
