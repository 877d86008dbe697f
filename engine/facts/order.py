"""Sorting by a key of which the costly part is seldom needed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import groupby
from operator import itemgetter
from typing import Any, TypeVar

T = TypeVar("T")


def by_keys(items: Iterable[T], first: Callable[[T], Any], then: Callable[[T], Any]) -> list[T]:
    """Items by the first key, and by the second where the first leaves them equal; only there it is worked out."""
    ordered: list[T] = []
    keyed = sorted(((first(item), item) for item in items), key=itemgetter(0))
    for _, equal in groupby(keyed, itemgetter(0)):
        group = [item for _, item in equal]
        ordered += sorted(group, key=then) if len(group) > 1 else group
    return ordered
