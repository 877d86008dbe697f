"""What stands in the way of a decision, in words, and what people have to fill in where to remove it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from engine.decision.decision import Check
from engine.evaluate.context import Month
from engine.evaluate.wording import value
from engine.facts.attended import NO_CLOCK, ROLL
from engine.facts.fact import CORRECTING, Fact, Origin
from engine.facts.slots import ABSENT, UNSIGNED
from engine.policy.kinds import LEAVE, PUNCHES, STATE_FIELD
from engine.policy.model import Policy

_BLANK = re.compile("“([^”]+)”没有填写")
_UNSIGNED = re.compile("没有写(裁定人|裁定理由)")


def open_reason(check: Check) -> str:
    """Why a condition is not known: 尚未查实：投诉 T-003 待核."""
    if check.kind == "核实":
        return f"{'是否成立还不能定' if check.text == '事实成立' else '尚未查实'}：{check.seen}"
    if check.kind == "例外":
        return f"是否除外还不能定：{check.seen}"
    return f"{check.text}：{check.seen}"


def open_remedy(month: Month, fact: Fact, check: Check) -> str:
    """What to fill in so that a condition becomes known; "" where nothing can be said."""
    kind = month.policy.kinds[fact.kind]
    if blank := _BLANK.search(check.seen):
        return f"在 {_places(fact.origins)} 填写“{blank[1]}”"
    if check.kind == "例外":
        return "请假单审批以后，把请假表里的“审批状态”改好，再运行一次"
    if check.kind != "核实":
        return ""
    if check.seen.startswith(CORRECTING):
        return f"批准以后，在 {fact.origins[-1]} 填写批准人和批准日期，再运行一次；不批准的，删去那一行"
    if NO_CLOCK in check.seen:
        return f"在 {ROLL} 里补上这个人这半天到没到岗，再运行一次"
    if kind.sheet in (PUNCHES, LEAVE):
        slips = [o for o in fact.origins if LEAVE in (o.sheet, o.file.rsplit("/", 1)[-1].split(".")[0])]
        return f"请假单审批以后，把 {_places(slips)} 的“审批状态”改好，再运行一次" if slips else ""
    return f"查清以后，在 {_places(fact.origins)} 的“{STATE_FIELD}”填写“属实”或“不属实”"


def charge_remedy(fact: Fact, pending: str) -> str:
    """What to fill in so that an amount becomes known; "" where nothing can be said."""
    if blank := _BLANK.search(pending) or _UNSIGNED.search(pending):
        return f"在 {_places(fact.origins)} 填写“{blank[1]}”"
    if pending.startswith("越界"):
        return f"核对 {_places(fact.origins)} 的“酌情分”"
    if pending.startswith("酌情"):
        return f"在 {_places(fact.origins)} 填写“酌情分”“裁定人”“裁定理由”"
    return ""


def reading(fact: Fact) -> tuple[str, ...]:
    """How a fact is to be read: what is not in the row and counts as something, or that nothing is there at all."""
    if fact.assumed:
        return tuple(
            f"“{name}”没有填写，按{value(fact.fields[name])}（规则里写明的）" for name in fact.assumed
        )
    if fact.kind in (ABSENT, UNSIGNED) and any(o.row and _rolled(o) for o in fact.origins):
        return ("这半天考勤机故障，所列的行是人工点名",)
    if fact.kind == ABSENT:
        return ("这半天没有打卡记录，所以没有行号",)
    if fact.kind == UNSIGNED and "签次" not in fact.fields:
        return ()  # not of the punches: something else was deemed to be it
    if fact.kind == UNSIGNED and fact.origins and fact.origins[0].row:
        return ("所列的行是这半天仅有的一次打卡，另一次没有打",)
    if fact.kind == UNSIGNED:
        return ("规定的时间内没有打卡，所以没有行号",)
    return ()


def _rolled(origin: Origin) -> bool:
    return ROLL in (origin.sheet, origin.file.rsplit("/", 1)[-1].split(".")[0])


def cited(kinds: Iterable[str], policy: Policy) -> tuple[str, ...]:
    """By which other texts facts of these kinds are established."""
    known = (policy.kinds[k] for k in kinds if k in policy.kinds)
    return tuple(f"{k.name} 按引用的《{k.cites}》认定，见“{k.sheet}”表" for k in known if k.cites)


def _places(origins: Iterable[Origin]) -> str:
    return "、".join(map(str, origins))
