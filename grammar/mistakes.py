"""What a reader did wrong, in the reader's words: from the parser's state to one diagnostic.

The parser knows the offset and what could have stood there. Slips with a tell-tale look come first
(grammar/slips.py), then words that are nearly right, then what could have been written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lark.exceptions import UnexpectedEOF, UnexpectedInput, UnexpectedToken

from grammar.diagnostic import Diagnostic, InSource, Severity
from grammar.expected import WORDS, accepted_by, candidates, say
from grammar.habits import habit_at
from grammar.near import near
from grammar.slips import EARLY, ITEM_START, Slip, Spot, comma
from grammar.source import Source, Span
from grammar.typos import TYPOS
from grammar.vague import VAGUE
from grammar.vocabulary import Vocabulary

_NEXT_ITEM = re.compile(r"(?<=..)(?:每|扣|酌情|视为|取消|超过|不满|经查实|时长|合计|\d)")
_STRETCH = r"(?:当月|每月|全月|本月|当季|每季|全年|每年度|当年)$"
_FIGURES = ("率", "数", "值", "度", "比", "额", "时长", "得分", "指数")
_OPENERS = ("凡", "当月", "每月", "视为", "有", "无", "自", "并", "为")


def _offset(error: UnexpectedInput, text: str) -> int:
    if isinstance(error, UnexpectedToken) and error.token.start_pos is not None:
        return int(error.token.start_pos) if error.token.type != "$END" else len(text.rstrip())
    return int(error.pos_in_stream or 0) if not isinstance(error, UnexpectedEOF) else len(text.rstrip())


@dataclass(frozen=True)
class Told:
    """The diagnostic for a parser's error, and how to read on.

    cause: offset of the mistake; at: where reading stopped; repair: a sign whose absence can be mended.
    """

    diagnostic: Diagnostic
    cause: int
    at: int
    repair: tuple[int, str] | None


def explain(
    source: Source, text: str, error: UnexpectedInput, vocabulary: Vocabulary, literals: Mapping[str, str]
) -> Told:
    """What went wrong at a parser's error. literals: keywords and signs by the name of their terminal."""
    at = _offset(error, text)
    while at < len(text) and text[at].isspace():
        at += 1
    accepted = accepted_by(error)
    signs = frozenset(literals.get(name, name) for name in accepted)
    spot = Spot(source, text, at, frozenset(accepted), signs, vocabulary)
    slip = next((found for look in (*VAGUE, *TYPOS, habit_at, *EARLY) if (found := look(spot))), None)
    slip = slip or _unknown(spot, literals) or comma(spot) or _unreadable(spot, literals)
    where = InSource(source, slip.span)
    diagnostic = Diagnostic(slip.code, Severity.ERROR, slip.message, where, slip.help)
    return Told(diagnostic, min(slip.span.start, at), min(at, max(len(text) - 1, 0)), slip.repair)


# What can stand behind 凡.
_AFTER_EACH = frozenset({"EVENT", "SCOPE", "STREAK"})


def _unknown(spot: Spot, literals: Mapping[str, str]) -> Slip | None:
    """A word that is nearly one of those that could stand there, or an event that nobody declared."""
    start = _glued(spot)
    if start == spot.at and not spot.accepted & {"QUANTITY", "NUMBER"}:
        start = _word_start(spot.text, spot.at)
    word = spot.text[start : spot.at] + spot.run
    words = candidates(set(spot.accepted), spot.vocabulary, literals)
    if spot.text[start - 1 : start] == "（" and start != spot.at:
        words |= set(WORDS["FIELD_TYPE"].split("、"))
    guess = _guess(word, words) if spot.run.isalnum() else None
    if guess and len(guess[0]) == 2 and guess[0] in spot.vocabulary.field_words and guess[0][0] != word[0]:
        guess = None  # 县级 and 等级 have the last character in common by chance
    if guess:
        shown = word[: guess[1]]
        remedy = f"是不是想写“{guess[0]}”？"
        if guess[0] in spot.vocabulary.event_words:
            remedy += f"如果是新的事件，请先声明，例如 {_new_event(shown)}"
        elif guess[0] in spot.vocabulary.measures:
            remedy += f"如果是新的指标，请先声明，例如 {_new_measure(shown)}"
        return Slip("KP101", f"没有见过“{shown}”这个词。", remedy, Span(start, start + len(shown)))
    if comma(spot):
        return None
    if start != spot.at:
        help = "请核对用词；新的事件用“事实”声明，新的指标用“指标”声明。"
        return Slip("KP101", f"没有见过“{word}”这个词。", help, Span(start, start + len(word)))
    if {"FIELD", "OFF"} <= spot.accepted and _is_value(spot):
        help = f"它是字段的值的，请写出字段，例如 级别 为 {word} 的；不是的，请核对用词。"
        return Slip("KP101", f"没有见过“{word}”这个词。", help, spot.here(len(word)))
    if "EVENT" in spot.accepted and (len(spot.accepted) <= 2 or spot.accepted <= _AFTER_EACH):
        known = _listed(spot.vocabulary.event_words)
        help = f"请核对用词，或先声明，例如 {_new_event(word)}可用的事件：{known}。"
        return Slip("KP101", f"没有见过“{word}”这个事件。", help, spot.here(len(word)))
    if {"QUANTITY", "MEASURE"} <= spot.accepted and "EVENT" not in spot.accepted and _is_word(word):
        help = f"请写数，或先声明，例如 参数 {word}：200元，自 2021年1月1日 起。"
        return Slip("KP101", f"没有叫“{word}”的参数、指标或字段。", help, spot.here(len(word)))
    if {"EVENT", "MEASURE"} <= spot.accepted and re.search(_STRETCH, spot.before) and spot.run.isalnum():
        return _neither(spot)
    return None


def _is_value(spot: Spot) -> bool:
    """A word before 加, 扣 or 的, such as 县级 in 媒体报道，县级 加 1分."""
    behind = spot.rest[len(spot.run) :].lstrip()
    return _is_word(spot.run) and behind.startswith(("加", "扣", "的", "，", "每", "："))


def _is_word(text: str) -> bool:
    return re.fullmatch(r"[一-鿿]{2,10}", text) is not None


def _guess(word: str, words: set[str]) -> tuple[str, int] | None:
    """The word meant: before the next item that runs into it, or else the whole (考勤扣份 for 考勤扣分)."""
    return near(_NEXT_ITEM.split(word)[0], words) or near(word, words)


def _neither(spot: Spot) -> Slip:
    """当月 按时办结率: a word behind 当月 that is neither an event nor a measure."""
    word = spot.run
    inside = [w for w in sorted(spot.vocabulary.measures) if w in word]
    hint = f"是不是想写“{inside[0]}”？" if inside else ""
    if word.endswith(_FIGURES):
        help = f"{hint}新的指标请先声明，例如 {_new_measure(word)}"
    else:
        help = f"{hint}新的事件请先声明，例如 {_new_event(word)}新的指标请先声明，例如 {_new_measure(word)}"
    return Slip("KP101", f"没有见过“{word}”这个词。", help, spot.here(len(word)))


def _new_event(name: str) -> str:
    return f"事实 {name}：核实状态；来自 巡查。"


def _new_measure(name: str) -> str:
    return f"指标 {name}：办件 中 办结 为 是 的 件数 ÷ 办件 件数。"


def _glued(spot: Spot) -> int:
    """Start of a declared word that runs straight into what can't be read (迟到|率)."""
    vocabulary = spot.vocabulary
    words = vocabulary.event_words | vocabulary.measure_words | vocabulary.field_words
    longest = max((len(w) for w in words if spot.text[: spot.at].endswith(w)), default=0)
    apart = not re.match(r"[一-鿿]", spot.run) or ITEM_START.match(spot.rest)
    return spot.at if apart else spot.at - longest


def _unreadable(spot: Spot, literals: Mapping[str, str]) -> Slip:
    where = spot.here(len(spot.run))
    if "QUANTITY" in spot.accepted and len(spot.accepted) <= 3:
        return Slip(
            "KP104", f"这里应当写带单位的数，写的是“{spot.run}”。", "例如 0.5分、10分钟、3次、2天。", where
        )
    able = say(set(spot.accepted), literals)
    if able == "“。”":
        return Slip("KP105", f"这里读不懂“{spot.run}”。", "这一句到这里就完了，请写句号“。”。", where)
    help = f"这里可以写：{able}。" if able.strip("“”。") else "请对照手册里的例子改写。"
    return Slip("KP105", f"这里读不懂“{spot.run}”。", help, where)


def _word_start(text: str, at: int) -> int:
    """Start of the word that an offset stands in (迟到|率 → 迟到率)."""
    start = at
    while start > 0 and re.match(r"[一-鿿]", text[start - 1]) and at - start < 8:
        start -= 1
    for opener in _OPENERS:
        if text[start:at].startswith(opener):
            return start + len(opener)
    return start


def _listed(words: Iterable[str]) -> str:
    ordered = sorted(words)
    return "、".join(ordered[:12]) + ("等" if len(ordered) > 12 else "")
