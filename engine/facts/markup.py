"""Web pages and XML under the name of a table: what they are, in which encoding, and what they hold."""

from __future__ import annotations

import re

from engine.facts import limits
from engine.facts.delimited import decode
from engine.facts.grid import BROKEN, SAVE_AS, Grid, closed
from grammar.diagnostic import Diagnostic

SUFFIXES = (".html", ".htm", ".xml", ".mht", ".mhtml")
_START = 4096
_PAGE = re.compile(
    r"\s*(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|meta|body|table|frameset|style|div|center)\b", re.S
)
_WORKBOOK = re.compile(r"<(?:\w+:)?workbook\b[^>]*urn:schemas-microsoft-com:office:spreadsheet")
_MAIL = re.compile(r"\s*(?:mime-version:|from: *<saved by)")
_DECLARED = re.compile(r"<\?xml\b[^>]*\?>")
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*(big5(?:-hkscs)?)\b""", re.I)
_CUT_OFF = (
    "网页不完整：到文件末尾表格还没有结束（缺 </table>），后面的记录可能丢了",
    f"重新导出；确实完整的，{SAVE_AS}",
)
_NO_TABLE = ("网页里没有表格（多半是登录页、出错页，或只是几张表的目录）", f"重新登录系统再导出；或{SAVE_AS}")


def is_markup(content: bytes) -> bool:
    """Whether a file is a web page, XML or a page saved as one file with its pictures."""
    start = _start(content)
    return bool(start.startswith("<?xml") or _PAGE.match(start) or _MAIL.match(start))


def read_markup(content: bytes, file: str) -> tuple[tuple[Grid, ...], tuple[Diagnostic, ...]]:
    """The grids of a page, or of a workbook in the XML of 2003."""
    from engine.facts.spreadsheetml import TooLarge as TooLargeBook
    from engine.facts.spreadsheetml import Unsafe
    from engine.facts.webpage import CutOff, TooLarge

    try:
        found = _grids(content, file)
    except (TooLarge, TooLargeBook):
        many = f"表里的行或格超过上限（{limits.ROWS} 行、{limits.CELLS} 格），没有读取"
        return (), (closed(file, many, limits.SMALLER),)
    except CutOff:
        return (), (closed(file, *_CUT_OFF),)
    except Unsafe:
        return (), (closed(file, "文件里有实体声明（DTD），不安全，没有打开", SAVE_AS),)
    except UnicodeError:
        return (), (closed(file, "网页的编码认不出：既不是 UTF-8，也不是 GB18030", SAVE_AS),)
    except ValueError:
        return (), (closed(file, *BROKEN),)
    if isinstance(found, str):
        return (), (closed(file, *(_NO_TABLE if not found else (found, SAVE_AS))),)
    filled = tuple(g for g in found if g.rows)
    return filled or found[:1] or (Grid(file, "", ()),), ()


def _start(content: bytes) -> str:
    """The first characters in small letters, whatever the encoding."""
    start = content[:_START]
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return start.decode("utf-16", "ignore").lstrip().lower()
    return start.removeprefix(b"\xef\xbb\xbf").replace(b"\x00", b"").decode("latin-1").lstrip().lower()


def _grids(content: bytes, file: str) -> tuple[Grid, ...] | str:
    """The grids, or what is wrong; "" where a page has no table."""
    from engine.facts.webpage import page_grid

    start = _start(content)
    if _MAIL.match(start):
        return _saved_whole(content, file)
    plain, encoding = _decoded(content)
    if _WORKBOOK.search(start):
        from engine.facts.spreadsheetml import read_xml_workbook

        return read_xml_workbook(_DECLARED.sub("", plain, count=1).lstrip(), file, f"{encoding} XML")
    if start.startswith("<?xml") and not _PAGE.match(_DECLARED.sub("", start, count=1)):
        return "内容是 XML，不是表格"
    grid = page_grid(plain, file, "", f"{encoding} 网页")
    return (grid,) if grid else ""


def _saved_whole(content: bytes, file: str) -> tuple[Grid, ...] | str:
    """The tables of a page that was saved as one file (mht): each part with a table is a sheet."""
    from email import message_from_bytes

    from engine.facts.webpage import page_grid

    found: list[Grid] = []
    for part in message_from_bytes(content).walk():
        inside = part.get_payload(decode=True)
        if part.get_content_type() != "text/html" or not isinstance(inside, bytes):
            continue
        plain, encoding = _decoded(inside)
        grid = page_grid(plain, file, f"第{len(found) + 1}张", f"{encoding} 网页")
        found += [grid] if grid else []
    return tuple(found) or ""


def _decoded(content: bytes) -> tuple[str, str]:
    """Text and encoding. What a page says of its encoding is often wrong, so that only what can't be told is believed."""
    declared = _CHARSET.search(content[:_START])
    found = decode(content)
    if declared and (found is None or found[1] != "UTF-8"):
        name = declared[1].decode().lower()
        return content.decode(name), name.upper()
    if found is None:
        raise UnicodeError
    return found
