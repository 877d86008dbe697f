"""What a run is to be told apart from its results: data missing for everybody, rulings that do not count."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.decision.decision import Decision
from engine.facts.attended import ROLL
from engine.facts.fact import Fact, Facts
from grammar.diagnostic import Diagnostic, Severity


def common_gaps(facts: Facts, has_folder: bool) -> Iterator[Diagnostic]:
    """What is missing for everybody, said once. has_folder: False where the whole folder's absence was reported."""
    for gap in facts.gaps if facts.subjects else ():
        if gap.subject is None and (has_folder or not gap.message.startswith(f"没有 {facts.period.name}/")):
            what, _, help = gap.message.partition("：")
            message = f"{what}，所有人的结果都是“资料不全”"
            yield Diagnostic("KP334", Severity.WARNING, message, None, help)


def rolls_with_a_clock(facts: Facts) -> Iterator[Diagnostic]:
    """A roll on days on which the time clock worked: the punches count, whatever it says. Most likely the failure was not entered."""
    days = sorted({f.date for f in facts.facts if f.kind == ROLL and not _failed(facts, f)})
    if days:
        listed = "、".join(map(str, days))
        message = f"{ROLL}里有 {listed}，日历里没有登记设备故障：这些日子照打卡记录看，点名另外算一件事"
        help = "那天考勤机坏了的，在 日历 中登记为设备故障并写明理由；只是抽查点名的，不用改。"
        yield Diagnostic("KP336", Severity.WARNING, message, None, help)


def _failed(facts: Facts, roll: Fact) -> bool:
    halves = facts.calendar.broken(roll.date) if facts.calendar else None
    half = roll.fields.get("时段", "")
    return halves is not None and (not halves or half in ("", "全天") or half in halves)


def judgements(decisions: Iterable[Decision]) -> Iterator[Diagnostic]:
    """Discretion outside its range, or not signed for: mistakes that leave the result 待定 (S11)."""
    for decision in decisions:
        who = f"{decision.period.name} {decision.subject} {decision.name}"
        for finding in decision.findings:
            help = f"请{finding.remedy}。"
            if finding.pending.startswith("越界"):
                yield Diagnostic("KP330", Severity.WARNING, f"{who}：{finding.pending}。", None, help)
            elif finding.pending.startswith("酌情分"):  # given, but nobody has signed for it
                message = f"{who}：{finding.article}：{finding.pending}，结果待定。"
                yield Diagnostic("KP335", Severity.WARNING, message, None, help)
