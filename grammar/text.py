"""Bytes of a text file → text (BOM, then strict UTF-8, then GB18030); why a file cannot be opened."""

from __future__ import annotations

import codecs
import errno

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def decode(data: bytes) -> str | None:
    """The text with \\n line ends, or None where the bytes are no text."""
    encodings = [name for bom, name in _BOMS if data.startswith(bom)] or ["utf-8", "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\0" in text else text.replace("\r\n", "\n").replace("\r", "\n")
    return None


def refusal(error: OSError) -> str:
    """Why the operating system refused a file, in Chinese."""
    causes = {
        FileNotFoundError: "没有这个文件",
        PermissionError: "没有读取的权限，或正被别的程序占用",
        IsADirectoryError: "它是文件夹，不是文件",
        NotADirectoryError: "路径中有一段不是文件夹",
    }
    if error.errno == errno.ENOSPC:
        return "磁盘已满"
    return next((text for kind, text in causes.items() if isinstance(error, kind)), "系统读写出错")
