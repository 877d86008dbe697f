"""Writing several files so that either all of them are replaced or none."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path


class ReportError(Exception):
    """Reports could not be written; the message is Chinese and says what to do."""


def save_all(folder: Path, files: Mapping[str, bytes]) -> tuple[Path, ...]:
    """Write the files (name → content) into the folder, all or nothing; the paths in the order given.

    Raises ReportError when one of them can't be replaced, for instance because it is open in WPS.
    """
    targets = {folder / name: content for name, content in files.items()}
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ReportError(f"不能建立文件夹“{folder}”：{_cause(error)}。") from error
    for target in targets:
        _check_writable(target)
    temporary = {target: target.with_name(f".{target.name}.{os.getpid()}.tmp") for target in targets}
    try:
        for target, content in targets.items():
            _write(temporary[target], target, content)
        _replace_all(temporary)
    finally:
        for path in temporary.values():
            path.unlink(missing_ok=True)
    return tuple(targets)


def _check_writable(target: Path) -> None:
    """Windows refuses to open for writing what another program holds open: find that out beforehand."""
    try:
        if target.exists():
            with target.open("r+b"):
                pass
    except OSError as error:
        raise _refused(target, error) from error


def _write(path: Path, target: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise _refused(target, error) from error


def _replace_all(temporary: Mapping[Path, Path]) -> None:
    """Rename one after the other; what was already replaced is put back when a later one is refused."""
    before: dict[Path, bytes | None] = {}
    for target, path in temporary.items():
        try:
            before[target] = target.read_bytes() if target.exists() else None
            path.replace(target)
        except OSError as error:
            before.pop(target, None)
            _restore(before)
            raise _refused(target, error) from error


def _restore(before: Mapping[Path, bytes | None]) -> None:
    for target, content in before.items():
        if content is None:
            target.unlink(missing_ok=True)
        else:
            target.write_bytes(content)


def _refused(target: Path, error: OSError) -> ReportError:
    if isinstance(error, PermissionError):
        return ReportError(
            f"不能写入“{target}”：文件正被打开，或没有写入权限。"
            "请在 WPS 或 Excel 中关闭它，再运行一次；原有报表没有改动。"
        )
    return ReportError(f"不能写入“{target}”：{_cause(error)}。原有报表没有改动。")


def _cause(error: OSError) -> str:
    causes = {"PermissionError": "没有写入权限", "NotADirectoryError": "路径中有一段不是文件夹"}
    causes |= {"FileExistsError": "已有同名文件", "IsADirectoryError": "已有同名文件夹"}
    if error.errno == 28:
        return "磁盘已满"
    return causes.get(type(error).__name__, str(error.strerror or error))
