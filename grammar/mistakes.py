"""What a reader did wrong, in the reader's words: from the parser's state to one diagnostic.

The parser knows the offset and what could have stood there. Terminal names never leave this module.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher

from lark.exceptions import UnexpectedCharacters, UnexpectedEOF, UnexpectedInput, UnexpectedToken

from grammar.diagnostic import Diagnostic, InSource, Severity
from grammar.source import Source, Span
from grammar.vocabulary import Vocabulary

WORDS = {
    "EVENT": "事件（如 迟到、投诉）",
    "FIELD": "字段（如 时长、等级）",
    "MEASURE": "指标（如 得分、办结率）",
    "QUANTITY": "带单位的数（如 10分钟、0.5分、3次）",
    "NUMBER": "数字",
    "DATE": "日期（如 2018年7月1日）",
    "MONTH_DAY": "月日（如 5月1日）",
    "TIME": "时刻（如 8:30）",
    "ARTICLE": "条号（如 第六条）",
    "LABEL": "款号（如 （一））",
    "NAME": "名称",
    "LONG_NAME": "名称",
    "NAMED": "参数或指标的名称",
    "TITLE": "办法的名称",
    "DOCUMENT_NUMBER": "文号（如 德办字〔2018〕45号）",
    "BEFORE": "超过、不满、低于、达到",
    "AFTER": "以上、以下、以内、以外",
    "OFF": "扣",
    "ADD": "加",
    "PER": "每次、每件、每半天",
    "DISCRETION": "酌情",
    "SCOPE": "当月、每月、全年",
    "BASIS": "原文、推定、待核",
    "ORDINAL": "第几次（如 第5次）",
    "SUBJECT_KIND": "人员、窗口、项目",
    "PERIOD_KIND": "月、季、年",
    "SESSION": "上午、下午",
    "FIELD_TYPE": "分钟、小时、天、次、元、分、日期、时刻、是否、文字",
    "SEMICOLON": "；",
    "VERIFIED": "经查实",
    "HAS": "有",
    "IS": "为",
    "FULL": "全额",
    "DOUBLE": "加倍 扣分",
    "ONE_HALF": "一半",
    "COUNTED": "件数",
    "SUMMED": "合计",
    "QUOTED": "引号里的条号（如 「三（一）」）",
    "STATE": "待核、不属实",
    "STATUS": "状态",
    "_DE": "的",
    "PERSON": "姓名",
    "MOST_OFF": "最多扣",
    "UNTIL_GONE": "扣完为止",
    "UNCAPPED": "不封顶",
    "$END": "文件结束",
}
_PUNCTUATION = {"，", "；", "SEMICOLON", "。", "、", "_DE"}
_ITEM_START = re.compile(
    r"每|扣|加|酌情|视为|取消|发|不发|得|但|计入|依据|超过|不满|低于|达到|经查实|有|无|自|\d|按|全部"
)
_RUN = re.compile(r"[^\s，；。：、（）%]+")


def near(text: str, words: Iterable[str], cutoff: float = 0.5) -> tuple[str, int] | None:
    """The word most like the beginning of a text, and how long that beginning is; None if none is near."""
    best: tuple[float, str, int] | None = None
    for word in words:
        for length in {len(word)} if len(word) < 3 else {len(word) - 1, len(word), len(word) + 1}:
            head = text[:length]
            if length < 1 or len(head) < length or (head[0] != word[0] and head[-1] != word[-1]):
                continue
            ratio = SequenceMatcher(None, head, word).ratio()
            score = (ratio, word, -abs(length - len(word)))
            if ratio >= cutoff and (best is None or score > (best[0], best[1], -abs(best[2] - len(best[1])))):
                best = (ratio, word, length)
    return (best[1], best[2]) if best else None


def _offset(error: UnexpectedInput, text: str) -> int:
    if isinstance(error, UnexpectedToken) and error.token.start_pos is not None:
        return int(error.token.start_pos) if error.token.type != "$END" else len(text.rstrip())
    return int(error.pos_in_stream or 0) if not isinstance(error, UnexpectedEOF) else len(text.rstrip())


def _accepted(error: UnexpectedInput) -> set[str]:
    if isinstance(error, UnexpectedToken):
        names = set(error.accepts or error.expected)
    elif isinstance(error, UnexpectedCharacters):
        names = set(error.allowed or ())
    else:
        names = set(getattr(error, "expected", ()))
    return names


def _candidates(accepted: set[str], vocabulary: Vocabulary, literals: dict[str, str]) -> set[str]:
    words: set[str] = set()
    if "EVENT" in accepted:
        words |= vocabulary.event_words
    if "FIELD" in accepted:
        words |= vocabulary.field_words
    if accepted & {"MEASURE", "NAMED"}:
        words |= vocabulary.measure_words
    for name in accepted:
        if name in literals:
            words.add(literals[name])
        elif name in WORDS and "（" not in WORDS[name]:
            words.update(WORDS[name].split("、"))
    return {w for w in words if len(w) > 1}


def _literals(error: UnexpectedInput) -> dict[str, str]:
    table = getattr(error, "_terminals_by_name", None) or getattr(error, "terminals_by_name", None) or {}
    return {n: d.pattern.value for n, d in table.items() if d.pattern.type == "str"}


def _say(accepted: set[str], literals: dict[str, str]) -> str:
    words = []
    for name in sorted(accepted, key=lambda n: (n not in ("EVENT", "QUANTITY", "FIELD", "MEASURE"), n)):
        word = WORDS.get(name) or literals.get(name, "")
        if word and word not in words:
            words.append(word)
    return "、".join(f"“{w}”" if "（" not in w else w for w in words[:6]) + ("等" if len(words) > 6 else "")


def explain(
    source: Source, text: str, error: UnexpectedInput, vocabulary: Vocabulary
) -> tuple[Diagnostic, Span]:
    """The diagnostic for a parser's error, and the span of what could not be read."""
    at = _offset(error, text)
    accepted, literals = _accepted(error), _literals(error)
    signs = {literals.get(name, name) for name in accepted}
    while at < len(text) and text[at].isspace():
        at += 1
    run = _RUN.match(text, at)
    start = _word_start(text, at) if run and not accepted & {"QUANTITY", "NUMBER"} else at
    word = text[start : run.end()] if run else text[at : at + 1]
    span = Span(start, max(start + len(word), start + 1))

    def say(code: str, message: str, help: str = "", where: Span = span) -> tuple[Diagnostic, Span]:
        return Diagnostic(code, Severity.ERROR, message, InSource(source, where), help), span

    if at >= len(text.rstrip()):
        end = Span(max(len(text.rstrip()) - 1, 0), len(text.rstrip()))
        return say("KP103", "文件到这里没有写完，最后一条缺少句号“。”。", "请在最后一条的末尾写上句号。", end)
    if "。" in signs and re.match(r"（[一二三四五六七八九十\d]+）|第[^，；。\s]{1,4}条|测试|类别|参数", text[at:]):
        before = len(text[:at].rstrip())
        where = Span(max(before - 1, 0), before)
        return say("KP103", "这一条没有写完，末尾缺少句号“。”。", "请在这里写上句号，再开始下一条。", where)
    bare = re.search(r"(?<![\d.])\d+(?:\.\d+)?\s*$", text[:at])
    if bare and "QUANTITY" not in accepted:
        where = Span(bare.start(), len(text[:at].rstrip()))
        return say(
            "KP104",
            f"数字“{bare.group().strip()}”后面缺少单位。",
            "请写上单位，例如 0.5分、10分钟、3次、2天。",
            where,
        )
    number = re.match(r"\d+(?:\.\d+)?", text[at:])
    if number and "QUANTITY" in accepted:
        where = Span(at, at + number.end())
        found = text[at : at + number.end() + 1].strip()
        return say(
            "KP104", f"数字“{found}”后面缺少单位，或单位不认识。", "请写上单位，例如 0.5分、10分钟、3次、2天。", where
        )
    guess = near(word, _candidates(accepted, vocabulary, literals)) if run else None
    if guess:
        where = Span(start, start + guess[1])
        return say(
            "KP101",
            f"没有见过“{word[: guess[1]]}”这个词。",
            f"是不是想写“{guess[0]}”？如果是新的事件，请先用“事实 {word[: guess[1]]}：……。”声明。",
            where,
        )
    if signs & _PUNCTUATION and run and _ITEM_START.match(text[at:]):
        word, span = text[at : run.end()], Span(at, run.end())
        return say("KP102", f"“{word}”前面缺少逗号，或多写了字。", "请在它前面加上“，”。", span)
    if start != at:
        return say("KP101", f"没有见过“{word}”这个词。", "请核对用词；新的事件用“事实”声明，新的指标用“指标”声明。")
    if accepted == {"EVENT"} or ("EVENT" in accepted and len(accepted) <= 2):
        return say(
            "KP101",
            f"没有见过“{word}”这个事件。",
            f"请核对用词，或先用“事实 {word}：……。”声明。可用的事件：{_listed(vocabulary.event_words)}。",
        )
    if "QUANTITY" in accepted and len(accepted) <= 3:
        return say("KP104", f"这里应当写带单位的数，写的是“{word}”。", "例如 0.5分、10分钟、3次、2天。")
    return say("KP105", f"这里读不懂“{word}”。", f"这里可以写：{_say(accepted, literals)}。")


def _word_start(text: str, at: int) -> int:
    """Start of the word that an offset stands in (迟到|率 → 迟到率)."""
    start = at
    while start > 0 and re.match(r"[一-鿿]", text[start - 1]) and at - start < 8:
        start -= 1
    for opener in ("凡", "当月", "每月", "视为", "有", "无", "自", "并", "为"):
        if text[start:at].startswith(opener):
            return start + len(opener)
    return start


def _listed(words: Iterable[str]) -> str:
    ordered = sorted(words)
    return "、".join(ordered[:12]) + ("等" if len(ordered) > 12 else "")
