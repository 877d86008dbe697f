"""Builders of punches, leave slips and people, for tests of attendance."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from engine.facts.attendance import Attendance, Punch, Punches, derive
from engine.facts.calendar import Calendar, load_calendar
from engine.facts.fact import Fact, Origin, Period, Posting, State, Subject, Value
from engine.policy.kinds import Session, WorkingHours

SHEET = "2021-03/签到.xlsx"
CALENDAR = load_calendar()
MORNING = Session("上午", time(8, 30), time(12, 0))
SUMMER = WorkingHours("夏令", (5, 1), (9, 30), (MORNING, Session("下午", time(14, 30), time(17, 30))))
WINTER = WorkingHours("冬令", (10, 1), (4, 30), (MORNING, Session("下午", time(14, 0), time(17, 0))))
HOURS = (SUMMER, WINTER)
FULL = "08:20 12:05 13:50 17:10"
Days = Mapping[str, str]


def month(text: str) -> Period:
    first = date.fromisoformat(f"{text}-01")
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return Period(first, last, text, "月")


MARCH = month("2021-03")


def person(number: str = "101", start: str = "2018-07-01", end: str | None = None) -> Subject:
    until = date.fromisoformat(end) if end else None
    posting = Posting("窗口", "工作人员", date.fromisoformat(start), until, Origin("花名册.xlsx"))
    return Subject(number, "张三", (posting,))


def stream(days: Days, first_row: int = 4) -> list[Punch]:
    """{"2021-03-01": "08:20 12:05:59"} as punches on successive rows."""
    texts = [f"{day} {at}" for day, times in days.items() for at in times.split()]
    return [
        Punch(datetime.fromisoformat(text), Origin(SHEET, "签到", first_row + n))
        for n, text in enumerate(texts)
    ]


def columns(days: Days) -> Punches:
    """The same as columns."""
    return Punches.of(stream(days))


def slip(start: str, end: str, state: State = State.VERIFIED, row: int = 2, number: str = "101") -> Fact:
    begin, finish = datetime.fromisoformat(start), datetime.fromisoformat(end)
    fields: dict[str, Value] = {"单号": f"Q{row}", "起": begin, "止": finish}
    return Fact("病假", number, begin.date(), fields, state, "", (Origin("请假.xlsx", "请假", row),))


def attend(
    days: Days,
    leave: Sequence[Fact] = (),
    period: Period = MARCH,
    hours: Sequence[WorkingHours] = HOURS,
    calendar: Calendar = CALENDAR,
    subject: Subject | None = None,
) -> Attendance:
    """One person under test, with a colleague who is there every day, so that no day is without punches."""
    who = subject or person()
    workdays = calendar.workdays(period.first, period.last)
    colleague = stream({day.isoformat(): "08:00 12:30 13:30 18:00" for day in workdays}, 1000)
    punches = {who.id: Punches.of(stream(days)), "999": Punches.of(colleague)}
    return derive([who, person("999")], punches, leave, hours, calendar, period)


def told(facts: Iterable[Fact]) -> list[str]:
    return [
        " ".join([f.kind, *(f"{v:%H:%M:%S}" if isinstance(v, time) else str(v) for v in f.fields.values())])
        for f in facts
    ]


def on(day: str, times: str, leave: Sequence[Fact] = (), **more: object) -> list[Fact]:
    """The events of one day of the person under test."""
    when, period = date.fromisoformat(day), month(day[:7])
    others = (d.isoformat() for d in CALENDAR.workdays(period.first, period.last))
    days = {day: times} | {other: FULL for other in others if other != day}
    found = attend(days, leave, period, **more)  # type: ignore[arg-type]
    return [fact for fact in found.facts if fact.date == when and fact.subject == "101"]
