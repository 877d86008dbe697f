"""Diagnostics: a person's mistake as data, in Chinese, with place, expectation and remedy."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from grammar.source import Source, Span


class Severity(StrEnum):
    """How much a diagnostic weighs: an error stops the work, the others do not."""

    ERROR = "错误"
    WARNING = "警告"
    NOTE = "提示"


@dataclass(frozen=True)
class InSource:
    """A place in a rule file."""

    source: Source
    span: Span

    @property
    def key(self) -> tuple[str, int, int]:
        """Sort key: file, then position."""
        return (self.source.name, self.span.start, self.span.end)

    def __str__(self) -> str:
        line, column = self.source.position(self.span.start)
        return f"{self.source.name} 第{line}行第{column}列"


@dataclass(frozen=True)
class InSheet:
    """A place in a sheet of facts. Row and column are as the spreadsheet program shows them."""

    file: str
    sheet: str = ""
    row: int = 0
    column: str = ""

    @property
    def key(self) -> tuple[str, int, int]:
        """Sort key: file, then row."""
        return (f"{self.file}\0{self.sheet}", self.row, 0)

    def __str__(self) -> str:
        parts = [self.file]
        if self.sheet:
            parts.append(f"工作表“{self.sheet}”")
        if self.row:
            parts.append(f"第{self.row}行")
        if self.column:
            parts.append(f"“{self.column}”列")
        return " ".join(parts)


@dataclass(frozen=True)
class Label:
    """A second place that helps to understand the first (for instance, the other of two duplicates)."""

    place: InSource | InSheet
    text: str


@dataclass(frozen=True)
class Diagnostic:
    """One mistake or remark.

    code: stable, documented in docs/errors. message: what was found and what was expected.
    help: what to do. place: where, or None for the hall as a whole.
    accepted: the reason why the rule file accepts this (容许), "" where it does not.
    """

    code: str
    severity: Severity
    message: str
    place: InSource | InSheet | None = None
    help: str = ""
    labels: tuple[Label, ...] = ()
    accepted: str = ""

    @property
    def key(self) -> tuple[tuple[str, int, int], str, str]:
        """Order in which people read diagnostics: by place, then code."""
        return (self.place.key if self.place else ("", 0, 0), self.code, self.message)


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether any of the diagnostics stops the work."""
    return any(d.severity is Severity.ERROR for d in diagnostics)


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Diagnostics once each, in reading order."""
    return tuple(sorted(set(diagnostics), key=lambda d: d.key))
