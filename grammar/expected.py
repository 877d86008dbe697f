"""What could have stood at a place, in the reader's words. Terminal names never leave this module."""

from __future__ import annotations

from collections.abc import Mapping

from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

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
    "FIELD_NAME": "字段的名称",
    "LONG_NAME": "名称",
    "NAMED": "参数或指标的名称",
    "TITLE": "办法的名称",
    "HEADING_TITLE": "条的标题",
    "TEST_NAME": "测试的名称",
    "DOCUMENT_NUMBER": "文号（如 德办字〔2018〕45号）",
    "BEFORE": "超过、不满、低于、达到",
    "AFTER": "以上、以下、以内、以外",
    "OFF": "扣",
    "ADD": "加",
    "PER": "每次、每件、每半天",
    "DISCRETION": "酌情",
    "SCOPE": "当月、每月、全年",
    "BASIS": "原文、推定、待核",
    "CODE": "警告的代码（如 KP202）",
    "FREE_TEXT": "理由",
    "ORDINAL": "第几次（如 第5次）",
    "SUBJECT_KIND": "人员、窗口、项目、单位",
    "PERIOD_KIND": "月、季、年",
    "SESSION": "上午、下午",
    "FIELD_TYPE": "分钟、小时、天、次、元、分、日期、时刻、是否、文字",
    "SEMICOLON": "；",
    "VERIFIED": "经查实",
    "HAS": "有",
    "HAS_NO": "无",
    "IS": "为",
    "IS_NOT": "不为",
    "FULL": "全额",
    "EACH_POINT": "每分",
    "DOUBLE": "加倍 扣分",
    "ONE_HALF": "一半",
    "COUNTED": "件数",
    "SUMMED": "合计",
    "AVERAGED": "平均",
    "QUOTED": "引号里的条号（如 「三（一）」）",
    "STATE": "待核、不属实",
    "STATUS": "状态",
    "GRADE_WORD": "等次",
    "UNCOVERED": "未规定",
    "POINTS_OFF": "扣分",
    "POINTS_ON": "加分",
    "SCORE": "得分",
    "_DE": "的",
    "PERSON": "姓名",
    "SAYING": "含、不含",
    "MOST_OFF": "最多扣",
    "UNTIL_GONE": "扣完为止",
    "UNCAPPED": "不封顶",
}
_FIRST = ("EVENT", "QUANTITY", "FIELD", "MEASURE")
_STATEMENT = (
    "条号（如 第六条）、款号（如 （一））、办法、文号、对象、满分、参数、作息、类别、事实、指标、依据或测试"
)
_ITEM = "条件（如 时长 10分钟以内、经查实）或怎么处理（如 每次 扣 1分、视为 旷工半天、取消 当月奖励）"


def accepted_by(error: UnexpectedInput) -> set[str]:
    """Terminals that could have stood where the parser stopped."""
    if isinstance(error, UnexpectedToken):
        names = set(error.accepts or error.expected)
        choices = error.interactive_parser.choices() if error.interactive_parser else {}  # type: ignore[no-untyped-call]
        # Lark counts only upper-case names as terminals, and leaves out keywords named in Chinese.
        return names | {name for name in choices if not name.isascii()}
    if isinstance(error, UnexpectedCharacters):
        return set(error.allowed or ())
    return set(getattr(error, "expected", ()))


def candidates(accepted: set[str], vocabulary: Vocabulary, literals: Mapping[str, str]) -> set[str]:
    """All words that could have stood there: declared ones and keywords."""
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


def say(accepted: set[str], literals: Mapping[str, str]) -> str:
    """What could have stood there, as a reader would put it."""
    if "ARTICLE" in accepted and "LABEL" in accepted:
        return _STATEMENT
    if {"OFF", "FIELD", "HAS"} <= accepted:
        return _ITEM
    accepted = accepted - {"NUMBER", "TIME", "LATER"} if "QUANTITY" in accepted else accepted
    words: list[str] = []
    for name in sorted(accepted, key=lambda n: (n not in _FIRST, n)):
        word = WORDS.get(name) or literals.get(name, "")
        if word and word not in words:
            words.append(word)
    words = [
        w for w in words if w.isalnum() or len(w) > 1
    ] or words  # signs only where nothing else could stand
    shown = "、".join(f"“{w}”" if "（" not in w else w for w in words[:6])
    return shown + ("等" if len(words) > 6 else "")
