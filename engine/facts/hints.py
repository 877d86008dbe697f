"""“Did you mean”: the likely word behind a mistyped one."""

from __future__ import annotations

from collections.abc import Iterable


def did_you_mean(word: str, words: Iterable[str]) -> str:
    """A question that ends a help text (是不是“病假”？), or nothing where no word is near."""
    near = nearest(word, words, 2)
    return f"是不是{'或'.join(f'“{w}”' for w in near)}？" if near else ""


def nearest(word: str, words: Iterable[str], most: int) -> list[str]:
    """The words most like the word, at most so many, the likeliest first."""
    from difflib import get_close_matches

    return get_close_matches(word, sorted(set(words) - {word}), n=most, cutoff=0.5)
