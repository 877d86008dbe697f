"""What commands write to the terminal: diagnostics with the line shown, messages, progress."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from unicodedata import east_asian_width

import click

from grammar.diagnostic import Diagnostic, InSource, Severity

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}


def utf8() -> None:
    """Chinese must come out on any console, GBK ones included: what it lacks becomes a question mark."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            encoding = None if stream.isatty() else "utf-8"
            reconfigure(encoding=encoding, errors="replace") if encoding else reconfigure(errors="replace")


def width(text: str) -> int:
    """Columns that a text takes on a terminal."""
    return len(text) if text.isascii() else sum(2 if east_asian_width(c) in "WF" else 1 for c in text)


def show_diagnostics(diagnostics: Iterable[Diagnostic]) -> None:
    """Every diagnostic on stderr: code, place, message, the line with a marker, what to do."""
    for diagnostic in diagnostics:
        click.echo(render(diagnostic), err=True)


def render(diagnostic: Diagnostic) -> str:
    """A diagnostic as people read it."""
    head = click.style(f"{diagnostic.severity} {diagnostic.code}", fg=_COLOURS[diagnostic.severity], bold=True)
    place = f" {diagnostic.place}：" if diagnostic.place else " "
    lines = [f"{head}{place}{diagnostic.message}"]
    if isinstance(diagnostic.place, InSource):
        lines += _marked(diagnostic.place)
    for label in diagnostic.labels:
        lines.append(f"  另见 {label.place}：{label.text}")
        if isinstance(label.place, InSource):
            lines += _marked(label.place)
    if diagnostic.help:
        lines.append(f"  怎么办：{diagnostic.help}")
    return "\n".join(lines)


def _marked(place: InSource) -> list[str]:
    """The line of the place, with marks under the span."""
    number, column = place.source.position(place.span.start)
    line = place.source.line(number)
    if not line.strip():
        return []
    length = max(1, min(place.span.end - place.span.start, len(line) - column + 1))
    gutter = f"  {number} | "
    before = width(line[: column - 1])
    marks = "^" * max(width(line[column - 1 : column - 1 + length]), 1)
    return [f"{gutter}{line}", " " * (len(gutter) + before) + marks]


def counted(diagnostics: Iterable[Diagnostic]) -> str:
    """2 个错误，1 个警告."""
    found = list(diagnostics)
    numbers = [(s, sum(d.severity is s for d in found)) for s in Severity]
    return "，".join(f"{n} 个{s}" for s, n in numbers if n) or "没有发现问题"


class Progress:
    """One line on stderr that says what is being done; only on a terminal."""

    def __init__(self, quiet: bool = False) -> None:
        self._on = sys.stderr.isatty() and not quiet

    def __call__(self, what: str) -> None:
        """Show what is being done now."""
        if self._on:
            click.echo(f"\r\033[K正在处理 {what} …", nl=False, err=True)

    def done(self) -> None:
        """Take the line away."""
        if self._on:
            click.echo("\r\033[K", nl=False, err=True)
