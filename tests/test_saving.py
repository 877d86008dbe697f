"""Reports are written whole or not at all, whatever goes wrong."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Any

import pytest

from engine.reports.saving import ReportError, save_all


@pytest.mark.parametrize("refused", ["a.xlsx", "b.xlsx", "c.xlsx"])
def test_all_or_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refused: str) -> None:
    (tmp_path / "b.xlsx").write_bytes(b"old")
    really = Path.replace

    def replace(self: Path, target: Path) -> Path:
        if target.name == refused:
            raise PermissionError(13, "Permission denied")
        return really(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(ReportError, match=f"{refused}”.*请在 WPS 或 Excel 中关闭它"):
        save_all(tmp_path, {"a.xlsx": b"new", "b.xlsx": b"new", "c.xlsx": b"new"})
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == {"b.xlsx": b"old"}


def test_an_open_target_is_found_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "b.xlsx").write_bytes(b"old")
    really = Path.open

    def opened(self: Path, mode: str = "r", *rest: Any, **options: Any) -> Any:
        if self.name == "b.xlsx" and "+" in mode:
            raise PermissionError(13, "Permission denied")
        return really(self, mode, *rest, **options)

    monkeypatch.setattr(Path, "open", opened)
    with pytest.raises(ReportError, match=r"b\.xlsx”：文件正被打开"):
        save_all(tmp_path, {"a.xlsx": b"new", "b.xlsx": b"new"})
    assert [p.name for p in tmp_path.iterdir()] == ["b.xlsx"]


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "output").write_text("")
    with pytest.raises(ReportError, match="不能建立文件夹"):
        save_all(tmp_path / "output", {"a.xlsx": b""})


def test_a_full_disk_leaves_everything_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "output" / "2021-03"
    folder.mkdir(parents=True)
    (folder / "a.xlsx").write_bytes(b"old")
    really = Path.write_bytes

    def write(self: Path, content: bytes) -> int:
        if content == b"second":
            really(self, content[:3])  # some of it still fitted
            raise OSError(errno.ENOSPC, "No space left on device")
        return really(self, content)

    monkeypatch.setattr(Path, "write_bytes", write)
    with pytest.raises(ReportError, match="磁盘已满，请腾出空间再运行一次。原有报表没有改动"):
        save_all(folder, {"a.xlsx": b"first", "b.xlsx": b"second"})
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == {"a.xlsx": b"old"}


def test_folders_that_came_to_nothing_are_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, content: bytes) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "write_bytes", refuse)
    with pytest.raises(ReportError):
        save_all(tmp_path, {"output/2021-03/a.xlsx": b"1", "output/2020/b.xlsx": b"2"})
    assert not [*tmp_path.iterdir()]


def test_an_interruption_undoes_what_was_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"old")
    really = Path.replace

    def replace(self: Path, target: Path) -> Path:
        if target.name == "b.xlsx":
            raise KeyboardInterrupt
        return really(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(KeyboardInterrupt):
        save_all(tmp_path, {"a.xlsx": b"new", "b.xlsx": b"new"})
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == {"a.xlsx": b"old"}
