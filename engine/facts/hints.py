"""“Did you mean”: the likely word behind a mistyped one."""

from __future__ import annotations

from collections.abc import Iterable


def did_you_mean(word: str, words: Iterable[str]) -> str:
    """A question that ends a help text (是不是“病假”？), or nothing where no word is near."""
    from difflib import get_close_matches

    near = get_close_matches(word, sorted(set(words) - {word}), n=2, cutoff=0.5)
    return f"是不是{'或'.join(f'“{w}”' for w in near)}？" if near else ""
