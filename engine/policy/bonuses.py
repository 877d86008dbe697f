"""Which of several bonuses a clause speaks of: by name, or by the heading of its article."""

from __future__ import annotations

import re
from dataclasses import replace

from engine.policy import model as m
from engine.policy.scope import Scope
from grammar import syntax as s
from grammar.near import near

LOSABLE = frozenset(
    {
        "当月奖励",
        "本月奖励",
        "当季奖励",
        "本季奖励",
        "全年奖励",
        "当年奖励",
        "年度评先资格",
        "评先资格",
        "年度奖励",
    }
)
_PERIOD = re.compile(r"^(?:当月|本月|当季|本季|全年|当年|本年度?|该月|该季)")


def taken_from(scope: Scope, item: s.Charge | s.Pay, effect: m.Effect | None) -> m.Effect | None:
    """The effect with the bonus that it is about; None after a mistake."""
    if item.award is not None and item.award.text not in scope.awards:
        _undeclared(scope, item.award)
        return None
    if not isinstance(effect, m.Points | m.Steps | m.Computed | m.Discretion | m.Joint | m.Pay):
        return effect
    if not isinstance(effect, m.Pay) and effect.of == "分":
        if item.award is not None:
            _no_points(scope, item.award)
        return effect if item.award is None else None
    if len(scope.awards) < 2:
        return effect
    name = item.award.text if item.award is not None else scope.bonus
    if name:
        return replace(effect, bonus=name)
    written = "".join(scope.source.text[item.span.start : item.span.end].split())
    names = sorted(scope.awards)
    help = f"请写上是哪一个，例如 {_example(item, written, names[0])}；整条都说它的，也可以把条的标题写成“{names[0]}”。"
    message = f"办法有几个奖励（{'、'.join(names)}），“{written}”没有说是哪一个。"
    scope.report("KP272", message, item.span, help)
    return None


def _undeclared(scope: Scope, award: s.Word) -> None:
    have = "、".join(sorted(scope.awards)) or "（一个也没有）"
    help = f"这部办法声明的奖励有：{have}。请先声明，例如 奖励 {award.text}：全额 为 100元。"
    scope.report("KP224", f"没有叫“{award.text}”的奖励。", award.span, help)


def _no_points(scope: Scope, award: s.Word) -> None:
    name = award.text
    help = f"请写多少元或百分之几，例如 扣 {name} 20元、扣 {name} 的 50%；扣分的，请删去“{name}”。"
    scope.report("KP273", f"“{name}”是钱，不能扣分、加分。", award.span, help)


def _example(item: s.Charge | s.Pay, written: str, name: str) -> str:
    if isinstance(item, s.Pay) and item.how != "扣发":
        return f"{name} {written}" if written.startswith(("发", "不发", "每分", "按")) else f"{name} 发 全额"
    return re.sub(r"(扣发|扣除|扣减|扣款|罚款|加发|奖励|扣|奖|加)", rf"\1 {name} ", written, count=1)


def lost(scope: Scope, word: s.Word) -> str:
    """The name of what is cancelled; "" after a mistake.

    取消 年休假 may name anything; what looks like a slip for a bonus must be one, or stand in quotes.
    """
    bare = _PERIOD.sub("", word.text)
    if bare in scope.awards:
        return bare
    quoted = scope.source.text[word.span.start] in "「“《"
    slip = word.text.endswith(("奖励", "奖金")) or near(word.text, LOSABLE, 0.7) is not None
    slip = slip or near(bare, scope.awards, 0.6) is not None
    known = LOSABLE | scope.awards
    if quoted or not slip or word.text in known:
        return word.text
    guess = near(word.text, known)
    hint = f"是不是想写“{guess[0]}”？" if guess else f"奖励和资格有：{'、'.join(sorted(known))}。"
    help = f"{hint}真有别的名称的，请加引号，例如 取消 “{word.text}”。"
    scope.report("KP224", f"没有叫“{word.text}”的奖励或资格。", word.span, help)
    return ""
