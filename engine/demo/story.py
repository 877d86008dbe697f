"""March 2021, written by hand: every kind of case that the regulation and the data can raise, one per person.

23 workdays, winter hours 8:30–12:00 and 14:00–17:00. Whoever is not named here has an ordinary month.
"""

from __future__ import annotations

from datetime import date, datetime, time

from engine.demo.plan import Cases, Complaint, Deviations, Leave, Month, Overtime, Patrol, Plan, Slot

# 工号 → what the month shows. The marks are not written down: they come out of applying the regulation.
STORIES: dict[str, str] = {
    "D002": "3月2日 08:30:59 签到：秒不计，不算迟到。",
    "D003": "迟到 1 分钟和 10 分钟各一次（10分钟以内一档的两端）。",
    "D004": "迟到 11 分钟和 30 分钟各一次（30分钟以内一档的两端）。",
    "D005": "迟到 31 分钟：视为旷工半天。",
    "D007": "迟到 5 次，第 5 次加倍。",
    "D008": "迟到、早退合计 6 次，第 5、6 次加倍。",
    "D009": "早退 1、10、11、30 分钟各一次。",
    "D010": "早退 31 分钟：视为旷工半天。",
    "D011": "3月16日由税务窗口调到市场监管窗口，调动前后各有一次轻微违规。",
    "D013": "两次缺签：一次上午没签退，一次下午没签到。",
    "D014": "投诉查实：扣分并取消当月奖励。与 D057 同名，只按工号认人。",
    "D015": "投诉待核：结果待定。",
    "D016": "3月19日离岗，奖励按在岗天数折算。",
    "D018": "投诉不属实：不扣分。",
    "D019": "3月18日下午没有打卡，也没有请假：视为旷工半天。",
    "D020": "年休假 3 天，已批准：不扣分。",
    "D022": "事假一天未获批准，人没有来：两个半天旷工。",
    "D023": "病假 8:30—10:00 已批准，10:12 才到：只按没有请假的部分算迟到 12 分钟。",
    "D024": "事假半天还在审批，人没有来：批准与否影响结果，待定。",
    "D027": "年休假还在审批，但当天照常上班：批准与否不影响结果。",
    "D028": "态度生硬查实，已裁定酌情扣 4 分。",
    "D030": "态度生硬查实，酌情分还没有裁定：待定，不当作零分。",
    "D033": "7 个半天没有打卡：考勤扣分超过 30 分的上限。",
    "D034": "离岗 14 分钟：办法没有规定（未规定），不扣分，但要列出。",
    "D035": "离岗 15 分钟：正好够扣分的下限。",
    "D036": "离岗 60 分钟：仍在一小时以内。",
    "D037": "离岗 61 分钟：视为旷工半天。",
    "D039": "离岗 40 分钟，当时有已批准的公务外出：除外。",
    "D040": "离岗 20 分钟待核：结果待定。",
    "D043": "一条不满意评价查实：按件扣分，满意率也因此低于 100%。",
    "D044": "一条非常不满意评价不属实：不扣分。",
    "D045": "首席代表不在岗，查实。",
    "D046": "一条不满意评价待核：结果待定。",
    "D047": "10 件办件有 1 件没有办结：办结率 90%。",
    "D048": "首席代表不在岗，当时有已批准的公务外出：除外。",
    "D049": "8 件办件有 1 件不正确：正确率 87.5%，不足 1 个百分点按 1 个百分点。",
    "D050": "承诺时限只比法定时限压缩 20%：不满 30%，扣分。",
    "D053": "承诺时限正好压缩 30%：不扣分。",
    "D055": "迟到一次；延时服务 29 分钟，不够加分。",
    "D057": "与 D014 同名的另一个人，没有投诉，不受牵连。",
    "D058": "迟到一次；延时服务 30 分钟，正好加分，补回扣分。",
    "D060": "6 次缺签；延时服务 12 次，加分最多 5 分。",
    "D062": "病假 1.5 天、事假 1 天，合计超过 2 天，超出的不足 1 天舍去。",
    "D063": "病假 2 天、事假 1 天，合计 3 天，超过 2 天的 1 天要扣分。",
    "D065": "整月产假，没有打卡、办件和评价。",
    "D067": "串岗聊天和着装不规范各一次，查实。",
    "D069": "做与工作无关的事，核实后不属实：不扣分。",
    "D080": "离岗 25 分钟，公务外出未获批准：不能除外。",
    "D083": "3月15日到岗，之前的日子不考核；奖励按在岗天数折算。",
    "D084": "换了考勤机后指纹没有登记，整月没有打卡记录：资料不全，不当作旷工。",
}

_SLOTS = {"上班1": Slot.IN_AM, "下班1": Slot.OUT_AM, "上班2": Slot.IN_PM, "下班2": Slot.OUT_PM}

# 工号, then day of March, punch and its time (无 = no punch). Seconds never count, and try to mislead here.
_PUNCHES = """
D002 02 上班1 08:30:59
D003 03 上班1 08:31:00；10 上班2 14:10:59
D004 04 上班1 08:41:00；11 上班1 09:00:59
D005 05 上班1 09:01:00
D007 01 上班1 08:35:10；04 上班1 08:36:02；09 上班2 14:03:40；16 上班1 08:34:55；24 上班1 08:37:21
D008 02 上班1 08:33:05；03 下班2 16:55:30；11 上班2 14:06:12；17 下班1 11:52:08；22 上班1 08:39:59
D008 29 上班1 08:32:00
D009 01 下班2 16:59:59；08 下班2 16:50:00；15 下班1 11:49:59；25 下班2 16:30:00
D010 12 下班2 16:29:59
D011 10 上班1 08:38:20；18 上班2 14:07:45
D013 09 下班1 无；23 上班2 无
D019 18 上班2 无；18 下班2 无
D023 17 上班1 10:12:30
D033 02 上班1 无；02 下班1 无；05 上班2 无；05 下班2 无；09 上班1 无；09 下班1 无；16 上班2 无；16 下班2 无
D033 19 上班1 无；19 下班1 无；24 上班2 无；24 下班2 无；30 上班1 无；30 下班1 无
D055 08 上班1 08:35:00
D058 08 上班1 08:35:00
D060 01 下班1 无；03 上班2 无；09 下班1 无；12 下班2 无；18 上班1 无；26 下班1 无
D083 22 上班1 08:34:12
"""


def _march(day: int, clock: str = "00:00") -> datetime:
    return datetime.combine(date(2021, 3, day), time.fromisoformat(clock))


def _deviations() -> Deviations:
    found: dict[tuple[str, date], dict[Slot, int | None]] = {}
    for line in _PUNCHES.strip().splitlines():
        person, _, rest = line.partition(" ")
        for day, slot, clock in (item.split() for item in rest.split("；")):
            at = None if clock == "无" else time.fromisoformat(clock)
            second = None if at is None else at.hour * 3600 + at.minute * 60 + at.second
            found.setdefault((person, date(2021, 3, int(day))), {})[_SLOTS[slot]] = second
    return found


_LEAVES = (
    Leave("D020", "年休假", _march(15, "08:30"), _march(17, "17:00")),
    Leave("D022", "事假", _march(11, "08:30"), _march(11, "17:00"), "未批准"),
    # Covers the first hour and a half of the morning only.
    Leave("D023", "病假", _march(17, "08:30"), _march(17, "10:00")),
    Leave("D024", "事假", _march(26, "14:00"), _march(26, "17:00"), "审批中"),
    Leave("D027", "年休假", _march(12, "08:30"), _march(12, "17:00"), "审批中", away=False),
    Leave("D039", "公务外出", _march(10, "09:00"), _march(10, "11:00")),
    Leave("D048", "公务外出", _march(18, "14:30"), _march(18, "16:30")),
    Leave("D062", "病假", _march(8, "08:30"), _march(9, "12:00")),
    Leave("D062", "事假", _march(22, "08:30"), _march(22, "17:00")),
    Leave("D063", "病假", _march(3, "08:30"), _march(4, "17:00")),
    Leave("D063", "事假", _march(29, "08:30"), _march(29, "17:00")),
    Leave("D065", "产假", _march(1, "08:30"), datetime(2021, 6, 6, 17, 30)),
    Leave("D080", "公务外出", _march(23, "09:00"), _march(23, "11:30"), "未批准"),
)

_COMPLAINTS = (
    Complaint("D014", date(2021, 3, 9), "群众反映办事中被推诿，来回跑了三次", "属实"),
    Complaint("D015", date(2021, 3, 24), "来电反映没有一次性告知所需材料", "待核"),
    Complaint("D018", date(2021, 3, 16), "来信反映排队时被插队", "不属实"),
)

_PATROLS = (
    Patrol("D028", date(2021, 3, 11), time(10, 20), "态度生硬", "属实", None, 4, "督查组", "当面顶撞群众"),
    Patrol("D030", date(2021, 3, 25), time(15, 40), "态度生硬", "属实"),
    # One minute each side of both bounds of 15 to 60 minutes.
    Patrol("D034", date(2021, 3, 4), time(9, 40), "离岗", "属实", 14, way="视频"),
    Patrol("D035", date(2021, 3, 4), time(9, 42), "离岗", "属实", 15, way="视频"),
    Patrol("D036", date(2021, 3, 9), time(15, 5), "离岗", "属实", 60),
    Patrol("D037", date(2021, 3, 9), time(15, 8), "离岗", "属实", 61),
    Patrol("D039", date(2021, 3, 10), time(9, 30), "离岗", "属实", 40),
    Patrol("D040", date(2021, 3, 26), time(10, 15), "离岗", "待核", 20, way="视频"),
    Patrol("D045", date(2021, 3, 12), time(14, 50), "首席代表不在岗", "属实"),
    Patrol("D048", date(2021, 3, 18), time(15, 0), "首席代表不在岗", "属实"),
    Patrol("D067", date(2021, 3, 5), time(11, 10), "串岗聊天", "属实"),
    Patrol("D067", date(2021, 3, 19), time(8, 50), "着装不规范", "属实"),
    Patrol("D069", date(2021, 3, 19), time(16, 20), "做与工作无关的事", "不属实", way="视频"),
    Patrol("D080", date(2021, 3, 23), time(9, 20), "离岗", "属实", 25),
)

_TWELVE_DAYS = (2, 4, 5, 8, 10, 11, 15, 16, 17, 22, 24, 29)
_OVERTIME = (
    Overtime("D055", date(2021, 3, 16), 29, "群众下班前赶到，延时受理"),
    Overtime("D058", date(2021, 3, 16), 30, "群众下班前赶到，延时办结"),
    # Twelve times half a point is one more than the ceiling of five.
    *(Overtime("D060", date(2021, 3, day), 35, "教师资格集中认定，下班后办理") for day in _TWELVE_DAYS),
)


def story_plan(month: Month) -> Plan:
    """The script of March 2021 for the people named in STORIES."""
    return Plan(
        month,
        _deviations(),
        _LEAVES,
        _COMPLAINTS,
        _PATROLS,
        _OVERTIME,
        ratings={
            "D043": (("不满意", "属实"),),
            "D044": (("非常不满意", "不属实"),),
            "D046": (("不满意", "待核"),),
        },
        cases={
            "D047": Cases(10, unfinished=1),
            "D049": Cases(8, wrong=1),
            "D050": Cases(6, limits=(20, 16)),
            "D053": Cases(7, limits=(20, 14)),
        },
        silent=frozenset({"D084"}),
    )
