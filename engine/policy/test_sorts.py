"""Which of the subjects of a test are windows or units, where a regulation is about people and these."""

from __future__ import annotations

from dataclasses import replace

from engine.policy import model as m
from engine.policy.scope import Scope


def with_sorts(scope: Scope, people: tuple[m.Someone, ...]) -> tuple[m.Someone, ...]:
    """The subjects, each with its sort: a window is what somebody belongs to, or what facts of windows happen to."""
    return tuple(replace(p, sort=p.sort or _sort(scope, p, people)) for p in people)


def _sort(scope: Scope, someone: m.Someone, people: tuple[m.Someone, ...]) -> str:
    for group in scope.groups:
        about = any(scope.kinds[g.kind].about == group for g in someone.given if g.kind in scope.kinds)
        if about or any(p is not someone and _home(p, group) == someone.name for p in people):
            return group
    return ""


def homes(scope: Scope, people: tuple[m.Someone, ...]) -> set[str]:
    """Windows and units that the people of a test belong to: these are appraised though nothing is given about them."""
    return {_home(p, group) for group in scope.groups for p in people if not p.sort} - {""}


def _home(someone: m.Someone, group: str) -> str:
    return someone.window if group == "窗口" else someone.unit
