"""Compiled rule files: an entry gives the same, is never out of date, and may be damaged or out of reach."""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from engine.policy import cache, load
from engine.policy.load import Loaded, load_files

ROOT = Path(__file__).parent.parent
RULES = sorted((ROOT / "policies").glob("*.kp"))
BAD = "办法 坏的\n文号 测〔2021〕1号\n自 2021年1月1日 起施行\n对象 人员，周期 月\n满分 100分。\n第一条 考勤\n（一）凡 迟到，每次 扣 1分钟。\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(cache, "cache_folder", lambda: tmp_path / "cache")
    return tmp_path / "cache"


def compiled_anew(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the rule files that are compiled from now on."""
    names: list[str] = []
    original = load.load_source

    def counting(source):  # type: ignore[no-untyped-def]
        names.append(source.name)
        return original(source)

    monkeypatch.setattr(load, "load_source", counting)
    return names


def shipped() -> Loaded:
    return load_files(RULES, ROOT)


def test_the_second_time_gives_the_same_and_compiles_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = shipped()
    assert len(list(folder.glob("*.rules"))) == len(RULES)
    names = compiled_anew(monkeypatch)
    assert shipped() == first
    assert names == []


def test_mistakes_are_kept_too(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "坏的.kp"
    path.write_text(BAD, "utf-8")
    first = load_files([path], tmp_path)
    assert first.diagnostics
    assert load_files([path], tmp_path) == first


def test_a_changed_text_is_another_entry(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "甲.kp"
    path.write_text(RULES[0].read_text("utf-8"), "utf-8")
    load_files([path], tmp_path)
    names = compiled_anew(monkeypatch)
    path.write_text(RULES[0].read_text("utf-8") + "\n# 说明\n", "utf-8")
    load_files([path], tmp_path)
    assert names == ["甲.kp"]


def test_changed_code_is_another_entry(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shipped()
    monkeypatch.setattr(cache, "_code", lambda: b"other code")
    names = compiled_anew(monkeypatch)
    shipped()
    assert len(names) == len(RULES)


@pytest.mark.parametrize("content", [b"", b"\x80", b"junk", pickle.dumps(("x", ())), pickle.dumps((None,))])
def test_a_damaged_entry_is_compiled_anew(folder: Path, content: bytes) -> None:
    first = shipped()
    for entry in folder.glob("*.rules"):
        entry.write_bytes(content)
    assert shipped() == first


def test_an_entry_cannot_call_anything(folder: Path, tmp_path: Path) -> None:
    class Evil:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return Path.touch, (str(tmp_path / "touched"),)

    first = shipped()
    for entry in folder.glob("*.rules"):
        entry.write_bytes(pickle.dumps(Evil()))
    assert shipped() == first
    assert not (tmp_path / "touched").exists()


def test_a_folder_that_cannot_be_written_is_no_mistake(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    for place in (tmp_path / "file" / "cache", None):
        monkeypatch.setattr(cache, "cache_folder", lambda place=place: place)
        assert shipped().policies


def test_old_entries_go(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "_KEPT", 1)
    shipped()
    assert len(list(folder.iterdir())) == 1


def test_a_known_rule_file_needs_no_parser(tmp_path: Path) -> None:
    code = (
        "import sys, pathlib; from engine.policy import cache; from engine.policy.load import load_files;"
        "cache.cache_folder = lambda: pathlib.Path(sys.argv[1]);"
        "print(len(load_files(map(pathlib.Path, sys.argv[2:]), pathlib.Path()).policies), 'lark' in sys.modules)"
    )
    command = [sys.executable, "-c", code, str(tmp_path), *map(str, RULES)]
    seen = [
        subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True).stdout for _ in range(2)
    ]
    assert [line.split()[1] for line in seen] == ["True", "False"]
