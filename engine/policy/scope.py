"""What a clause can refer to while a rule file is resolved, and the mistakes found so far."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from engine.policy.kinds import LEAVE, SCORES, FactKind, Field
from engine.policy.units import dimension, factor, field_dimension
from grammar import syntax as s
from grammar.diagnostic import Diagnostic, InSource, Label, Severity
from grammar.source import Source, Span

GROUP_LEAVE = "准假"
ALL_LEAVE = "请假"
# How kinds of the leave sheet are called that are no leave: whoever is away on these is at work elsewhere.
OFFICIAL = re.compile(r"公务|公差|公出|出差|外出|因公")
HALF_DAY = "旷工半天"
ABSENCE = "旷工"
SCOPES = {
    "周": ("每周", "一周内"),
    "月": ("当月", "每月", "全月", "本月"),
    "季": ("当季", "每季"),
    "年": ("全年", "每年度", "当年"),
}


@dataclass
class Scope:
    """Declared words of one rule file and the list that diagnostics go to. paying: an amount to be paid out is read, so that 全额 may
    stand in it. bonus: the one that the article's heading names."""

    source: Source
    kinds: Mapping[str, FactKind]
    categories: frozenset[str]
    measures: frozenset[str]
    parameters: frozenset[str]
    money: frozenset[str] = frozenset()
    period: str = "月"
    late: frozenset[str] = frozenset()
    groups: tuple[str, ...] = ()
    awards: frozenset[str] = frozenset()
    of_members: Mapping[str, str] = field(default_factory=dict)
    found: list[Diagnostic] = field(default_factory=list)
    paying: bool = False
    bonus: str = ""

    def report(
        self, code: str, message: str, span: Span, help: str = "", severity: Severity = Severity.ERROR,
        labels: tuple[Label, ...] = (),
    ) -> None:  # fmt: skip
        """Add a diagnostic at a place of this file."""
        self.found.append(Diagnostic(code, severity, message, InSource(self.source, span), help, labels))

    def event_kinds(self, words: tuple[s.Word, ...], excusing: bool = False) -> tuple[tuple[str, ...], bool]:
        """Kinds that event words stand for, and whether by half days.

        准假 is everything on the leave sheet, 请假 only what is leave: an official trip is none. excusing: it is asked
        what covers a fact (有 请假), which an official trip does as well.
        """
        kinds: list[str] = []
        half = False
        for word in words:
            if word.text in (GROUP_LEAVE, ALL_LEAVE):
                official = excusing or word.text == GROUP_LEAVE
                listed = (k.name for k in self.kinds.values() if k.sheet == LEAVE)
                kinds.extend(sorted(k for k in listed if official or not OFFICIAL.search(k)))
            elif word.text == HALF_DAY:
                kinds.append(ABSENCE)
                half = True
            else:
                kinds.append(word.text)
        return tuple(dict.fromkeys(kinds)), half

    def field_by_dimension(self, kinds: tuple[str, ...], wanted: str) -> Field | None:
        """The one field of these kinds that measures a dimension, where there is exactly one name."""
        names = {
            f.name: f
            for kind in kinds
            if kind in self.kinds
            for f in self.kinds[kind].fields
            if field_dimension(f.type) == wanted and f.name != "酌情分"
        }
        if wanted == "时刻":  # of when one was due and when one came, the latter is meant
            came = [f for name, f in names.items() if name in ("实到", "实退")]
            return came[0] if len(came) == 1 else next(iter(names.values())) if len(names) == 1 else None
        return next(iter(names.values())) if len(names) == 1 else None

    def stretch(self, word: s.Word | None) -> str:
        """月, 季 or 年 where 当月, 当季, 全年 is another stretch than the policy's own period, else ""."""
        named = next((p for p, words in SCOPES.items() if word is not None and word.text in words), "")
        return "" if named == self.period else named

    def on_result(self, name: str, paying: bool) -> bool:
        """Whether a clause on this figure is looked at after the score: on the score, or on what is to be paid."""
        on_score = name.endswith(SCORES) and name not in self.measures
        return on_score or name in self.late or paying

    def is_total(self, name: str) -> bool:
        """Whether a name is the score, a category's points or what rests on them; 参数 迟到扣分 is the parameter."""
        own = self.measures | self.parameters
        return (name.endswith(SCORES) and name not in own) or name in self.late

    def declared(self, word: s.Word, what: str) -> str:
        """A measure or parameter that stands for a number: never one that is only known from the score."""
        if word.text in (self.measures | self.parameters) - self.late:
            return word.text
        help = "请先用“指标”声明，例如 指标 年度评议分：年度评议 评议分。"
        self.report("KP208", f"{what}要的是声明过的指标或参数，“{word.text}”不是。", word.span, help)
        return ""

    def step(self, rounding: s.Rounding, wanted: str) -> Decimal | None:
        """What is rounded to; 保留 1位小数 is of whatever is rounded."""
        return self.number(rounding.to, wanted, "取整") if rounding.to.unit else rounding.to.number

    def number(self, quantity: s.Quantity, wanted: str, what: str) -> Decimal | None:
        """The quantity in its dimension's base unit; a diagnostic where it measures something else."""
        if dimension(quantity.unit) != wanted:
            self.unit_mistake(quantity, wanted, what)
            return None
        return quantity.number * factor(quantity.unit)

    def unit_mistake(self, quantity: s.Quantity, wanted: str, what: str) -> None:
        """Report a unit that does not fit, with the likely correction."""
        plain = f"{quantity.number.normalize():f}"
        wrote = f"{plain}{quantity.unit}"
        if quantity.unit == "时刻":
            wrote = f"{int(quantity.number) // 60}:{int(quantity.number) % 60:02}"
        remedy = {"时间": f"{plain}分钟", "分数": f"{plain}分", "天数": f"{plain}天", "次数": f"{plain}次"}
        remedy |= {"比例": f"{plain}%", "金额": f"{plain}元", "百分点": f"{plain}个百分点"}
        hint = f"是不是想写“{remedy[wanted]}”？" if wanted in remedy else "请核对单位。"
        self.report(
            "KP201",
            f"{what}要的是{wanted}，写的却是“{wrote}”。“分”是分数，“分钟”是时间，不能混用。"
            if {wanted, quantity.unit} & {"时间", "分", "分数"} and "分" in quantity.unit
            else f"{what}要的是{wanted}，写的却是“{wrote}”。",
            quantity.span,
            hint,
        )
