"""Where lines begin: the groups of statements, and the lines inside clauses and tests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from grammar import syntax as s
from grammar.spacing import space, width

# A clause goes on in the same line up to this many columns; a single phrase is never cut.
LINE = 100
INDENT = 4
TEST_INDENT = 9  # below the words after “    已知 ”
CLAUSE_INDENT = 6  # below the words after “（一）”
_HEADER = (s.Title, s.DocumentNumber, s.Effective, s.SubjectPeriod)
_BRANCH = (
    s.FieldBounds,
    s.FieldIs,
    s.Verified,
    s.Has,
    s.Blank,
    s.Each,
    s.Total,
    s.OfMeasure,
    s.EveryFull,
    s.Run,
)
# What qualifies the whole clause, not the branch that it stands behind.
_PARTS = ("、", "；", "，")
_WHOLE = (s.Except, s.InCategory, s.Validity, s.BasisNote, s.Accept, s.ProRata)


@dataclass(frozen=True)
class Word:
    """One token as it is written, with its place in the source (half-open, in characters)."""

    kind: str
    text: str
    start: int
    end: int


def group(statement: s.Statement) -> str:
    """Statements of one group stand together; a blank line parts the groups."""
    if isinstance(statement, _HEADER):
        return "Header"
    if isinstance(statement, s.Clause | s.Heading):
        return "Article"
    return type(statement).__name__


def parted(before: s.Statement, after: s.Statement) -> bool:
    """Whether a blank line must stand between two statements. Every heading opens a group."""
    return isinstance(after, s.Heading) or group(before) != group(after)


def tight(before: s.Statement, after: s.Statement) -> bool:
    """Whether no blank line may stand between two statements: in the header, and inside an article."""
    return not parted(before, after) and group(after) in ("Header", "Article")


def joined(before: s.Statement | None, after: s.Statement, text: str) -> bool:
    """Whether a clause without a label follows its heading in the same line (第一条 凡 …).

    Not behind a title without a colon: the title would go on to the end of the line.
    """
    if not isinstance(before, s.Heading) or not isinstance(after, s.Clause) or after.label is not None:
        return False
    return not before.title or text[before.span.end - 1] in "：:"


def indentation(statement: s.Statement, words: Sequence[Word]) -> int:
    """Columns before the second and later lines of a statement; in a clause, those that its label takes."""
    if isinstance(statement, s.Clause) and statement.label is not None:
        return width(words[0].text)
    if isinstance(statement, s.Test):
        return TEST_INDENT
    return CLAUSE_INDENT if isinstance(statement, s.Clause | s.Heading) else INDENT


def line_starts(statement: s.Statement, words: Sequence[Word]) -> dict[int, int]:
    """Columns before each word (by its number in the statement) that begins a line after the first."""
    starts: dict[int, int] = {}
    indent = indentation(statement, words)
    if isinstance(statement, s.Clause):
        starts = dict.fromkeys(_clause_lines(statement, words, indent), indent)
    elif isinstance(statement, s.Test):
        starts = _test_lines(words)
    for number, word in enumerate(words[1:], 1):
        # A reason ends at 。, before ；容许 or with its line, so whatever else follows it needs a new line.
        if words[number - 1].kind == "FREE_TEXT" and word.text != "。" and not accepts(words, number):
            starts[number] = indent
    return starts


def accepts(words: Sequence[Word], number: int) -> bool:
    """Whether a word is the punctuation before 容许."""
    return words[number].text in ("；", "，") and [w.text for w in words[number + 1 : number + 2]] == ["容许"]


def _test_lines(words: Sequence[Word]) -> dict[int, int]:
    """已知 and 应当 begin lines; where a line grows too long, so does the next fact or expectation."""
    marks = [i for i, w in enumerate(words) if w.kind in ("已知", "应当") and i > 1]
    starts = dict.fromkeys(marks, INDENT)
    for first, end in zip(marks, [*marks[1:], len(words)], strict=True):
        pieces = [first, *(i for i in range(first + 1, end) if words[i - 1].text in _PARTS), end]
        column = INDENT
        for piece, after in pairwise(pieces):
            long = width(line_of(words[piece:after]))
            if piece != first and column + long > LINE:
                starts[piece] = column = TEST_INDENT
            column += long
    return starts


def _clause_lines(clause: s.Clause, words: Sequence[Word], indent: int) -> list[int]:
    """Each further branch begins a line; so do the words on the whole clause after several branches, and a reason."""
    segments = _segments(clause, words)
    lines: list[int] = []
    branches, was_whole, column = 1, False, 0
    for number, (first, item) in enumerate(segments):
        end = segments[number + 1][0] if number + 1 < len(segments) else len(words)
        long = width(line_of(words[first:end]))
        branch, whole = isinstance(item, _BRANCH), isinstance(item, _WHOLE)
        opens = branch or _gives_reason(item) or (whole and not was_whole and branches > 1)
        if number and (opens or column + long > LINE):
            lines.append(first)
            column = indent
        column += long
        branches += bool(number and branch)
        was_whole = whole
    return lines


def _segments(clause: s.Clause, words: Sequence[Word]) -> list[tuple[int, s.Item | None]]:
    """First word and first item of each part of a clause; parts end at ； and before a reason."""
    found: list[tuple[int, s.Item | None]] = [(0, None)]
    items = [i for i in clause.items if not isinstance(i, s.Separator)]
    reasons = {i.span.start for i in items if _gives_reason(i)}
    for number, word in enumerate(words[1:], 1):
        if words[number - 1].kind == "SEMICOLON" or word.start in reasons:
            found.append((number, next((i for i in items if i.span.start >= word.start), None)))
    return found


def _gives_reason(item: s.Item | None) -> bool:
    return isinstance(item, s.BasisNote | s.Accept) and bool(item.reason)


def line_of(words: Sequence[Word]) -> str:
    """Words of one line with the spaces between them."""
    text = ""
    for number, word in enumerate(words):
        left = words[number - 1]
        text += (space((left.kind, left.text), (word.kind, word.text)) if number else "") + word.text
    return text
