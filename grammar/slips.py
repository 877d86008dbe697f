"""Typical slips of people who write rules in a word processor, each told from what stands at the place."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from grammar.source import Source, Span
from grammar.vocabulary import Vocabulary

UNITS = "分、分钟、小时、天、半天、次、件、元、%、个百分点"
_NEXT = re.compile(
    r"（[一二三四五六七八九十\d]+）|第[^，；。\s]{1,4}[条章节]|条款\s*「"
    r"|(?:测试|类别|参数|指标|事实|作息|依据|容许|满分|基本分|对象|文号|认定|适用|同一事实)\s"
)
ITEM_START = re.compile(
    r"每|扣|加|并(?!列)|酌情|视为|取消|发|不发|得|但|计入|依据|容许|超过|不满|低于|达到|经查实|有|无|自|\d|按|全部"
)
_LABEL = re.compile(
    r"(?:【|〔)?([一二三四五六七八九十]+|\d{1,2}|[①-⑳])(?:】|〕|、|\.(?!\d)|）|，|(?<=[①-⑳]))"
)
_SIGN = re.compile(r"(?:大于等于|大于或等于|小于等于|小于或等于|>=|<=|[<>≥≤＞＜=＝]+)")
_SIGNS = {
    "大": "10分钟以上（含）或 超过 10分钟（不含）",
    "小": "10分钟以下（含）或 不满 10分钟（不含）",
}


_MOMENTS = {"TIME": ("时刻", "8:30"), "MONTH_DAY": ("月日", "5月1日"), "DATE": ("日期", "2018年7月1日")}


_HABITS = {
    "发放": "发，例如 发 全额",
    "扣分": "扣，例如 每次 扣 1分",
    "加分": "加，例如 每次 加 1分",
    "罚款": "扣发，例如 每次 扣发 20元",
    "罚": "扣，例如 每次 扣 1分",
    "减": "扣，例如 每次 扣 1分",
}


@dataclass(frozen=True)
class Spot:
    """Where the parser stopped. signs: punctuation and keywords that could stand there."""

    source: Source
    text: str
    at: int
    accepted: frozenset[str]
    signs: frozenset[str]
    vocabulary: Vocabulary

    @property
    def rest(self) -> str:
        """The text from the spot on."""
        return self.text[self.at :]

    @property
    def before(self) -> str:
        """The text before the spot, without trailing blanks."""
        return self.text[: self.at].rstrip()

    @property
    def run(self) -> str:
        """The word at the spot, up to the next blank or punctuation."""
        match = re.match(r"[^\s，；。：、（）%]+", self.rest)
        return match.group() if match else self.rest[:1]

    def last(self, length: int = 1) -> Span:
        """The last characters before the spot."""
        end = len(self.before)
        return Span(max(end - length, 0), max(end, 1))

    def gap(self, sign: str) -> tuple[int, str] | None:
        """The blank before the spot as the place of a missing sign; None where there is no blank."""
        end = len(self.before)
        return (end, sign) if end < self.at else None

    def here(self, length: int) -> Span:
        """The next characters."""
        return Span(self.at, self.at + max(length, 1))


@dataclass(frozen=True)
class Slip:
    """A mistake told: code, message, what to do, where. repair: offset and sign that let reading go on."""

    code: str
    message: str
    help: str
    span: Span
    repair: tuple[int, str] | None = None


def unfinished(spot: Spot) -> Slip | None:
    """The file, a test or a clause ends too early, or a full stop is of the wrong kind."""
    if spot.signs == {"，", "、"} and re.search(r"对象\s*：?\s*[^\s，]+$", spot.before):
        return Slip("KP105", "对象后面缺少周期。", "请写成 对象 人员，周期 月。", spot.last(2))
    over = not spot.rest.strip()
    if spot.rest.startswith("。") and spot.before.endswith("的"):
        return Slip("KP103", "“的”后面没有写怎么处理。", "请写上，例如 的，每次 扣 1分。", spot.last())
    if (over or _NEXT.match(spot.rest)) and "应当" in spot.signs:
        return Slip(
            "KP103", "这个测试没有写“应当 …”，什么也没有检查。", "请写上，例如 应当 得分 99分。", spot.last()
        )
    if spot.before.endswith(("；", "，")) and (over or _NEXT.match(spot.rest)):
        help = "请改成句号，再开始下一条。"
        last = spot.last()
        return Slip(
            "KP103",
            f"这一条的末尾写的是“{spot.before[-1]}”，应当是句号“。”。",
            help,
            last,
            (last.start, "。"),
        )
    if over:
        return Slip(
            "KP103", "文件到这里没有写完，最后一条缺少句号“。”。", "请在最后一条的末尾写上句号。", spot.last()
        )
    if "。" in spot.signs and _NEXT.match(spot.rest):
        return Slip(
            "KP103",
            "这一条没有写完，末尾缺少句号“。”。",
            "请在这里写上句号，再开始下一条。",
            spot.last(),
            spot.gap("。"),
        )
    if "。" in spot.signs and re.match(r"[.·](?!\d)", spot.rest):
        return Slip(
            "KP103", "这一条的末尾不是句号“。”。", "请改成中文句号“。”。", spot.here(1), (spot.at, "。")
        )
    return None


def number(spot: Spot) -> Slip | None:
    """A number without a unit, or with one that is not known."""
    help = f"请写上单位（{UNITS}），例如 0.5分、10分钟、3次、2天。"
    bare = re.search(r"(?<![\d.])\d+(?:\.\d+)?$", spot.before)
    if bare and "QUANTITY" not in spot.accepted:
        return Slip("KP104", f"数字“{bare.group()}”后面缺少单位。", help, Span(bare.start(), bare.end()))
    match = re.match(r"(\d+(?:\.\d+)?)\s*([一-鿿]?)", spot.rest)
    if not match or "QUANTITY" not in spot.accepted or _LABEL.match(spot.rest):
        return None
    where = spot.here(len(match.group(1)))
    if match.group(2) in ("", "的", "以", "至", "及", "内"):
        return Slip("KP104", f"数字“{match.group(1)}”后面缺少单位。", help, where)
    found = match.group()
    return Slip("KP104", f"“{found}”的单位不认识。", f"认识的单位有：{UNITS}。", spot.here(len(found)))


def moment(spot: Spot) -> Slip | None:
    """A date or time of day in another spelling."""
    digits = re.match(r"[\d一二三四五六七八九十][^\s，；。—]*", spot.rest)
    terminal = next((n for n in _MOMENTS if n in spot.accepted), None)
    if terminal is None or not digits or "QUANTITY" in spot.accepted:
        return None
    what, example = _MOMENTS[terminal]
    message = f"“{digits.group()}”不是{what}的写法。"
    return Slip("KP106", message, f"请写成 {example} 这样。", spot.here(digits.end()))


def habit(spot: Spot) -> Slip | None:
    """Words of everyday regulations for which the language has another."""
    for wrong, right in _HABITS.items():
        for back in range(len(wrong)):
            start = spot.at - back
            if start >= 0 and spot.text.startswith(wrong, start):
                return Slip(
                    "KP101", f"这里不用“{wrong}”这个词。", f"请写 {right}。", Span(start, start + len(wrong))
                )
    return None


def dated(spot: Spot) -> Slip | None:
    """2018年7月1日起施行 without 自."""
    year = re.search(r"\d{4}$", spot.before)
    if "ARTICLE" in spot.accepted and re.match(r"\d{4}年", spot.rest):
        start = spot.at
    elif year and spot.rest.startswith("年"):
        start = year.start()
    else:
        return None
    end = re.match(r"[^\n。]*", spot.text[start:])
    help = "请写成 自 2018年7月1日 起施行。"
    return Slip("KP105", "日期前面缺少“自”。", help, Span(start, start + (end.end() if end else 4)))


def label(spot: Spot) -> Slip | None:
    """【一】, 一、 and 1. for （一）."""
    line = spot.text.rfind("\n", 0, spot.at) + 1
    start = len(spot.text) - len(spot.text[line:].lstrip())
    match = _LABEL.match(spot.text, start)
    if not match or not ((spot.at == start and "LABEL" in spot.accepted) or spot.at == match.end(1)):
        return None
    shown, number = match.group(), match.group(1)
    number = str(ord(number) - ord("①") + 1) if "①" <= number <= "⑳" else number
    help = f"款号写在圆括号里，请改成“（{number}）”。"
    return Slip("KP107", f"款号“{shown}”的写法不对。", help, Span(start, start + len(shown)))


def joint(spot: Spot) -> Slip | None:
    """顿号 where another sign belongs, or where one is missing."""
    events = sorted(spot.vocabulary.event_words, key=len, reverse=True)
    here = next((w for w in events if spot.rest.startswith(w)), None)
    there = next((w for w in events if spot.before.endswith(w)), None)
    if here and there and "、" in spot.signs:
        where = Span(len(spot.before) - len(there), spot.at + len(here))
        return Slip("KP102", f"“{there}”和“{here}”之间缺少顿号。", f"请写成 {there}、{here}。", where)
    if spot.rest.startswith("、") and "，" in spot.signs:
        return Slip(
            "KP102",
            "这里不能用顿号“、”。",
            "请改成逗号“，”，后面写全，例如 …，取消 年度评先资格。",
            spot.here(1),
            (spot.at, "，") if ITEM_START.match(spot.rest[1:].lstrip()) else None,
        )
    if not spot.before.endswith("、"):
        return None
    if "EVENT" in spot.accepted and ITEM_START.match(spot.rest):
        return Slip(
            "KP102",
            f"“{spot.run}”前面应当是逗号，写的是顿号“、”。",
            "请改成逗号“，”。",
            spot.last(),
            (spot.last().start, "，"),
        )
    if "QUANTITY" in spot.accepted and "EVENT" not in spot.accepted and not re.match(r"\d", spot.rest):
        help = "几个条件之间请用逗号“，”；顿号后面接同一个数的另一头，例如 90分以上、不满 100分。"
        return Slip("KP102", f"顿号“、”后面接不上“{spot.run}”。", help, spot.last())
    return None


def sign(spot: Spot) -> Slip | None:
    """Mathematical comparison, 中 left out, brackets for remarks."""
    start = spot.at - 2 if re.match(r"[大小]于或?等于", spot.text[spot.at - 2 :]) else spot.at
    match = _SIGN.match(spot.text, start)
    if match and spot.accepted & {"BEFORE", "QUANTITY"}:
        instead = _SIGNS["小" if match.group()[0] in "小<≤＜" else "大"]
        return Slip("KP105", f"不用“{match.group()}”比较大小。", f"请写 {instead}。", Span(*match.span()))
    if re.match(r"为|不为", spot.rest) and "AVERAGED" in spot.accepted:
        field = re.search(r"[^\s，；。：、]+$", spot.before)
        shown = field.group() if field else ""
        span = Span(field.start(), field.end()) if field else spot.here(1)
        return Slip("KP105", f"“{shown} 为 …”前面缺少“中”。", f"请写成 办件 中 {shown} 为 是 的 件数。", span)
    if spot.rest.startswith("（") and "EVENT" not in spot.accepted and "。" in spot.signs:
        help = "说明请写在行末的 # 后面；要起作用的话，请用“，”接着写。"
        return Slip("KP105", "这里不能用括号加说明。", help, spot.here(spot.rest.find("）") + 1))
    return None


def comma(spot: Spot) -> Slip | None:
    """A missing comma or colon."""
    if spot.signs == {"："}:
        return Slip(
            "KP102", f"“{spot.run}”前面缺少冒号“：”。", "请在它前面加上“：”。", spot.here(len(spot.run))
        )
    marks = {"，", "；", "SEMICOLON", "。", "、", "_DE", "的"}
    if spot.signs & marks and ITEM_START.match(spot.rest):
        help = f"请在它前面加上“，”，例如 {_comma_example(spot)}。"
        return Slip(
            "KP102", f"“{spot.run}”前面缺少逗号，或多写了字。", help, spot.here(len(spot.run)), spot.gap("，")
        )
    return None


def _comma_example(spot: Spot) -> str:
    nth = re.search(r"(第\s*[一二三四五六七八九十\d]+\s*次)\s*起$", spot.before)
    if nth is None:
        return "凡 迟到，10分钟以内 的，每次 扣 0.5分"
    doubled = re.match(r"加倍|按?\s*双倍|全部", spot.rest)
    return f"自 {nth.group(1)} 起，加倍 扣分" if doubled else f"{nth.group(1)} 起，每次 扣 1分"


EARLY: tuple[Callable[[Spot], Slip | None], ...] = (
    unfinished,
    label,
    habit,
    dated,
    number,
    moment,
    joint,
    sign,
)
