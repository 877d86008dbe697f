"""Two evaluators' decisions, finding by finding and score by score."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Context, Decimal
from typing import TypeVar

from engine.decision.decision import Award, Decision, Finding
from engine.facts.fact import Facts, Subject

# Amounts without an end (a third of a point) are rounded by each evaluator at another step, far behind the cent.
_ROUND = Context(prec=20)

T = TypeVar("T")


@dataclass(frozen=True)
class Difference:
    """What differs about a subject: in words, and what either side says."""

    subject: str
    what: str
    reference: str
    live: str


def differences(reference: Sequence[Decision], live: Sequence[Decision]) -> tuple[Difference, ...]:
    """Everything in which two sets of decisions differ."""
    mine, yours = ({(d.subject_kind, d.subject): d for d in decisions} for decisions in (reference, live))
    found: list[Difference] = []
    for key in sorted({*mine, *yours}):
        if key not in mine or key not in yours:
            sides = ["有结果" if key in side else "不适用" for side in (mine, yours)]
            found.append(Difference(key[1], "结果", *sides))
        else:
            found += _of_subject(mine[key], yours[key])
    return tuple(found)


def _of_subject(one: Decision, other: Decision) -> Iterable[Difference]:
    left, right = (Counter(_finding(f) for f in d.findings) for d in (one, other))
    for line in sorted((left - right) + (right - left)):
        yield Difference(
            one.subject, "条款", *(f"{n}次 {line}" if (n := c[line]) else "没有" for c in (left, right))
        )
    for name, read in _RESULTS.items():
        if read(one) != read(other):
            yield Difference(one.subject, name, read(one), read(other))


def _finding(finding: Finding) -> str:
    state = "未定" if finding.pending else "择重不计" if finding.outweighed else ""
    size = _number(finding.nominal)
    return " ".join(
        filter(
            None,
            (finding.article, str(finding.date), f"{size}{finding.unit}", finding.bonus, finding.kind, state),
        )
    )


def _number(value: Decimal | None) -> str:
    if value is None:
        return "没有"
    text = f"{_ROUND.plus(value):f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def _bonuses(decision: Decision) -> tuple[Award, ...]:
    """Every bonus by itself, and their sum."""
    award = decision.award
    return () if award is None else (*award.parts, award)


_RESULTS: dict[str, Callable[[Decision], str]] = {
    "状态": lambda d: str(d.status),
    "得分": lambda d: _number(d.score),
    "暂计": lambda d: _number(d.score_known),
    "等次": lambda d: d.grade,
    "奖励": lambda d: "，".join(f"{p.name} {_number(p.amount)}" for p in _bonuses(d)) or "没有",
    "扣款": lambda d: _number(d.charged),
    "取消": lambda d: "、".join(sorted(d.lost)),
    "后果": lambda d: "、".join(sorted(f"{text}（{article}）" for text, article in d.consequences)),
    "排名": lambda d: str(d.rank),
    "类别": lambda d: "，".join(
        f"{c.name} {_number(c.nominal)}→{_number(c.effective)}" for c in d.categories
    ),
}


def smallest(facts: Facts, differ: Callable[[Facts], bool]) -> Facts:
    """The fewest subjects and facts that still differ: halves, then quarters … are left out as long as they can be."""
    people = _shrunk(facts.subjects, lambda kept: differ(_of(facts, kept, facts.groups)))
    facts = _of(facts, people, facts.groups)
    pairs = [(sort, one) for sort, mine in facts.groups.items() for one in mine]
    groups = _grouped(facts, _shrunk(pairs, lambda kept: differ(_of(facts, people, _grouped(facts, kept)))))
    facts = _of(facts, people, groups)
    current = _shrunk(facts.facts, lambda kept: differ(replace(facts, facts=tuple(kept))))
    facts = replace(facts, facts=tuple(current))
    earlier = _shrunk(facts.earlier, lambda kept: differ(replace(facts, earlier=tuple(kept))))
    return replace(facts, earlier=tuple(earlier))


def _grouped(facts: Facts, kept: Iterable[tuple[str, Subject]]) -> dict[str, tuple[Subject, ...]]:
    pairs = tuple(kept)
    return {sort: tuple(one for of, one in pairs if of == sort) for sort in facts.groups}


def _of(facts: Facts, subjects: Sequence[Subject], groups: Mapping[str, tuple[Subject, ...]]) -> Facts:
    """The facts about some people and groups."""
    ids = {s.id for s in (*subjects, *(s for mine in groups.values() for s in mine))}
    return replace(
        facts,
        subjects=tuple(subjects),
        groups=groups,
        facts=tuple(f for f in facts.facts if f.subject in ids),
        earlier=tuple(f for f in facts.earlier if f.subject in ids),
    )


def _shrunk(items: Sequence[T], differ: Callable[[Sequence[T]], bool]) -> Sequence[T]:
    """ddmin: a subset that differs and of which no single item can be left out."""
    parts = 2
    while len(items) >= 1:
        size = max(1, len(items) // parts)
        for start in range(0, len(items), size):
            rest = [*items[:start], *items[start + size :]]
            if differ(rest):
                items, parts = rest, max(2, parts - 1)
                break
        else:
            if size == 1:
                break
            parts *= 2
    return items
