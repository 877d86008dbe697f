"""Policies and months at random, for tests that hold two evaluators against each other."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal

from hypothesis import strategies as st

from engine.facts.fact import Fact, Facts, Origin, Posting, State, Subject
from tests import clauses_of_days as days
from tests.rules import HEADER, MARCH, fact

WINDOW = "社保窗口"
# Few values, so that limits are often met exactly.
BOUNDS = (5, 10, 15, 20, 30, 45)
_TIMED = ("迟到", "早退", "离岗")


def _number(low: int, high: int) -> st.SearchStrategy[str]:
    return st.integers(low * 2, high * 2).map(lambda n: f"{n // 2}.5" if n % 2 else str(n // 2))


points = _number(1, 6)


@st.composite
def banded(draw: st.DrawFn) -> str:
    """凡 迟到，时长 … 的，…；… with two or three bands without gaps."""
    kind = draw(st.sampled_from(_TIMED))
    low, high = sorted(draw(st.lists(st.sampled_from(BOUNDS), min_size=2, max_size=2, unique=True)))
    last = draw(
        st.sampled_from(
            [
                f"每次 扣 {draw(points)}分",
                "视为 旷工半天",
                "视为 旷工1天",
                "每 10分钟 扣 1分",
                "取消 当月奖励",
            ]
        )
    )
    first = f"{kind}，时长 {low}分钟以内 的，每次 扣 {draw(points)}分"
    more = f"超过 {low}分钟、{high}分钟以内 的，每次 扣 {draw(points)}分；超过 {high}分钟 的，{last}"
    return f"凡 {first}；{more}。"


@st.composite
def plain(draw: st.DrawFn) -> str:
    """One event, one charge, with or without conditions."""
    return draw(
        st.one_of(
            st.builds("凡 旷工，每天 扣 {}分。".format, points),
            st.builds("凡 旷工半天，每次 扣 {}分。".format, points),
            st.builds("凡 旷工半天，无 事假、公务外出 的，每次 扣 {}分。".format, points),
            st.builds("凡 离岗，无 公务外出 的，每次 扣 {}分。".format, points),
            st.builds("凡 离岗，经查实，有 公务外出 的，每次 扣 {}分。".format, points),
            st.builds("凡 长离岗，每次 扣 {}分。".format, points),
            st.builds("凡 离岗，视为 早退 {}次。".format, st.integers(1, 2)),
            st.builds("凡 离岗，全年 第2次 起，每次 扣 {}分；但 有 公务外出 的 除外。".format, points),
            st.builds("凡 早退，每次 最多 扣 2分，每 10分钟 扣 {}分。".format, points),
            st.builds("凡 迟到，每次 扣 {}分，首席代表 连带 扣 一半。".format, points),
            st.builds("凡 病假、事假，每天 扣 {}分。".format, points),
            st.builds("凡 投诉，经查实 的，每件 扣 {}分，并 取消 当月奖励。".format, points),
            st.builds("凡 投诉，每件 扣 {}分。".format, points),
            st.builds("凡 投诉，第2次 起，每次 扣 {}分。".format, points),
            st.builds("凡 早退，前 {}次 不扣，每次 扣 {}分。".format, st.integers(1, 3), points),
            st.builds("凡 早退，每 {}分钟 扣 1分，不足 {}分钟 的 按 {}分钟。".format, *[st.just(15)] * 3),
            st.builds("凡 延时服务，时长 30分钟以上 的，每次 加 {}分。".format, points),
            st.builds("凡 态度生硬，每次 扣 1分 至 {}分。".format, st.integers(2, 6)),
            st.builds("凡 迟到，每次 扣 {}元。".format, points),
            st.builds("凡 离岗，每次 扣 {}分；但 有 公务外出 的 除外。".format, points),
        )
    )


total = st.one_of(
    st.builds("当月 迟到、早退 合计，自 第{}次 起，加倍 扣分。".format, st.integers(2, 4)),
    st.builds("当月 迟到、早退 满 {}次 的，全部 加倍 扣分。".format, st.integers(2, 4)),
    st.builds("全年 离岗 合计，自 第{}次 起，加倍 扣分；但 有 公务外出 的 除外。".format, st.integers(2, 3)),
    st.builds("全年 长离岗 合计 {}次以上 的，扣 {}分。".format, st.integers(1, 3), points),
    st.builds("全年 迟到 合计 {}次以上 的，每 1次 扣 1分。".format, st.integers(1, 3)),
    st.builds("当月 投诉数 {}件以上 的，扣 {}分。".format, st.integers(1, 2), points),
    st.builds("当月 迟到占比，每高于 {}% 10个百分点，扣 1分。".format, st.integers(20, 70)),
    st.builds("每满 {}次 早退，视为 旷工半天。".format, st.integers(2, 3)),
    st.builds("当月 旷工 合计 超过 {}天 的，扣 {}分，并 取消 当月奖励。".format, st.integers(1, 3), points),
    st.builds("当月 迟到 合计 {}次以上 的，扣 {}分。".format, st.integers(2, 4), points),
    st.builds("当月 迟到 合计 {}分钟以上 的，扣 {}分；予以 约谈。".format, st.sampled_from(BOUNDS), points),
)
award = st.sampled_from(
    [
        "得分 100分 的，发 全额；80分以上、不满 100分 的，发 80%；不满 80分 的，不发。",
        "得分 90分以上 的，为 优秀；不满 90分 的，为 合格。",
        "得分 60分以上 的，每分 3元；不满 60分 的，不发。",
    ]
)
head = st.sampled_from(
    ["", "类别 考勤：最多扣 5分。\n", "类别 考勤：最多扣 3分，加分 最多 2分。\n", "同一事实 择重。\n"]
)


ROUNDED = "# 得分取整\n"


def whole(text: str) -> str:
    """A rule file, whose score is rounded where the text begins so."""
    rounding = "最低 0分，四舍五入 到 1分。" if text.startswith(ROUNDED) else "最低 0分。"
    return HEADER.replace("最低 0分。", rounding) + text


@st.composite
def rules(
    draw: st.DrawFn, more: st.SearchStrategy[str] = days.any_clause, least: int = 0,
    money: st.SearchStrategy[str] = award | days.AWARDS,
) -> str:  # fmt: skip
    """Clauses of a policy, so many of them of those given; not every draw is free of contradictions."""
    usual = st.one_of(banded(), banded(), plain(), plain(), total, more)
    clauses = draw(st.lists(more, min_size=least, max_size=least))
    clauses += draw(st.lists(usual, min_size=2, max_size=6 - least))
    clauses = draw(st.permutations(clauses))
    numbers = "一二三四五六"
    start = draw(st.just("") | st.just(ROUNDED)) + draw(head)
    text = "".join(f"（{numbers[n]}）{clause}\n" for n, clause in enumerate(clauses))
    names = "认定 长离岗：凡 离岗，时长 30分钟以上 的。\n指标 投诉数：投诉 中 经查实 的 件数。\n指标 迟到占比：迟到 次数 ÷（迟到 次数 ＋ 早退 次数）。\n"
    return f"{start}{names}{days.DECLARED}第六条 考勤\n{text}第十一条 奖励\n（一）{draw(money)}\n"


_days = st.integers(1, 31) | st.integers(3, 6) | st.integers(3, 6)
_minutes = st.sampled_from(BOUNDS) | st.sampled_from(BOUNDS) | st.integers(1, 70)
_states = st.sampled_from([State.VERIFIED, State.VERIFIED, State.PENDING, State.REFUTED])
_rows = st.integers(1, 999)


def _moment(day: int, hour: int) -> datetime:
    return datetime(2021, 3, day, hour, 30)


def _own(kind: str, hour: int) -> dict[str, time]:
    return {"时刻": time(hour, 30)} if kind == "离岗" else {}


timed = st.builds(
    lambda kind, day, length, hour, row: fact(
        kind, day, 时长=length, 时段="上午", row=row, **_own(kind, hour)
    ),
    st.sampled_from(_TIMED),
    _days,
    _minutes,
    st.integers(8, 16),
    _rows,
)

leave = st.builds(
    lambda kind, day, first, last, state, row: fact(
        kind, day, state, row=row, 起=_moment(day, first), 止=_moment(day, first + last)
    ),
    st.sampled_from(["公务外出", "事假", "病假"]), _days, st.integers(6, 12), st.integers(1, 9), _states, _rows,
)  # fmt: skip

events = st.one_of(
    st.builds(lambda day, row: fact("旷工", day, 时段="上午", row=row), _days, _rows),
    st.builds(
        lambda day, size, row: fact("旷工", day, 天数=Decimal(size), row=row), _days, _number(1, 2), _rows
    ),
    st.builds(lambda day, row: fact("旷工", day, row=row), _days, _rows),
    st.builds(lambda day, state, row: fact("投诉", day, state, row=row), _days, _states, _rows),
    st.builds(
        lambda day, size, who, row: fact("态度生硬", day, State.VERIFIED, row=row, 酌情分=size, **who),
        _days,
        st.integers(1, 7),
        st.sampled_from([{}, {"裁定人": "主任", "裁定理由": "情节轻微"}]),
        _rows,
    ),
    st.builds(lambda day, length, row: fact("延时服务", day, 时长=length, row=row), _days, _minutes, _rows),
    leave,
    days.FACTS,
)

# Most of what happens is lateness, the like, and leave, so that bands, counts and leave meet.
happening = st.one_of(timed, leave, events)


@st.composite
def away(draw: st.DrawFn) -> list[Fact]:
    """Somebody away from the desk, and leave on the same day, around the moment or beside it."""
    day, hour, row = draw(_days), draw(st.integers(8, 16)), draw(_rows)
    gone = fact("离岗", day, 时长=draw(_minutes), 时刻=time(hour, 30), row=row)
    first, length = hour + draw(st.integers(-3, 1)), draw(st.integers(1, 4))
    kind, state = draw(st.sampled_from(["公务外出", "公务外出", "事假"])), draw(_states)
    slip = fact(kind, day, state, row=row + 1, 起=_moment(day, first), 止=_moment(day, first + length))
    return [gone, slip] if draw(st.booleans()) else [slip, gone]


def of(events_: list[Fact], who: str) -> list[Fact]:
    return [Fact(f.kind, who, f.date, f.fields, f.state, f.doubt, f.origins) for f in events_]


@st.composite
def months(draw: st.DrawFn) -> Facts:
    """A month of two people at one window."""
    since, origin = date(2020, 1, 1), Origin("花名册.xlsx", "花名册", 2)
    people = tuple(
        Subject(who, who, (Posting(WINDOW, role, since, None, origin),), origin)
        for who, role in (("D001", "工作人员"), ("D002", "首席代表"))
    )
    mine, yours = draw(st.lists(happening, min_size=4, max_size=14)), draw(st.lists(happening, max_size=4))
    mine += [f for pair in draw(st.lists(away(), max_size=2)) for f in pair]
    mine += draw(st.just([]) | days.row()) + draw(st.just([]) | days.unsigned())
    found = (*of(mine, "D001"), *of(yours, "D002"))
    before = tuple(
        map(february, of([*draw(st.lists(happening, max_size=4)), *draw(st.just([]) | days.row())], "D001"))
    )
    return Facts(MARCH, people, found, (), {p.id: (23, 23) for p in people}, before)


def february(one: Fact) -> Fact:
    """The same a month before."""
    day = min(one.date.day, 28)
    moved = {
        k: v.replace(month=2, day=min(v.day, 28)) if isinstance(v, date) else v for k, v in one.fields.items()
    }
    return replace(one, date=date(2021, 2, day), fields=moved)
