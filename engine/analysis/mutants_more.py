"""Further changes of one thing: facts of one matter, other multiples, growing charges, values by role, the score's rounding."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from engine.decision.figures import plain
from engine.policy import model as m

_FALL = {"四舍五入": "去尾", "进一": "去尾", "去尾": "进一"}


def more_of_clause(clause: m.Clause) -> Iterator[tuple[str, m.Clause]]:
    """What counts once, how many times as much, and how much more each time."""
    for text, matter in _matter(clause.matter) if clause.matter else ():
        yield text, replace(clause, matter=matter)
    rule = clause.escalation
    if rule is not None:
        text = f"把“{rule.word}”再加一倍"
        yield text, replace(clause, escalation=replace(rule, extra=rule.extra + 1))
        if rule.by:
            yield f"去掉“同一 {rule.by}”", replace(clause, escalation=replace(rule, by=""))
    for position, branch in enumerate(clause.branches):
        before, after = clause.branches[:position], clause.branches[position + 1 :]
        for text, changed in _growing(branch):
            yield text, replace(clause, branches=(*before, changed, *after))


def more_of_policy(policy: m.Policy) -> Iterator[tuple[str, str, m.Policy]]:
    """Section, the change in words, and the policy with it."""
    for position, matter in enumerate(policy.matters):
        before, after = policy.matters[:position], policy.matters[position + 1 :]
        for text, changed in _matter(matter):
            kept = (changed,) if changed is not None else ()
            yield "总分", text, replace(policy, matters=(*before, *kept, *after))
    if policy.rounding is not None and policy.scored:
        mode, to = policy.rounding
        yield "总分", f"去掉得分的“{mode}到{plain(to)}分”", replace(policy, rounding=None)
        text = f"把得分的“{mode}”改成“{_FALL[mode]}”"
        yield "总分", text, replace(policy, rounding=(_FALL[mode], to))
    for name, versions in sorted(policy.parameters.items()):
        for position, version in enumerate(versions):
            for at, (role, value) in enumerate(version.by):
                by = (*version.by[:at], (role, value * 2 or value + 1), *version.by[at + 1 :])
                other = (*versions[:position], replace(version, by=by), *versions[position + 1 :])
                text = f"{name}：把{role}的“{plain(value)}{version.unit}”加一倍"
                yield "参数", text, replace(policy, parameters={**policy.parameters, name: other})


def _matter(matter: m.Matter) -> Iterator[tuple[str, m.Matter | None]]:
    yield f"去掉“{matter.text}”", None
    words = ("就高", "先发生的")
    text = f"“{matter.text}”由{words[not matter.highest]}改成{words[matter.highest]}"
    yield text, replace(matter, highest=not matter.highest)
    if matter.minutes is not None:
        for minutes in (matter.minutes - 1, matter.minutes + 1):
            yield f"把“{matter.text}”的时限改成 {plain(minutes)}分钟", replace(matter, minutes=minutes)


def _growing(branch: m.Branch) -> Iterator[tuple[str, m.Branch]]:
    for position, effect in enumerate(branch.effects):
        if isinstance(effect, m.Points) and effect.grow:
            before, after = branch.effects[:position], branch.effects[position + 1 :]
            more = replace(effect, grow=effect.grow * 2)
            text = f"把“比上次增加 {plain(abs(effect.grow))}{effect.of}”加一倍"
            yield text, replace(branch, effects=(*before, more, *after))
