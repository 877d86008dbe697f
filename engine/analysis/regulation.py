"""The text of a regulation, cut into its numbered passages: 第六条, （一）, 1., ①."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from engine.analysis.numbering import NUMERAL, Key, in_order, key_of

_WIDE = str.maketrans("０１２３４５６７８９()　\xa0\t", "0123456789（）   ")
_ARTICLE = re.compile(rf"第\s*{NUMERAL}\s*条(?:\s*之\s*{NUMERAL})?")
_HEADING = re.compile("[一二三四五六七八九十百]+(?=[、．.])")
_CHAPTER = re.compile(rf"第\s*{NUMERAL}\s*[章节编](?=\s|$)")
_ITEMS = (
    re.compile(rf"（\s*{NUMERAL}\s*）"),
    re.compile(r"\d{1,2}(?=[.．、](?!\d))"),
    re.compile("[①-⑳]"),
)
# Inside a paragraph an item follows a mark; a reference (见前款（一）) follows a word.
_INLINE = re.compile(rf"(?<=[。；：;:\s])（\s*{NUMERAL}\s*）")
_AFTER = " ：:、．."


@dataclass(frozen=True, slots=True)
class Passage:
    """A numbered passage. number: with those of its parents, as cited; text: without its number; line from 1."""

    number: str
    key: Key
    text: str
    line: int


def passages(text: str) -> tuple[Passage, ...]:
    """The passages of a regulation in order of writing; lines before the first number belong to none.

    Where no line begins with 第X条, headings 一、 take the place of articles.
    """
    lines = [line.strip() for line in text.translate(_WIDE).split("\n")]
    reader = _Reader(_ARTICLE if any(_ARTICLE.match(line) for line in lines) else _HEADING)
    for number, line in enumerate(lines, 1):
        reader.read(number, line)
    return tuple(Passage(p.number, p.key, "".join(p.parts), p.line) for p in reader.found)


@dataclass
class _Open:
    """A passage that still takes in lines."""

    number: str
    key: Key
    line: int
    parts: list[str] = field(default_factory=list)


@dataclass
class _Reader:
    """The passages so far. levels: those that are open, an article first; wanted: number of the next item."""

    article: re.Pattern[str]
    found: list[_Open] = field(default_factory=list)
    levels: list[_Open] = field(default_factory=list)
    wanted: int = 1

    def read(self, number: int, line: str) -> None:
        """Take in a line."""
        if _CHAPTER.match(line):
            self.levels = []
            return
        rest = self._article(number, line)
        for piece in self._pieces(rest):
            left = self._items(number, piece)
            if self.levels and left:
                self.levels[-1].parts.append(left)

    def _article(self, number: int, line: str) -> str:
        """Open the article that the line begins; the rest of the line."""
        match = self.article.match(line)
        if match is None or not self._is_heading(match.group(), line[match.end() :]):
            return line
        self.levels = []
        self._open(0, re.sub(r"\s", "", match.group()), number)
        self.wanted = 1
        return line[match.end() :].lstrip(_AFTER)

    def _is_heading(self, label: str, rest: str) -> bool:
        """Whether it is an article and not a reference at the start of a line (第六条规定的 …)."""
        if not rest or rest[0] in _AFTER:
            return True
        articles = [p.key for p in self.found if len(p.key) == 1 or p.key[-1].startswith("之")]
        last = in_order(articles[-1])[0][1] if articles else 0
        return int(key_of(label)[0]) in (last, last + 1) and not rest.startswith(("规定", "的", "第"))

    def _pieces(self, line: str) -> Iterator[str]:
        """The line, cut before items inside it that go on with the count."""
        start = 0
        for match in _INLINE.finditer(line):
            value = int(key_of(match.group())[0])
            leading = _ITEMS[0].match(line[start:])
            expected = int(key_of(leading.group())[0]) + 1 if leading else self.wanted
            if value == expected:
                yield line[start : match.start()].strip()
                start = match.start()
        yield line[start:].strip()

    def _items(self, number: int, line: str) -> str:
        """Open the items that the line begins; the rest of the line."""
        while self.levels:
            started = [(depth, m) for depth, item in enumerate(_ITEMS, 1) if (m := item.match(line))]
            if not started:
                break
            depth, match = started[0]
            if depth == 1:
                self.wanted = int(key_of(match.group())[0]) + 1
            self._open(min(depth, len(self.levels)), re.sub(r"\s", "", match.group()), number)
            line = line[match.end() :].lstrip(_AFTER)
        return line

    def _open(self, level: int, label: str, number: int) -> None:
        parent = self.levels[level - 1] if level else None
        start, key = (parent.number, parent.key) if parent else ("", ())
        one = _Open(f"{start}{label}", (*key, *key_of(label)), number)
        self.levels = [*self.levels[:level], one]
        self.found.append(one)
