"""The page that a staff member is handed: everything that why tells, escaped, self-contained, the same every time."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from engine.decision.decision import Status
from engine.explain.page import page
from engine.explain.wording import evidence
from tests.commands import MARCH, Run
from tests.decisions import HALL, attempt, complaint, decision, everybody, late, project
from tests.halls import evaluated

VOID = {"meta"}


class Reader(HTMLParser):
    """Text of a page; fails on elements that are not closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.texts: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.links += [value or "" for name, value in attrs if name in ("src", "href")]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in ("style", "script"):
            self.texts.append(data)


def read(content: str) -> str:
    reader = Reader()
    reader.feed(content)
    reader.close()
    assert not reader.open and not reader.links
    assert not re.search(r"@import|url\(|https?:", content), "nothing is fetched from elsewhere"
    return "\n".join(reader.texts)


@pytest.mark.parametrize("shown", [*everybody(), project()], ids=lambda d: d.subject)
def test_every_finding_stands_on_the_page_with_its_evidence(shown) -> None:  # type: ignore[no-untyped-def]
    text = read(page(HALL, (shown,)))
    assert shown.name in text and HALL in text and "推定" in text
    for finding in shown.findings:
        assert finding.article in text and finding.text in text and finding.event in text
        assert evidence(finding.evidence) in text
        assert finding.remedy in text and finding.pending in text
    for step in shown.score_steps if shown.scored else ():
        assert step in text


def test_the_whole_demo_month_makes_sound_pages() -> None:
    for shown in evaluated(MARCH, MARCH).runs[0].decisions:
        text = read(page(HALL, (shown,)))
        assert all(f.event in text for f in shown.findings)


def test_a_name_is_no_markup() -> None:
    content = page(HALL, (decision("D001", "<script>alert(1)</script>", '"><img src=x>'),))
    assert "<script>alert" not in content and "<img" not in content
    assert "<script>alert(1)</script>" in read(content)


def test_an_open_result_shows_what_to_do_and_no_score() -> None:
    waiting = replace(complaint(None), remedy="查清以后，在投诉表填写核实状态")
    shown = decision("D005", findings=(waiting, late(2, 3)), status=Status.PENDING, attempts=(attempt(),))
    text = read(page(HALL, (shown,)))
    assert "还不能定" in text and "查清以后，在投诉表填写核实状态" in text
    assert "看过而没有适用的条款" in text


def test_a_file_is_written_whole(kp: Run, tmp_path: Path) -> None:
    target = tmp_path / "说明" / "D014.html"
    assert kp("why", MARCH, "D014", "--html", str(target)).code == 0
    first = target.read_bytes()
    assert "取消当月奖励（第八条（一））" in read(first.decode())
    kp("why", MARCH, "D014", "--html", str(target))
    assert target.read_bytes() == first
    assert kp("why", MARCH, "D014", "第八条（一）", "--html", str(target)).code == 2
    assert kp("why", MARCH, "D014", "--html", str(tmp_path / "说明")).code == 2
