"""What commands write to the terminal: diagnostics with the line shown, messages, progress."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import replace
from unicodedata import east_asian_width

import click

from grammar.diagnostic import Diagnostic, InSheet, InSource, Severity

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}
# How many of one mistake are shown in full.
_SHOWN = 3


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
    """Diagnostics on stderr: code, place, message, the line with a marker, what to do; none that a rule file accepts.

    Of one mistake in one column of a sheet the first few, then the rows of the others in one line.
    """
    groups: dict[object, list[Diagnostic]] = {}
    for diagnostic in (d for d in diagnostics if not d.accepted):
        groups.setdefault(_alike(diagnostic), []).append(diagnostic)
    for group in groups.values():
        for diagnostic in group[:_SHOWN]:
            click.echo(render(diagnostic), err=True)
        if len(group) > _SHOWN:
            click.echo(_rest(group[_SHOWN:]), err=True)


def _alike(diagnostic: Diagnostic) -> object:
    """What makes two diagnostics the same to whoever mends them: code, file and column."""
    place = diagnostic.place
    if not isinstance(place, InSheet) or not place.row:
        return diagnostic
    return (diagnostic.code, diagnostic.severity, place.file, place.sheet, place.column)


def _rest(group: list[Diagnostic]) -> str:
    first, rows = group[0], [d.place.row for d in group if isinstance(d.place, InSheet)]
    place = replace(first.place, row=0) if isinstance(first.place, InSheet) else first.place
    return f"{_head(first)} {place}：这样的还有 {len(group)} 处，在第{'、'.join(row_runs(rows))}行"


def row_runs(rows: Iterable[int]) -> list[str]:
    """Row numbers in order, neighbours joined: 3、5—7."""
    return [f"{a}—{b}" if b > a else str(a) for a, b in runs(rows)]


def runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """First and last of each unbroken run of numbers, in order."""
    found: list[tuple[int, int]] = []
    for number in sorted(set(numbers)):
        if found and number == found[-1][1] + 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found


def render(diagnostic: Diagnostic) -> str:
    """A diagnostic as people read it."""
    place = f" {diagnostic.place}：" if diagnostic.place else " "
    lines = [f"{_head(diagnostic)}{place}{diagnostic.message}"]
    if isinstance(diagnostic.place, InSource):
        lines += _marked(diagnostic.place)
    for label in diagnostic.labels:
        lines.append(f"  另见 {label.place}：{label.text}")
        if isinstance(label.place, InSource):
            lines += _marked(label.place)
    if diagnostic.help:
        lines.append(f"  怎么办：{diagnostic.help}")
    return "\n".join(lines)


def _head(diagnostic: Diagnostic) -> str:
    colour = _COLOURS[diagnostic.severity]
    return click.style(f"{diagnostic.severity} {diagnostic.code}", fg=colour, bold=True)


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
    """2 个错误，1 个警告; without those that a rule file accepts."""
    found = [d for d in diagnostics if not d.accepted]
    numbers = [(s, sum(d.severity is s for d in found)) for s in Severity]
    return "，".join(f"{n} 个{s}" for s, n in numbers if n) or "没有发现问题"


def accepted_lines(diagnostics: Iterable[Diagnostic]) -> list[str]:
    """The warnings that rule files accept: 已容许 2 处, then file, code, lines and reason; nothing where there are none."""
    groups: dict[tuple[str, str, str], list[int]] = {}
    for d in diagnostics:
        if d.accepted and isinstance(d.place, InSource):
            row = d.place.source.position(d.place.span.start)[0]
            groups.setdefault((d.place.source.name, d.code, d.accepted), []).append(row)
    lines = [
        f"  {code} {name} 第{'、'.join(row_runs(rows))}行：{reason}"
        for (name, code, reason), rows in sorted(groups.items())
    ]
    return [f"已容许 {sum(map(len, groups.values()))} 处：", *lines] if groups else []


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
