"""From which day a workbook counts its days: 1899-12-30, or what the workbook says instead.

The reader turns cells that are formatted as dates into dates; this is for numbers that lost the format.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from io import BytesIO
from zipfile import ZipFile

from engine.facts.cells import Cell, Counted, Since1900, Since1904

_BOOK, _ODS = "xl/workbook.xml", "content.xml"
_SINCE_1904 = re.compile(rb'<workbookPr\b[^>]*\bdate1904="(?:1|true)"')
_NULL_DATE = re.compile(rb'<table:null-date\b[^>]*\btable:date-value="([\d-]+)')
_KNOWN: dict[bytes, type[Counted]] = {b"1904-01-01": Since1904, b"1900-01-01": Since1900}
# The head of an xls's first stream, of Excel 97 and of 95; its records follow, each with type and length.
_HEAD = re.compile(rb"\x09\x08[\x08\x10]\x00\x00[\x05\x06]\x05\x00")
_DATE_MODE, _END = 0x22, 0x0A
_RECORDS, _LONGEST = 2000, 8224
# Larger whole numbers are no days, and would lose digits.
_MOST = 100_000


def counts_from(content: bytes, packed: bool) -> type[Counted] | None:
    """What a workbook's numbers of days are; None where they count as usual. packed: xlsx or ods, else xls."""
    if not packed:
        return _in_records(content)
    with ZipFile(BytesIO(content)) as archive:
        names = archive.namelist()
        if _BOOK in names:
            return Since1904 if _SINCE_1904.search(archive.read(_BOOK)) else None
        found = _NULL_DATE.search(archive.read(_ODS)) if _ODS in names else None
        return _KNOWN.get(found[1]) if found else None


def counted(rows: Sequence[Sequence[Cell]], kind: type[Counted] | None) -> Sequence[Sequence[Cell]]:
    """The rows with their plain numbers marked by what they count from."""
    if kind is None:
        return rows
    return [
        [kind(c) if type(c) is float or (type(c) is int and 0 < c < _MOST) else c for c in row]
        for row in rows
    ]


def _in_records(content: bytes) -> type[Counted] | None:
    """What an xls says among its first records."""
    head = _HEAD.search(content)
    at = head.start() if head else len(content)
    for _ in range(_RECORDS):
        kind, length = (
            int.from_bytes(content[at : at + 2], "little"),
            int.from_bytes(content[at + 2 : at + 4], "little"),
        )
        if kind == _END or length > _LONGEST or at >= len(content):
            return None
        if kind == _DATE_MODE:
            return Since1904 if content[at + 4 : at + 6] == b"\x01\x00" else None
        at += 4 + length
    return None
