"""The parser's tables in the cache folder: they parse alike, and an entry may be damaged, foreign or out of reach."""

from __future__ import annotations

import os
import pickle
from collections.abc import Iterator
from pathlib import Path

import pytest
from lark import Lark

from engine.policy.load import standard_facts
from grammar import tables
from grammar.parse import parse, parser_for
from grammar.source import Source

TEXT = (Path(__file__).parents[1] / "policies" / "窗口工作人员月度考核.kp").read_text("utf-8")
WRONG = TEXT.replace("每次 扣 0.5分", "每次 扣 0.5", 1).replace("凡 迟到", "凡 迟道", 1)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(tables, "cache_folder", lambda: tmp_path / "cache")
    fresh()
    yield tmp_path / "cache"
    monkeypatch.undo()
    fresh()


def fresh() -> None:
    """As in a new process."""
    tables.bare_parser.cache_clear()
    parser_for.cache_clear()


def built(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Grammars whose tables are worked out from now on."""
    made: list[str] = []
    original = Lark

    def counting(text, **options):  # type: ignore[no-untyped-def]
        made.append(text)
        return original(text, **options)

    counting.load = original.load  # type: ignore[attr-defined]
    monkeypatch.setattr(tables, "Lark", counting)
    return made


def said(text: str) -> tuple[object, object]:
    parsed = parse(Source("例.kp", text), standard_facts()[1])
    return parsed.tree, parsed.diagnostics


def test_known_tables_parse_alike_and_are_not_worked_out_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = said(TEXT), said(WRONG)
    assert first[1][1]
    (entry,) = folder.glob("*.tables")
    made = built(monkeypatch)
    fresh()
    assert (said(TEXT), said(WRONG)) == first
    assert made == []
    assert entry.stat().st_size < 2_000_000


@pytest.mark.parametrize(
    "content", [b"", b"\x80\x05garbage", pickle.dumps({"data": {}}), pickle.dumps([1, 2])]
)
def test_a_damaged_entry_is_worked_out_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    first = said(TEXT)
    (entry,) = folder.glob("*.tables")
    entry.write_bytes(content)
    made = built(monkeypatch)
    fresh()
    assert said(TEXT) == first
    assert len(made) == 1 and entry.stat().st_size > len(content)


class Foreign:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, ("was-run",)


def test_an_entry_calls_nothing(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    said(TEXT)
    (entry,) = folder.glob("*.tables")
    entry.write_bytes(pickle.dumps(Foreign()))
    fresh()
    assert said(TEXT)[1] == ()
    assert not (tmp_path / "was-run").exists()


def test_a_folder_that_cannot_be_written_to_is_no_mistake(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    for place in (tmp_path / "file", None):
        monkeypatch.setattr(tables, "cache_folder", lambda place=place: place)
        fresh()
        assert said(TEXT)[1] == ()
    monkeypatch.undo()
    fresh()
