"""Formulas that hold an error (#DIV/0!) or no value, found in the XML of an xlsx file.

Calamine gives such cells as blank, and a blank would pass for “nothing entered”.
"""

from __future__ import annotations

import re
import zlib
from io import BytesIO
from zipfile import BadZipFile, ZipFile

# What a damaged archive or XML raises; LookupError is also an encoding that nobody knows, SyntaxError the XML's.
_UNUSUAL = (BadZipFile, EOFError, LookupError, RuntimeError, SyntaxError, ValueError, zlib.error)
_BOOK = "xl/workbook.xml"
# Parts of a file that are never a sheet.
_NO_SHEETS = (_BOOK, "xl/sharedStrings.xml", "xl/styles.xml", "xl/media/", "xl/theme/", "docProps/")
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ERROR_CELL = re.compile(rb'<c\b[^>]*\bt="e"[^>]*>')
_EMPTY_FORMULA = re.compile(rb"<c\b[^>]*>\s*<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>")
_TEXT_RESULT = re.compile(rb'^<c\b[^>]*\bt="str"')
_PLACE = re.compile(rb'\br="([A-Z]+)(\d+)"')


def broken_formulas(content: bytes, sheet: str) -> frozenset[tuple[int, int]]:
    """(row, column) indices from 0 of the sheet's formulas without a usable value.

    content: the bytes of the file. A file that is not an xlsx, or is put together in an unusual way,
    gives none: this is a second look, the file as such has been read.
    """
    try:
        with ZipFile(BytesIO(content)) as archive:
            names = archive.namelist()
            # Most files have no formula at all, and then it does not matter which part is the sheet.
            parts = (archive.read(name) for name in names if not name.startswith(_NO_SHEETS))
            if _BOOK not in names or not any(b'"e"' in part or b"<f" in part for part in parts):
                return frozenset()
            xml = _sheet_xml(archive, sheet)
    except _UNUSUAL:
        return frozenset()
    hits = [m.group() for m in _ERROR_CELL.finditer(xml)]
    hits += [m.group() for m in _EMPTY_FORMULA.finditer(xml) if not _TEXT_RESULT.match(m.group())]
    return frozenset(filter(None, map(_place, hits)))


def _sheet_xml(archive: ZipFile, sheet: str) -> bytes:
    """The XML of the named sheet, by way of the workbook's relations. Raises KeyError where there is none."""
    from xml.etree import ElementTree

    book = ElementTree.fromstring(archive.read(_BOOK))
    links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    for element in book.iter(f"{_MAIN}sheet"):
        if element.get("name") == sheet:
            target = targets[element.get(_REL)]
            return archive.read(target.lstrip("/") if target.startswith("/") else f"xl/{target}")
    return b""


def _place(cell: bytes) -> tuple[int, int] | None:
    match = _PLACE.search(cell)
    if match is None:
        return None
    column = 0
    for letter in match.group(1):
        column = column * 26 + letter - 64
    return int(match.group(2)) - 1, column - 1
