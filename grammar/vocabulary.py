"""Vocabulary of a rule file: the declared words, collected before the clauses are read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from grammar.normal import fold

# A name is collected though the sign behind it is wrong: the mistake is told once, at the declaration.
# Where a statement can begin: layout carries no meaning, and the lines of the header need no full stop.
_BEGIN = r"(?:^|[。\n]|施行|周期\s*[月季年])\s*"
_FACT = re.compile(_BEGIN + r"事实\s*：?\s*([^\s，；。：]+)\s*(?:：([^。]*))?")
_DERIVED = re.compile(r"(?:^|[。\n])\s*认定\s*([^\s，；。：]+)\s*：")
_MEASURE = re.compile(_BEGIN + r"指标\s*([^\s，；。：=]+?)\s*[：=]")
_CATEGORY = re.compile(_BEGIN + r"类别\s*([^\s，；。：=（]+?)\s*(?:[：=（]|\d)")
_AWARD = re.compile(_BEGIN + r"奖励\s*([^\s，；。：=\d]+?)\s*(?:：\s*全额|。)")
_PARAMETER = re.compile(_BEGIN + r"参数\s*([^\s，；。：=\d]+?)\s*[：=\d]")
_SUBJECT = re.compile(r"(?:^|[。\n]|施行)\s*对象\s*：?\s*([^\s，。]+(?:\s*、\s*[^\s，。]+)*)\s*，\s*周期")
_WORKED_OUT = re.compile(r"为\s*[^、；]+?至\s*[^、；]+?的\s*(?:工作日数|天数|分钟数)")
_BRACKET = re.compile(r"（[^）]*）")

SUBJECT_FIELDS = ("职务", "工号", "姓名", "日期")
TOTALS = ("得分", "扣分", "加分")
GROUPS = ("准假", "请假")
HALF_DAY = "旷工半天"
# What a window's score would be by its own events alone: 窗口得分 为 成员 得分 平均 × 50% ＋ 自身得分 × 50%.
OWN_SCORE = "自身得分"
# How a tally without 件数, 合计 … takes its value: from the one record that there must be.
SINGLE = "唯一"


@dataclass(frozen=True)
class Vocabulary:
    """Words that a rule file may use as events, fields, measures (parameters included) and bonuses."""

    events: frozenset[str] = frozenset()
    fields: frozenset[str] = frozenset()
    measures: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    awards: frozenset[str] = frozenset()

    def __or__(self, other: Vocabulary) -> Vocabulary:
        return Vocabulary(
            self.events | other.events,
            self.fields | other.fields,
            self.measures | other.measures,
            self.categories | other.categories,
            other.groups,  # of the file itself: what others appraise does not matter here
            self.awards | other.awards,
        )

    @property
    def event_words(self) -> frozenset[str]:
        """Events as they can be written: the declared, the group 准假 and the half-day form of 旷工."""
        extra = {HALF_DAY} if "旷工" in self.events else set()
        return self.events | set(GROUPS) | extra

    @property
    def field_words(self) -> frozenset[str]:
        """Fields of events and of the person appraised."""
        return self.fields | set(SUBJECT_FIELDS)

    @property
    def measure_words(self) -> frozenset[str]:
        """Measures: declared, the total, and each category's points."""
        of_groups = {f"{g}得分" for g in self.groups} | ({OWN_SCORE} if self.groups else set())
        return self.measures | {"得分"} | of_groups | {c + t for c in self.categories for t in TOTALS}


def collect(text: str) -> Vocabulary:
    """The words that a normalised rule file declares."""
    events: set[str] = set()
    fields: set[str] = set()
    for name, body in _FACT.findall(text):
        events.add(name)
        listed = _WORKED_OUT.sub("", _BRACKET.sub("", body.split("；")[0]))
        fields.update(fold(f) for f in listed.split("、") if fold(f))
    measures = frozenset(_MEASURE.findall(text)) | frozenset(_PARAMETER.findall(text))
    events.update(_DERIVED.findall(text))
    categories = frozenset(_CATEGORY.findall(text))
    awards = frozenset(_AWARD.findall(text))
    return Vocabulary(frozenset(events), frozenset(fields), measures, categories, _groups(text), awards)


def _groups(text: str) -> frozenset[str]:
    """The further kinds of subjects: 窗口 of 对象 人员、窗口."""
    found = _SUBJECT.search(text)
    return frozenset(w.strip() for w in found[1].split("、")[1:]) if found else frozenset()


def union(vocabularies: Iterable[Vocabulary]) -> Vocabulary:
    """All words of several files."""
    result = Vocabulary()
    for vocabulary in vocabularies:
        result = result | vocabulary
    return result
