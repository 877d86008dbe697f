"""Rule file → syntax tree, with one diagnostic per mistake and reading on after each."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from lark import Lark
from lark.exceptions import UnexpectedInput, VisitError
from lark.lexer import PatternRE, TerminalDef
from lark.parser_frontends import ParsingFrontend

from grammar import syntax as s
from grammar.build import Builder
from grammar.diagnostic import Diagnostic, InSource, Severity
from grammar.mistakes import Told, explain
from grammar.normal import normalise
from grammar.source import Source
from grammar.tables import bare_parser
from grammar.tokens import Senseless
from grammar.vocabulary import Vocabulary, collect

_NEVER = "(?!)."  # a width, as Lark wants of a terminal: a file need not declare a word of every sort
_MOST_MISTAKES = 50
_TEST = re.compile(r"(?:^|[。\n])\s*(测试)")
_STATEMENT = re.compile(
    r"(?:^|[。\n])\s*(测试|办法|文号|对象|满分|基本分|参数|作息|类别|事实|指标|依据|容许|同一事实|条款|第[^，；。\s]{1,4}[条章节](?!\S*?(?:扣分|加分|得分))|（[一二三四五六七八九十\d]+）|自\s*\d{4}年)"
)
_HEADER = re.compile(r"\s*(?:办法|文号|自\s*\d{4}年|对象|第[^，；。\s]{1,4}[条章节])")


@dataclass(frozen=True)
class Parsed:
    """The tree of what could be read, and the mistakes.

    unread: what could not be read, at its place, with blanks elsewhere.
    """

    tree: s.SyntaxTree
    vocabulary: Vocabulary
    diagnostics: tuple[Diagnostic, ...]
    unread: str = ""


def _alternatives(words: Iterable[str], all_words: Sequence[str]) -> str:
    """The longest of the words; one that begins a longer one of another kind must not end inside that one.

    all_words: in order. Words are told apart character by character, so that many of them are not tried in turn.
    """
    ordered = sorted(words)
    return _branches(ordered, 0, all_words) if ordered else _NEVER


def _branches(words: Sequence[str], start: int, all_words: Sequence[str]) -> str:
    """A pattern of the ends of words in order, all alike up to an offset."""
    first = words[0]
    pairs = zip(first, words[-1], strict=False)
    alike = next((n for n, (a, b) in enumerate(pairs) if a != b), len(first))
    ends = [_guard(first, all_words)] if len(first) == alike else []
    following = groupby(words[len(ends) :], key=lambda w: w[alike])
    choices = [_branches(list(group), alike, all_words) for _, group in following]
    both = (*choices, *ends)  # the longer before the one that ends here
    return re.escape(first[start:alike]) + (both[0] if len(both) == 1 else f"(?:{'|'.join(both)})")


def _guard(word: str, all_words: Sequence[str]) -> str:
    """What may not follow a word: the rest of a longer one."""
    place = bisect_right(all_words, word)
    longer = []
    while place < len(all_words) and all_words[place].startswith(word):
        longer.append(re.escape(all_words[place][len(word) :]))
        place += 1
    return f"(?!{'|'.join(longer)})" if longer else ""


@lru_cache(maxsize=8)
def parser_for(vocabulary: Vocabulary) -> Lark:
    """The LALR parser whose dictionary is the vocabulary: the common tables with a lexer of its own."""
    words = {
        "EVENT": vocabulary.event_words,
        "FIELD": vocabulary.field_words,
        "MEASURE": vocabulary.measure_words,
        "AWARD": vocabulary.awards,
    }
    base = bare_parser()
    # Keywords too: 参数 奖 must not take the beginning of 奖励.
    keywords = {t.pattern.value for t in base.terminals if t.pattern.type == "str"}
    everything = sorted(keywords.union(*words.values()))
    frontend: ParsingFrontend = base.parser
    terminals = [
        TerminalDef(t.name, PatternRE(_alternatives(words[t.name], everything)), t.priority)
        if t.name in words
        else t
        for t in base.terminals
    ]
    lexing = copy(base.lexer_conf)
    lexing.terminals = terminals
    lexing.terminals_by_name = {t.name: t for t in terminals}
    parser = copy(base)
    parser.terminals, parser.lexer_conf = terminals, lexing
    parser.parser = ParsingFrontend(lexing, frontend.parser_conf, base.options, parser=frontend.parser)
    return parser


def parse(source: Source, known: Vocabulary) -> Parsed:
    """Read a rule file. known: the words of the standard facts and of the other files."""
    normal = normalise(source.text)
    vocabulary = known | collect(normal.text)
    parser = parser_for(vocabulary)
    literals = {t.name: t.pattern.value for t in parser.terminals if t.pattern.type == "str"}
    text = normal.text
    found: list[Diagnostic] = []
    statements: tuple[s.Statement, ...] = ()
    for _ in range(_MOST_MISTAKES):
        try:
            statements = Builder(text).transform(parser.parse(text))
            break
        except UnexpectedInput as error:
            told = explain(source, text, error, vocabulary, literals)
            text = _mended(text, told, found)
            found.append(told.diagnostic)
        except VisitError as error:
            why = error.orig_exc
            if not isinstance(why, Senseless):
                raise
            place, written = InSource(source, why.span), source.text[why.span.start : why.span.end]
            found.append(Diagnostic(why.code, Severity.ERROR, why.message.format(written), place, why.help))
            text = _blank(text, why.span.start)
    tree = s.SyntaxTree(source, normal, statements)
    return Parsed(tree, vocabulary, tuple(found), _given_up(normal.text, text) if found else "")


def _given_up(whole: str, read: str) -> str:
    """What was blanked out on the way from the whole text to the one that could be read."""
    return "".join(
        a if a.isspace() or (b.isspace() and a != b) else " " for a, b in zip(whole, read, strict=True)
    )


def _mended(text: str, told: Told, found: list[Diagnostic]) -> str:
    """The text with a missing sign put in, or else without the statement that can't be read."""
    if told.repair and told.diagnostic not in found:
        at, sign = told.repair
        return text[:at] + sign + text[at + 1 :]
    at = told.at if told.diagnostic in found else told.cause
    return _without_test(text, at) or _blank(text, at)


def _without_test(text: str, at: int) -> str | None:
    """The text without the test around an offset: its two sentences stand or fall together."""
    begins = [m.start(1) for m in _TEST.finditer(text) if m.start(1) <= at]
    if not begins:
        return None
    after = _STATEMENT.search(text, begins[-1] + 2)
    end = after.start(1) if after else len(text)
    return (
        text[: begins[-1]] + re.sub(r"[^\n]", " ", text[begins[-1] : end]) + text[end:] if at <= end else None
    )


def _blank(text: str, at: int) -> str:
    """The text with the statement around an offset blanked out, so that reading can go on behind it."""
    base = start = text.rfind("。", 0, at) + 1
    for line in re.finditer(r"[^\n]*\n?", text[base:at]):
        if line.group().endswith("\n") and _HEADER.match(line.group()) and "。" not in line.group():
            after = base + line.end()
            if after <= at:
                start = after
    end = text.find("。", at) + 1 or len(text)
    newline = text.find("\n", at)
    if _HEADER.match(text[start:at] + text[at : at + 1]) and 0 <= newline < end:
        end = newline
    body = text[start:end]
    label = re.match(r"\s*（[一二三四五六七八九十\d]+）", body)
    kept = label.end() if label and body.endswith("。") else 0
    blank = body[:kept] + re.sub(r"[^\n]", " ", body[kept:])
    # The label and the full stop stay, so that the heading above still has a clause below it.
    return text[:start] + (blank[:-1] + "。" if kept else blank) + text[end:]
