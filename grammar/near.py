"""Did-you-mean: the word most like what was written."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher


def near(text: str, words: Iterable[str], cutoff: float = 0.5) -> tuple[str, int] | None:
    """The word most like the beginning of a text, and how long that beginning is; None if none is near."""
    best: tuple[float, str, int] | None = None
    for word in sorted(words):
        if len(word) < 2 or word.startswith("不") != text.startswith("不"):
            continue  # 封顶 for 不封顶 would turn the meaning round; one character is like nothing
        for length in _lengths(text, word):
            head = text[:length]
            if length < 1 or len(head) < length or (head[0] != word[0] and head[-1] != word[-1]):
                continue
            ratio = SequenceMatcher(None, head, word).ratio()
            score = (ratio, word, -abs(length - len(word)))
            # A mere head of the text must be closer: 早操缺席 is no slip for 早退.
            if ratio >= (cutoff if length == len(text) else max(cutoff, 0.6)) and (
                best is None or score > (best[0], best[1], -abs(best[2] - len(best[1])))
            ):
                best = (ratio, word, length)
    return (best[1], best[2]) if best else None


def _lengths(text: str, word: str) -> list[int]:
    """How much of the text to compare: all of it where that is about as long as the word."""
    if abs(len(text) - len(word)) <= 1:
        return [len(text)]
    return [len(word)] if len(word) < 3 else [len(word) - 1, len(word), len(word) + 1]
