"""Words of everyday regulations that leave open what the language must know: each told with what to write."""

from __future__ import annotations

import re
from collections.abc import Callable

from grammar.near import near
from grammar.slips import Slip, Spot
from grammar.source import Span

_FULL_ATTENDANCE = re.compile(r"(?:全勤|满勤)(?!奖)")
_SAME = re.compile(r"同(?:一)?(?:篇|件|项|稿|条|个|事项|文章|信息)")
_AT_MOST = re.compile(r"(?:总计|合计|累计|共计|最多|最高|一共)?\s*不\s*(?:得\s*)?(?:超过|高于|多于)")
_AMOUNT = re.compile(r"(?![零〇一二三四五六七八九十百两半])[\u4e00-\u9fff]+?(?=的|发放|$|[^\u4e00-\u9fff])")


def _back(spot: Spot, pattern: re.Pattern[str], most: int = 4) -> re.Match[str] | None:
    """A match that holds the spot, begun up to so many characters before it."""
    for start in range(spot.at, max(spot.at - most, -1), -1):
        found = pattern.match(spot.text, start)
        if found and found.end() > spot.at and "\n" not in found.group():
            return found
    return None


def full_attendance(spot: Spot) -> Slip | None:
    """全勤 的，加发 100元: what must not have happened is for the regulation to say."""
    found = _back(spot, _FULL_ATTENDANCE, 1) if "EVENT" in spot.accepted else None
    if found is None:
        return None
    help = "请写出没有哪些事才算，例如 当月 没有 迟到、早退、旷工、病假、事假 的，加发 100元。"
    return Slip("KP101", f"“{found.group()}”没有说怎样才算。", help, Span(*found.span()))


def same_matter(spot: Spot) -> Slip | None:
    """同篇 不重复 计分: by which column two records are one."""
    found = _back(spot, _SAME)
    if found is None or not re.match(
        r"[^，；。]*(?:不\s*重复|就高|只\s*[计算扣加])", spot.text[found.end() :]
    ):
        return None
    help = "请写按哪一栏认，例如 同一 标题 就高 计分（“标题”是事实的字段）；同一种事写 同一 行为 只计 一次。"
    message = f"“{found.group()}”没有说凭什么认是同一件。"
    return Slip("KP101", message, help, Span(*found.span()))


def at_most(spot: Spot) -> Slip | None:
    """总计 不超过 5分: of what."""
    found = _back(spot, _AT_MOST, 7)
    size = re.match(r"\s*(\d+(?:\.\d+)?\s*(?:分|元)(?!钟))", spot.text[found.end() :]) if found else None
    if found is None or size is None:
        return None
    much = "".join(size.group(1).split())
    written = "".join(found.group().split())
    help = f"请写 最多扣 {much} 或 最多加 {much}；管一个月的写 每月 最多扣 {much}，管一次的写 每次 最多扣 {much}。"
    message = f"“{written} {much}”没有说限制的是扣分还是加分。"
    return Slip("KP105", message, help, Span(found.start(), found.end() + size.end()))


def amount(spot: Spot) -> Slip | None:
    """扣发 当月补助: an amount that nobody declared."""
    if not {"QUANTITY", "MEASURE", "FULL"} <= spot.accepted:
        return None
    found = _AMOUNT.match(spot.text, spot.at)
    if found is None or len(found.group()) < 2:
        return None
    name = found.group()
    guess = near(name, spot.vocabulary.measures, 0.6)
    hint = f"是不是想写“{guess[0]}”？" if guess else ""
    help = f"{hint}请先声明，例如 参数 {name}：200元，自 2021年1月1日 起。要算出来的写 指标 {name}：……。"
    return Slip("KP101", f"没有叫“{name}”的参数或指标。", help, Span(*found.span()))


VAGUE: tuple[Callable[[Spot], Slip | None], ...] = (full_attendance, same_matter, at_most, amount)
