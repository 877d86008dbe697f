"""What an xls says beside its cells: from which day it counts, which rows are hidden.

The records of the workbook lie one after the other in the file as programs write it; where they do not, nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

# The head of the first stream, of Excel 97 and of 95.
_HEAD = re.compile(rb"\x09\x08[\x08\x10]\x00\x00[\x05\x06]\x05\x00")
_BEGIN, _END, _SHEET, _ROW, _DATE_MODE = 0x0809, 0x0A, 0x85, 0x0208, 0x22
_LONGEST = 8224
_FIRST = 5000  # records about the workbook as a whole
_MOST = 5_000_000
_HIDDEN = 0x20


def counts_from_1904(content: bytes) -> bool:
    """Whether the workbook's days count from 1904."""
    found = (data for kind, data in _globals(content) if kind == _DATE_MODE)
    return next(found, b"")[:2] == b"\x01\x00"


def hidden_rows(content: bytes) -> list[tuple[int, ...]]:
    """Numbers of the hidden rows of each sheet, in the order of the sheets."""
    head = _head(content)
    starts = [head + int.from_bytes(data[:4], "little") for kind, data in _globals(content) if kind == _SHEET]
    return [tuple(_hidden(content, start)) for start in starts]


def _hidden(content: bytes, start: int) -> Iterator[int]:
    records = _records(content, start)
    if next(records, (0, b""))[0] != _BEGIN:
        return
    for kind, data in islice(records, _MOST):
        if kind == _END:
            return
        if kind == _ROW and len(data) >= 16 and data[12] & _HIDDEN:
            yield int.from_bytes(data[:2], "little") + 1


def _globals(content: bytes) -> Iterator[tuple[int, bytes]]:
    """The records about the workbook as a whole."""
    for kind, data in islice(_records(content, _head(content)), _FIRST):
        if kind == _END:
            return
        yield kind, data


def _head(content: bytes) -> int:
    match = _HEAD.search(content)
    return match.start() if match else len(content)


def _records(content: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Type and data of each record from a place on, as long as they look like records."""
    while at + 4 <= len(content):
        kind, length = (
            int.from_bytes(content[at : at + 2], "little"),
            int.from_bytes(content[at + 2 : at + 4], "little"),
        )
        if length > _LONGEST:
            return
        yield kind, content[at + 4 : at + 4 + length]
        at += 4 + length
