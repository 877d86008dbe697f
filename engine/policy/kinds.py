"""Kinds of facts and dated working hours, as rule files declare them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from enum import StrEnum


class FieldType(StrEnum):
    """Type of a fact's field, as written in brackets after its name; TEXT where nothing is written."""

    TEXT = "文字"
    PERSON = "人员"
    POINTS = "分"
    MINUTES = "分钟"
    HOURS = "小时"
    DAYS = "天"
    COUNT = "次"
    MONEY = "元"
    PERCENT = "百分比"
    DATE = "日期"
    TIME = "时刻"
    DATETIME = "日期时刻"
    YESNO = "是否"


NUMERIC = frozenset(
    {
        FieldType.POINTS,
        FieldType.MINUTES,
        FieldType.HOURS,
        FieldType.DAYS,
        FieldType.COUNT,
        FieldType.MONEY,
        FieldType.PERCENT,
    }
)

PUNCHES = "签到"
LEAVE = "请假"
STATE_FIELD = "核实状态"
# How measures of a category's or the whole score end.
SCORES = ("得分", "扣分", "加分")
# Groups of people, by the column of the roster that says who belongs to them.
GROUPS = ("窗口", "单位")
# Fields of the person appraised, not of the event.
SUBJECT_FIELDS = frozenset({"职务", "窗口", "单位", "工号", "姓名"})


@dataclass(frozen=True, slots=True)
class FieldSpan:
    """超期（天）为 应办日期 至 办结日期 的 工作日数: how long it is from one field to another. unit: 工作日数, 天数, 分钟数."""

    start: str
    end: str
    unit: str


@dataclass(frozen=True, slots=True)
class Field:
    """A named, typed value of a fact. span: worked out from two others, never read from a sheet.

    default: what it counts as where it is blank (程度 没有填写 的 按 一般), in its own unit; None = nothing.
    """

    name: str
    type: FieldType = FieldType.TEXT
    span: FieldSpan | None = None
    default: Decimal | str | None = None


@dataclass(frozen=True, slots=True)
class FactKind:
    """A kind of fact: its fields and the sheet that it comes from.

    about: 窗口 or 单位 where it happens to one of these in a regulation on people; "" = to whom the regulation is about.
    sheet PUNCHES means derived from the punch stream. Where several kinds share a sheet, the sheet's
    事项 column (假别 for LEAVE) names the kind of each row. derived: made by a 认定, never read from a sheet.
    cites: the other text by which it is established (引用《…》).
    """

    name: str
    fields: tuple[Field, ...]
    sheet: str
    derived: bool = False
    about: str = ""
    cites: str = ""

    def field(self, name: str) -> Field | None:
        """The field of that name, or None."""
        return next((f for f in self.fields if f.name == name), None)


@dataclass(frozen=True, slots=True)
class Session:
    """One half of a working day: 上午 or 下午. end may not be before start.

    sign_in, sign_out: windows, both ends included, outside which a punch counts for none; None = no window.
    signs_in, signs_out: whether a punch is asked for at that end (不签到, 不签退 are False).
    said: the windows in the rule's words, where they are not written as clock times (上班前 30分钟 至 上班).
    """

    name: str
    start: time
    end: time
    sign_in: tuple[time, time] | None = None
    sign_out: tuple[time, time] | None = None
    signs_in: bool = True
    signs_out: bool = True
    said: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """Working hours of a season of every year; (month, day) both included, may wrap over new year.

    since/until: dates between which this declaration is in force, None = open. seconds: whether
    lateness is judged to the second (精确到 秒); otherwise seconds are dropped (S4). weekdays: 0 = Monday, none = all.
    early: minutes before the start by which one has to be there. grace: minutes after that which are not late yet;
    from_grace: what is late counts from their end. inside: whoever signs in its window is on time. past: a punch
    behind the window is late (before it: early), not missing. who: (职务 or 窗口, values, negated) that it is for.
    """

    name: str
    first: tuple[int, int]
    last: tuple[int, int]
    sessions: tuple[Session, ...]
    since: date | None = None
    until: date | None = None
    seconds: bool = False
    weekdays: tuple[int, ...] = ()
    early: int = 0
    grace: int = 0
    from_grace: bool = False
    inside: bool = False
    past: bool = False
    who: tuple[tuple[str, tuple[str, ...], bool], ...] = ()

    @property
    def rank(self) -> tuple[bool, bool, int, str]:
        """Which of several hours for one day count: the more specific, then the later, then by name."""
        return (not self.who, not self.weekdays, -(self.since.toordinal() if self.since else 0), self.name)

    def meant_for(self, window: str, role: str) -> bool:
        """Whether these hours are for whoever holds the role at the window."""
        own = {"窗口": window, "职务": role}
        return all((own.get(field, "") in values) != negated for field, values, negated in self.who)

    def applies(self, day: date) -> bool:
        """Whether these hours are the ones for the day."""
        if (self.since and day < self.since) or (self.until and day > self.until):
            return False
        if self.weekdays and day.weekday() not in self.weekdays:
            return False
        at = (day.month, day.day)
        if self.first <= self.last:
            return self.first <= at <= self.last
        return at >= self.first or at <= self.last
