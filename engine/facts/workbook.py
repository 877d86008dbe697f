"""Workbooks as grids, by calamine: xlsx, xlsm, xlsb, xls, et, ods; every sheet with content, hidden ones too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from engine.facts import limits
from engine.facts.biff import hidden_rows
from engine.facts.cells import Cell
from engine.facts.epoch import counted, counts_from
from engine.facts.grid import BROKEN, GUIDE, OLE, ZIP, Grid, closed
from engine.facts.package import Inside, hidden_in_ods, look_inside, too_many, unsafe
from grammar.diagnostic import Diagnostic

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

SUFFIXES = (".xlsx", ".xlsm", ".xlsb", ".xls", ".et", ".ods")
# What an OLE file that holds an encrypted xlsx has in its directory.
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_PASSWORD = ("文件加了密码", "去掉打开密码后保存")


def read_workbook(
    content: bytes, file: str, guide: bool = False
) -> tuple[tuple[Grid, ...], tuple[Diagnostic, ...]]:
    """The grids of a workbook; one without content where there is no other. guide: the sheet of instructions too."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    problem, insides = _before(content)
    if problem:
        return (), (closed(file, *problem),)
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        grids = tuple(_grids(book, file, insides, content, guide))
    except PasswordError:
        return (), (closed(file, *_PASSWORD),)
    except (CalamineError, OSError, ValueError, OverflowError):
        return (), (closed(file, *BROKEN),)
    except BaseException as error:
        # A panic of the reader's own is no Exception; anything else is not ours to keep.
        if type(error).__name__ != "PanicException":
            raise
        return (), (closed(file, *BROKEN),)
    filled = tuple(g for g in grids if g.rows)
    return filled or grids[:1] or (Grid(file, "", ()),), ()


def _before(content: bytes) -> tuple[tuple[str, str] | None, dict[str, Inside]]:
    """What forbids to open the file, and what its sheets hold as far as the package tells."""
    if content[:4] == OLE:
        return (_PASSWORD if _ENCRYPTED in content else None), {}
    problem = unsafe(content)
    if problem:
        return problem, {}
    insides = look_inside(content)
    if insides is None:
        return BROKEN, {}
    large = max((i.cells for i in insides.values()), default=0)
    return (too_many(large) if large > limits.CELLS else None), dict(insides)


def _grids(
    book: CalamineWorkbook, file: str, insides: dict[str, Inside], content: bytes, guide: bool
) -> Iterator[Grid]:
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    kind = counts_from(content, packed=content[:4] == ZIP)
    filtered = content[:4] == ZIP and not insides and hidden_in_ods(content)
    hidden = hidden_rows(content) if content[:4] == OLE else []
    for number, meta in enumerate(book.sheets_metadata):
        if meta.typ is not SheetTypeEnum.WorkSheet or (meta.name == GUIDE and not guide):
            continue
        sheet = book.get_sheet_by_name(meta.name)
        rows: Sequence[Sequence[Cell]] = sheet.to_python(skip_empty_area=False) if sheet.end else ()
        inside = insides.get(meta.name, Inside())
        yield Grid(
            file,
            meta.name,
            counted(rows, kind),
            broken=inside.broken,
            hidden=meta.visible is not SheetVisibleEnum.Visible,
            hidden_rows=inside.hidden
            or ((0,) if filtered else ())
            or (hidden[number] if number < len(hidden) else ()),
            merged=tuple(sheet.merged_cell_ranges or ()),
        )
