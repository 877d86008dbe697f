"""What 除外 lists, as conditions: 有 准假、公务外出 或 职务 为 科长、主任 goes on with the words before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from grammar import syntax as s


def gathered(parts: Sequence[s.Condition | s.Word]) -> list[s.Condition]:
    """The conditions, each with the words that go on with it."""
    found: list[s.Condition] = []
    for part in parts:
        if not isinstance(part, s.Word):
            found.append(part)
            continue
        before = found[-1] if found else None
        if isinstance(before, s.Has):
            span = before.span.to(part.span)
            found[-1] = replace(before, events=(*before.events, part), span=span)
        elif isinstance(before, s.FieldIs):
            span = before.span.to(part.span)
            found[-1] = replace(before, values=(*before.values, part), span=span)
    return found
