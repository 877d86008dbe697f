"""Clauses at random about counts, days and weeks, and facts that meet them; by the construct that each is there for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from engine.facts.fact import Fact, State, Value
from tests.rules import fact

Fields = Mapping[str, Value]
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
    "figures together": _built(
        "当月 {k} 合计 {n}次以上，且 当月 旷工 合计 1天以上 的，扣 {s}分。",
        "当月 投诉数 {n}件以上，且 当月 没有 迟到 的，扣 {s}分。",
        "当月 旷工 合计 1天以上，且 迟到占比 高于 40% 的，扣 {s}分，予以 约谈。",
        "当月 {k} 合计 2次以上，且 投诉数 1件以上 的，扣 {s}分。",
    ),
    "in time": _built(
        "凡 缺签，每次 扣 {s}分；但 {n}个工作日内 有 补签 的 除外。",
        "凡 缺签，每次 扣 {s}分；但 {n}天内 有 报备 的 除外。",
        "凡 缺签，当日 有 报备 的，每次 扣 0.5分。",
        "凡 半天未签，每次 扣 {s}分；但 次日 有 补签 的 除外。",
        "凡 半天未签，视为 缺签 2次；但 {n}个工作日内 有 补签 的 除外。",
        "凡 缺签，无 补签 的，每次 扣 {s}分。",
    ),
    "so often at most": _built(
        "凡 缺签，每次 扣 {s}分；但 有 补签 的 除外，每月 最多 {n}次。",
        "凡 缺签，每次 扣 {s}分；但 2个工作日内 有 补签 的 除外，每月 最多 1次。",
        "凡 离岗，时长 15分钟以上 的，每次 扣 {s}分；但 有 公务外出 的 除外，全年 最多 {n}次。",
        "凡 离岗，第{n}次 起，每次 扣 {s}分；但 有 公务外出 的 除外，每月 最多 1次。",
        "凡 离岗，视为 早退；但 有 公务外出 的 除外，每周 最多 1次。",
        "凡 离岗，经查实 的，每次 扣 {s}分；但 有 公务外出 的 除外，每月 最多 1次。",
    ),
    "spans": _built(
        "凡 超期办件，超期 {n}天以上 的，扣 {s}分。",
        "凡 超期办件，超期 超过 {n}天 的，每增加 1天，扣 {s}分。",
        "当月 超期办件 合计 {n}天以上 的，扣 {s}分。",
        "凡 外出登记，外出时长 超过 20分钟 的，扣 {s}分。",
        "凡 外出登记，每 20分钟 扣 {s}分。",
        "当月 外出登记 合计 40分钟以上 的，扣 {s}分。",
    ),
}
DECLARED = """事实 报备：时段、签次；来自 报备。
事实 超期办件：应办日期（日期）、办结日期（日期）、超期（天）为 应办日期 至 办结日期 的 工作日数；来自 超期。
事实 外出登记：外出时刻（时刻）、归岗时刻（时刻）、外出时长（小时）为 外出时刻 至 归岗时刻 的 分钟数；来自 外出。
"""
AWARDS = _built(
    "得分 95分以上，且 当月 没有 投诉 的，发 全额；80分以上 的，发 {n}00元；其余 的，不发。",
    "当月 {k} 合计 3次以上 的，发 50%；不满 3次 的，发 全额。",
    "当月 旷工 合计 不满 {n}天 的，发 {n}00元；{n}天以上 的，不发。",
    "当月 {k} 合计 {n}次以上 的，发 得分 × {s}元。",
)


def _attended(day: int, half: str, size: str, row: int) -> Fact:
    fields = {"天数": Decimal(size), **({"时段": half} if half else {})}
    return fact("出勤", day, row=row, **fields)


_row = st.integers(1, 999)
_half = st.sampled_from([{}, {"时段": "上午"}, {"时段": "上午"}, {"时段": "下午"}, {"时段": "全天"}])
_end = st.sampled_from([{}, {"签次": "上班"}, {"签次": "上班"}, {"签次": "下班"}])
_date = st.integers(1, 12).map(lambda day: date(2021, 3, day))
_state = st.sampled_from([State.VERIFIED, State.VERIFIED, State.PENDING, State.REFUTED])


def _slip(kind: str, day: int, half: Fields, end: Fields, later: int, state: State, row: int) -> Fact:
    """A slip for a day, made so many days after it, or without a word when."""
    made = {"补签日期": date(2021, 3, day + later)} if kind == "补签" and later >= 0 else {}
    if kind == "报备":
        return fact(kind, day + max(later, 0), row=row, **half, **end)
    return fact(kind, day, state, row=row, **half, **end, **made)


def _out(day: int, minute: int, length: int, row: int) -> Fact:
    start, end = time(9, minute), time(9 + (minute + length) // 60, (minute + length) % 60)
    return fact("外出登记", day, row=row, 外出时刻=start, 归岗时刻=end)


FACTS: st.SearchStrategy[Fact] = st.one_of(
    st.builds(
        _attended, st.integers(1, 8), st.sampled_from(["上午", "下午", ""]), st.sampled_from(["0.5", "0.5", "1"]), _row
    ),
    st.builds(
        lambda day, due, done, row: fact("超期办件", day, row=row, 应办日期=due, **done),
        st.integers(1, 20), _date, st.just({}) | _date.map(lambda d: {"办结日期": d}), _row,
    ),
    st.builds(_out, st.integers(1, 20), st.integers(0, 59), st.sampled_from([10, 20, 21, 40, 50, 100]), _row),
)  # fmt: skip


@st.composite
def unsigned(draw: st.DrawFn) -> list[Fact]:
    """Signatures that lack on a few days, and slips about some of them."""
    found = []
    for day in draw(st.lists(st.integers(3, 12), min_size=1, max_size=5)):
        half, end, number = draw(_half), draw(_end), draw(_row)
        both = draw(st.booleans())
        found.append(fact("半天未签" if both else "缺签", day, row=number, **half, **({} if both else end)))
        if draw(st.booleans()):
            kind, later = draw(st.sampled_from(["补签", "补签", "报备"])), draw(st.integers(-1, 4))
            slip_half, slip_end = draw(st.just(half) | _half), draw(st.just(end) | _end)
            found.append(_slip(kind, day, slip_half, slip_end, later, draw(_state), number))
    return found


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
