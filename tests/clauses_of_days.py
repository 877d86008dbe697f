"""Clauses at random about counts, days and weeks, and facts that meet them; by the construct that each is there for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from engine.facts.fact import Fact, State
from tests.rules import fact

_few, _size = st.integers(1, 3), st.sampled_from(["0.5", "1", "2", "3"])
_kind = st.sampled_from(["迟到", "早退", "离岗"])


def _built(*texts: str) -> st.SearchStrategy[str]:
    """One of the texts, with a small number at {n}, a size at {s} and an event at {k}."""
    return st.builds(
        lambda text, n, s, k: (
            text.replace("{n}", str(n)).replace("{m}", str(n + 1)).replace("{s}", s).replace("{k}", k)
        ),
        st.sampled_from(texts),
        _few,
        _size,
        _kind,
    )


CLAUSES: Mapping[str, st.SearchStrategy[str]] = {
    "Become by count": _built(
        "凡 离岗，第{n}次 起，视为 早退。",
        "凡 离岗，第{n}次 的，视为 旷工半天；但 有 公务外出 的 除外。",
        "凡 离岗，全年 第2次 起，视为 早退 {n}次；但 有 公务外出 的 除外。",
        "前 {n}次 不扣，凡 离岗，视为 早退。",
        "全年 前 {n}次 不扣，凡 离岗，视为 旷工半天。",
        "凡 早退，时长 10分钟以内 的，每次 扣 {s}分，前 {n}次 不扣；超过 10分钟 的，视为 旷工半天。",
        "凡 早退，时长 10分钟以内 的，每次 扣 {s}分；超过 10分钟 的，视为 旷工半天；每月 前 {n}次 不扣。",
    ),
    "Become behind a branch": _built(
        "凡 离岗，有 公务外出 的，每次 扣 {s}分；时长 20分钟以上 的，视为 旷工半天。",
        "凡 投诉，经查实 的，视为 旷工半天。",
    ),
    "Allowance of the year": _built(
        "全年 前 {n}次 不扣，凡 {k}，每次 扣 {s}分。",
        "凡 旷工，每天 扣 {s}分；全年 前 {n}天 不扣。",
        "凡 早退，时长 10分钟以内 的，每次 扣 {s}分，全年 前 {n}次 不扣；超过 10分钟 的，每次 扣 2分。",
    ),
    "出勤": _built(
        "凡 公务外出，视为 出勤。",
        "凡 离岗，视为 出勤 0.5天。",
        "凡 离岗，视为 出勤 {s}天；但 有 公务外出 的 除外。",
        "每满 2次 早退，视为 出勤 {s}天。",
        "当月 出勤 合计 不满 {n}天 的，扣 {s}分。",
        "当月 出勤 合计 超过 {n}天 的，每增加 1天，加 {s}分。",
        "得 {s}分 × 出勤 天数 合计。",
    ),
    "Joint of a total": _built(
        "当月 {k} 合计 {n}次以上 的，首席代表 扣 {s}分。",
        "当月 旷工 合计 {n}天以上 的，扣 1分，首席代表 扣 {s}分。",
    ),
    "weeks": _built(
        "每周 {k} 合计 {n}次以上 的，扣 {s}分。",
        "凡 {k}，每周 第2次 起，每次 扣 {s}分。",
        "每周 前 1次 不扣，凡 {k}，每次 扣 {s}分。",
        "每周 {k}，自 第2次 起，加倍 扣分。",
        "每周 每满 2次 早退，视为 旷工半天。",
    ),
    "runs": _built(
        "连续 {m}天 {k} 的，扣 {s}分。",
        "连续 {m}天 迟到、早退 的，视为 旷工 1天。",
        "全年 连续 {m}天 {k} 的，扣 {s}分。",
        "连续 {m}次 {k} 的，扣 {s}分。",
        "全年 连续 {m}次 {k} 的，视为 旷工半天。",
        "连续 旷工 {n}天以上 的，扣 {s}分，予以 约谈。",
        "全年 连续 旷工 {n}天以上 的，每 1天 扣 {s}分。",
        "连续 旷工、离岗 2天以上 的，取消 当月奖励。",
        "每周 连续 {m}天 {k} 的，扣 {s}分。",
    ),
}
AWARDS = _built(
    "当月 {k} 合计 3次以上 的，发 50%；不满 3次 的，发 全额。",
    "当月 旷工 合计 不满 {n}天 的，发 {n}00元；{n}天以上 的，不发。",
    "当月 {k} 合计 {n}次以上 的，发 得分 × {s}元。",
)


def _attended(day: int, half: str, size: str, row: int) -> Fact:
    fields = {"天数": Decimal(size), **({"时段": half} if half else {})}
    return fact("出勤", day, row=row, **fields)


FACTS: st.SearchStrategy[Fact] = st.builds(
    _attended,
    st.integers(1, 8),
    st.sampled_from(["上午", "下午", ""]),
    st.sampled_from(["0.5", "0.5", "1"]),
    st.integers(1, 999),
)
_leave = st.sampled_from(["事假", "病假", "公务外出"])


@st.composite
def row(draw: st.DrawFn) -> list[Fact]:
    """Something that happened on many of the days one after the other, with leave on some of them."""
    kind, first = draw(_kind | st.just("旷工")), draw(st.integers(1, 22))
    found = []
    for day in range(first, first + draw(st.integers(3, 8))):
        what = draw(st.sampled_from(["event", "event", "event", "leave", "both", "none"]))
        number = draw(st.integers(1, 999))
        if what in ("event", "both"):
            state = draw(st.sampled_from([None, None, None, None, State.PENDING, State.REFUTED]))
            size = draw(st.sampled_from(["0.5", "1", "2"]))
            fields = {"天数": Decimal(size)} if kind == "旷工" else {"时长": Decimal(10)}
            found.append(fact(kind, day, state, row=number, **fields))
        if what in ("leave", "both"):
            found.append(draw(leave(day, number)))
    return found


def leave(day: int, number: int) -> st.SearchStrategy[Fact]:
    """Leave of a whole day, of half of it, of most of it, or of so many days."""
    at = datetime(2021, 3, day)
    hours = st.sampled_from([(0, 24), (8, 18), (8, 12), (12, 18), (9, 18)])
    spans = hours.map(lambda h: {"起": at + timedelta(hours=h[0]), "止": at + timedelta(hours=h[1])})
    sizes = st.sampled_from(["0.5", "1", "1.5", "2"]).map(lambda n: {"天数": Decimal(n)})
    states = st.sampled_from([State.VERIFIED, State.VERIFIED, State.PENDING, None])
    return st.builds(
        lambda kind, fields, state: fact(kind, day, state, row=number, **fields),
        _leave,
        spans | sizes,
        states,
    )


any_clause = st.one_of(*CLAUSES.values())
