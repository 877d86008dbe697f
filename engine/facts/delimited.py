"""Text files as grids: csv, tsv, txt and dat; the encoding and the separator are found out and reported."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO
from itertools import islice

from engine.facts import limits
from engine.facts.grid import Grid, closed
from grammar.diagnostic import Diagnostic

SUFFIXES = (".csv", ".tsv", ".txt", ".dat")
_AS_CSV = "用 WPS 或 Excel 打开，另存为“CSV UTF-8”再放回来"
_NAMES = {",": "逗号", "\t": "制表符", ";": "分号"}
_CONTROL = frozenset(map(chr, range(32))) - {"\t", "\r", "\n", "\x0b", "\x0c"}


def read_delimited(content: bytes, file: str) -> tuple[tuple[Grid, ...], tuple[Diagnostic, ...]]:
    """The one grid of a text file."""
    decoded = decode(content)
    if decoded is None:
        return (), (closed(file, "既不是 UTF-8，也不是 GB18030 编码的文字", _AS_CSV),)
    plain, encoding = decoded
    if "\x00" in plain:
        return (), (closed(file, "内容不是文字（有空字符）", _AS_CSV),)
    rows: list[Sequence[str]] = []
    separator = _separator(plain)
    csv.field_size_limit(limits.CELL_CHARACTERS * 4)
    try:
        rows.extend(islice(_records(plain, separator), limits.ROWS + 1))
    except csv.Error as error:
        return (), (closed(file, *_cause(error, len(rows) + 1)),)
    if len(rows) > limits.ROWS:
        return (), (closed(file, f"超过 {limits.ROWS} 行，没有读取", limits.SMALLER),)
    if '="' in plain:
        # A cell ="0012" is how exports keep a spreadsheet program from turning text into a number.
        rows = [
            [c[2:-1].replace('""', '"') if c[:2] == '="' and c[-1:] == '"' else c for c in row]
            for row in rows
        ]
    return (Grid(file, "", rows, encoding, separator=_NAMES[separator]),), ()


def _records(plain: str, separator: str) -> Iterable[Sequence[str]]:
    """The records of a text; one without quotes whose lines are equally wide needs no parser."""
    lines = plain.replace("\r\n", "\n").removesuffix("\n") if '"' not in plain else ""
    if lines and "\r" not in lines:
        rows = _even(lines, separator)
        if rows is not None:
            return rows
    return csv.reader(StringIO(plain, newline=""), delimiter=separator, strict=True)


def _even(plain: str, separator: str) -> list[tuple[str, ...]] | None:
    """The records where every line has the same number of cells, all split at once; None where one has not.

    Every end of a line becomes a cell of its own, so that it shows where these stand.
    """
    step = csv.field_size_limit() // 2
    if any(plain.find(separator, at, at + step) < 0 for at in range(0, len(plain) - step, step)):
        # A cell too long to be one fills such a piece; the parser tells of it.
        return None
    ends = plain.count("\n")
    width = plain[: plain.find("\n")].count(separator) + 1 if ends else 1
    if width < 2 or ends > limits.ROWS or plain.count(separator) != (width - 1) * (ends + 1):
        return None
    cells = plain.replace("\n", f"{separator}\n{separator}").split(separator)
    each = width + 1
    marks = cells[width::each]
    if len(cells) + 1 != (ends + 1) * each or len(marks) != ends or set(marks) != {"\n"}:
        return None
    return [*zip(*(cells[at::each] for at in range(width)), strict=True)]


def looks_like_text(content: bytes) -> bool:
    """Whether a file of another name is a table in plain text: several lines with the same separator."""
    decoded = decode(content[:65536].rpartition(b"\n")[0] or content)
    if decoded is None or not _CONTROL.isdisjoint(decoded[0]):
        return False
    lines = [line for line in decoded[0].splitlines()[:20] if line.strip()]
    most = max(sum(c in line for line in lines) for c in _NAMES)
    return most > 1


def decode(content: bytes) -> tuple[str, str] | None:
    """Text and encoding: a byte order mark decides, then strict UTF-8, then GB18030; UTF-16 without a mark by its zeros."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        candidates = ["utf-16"]
    elif b"\x00" in content[:2000]:
        # Of plain letters and separators, UTF-16-LE has the zeros behind and UTF-16-BE before.
        behind, before = content[1:2000:2].count(0), content[0:2000:2].count(0)
        candidates = ["utf-16-le" if behind > before else "utf-16-be"]
    else:
        candidates = ["utf-8-sig", "gb18030"]
    for encoding in candidates:
        try:
            return content.decode(encoding), encoding.upper().removesuffix("-SIG")
        except UnicodeDecodeError:
            continue
    return None


def _cause(error: csv.Error, row: int) -> tuple[str, str]:
    if "field limit" in str(error):
        return f"从第{row}行起有一格特别长（多半是引号不成对）", "补上或删去多余的英文引号"
    return f"从第{row}行起引号不成对，读不下去", "补上或删去多余的英文引号"


def _separator(plain: str) -> str:
    """The separator that occurs most in the first lines; a comma where none does."""
    start = "\n".join(plain[:20000].splitlines()[:20])
    return max(",\t;", key=lambda c: (start.count(c), c == ","))
