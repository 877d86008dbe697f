"""Columns of Chinese text on a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from cli.console import width


def padded(text: str, to: int) -> str:
    """The text, filled up with spaces to so many columns."""
    return text + " " * max(to - width(text), 0)


def columns(rows: Sequence[Sequence[str]], indent: str = "") -> list[str]:
    """Rows as lines, every column as wide as its widest cell."""
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)] if rows else []
    return [(indent + "  ".join(padded(c, w) for c, w in zip(r, widths, strict=True))).rstrip() for r in rows]
