"""The formatter: a rule file in the look of a printed regulation.

It works on the parser's tokens, so that nothing can get lost: only spaces, line breaks and the width of
punctuation and digits change. Quoted text, reasons (依据) and comments stay as they were written.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from lark import Token

from grammar import syntax as s
from grammar.diagnostic import Diagnostic
from grammar.layout import Word, accepts, indentation, joined, line_starts, parted, tight
from grammar.normal import normalise
from grammar.parse import parse, parser_for
from grammar.source import Source, Span
from grammar.spacing import space, written
from grammar.vocabulary import Vocabulary

_CLOSING = "，；。：、）"


@dataclass(frozen=True)
class Formatted:
    """text: the file in its proper look, or as it was where diagnostics say why it cannot be read."""

    text: str
    diagnostics: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True)
class _Comment:
    """trailing: it ends a line that holds words. blank: a blank line stands before it in the source."""

    text: str
    trailing: bool
    blank: bool


@dataclass(frozen=True)
class _Start:
    """What happens before a word. opens: the statement that it begins, after: the one before that.

    indent: columns where the word begins a line inside its statement, else None. deep: columns of a line
    that a comment forces here. blank: a blank line stands before the word in the source.
    """

    opens: s.Statement | None
    after: s.Statement | None
    indent: int | None
    deep: int
    blank: bool


def format_source(source: Source, known: Vocabulary) -> Formatted:
    """The file as the look of the language has it; formatting twice changes nothing more.

    known: the words of the standard facts and of the other files. A file that does not parse comes back
    unchanged, with the parser's diagnostics. Line ends become \\n.
    """
    text = source.text.replace("\r\n", "\n").replace("\r", "\n")
    parsed = parse(Source(source.name, text) if text != source.text else source, known)
    if parsed.diagnostics:
        return Formatted(source.text, parsed.diagnostics)
    normal = normalise(text)
    tokens = parser_for(parsed.vocabulary).parse_interactive(normal.text).exhaust_lexer()
    words = _words(tokens, text)
    comments = _comments(normal.comments, words, text)
    return Formatted(_write(words, _starts(parsed.tree.statements, words, text, normal.comments), comments))


def _words(tokens: Sequence[Token], text: str) -> tuple[Word, ...]:
    words = []
    for number, token in enumerate(tokens):
        start = token.start_pos or 0
        end = start + len(token.rstrip())
        kept = written(token, tokens[number - 1] if number else None)
        # Reasons are prose: the punctuation that the reader folds stays as people wrote it.
        words.append(Word(token.type, text[start:end] if token.type == "FREE_TEXT" else kept, start, end))
    return tuple(words)


def _comments(spans: Iterable[Span], words: Sequence[Word], text: str) -> dict[int, list[_Comment]]:
    """Comments by the number of the word that they are written before; len(words) = at the end."""
    starts = [w.start for w in words]
    found: dict[int, list[_Comment]] = {}
    last = 0  # end of what was read before, word or comment
    for span in spans:
        place = bisect_right(starts, span.start)
        before = words[place - 1].end if place else 0
        between = text[max(last, before) : span.start]
        body = "#" + text[span.start + 1 : span.end].rstrip()
        last = span.end
        while place < len(words) and _closes(words, place):
            place += 1
        own_line = not place or "\n" in between or bool(found.get(place))
        found.setdefault(place, []).append(_Comment(body, not own_line, between.count("\n") > 1))
    return found


def _closes(words: Sequence[Word], number: int) -> bool:
    """Whether a word has to stay in the line of the one before it."""
    after_reason = number > 0 and words[number - 1].kind == "FREE_TEXT"
    return words[number].text[0] in (_CLOSING if not after_reason or accepts(words, number) else "。")


def _starts(
    statements: Sequence[s.Statement], words: Sequence[Word], text: str, comments: Sequence[Span]
) -> tuple[_Start, ...]:
    """What happens before each word, and at the end of the file."""
    ends = sorted([w.end for w in words] + [c.end for c in comments])
    firsts = [bisect_right([w.start for w in words], st.span.start) - 1 for st in statements] + [len(words)]
    starts: list[_Start] = []
    before: s.Statement | None = None
    for number, statement in enumerate(statements):
        body = words[firsts[number] : firsts[number + 1]]
        lines, deep = line_starts(statement, body), indentation(statement, body)
        opens = statement if not joined(before, statement, text) else None
        for place, word in enumerate(body):
            blank = not place and _blank_before(word.start, ends, text)
            starts.append(_Start(None if place else opens, before, lines.get(place), deep, blank))
        before = statement
    return (*starts, _Start(None, before, None, 0, False))


def _blank_before(offset: int, ends: Sequence[int], text: str) -> bool:
    """Whether a blank line stands between an offset and whatever ends before it."""
    place = bisect_right(ends, offset)
    return place > 0 and text.count("\n", ends[place - 1], offset) > 1


@dataclass
class _Page:
    """Lines written so far; the last one is still open."""

    lines: list[str] = field(default_factory=lambda: [""])

    def new_line(self, indent: int) -> None:
        """End the open line, unless nothing stands in it, and open one at so many columns."""
        if self.lines[-1].strip():
            self.lines.append("")
        self.lines[-1] = " " * indent

    def blank_line(self) -> None:
        """Leave one line blank before the next."""
        self.new_line(0)
        if len(self.lines) > 1 and self.lines[-2]:
            self.lines.append("")

    def text(self) -> str:
        """All lines, the last one ended."""
        kept = "\n".join(self.lines).strip("\n")
        return kept + "\n" if kept.strip() else ""


def _write(words: Sequence[Word], starts: Sequence[_Start], comments: dict[int, list[_Comment]]) -> str:
    page = _Page()
    for number, start in enumerate(starts):
        around = comments.get(number, [])
        if around and around[0].trailing:
            page.lines[-1] += "  " + around[0].text
        own = [c for c in around if not c.trailing]
        if number == len(words) or start.opens is not None:
            _open_statement(page, start, own)
        elif around or start.indent is not None:
            _open_line(page, start, own)
        else:
            left = words[number - 1]
            page.lines[-1] += space((left.kind, left.text), (words[number].kind, words[number].text))
        page.lines[-1] += words[number].text if number < len(words) else ""
    return page.text()


def _open_line(page: _Page, start: _Start, own: Sequence[_Comment]) -> None:
    """A new line inside a statement, with the comments that stand above it."""
    indent = start.indent if start.indent is not None else start.deep
    for comment in own:
        page.new_line(indent)
        page.lines[-1] += comment.text
    page.new_line(indent)


def _open_statement(page: _Page, start: _Start, own: Sequence[_Comment]) -> None:
    """A new line for a statement (or the end of the file), with the comments above it and the blank lines."""
    blanks = [c.blank for c in own] + [start.blank]
    if start.after is not None and start.opens is not None:
        if tight(start.after, start.opens):
            blanks = [False] * len(blanks)
        elif parted(start.after, start.opens) and not any(blanks):
            blanks[0] = True
    for number, blank in enumerate(blanks):
        if blank:
            page.blank_line()
        page.new_line(0)
        page.lines[-1] += own[number].text if number < len(own) else ""
