"""Files as grids of raw cells: xlsx, xls, ods and et by calamine, csv by its encoding.

A grid is the whole sheet from cell A1 on, so that a row's index plus one is the row number on the screen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO, StringIO
from pathlib import Path

from engine.facts.cells import Cell
from grammar.diagnostic import Diagnostic, InSheet, Severity
from grammar.text import refusal

WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".et", ".ods")
# The sheet of instructions that our templates have beside the one to fill in.
GUIDE = "填写说明"
SUFFIXES = (*WORKBOOKS, ".csv")
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
# What an OLE file that holds an encrypted xlsx has in its directory.
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SAVE_AS = "用 WPS 或 Excel 打开，另存为 .xlsx 再放回来"


@dataclass(frozen=True, slots=True)
class Grid:
    """All cells of one sheet from A1 on; rows may differ in length. encoding: of a csv file, else empty.

    broken: (row, column) indices from 0 of formulas that hold an error or no value; the reader of the file
    gives those cells as blank.
    """

    file: str
    sheet: str
    rows: Sequence[Sequence[Cell]]
    encoding: str = ""
    broken: frozenset[tuple[int, int]] = frozenset()


def read_grid(path: Path, file: str, sheet: str) -> tuple[Grid | None, tuple[Diagnostic, ...]]:
    """The grid of the named sheet of a file, or of its only sheet with content.

    file: the name that people know it by. A file that can't be read, or that leaves open which sheet is
    meant, gives no grid and an error; a sheet left out gives a remark.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        help = "关掉正在占用它的程序，检查读取权限"
        return None, (_closed(file, f"系统打不开这个文件（{refusal(error)}）", help),)
    if content[:4] not in (_ZIP, _OLE) and path.suffix.lower() == ".csv":
        return _csv(content, file)
    problem = _unreadable(content)
    return (None, (_closed(file, *problem),)) if problem else _workbook(content, file, sheet)


def _closed(file: str, message: str, help: str) -> Diagnostic:
    return Diagnostic("KP312", Severity.ERROR, message, InSheet(file), help)


def _unreadable(content: bytes) -> tuple[str, str] | None:
    """Message and remedy for content that is no workbook by its first bytes."""
    start = content[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<html", b"<!doctype", b"<table", b"<meta", b"<head", b"<?xml")):
        return "名为表格文件，内容其实是网页（html/xml）", _SAVE_AS
    if not content:
        return "文件是空的（0 字节）", "重新导出或重新保存"
    if content[:4] == _OLE and _ENCRYPTED in content:
        return "文件加了密码", "去掉打开密码后保存"
    if content[:4] not in (_ZIP, _OLE):
        return "内容不是表格文件", _SAVE_AS
    return None


def _workbook(content: bytes, file: str, sheet: str) -> tuple[Grid | None, tuple[Diagnostic, ...]]:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        visible = [m.name for m in book.sheets_metadata if m.visible is SheetVisibleEnum.Visible]
        # Each look at a sheet reads all of it.
        sheets = {name: book.get_sheet_by_name(name) for name in {*visible, sheet} & {*book.sheet_names}}
        filled = [name for name in visible if name != GUIDE and sheets[name].end is not None]
        chosen = _choose(book.sheet_names, filled, sheet)
        if chosen is None:
            return None, (_which(file, sheet, filled),)
        rows = (sheets.get(chosen) or book.get_sheet_by_name(chosen)).to_python(skip_empty_area=False)
    except PasswordError:
        return None, (_closed(file, "文件加了密码", "去掉打开密码后保存"),)
    except (CalamineError, OSError, ValueError):
        return None, (_closed(file, "文件已损坏，读不出来", _SAVE_AS),)
    rest = tuple(_left_out(file, n, chosen) for n in filled if n != chosen)
    return Grid(file, chosen, rows, broken=_broken(content, chosen)), rest


def _choose(names: list[str], filled: list[str], sheet: str) -> str | None:
    """The sheet of that name, else the only one with content; None = it can't be told."""
    if sheet in names:
        return sheet
    if len(filled) == 1:
        return filled[0]
    return names[0] if not filled and names else None


def _which(file: str, sheet: str, filled: list[str]) -> Diagnostic:
    return Diagnostic(
        "KP314",
        Severity.ERROR,
        f"有几张工作表（{'、'.join(filled)}），没有一张叫“{sheet}”，不知道读哪一张",
        InSheet(file),
        f"把要读的那一张改名为“{sheet}”",
    )


def _left_out(file: str, name: str, chosen: str) -> Diagnostic:
    message = f"只读取了工作表“{chosen}”，这一张没有读取"
    help = f"若有记录在这里，移到“{chosen}”里；没有就不必理会"
    return Diagnostic("KP318", Severity.NOTE, message, InSheet(file, name), help)


def _broken(content: bytes, sheet: str) -> frozenset[tuple[int, int]]:
    if content[:4] != _ZIP:
        return frozenset()
    from engine.facts.formulas import broken_formulas

    return broken_formulas(content, sheet)


def _csv(content: bytes, file: str) -> tuple[Grid | None, tuple[Diagnostic, ...]]:
    import csv

    decoded = _decode(content)
    if decoded is None:
        help = "用 WPS 或 Excel 打开，另存为“CSV UTF-8”再放回来"
        return None, (_closed(file, "既不是 UTF-8，也不是 GB18030 编码的文字", help),)
    plain, encoding = decoded
    lines = csv.reader(StringIO(plain, newline=""), delimiter=_delimiter(plain), strict=True)
    rows: list[list[Cell]] = []
    try:
        # A line ="0012" is how exports keep a spreadsheet program from turning text into a number.
        rows.extend(
            [c[2:-1].replace('""', '"') if c[:2] == '="' and c[-1:] == '"' else c for c in line]
            for line in lines
        )
    except csv.Error:
        message = f"从第{len(rows) + 1}行起引号不成对，读不下去"
        return None, (_closed(file, message, "补上或删去多余的英文引号"),)
    return Grid(file, "", rows, encoding), ()


def _decode(content: bytes) -> tuple[str, str] | None:
    """Text and encoding: a byte order mark decides, then strict UTF-8, then GB18030."""
    marked = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding), encoding.upper().removesuffix("-SIG")
        except UnicodeDecodeError:
            continue
    return None


def _delimiter(plain: str) -> str:
    """The separator that occurs most in the first lines; a comma where none does."""
    start = "\n".join(plain.splitlines()[:20])
    return max(",\t;", key=lambda c: (start.count(c), c == ","))
