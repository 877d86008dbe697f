"""What a clause does not charge at first, at most, or twice: allowances, caps, and facts of one matter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from engine.policy import model as m
from engine.policy import resolve_condition as conditions
from engine.policy.clause_body import LIMITS, Body, this_band
from engine.policy.resolve_effect import amount_of, is_money, unit_of_account
from engine.policy.scope import SCOPES, Scope
from engine.policy.units import PER_WORDS, base_unit, dimension, factor
from grammar import syntax as s
from grammar.diagnostic import Severity

_LONG = {"月": 1, "季": 3, "年": 12}
_DAILY = ("每天", "每日")


def allowance(scope: Scope, items: Iterable[s.Item], kinds: tuple[str, ...]) -> m.Allowance | None:
    """前 2次 不扣; the last one written counts (fit has seen that its unit can be counted)."""
    found = [i for i in items if isinstance(i, s.FreeFirst)]
    if not found:
        return None
    unit = found[-1].quantity.unit
    number = found[-1].quantity.number * factor(unit)
    return m.Allowance(
        number, "次" if dimension(unit) == "次数" else base_unit(unit), scope.stretch(found[-1].scope)
    )


def caps(
    scope: Scope, items: Iterable[s.Item], kinds: tuple[str, ...], several: bool
) -> tuple[m.Cap, ...] | None:
    """最多 扣 5分; None after a mistake. several: the 款 has several 凡, and this holds for them together."""
    found = [_cap(scope, i, kinds, several) for i in items if isinstance(i, s.Most)]
    return tuple(c for c in found if c is not None) if None not in found else None


def last_band(scope: Scope, body: Body) -> None:
    """Written with a comma in the last of several bands, it is the band's; many mean the whole clause."""
    for item in body.branches[-1] if len(body.branches) > 1 else ():
        if isinstance(item, LIMITS) and not this_band(item):
            written = "".join(scope.source.text[item.span.start : item.span.end].split())
            help = f"要管整款，请把它前面的“，”改成“；”；只管最后一档，请写成 本档 {written}。"
            message = f"“{written}”写在最后一档里，只管这一档。"
            scope.report("KP263", message, item.span, help, Severity.WARNING)


def _cap(scope: Scope, node: s.Most, kinds: tuple[str, ...], several: bool) -> m.Cap | None:
    within = _within(scope, node)
    if within is None:
        return None
    text = "".join(scope.source.text[node.span.start : node.span.end].split())
    sign = 1 if node.adds else -1
    if isinstance(node.amount, s.Quantity):
        of = unit_of_account(node.amount)
        most = amount_of(scope, node.amount, of, "“最多”")
        return m.Cap(sign, most, of, within, text, shared=several) if most is not None else None
    expression = conditions.expression(scope, node.amount)
    if expression is None:
        return None
    of = "元" if is_money(scope, kinds, node.amount) else "分"
    return m.Cap(sign, None, of, within, text, expression, several)


def _within(scope: Scope, node: s.Most) -> str | None:
    """次, 天, 月, 季 or "" (the whole period); None after a mistake."""
    word = node.within
    if (
        word is None
        or this_band(node)
        or word.text.startswith(("本条", "本款", "本项", "此", "该项", "单项"))
    ):
        return ""
    if word.text == "单次":
        return "次"
    if word.text in _DAILY:
        return "天"
    named = next((p for p, words in SCOPES.items() if word.text in words), "")
    if named:
        if _LONG[named] > _LONG[scope.period]:
            help = f"请写 每次、每天 或 本款；要管更长的，请另写一部周期为{named}的办法。"
            scope.report("KP262", f"办法按{scope.period}考核，上限不能管到“{word.text}”。", word.span, help)
            return None
        return "" if named == scope.period else named
    if word.text in PER_WORDS or any(c.isdigit() for c in word.text):
        help = "请写 每次、每天、每月 或 本款 最多扣多少。"
        scope.report("KP262", f"上限不能按“{word.text}”来管。", word.span, help)
        return None
    return "次"


def matter(scope: Scope, items: Iterable[s.Item], kinds: tuple[str, ...]) -> m.Matter | bool | None:
    """同一 标题 就高 计分: None where nothing is said, False after a mistake."""
    node = next((i for i in items if isinstance(i, s.Alike)), None)
    if node is None:
        return None
    if any(conditions.declared_field(scope, kinds, f) is None for f in node.fields if kinds):
        return False
    return typed(scope, node)


def typed(scope: Scope, node: s.Alike) -> m.Matter | bool:
    """The matter of a clause or of the file."""
    minutes = None
    if node.within is not None:
        if dimension(node.within.unit) not in ("时间", "天数"):
            scope.unit_mistake(node.within, "时间", "“同一 …”的时限")
            return False
        days = dimension(node.within.unit) == "天数"
        minutes = node.within.number * factor(node.within.unit) * (24 * 60 if days else 1)
    text = "".join(scope.source.text[node.span.start : node.span.end].split())
    return m.Matter(tuple(f.text for f in node.fields), minutes, node.day, node.highest, text)


def grown(scope: Scope, branch: m.Branch, body: Body) -> m.Branch:
    """每次 比上次 增加 20元: the fixed charge of the clause grows with each occurrence."""
    node = next((i for b in body.branches for i in b if isinstance(i, s.Growing)), None)
    if node is None:
        return branch

    def more(effect: m.Effect) -> m.Effect:
        if not isinstance(effect, m.Points) or effect.per is not None:
            return effect
        size = amount_of(scope, node.quantity, effect.of, "“比上次增加”")
        return replace(effect, grow=(size or Decimal(0)) * (-1 if effect.points < 0 else 1))

    return replace(branch, effects=tuple(more(e) for e in branch.effects))


def until_gone(scope: Scope, items: Iterable[s.Item], capped: bool, category: str) -> bool:
    """扣完为止 needs something to run out: a cap of the clause, or a category."""
    node = next((i for i in items if isinstance(i, s.UntilGone)), None)
    if node is None or capped or category:
        return True
    help = "请写 本款 最多扣 10分；或声明类别，例如 类别 考勤：10分，扣完为止。"
    scope.report("KP262", "“扣完为止”没有说扣完多少分为止。", node.span, help)
    return False
