"""Regulations on people with their windows and units at random, and months of them, for tests that hold two evaluators
against each other."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from decimal import Decimal

from hypothesis import strategies as st

from engine.facts.fact import Fact, Facts, Gap, Origin, Period, Posting, State, Subject
from tests.policies_at_random import february, happening, points
from tests.rules import MARCH, fact

YEAR = Period(date(2021, 1, 1), date(2021, 12, 31), "2021", "年")
ORIGIN = Origin("花名册.xlsx", "花名册", 2)
# A window and a unit of one name are two subjects.
WINDOWS, UNITS = ("一号", "民政局"), ("民政局", "公安局")

HEAD = """办法 测试办法
文号 测〔2021〕1号
自 2018年7月1日 起施行
对象 {subjects}，周期 {period}
依据 原文。
{scale}
参数 月奖励标准：400元，自 2018年7月1日 起。
参数 奖金池：100元，自 2018年7月1日 起。
作息 全年：每年 1月1日 至 12月31日，上午 8:30—12:00，下午 14:00—17:30。
事实 代签：代签人（人员）、核实状态；来自 考勤登记。
事实 外出登记：外出时刻（时刻）、归岗时刻（时刻）；来自 外出登记。
事实 个人考评：分值（分）；来自 个人考评。
认定 代打卡：凡 代签，经查实 的。
参数 岗位系数：首席代表 1.2、一号 1.1、其他 1，自 2018年7月1日 起。
指标 迟到数：迟到 次数。
指标 无故离岗：离岗 中 无 公务外出 的 件数。
指标 首代迟到：迟到 中 职务 为 首席代表 的 件数。
指标 全体差：得分 － 全体 得分 平均。
指标 迟到差：迟到数 － 全体 迟到数 平均。
指标 迟到占比：迟到数 ÷（迟到数 ＋ 早退 次数）。
指标 占比和：全体 迟到占比 合计。
指标 登记数：外出登记 中 归岗时刻 没有填写 的 件数。
"""
WINDOW_HEAD = """事实 窗口卫生：核实状态；对象 窗口；来自 窗口检查。
事实 窗口表扬；对象 窗口；来自 窗口检查。
事实 窗口考评：分值（分）；对象 窗口；来自 窗口考评。
指标 卫生数：窗口卫生 件数。
指标 窗口分：窗口考评 分值。
指标 成员迟到：成员 迟到数 平均。
指标 成员数：成员 人数。
指标 窗口底分：窗口得分 × 1。
指标 窗口差：得分 － 全体 窗口得分 平均。
指标 系数分：成员 迟到数 合计 × 岗位系数。
"""
UNIT_HEAD = "事实 单位检查：核实状态；对象 单位；来自 窗口检查。\n指标 检查数：单位检查 件数。\n"
COUNTS = st.integers(1, 3)

of_people = st.one_of(
    st.builds("凡 迟到，每次 扣 {}分。".format, points),
    st.builds("凡 迟到，时长 15分钟以内 的，每次 扣 {}分；超过 15分钟 的，视为 旷工半天。".format, points),
    st.builds("凡 迟到，每次 扣 {}分，首席代表 连带 扣 一半。".format, points),
    st.builds("凡 早退，首席代表 连带 扣 一半。".format),
    st.builds("凡 离岗，无 公务外出 的，每次 扣 {}分。".format, points),
    st.builds("凡 旷工，每天 扣 {}分。".format, points),
    st.builds("凡 投诉，经查实 的，每件 扣 {}分，并 取消 当月奖励。".format, points),
    st.builds("凡 投诉，经查实 的，每件 扣 {}分，首席代表 予以 约谈。".format, points),
    st.builds("凡 投诉，经查实 的，每件 扣 {}分，首席代表 取消 当月奖励。".format, points),
    st.builds("凡 态度生硬，每次 扣 1分 至 {}分，首席代表 扣 1分。".format, st.integers(2, 6)),
    st.builds("凡 代签，双方 均 视为 旷工 1天。".format),
    st.builds("凡 代签，双方 均 扣 {}分。".format, points),
    st.builds("凡 代签，第2次 起，双方 均 扣 {}分。".format, points),
    st.builds("凡 代签，扣 {}分，代签人 扣 {}分，代签人 予以 通报批评。".format, points, points),
    st.builds("凡 代签，扣 {}分，代签人 连带 扣 一半。".format, points),
    st.builds("凡 代签，代签人 取消 年度评先资格。".format),
    st.builds("当月 代签 合计 {}次以上 的，扣 {}分。".format, COUNTS, points),
    st.builds("当月 迟到 合计 {}次以上，且 当月 早退 合计 1次以上 的，扣 {}分。".format, COUNTS, points),
    st.builds("当月 早退 合计 1次以上，且 当月 迟到差 超过 0次 的，扣 {}分；2次以上 的，扣 1分。".format, points),
    st.builds("得分 90分以上，且 当月 迟到 合计 1次以下 的，为 优秀；90分以上 的，为 合格。".format),
    st.builds("得分 不满 98分，且 当月 投诉 合计 1次以上 的，予以 约谈。".format),
    st.builds("得分 前 2名，且 当月 旷工 合计 不满 1天 的，予以 表彰。".format),
    st.builds("凡 代打卡，双方 均 扣 {}分。".format, points),
    st.builds("凡 代签，双方 均 扣 {}分，首席代表 扣 1分；计入 作风。".format, points),
    st.builds("凡 迟到，每月 前 {}次 不扣，每次 扣 {}分，首席代表 扣 1分。".format, COUNTS, points),
    st.builds("凡 迟到，每次 扣 {}分，首席代表 扣 2分；但 有 事假 的 除外；计入 作风。".format, points),
    st.builds("凡 早退，每次 扣 {}分，首席代表 连带 扣 一半；计入 作风；本款 最多 扣 5分。".format, points),
    st.builds("当月 迟到 合计 {}次以上 的，扣 {}分，首席代表 扣 1分。".format, COUNTS, points),
    st.builds("得分 90分以上 的，为 优秀；不满 90分 的，为 合格。".format),
    st.builds("等次 优秀 不超过 50%，超出 的，为 合格。".format),
    st.builds("得分 第1名 的，发 100元；第2名 至 第3名 的，发 50元。".format),
    st.builds("凡 旷工，每天 扣 {}元。".format, st.integers(10, 60)),
    st.builds("当月 全体差 不满 0分 的，予以 提醒。".format),
    st.builds("凡 外出登记，归岗时刻 没有填写 的，视为 旷工半天。".format),
    st.builds("凡 外出登记，归岗时刻 没有填写 的，扣 {}分；归岗时刻 10:00以后 的，扣 1分。".format, points),
    st.builds("凡 外出登记，扣 {}分；但 归岗时刻 没有填写 的 除外。".format, points),
    st.builds("当月 登记数 {}件以上 的，扣 {}分。".format, COUNTS, points),
    st.builds("凡 早退，扣 全体 迟到数 平均 × {}分。".format, points),
    st.builds("当月 迟到差 超过 {}次 的，扣 {}分。".format, COUNTS, points),
    st.builds("当月 占比和 超过 100% 的，扣 {}分。".format, points),
    st.builds("得分 前 {}名 的，为 服务标兵。".format, COUNTS),
    st.builds("得分 后 1名 的，予以 约谈。".format),
    st.builds("得分 后 1名 的，取消 当月奖励。".format),
    st.builds("迟到数 从少到多 前 1名 的，予以 表扬。".format),
    st.builds("连续 2个月 等次 为 服务标兵 的，予以 表彰。".format),
)  # fmt: skip
of_windows = st.one_of(
    st.builds("凡 迟到，每次 扣 {}分，窗口 扣 {}分，首席代表 扣 {}分。".format, points, points, points),
    st.builds("凡 投诉，经查实 的，每件次 扣 窗口 {}分、首席代表 {}分。".format, points, points),
    st.builds("凡 早退，每次 扣 {}分，窗口 连带 扣 30%。".format, points),
    st.builds("凡 旷工，每天 扣 {}分，并 窗口 取消 年度评先资格。".format, points),
    st.builds("凡 离岗，每次 本人 及 窗口 扣 {}分。".format, points),
    st.builds("凡 离岗，窗口 为 一号 的，每次 扣 {}分；窗口 予以 通报。".format, points),
    st.builds("凡 窗口卫生，经查实 的，窗口 扣 {}分，首席代表 扣 {}分。".format, points, points),
    st.builds("凡 窗口卫生，经查实 的，酌情 扣 1分 至 {}分。".format, st.integers(2, 6)),
    st.builds("凡 窗口卫生，第2次 起，每次 扣 {}分。".format, points),
    st.builds("凡 窗口表扬，每次 加 {}分。".format, points),
    st.builds("窗口 当月 病假、事假 合计 超过 {}天 的，扣 {}分。".format, COUNTS, points),
    st.builds("窗口 当月 迟到、早退 合计 {}次以上 的，窗口 扣 {}分，首席代表 扣 1分。".format, COUNTS, points),
    st.builds("当月 迟到 合计 {}次以上 的，窗口 扣 {}分。".format, COUNTS, points),
    st.builds("窗口 当月 迟到 合计 超过 {}次 的，每增加 1次，扣 {}分。".format, COUNTS, points),
    st.builds("每名 代签人 当月 代签 合计 2次以上 的，扣 {}分。".format, points),
    st.builds("窗口 当月 窗口差 不满 0分 的，予以 提醒。".format),
    st.builds("窗口得分 90分以上 的，发 200元；不满 90分 的，不发。".format),
    st.builds("凡 窗口卫生，经查实 的，窗口 扣 {}元。".format, points),
    st.builds("凡 窗口表扬，每次 加 {}分，首席代表 加 1分；计入 作风。".format, points),
    st.builds("当月 系数分 超过 1次 的，扣 {}分。".format, points),
    st.builds("窗口 当月 迟到 合计 {}次以上 的，扣 {}分，首席代表 予以 约谈。".format, COUNTS, points),
    st.builds("窗口 当月 代签 合计 {}次以上 的，扣 {}分。".format, COUNTS, points),
    st.builds("窗口 全年 迟到 合计 {}次以上 的，每 1次 扣 1分。".format, COUNTS),
    st.builds("窗口 当月 投诉 合计 1次以上 的，扣 {}分。".format, points),
    st.builds("当月 窗口卫生 合计 {}次以上 的，扣 {}分。".format, COUNTS, points),
    st.builds("当月 窗口卫生 合计，自 第2次 起，加倍 扣分。".format),
    st.builds("每满 2次 窗口卫生，视为 窗口表扬。".format),
    st.builds("窗口 当月 无故离岗 {}件以上 的，扣 {}分。".format, COUNTS, points),
    st.builds("窗口 当月 首代迟到 {}次以上 的，扣 {}分。".format, COUNTS, points),
    st.builds("当月 卫生数 {}件以上 的，扣 {}分。".format, COUNTS, points),
    st.builds("当月 成员迟到 {}次以上 的，扣 {}分。".format, COUNTS, points),
    st.builds("当月 成员数 {}人以上 的，加 {}分。".format, COUNTS, points),
    st.builds("当月 窗口分 不满 80分 的，扣 {}分。".format, points),
    st.builds("凡 窗口表扬，扣 成员 迟到数 平均 × {}分。".format, points),
    st.builds("得 窗口得分 × 10%，四舍五入 到 0.1分。".format),
    st.builds("得 窗口底分 × 5%。".format),
    st.builds("当月 窗口底分 不满 9{}分 的，扣 {}分，首席代表 予以 约谈。".format, st.integers(0, 9), points),
    st.builds("当月 窗口底分 不满 9{}分 的，窗口 予以 通报。".format, st.integers(0, 9)),
    st.builds("窗口得分 不满 9{}分 的，首席代表 予以 约谈。".format, st.integers(0, 9)),
    st.builds("窗口得分 90分以上 的，为 优秀窗口；不满 90分 的，为 合格窗口。".format),
    st.builds("窗口得分 前 1名 的，为 红旗窗口。".format),
    st.builds("窗口得分 后 1名 的，为 末位窗口。".format),
    st.builds("连续 2个月 等次 为 末位窗口 的，予以 约谈。".format),
    st.builds("连续 2个月 窗口得分 不满 95分 的，首席代表 予以 约谈。".format),
    st.builds("窗口 迟到数 前 1名 的，予以 通报。".format),
)  # fmt: skip
of_units = st.one_of(
    st.builds("凡 迟到，每次 扣 {}分，单位 扣 {}分，单位负责人 扣 {}分。".format, points, points, points),
    st.builds("凡 单位检查，经查实 的，扣 {}分，单位负责人 扣 {}分。".format, points, points),
    st.builds("凡 投诉，经查实 的，每件 扣 {}分，单位 连带 扣 一半。".format, points),
    st.builds("凡 离岗，单位 为 民政局 的，每次 扣 {}分。".format, points),
    st.builds("单位 当月 旷工 合计 {}天以上 的，扣 {}分。".format, COUNTS, points),
    st.builds("当月 检查数 {}件以上 的，扣 {}分。".format, COUNTS, points),
    st.builds("单位得分 不满 9{}分 的，予以 通报。".format, st.integers(0, 9)),
)
SECOND = "奖励 全勤奖：全额 为 100元{}。\n"
of_bonuses = st.one_of(
    st.builds("凡 迟到，每次 扣 {}分，扣 全勤奖 {}元。".format, points, st.integers(10, 60)),
    st.builds("凡 早退，每次 扣减 考核奖 的 {}%。".format, st.integers(5, 60)),
    st.builds("凡 早退，每次 扣 全勤奖 {}元，首席代表 连带 扣 一半。".format, points),
    st.builds("凡 旷工，取消 全勤奖。".format),
    st.builds("凡 旷工，取消 当月奖励。".format),
    st.builds("当月 没有 {} 的，发 全勤奖。".format, st.sampled_from(("迟到、早退", "旷工", "迟到"))),
    st.builds("当月 没有 旷工、迟到 的，享受 全勤奖。".format),
    st.builds("当月 迟到 合计 {}次以上 的，扣 全勤奖 {}元，扣 考核奖 5元。".format, COUNTS, points),
    st.builds("得分 90分以上 的，考核奖 发 80%，全勤奖 发 50%；不满 90分 的，考核奖 不发。".format),
    st.builds("得分 9{}分以上 的，全勤奖 加发 {}元。".format, st.integers(0, 9), points),
    st.builds("得分 第1名 的，考核奖 发 100元。".format),
    st.builds("得分 后 1名 的，取消 全勤奖。".format),
)
WINDOW_SCORES = (
    "", "", "窗口得分 为 成员 得分 平均。\n", "窗口得分 为 成员 得分 平均，四舍五入 到 0.1分。\n", "窗口得分 为 成员 得分 最小。\n",
    "窗口得分 为 成员 得分 平均 × 50% ＋ 自身得分 × 50%。\n", "窗口得分 为 窗口分。\n",
    "窗口 满分 50分，最高 55分，最低 40分。\n", "窗口得分 为 成员 得分 合计 － 全体 人数 × 10分。\n",
)  # fmt: skip
UNIT_SCORES = ("", "单位得分 为 成员 得分 平均。\n", "单位得分 为 成员 得分 最大 － 1分。\n")
AWARDS = (
    "", "奖励 考核奖：全额 为 奖金池 × 得分 ÷ 全体 得分 合计{}。\n", "奖励 考核奖：全额 为 奖金池 ÷ 全体 人数{}。\n",
    "奖励 考核奖：全额 为 奖金池 × 迟到数 ÷ 全体 迟到数 合计{}。\n", "奖励 考核奖：全额 为 月奖励标准 × 得分 ÷ 全体 得分 最大{}。\n",
    "奖励 考核奖：全额 为 奖金池 × 迟到占比 ÷ 占比和{}。\n",
)  # fmt: skip
LEFT = (
    "",
    "；尾差 按余数分",
    "；尾差 归 得分最高者",
    "，去尾 到 0.1元；尾差 按余数分",
    "，进一 到 1元；尾差 按余数分",
)
SCALES = (
    "满分 100分，最低 0分。",
    "满分 100分，最低 0分。",
    "基本分 100分，最高 110分，最低 0分，四舍五入 到 0.1分。",
)


@st.composite
def rules(draw: st.DrawFn, period: str = "月") -> str:
    """A regulation; not every draw is free of contradictions."""
    groups = draw(st.sampled_from((("窗口",), ("窗口",), ("窗口", "单位"), ())))
    sorts = [
        of_people,
        *([of_windows, of_windows] if groups else []),
        *([of_units] * 2 if len(groups) == 2 else []),
    ]
    award = draw(st.sampled_from(AWARDS)).format(draw(st.sampled_from(LEFT)))
    if award and draw(st.booleans()):
        award += SECOND.format(draw(st.sampled_from(LEFT)))
        sorts += [of_bonuses] * 3
    clauses = draw(st.lists(st.one_of(sorts), min_size=3, max_size=7, unique=True))
    head = HEAD.format(
        subjects="、".join(("人员", *groups)), period=period, scale=draw(st.sampled_from(SCALES))
    )
    head += draw(st.sampled_from(("", "", "适用 职务 不为 后台人员。\n", "同一事实 择重。\n")))
    head += draw(st.sampled_from(("类别 作风：最多扣 3分。\n", "类别 作风：最多扣 6分，加分 最多 1分。\n")))
    if groups:
        head += WINDOW_HEAD + draw(st.sampled_from(WINDOW_SCORES))
    if len(groups) == 2:
        head += UNIT_HEAD + draw(st.sampled_from(UNIT_SCORES))
    head += award
    if period == "年":
        head += "指标 月均分：《月度考核》 得分 {}。\n".format(
            draw(st.sampled_from(("平均", "合计", "最大", "最小")))
        )
        clauses.append(
            draw(
                st.sampled_from(
                    ("得 月均分 × 10%。", "当月 月均分 不满 90分 的，扣 1分。".replace("当月", "全年"))
                )
            )
        )
        clauses = [
            c.replace("当月 ", "全年 ").replace("全年 全年", "全年").replace("2个月", "2年") for c in clauses
        ]
    text = "".join(f"（{'一二三四五六七八'[n]}）{clause}\n" for n, clause in enumerate(clauses))
    return f"{head}第六条 考勤\n{text}"


_days = st.integers(1, 31) | st.integers(3, 6)
_rows = st.integers(1, 999)
_states = st.sampled_from([State.VERIFIED, State.VERIFIED, State.PENDING, State.REFUTED])
PEOPLE = ("D001", "D002", "D003", "D004", "D005", "D006")
_people = st.sampled_from(PEOPLE)


def _post(
    window: str, role: str, unit: str, first: date = date(2020, 1, 1), last: date | None = None
) -> Posting:
    return Posting(window, role, first, last, ORIGIN, unit)


POSTS = {
    "D001": (_post("一号", "工作人员", "民政局"),),
    "D002": (_post("一号", "首席代表", "公安局"),),
    "D003": (
        _post("民政局", "工作人员", "民政局", last=date(2021, 3, 14)),
        _post("一号", "工作人员", "民政局", date(2021, 3, 15)),
    ),
    "D004": (_post("民政局", "首席代表", "公安局"),),
    "D005": (_post("民政局", "后台人员", "公安局"),),
    "D006": (_post("一号", "单位负责人", "民政局"),),
}
named = st.builds(
    lambda day, who, state, row: fact("代签", day, state, row=row, **({"代签人": who} if who else {})),
    _days, st.sampled_from(("D001", "D002", "D003", "D005", "")), st.just(None) | st.just(None) | _states, _rows,
)  # fmt: skip
out = st.builds(
    lambda day, back, row: fact("外出登记", day, row=row, 外出时刻=time(9), **({"归岗时刻": time(back)} if back else {})),
    _days, st.sampled_from((0, 0, 10, 11)), _rows,
)  # fmt: skip
of_a_window = st.one_of(
    st.builds(
        lambda day, state, row, size: fact("窗口卫生", day, state, row=row, **(_ruled(size) if size else {})),
        _days, _states, _rows, st.integers(0, 7),
    ),
    st.builds(lambda day, row: fact("窗口表扬", day, row=row), _days, _rows),
    st.builds(lambda day, size, row: fact("窗口考评", day, row=row, 分值=size), _days, st.integers(60, 100), _rows),
)  # fmt: skip
of_a_unit = st.builds(lambda day, state, row: fact("单位检查", day, state, row=row), _days, _states, _rows)


def _ruled(size: int) -> dict[str, Decimal | str]:
    return {"酌情分": Decimal(size), "裁定人": "主任", "裁定理由": "情节轻微"}


def about(events: list[tuple[Fact, str]]) -> list[Fact]:
    return [replace(f, subject=who) for f, who in events]


@st.composite
def months(draw: st.DrawFn) -> Facts:
    """A month of up to six people at two windows from two units."""
    chosen = draw(st.lists(_people, min_size=1, max_size=6, unique=True))
    people = tuple(Subject(who, who, POSTS[who], ORIGIN) for who in sorted(chosen))
    who = st.sampled_from(sorted(chosen))
    mine = draw(
        st.lists(st.tuples(st.one_of(happening, happening, named, out), who), min_size=3, max_size=16)
    )
    mine += draw(st.lists(st.tuples(of_a_window, st.sampled_from(WINDOWS)), max_size=4))
    mine += draw(st.lists(st.tuples(of_a_unit, st.sampled_from(UNITS)), max_size=2))
    before = draw(st.lists(st.tuples(happening | named, who), max_size=4))
    gaps = draw(
        st.lists(st.sampled_from([Gap("窗口检查", "一号", "缺"), Gap("考勤登记", None, "缺")]), max_size=1)
        | st.just([])
        | st.just([])
    )
    groups = {"窗口": WINDOWS, "单位": UNITS}
    return Facts(
        MARCH, people, tuple(about(mine)), tuple(gaps), {p.id: (23, 23) for p in people}, tuple(map(february, about(before))),
        scores={"一号": (Decimal(90),), "民政局": (Decimal(99),), "D001": (Decimal(80),)},
        grades={"一号": ("末位窗口",), "D001": ("服务标兵",), "民政局": ("优秀窗口、末位窗口",)},
        groups={sort: tuple(Subject(n, n, (), ORIGIN) for n in names) for sort, names in groups.items()},
    )  # fmt: skip


@st.composite
def crowds(draw: st.DrawFn) -> tuple[str, Facts]:
    """A regulation by the month, and a month as far as the regulation knows of it."""
    text, facts = draw(rules()), draw(months())
    return text, _known(text, facts)


@st.composite
def years(draw: st.DrawFn) -> tuple[str, Facts]:
    """A regulation by the year, with the results of one by the month."""
    text, facts = draw(rules("年")), draw(months())
    score = st.none() | st.decimals(60, 100, places=1) | st.decimals(60, 100, places=1)
    row = st.lists(score, max_size=3).map(lambda v: tuple((f"{n}月", x) for n, x in enumerate(v, 1)))
    results = {who: draw(row) for who in (*(s.id for s in facts.subjects), *WINDOWS)}
    facts = replace(
        facts, period=YEAR, earlier=(), results={"月度考核": {w: r for w, r in results.items() if r}}
    )
    return text, _known(text, facts)


def _known(text: str, facts: Facts) -> Facts:
    groups = {
        sort: mine for sort, mine in facts.groups.items() if f"{sort}得分" in text or f"、{sort}" in text
    }
    # What no clause looks at would only thin out what is compared.
    found, before = (
        tuple(f for f in x if f.kind in text or f.kind in ("公务外出", "事假"))
        for x in (facts.facts, facts.earlier)
    )
    return replace(facts, groups=groups, facts=found, earlier=before)
