"""Files that can't be read or hold nonsense, made by code: what people send by mistake or by malice."""

from __future__ import annotations

import io
import os
import random
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import xlsxwriter

from tests.hall_sheets import (
    CASE,
    CASE_1,
    COMPLAINT,
    COMPLAINT_1,
    LEAVE,
    PATROL,
    PATROL_1,
    PUNCH,
    PUNCHES,
    ROSTER,
    SLIP,
    but,
    write_xlsx,
)
from tests.markup_sheets import page, workbook
from tests.vendor_sheets import as_text, write_ods, write_parquet, write_xls

Make = Callable[[Path], None]
GOOD = [COMPLAINT, COMPLAINT_1]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Broken(NamedTuple):
    """name: of the case; file: what it replaces; codes: of which one is said at the file; make: writes it."""

    name: str
    file: str
    codes: tuple[str, ...]
    make: Make


def _bytes(content: bytes) -> Make:
    return lambda path: _put(path, content)


def _put(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def _xlsx() -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        page = book.add_worksheet("投诉")
        for number, row in enumerate(GOOD):
            page.write_row(number, 0, row)
    return buffer.getvalue()


def _made(write: Callable[[Path, Any], Path], suffix: str) -> bytes:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        return write(Path(folder, f"x{suffix}"), GOOD).read_bytes()


def zipped(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def changed(member: str, change: Callable[[bytes], bytes | None]) -> bytes:
    """A good xlsx with one part changed or left out."""
    parts = parts_of(_xlsx())
    new = change(parts[member])
    if new is None:
        del parts[member]
    else:
        assert new != parts[member], member
        parts[member] = new
    return zipped(parts)


SHEET, BOOK, LINKS = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
STRINGS = "xl/sharedStrings.xml"


def truncated() -> Iterator[Broken]:
    for suffix, content in (
        (".xlsx", _xlsx()),
        (".xls", _made(write_xls, ".xls")),
        (".ods", _made(write_ods, ".ods")),
        (".parquet", _made(write_parquet, ".parquet")),
    ):
        for part in (1, 5, 25, 50, 75, 90, 99):
            cut = content[: max(4, len(content) * part // 100)]
            yield Broken(f"{suffix} cut at {part}%", f"投诉{suffix}", ("KP312", "KP307"), _bytes(cut))


def flipped() -> Iterator[Broken]:
    for suffix, content in ((".xlsx", _xlsx()), (".ods", _made(write_ods, ".ods"))):
        for seed in range(8):
            rng, damaged = random.Random(seed), bytearray(content)
            for _ in range(len(content) // 40):
                damaged[rng.randrange(4, len(content))] ^= 1 << rng.randrange(8)
            yield Broken(f"{suffix} bits {seed}", f"投诉{suffix}", ("KP312",), _bytes(bytes(damaged)))


def foreign() -> Iterator[Broken]:
    """Files of other kinds under the name of a sheet."""
    noise = random.Random(1).randbytes(3000)
    kinds = {
        "html": b"<html><table><tr><td>x</td></tr></table></html>",
        "html with mark": b"\xef\xbb\xbf\r\n<!DOCTYPE html><html></html>",
        "xml spreadsheet 2003": b'<?xml version="1.0"?><Workbook></Workbook>',
        "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + noise,
        "png": b"\x89PNG\r\n\x1a\n" + noise,
        "jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF" + noise,
        "gif": b"GIF89a" + noise,
        "gzip": b"\x1f\x8b\x08" + noise,
        "7z": b"7z\xbc\xaf\x27\x1c" + noise,
        "rar": b"Rar!\x1a\x07\x00" + noise,
        "exe": b"MZ\x90\x00\x03" + noise,
        "sqlite": b"SQLite format 3\x00" + noise,
        "rtf": b"{\\rtf1\\ansi hello}",
        "json": b'{"a": 1}',
        "one word": b"hello",
        "spaces": b"   ",
        "noise": noise,
        "zeros": bytes(1000),
        "mp3": b"ID3\x03" + noise,
        "docx": zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}),
        "zip of a text": zipped({"a.txt": b"hello"}),
        "empty zip": b"PK\x05\x06" + bytes(18),
        "zip without parts": b"PK\x03\x04" + bytes(26),
        "ole without a workbook": OLE + bytes(2000),
        "ole of noise": OLE + noise,
        "word 97": OLE + bytes(500) + "WordDocument".encode("utf-16-le") + bytes(2000),
    }
    for name, content in kinds.items():
        for suffix in (".xlsx", ".xls") if len(name) < 6 else (".xlsx",):
            yield Broken(f"{name} as {suffix}", f"投诉{suffix}", ("KP312", "KP307"), _bytes(content))
    for suffix in (".csv", ".dat", ".parquet", ".ods", ".txt"):
        yield Broken(f"noise as {suffix}", f"投诉{suffix}", ("KP312", "KP307", "KP319"), _bytes(noise))
        yield Broken(f"nothing as {suffix}", f"投诉{suffix}", ("KP312",), _bytes(b""))
    yield Broken(
        "encrypted xlsx",
        "投诉.xlsx",
        ("KP312",),
        _bytes(OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le")),
    )
    yield Broken("encrypted zip", "投诉.xlsx", ("KP312",), _bytes(_flagged(_xlsx())))


def _flagged(content: bytes) -> bytes:
    """Every part marked as encrypted."""
    damaged, at = bytearray(content), 0
    while (at := damaged.find(b"PK\x01\x02", at)) >= 0:
        damaged[at + 8] |= 1
        at += 4
    return bytes(damaged)


def xml() -> Iterator[Broken]:
    """Packages whose XML is damaged or hostile."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "lol">{laughs}]>'.encode()
    outside = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'

    def with_head(head: bytes) -> Callable[[bytes], bytes]:
        return lambda part: head + part.partition(b"?>")[2].replace(b"</worksheet>", b"&l9;&f;</worksheet>")

    for member in (SHEET, BOOK, STRINGS, "xl/styles.xml", LINKS, "[Content_Types].xml"):
        for name, head in (("bomb", bomb), ("outside", outside)):
            yield Broken(
                f"entity {name} in {member}",
                "投诉.xlsx",
                ("KP312",),
                _bytes(changed(member, with_head(head))),
            )
    for member in (SHEET, BOOK, LINKS):
        yield Broken(
            f"no {member}", "投诉.xlsx", ("KP312", "KP307"), _bytes(changed(member, lambda part: None))
        )
        yield Broken(
            f"{member} is empty", "投诉.xlsx", ("KP312", "KP307"), _bytes(changed(member, lambda part: b""))
        )
        yield Broken(
            f"{member} half", "投诉.xlsx", ("KP312", "KP307", "KP309"),
            _bytes(changed(member, lambda part: part[: len(part) // 2])),
        )  # fmt: skip
        yield Broken(
            f"{member} of noise", "投诉.xlsx", ("KP312", "KP307"),
            _bytes(changed(member, lambda part: random.Random(3).randbytes(500))),
        )  # fmt: skip
    for name, old, new in (
        ("string far away", b"<v>2</v>", b"<v>99999999</v>"),
        ("string number is text", b"<v>2</v>", b"<v>x</v>"),
        ("cell without a place it could have", b'r="A1"', b'r="ZZZZZZ99999999999"'),
        ("column zero", b'r="A1"', b'r="1"'),
        ("row zero", b'r="A1"', b'r="A0"'),
        ("unclosed", b"</sheetData>", b""),
    ):
        yield Broken(
            f"sheet: {name}", "投诉.xlsx", ("KP312", "KP307", "KP309"),
            _bytes(changed(SHEET, lambda part, o=old, n=new: part.replace(o, n, 1))),  # type: ignore[misc]
        )  # fmt: skip


def large() -> Iterator[Broken]:
    """Few bytes that stand for very many."""
    cell = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    far = changed(SHEET, lambda part: part.replace(b"</sheetData>", cell, 1))
    yield Broken("the last cell of all", "投诉.xlsx", ("KP312",), _bytes(far))
    yield Broken("2.2 GB in 2 MB", "投诉.xlsx", ("KP312",), lambda path: _bomb(path, 2200))
    yield Broken("more than it says", "投诉.xlsx", ("KP312",), lambda path: _bomb(path, 100, declared=1000))
    many = {f"xl/x{n}.xml": b"" for n in range(5500)}
    yield Broken(
        "5,500 parts", "投诉.xlsx", ("KP312",), lambda path: _put(path, zipped({**parts_of(_xlsx()), **many}))
    )
    repeated = b'table:number-rows-repeated="1048576"'
    ods = parts_of(_made(write_ods, ".ods"))
    rows = ods["content.xml"].replace(b"<table:table-row", b"<table:table-row " + repeated)
    yield Broken("ods of repeated rows", "投诉.ods", ("KP312",), _bytes(zipped({**ods, "content.xml": rows})))
    cells = ods["content.xml"].replace(
        b"<table:table-cell", b'<table:table-cell table:number-columns-repeated="9999999"'
    )
    yield Broken(
        "ods of repeated cells", "投诉.ods", ("KP312",), _bytes(zipped({**ods, "content.xml": cells}))
    )
    ten_million = ",".join(COMPLAINT).encode() + b"\n" + b"1\n" * 10_000_000
    yield Broken("10,000,000 rows", "投诉.csv", ("KP312",), lambda path: _put(path, ten_million))
    yield Broken("300 MB", "投诉.csv", ("KP312",), _sparse_file)
    yield Broken("a cell of 1 MB", "投诉.csv", ("KP312",), _bytes(b'a,b\n1,"' + b"x" * 10**6 + b'"\n'))
    yield Broken(
        "100,000 cells in a row",
        "投诉.csv",
        ("KP307", "KP319"),
        _bytes(as_text(GOOD).encode() + b"," * 100_000 + b"1\n"),
    )


def _sparse_file(path: Path) -> None:
    with path.open("wb") as stream:
        stream.truncate(300 * 2**20)


def _bomb(path: Path, megabytes: int, declared: int = 0) -> None:
    """A sheet of so many megabytes of spaces; declared: the size that the package claims instead."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(b" " * 2**20) + packer.flush(zlib.Z_FULL_FLUSH)
    data = block * megabytes + zlib.compressobj(9, zlib.DEFLATED, -15).flush()
    name, size = SHEET.encode(), declared or megabytes * 2**20
    fixed = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0, 0, len(data), size, len(name), 0)
    local = b"PK\x03\x04" + fixed + name
    central = b"PK\x01\x02" + struct.pack("<H", 20) + fixed + struct.pack("<HHHII", 0, 0, 0, 0, 0) + name
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local) + len(data), 0)
    path.write_bytes(local + data + central + end)


def pages() -> Iterator[Broken]:
    """Web pages and XML of 2003 under the name of a table."""
    good, book = page(GOOD, "gb2312").encode("gbk"), workbook(GOOD, "投诉")
    laughs = '<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><Workbook'
    cases = {
        "page to log in": b"<html><body><form>\xe8\xaf\xb7\xe7\x99\xbb\xe5\xbd\x95</form></body></html>",
        "page of frames": b"<html><frameset><frame src=a.htm></frameset></html>",
        "page without a header": page(GOOD[1:]).encode(),
        "page cut within its table": good[: good.index(b"</tr>") - 60],
        "page cut within a character": good[: good.index("态".encode("gbk")) + 1],
        "page of other encodings": good + b"\xff\xff\xff",
        "page of 30 million cells": b"<table>" + b"<tr><td colspan=999>x" * 30_000,
        "page of tables in tables": b"<table><tr><td>" * 20_000,
        "page of open comments": b"<html>" + b"<!--" * 100_000,
        "page of open quotes": b"<table><tr><td x='" * 100_000,
        "xml cut off": book[: len(book) * 2 // 3].encode(),
        "xml with entities": book.replace("<Workbook", laughs).encode(),
        "xml that is no workbook": b"<?xml version='1.0'?><a>1</a>",
        "xml workbook without sheets": workbook(GOOD).partition("<Worksheet")[0].encode() + b"</Workbook>",
        "xml row far away": book.replace("<Row>", "<Row ss:Index='999999999'>", 1).encode(),
        "xml column far away": book.replace("<Cell>", "<Cell ss:Index='999999999'>", 1).encode(),
        "xml column of letters": book.replace("<Cell>", "<Cell ss:Index='B'>", 1).encode(),
        "xml without its columns": workbook([["甲"], ["1"]]).encode(),
    }
    for name, content in cases.items():
        yield Broken(name, "投诉.xls", ("KP312", "KP307"), _bytes(content))
    refused = page([COMPLAINT, but(COMPLAINT_1, c1="昨天")])
    yield Broken("page with a wrong day", "投诉.xls", ("KP305",), _bytes(refused.encode()))


def texts() -> Iterator[Broken]:
    """Text files."""
    good, gbk = as_text(GOOD), as_text(GOOD).encode("gbk")
    half = len(good) // 2
    cases: dict[str, tuple[bytes, tuple[str, ...]]] = {
        "quote never closed": (good.encode() + b'T2,"2021', ("KP312",)),
        "text behind a quote": (good.encode() + b'"T2"x,1\n', ("KP312",)),
        "neither utf-8 nor gbk": (good.encode() + b"\xff\xff\xff", ("KP312",)),
        "half utf-8, half gbk": (good[:half].encode() + gbk[half:] + b"\xff", ("KP312",)),
        "gbk cut within a character": (gbk[: gbk.index("态".encode("gbk")) + 1], ("KP312",)),
        "only a mark": (b"\xef\xbb\xbf", ("KP312", "KP307")),
        "only a mark of utf-16": (b"\xff\xfe", ("KP312", "KP307")),
        "utf-16 of an odd length": (good.encode("utf-16") + b"x", ("KP312",)),
        "utf-32": (good.encode("utf-32"), ("KP312", "KP307")),
        "a zero within": (good.encode().replace(b"T1", b"T\x001"), ("KP312",)),
        "zeros at the end": (good.encode() + bytes(512), ("KP312",)),
        "empty lines": (b"\r\n" * 50, ("KP307",)),
        "only commas": (b",,,,\n" * 20, ("KP307",)),
        "only spaces": (b"   \n   \n", ("KP307",)),
        "no header": (",".join(map(str, COMPLAINT_1)).encode(), ("KP307",)),
        "header of another sheet": ("甲,乙,丙\n1,2,3\n".encode(), ("KP307",)),
        "a row too wide": ((good + ",".join(["T2", *["x"] * 12])).encode(), ("KP319",)),
        "control characters for names": (as_text([["\x01", "\x02"], ["\x03", "\x04"]]).encode(), ("KP307",)),
        "header with a column twice": (
            as_text([[*COMPLAINT, "日期"], [*COMPLAINT_1, "x"]]).encode(),
            ("KP307",),
        ),
        "a comma in a text": (good.replace("态度", "态,度").encode(), ("KP319", "KP311")),
    }
    for name, (content, codes) in cases.items():
        yield Broken(f"csv: {name}", "投诉.csv", codes, _bytes(content))
        if codes == ("KP312",):
            yield Broken(f"tsv: {name}", "投诉.tsv", codes, _bytes(content.replace(b",", b"\t")))


def lacking() -> Iterator[Broken]:
    """Sheets without a column that they must have."""
    for file, head, row, needed in (
        ("投诉", COMPLAINT, COMPLAINT_1, ("日期", "核实状态")),
        ("签到", PUNCH, PUNCHES[0], ("打卡时间",)),
        ("请假", LEAVE, SLIP, ("假别", "开始时间", "结束时间", "审批状态")),
        ("巡查", PATROL, PATROL_1, ("日期", "事项", "核实状态", "方式", "时刻")),
        ("办件", CASE, CASE_1, ("日期", "工号", "事项", "办结", "正确")),
        ("../花名册", ROSTER, ["1001", "张三", "税务", "工作人员", "2019-01-01", ""], ROSTER),
    ):
        for name in needed:
            at = head.index(name)
            rows = [[*head[:at], *head[at + 1 :]], [*row[:at], *row[at + 1 :]]]

            def make(path: Path, rows: Any = rows) -> None:
                write_xlsx(path, rows)

            yield Broken(f"{file} without {name}", f"{file}.xlsx", ("KP307", "KP309", "KP301"), make)


def cells() -> Iterator[Broken]:
    """Values that are none."""
    ids = [
        "=cmd|'/c calc'!A0",
        "@SUM(1)",
        "\x0b\x0c",
        "x" * 32_000,
        "1001\u202e",
        "1001 1002",
        "-1",
        "1e3",
        "⒈",
    ]
    days = [
        "3/5/21",
        "03-05-21",
        "2021-02-30",
        "2021-13-01",
        "20211301",
        "昨天",
        "2021-3",
        1e9,
        -5.5,
        "0000-00-00",
        True,
    ]
    numbers = ["十", "12a", "1e5", "--5", "NaN", "∞", "1,23", "5分", -3]
    for value in ids:
        yield Broken(
            f"工号 {value[:12]!r}",
            "投诉.xlsx",
            ("KP301", "KP309"),
            _sheet([COMPLAINT, but(COMPLAINT_1, c2=value, c3="")]),
        )
    for value in days:
        yield Broken(
            f"日期 {value!r}",
            "投诉.xlsx",
            ("KP305", "KP304"),
            _sheet([COMPLAINT, but(COMPLAINT_1, c1=value)]),
        )
    for value in numbers:
        yield Broken(f"时长 {value!r}", "巡查.xlsx", ("KP306",), _sheet([PATROL, but(PATROL_1, c7=value)]))
    for value in (
        "08:20",
        "2021-03-01",
        "x",
        12.5,
        "2021-03-01 25:00:00",
        "2021-03-01 08:61",
        "2021-02-29 08:00:00",
    ):
        yield Broken(
            f"打卡时间 {value!r}",
            "签到.xlsx",
            ("KP305", "KP304"),
            _sheet([PUNCH, *PUNCHES, but(PUNCHES[0], c3=value)]),
        )
    for value in ("好", "属实？", "√", 1):
        yield Broken(
            f"核实状态 {value!r}", "投诉.xlsx", ("KP311",), _sheet([COMPLAINT, but(COMPLAINT_1, c5=value)])
        )
    for start, end in (("2021-03-05", "2021-03-01"), ("x", "y"), ("", ""), ("2021-04-05", "2021-04-06")):
        slip = but(SLIP, c4=start, c5=end)
        yield Broken(
            f"请假 {start}—{end}", "请假.xlsx", ("KP320", "KP305", "KP309", "KP304"), _sheet([LEAVE, slip])
        )
    twice = _sheet([COMPLAINT, COMPLAINT_1, COMPLAINT_1])
    yield Broken("a record twice", "投诉.xlsx", ("KP313",), twice)


def _sheet(rows: Any) -> Make:
    return lambda path: write_xlsx(path, rows)


def places() -> Iterator[Broken]:
    """Things in the file system that are no files to be read."""
    yield Broken("a folder", "投诉.xlsx", ("KP312",), lambda path: path.mkdir())
    yield Broken("a folder for the punches", "签到.csv", ("KP312",), lambda path: path.mkdir())
    yield Broken("a link to nothing", "投诉.xlsx", ("KP312",), lambda path: path.symlink_to("nowhere.xlsx"))
    yield Broken("a link to itself", "投诉.xlsx", ("KP312",), lambda path: path.symlink_to(path.name))
    yield Broken("a pipe", "投诉.csv", ("KP312",), lambda path: os.mkfifo(path))
    yield Broken("a device", "投诉.csv", ("KP312",), lambda path: path.symlink_to("/dev/zero"))
    yield Broken("the roster is a folder", "../花名册.xlsx", ("KP312",), lambda path: path.mkdir())
    yield Broken("the roster is empty", "../花名册.xlsx", ("KP312",), _bytes(b""))
    yield Broken("the calendar is noise", "../日历.xlsx", ("KP312",), _bytes(b"\x01\x02"))


BROKEN = tuple(
    case
    for group in (truncated, flipped, foreign, xml, large, pages, texts, lacking, cells, places)
    for case in group()
)
