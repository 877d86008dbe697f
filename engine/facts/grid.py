"""Files as grids of raw cells.

A grid is the whole sheet from cell A1 on, so that a row's index plus one is the row number on the screen.
"""

from __future__ import annotations

import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.facts import limits
from engine.facts.cells import Cell
from grammar.diagnostic import Diagnostic, InSheet, Severity
from grammar.text import refusal

# The sheet of instructions that our templates have beside the one to fill in.
GUIDE = "填写说明"
_WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".et", ".ods")
_PAGES = (".html", ".htm", ".xml", ".mht", ".mhtml")
SUFFIXES = (*_WORKBOOKS, ".csv", ".tsv", ".txt", ".dat", ".parquet", *_PAGES)
_TEXTS = (".csv", ".tsv", ".txt", ".dat")
ZIP, OLE, _PARQUET = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"PAR1"
SAVE_AS = "用 WPS 或 Excel 打开，另存为 .xlsx 再放回来"
BROKEN = ("文件已损坏，读不出来", SAVE_AS)
# Merged cells: the corners of each, by index.
Merged = tuple[tuple[tuple[int, int], tuple[int, int]], ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """All cells of one sheet from A1 on; rows may differ in length. encoding, separator: of a text file, else empty.

    broken: (row, column) indices from 0 of formulas that hold an error or no value; the reader of the file
    gives those cells as blank. hidden: the sheet is; hidden_rows: numbers of those that are (0 = some are).
    merged: (first, last) corners of merged cells, by index; only the first corner has the value.
    """

    file: str
    sheet: str
    rows: Sequence[Sequence[Cell]]
    encoding: str = ""
    broken: frozenset[tuple[int, int]] = frozenset()
    hidden: bool = False
    hidden_rows: tuple[int, ...] = ()
    merged: Merged = ()
    separator: str = ""


def read_grids(path: Path, file: str, guide: bool = False) -> tuple[tuple[Grid, ...], tuple[Diagnostic, ...]]:
    """Every sheet of a file that has content, or one that is empty; none and an error where it can't be read.

    file: the name that people know it by. What a file is, its content decides, not its name.
    guide: the sheet of instructions of our templates too.
    """
    content, problem = _content(path)
    problem = problem or _unreadable(content, path.suffix.lower())
    if problem:
        return (), (closed(file, *problem),)
    if content[:4] == _PARQUET:
        from engine.facts.columnar import read_parquet

        return read_parquet(path, file)
    if content[:4] in (ZIP, OLE):
        from engine.facts.workbook import read_workbook

        return read_workbook(content, file, guide)
    if _is_markup(content):
        from engine.facts.markup import read_markup

        return read_markup(content, file)
    from engine.facts.delimited import read_delimited

    return read_delimited(content, file)


def read_grid(path: Path, file: str, sheet: str) -> tuple[Grid | None, tuple[Diagnostic, ...]]:
    """The grid of the named sheet of a file, or of its only sheet with content.

    A file that leaves open which sheet is meant gives no grid and an error; a sheet left out gives a remark.
    """
    grids, found = read_grids(path, file, guide=sheet == GUIDE)
    if not grids:
        return None, found
    chosen = _choose(grids, sheet)
    if chosen is None:
        return None, (_which(file, sheet, [g.sheet for g in grids if not g.hidden]),)
    rest = [_left_out(g, chosen.sheet) for g in grids if g is not chosen and g.sheet != GUIDE]
    return chosen, (*found, *rest, *said_of(chosen))


def said_of(grid: Grid) -> tuple[Diagnostic, ...]:
    """Remarks on what people can't see in the sheet and we have read."""
    found = []
    if grid.hidden:
        found.append("工作表是隐藏的，照样读取了")
    if grid.hidden_rows:
        number = len(grid.hidden_rows)
        first = f"有 {number} 行（第{grid.hidden_rows[0]}行起）" if grid.hidden_rows[0] else "有些行"
        found.append(f"{first}是隐藏的或被筛选掉的，照样读取了")
    place = InSheet(grid.file, grid.sheet)
    help = "不要的行请删去，隐藏和筛选不算删去"
    return tuple(Diagnostic("KP342", Severity.NOTE, message, place, help) for message in found)


def closed(file: str, message: str, help: str) -> Diagnostic:
    """A file that can't be read."""
    return Diagnostic("KP312", Severity.ERROR, message, InSheet(file), help)


def _content(path: Path) -> tuple[bytes, tuple[str, str] | None]:
    """The bytes of a file, or message and remedy."""
    try:
        # Opening a pipe would wait for ever, so that it is looked at first.
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise IsADirectoryError
        if not stat.S_ISREG(status.st_mode):
            return b"", ("这不是一个普通的文件", "换成表格文件")
        if status.st_size > limits.FILE_BYTES:
            size, most = map(limits.megabytes, (status.st_size, limits.FILE_BYTES))
            return b"", (f"文件有 {size}，超过上限 {most}，没有打开", limits.SMALLER)
        with path.open("rb") as stream:
            return stream.read(limits.FILE_BYTES + 1), None
    except FileNotFoundError:
        return b"", ("读的时候文件不见了", "检查是不是被移走或改名，放回来再试")
    except IsADirectoryError:
        return b"", ("名字像表格文件，其实是文件夹", "把里面的表拿出来，或给文件夹改名")
    except OSError as error:
        return b"", (f"系统打不开这个文件（{refusal(error)}）", "关掉正在占用它的程序，检查读取权限")


def _unreadable(content: bytes, suffix: str) -> tuple[str, str] | None:
    """Message and remedy for content that is no table by its first bytes."""
    if not content:
        return "文件是空的（0 字节）", "重新导出或重新保存"
    if content[:4] in (ZIP, OLE, _PARQUET) or suffix in _TEXTS or _is_markup(content):
        return None
    from engine.facts.delimited import looks_like_text

    return None if looks_like_text(content) else ("内容不是表格文件", SAVE_AS)


def _is_markup(content: bytes) -> bool:
    """Whether a file is a web page or XML; a few bytes tell of most files that they are neither."""
    start = content[:64].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if not start.startswith((b"<", b"mime-version:", b"from:")):
        return False
    from engine.facts.markup import is_markup

    return is_markup(content)


def _choose(grids: Sequence[Grid], sheet: str) -> Grid | None:
    """The sheet of that name, else the only one that people see, else the only one; None = it can't be told."""
    named = [g for g in grids if g.sheet == sheet]
    visible = [g for g in grids if not g.hidden]
    for some in (named, visible, grids):
        if len(some) == 1:
            return some[0]
    return None


def _which(file: str, sheet: str, filled: list[str]) -> Diagnostic:
    return Diagnostic(
        "KP314",
        Severity.ERROR,
        f"有几张工作表（{'、'.join(filled)}），没有一张叫“{sheet}”，不知道读哪一张",
        InSheet(file),
        f"把要读的那一张改名为“{sheet}”",
    )


def _left_out(grid: Grid, chosen: str) -> Diagnostic:
    message = f"只读取了工作表“{chosen}”，这一张{'（隐藏的）' if grid.hidden else ''}没有读取"
    help = f"若有记录在这里，移到“{chosen}”里；没有就不必理会"
    return Diagnostic("KP318", Severity.NOTE, message, InSheet(grid.file, grid.sheet), help)
