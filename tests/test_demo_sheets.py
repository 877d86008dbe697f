"""The demo hall: its sheets as written, and what they add up to by a reckoning of its own."""

from __future__ import annotations

import csv
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from engine.demo.generate import HALL, MONTHS, write_demo
from engine.demo.monthly import plan_for
from engine.demo.people import BY_ID, PEOPLE, on_post
from engine.demo.plan import month_of
from engine.demo.punches import punch_rows
from engine.demo.service import case_rows, rating_rows
from engine.demo.sheets import NOTE
from engine.demo.shipped import policies_folder
from engine.demo.story import STORIES
from engine.demo.windows import WINDOWS

Stamps = Mapping[tuple[str, date], list[datetime]]
Leaves = list[tuple[str, datetime, datetime]]
YEAR = [f"2020-{month:02}" for month in range(1, 13)]


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    write_demo(folder, ["2020-05", "2021-03"])
    return folder


def rows_of(path: Path) -> tuple[str, list[dict[str, Any]]]:
    """Title and rows of a sheet; the header is the first row with at least two cells. Blank cells are ""."""
    book = CalamineWorkbook.from_path(path)
    assert book.sheet_names == [path.stem]
    lines = book.get_sheet_by_name(path.stem).to_python()
    top = next(n for n, line in enumerate(lines) if sum(cell != "" for cell in line) > 1)
    return str(lines[0][0]), [dict(zip(lines[top], line, strict=True)) for line in lines[top + 1 :]]  # type: ignore[arg-type]


# A reckoning of attendance that shares nothing with the engine.
def lost(person: str, days: Iterable[date], stamps: Stamps, leaves: Leaves) -> Decimal:
    """Points that a person's punches cost, without doubling (nobody in 2020 reaches five lapses)."""
    total, lapses = Decimal(0), 0
    for day in days:
        afternoon, evening = ("14:30", "17:30") if 5 <= day.month <= 9 else ("14:00", "17:00")
        noon, begin = at(day, "12:00"), at(day, afternoon)
        middle = noon + (begin - noon) / 2
        punches = sorted(stamps.get((person, day), []))
        halves = (
            (at(day, "08:30"), noon, [p for p in punches if p < middle]),
            (begin, at(day, evening), [p for p in punches if p >= middle]),
        )
        for start, end, seen in halves:
            if any(who == person and a <= start and end <= b for who, a, b in leaves):
                assert not seen
                continue
            points, count = half_day(start, end, seen)
            total, lapses = total + points, lapses + count
    assert lapses < 5
    return min(total, Decimal(30))


def at(day: date, clock: str) -> datetime:
    return datetime.fromisoformat(f"{day} {clock}")


def half_day(start: datetime, end: datetime, seen: list[datetime]) -> tuple[Decimal, int]:
    minutes = sorted({p.replace(second=0) for p in seen})
    if not minutes:
        return Decimal(5), 0
    if len(minutes) == 1:
        late = minutes[0] - start < end - minutes[0]
        away = minutes[0] - start if late else end - minutes[0]
        points, count = band(away)
        return 1 + points, count
    (a, n), (b, m) = band(minutes[0] - start), band(end - minutes[-1])
    return a + b, n + m


def band(gap: timedelta) -> tuple[Decimal, int]:
    minutes = gap.total_seconds() / 60
    if minutes <= 0:
        return Decimal(0), 0
    if minutes <= 30:
        return (Decimal("0.5") if minutes <= 10 else Decimal(1)), 1
    return Decimal(5), 0


def bonus(score: Decimal) -> int:
    if score >= 100:
        return 400
    return 320 if score >= 90 else 200 if score >= 80 else 0


def stamps_of(rows: Iterable[tuple[str, str]]) -> Stamps:
    found: dict[tuple[str, date], list[datetime]] = defaultdict(list)
    for person, text in rows:
        moment = datetime.fromisoformat(text)
        found[person, moment.date()].append(moment)
    return found


def test_the_year_2020_pays_what_the_report_says() -> None:
    paid = people = 0
    for name in YEAR:
        plan, staff = plan_for(name)
        month = plan.month
        assert all(p.on_post(month.first) and p.on_post(month.last) for p in staff)
        stamps = stamps_of((row[2], row[3]) for row in punch_rows(plan, staff))
        leaves = [(leave.person, leave.start, leave.end) for leave in plan.leaves]
        points = {p.id: lost(p.id, month.workdays, stamps, leaves) for p in staff}
        # An addition would make good a deduction, and pay more than was lost.
        assert not {s.person for s in plan.overtime} & {id for id, value in points.items() if value}
        paid += sum(bonus(100 - value) for value in points.values())
        people += len(staff)
    assert (people, paid) == (952, 372_000)


@pytest.mark.parametrize("name", YEAR)
def test_nothing_but_attendance_costs_points_in_2020(name: str) -> None:
    plan, staff = plan_for(name)
    assert not plan.complaints
    assert all(patrol.state == "不属实" for patrol in plan.patrols)
    ratings, cases = rating_rows(plan, staff), case_rows(plan, staff)
    assert {row[4] for row in ratings} <= {"非常满意", "满意", "基本满意"}
    assert {row[6:] for row in cases} == {("是", "是")}
    for person in staff:
        mine = [row for row in cases if row[2] == person.id]
        assert 10 * sum(row[5] for row in mine) <= 7 * sum(row[4] for row in mine)
        assert mine and any(row[2] == person.id for row in ratings)
    ill: dict[str, int] = defaultdict(int)
    for leave in plan.leaves:
        assert leave.state == "已批准"
        if leave.kind in ("病假", "事假"):
            days = [d for d in plan.month.workdays if leave.start.date() <= d <= leave.end.date()]
            ill[leave.person] += len(days)
    assert all(days <= 2 for days in ill.values())


def test_one_month_of_2020_as_written(hall: Path) -> None:
    folder = hall / "facts" / "2020-05"
    title, punches = rows_of(folder / "签到.xlsx")
    assert NOTE in title
    stamps = stamps_of((str(row["考勤号码"]), str(row["日期时间"])) for row in punches)
    days = sorted({day for _, day in stamps})
    # 1 to 5 May were off, Saturday the 9th was worked.
    assert days == list(month_of("2020-05").workdays)
    assert date(2020, 5, 9) in days and date(2020, 5, 4) not in days
    leaves = [(str(r["工号"]), r["开始时间"], r["结束时间"]) for r in rows_of(folder / "请假.xlsx")[1]]
    points = {p.id: lost(p.id, days, stamps, leaves) for p in on_post(days[0], days[-1])}
    paid = [bonus(100 - value) for value in points.values()]
    assert [paid.count(sum_) for sum_ in (320, 200, 0)] == [5, 1, 1]
    assert rows_of(folder / "投诉.xlsx")[1] == []


def test_every_sheet_says_that_it_is_invented(hall: Path) -> None:
    books = sorted(hall.rglob("*.xlsx"))
    assert len(books) == 3 + 2 * 6
    for path in books:
        title, rows = rows_of(path)
        assert title.endswith(NOTE)
        assert rows or path.name == "投诉.xlsx"
        assert all(row.get("工号", "D001") in BY_ID or "考勤号码" in row for row in rows)
    for month, encoding in (("2020-05", "gb18030"), ("2021-03", "utf-8-sig")):
        lines = (hall / "facts" / month / "好差评.csv").read_text(encoding).splitlines()
        assert lines[0].endswith(NOTE)
        header, *rest = csv.reader(lines[1:])
        assert header == ["编号", "日期", "工号", "窗口", "等级", "核实状态"]
        assert len(rest) > 400 and len({row[0] for row in rest}) == len(rest)
    assert tomllib.loads((hall / "kaoping.toml").read_text("utf-8"))["name"] == HALL
    assert "演示数据" in HALL
    assert "全部由程序生成" in (hall / "说明.txt").read_text("utf-8-sig")


def test_headers_of_the_march_sheets(hall: Path) -> None:
    expected = {
        "签到": "部门 姓名 工号 打卡时间 设备",
        "请假": "单号 工号 姓名 假别 开始时间 结束时间 审批状态 审批人",
        "投诉": "编号 日期 工号 姓名 内容 核实状态 酌情分 裁定人 裁定理由",
        "巡查": "编号 日期 时刻 工号 姓名 方式 事项 时长（分钟） 核实状态 酌情分 裁定人 裁定理由",
        "办件": "编号 日期 工号 事项 法定时限（天） 承诺时限（天） 办结 正确",
        "延时服务": "编号 日期 工号 姓名 时长（分钟） 内容",
    }
    for name, labels in expected.items():
        rows = rows_of(hall / "facts" / "2021-03" / f"{name}.xlsx")[1]
        assert list(rows[0]) == labels.split()
    roster = rows_of(hall / "facts" / "花名册.xlsx")[1]
    assert list(roster[0]) == ["工号", "姓名", "窗口", "职务", "到岗日期", "离岗日期"]


def test_the_people() -> None:
    names = [person.name for person in PEOPLE]
    assert [person.id for person in PEOPLE] == [f"D{n:03}" for n in range(1, 85)]
    assert len(WINDOWS) == 26
    assert {name for name in names if names.count(name) > 1} == {"李敏"} and names.count("李敏") == 2
    assert BY_ID["D014"].name == BY_ID["D057"].name == "李敏"
    for name in MONTHS:
        day = month_of(name).last
        stints = [s for p in PEOPLE for s in p.stints if s.covers(day)]
        chiefs = [stint.window for stint in stints if stint.role == "首席代表"]
        assert sorted(chiefs) == sorted(window.name for window in WINDOWS)
    for person in PEOPLE:
        for before, after in zip(person.stints, person.stints[1:], strict=False):
            assert before.end is not None and before.end < after.start


def test_march_2021_is_told_as_announced(hall: Path) -> None:
    folder = hall / "facts" / "2021-03"
    guide = (hall / "说明.txt").read_text("utf-8-sig")
    assert len(STORIES) >= 12 and all(f"{id} {BY_ID[id].name}：{t}" in guide for id, t in STORIES.items())
    stamps = stamps_of((str(r["工号"]), str(r["打卡时间"])) for r in rows_of(folder / "签到.xlsx")[1])
    assert min(stamps["D002", date(2021, 3, 2)]) == datetime(2021, 3, 2, 8, 30, 59)
    seen = {person for person, _ in stamps}
    assert not seen & {"D065", "D084"} and len(seen) == 80
    assert min(day for person, day in stamps if person == "D083") == date(2021, 3, 15)
    assert max(day for person, day in stamps if person == "D016") == date(2021, 3, 19)
    complaints = {str(r["工号"]): r["核实状态"] for r in rows_of(folder / "投诉.xlsx")[1]}
    assert complaints == {"D014": "属实", "D015": "待核", "D018": "不属实"}
    patrols = {str(r["工号"]): r for r in rows_of(folder / "巡查.xlsx")[1]}
    assert [patrols[id]["时长（分钟）"] for id in ("D034", "D035", "D036", "D037")] == [14, 15, 60, 61]
    assert patrols["D028"]["酌情分"] == 4 and patrols["D030"]["酌情分"] == ""


def test_whoever_has_no_story_has_a_clean_march() -> None:
    plan, staff = plan_for("2021-03")
    stamps = stamps_of((row[2], row[3]) for row in punch_rows(plan, staff))
    leaves = [(leave.person, leave.start, leave.end) for leave in plan.leaves]
    for person in staff:
        if person.id not in STORIES:
            assert lost(person.id, plan.month.workdays, stamps, leaves) == 0


def test_the_same_bytes_every_time(hall: Path, tmp_path: Path) -> None:
    write_demo(tmp_path, ["2021-03"])
    for path in sorted(tmp_path.rglob("*")):
        if path.is_file():
            assert path.read_bytes() == (hall / path.relative_to(tmp_path)).read_bytes(), path.name
    assert not (tmp_path / "facts" / "2020-05").exists()


def test_the_shipped_rules_are_copied(hall: Path) -> None:
    copied = {path.name: path.read_bytes() for path in (hall / "rules").iterdir()}
    assert copied == {path.name: path.read_bytes() for path in policies_folder().glob("*.kp")}
    assert len(copied) >= 2


def test_a_month_that_the_demo_lacks_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="没有 2019-01"):
        write_demo(tmp_path, ["2019-01"])
    assert not list(tmp_path.iterdir())


def test_progress_is_told_month_by_month(tmp_path: Path) -> None:
    lines: list[str] = []
    write_demo(tmp_path, ["2021-02"], lines.append)
    assert len(lines) == 2 and "2021-02" in lines[1]
