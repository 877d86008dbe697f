"""Text files as grids: csv, tsv, txt and dat; the encoding and the separator are found out and reported."""

from __future__ import annotations

import csv
from codecs import getincrementaldecoder
from collections.abc import Iterator, Sequence
from io import BytesIO, TextIOWrapper
from itertools import islice

from engine.facts import limits
from engine.facts.columns import EvenRows
from engine.facts.grid import Grid, closed
from grammar.diagnostic import Diagnostic

SUFFIXES = (".csv", ".tsv", ".txt", ".dat")
_AS_CSV = "用 WPS 或 Excel 打开，另存为“CSV UTF-8”再放回来"
_NAMES = {",": "逗号", "\t": "制表符", ";": "分号"}
# Bytes of a text that are looked at together.
_PIECE = 1 << 16
_MARK = b"\xef\xbb\xbf"
# What says nothing about how a text is divided into cells, by separator.
_OTHERS = {
    cut: bytes(sign for sign in range(256) if sign not in b'\r\n"' + cut) for cut in map(str.encode, _NAMES)
}
_CONTROL = frozenset(map(chr, range(32))) - {"\t", "\r", "\n", "\x0b", "\x0c"}


def read_delimited(content: bytes, file: str) -> tuple[tuple[Grid, ...], tuple[Diagnostic, ...]]:
    """The one grid of a text file."""
    found = _as_utf8(content)
    if found is None:
        return (), (closed(file, "既不是 UTF-8，也不是 GB18030 编码的文字", _AS_CSV),)
    encoded, encoding = found
    if b"\x00" in encoded:
        return (), (closed(file, "内容不是文字（有空字符）", _AS_CSV),)
    separator = _separator(encoded)
    csv.field_size_limit(limits.CELL_CHARACTERS * 4)
    even = _even(encoded, separator.encode())
    if even is not None:
        return (Grid(file, "", even, encoding, separator=_NAMES[separator]),), ()
    rows: list[list[str]] = []
    lines = TextIOWrapper(BytesIO(encoded), "utf-8", newline="")
    try:
        rows.extend(islice(csv.reader(lines, delimiter=separator, strict=True), limits.ROWS + 1))
    except csv.Error as error:
        return (), (closed(file, *_cause(error, len(rows) + 1)),)
    if len(rows) > limits.ROWS:
        return (), (closed(file, f"超过 {limits.ROWS} 行，没有读取", limits.SMALLER),)
    if b'="' in encoded:
        # A cell ="0012" is how exports keep a spreadsheet program from turning text into a number.
        rows = [
            [c[2:-1].replace('""', '"') if c[:2] == '="' and c[-1:] == '"' else c for c in row]
            for row in rows
        ]
    return (Grid(file, "", rows, encoding, separator=_NAMES[separator]),), ()


def _even(text: bytes, cut: bytes) -> EvenRows | None:
    """The rows of a text (UTF-8) that needs no parser, split at once; None where it needs one.

    That is one whose lines are equally wide and end alike, with all cells in quotes or none: without all other signs,
    what is left of every line is the same. It is gone through in pieces that the processor keeps at hand.
    """
    first = text[: text.find(b"\n") + 1]
    end = b"\r\n" if first.endswith(b"\r\n") else b"\n"
    quote, width, most = b'"' if text.startswith(b'"') else b"", first.count(cut) + 1, csv.field_size_limit()
    line, between = cut.join([quote * 2] * width) + end, quote + cut + quote
    ends, others = bytes.maketrans(b"\n", cut), _OTHERS[cut]
    cells: list[bytes] = []
    for piece in _pieces(text if text.endswith(b"\n") else text + end):
        left = piece.translate(None, others)
        number = len(left) // len(line)
        if left != line * number or piece.count(quote + end) != number or len(piece) > most:
            return None
        if quote and not (piece.startswith(quote) and piece.count(b"\n" + quote) == number - 1):
            return None
        if quote and piece.count(between) != number * (width - 1):
            return None
        cells += piece.translate(ends, b'\r"').split(cut)
        cells.pop()
        if len(cells) > width * limits.ROWS:
            return None
    return EvenRows(cells, width, 0, len(cells) // width) if width > 1 else None


def _pieces(text: bytes) -> Iterator[bytes]:
    """A text of lines in pieces of whole ones."""
    start = 0
    while start < len(text):
        end = text.find(b"\n", start + _PIECE) + 1 or len(text)
        yield text[start:end]
        start = end


def looks_like_text(content: bytes) -> bool:
    """Whether a file of another name is a table in plain text: several lines with the same separator."""
    decoded = decode(content[:65536].rpartition(b"\n")[0] or content)
    if decoded is None or not _CONTROL.isdisjoint(decoded[0]):
        return False
    lines = [line for line in decoded[0].splitlines()[:20] if line.strip()]
    most = max(sum(c in line for line in lines) for c in _NAMES)
    return most > 1


def decode(content: bytes) -> tuple[str, str] | None:
    """Text and encoding; None where it is no text."""
    for encoding in _encodings(content):
        try:
            return content.decode(encoding), encoding.upper().removesuffix("-SIG")
        except UnicodeDecodeError:
            continue
    return None


def _encodings(content: bytes) -> Sequence[str]:
    """What to try: a byte order mark decides, then strict UTF-8, then GB18030; UTF-16 without a mark by its zeros."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return ("utf-16",)
    if b"\x00" in content[:2000]:
        # Of plain letters and separators, UTF-16-LE has the zeros behind and UTF-16-BE before.
        behind, before = content[1:2000:2].count(0), content[0:2000:2].count(0)
        return ("utf-16-le" if behind > before else "utf-16-be",)
    return ("utf-8-sig", "gb18030")


def _as_utf8(content: bytes) -> tuple[bytes, str] | None:
    """The text in UTF-8 without a mark, and the encoding that it came in."""
    if "utf-8-sig" in _encodings(content) and _is_utf8(content):
        return content.removeprefix(_MARK), "UTF-8"
    decoded = decode(content)
    return (decoded[0].encode(), decoded[1]) if decoded else None


def _is_utf8(content: bytes) -> bool:
    """Whether all of it is; looked at in pieces, so that the text is not there twice."""
    decoder, whole = getincrementaldecoder("utf-8")(), memoryview(content)
    try:
        for at in range(0, len(whole), _PIECE):
            decoder.decode(whole[at : at + _PIECE])
        decoder.decode(b"", True)
    except UnicodeDecodeError:
        return False
    return True


def _cause(error: csv.Error, row: int) -> tuple[str, str]:
    if "field limit" in str(error):
        return f"从第{row}行起有一格特别长（多半是引号不成对）", "补上或删去多余的英文引号"
    return f"从第{row}行起引号不成对，读不下去", "补上或删去多余的英文引号"


def _separator(text: bytes) -> str:
    """The separator that occurs most in the first lines; a comma where none does."""
    start = "\n".join(text[:80000].decode(errors="ignore")[:20000].splitlines()[:20])
    return max(",\t;", key=lambda c: (start.count(c), c == ","))
