"""A column of moments as seconds. Each different hour and each different rest is read once, however many rows there are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta
from itertools import repeat
from operator import add, floordiv, itemgetter, methodcaller, sub
from typing import Any

from engine.facts.cells import Cell, clock, moment
from engine.facts.columns import Cells
from engine.facts.punch import ZERO, second_of

# Sheets keep moments as binary fractions of a day; as for single cells, the nearest second is meant.
_ZERO, _SECOND = ZERO - timedelta(milliseconds=500), timedelta(seconds=1)
# About so many cells are looked at for where the colon stands.
_SAMPLE = 100
_COLONS = frozenset(":：")
# What stands for no moment, alone or in a sum: long before the year 1.
_NONE = -(10**18)


def seconds_of(column: Cells) -> tuple[list[int], list[int]]:
    """Seconds since ZERO of every cell, and the indices of those that need a closer look, which have any number."""
    types = {bytes} if column.encoded else {*map(type, column.keys)}
    if not column.keys:
        return [], []
    if types <= {datetime}:
        return [*map(floordiv, map(sub, column.keys, repeat(_ZERO)), repeat(_SECOND))], []
    if types <= {str} or types <= {bytes}:
        return _written(column)
    return _single(column)


def _written(column: Cells) -> tuple[list[int], list[int]]:
    """Moments as people write them: before the first colon the day and the hour, from it on the minutes.

    In most sheets it stands at one place in all cells, and then they are cut there; else each where it has its own.
    """
    keys, colon = column.keys, b":" if column.encoded else ":"
    hours, rests = _Parts(lambda key: _hour(column.cell(key))), _Parts(lambda key: _rest(column.cell(key)))
    minutes = _Parts(lambda key: rests[colon + key])
    first, *others = {key.find(colon) for key in keys[:: len(keys) // _SAMPLE + 1]}
    if others:
        found = [hours[hour] + minutes[rest] for hour, _, rest in map(methodcaller("partition", colon), keys)]
        return found, _without(found)
    before, after = itemgetter(slice(first)), itemgetter(slice(first, None))
    found = [*map(add, map(hours.__getitem__, map(before, keys)), map(rests.__getitem__, map(after, keys)))]
    if _NONE not in hours.values() and _NONE not in rests.values():
        return found, []
    for at in _without(found):
        hour, _, rest = keys[at].partition(colon)
        found[at] = hours[hour] + minutes[rest]
    return found, _without(found)


def _without(found: Sequence[int]) -> list[int]:
    """The indices of what is no moment."""
    return [at for at, second in enumerate(found) if second < _NONE // 2]


def _single(column: Cells) -> tuple[list[int], list[int]]:
    """Cells of several types: what is no moment of the spreadsheet program's needs a closer look."""
    found = [(key - _ZERO) // _SECOND if type(key) is datetime else _NONE for key in column.keys]
    return found, _without(found)


class _Parts(dict[Any, int]):
    """Seconds that parts of cells stand for, _NONE for those that stand for none."""

    def __init__(self, read: Callable[[Any], int]) -> None:
        self._read = read

    def __missing__(self, part: Any) -> int:
        self[part] = found = self._read(part)
        return found


def _hour(written: Cell) -> int:
    found = None if _COLONS & {*str(written)} else moment(f"{written}:00")
    return second_of(found) if isinstance(found, datetime) else _NONE


def _rest(written: Cell) -> int:
    found = clock(f"0{written}") if str(written).startswith(":") else None
    return found.minute * 60 + found.second if isinstance(found, time) else _NONE
