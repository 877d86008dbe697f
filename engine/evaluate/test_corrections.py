"""更正 in tests of rules: the record stays as it was given, and what an approved slip says counts."""

from __future__ import annotations

from dataclasses import replace

from engine.evaluate.wording import value
from engine.facts.corrections import UNAPPROVED
from engine.facts.fact import CORRECTING, Correction, Fact, State
from engine.policy import model as m

_SLIP = f"{CORRECTING} 测试"


def put_right(before: Fact, after: Fact, correction: m.Amended) -> tuple[Fact | None, Correction]:
    """The fact as it counts (None: withdrawn), and the slip in words. after: with what the slip says in it."""
    what = "撤销" if correction.withdrawn else _changes(before, after)
    if not correction.approved:
        pending = replace(before, state=State.PENDING, doubt=f"{_SLIP} {UNAPPROVED}")
        return pending, _told(before, f"拟{what}；{UNAPPROVED}，不生效")
    return None if correction.withdrawn else after, _told(before, f"{what}；批准：测试")


def _changes(before: Fact, after: Fact) -> str:
    """时长 由“20分钟”改为“5分钟”, one after the other."""
    names = [n for n, v in after.fields.items() if before.fields.get(n) != v]
    found = [f"{n} 由“{_shown(before, n)}”改为“{_shown(after, n)}”" for n in sorted(names)]
    if before.state != after.state:
        found.append(f"核实状态 由“{before.state or '没有填写'}”改为“{after.state}”")
    return "，".join(found) or "没有改变"


def _shown(fact: Fact, name: str) -> str:
    held = fact.fields.get(name)
    return "没有填写" if held is None else value(held)


def _told(fact: Fact, text: str) -> Correction:
    return Correction((fact.subject,), f"{_SLIP}：{fact.kind}（{fact.date}）{text}", fact.origins)
