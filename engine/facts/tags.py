"""The tags and the text of a web page, one after the other, in time that grows with its length alone.

The standard library's parser looks through the rest of a damaged page again at every tag.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

_STOPS = re.compile("[>\"']")
_NAME = re.compile(r"/?([a-z][a-z0-9]*)", re.I)
_SPACES = re.compile(r"[ \t\r\n\f]+")
# What stands between these tags is no text that people see.
_UNSEEN = ("script", "style", "title")
_ENDS = {name: re.compile(f"</{name}", re.I) for name in _UNSEEN}


class Piece(NamedTuple):
    """A tag (name, "/" before it where it closes, and its attributes) or, without a name, text as people see it."""

    name: str
    words: str


def pieces(html: str) -> Iterator[Piece]:
    """Every tag and text of a page; comments, scripts and styles are left out."""
    last = {quote: html.rfind(quote) for quote in "\"'"}
    at, size = 0, len(html)
    while at < size:
        start = html.find("<", at)
        start = size if start < 0 else start
        if start > at:
            yield Piece("", shown(html[at:start]))
        if start == size:
            return
        name = _NAME.match(html, start + 1)
        if name is None and html[start + 1 : start + 2] not in ("!", "?", "/"):
            yield Piece("", "<")
            at = start + 1
            continue
        at = _end(html, start, last)
        if name is not None:
            word = name[1].lower()
            closing = html[start + 1] == "/"
            yield Piece(f"/{word}" if closing else word, html[name.end() : at - 1])
            if word in _UNSEEN and not closing:
                until = _ENDS[word].search(html, at)
                at = until.start() if until else size


def shown(plain: str) -> str:
    """Text as people see it: a line break is a space, &nbsp; and the like are what they stand for."""
    found = _SPACES.sub(" ", plain)
    if "&" not in found:
        return found
    try:
        return unescape(found)
    except ValueError:  # a number of thousands of digits
        return found


def _end(html: str, start: int, last: dict[str, int]) -> int:
    """The index behind a tag or a comment. last: where each quote is found the last time."""
    size = len(html)
    if html.startswith("<!--", start):
        end = html.find("-->", start + 4)
        return size if end < 0 else end + 3
    if not html[start + 1].isalpha():
        end = html.find(">", start)
        return size if end < 0 else end + 1
    at = start + 1
    while stop := _STOPS.search(html, at):
        if stop[0] == ">":
            return stop.end()
        # A quote that nothing closes is a letter like any other.
        closing = html.find(stop[0], stop.end()) if last[stop[0]] >= stop.end() else -1
        at = closing + 1 if closing >= 0 else stop.end()
    return size
