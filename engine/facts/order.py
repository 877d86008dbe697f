"""Sorting by a key of which the costly part is seldom needed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import groupby
from typing import Any, TypeVar

T = TypeVar("T")


def by_keys(items: Iterable[T], first: Callable[[T], Any], then: Callable[[T], Any]) -> list[T]:
    """Items by the first key, and by the second where the first leaves them equal; only there it is worked out."""
    ordered: list[T] = []
    for _, equal in groupby(sorted(items, key=first), first):
        group = list(equal)
        ordered += sorted(group, key=then) if len(group) > 1 else group
    return ordered
