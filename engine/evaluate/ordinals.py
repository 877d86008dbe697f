"""Which of its facts one is under a clause (第2次), and what is excepted and so does not count."""

from __future__ import annotations

from engine.decision.decision import Check
from engine.evaluate.conditions import check, standing
from engine.evaluate.draft import Draft
from engine.evaluate.spans import begins
from engine.evaluate.sparing import limited
from engine.facts.fact import Fact
from engine.policy import model as m


def counts(clause: m.Clause) -> bool:
    """Whether it matters which of its facts this one is."""
    return any(
        any(isinstance(c, m.IsNth) for c in b.conditions)
        or any(isinstance(e, m.Points) and e.grow for e in b.effects)
        for b in clause.branches
    )


def deems(clause: m.Clause) -> bool:
    """Whether a clause says of some of its facts that they are deemed to be something else."""
    return any(isinstance(e, m.Become) for b in clause.branches for e in b.effects)


def nth(draft: Draft, fact: Fact, clause: m.Clause, condition: m.IsNth) -> Check:
    """Whether the fact is the one that the condition asks for."""
    number = draft.ordinals.get((clause.article, id(fact)))
    if number is None and any(c.verdict is None for c in standing(fact)):
        return Check(condition.text, "还没有核实，第几次未定", None, "次数")
    if number is None:
        return Check(condition.text, "不计入次数", False, "次数")
    met = number >= condition.number if condition.upwards else number == condition.number
    return Check(condition.text, f"第{number}次", met, "次数")


def count(draft: Draft, fact: Fact, clause: m.Clause) -> None:
    """The fact's ordinal under the clause: facts that stand and are not excepted, in order of time."""
    excepted = any(c.verdict is False for c in exemptions(draft, fact, clause))
    if standing(fact) or excepted or (clause.article, id(fact)) in draft.ordinals:
        return
    conditions = (c for b in clause.branches for c in b.conditions if isinstance(c, m.IsNth))
    scope = next((c.scope for c in conditions), "")
    first = begins(draft.month.period, scope, fact.date)
    key = f"{_key(clause)} {first}"
    if key not in draft.counted and isinstance(clause.target, m.ForEvent):
        kinds = clause.target.kinds
        draft.counted[key] = sum(
            o.fact.kind in kinds
            and first <= o.fact.date <= fact.date
            and not standing(o.fact)
            and not any(c.verdict is False for c in exemptions(draft, o.fact, clause))
            for o in (*draft.earlier, *draft.named_before)
        )
    draft.counted[key] = draft.counted.get(key, 0) + 1
    draft.ordinals[(clause.article, id(fact))] = draft.counted[key]


def _key(clause: m.Clause) -> str:
    """A clause among those of its article: several 凡 of one 款 count apart."""
    kinds = clause.target.kinds if isinstance(clause.target, m.ForEvent) else ()
    return f"{clause.article} {'、'.join(kinds)}"


def exemptions(draft: Draft, fact: Fact, clause: m.Clause) -> tuple[Check, ...]:
    """除外 conditions as checks: verdict False means that the fact is excepted.

    A fact of an earlier month is excepted by what there was in the earlier months.
    """
    found = []
    before = bool(clause.exemptions) and any(o.fact is fact for o in (*draft.earlier, *draft.named_before))
    month = draft.month.past() if before else draft.month
    for condition in clause.exemptions:
        seen = check(month, fact, condition)
        verdict = None if seen.verdict is None else not seen.verdict
        found.append(Check(f"除外：{seen.text}", seen.seen, verdict, "例外"))
    return limited(draft, month, fact, clause, tuple(found)) if clause.spared else tuple(found)
