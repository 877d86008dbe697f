"""The month as it goes on: what is told, what is taken back, what survives."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import sys
import time as clock
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import IO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

pytest.importorskip("durable_rules_engine")

from engine.evaluate.reference import evaluate as reference
from engine.facts.fact import Fact, Facts, State
from engine.live.compare import differences
from engine.live.follow import Following
from engine.live.journal import Journal, Unkept
from engine.live.notice import BACK, Notice, notices
from engine.policy.model import Policy
from tests.clauses_of_days import DECLARED
from tests.commands import Run
from tests.policies_at_random import months
from tests.rules import MARCH, fact, person, policy
from tests.schemas import faults, schema_of

RULES = policy("""类别 考勤：最多扣 6分。
第六条 考勤
（一）凡 迟到，每次 扣 1分。
（二）当月 迟到 合计，自 第3次 起，加倍 扣分。
（三）凡 离岗，无 事假、公务外出 的，每次 扣 2分。
（四）凡 投诉，经查实 的，每件 扣 1分，并 取消 当月奖励。
第十一条 奖励
（一）得分 98分以上 的，发 全额；不满 98分 的，不发。
""")

OF_DAYS = policy(f"""{DECLARED}第六条 考勤
（一）凡 迟到，每周 第2次 起，每次 扣 1分。
（二）凡 早退，第2次 起，视为 旷工半天。
（三）全年 前 1次 不扣，凡 旷工，每次 扣 2分。
（四）凡 缺签，每次 扣 1分；但 2个工作日内 有 补签 的 除外，每月 最多 1次。
（五）凡 半天未签，视为 缺签 2次。
（六）连续 3天 迟到 的，视为 旷工 1天。
（七）凡 公务外出，视为 出勤。
（八）得 1分 × 出勤 天数 合计。
（九）凡 外出登记，每 20分钟 扣 1分。
第十一条 奖励
（一）当月 旷工 合计 2天以上 的，不发；不满 2天 的，发 全额。
""")


def month(*facts: Fact) -> Facts:
    return Facts(MARCH, (person(),), facts, (), {"D001": (23, 23)})


def told(rules: Policy, *looks: Facts) -> list[list[Notice]]:
    """What is told at each look, one after the other."""
    following, journal, every = Following(rules), Unkept(), []
    for facts in looks:
        decisions = following.take(facts)
        found = list(notices(rules, decisions, journal.told(""), following.arrived))
        every.append(list(journal.tell("", found)))
    following.end()
    return every


LATE = [fact("迟到", day, 时长=5, 时段="上午") for day in (2, 3, 4)]


def test_each_consequence_says_what_is_left_and_what_comes_next() -> None:
    first, second, third = told(RULES, *(month(*LATE[:n]) for n in (1, 2, 3)))
    (one,) = first
    assert (one.subject, one.article, one.amount, one.rows) == (
        "D001",
        "第六条（一）",
        "扣 1分",
        ("表.xlsx·迟到·第2行",),
    )
    assert one.left == "满分没有了；考勤还可扣 5分" and one.score == "99"
    assert "再扣超过 1分就不是" in one.next[-1]
    (two,) = second
    assert any("再有一次加倍" in text for text in two.next)
    assert [(n.article, n.what) for n in third] == [
        ("第六条（一）", "3月4日 迟到 上午 5分钟"),
        ("第六条（二）", "3月4日 迟到 上午 5分钟（加倍）"),
    ]
    assert third[0].left == "考勤还可扣 2分"


def test_a_veto_is_told_with_the_complaint() -> None:
    waiting = fact("投诉", 9, State.PENDING, 编号="T-1")
    first, second = told(RULES, month(waiting), month(replace(waiting, state=State.VERIFIED)))
    assert [n.amount for n in first] == ["待定"]
    assert {(n.kind, n.what.split(" ")[-1]) for n in second} >= {("取消", "取消当月奖励"), ("撤回", "T-1")}


def test_leave_that_comes_late_takes_the_finding_back_and_says_so() -> None:
    away = fact("离岗", 5, State.VERIFIED, 时长=40)
    leave = fact(
        "事假", 5, State.VERIFIED, row=7, 起=datetime(2021, 3, 5, 8, 30), 止=datetime(2021, 3, 5, 17, 30)
    )
    first, second, third = told(RULES, month(away), month(away, leave), month(away))
    assert [n.amount for n in first] == ["扣 2分"]
    (back,) = second
    assert back.kind == BACK and "后来有 事假" in back.why and "第7行" in back.why
    assert back.score == "100"
    assert [n.amount for n in third] == ["扣 2分"], "the leave was withdrawn: the session is begun anew"


def test_what_is_taken_back_says_what_it_was_and_why() -> None:
    true = fact("投诉", 5, State.VERIFIED, 编号="T-1")
    first, second = told(RULES, month(*LATE, true), month(*LATE, replace(true, state=State.REFUTED)))
    assert len(first) > 2
    lines = [n.line() for n in second]
    assert "撤回｜D001 姓名D001 一号窗口｜取消当月奖励｜第六条（四）｜依据的事实改了" in "".join(lines)
    assert any(
        "3月5日 投诉 T-1｜第六条（四） 扣 1分｜核实为不属实，见 表.xlsx·投诉·第5行；考勤还可扣 2分" in line
        for line in lines
    )


@pytest.mark.parametrize("number", [0, 1])
@given(facts=months(), chance=st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_facts_one_by_one_in_any_order(number: int, facts: Facts, chance: object) -> None:
    """Whatever comes when, the last state is that of the reference evaluator over all facts."""
    rules = (RULES, OF_DAYS)[number]
    mixed = [f for f in facts.facts if f.kind in rules.kinds]
    facts = replace(facts, earlier=tuple(f for f in facts.earlier if f.kind in rules.kinds))
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    following = Following(rules)
    for count in range(len(mixed) + 1):
        decisions = following.take(replace(facts, facts=tuple(mixed[:count])))
    following.end()
    assert not differences(reference(rules, replace(facts, facts=tuple(mixed))), decisions)


def test_replay_ends_where_evaluate_does(kp: Run) -> None:
    done = kp("watch", "--replay", "2021-03")
    assert done.code == 0, done.err
    assert "与 kaoping evaluate 相同" in done.out
    assert "—— 3月5日 ——" in done.out and "加倍" in done.out


def test_what_was_told_is_not_told_again(kp: Run, hall: Path) -> None:
    first = kp("watch", "2021-03", "--once", "--json")
    lines = [json.loads(line) for line in first.out.splitlines()]
    assert lines and not [fault for line in lines for fault in faults(line, schema_of("notice-1"))]
    assert kp("watch", "2021-03", "--once", "--json").out == ""
    assert Journal.of(hall, "2021-03").count() == len(lines)


def test_a_fact_given_by_hand(kp: Run, hall: Path) -> None:
    kp("watch", "2021-03", "--once")
    done = kp("post", "投诉", "D001", "2021-03-30", "编号=T-900", "核实状态=属实")
    assert done.code == 0 and "取消当月奖励" in done.out
    assert kp("watch", "2021-03", "--once").out == "", "told already"
    table = kp("watch", "2021-03", "--once", "--table").out
    assert "还没有写进表里：D001" in table and "接下来" in table
    with (hall / "facts" / "2021-03" / "note.txt").open("w") as file:
        file.write("不是表")
    assert kp("watch", "2021-03", "--once").out == ""


def test_a_fact_given_by_name_and_with_its_unit(kp: Run, hall: Path) -> None:
    done = kp("post", "离岗", "周敏", "2021-03-30", "时长=25分钟", "核实状态=属实")
    assert done.code == 0 and "D007 周敏" in done.out and "25分钟" in done.out
    again = kp("post", "离岗", "D007", "2021-03-30", "时长=25", "核实状态=属实")
    assert again.code == 2 and "已经记过了，是第 1 件" in again.err
    assert kp("post", "离岗", "D007", "2021-03-30", "时长=25", "时刻=9:30", "核实状态=属实").code == 0
    assert "3月30日 离岗 25分钟" in kp("watch", "2021-03", "--once", "--table").out


class Then(date):
    """The tenth of March."""

    @classmethod
    def today(cls) -> date:
        """That day."""
        return date(2021, 3, 10)


def test_a_slow_clock_takes_nothing_back(kp: Run, hall: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kp("watch", "2021-03", "--once")
    before = Journal.of(hall, "2021-03").count()
    monkeypatch.setattr("cli.watch.date", Then)
    monkeypatch.setattr("cli.post.date", Then)
    done = kp("watch", "2021-03", "--once")
    assert done.out == "" and "日期是 3月10日，已经报到 3月31日 了，先不报" in done.err
    assert kp("post", "投诉", "D001", "2021-03-10").code == 2
    assert Journal.of(hall, "2021-03").count() == before
    monkeypatch.undo()
    assert kp("watch", "2021-03", "--once").out == ""


def test_a_day_that_has_not_come_yet(kp: Run, hall: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cli.post.date", Then)
    late = kp("post", "投诉", "D001", "2021-03-11")
    assert late.code == 2 and "还没有到" in late.err
    done = kp("post", "投诉", "D001", "2021-03-10", "核实状态=属实")
    assert done.code == 0 and "3月11日" not in done.out, "nothing is told before its day"


def test_a_fact_given_wrongly(kp: Run) -> None:
    for args, said in (
        (("投拆", "D001", "2021-03-30"), "没有叫“投拆”的事实"),
        (("投诉", "X999", "2021-03-30"), "花名册里没有"),
        (("投诉", "D001", "2021-03-30", "核实状态=真"), "只能是"),
        (("投诉", "D001", "2021-03-30", "颜色=红"), "没有“颜色”这一栏"),
        (("延时服务", "D001", "2021-03-30", "时长=很久"), "看不懂“很久”"),
        (("事假", "D001", "2021-03-30"), "要写进请假表"),
    ):
        done = kp("post", *args)
        assert done.code == 2 and said in done.err


def test_a_month_without_sheets_says_so(kp: Run) -> None:
    done = kp("watch", "2026-11", "--once")
    assert done.code == 0 and "2026-11 还没有可以跟的表" in done.err


def test_a_mended_sheet_is_followed_again(hall: Path, tmp_path: Path) -> None:
    sheet, screen = hall / "facts" / "2021-03" / "延时服务.xlsx", tmp_path / "screen"
    whole = sheet.read_bytes()
    with screen.open("w") as output, watching(hall, "--poll", output=output, errors=subprocess.STDOUT):
        until_said(screen, "跟着 2021-03：", 1)
        sheet.write_bytes(whole[:100])
        until_said(screen, "表或规则有错", 1)
        sheet.write_bytes(whole)
        until_said(screen, "跟着 2021-03：", 2)


def until_said(screen: Path, text: str, times: int) -> None:
    """Wait until the screen says so, so often."""
    for _ in range(600):
        if screen.read_text("utf-8").count(text) >= times:
            return
        clock.sleep(0.1)
    raise AssertionError(screen.read_text("utf-8")[-500:])


def test_without_the_extra(kp: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, args in (("watch", ()), ("post", ("投诉", "D001", "2021-03-30"))):
        monkeypatch.setattr(f"cli.{name}.installed", lambda: False)
        done = kp(name, *args)
        assert done.code == 2 and "pip install 'kaoping[live]'" in done.err


@contextmanager
def watching(
    hall: Path,
    *options: str,
    output: IO[str] | int = subprocess.PIPE,
    errors: int = subprocess.DEVNULL,
    as_json: bool = True,
) -> Iterator[subprocess.Popen[str]]:
    code = "from cli.main import run; run()"
    command = [sys.executable, "-c", code, "watch", "2021-03", *(["--json"] if as_json else []), *options]
    root = str(Path(__file__).parent.parent)
    process = subprocess.Popen(
        command, cwd=hall, stdout=output, stderr=errors, text=True, encoding="utf-8",
        env={"PYTHONPATH": root, "PATH": "/usr/bin:/bin", "HOME": str(hall)},
    )  # fmt: skip
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def until_told(hall: Path, count: int) -> None:
    """Wait until so many notices stand in the journal."""
    for _ in range(600):
        if (hall / ".kaoping" / "2021-03.sqlite").exists() and Journal.of(hall, "2021-03").count() >= count:
            return
        clock.sleep(0.1)
    raise AssertionError(f"{Journal.of(hall, '2021-03').count()} notices, not {count}")


def add_complaint(hall: Path) -> None:
    from openpyxl import load_workbook

    path = hall / "facts" / "2021-03" / "投诉.xlsx"
    book = load_workbook(path)
    sheet = book.worksheets[0]
    header = [c.value for c in sheet[2]]
    row = {"工号": "D001", "编号": "T-950", "核实状态": "属实"}
    day = next(name for name in header if name and "日期" in name)
    sheet.append([datetime(2021, 3, 30) if name == day else row.get(name) for name in header])
    book.save(path)


@pytest.mark.parametrize("options", [("--poll",), ()], ids=["poll", "notified"])
def test_new_rows_are_taken_as_they_arrive(hall: Path, options: tuple[str, ...]) -> None:
    with watching(hall, *options) as process:
        until_told(hall, 1)
        before = Journal.of(hall, "2021-03").count()
        clock.sleep(1.5)
        add_complaint(hall)
        until_told(hall, before + 2)
        # Kept first, shown then: wait until they are shown.
        assert process.stdout is not None
        lines = [json.loads(process.stdout.readline()) for _ in range(before + 2)]
    news = lines[before:]
    assert {n["kind"] for n in news} >= {"新", "取消"}
    assert any("T-950" in n["what"] for n in news)


KILLED = """
import os, signal
from engine.live.journal import Journal
{hook}
from cli.main import run
run()
"""
# Kept, and not yet shown.
BEFORE_SHOWING = """
def show(self, notices, how):
    os.kill(os.getpid(), signal.SIGKILL)
Journal.show = show
"""
# The third is on the screen, and that is not kept yet.
BETWEEN = """
shown = Journal.show
def show(self, notices, how):
    done = []
    def then(notice):
        how(notice)
        done.append(notice)
        if len(done) == 3:
            os.kill(os.getpid(), signal.SIGKILL)
    shown(self, notices, then)
Journal.show = show
"""


def killed(hall: Path, hook: str) -> list[dict[str, object]]:
    """What was on the screen of a program that was killed."""
    done = subprocess.run(
        [sys.executable, "-c", KILLED.format(hook=hook), "watch", "2021-03", "--json", "--once"], cwd=hall,
        capture_output=True, env={"PYTHONPATH": str(Path(__file__).parent.parent), "HOME": str(hall)},
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_what_was_kept_and_not_shown_is_shown_at_the_next_start(kp: Run, hall: Path) -> None:
    assert killed(hall, BEFORE_SHOWING) == []
    kept = Journal.of(hall, "2021-03").count()
    again = kp("watch", "2021-03", "--once", "--json")
    lines = [json.loads(line) for line in again.out.splitlines()]
    assert [line["number"] for line in lines] == list(range(1, kept + 1)) != []
    assert all(line["again"] for line in lines)
    assert not [fault for line in lines for fault in faults(line, schema_of("notice-1"))]
    assert kp("watch", "2021-03", "--once", "--json").out == "", "once"


def test_what_is_on_the_screen_is_not_repeated(kp: Run, hall: Path) -> None:
    """But for the one in whose very moment the program was killed: it comes again under its number, and says so."""
    before = killed(hall, BETWEEN)
    after = [json.loads(line) for line in kp("watch", "2021-03", "--once", "--json").out.splitlines()]
    assert [line["number"] for line in before] == [1, 2, 3]
    assert [line["number"] for line in after] == list(range(3, Journal.of(hall, "2021-03").count() + 1))
    assert after[0]["again"] and {**after[0], "again": False} == before[2]
    assert kp("watch", "2021-03", "--once").out == ""


def test_what_is_shown_again_says_so(kp: Run, hall: Path) -> None:
    killed(hall, BEFORE_SHOWING)
    done = kp("watch", "2021-03", "--once")
    assert "不知道显示了没有，补在这里" in done.err
    assert all(line.startswith("补报·") for line in done.out.splitlines())


def test_a_table_shows_what_was_kept_and_not_shown(kp: Run, hall: Path) -> None:
    killed(hall, BEFORE_SHOWING)
    assert "补报·" in kp("watch", "2021-03", "--once", "--table").out
    assert "补报·" not in kp("watch", "2021-03", "--once", "--table").out


def test_the_latest_stands_on_top_of_the_table_and_below_it(kp: Run, hall: Path) -> None:
    kp("watch", "2021-03", "--once")
    kp("post", "投诉", "D007", "2021-03-31", "编号=T-9", "核实状态=属实")
    lines = kp("watch", "2021-03", "--once", "--table").out.splitlines()
    first = next(line for line in lines if "D0" in line)
    assert "3月31日 投诉 T-9" in first and "已取消当月奖励" in "".join(lines)
    assert any(line.startswith("其余 ") and "还没有记到什么" in line for line in lines)


def test_notices_stay_below_the_table(hall: Path, tmp_path: Path) -> None:
    screen = tmp_path / "screen"
    with screen.open("w") as output, watching(hall, "--poll", "--table", output=output, as_json=False):
        until_said(screen, "最近报过的：", 1)
        clock.sleep(1.5)
        add_complaint(hall)
        until_said(screen, "T-950｜", 2)  # the journal has changed: drawn once more, and it is still there


def test_a_journal_of_an_older_version_was_shown(kp: Run, hall: Path) -> None:
    kp("watch", "2021-03", "--once")
    with closing(sqlite3.connect(hall / ".kaoping" / "2021-03.sqlite")) as connection:
        connection.execute("alter table notices drop column shown")
    assert kp("watch", "2021-03", "--once").out == ""


def test_killed_and_started_again(kp: Run, hall: Path, tmp_path: Path) -> None:
    """Wherever it is killed, the journal then holds every notice once, each was shown, and the state is the same."""
    from tests.halls import copy_of_demo

    calm = copy_of_demo(tmp_path / "calm", "2021-03")
    kp("watch", "2021-03", "--once", "--hall", str(calm))
    expected = Journal.of(calm, "2021-03")
    screen = tmp_path / "screen"
    for pause in (0.5, 0.9, 1.3, 1.5, 1.6, 1.7, 1.8, 2.0):
        with screen.open("a") as output, watching(hall, "--poll", output=output) as process:
            clock.sleep(pause)
            process.send_signal(signal.SIGKILL)
    last = kp("watch", "2021-03", "--once", "--json")
    after = Journal.of(hall, "2021-03")
    (title,) = {"窗口工作人员月度考核"}
    assert after.told(title) == expected.told(title) != {}
    assert after.count() == expected.count()
    lines = [json.loads(line) for line in (screen.read_text("utf-8") + last.out).splitlines()]
    assert {line["number"] for line in lines} == set(range(1, after.count() + 1))
    first = [line["number"] for line in lines if not line["again"]]
    assert len(first) == len(set(first)), "nothing is repeated but what says so"
    assert kp("watch", "2021-03", "--once").out == ""
