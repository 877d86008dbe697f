"""Words for bounds and their two sides, and the smallest difference that people would write."""

from __future__ import annotations

import re
from decimal import Decimal

from engine.evaluate.wording import number, with_unit
from engine.policy import model as m

_STEPS = {"%": Decimal("0.01"), "百分点": Decimal("0.01")}
GRAIN = Decimal("0.5")
_UP_TO = {"分钟": "以内", "天": "以内", "次": "以内"}
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})")
_SEEN = re.compile(r"[约第]?(-?\d+(?:\.\d+)?)(.*)")


def step(unit: str, at: Decimal, grain: Decimal = GRAIN) -> Decimal:
    """By how much a number in a unit is moved: one of the last place that people use there.

    grain: of scores, the smallest difference that the policy's points can make.
    """
    if unit == "分":
        return grain
    if unit == "天" and at % 1:
        return Decimal("0.5")
    return _STEPS.get(unit, Decimal(1))


def amount(value: Decimal, unit: str) -> str:
    """A number with its unit: 10分钟, 30%."""
    if unit == "百分点":
        return f"{number(value * 100)}个百分点"
    return with_unit(value, unit)


def limit_words(limit: m.Limit, unit: str) -> str:
    """One bound: 10分钟以内, 不满 10分钟."""
    shown = amount(limit.number, unit)
    return {
        "<=": f"{shown}{_UP_TO.get(unit, '以下')}",
        "<": f"不满{shown}",
        ">": f"超过{shown}",
        ">=": f"{shown}以上",
        "=": shown,
    }[limit.op]


def written(band: m.InBand, position: int) -> str:
    """A bound as its author wrote it, where the band's words can be told apart."""
    parts = band.text.removeprefix(f"{band.field} ").split("、")
    if len(parts) != len(band.limits):
        return limit_words(band.limits[position], band.unit)
    return parts[position].split(" ")[-1]


def parsed(seen: str) -> tuple[Decimal, str] | None:
    """A value that a check saw, and its unit; None where it is no number."""
    if at := _CLOCK.fullmatch(seen):
        return Decimal(int(at[1]) * 60 + int(at[2])), "时刻"
    found = _SEEN.fullmatch(seen)
    return (Decimal(found[1]), found[2].strip()) if found else None
