"""Syntax tree of a rule file: frozen, one class per thing that can be written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal

from grammar.normal import Normal
from grammar.source import Source, Span


@dataclass(frozen=True)
class Word:
    """A word or quoted text, with its place."""

    text: str
    span: Span


@dataclass(frozen=True)
class Quantity:
    """A number with the unit as written ("" for a bare number)."""

    number: Decimal
    unit: str
    span: Span
    beyond: bool = False  # 每超过 1天


@dataclass(frozen=True)
class Bound:
    """One bound on a measure. op is one of < <= > >= = ; text is the phrase as written."""

    op: str
    quantity: Quantity
    text: str
    span: Span


# ---- conditions -------------------------------------------------------------------------------


@dataclass(frozen=True)
class FieldBounds:
    """时长 超过 10分钟、30分钟以内; field None where the clause goes on with the field before."""

    field: Word | None
    bounds: tuple[Bound, ...]
    span: Span


@dataclass(frozen=True)
class FieldIs:
    """等级 为 不满意、非常不满意 (or 不为)."""

    field: Word
    values: tuple[Word, ...]
    negated: bool
    span: Span


@dataclass(frozen=True)
class Verified:
    """经查实."""

    span: Span


@dataclass(frozen=True)
class InTime:
    """1个工作日内, 3天内, 当日, 次日: so many days after the fact's own. working: only workdays count."""

    days: int
    working: bool
    text: str
    unit: Quantity | None
    span: Span


@dataclass(frozen=True)
class Blank:
    """归岗时刻 没有填写."""

    field: Word
    span: Span


@dataclass(frozen=True)
class Has:
    """有／无 准假、公务外出."""

    events: tuple[Word, ...]
    negated: bool
    span: Span
    in_time: InTime | None = None


Condition = FieldBounds | FieldIs | Verified | Has | Blank

# ---- expressions ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Operation:
    """left op right. op: ＋ － × ÷; 取大 取小; 绝对值 (of left); 四舍五入 进一 去尾 (of left, to right)."""

    op: str
    left: Expression
    right: Expression
    span: Span


@dataclass(frozen=True)
class Tally:
    """Count or sum over events: 办件 中 办结 为 是 的 件数; field None counts."""

    event: Word
    conditions: tuple[Condition, ...]
    field: Word | None
    how: str  # 件数 / 合计 / 平均 / 最大 / 最小 / SINGLE
    span: Span


@dataclass(frozen=True)
class Population:
    """全体 得分 合计, 成员 得分 平均, 全体 人数 (measure None): a figure over everybody, or over a window's people."""

    everybody: bool
    measure: Word | None
    how: str  # 合计 / 平均 / 最大 / 最小 / 人数
    span: Span


@dataclass(frozen=True)
class FieldValue:
    """A field of the event in an amount: 天数 × 20元."""

    field: Word
    span: Span


@dataclass(frozen=True)
class Over:
    """当季 得分 平均: the results of the periods so far, this one included. how: 合计 / 平均 / 最大 / 最小."""

    scope: Word
    measure: Word
    how: str
    span: Span


@dataclass(frozen=True)
class Elsewhere:
    """《…》 得分 平均: the results of another regulation in the months of the period. how: 合计 / 平均 / 最大 / 最小."""

    policy: Word
    measure: Word
    how: str
    span: Span


Expression = Quantity | Word | Operation | Tally | Population | FieldValue | Over | Elsewhere

# ---- items of a clause ------------------------------------------------------------------------


@dataclass(frozen=True)
class Each:
    """凡 迟到、早退: the clause looks at every such event."""

    events: tuple[Word, ...]
    span: Span


@dataclass(frozen=True)
class Total:
    """当月 病假、事假 合计: the clause looks at the period's count or sum."""

    scope: Word | None
    events: tuple[Word, ...]
    bounds: tuple[Bound, ...]
    span: Span
    by: Word | None = None
    group: Word | None = None


@dataclass(frozen=True)
class OfMeasure:
    """当月 办结率 低于 100%, 得分 90分以上; group: 窗口 当月 办结率 …."""

    scope: Word | None
    measure: Word
    bounds: tuple[Bound, ...]
    span: Span
    group: Word | None = None


@dataclass(frozen=True)
class EveryFull:
    """每满 3次 迟到: the opener of a conversion."""

    quantity: Quantity
    events: tuple[Word, ...]
    span: Span
    scope: Word | None = None
    group: Word | None = None


@dataclass(frozen=True)
class FromNth:
    """自 第5次 起; by: 同一 人员 自 第5次 起, counted for every value of the field apart."""

    number: int
    span: Span
    by: Word | None = None


@dataclass(frozen=True)
class Doubling:
    """加倍 扣分; whole means 全部 加倍. extra: what is charged besides (按 3倍 扣分 is 2, 加扣 50% is 0.5)."""

    whole: bool
    span: Span
    extra: Decimal = Decimal(1)
    text: str = "加倍"


@dataclass(frozen=True)
class Growing:
    """每次 比上次 增加 20元: each occurrence costs so much more than the one before."""

    quantity: Quantity
    span: Span


@dataclass(frozen=True)
class UntilGone:
    """扣完为止 in a clause: a reminder of the cap that the clause or its category has."""

    span: Span


@dataclass(frozen=True)
class OpenFloor:
    """不设下限, 可以 为 负: the bonus may be less than nothing."""

    span: Span


@dataclass(frozen=True)
class EveryMore:
    """每增加 1天."""

    quantity: Quantity
    span: Span
    less: bool = False  # 每少 1天


@dataclass(frozen=True)
class EveryStep:
    """每低于 100% 1个百分点 (below) or 每超过 … …."""

    below: bool
    reference: Quantity
    step: Quantity
    span: Span


@dataclass(frozen=True)
class FreeFirst:
    """前 2次 不扣, 前 2天 不扣. scope: 每月 and the like; band: 本档 is written."""

    quantity: Quantity
    span: Span
    scope: Word | None = None
    band: bool = False


@dataclass(frozen=True)
class Most:
    """每次 最多 扣 5分, 本款 最多 扣 10分, 每月 最多 加 3分, 加满 5分 为止.

    within: what it limits as written (每次, 每月, 本款, 本档 …), None where nothing is said.
    """

    adds: bool
    amount: Expression
    within: Word | None
    span: Span


@dataclass(frozen=True)
class Alike:
    """同一 标题 就高 计分, 同一 行为 1小时内 只计 一次: facts of one matter count once.

    fields: whose values make the matter (none: the kind of event). within: a stretch of time. day: on one day.
    highest: the largest counts, else the first.
    """

    fields: tuple[Word, ...]
    within: Quantity | None
    day: bool
    highest: bool
    span: Span


@dataclass(frozen=True)
class AlikeRule:
    """同一 标题 就高 计分。 as a sentence of its own: for the whole file."""

    alike: Alike
    span: Span


@dataclass(frozen=True)
class Charge:
    """每次 扣 0.5分, 加 2分, 首席代表 连带 扣 一半. amount None is 一半; high set for a range 3分 至 5分.

    computed: the amount as an expression (月工资 ÷ 21.75), amount is then None. earned: 得 is written. label: how
    its branch is told, where that is not as written (a cell of a table). also: further 窗口, 首席代表
    that the same goes for. joint: 连带, of which a percentage is a share. award: 扣 全勤奖 20元, the bonus that it is taken from.
    """

    adds: bool
    per: Word | Quantity | None
    amount: Quantity | None
    high: Quantity | None
    discretion: bool
    who: Word | None
    span: Span
    computed: Expression | None = None
    earned: bool = False
    label: str = ""
    also: tuple[Word, ...] = ()
    joint: bool = False
    award: Word | None = None


@dataclass(frozen=True)
class Cell:
    """简报、专报 10分: columns of a table with what they bring (as of amount_one, amount_range)."""

    names: tuple[Word, ...]
    amount: tuple[Quantity | None, Quantity | None, Expression | None]
    span: Span


@dataclass(frozen=True)
class Row:
    """区级、县级：简报 10分、专报 20分: a row of a table, or several alike; no names where the table has one row."""

    names: tuple[Word, ...]
    cells: tuple[Cell, ...]
    span: Span


@dataclass(frozen=True)
class Table:
    """按 级别、类型 加分： and its first row; the other rows follow as items of their own."""

    fields: tuple[Word, ...]
    adds: bool
    per: Word | Quantity | None
    row: Row
    span: Span


@dataclass(frozen=True)
class NoPoints:
    """不得分, 考勤 不得分, 该项 不得分. name: as written, "" for the band alone."""

    name: str
    span: Span


@dataclass(frozen=True)
class Deem:
    """视为 旷工半天 1次, 双方 均 视为 旷工半天."""

    event: Word
    quantity: Quantity | None
    span: Span
    who: tuple[Word, ...] = ()


@dataclass(frozen=True)
class Cancel:
    """取消 当月奖励, 窗口 取消 评先资格 (who)."""

    award: Word
    span: Span
    who: tuple[Word, ...] = ()


@dataclass(frozen=True)
class Consequence:
    """予以 约谈, 退回 原单位: what follows besides points and money; who: 窗口 予以 通报."""

    text: str
    span: Span
    who: tuple[Word, ...] = ()


@dataclass(frozen=True)
class AsCited:
    """依照《…》处理: what follows is in another text."""

    text: Word
    span: Span


@dataclass(frozen=True)
class LimitTotal:
    """总分 不超过 59分."""

    quantity: Quantity
    span: Span


@dataclass(frozen=True)
class Nth:
    """第1次, 第3次 起, 全年 第2次: the ordinal of the event among its like in the period."""

    scope: Word | None
    number: int
    upwards: bool
    span: Span


@dataclass(frozen=True)
class Streak:
    """连续 3个月 得分 不满 80分, 连续 3年 等次 为 不称职 (grade; measure is then 等次)."""

    quantity: Quantity
    measure: Word
    bounds: tuple[Bound, ...]
    span: Span
    grade: Word | None = None


@dataclass(frozen=True)
class Run:
    """连续 3天 迟到、早退; 连续 旷工 15天以上: what happens on workdays one after the other."""

    scope: Word | None
    events: tuple[Word, ...]
    bounds: tuple[Bound, ...]
    span: Span


@dataclass(frozen=True)
class Either:
    """或 旷工 合计 7天以上: another opener for the same consequences."""

    opener: Total | Streak | Run
    span: Span


@dataclass(frozen=True)
class Ranking:
    """得分 前 5名, 得分 后 20%, 得分 从高到低 排名 (all of them): the opener of a clause on everybody's order.

    place: where only some places are meant at first (第1名, 第2名 至 第3名). upwards: 从少到多, the least first.
    """

    measure: Word
    first: bool
    quantity: Quantity
    span: Span
    scope: Word | None = None
    place: Place | None = None
    upwards: bool = False
    group: Word | None = None


@dataclass(frozen=True)
class Place:
    """前 3名, 后 20%, 第2名 至 第3名: places of a further branch of a clause on everybody's order."""

    first: bool
    low: int
    quantity: Quantity
    span: Span


@dataclass(frozen=True)
class Otherwise:
    """其余: whatever the branches before do not take."""

    span: Span


@dataclass(frozen=True)
class TieBreak:
    """投诉件数 从少到多: what decides between equals."""

    measure: Word
    upwards: bool
    span: Span


@dataclass(frozen=True)
class Ties:
    """并列 均 入选 (included) or 并列 不 入选; or 并列 的，按 投诉件数 从少到多 (breaks)."""

    included: bool
    span: Span
    breaks: tuple[TieBreak, ...] = ()


@dataclass(frozen=True)
class Quota:
    """等次 优秀 不超过 20%: the opener of a clause on how many may have a grade."""

    grade: Word
    quantity: Quantity
    span: Span


@dataclass(frozen=True)
class Excess:
    """超出 的: those whom a quota leaves out."""

    span: Span


@dataclass(frozen=True)
class Same:
    """同一事实 择重, 同一事实 并罚: what happens where several clauses charge one fact."""

    how: str
    span: Span


@dataclass(frozen=True)
class SameRule:
    """同一事实 择重。 as a sentence of its own: for the whole file."""

    how: str
    basis: BasisNote | None
    span: Span


@dataclass(frozen=True)
class Apart:
    """不 参加 排名."""

    span: Span


@dataclass(frozen=True)
class Pay:
    """发 全额, 发 80%, 不发, 每分 20元, 每次 扣发 20元. how: 全额 / 比例 / 定额 / 不发 / 每分 / 扣发.

    computed: the amount as an expression (发 得分 × 4元), quantity is then None. award: the bonus that is named (全勤奖 发 80%);
    发 全勤奖 has how 享受: whoever the clause does not apply to gets nothing of it.
    """

    how: str
    quantity: Quantity | None
    per: Word | Quantity | None
    span: Span
    computed: Expression | None = None
    award: Word | None = None


@dataclass(frozen=True)
class ProRata:
    """按 在岗天数 折算."""

    span: Span


@dataclass(frozen=True)
class Grade:
    """为 优秀."""

    name: Word
    span: Span


@dataclass(frozen=True)
class Earn:
    """得 10分 × 预算执行率, 得 8分 至 10分 (high; the expression is then the lower end)."""

    expression: Expression
    span: Span
    high: Quantity | None = None


@dataclass(frozen=True)
class Rounding:
    """四舍五入 到 0.1分."""

    mode: str
    to: Quantity
    span: Span


@dataclass(frozen=True)
class PartStep:
    """不足 1天 的 舍去 (up=False), 不足 1个百分点 的 按 1个百分点 (up=True). quantities: as written.

    shared: 不足 1天 的 按 比例.
    """

    up: bool
    span: Span
    quantities: tuple[Quantity, ...] = ()
    shared: bool = False


@dataclass(frozen=True)
class AtMost:
    """每月 最多 2次: how often the exemption before it helps."""

    quantity: Quantity
    scope: Word | None
    span: Span


@dataclass(frozen=True)
class Except:
    """但 有 准假 的 除外."""

    conditions: tuple[Condition, ...]
    span: Span


@dataclass(frozen=True)
class InCategory:
    """计入 考勤."""

    name: Word
    span: Span


@dataclass(frozen=True)
class Validity:
    """自 … 起, 至 … 止."""

    since: date | None
    until: date | None
    span: Span


@dataclass(frozen=True)
class BasisNote:
    """依据 推定：理由."""

    kind: str
    reason: str
    span: Span


@dataclass(frozen=True)
class Accept:
    """容许 KP202：理由: a warning that need not be mended, in the whole file or at the clause that it ends."""

    code: str
    reason: str
    span: Span


@dataclass(frozen=True)
class Separator:
    """A semicolon: the border between two branches."""

    span: Span


@dataclass(frozen=True)
class Also:
    """且 当月 迟到 合计 2次以上: a figure that another opener is joined to; not written by the parser."""

    opener: Total | OfMeasure
    span: Span


Item = (
    Each | Total | OfMeasure | EveryFull | FromNth | Doubling | EveryMore | EveryStep | FreeFirst | Charge
    | Deem | Cancel | Pay | ProRata | Grade | Earn | Rounding | PartStep | Except | AtMost | InCategory | Validity
    | BasisNote | Accept | Separator | Also | Streak | Run | Either | Ranking | Place | Otherwise | Ties | Quota | Excess | Apart | Same | Most | Alike
    | AsCited | Table | Row | NoPoints | Growing | OpenFloor | UntilGone | Consequence | LimitTotal | Nth | FieldBounds | FieldIs | Verified | Has | Blank
)  # fmt: skip

# ---- statements -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Title:
    """办法 窗口工作人员月度考核."""

    text: Word
    span: Span


@dataclass(frozen=True)
class DocumentNumber:
    """文号 德办字〔2018〕45号."""

    text: Word
    span: Span


@dataclass(frozen=True)
class Effective:
    """自 2018年7月1日 起施行."""

    since: date
    span: Span


@dataclass(frozen=True)
class SubjectPeriod:
    """对象 人员，周期 月."""

    subject: Word
    period: Word
    span: Span
    groups: tuple[Word, ...] = ()


@dataclass(frozen=True)
class Scale:
    """满分 100分，最低 0分 / 基本分 0分，最高 100分. measure: 基本分 年度评议分 (base is then 0)."""

    full: bool
    base: Quantity
    floor: Quantity | None
    ceiling: Quantity | None
    open_floor: bool
    open_ceiling: bool
    span: Span
    measure: Word | None = None
    rounding: Rounding | None = None


@dataclass(frozen=True)
class GroupScale:
    """窗口 满分 100分，最高 110分: the scale of windows, where it is not that of the people."""

    group: Word
    scale: Scale
    span: Span


@dataclass(frozen=True)
class Parameter:
    """参数 月奖励标准：400元，自 2018年7月1日 起. by: 首席代表 1.2、其他 1 (value is then the first of them)."""

    name: Word
    value: Quantity
    validity: Validity | None
    basis: BasisNote | None
    span: Span
    by: tuple[tuple[Word, Quantity], ...] = ()


@dataclass(frozen=True)
class Weekdays:
    """周五, 周一 至 周四: 0 = Monday."""

    days: tuple[int, ...]
    span: Span


@dataclass(frozen=True)
class BesideWork:
    """上班前 30分钟: so many minutes after (before: less than none) work begins (starts) or ends."""

    starts: bool
    minutes: int
    span: Span


@dataclass(frozen=True)
class Punching:
    """签到 8:00—8:30 (arrives), 签退 下班 至 下班后 30分钟; 不签到, 不签退 have no window."""

    arrives: bool
    window: tuple[time | BesideWork, time | BesideWork] | None
    span: Span


@dataclass(frozen=True)
class SessionHours:
    """上午 8:30—12:00（签到 8:00—8:30，签退 12:00—12:30）."""

    name: Word
    start: time
    end: time
    span: Span
    punching: tuple[Punching, ...] = ()


@dataclass(frozen=True)
class Early:
    """提前 10分钟 到岗."""

    quantity: Quantity
    span: Span


@dataclass(frozen=True)
class Grace:
    """宽限 5分钟."""

    quantity: Quantity
    span: Span


@dataclass(frozen=True)
class Hours:
    """作息 夏令：每年 5月1日 至 9月30日，上午 …，下午 …."""

    name: Word
    first: tuple[int, int]
    last: tuple[int, int]
    sessions: tuple[SessionHours, ...]
    seconds: bool
    validity: Validity | None
    basis: BasisNote | None
    span: Span
    weekdays: Weekdays | None = None
    early: Early | None = None
    grace: Grace | None = None
    marks: frozenset[str] = frozenset()  # FROM_GRACE, WINDOW_IS_TIMELY, PAST_WINDOW
    who: tuple[FieldIs, ...] = ()


@dataclass(frozen=True)
class CapItem:
    """One word on a category's budget. kind: 上限 / 分值 / 扣完为止 / 不封顶 / 加分上限 / 占 / 属于 / 下同.

    measure: 最多扣 月工资; for 属于 the category that this one is a part of.
    """

    kind: str
    quantity: Quantity | None
    span: Span
    measure: Word | None = None


@dataclass(frozen=True)
class Category:
    """类别 考勤：最多扣 30分."""

    name: Word
    caps: tuple[CapItem, ...]
    span: Span


@dataclass(frozen=True)
class FieldSpan:
    """为 应办日期 至 办结日期 的 工作日数."""

    start: str
    end: str
    unit: str
    span: Span


@dataclass(frozen=True)
class FieldDeclaration:
    """时长（分钟）."""

    name: Word
    type: Word | None
    span: Span
    worked_out: FieldSpan | None = None


@dataclass(frozen=True)
class BlankAs:
    """程度 没有填写 的 按 一般: what a blank column of a fact counts as."""

    field: Word
    value: Word | Quantity
    span: Span


@dataclass(frozen=True)
class FactDeclaration:
    """事实 会议缺席：会议名称；来自 会议. about: 对象 窗口, where it happens to a window, not to a person.

    cites: 引用《…》: the text by which it is established. blanks: what its blank columns count as.
    """

    name: Word
    fields: tuple[FieldDeclaration, ...]
    sheet: Word | None
    span: Span
    about: Word | None = None
    cites: Word | None = None
    blanks: tuple[BlankAs, ...] = ()


@dataclass(frozen=True)
class MeasureDeclaration:
    """指标 办结率：…."""

    name: Word
    expression: Expression
    span: Span


@dataclass(frozen=True)
class AwardDeclaration:
    """奖励 实发工资：全额 为 当月工资."""

    name: Word
    expression: Expression
    rounding: Rounding | None
    span: Span
    remainder: Remainder | None = None
    open_floor: bool = False


@dataclass(frozen=True)
class Remainder:
    """尾差 归 得分最高者 (best) or 尾差 按余数分: who gets the cents that rounding leaves over."""

    best: bool
    span: Span


@dataclass(frozen=True)
class GroupScore:
    """窗口得分 为 成员 得分 平均: what a window's score begins with."""

    measure: Word
    expression: Expression
    span: Span
    rounding: Rounding | None = None


@dataclass(frozen=True)
class ScopeRule:
    """适用 职务 不为 后台: who is covered at all."""

    conditions: tuple[Condition, ...]
    span: Span


@dataclass(frozen=True)
class Derivation:
    """认定 会议违规：凡 会议迟到、会议缺席，理由 为 无故 的."""

    name: Word
    events: tuple[Word, ...]
    conditions: tuple[Condition, ...]
    span: Span


@dataclass(frozen=True)
class Heading:
    """第六条 考勤, 条款「三(一)2①」. number as written, title "" where there is none."""

    number: Word
    title: str
    chapter: bool
    span: Span


@dataclass(frozen=True)
class Clause:
    """One clause: its own label ("" where the heading is all) and its items in order of writing."""

    label: Word | None
    items: tuple[Item, ...]
    span: Span


@dataclass(frozen=True)
class Moment:
    """2024年3月5日, 2024年3月5日 8:30: a value of a field in a test."""

    day: date
    at: time | None
    span: Span


@dataclass(frozen=True)
class GivenPunches:
    """打卡 2021年3月5日 8:31 12:00: the punches of a day, none where it says 无; day None = of the day before it."""

    day: date | None
    times: tuple[time, ...]
    span: Span


@dataclass(frozen=True)
class Given:
    """迟到 5分钟 共 5次: a fact of a test. parts: quantities, fields, states, dates in order."""

    event: Word
    quantities: tuple[Quantity, ...]
    fields: tuple[tuple[Word, Word | Quantity | Moment], ...]
    states: tuple[Word, ...]
    day: date | None
    times: Quantity | None
    span: Span
    half: Word | None = None  # 上午, 下午
    end: Word | None = None  # 上班, 下班
    amended: Given | None = None  # 更正 时长 5分钟: what a slip says instead
    withdrawn: bool = False


@dataclass(frozen=True)
class Expected:
    """得分 97分. what: the words before the value; value: text or quantity."""

    what: Word
    value: Word | Quantity
    span: Span
    person: Word | None = None


@dataclass(frozen=True)
class GivenBefore:
    """此前 得分 75分 78分: results of the periods before, the latest last."""

    measure: Word
    quantities: tuple[Quantity, ...]
    span: Span


@dataclass(frozen=True)
class GivenElsewhere:
    """《…》 得分 95分 96分: results of another regulation in the months of the period, in their order."""

    policy: Word
    measure: Word
    quantities: tuple[Quantity, ...]
    span: Span


@dataclass(frozen=True)
class GivenGrades:
    """此前 等次 不称职: grades of the periods before, the latest last."""

    grades: tuple[Word, ...]
    span: Span


@dataclass(frozen=True)
class GivenMissing:
    """缺资料 签到: a sheet that was not handed in."""

    sheet: Word
    span: Span


@dataclass(frozen=True)
class GivenFailure:
    """设备故障 2021年3月5日 上午: a day, or half of one, without a time clock, for everybody in the test."""

    day: date
    half: str
    span: Span


@dataclass(frozen=True)
class Setup:
    """已知 张三（职务 为 首席代表）当月 …: one subject of a test, with attributes and facts."""

    person: Word
    attributes: tuple[tuple[str, str], ...]
    given: tuple[Given, ...]
    before: tuple[GivenBefore, ...]
    span: Span
    grades: tuple[GivenGrades, ...] = ()
    missing: tuple[GivenMissing, ...] = ()
    punches: tuple[GivenPunches, ...] = ()
    elsewhere: tuple[GivenElsewhere, ...] = ()
    failures: tuple[GivenFailure, ...] = ()


@dataclass(frozen=True)
class Test:
    """测试 累计加倍 已知 … 应当 …."""

    name: Word
    people: tuple[Setup, ...]
    expected: tuple[Expected, ...]
    span: Span


Statement = (
    Title | DocumentNumber | Effective | SubjectPeriod | Scale | Parameter | Hours | Category | FactDeclaration
    | MeasureDeclaration | AwardDeclaration | GroupScore | GroupScale | ScopeRule | Derivation | Heading | Clause | Test | BasisNote | SameRule | AlikeRule
    | Accept
)  # fmt: skip


@dataclass(frozen=True)
class SyntaxTree:
    """A rule file as read."""

    source: Source
    normal: Normal
    statements: tuple[Statement, ...]
