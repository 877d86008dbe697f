"""Every code has a page, every page a code; the examples on the pages are run."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
import xlsxwriter

from engine.facts.fact import Period
from engine.hall import open_hall
from engine.pipeline import evaluate_period
from engine.policy.load import load_files, load_source
from grammar.diagnostic import Diagnostic, Severity
from grammar.source import Source
from tests.blocks import ROOT, Block, blocks, wrapped
from tests.hall_sheets import HALL, MARCH, intake, write_hall

FOLDER = ROOT / "docs" / "errors"
PAGES = sorted(FOLDER.glob("KP*.md"))
CODES = sorted(
    {
        code
        for room in ("grammar", "engine", "cli")
        for path in (ROOT / room).rglob("*.py")
        for code in re.findall(r"KP\d{3}", path.read_text("utf-8"))
    }
)
WRONG, RIGHT = "错", "对"
GONE = "（没有这个文件）"
HALL_FILES = {"花名册", "日历", "打卡账号"}


def title_of(page: Path) -> str:
    return page.read_text("utf-8").split("\n", 1)[0].removeprefix(f"# {page.stem} ")


def level_of(page: Path) -> str:
    match = re.search(r"^级别：(.+)$", page.read_text("utf-8"), re.M)
    assert match, page
    return match.group(1)


def examples(page: Path, verdict: str) -> list[Block]:
    return [b for b in blocks(page) if b.info.split(" ")[1:2] == [verdict]]


def written(folder: Path, found: list[Block]) -> Period:
    """The tiny hall's facts with the sheets of the blocks; returns the period that they speak of."""
    files = [(b.info.split(" ")[2], b.text) for b in found if b.info.startswith("csv ")]
    stems = {Path(name).stem for name, _ in files}
    write_hall(folder, {key: None for key in HALL if Path(key).stem in stems})
    period = MARCH
    for name, text in files:
        if "/" in name:
            first = date.fromisoformat(f"{name.split('/')[0]}-01")
            period = Period(first, first.replace(day=31), f"{first:%Y-%m}", "月")
        own = name if "/" in name or Path(name).stem in HALL_FILES else f"{MARCH.name}/{name}"
        if text.strip() != GONE:
            write_file(folder / own, text)
    return period


def write_file(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".csv" or text.startswith("<"):
        path.write_text(text, "utf-8")
        return
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet(path.stem)
        for number, cells in enumerate(csv.reader(StringIO(text))):
            for column, cell in enumerate(cells):
                if cell.startswith("="):
                    sheet.write_formula(number, column, cell, None, "#DIV/0!")
                else:
                    sheet.write(number, column, cell)


def of_rules(found: list[Block]) -> list[Diagnostic]:
    return [d for b in found for d in load_source(Source("例.kp", wrapped(b.text)))[1]]


def of_hall(folder: Path, found: list[Block]) -> list[Diagnostic]:
    """The whole way, for what is found only when a period is evaluated."""
    (folder / "rules").mkdir(parents=True)
    rules = [b.text for b in found if b.info.startswith("kp ")] or ["（一）凡 投诉，经查实 的，每件 扣 1分。"]
    (folder / "rules" / "例.kp").write_text(wrapped(rules[0]), "utf-8")
    (folder / "kaoping.toml").write_text('name = "示例"\n', "utf-8")
    written(folder / "facts", found)
    hall, diagnostics = open_hall(folder)
    assert hall is not None, diagnostics
    return list(evaluate_period(hall, MARCH).diagnostics)


def of_settings(folder: Path, found: list[Block]) -> list[Diagnostic]:
    (folder / "rules").mkdir(parents=True)
    (folder / "rules" / "例.kp").write_text("办法 甲\n", "utf-8")
    (folder / "kaoping.toml").write_text(found[0].text, "utf-8")
    return list(open_hall(folder)[1])


def run(code: str, found: list[Block], folder: Path) -> list[Diagnostic]:
    if code in ("KP330", "KP331", "KP332", "KP334", "KP335", "KP336"):
        return of_hall(folder, found)
    if found[0].info.startswith("toml "):
        return of_settings(folder, found)
    if found[0].info.startswith("kp "):
        return of_rules(found)
    return list(intake(folder, written(folder, found)).diagnostics)


def test_every_code_has_a_page_and_every_page_a_code() -> None:
    assert [p.stem for p in PAGES] == CODES


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.stem)
def test_examples_of_a_page(page: Path, tmp_path: Path) -> None:
    wrong, right = examples(page, WRONG), examples(page, RIGHT)
    if not wrong:
        assert page.stem in BY_HAND
        return
    said = run(page.stem, wrong, tmp_path / "wrong")
    mine = [d for d in said if d.code == page.stem]
    others = [d for d in said if d.code != page.stem and d.severity is Severity.ERROR]
    assert mine and not others, said
    assert level_of(page).startswith(str(mine[0].severity))
    rules = [b for b in wrong if page.stem in ("KP330", "KP335", "KP336") and b.info.startswith("kp ")]
    again = run(page.stem, [*rules, *right], tmp_path / "right")
    assert not [d for d in again if d.code == page.stem or d.severity is Severity.ERROR], again


def folder_for_a_file(folder: Path) -> list[Diagnostic]:
    (folder / "考核.kp").mkdir()
    return list(load_files([folder / "考核.kp"], folder).diagnostics)


def no_text(folder: Path) -> list[Diagnostic]:
    (folder / "考核.kp").write_bytes(b"PK\x03\x04\x00\xff")
    return list(load_files([folder / "考核.kp"], folder).diagnostics)


def no_hall(folder: Path) -> list[Diagnostic]:
    return list(open_hall(folder)[1])


def no_rules(folder: Path) -> list[Diagnostic]:
    (folder / "kaoping.toml").write_text("", "utf-8")
    return list(open_hall(folder)[1])


def hidden_rows(folder: Path) -> list[Diagnostic]:
    write_hall(folder)
    with xlsxwriter.Workbook(str(folder / MARCH.name / "投诉.xlsx")) as book:
        page = book.add_worksheet("投诉")
        for number, cells in enumerate(HALL["2021-03/投诉"]):
            page.write_row(number, 0, cells)
        page.set_row(1, None, None, {"hidden": True})
    return list(intake(folder).diagnostics)


BY_HAND: dict[str, Callable[[Path], list[Diagnostic]]] = {
    "KP401": folder_for_a_file,
    "KP402": no_text,
    "KP403": no_hall,
    "KP404": no_rules,
    "KP342": hidden_rows,
}


@pytest.mark.parametrize("code", BY_HAND)
def test_what_no_example_can_show(code: str, tmp_path: Path) -> None:
    (found,) = BY_HAND[code](tmp_path)
    assert found.code == code and level_of(FOLDER / f"{code}.md").startswith(str(found.severity))


def test_the_table_of_codes(golden: Callable[[Path, str], None]) -> None:
    groups = {"1": "读规则文件", "2": "规则的意思", "3": "事实的表", "4": "大厅和文件"}
    lines = ["# 错误代码", "", "错误要改了才能往下做；警告和提示不妨碍，但请看一眼。", ""]
    for digit, words in groups.items():
        lines += [f"## KP{digit}xx {words}", "", "| 代码 | 级别 | 意思 |", "|---|---|---|"]
        mine = [p for p in PAGES if p.stem[2] == digit]
        lines += [f"| [{p.stem}]({p.name}) | {level_of(p)} | {title_of(p)} |" for p in mine]
        lines.append("")
    golden(FOLDER / "README.md", "\n".join(lines).rstrip() + "\n")
