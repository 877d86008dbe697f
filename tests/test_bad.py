"""Rule files with one typical mistake each, and what the checker says about them, word for word."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.policy.load import load_source
from grammar.diagnostic import Diagnostic, InSource, Severity
from grammar.source import Source

FOLDER = Path(__file__).parent / "bad"
FILES = sorted(FOLDER.glob("*.kp"))


def shown(diagnostic: Diagnostic) -> str:
    """Code, place, the line with the span marked, message, remedy, second places."""
    lines = [f"{diagnostic.code} {diagnostic.severity} {diagnostic.place or ''}".rstrip()]
    if isinstance(diagnostic.place, InSource):
        lines.append(f"  | {marked(diagnostic.place)}")
    lines.append(f"  {diagnostic.message}")
    if diagnostic.help:
        lines.append(f"  {diagnostic.help}")
    lines += [f"  {label.place}：{label.text}" for label in diagnostic.labels]
    return "\n".join(lines)


def marked(place: InSource) -> str:
    """The line of a place with 〚 and 〛 around what the diagnostic points at."""
    source, span = place.source, place.span
    row, column = source.position(span.start)
    line = source.line(row)
    end = min(column - 1 + span.end - span.start, len(line))
    return f"{line[: column - 1]}〚{line[column - 1 : end]}〛{line[end:]}"


def said(path: Path) -> tuple[Diagnostic, ...]:
    return load_source(Source(path.name, path.read_text("utf-8")))[1]


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_a_bad_file(path: Path, golden: Callable[[Path, str], None]) -> None:
    found = said(path)
    golden(path.with_suffix(".txt"), "\n".join(map(shown, found)) + ("\n" if found else ""))
    code = path.stem.split("-")[0]
    if code.startswith("KP"):
        assert {d.code for d in found} == {code}
        assert len({(d.message, d.place) for d in found}) == len(found), "one cause, one message"


def test_no_message_sounds_like_a_parser() -> None:
    words = [f"{d.message}{d.help}" for p in FILES for d in said(p)]
    assert not [w for w in words if re.search(r"[A-Z_]{4,}|Token|None|Traceback|\bEVENT\b", w)]
    assert all(re.search(r"[一-鿿]", w) for w in words)


def test_every_rule_code_has_a_bad_file() -> None:
    pages = (FOLDER.parents[1] / "docs" / "errors").glob("KP[12]*.md")
    assert sorted({p.stem.split("-")[0] for p in FILES if p.stem.startswith("KP")}) == sorted(
        p.stem for p in pages
    )


def test_errors_come_with_a_remedy() -> None:
    assert not [d for p in FILES for d in said(p) if d.severity is Severity.ERROR and not d.help]
