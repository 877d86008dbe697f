"""Everybody's order by a figure: values, ranks with ties broken, and who holds a place (S14)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from engine.evaluate.rounding import rounded
from engine.evaluate.wording import number
from engine.policy import model as m

Value = Fraction
_WHOLE = {"季": "当季", "年": "全年"}


@dataclass(frozen=True)
class Standing:
    """Values of those who take part and their keys of order, the best first; why: nobody has a place, because …"""

    values: Mapping[str, Value]
    keys: Mapping[str, tuple[Value, ...]]
    why: str = ""

    def rank(self, subject: str, first: bool = True) -> int:
        """Place of a subject from the top or from the end; equals share one, the next is counted on (1, 1, 3)."""
        mine = self.keys[subject]
        return 1 + sum((other < mine) if first else (other > mine) for other in self.keys.values())


def standing(
    target: m.OfRank, values: Mapping[str, Value], further: Sequence[Callable[[str], Value]]
) -> Standing:
    """The order of those who have a value. further: figures that decide between equals, one after the other."""
    signs = [_sign(target.upwards), *(_sign(up) for _, up in target.breaks)]
    figures: list[Callable[[str], Value]] = [values.__getitem__, *further]
    keys = {s: tuple(sign * figure(s) for sign, figure in zip(signs, figures, strict=True)) for s in values}
    return Standing(values, keys)


def _sign(upwards: bool) -> int:
    """The best has the smallest key."""
    return 1 if upwards else -1


def holders(target: m.OfRank, place: m.IsPlace, order: Standing) -> frozenset[str]:
    """Who holds one of the places.

    Nobody is among the last who is as good as the best, and nobody among the first by a count of nothing (迟到次数
    前 3名): where nothing tells people apart, a place means nothing.
    """
    heads = heads_of(place.number, place.unit, len(order.keys), target.heads)
    found = {
        s
        for s in order.keys
        if place.low <= order.rank(s, place.first) <= heads and _counts(target, place, order, s)
    }
    if not target.ties and len(found) > heads - place.low + 1:
        border = max(order.rank(s, place.first) for s in found)
        found = {s for s in found if order.rank(s, place.first) < border}
    return frozenset(found)


def _counts(target: m.OfRank, place: m.IsPlace, order: Standing, subject: str) -> bool:
    if not place.first:
        return len(order.keys) > 1 and order.rank(subject) > 1
    return target.upwards or on_score(target) or order.values[subject] != 0


def on_score(target: m.OfRank) -> bool:
    """Whether the score is compared, not a figure of what happened."""
    return target.name == "得分"


def heads_of(share: Decimal, unit: str, everybody: int, mode: str) -> int:
    """How many heads a number or a share of everybody is."""
    if unit != "%":
        return int(share)
    return int(rounded(Fraction(share) * everybody, mode, Decimal(1)))


def first_place(target: m.OfRank) -> m.IsPlace:
    """The places that the clause begins with."""
    return m.IsPlace(target.first, target.low, target.number, target.unit, words(target))


def name_of(target: m.OfRank) -> str:
    """得分, 当季得分, 迟到次数."""
    return f"{_WHOLE[target.scope]}{target.name}" if target.scope else target.name


def words(target: m.OfRank) -> str:
    """得分 前 3名, 得分 第2名 至 第3名."""
    shown = f"{number(target.number * 100)}%" if target.unit == "%" else f"{number(target.number)}名"
    if target.low > 1 and target.unit != "%":
        return f"{name_of(target)} 第{target.low}名 至 第{shown}"
    return f"{name_of(target)} {'前' if target.first else '后'} {shown}"
