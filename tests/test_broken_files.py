"""Broken files: a clear message with place and remedy, the right exit code, bounded time, nothing half-written."""

from __future__ import annotations

import errno
import time
from pathlib import Path
from typing import Any

import pytest

from tests.broken_files import BROKEN, Broken
from tests.commands import kaoping
from tests.hall_sheets import write_hall
from tests.rules import HEADER

CLAUSES = """（一）凡 投诉，经查实 的，每件 扣 1分。
（二）凡 离岗，经查实 的，每次 扣 1分。
（三）凡 迟到 的，每次 扣 0.5分。
（四）凡 办件，办结 为 否，每件 扣 1分。
（五）凡 病假 的，每次 扣 0.5分。
"""
SECONDS = 30


@pytest.fixture
def hall(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write_hall(tmp_path / "facts")
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "例.kp").write_text(HEADER + "第一条 考勤\n" + CLAUSES, "utf-8")
    (tmp_path / "kaoping.toml").write_text('name = "示例"\n', "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_there_are_enough_of_them() -> None:
    assert len({b.name for b in BROKEN}) == len(BROKEN) >= 150


@pytest.mark.parametrize("broken", BROKEN, ids=lambda b: b.name)
def test_broken_file(
    broken: Broken, hall: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = hall / "facts/2021-03" / broken.file
    for other in path.parent.glob(f"{path.stem}.*"):
        other.unlink()
    broken.make(path)
    started = time.monotonic()
    done = kaoping(capsys, monkeypatch, "evaluate", "2021-03")
    assert time.monotonic() - started < SECONDS
    assert done.code == 4, done.err
    said = [line for line in done.err.splitlines() if line.startswith("错误") and path.name in line]
    assert any(code in line for code in broken.codes for line in said), done.err
    assert "怎么办：" in done.err and "没有写出任何文件" in done.err
    assert not (hall / "output").exists()
    assert len(done.err) < 20_000


def failing(name: str, error: OSError) -> Any:
    """Path.open that fails for one file, as it does where it may not be read or has gone meanwhile."""
    real = Path.open

    def opened(self: Path, *args: Any, **more: Any) -> Any:
        if self.name == name:
            raise error
        return real(self, *args, **more)

    return opened


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (PermissionError(errno.EACCES, "denied"), "打不开"),
        (FileNotFoundError(errno.ENOENT, "gone"), "不见了"),
        (OSError(errno.EIO, "input/output"), "打不开"),
        (OSError(errno.ESTALE, "stale"), "打不开"),
    ],
)
def test_the_system_refuses_to_read(
    error: OSError,
    words: str,
    hall: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Path, "open", failing("投诉.xlsx", error))
    done = kaoping(capsys, monkeypatch, "evaluate", "2021-03")
    assert done.code == 4 and words in done.err and "投诉.xlsx" in done.err and not (hall / "output").exists()


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "full"), PermissionError(errno.EACCES, "denied")])
@pytest.mark.parametrize("command", ["evaluate", "intake"])
def test_the_disk_is_full_when_the_sheets_are_written(
    command: str,
    error: OSError,
    hall: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if command == "intake":
        (hall / "facts/2021-03/投诉.xlsx").unlink()
        (hall / "facts/2021-03/投诉.csv").write_text(
            "编号,日期,工号,核实状态,内容\nT1,2021-03-03,9,属实,x\n", "utf-8"
        )

    def refuse(self: Path, data: bytes) -> int:
        raise error

    monkeypatch.setattr(Path, "write_bytes", refuse)
    done = kaoping(capsys, monkeypatch, command, "2021-03")
    assert done.code == 2 and "不能写入" in done.err
    assert not list((hall / "output").rglob("*.*"))


def test_a_file_of_no_sheet_that_is_broken_stops_nothing(
    hall: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (hall / "facts/2021-03/会议通知.xlsx").write_bytes(b"PK\x03\x04 cut off")
    done = kaoping(capsys, monkeypatch, "evaluate", "2021-03", "--no-files")
    assert done.code in (0, 5) and "会议通知.xlsx" in done.err


def test_a_name_like_a_formula_is_written_back_inert(
    hall: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import openpyxl

    from tests.hall_sheets import ANN, BOB, ROSTER, but

    evil = "=cmd|'/c calc'!A0"
    (hall / "facts/花名册.xlsx").unlink()
    rows = [ROSTER, but(ANN, c1=evil, c2="+1+1"), BOB]
    (hall / "facts/花名册.csv").write_text("\n".join(",".join(map(str, r)) for r in rows), "utf-8")
    assert kaoping(capsys, monkeypatch, "evaluate", "2021-03").code in (0, 5)
    seen = 0
    for path in (hall / "output").rglob("*.xlsx"):
        for page in openpyxl.load_workbook(path):
            cells = [c for row in page.iter_rows() for c in row if c.value is not None]
            seen += sum(evil in str(c.value) for c in cells)
            assert all(c.data_type != "f" or evil not in str(c.value) for c in cells)
    assert seen
