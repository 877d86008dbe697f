"""每名 成员 全年 … 合计: a total for every value of a field by itself."""

from __future__ import annotations

from decimal import Decimal

from engine.evaluate.context import Occurrence
from engine.evaluate.draft import Draft
from engine.policy import model as m

Group = tuple[str, list[Occurrence], list[Occurrence]]


def each(draft: Draft, clause: m.Clause, target: m.OfTotal, found: list[Occurrence]) -> list[Group]:
    """(value, occurrences of the period, those before) for every value of the field; else all together, "".

    A fact without the field leaves the clause undecided: it could be anybody's.
    """
    if not target.by:
        return [("", found, draft.earlier)]
    mine = [o for o in found if o.fact.kind in target.kinds]
    before = [o for o in draft.earlier if o.fact.kind in target.kinds]
    for blank in (o for o in mine if target.by not in o.fact.fields):
        fact, reason = blank.fact, f"“{target.by}”没有填写"
        event = draft.event(blank)
        draft.findings.append(
            draft.finding(clause, event, fact.date, (), "", Decimal(0), fact.origins, (), reason)
        )
    values = {o.fact.fields[target.by] for o in (*mine, *before) if target.by in o.fact.fields}
    return [(v, _of(mine, target.by, v), _of(before, target.by, v)) for v in sorted(map(str, values))]


def _of(occurrences: list[Occurrence], field: str, value: str) -> list[Occurrence]:
    return [o for o in occurrences if str(o.fact.fields.get(field, "")) == value]
