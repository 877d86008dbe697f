"""缺签 is one of two punches; whoever has none at all has no 缺签, and pays nothing where nothing else is said."""

from __future__ import annotations

from collections.abc import Iterator

from engine.facts.attended import WHOLE_DAY
from engine.facts.slots import ABSENT, UNSIGNED
from engine.policy import model as m
from engine.policy.check_unused import looked_at
from grammar import syntax as s
from grammar.diagnostic import Diagnostic, InSource, Severity


def absent_for_nothing(policy: m.Policy, tree: s.SyntaxTree) -> Iterator[Diagnostic]:
    """A policy that charges 缺签 and says nothing of a half or a whole day without a punch."""
    kinds, _ = looked_at(policy)
    kinds |= {k for c in policy.clauses if isinstance(c.target, m.OfRun) for k in c.target.kinds}
    if UNSIGNED not in kinds or kinds & {ABSENT, WHOLE_DAY}:
        return
    clause = next((c for c in policy.clauses if _of_unsigned(c)), None)
    if clause is None or clause.place is None:
        return
    message = (
        f"{clause.article}说了缺签，却没有一款说半天未签：半天、整天一次卡也没有打的，不是缺签，一分也不扣。"
    )
    help = (
        "漏打的次数照缺签算的，请加上 凡 半天未签，视为 缺签 2次；算旷工的，请加上 凡 半天未签，视为 旷工半天。"
        "原文就是不扣的，请写 容许 KP285：理由。"
    )
    yield Diagnostic("KP285", Severity.WARNING, message, InSource(*clause.place), help)


def _of_unsigned(clause: m.Clause) -> bool:
    """Whether a clause looks at 缺签; one that gives something for it takes nothing from anybody."""
    target = clause.target
    if not isinstance(target, m.ForEvent | m.OfTotal | m.OfRun) or UNSIGNED not in target.kinds:
        return False
    points = [e.points for b in clause.branches for e in b.effects if isinstance(e, m.Points)]
    return not points or min(points) < 0


UNSIGNED_CHECKS = (absent_for_nothing,)
