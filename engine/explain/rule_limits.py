"""What a clause does not charge at first, at most, or twice, read back as plain sentences."""

from __future__ import annotations

from engine.decision.figures import plain
from engine.explain.rule_words import EVERY, expression
from engine.policy import model as m

_WITHIN = {"次": "每一次", "天": "每一天", "月": "每个月", "季": "每个季度"}


def lines(clause: m.Clause, policy: m.Policy) -> list[str]:
    """Caps of the clause, and what is one matter."""
    found = []
    for cap in clause.caps:
        whole = cap.within != "次"
        found.append(f"上限：{_cap(cap, policy)}{'，按时间先后用到为止' if whole else ''}。")
    if clause.matter is not None:
        found.append(f"不重复：{matter(clause.matter)}。")
    return found


def of_branch(branch: m.Branch, policy: m.Policy) -> str:
    """The same for one band, to go on its sentence."""
    own = [free(branch.free, EVERY.get(policy.period, "每期"))] if branch.free else []
    own += [_cap(c, policy) for c in branch.caps]
    return "".join(f"；这一档{x}" for x in own)


def free(allowance: m.Allowance, often: str) -> str:
    """每月按时间先后，前 2 次不计分."""
    often = EVERY.get(allowance.scope, often)
    return f"{often}按时间先后，前 {plain(allowance.number)} {allowance.unit}不计分"


def _cap(cap: m.Cap, policy: m.Policy) -> str:
    when = _WITHIN.get(cap.within) or EVERY.get(policy.period, "每期")
    most = expression(cap.expression) if cap.expression else _sized(cap)
    return f"{when}最多{'扣' if cap.sign < 0 else '加（得）'} {most}"


def _sized(cap: m.Cap) -> str:
    assert cap.most is not None
    return f"奖励的 {plain(cap.most * 100)}%" if cap.of == "%" else f"{plain(cap.most)} {cap.of}"


def matter(node: m.Matter) -> str:
    """标题相同的几件，只计最多的一件."""
    which = f"{'、'.join(node.fields)}相同的" if node.fields else "同一种事"
    if node.day:
        which += "在同一天的"
    if node.minutes is not None:
        which += f"，与计了的一件相隔不超过 {plain(node.minutes)} 分钟的"
    kept = "只计扣（加）得最多的一件，一样多的计先发生的" if node.highest else "只计先发生的一件"
    return f"{which}几件，{kept}；要看的栏目没有填写的，结果待定"


def _brings(branch: m.Branch) -> str:
    """What a cell brings: 加 10分; a formula as it is worked out."""
    formula = next((e for e in branch.effects if isinstance(e, m.Computed)), None)
    if formula is None:
        return branch.text.rsplit("，", 1)[-1]
    verb = "扣" if formula.sign < 0 else "加"
    return f"{verb}：{expression(formula.expression)}（以{formula.of}计）"


def table(clause: m.Clause) -> list[str]:
    """A clause that is written as a table: one line for each row, and what becomes of a missing cell."""
    rows: dict[str, list[str]] = {}
    for branch in clause.branches:
        names = {c.field: "、".join(c.values) for c in branch.conditions if isinstance(c, m.FieldIn)}
        row, column = (
            names.get(f, "") for f in (clause.table if len(clause.table) == 2 else ("", clause.table[0]))
        )
        rows.setdefault(row, []).append(f"{column} {_brings(branch)}")
    head = f"怎么处理（查表，{'为行，'.join(clause.table)}{'为列' if len(clause.table) == 2 else ''}）："
    lines = [
        f"    {row}：{'；'.join(cells)}。" if row else f"    {'；'.join(cells)}。"
        for row, cells in rows.items()
    ]
    return [head, *lines, "    表里没有的，列为“未规定”，不计。"]
