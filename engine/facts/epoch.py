"""From which day a workbook counts its days: 1899-12-30, or what the workbook says instead.

The reader turns cells that are formatted as dates into dates; this is for numbers that lost the format.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from io import BytesIO
from zipfile import ZipFile

from engine.facts.biff import counts_from_1904
from engine.facts.cells import Cell, Counted, Since1900, Since1904

_BOOK, _ODS = "xl/workbook.xml", "content.xml"
_SINCE_1904 = re.compile(rb'<workbookPr\b[^>]*\bdate1904="(?:1|true)"')
_NULL_DATE = re.compile(rb'<table:null-date\b[^>]*\btable:date-value="([\d-]+)')
_KNOWN: dict[bytes, type[Counted]] = {b"1904-01-01": Since1904, b"1900-01-01": Since1900}
# Larger whole numbers are no days, and would lose digits.
_MOST = 100_000


def counts_from(content: bytes, packed: bool) -> type[Counted] | None:
    """What a workbook's numbers of days are; None where they count as usual. packed: xlsx or ods, else xls."""
    if not packed:
        return Since1904 if counts_from_1904(content) else None
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
