"""The package that an xlsx or ods file is: whether it is safe to open, and what its reader does not tell.

Calamine unpacks whole sheets and fills the space between their cells, so that what is packed is measured first.
It gives formulas without a value as blank, which would pass for “nothing entered”, and does not say what is hidden.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from engine.facts import limits

# What a damaged archive or XML raises; LookupError is also an encoding that nobody knows, SyntaxError the XML's.
_UNUSUAL = (
    BadZipFile,
    EOFError,
    LookupError,
    NotImplementedError,
    RuntimeError,
    SyntaxError,
    ValueError,
    zlib.error,
    OSError,
)
_BOOK, _LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_ODS = "content.xml"
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CHUNK = 1 << 20
_ROW_END = b"</row>"
_ERROR_CELL = re.compile(rb'<c\b[^>]*\bt="e"[^>]*>')
_EMPTY_FORMULA = re.compile(rb"<c\b[^>]*>\s*<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>")
_TEXT_RESULT = re.compile(rb'^<c\b[^>]*\bt="str"')
_PLACE = re.compile(rb'\br="([A-Z]+)(\d+)"')
_HIDDEN_ROW = re.compile(rb'<row\b(?=[^>]*\bhidden="(?:1|true)")[^>]*\br="(\d+)"')
_FILLED = re.compile(rb'<c\b[^>]*\br="([A-Z]+)\d+"[^>]*>\s*<[fiv]')
_LAST_ROW = re.compile(rb'<row\b[^>]*\br="(\d+)"')
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.I)
_ODS_ROW = re.compile(
    rb'<table:table-row\b[^>]*number-rows-repeated="(\d+)"[^>]*>(.*?)</table:table-row>', re.S
)
_ODS_CELL = re.compile(rb'<table:table-cell\b(?=[^>]*office:value-type)[^>]*number-columns-repeated="(\d+)"')
_ODS_HIDDEN = re.compile(rb'<table:table-row\b[^>]*table:visibility="(?:collapse|filter)"')


@dataclass(frozen=True, slots=True)
class Inside:
    """What one sheet of an xlsx holds. broken: (row, column) indices from 0 of formulas with an error or no value.

    hidden: numbers of the hidden rows. cells: those between the first cell and the last with content.
    """

    broken: frozenset[tuple[int, int]] = frozenset()
    hidden: tuple[int, ...] = ()
    cells: int = 0


def unsafe(content: bytes) -> tuple[str, str] | None:
    """Message and remedy for a package that may not be opened; None where it may."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
            if any(p.flag_bits & 1 for p in parts):
                return "文件加了密码", "去掉打开密码后保存"
            size = sum(p.file_size for p in parts)
            if size > limits.UNPACKED_BYTES or len(parts) > limits.PARTS:
                what = f"解开后有 {limits.megabytes(size)}、{len(parts)} 个部分"
                most = f"{limits.megabytes(limits.UNPACKED_BYTES)}、{limits.PARTS} 个"
                return f"文件{what}，超过上限（{most}），没有打开", limits.SMALLER
            for part in parts:
                if part.filename.endswith((".xml", ".rels")) and _DECLARATION.search(
                    _start(archive, part.filename)
                ):
                    return (
                        "文件里有实体声明（DTD），不安全，没有打开",
                        "用 WPS 或 Excel 打开，另存为 .xlsx 再放回来",
                    )
            return _unsafe_ods(archive)
    except _UNUSUAL:
        return "文件已损坏，读不出来", "用 WPS 或 Excel 打开，另存为 .xlsx 再放回来；打不开的，重新导出"


def _start(archive: ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        return part.read(4096)


def _unsafe_ods(archive: ZipFile) -> tuple[str, str] | None:
    """A few bytes of an ods can stand for billions of cells: repeated rows of repeated cells."""
    if _ODS not in archive.namelist():
        return None
    xml = archive.read(_ODS)
    cells = 0
    for rows, body in _ODS_ROW.findall(xml):
        if b"office:value-type" in body:
            wide = body.count(b"<table:table-cell") + sum(int(n[:12]) for n in _ODS_CELL.findall(body))
            cells += int(rows[:12]) * wide
    cells += sum(int(n[:12]) for n in _ODS_CELL.findall(xml))
    # Repetition is cheap to write and slow to read.
    return too_many(cells) if cells > limits.CELLS // 4 else None


def too_many(cells: int) -> tuple[str, str]:
    """Message and remedy for a sheet that is too large."""
    return f"表里约有 {cells} 格，超过上限 {limits.CELLS} 格，没有读取", limits.SMALLER


def hidden_in_ods(content: bytes) -> bool:
    """Whether an ods has hidden or filtered rows."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            return _ODS in archive.namelist() and bool(_ODS_HIDDEN.search(archive.read(_ODS)))
    except _UNUSUAL:
        return False


def look_inside(content: bytes) -> Mapping[str, Inside] | None:
    """Sheet → what it holds, for an xlsx; None where the package is damaged.

    A package that is put together in an unusual way gives no sheets: this is a second look.
    """
    try:
        with ZipFile(BytesIO(content)) as archive:
            names = set(archive.namelist())
            if _BOOK not in names or _LINKS not in names:
                _check(archive)
                return {}
            return {sheet: _scan(archive, part) for sheet, part in _parts(archive).items() if part in names}
    except _UNUSUAL:
        return None


def _check(archive: ZipFile) -> None:
    """Unpack everything once, piece by piece: a part that is longer than it says is damaged."""
    for part in archive.infolist():
        with archive.open(part) as stream:
            while stream.read(_CHUNK):
                pass


def _parts(archive: ZipFile) -> dict[str, str]:
    """Sheet → part of the package, by way of the workbook's relations."""
    from xml.etree import ElementTree

    book = ElementTree.fromstring(archive.read(_BOOK))
    links = ElementTree.fromstring(archive.read(_LINKS))
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    found = {}
    for element in book.iter(f"{_MAIN}sheet"):
        target = targets.get(element.get(_REL), "")
        found[element.get("name", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return found


@dataclass(slots=True)
class _Scan:
    """One sheet while its XML goes by."""

    broken: set[tuple[int, int]] = field(default_factory=set)
    hidden: list[int] = field(default_factory=list)
    width: int = 1
    height: int = 0
    wider: re.Pattern[bytes] = field(default_factory=lambda: _beyond(1))

    def look(self, xml: bytes) -> None:
        """Take note of what stands in some whole rows."""
        if b'"e"' in xml:
            self.broken |= set(filter(None, map(_place, _ERROR_CELL.findall(xml))))
        if b"<f" in xml:
            hits = (m for m in _EMPTY_FORMULA.findall(xml) if not _TEXT_RESULT.match(m))
            self.broken |= set(filter(None, map(_place, hits)))
        if b"hidden=" in xml:
            self.hidden += map(int, _HIDDEN_ROW.findall(xml))
        if self.wider.search(xml):
            self.width = max((self.width, *map(_column, set(_FILLED.findall(xml)))))
            self.wider = _beyond(self.width)
        if last := _LAST_ROW.search(xml, max(xml.rfind(b"<row"), 0)):
            self.height = max(self.height, int(last[1][:9]))


def _scan(archive: ZipFile, part: str) -> Inside:
    scan = _Scan()
    for xml in _whole_rows(archive, part):
        scan.look(xml)
    return Inside(frozenset(scan.broken), tuple(scan.hidden), scan.width * scan.height)


def _whole_rows(archive: ZipFile, part: str) -> Iterator[bytes]:
    """The part in pieces that end with a row."""
    kept: list[bytes] = []
    with archive.open(part) as stream:
        while piece := stream.read(_CHUNK):
            cut = piece.rfind(_ROW_END) + len(_ROW_END) if _ROW_END in piece else 0
            if cut:
                yield b"".join((*kept, piece[:cut]))
                kept = [piece[cut:]]
            else:
                kept.append(piece)
    yield b"".join(kept)


def _beyond(width: int) -> re.Pattern[bytes]:
    """Places of cells to the right of a column; of one letter, as far as the width leaves any, or of more."""
    one = rb"[%c-Z]\d|" % (65 + width) if width < 26 else b""
    return re.compile(rb'r="(?:' + one + rb"[A-Z][A-Z])")


def _column(letters: bytes) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + letter - 64
    return column


def _place(cell: bytes) -> tuple[int, int] | None:
    match = _PLACE.search(cell)
    return (int(match[2]) - 1, _column(match[1]) - 1) if match else None
