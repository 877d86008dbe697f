"""Writing several files so that either all of them are replaced or none."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

_STAGING = ".kaoping-{}.tmp"


class ReportError(Exception):
    """Reports could not be written; the message is Chinese and says what to do."""


def save_all(folder: Path, files: Mapping[str, bytes]) -> tuple[Path, ...]:
    """Write the files (name → content) into the folder, all or nothing; the paths in the order given.

    A name may have folders before it (2021-03/公示表.xlsx). Everything is first written to folders beside the
    targets, then renamed into place; when one rename is refused the earlier ones are undone. Folders that were made
    for nothing are removed again. Raises ReportError when a file can't be replaced, for instance because it is
    open in WPS.
    """
    targets = {folder / name: content for name, content in files.items()}
    made: list[Path] = []
    try:
        for parent in dict.fromkeys(target.parent for target in targets):
            _make(parent, made)
        for target in targets:
            _check_writable(target)
        _save(targets)
    except BaseException:
        for path in reversed(made):
            _remove_empty(path)
        raise
    return tuple(targets)


def _save(files: Mapping[Path, bytes]) -> None:
    """Stage all of them, then rename all of them."""
    staged: dict[Path, Path] = {}
    stages: list[Path] = []
    try:
        for number, (target, content) in enumerate(files.items()):
            stage = target.parent / _STAGING.format(os.getpid())
            if stage not in stages:
                stages.append(stage)
                _make(stage, [])
            staged[target] = stage / f"{number}{target.suffix}"
            _write(staged[target], target, content)
        _replace_all(staged)
    finally:
        for stage in stages:
            shutil.rmtree(stage, ignore_errors=True)


def _make(folder: Path, made: list[Path]) -> None:
    """The folder with its parents; those that were not there are added to made."""
    absent = [p for p in (folder, *folder.parents) if not p.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ReportError(f"不能建立文件夹“{folder}”：{_cause(error)}。没有写出任何文件。") from error
    finally:
        made += [p for p in reversed(absent) if p.is_dir()]


def _remove_empty(folder: Path) -> None:
    try:
        folder.rmdir()
    except OSError:  # somebody put something there in the meantime
        return


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


def _replace_all(staged: Mapping[Path, Path]) -> None:
    """Rename one after the other; what was already replaced is put back when a later one is refused."""
    before: dict[Path, bytes | None] = {}
    target: Path | None = None
    try:
        for target, path in staged.items():
            before[target] = target.read_bytes() if target.exists() else None
            path.replace(target)
    except BaseException as error:
        if target is not None and staged[target].exists():
            before.pop(target, None)  # this one was not renamed
        _restore(before)
        if target is None or not isinstance(error, OSError):
            raise
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
    full = {errno.ENOSPC: "磁盘已满，请腾出空间再运行一次"}
    full |= {errno.EROFS: "磁盘是只读的", getattr(errno, "EDQUOT", -1): "超过了磁盘配额"}
    causes = {"PermissionError": "没有写入权限", "NotADirectoryError": "路径中有一段不是文件夹"}
    causes |= {"FileExistsError": "已有同名文件", "IsADirectoryError": "已有同名文件夹"}
    return full.get(error.errno or 0) or causes.get(type(error).__name__, str(error.strerror or error))
