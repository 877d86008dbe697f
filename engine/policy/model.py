"""The typed policy: the only source of meaning. Evaluators compile it, checks and explanations read it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal

from engine.decision.decision import Basis
from engine.policy.kinds import FactKind, WorkingHours
from grammar.source import Source, Span

# ---- conditions -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Limit:
    """op one of < <= > >= = ; number in the unit that the condition names (% as a fraction of 1)."""

    op: str
    number: Decimal


@dataclass(frozen=True, slots=True)
class InBand:
    """A field (or the clause's measure, field "") lies within all limits. text: 时长 10分钟以内.

    place: in the clause's file, where the band is written there."""

    field: str
    unit: str
    limits: tuple[Limit, ...]
    text: str
    place: Span | None = dataclasses.field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class FieldIn:
    """A field has (or, negated, has not) one of the values."""

    field: str
    values: tuple[str, ...]
    negated: bool
    text: str


@dataclass(frozen=True, slots=True)
class IsVerified:
    """经查实: the fact's state is 属实."""

    text: str = "经查实"


@dataclass(frozen=True, slots=True)
class InTime:
    """1个工作日内: so many days after the fact's own date; working: only workdays count."""

    days: int
    working: bool


@dataclass(frozen=True, slots=True)
class IsCovered:
    """有 准假、公务外出: an approved fact of one of the kinds covers the fact's date and time.

    in_time: the other fact (补签) need not be there on the day, but within so many days after it.
    """

    kinds: tuple[str, ...]
    negated: bool
    text: str
    in_time: InTime | None = None


@dataclass(frozen=True, slots=True)
class IsBlank:
    """归岗时刻 没有填写."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class IsNth:
    """第2次, 第3次 起: the ordinal of the fact among those that the clause looks at, in order of time.

    scope: as of OfTotal.
    """

    number: int
    upwards: bool
    text: str
    scope: str = ""


@dataclass(frozen=True, slots=True)
class IsPlace:
    """前 3名, 后 20%, 第2名 至 第3名: the place among everybody, from low to number (heads, or a share of them)."""

    first: bool
    low: int
    number: Decimal
    unit: str
    text: str


@dataclass(frozen=True, slots=True)
class Otherwise:
    """其余: holds for whatever the branches before do not take."""

    text: str = "其余"


@dataclass(frozen=True, slots=True)
class Meets:
    """且 当月 迟到 合计 2次以上: a further figure of the period lies within limits. unit: as of InBand."""

    expression: Expression
    unit: str
    limits: tuple[Limit, ...]
    text: str


Condition = InBand | FieldIn | IsVerified | IsCovered | IsBlank | IsNth | IsPlace | Otherwise | Meets

# ---- expressions ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Constant:
    """A number; percentages as fractions of 1."""

    number: Decimal
    text: str


@dataclass(frozen=True, slots=True)
class Name:
    """A measure or a parameter."""

    name: str


@dataclass(frozen=True, slots=True)
class Sum:
    """Count (field "") or total of a field over the facts of a kind that meet the conditions.

    how: 件数 / 合计 / 平均 / 最大 / 最小 / 唯一 (the one fact that there must be).
    """

    kind: str
    conditions: tuple[Condition, ...]
    field: str
    how: str
    text: str


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """left op right. op: ＋ － × ÷; 取大 取小; 绝对值 (of left); 四舍五入 进一 去尾 (of left, to right)."""

    op: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class FieldOf:
    """A field of the fact that is being charged, in base units (minutes, days, yuan …)."""

    field: str


@dataclass(frozen=True, slots=True)
class Population:
    """全体 得分 合计, 成员 得分 平均, 全体 人数: a figure over everybody, or over the people of a window.

    name: a measure or 得分, "" for 人数. how: 合计 / 平均 / 最大 / 最小 / 人数.
    """

    everybody: bool
    name: str
    how: str


@dataclass(frozen=True, slots=True)
class Over:
    """当季 得分 平均: the scores of the periods of a stretch so far. how: 合计 / 平均 / 最大 / 最小."""

    scope: str
    how: str
    text: str


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """《…》 得分 平均: the scores that another regulation gives in the months of the period. how: as in Over."""

    policy: str
    how: str
    text: str


Expression = Constant | Name | Sum | Arithmetic | FieldOf | Population | Over | Elsewhere

# ---- effects ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Points:
    """Signed points (a deduction is negative) per occurrence, or per so much of a field.

    per: None = per occurrence; else (number, unit): per so many minutes, days …; up: an incomplete
    unit counts whole. of: what is charged, 分 or 元 or % (of the bonus). shared: an incomplete unit counts in
    proportion. grow: signed, so much more with each occurrence (每次 比上次 增加 20元). bonus: which of several bonuses the
    money is taken from (扣 全勤奖 20元); "" where there is one at most.
    """

    points: Decimal
    per: tuple[Decimal, str] | None = None
    up: bool = False
    per_word: str = ""
    of: str = "分"
    shared: bool = False
    grow: Decimal = Decimal(0)
    bonus: str = ""


@dataclass(frozen=True, slots=True)
class Steps:
    """Points for every full step by which the measure (or the fact's field) lies beyond a reference.

    up: an incomplete step counts whole. shared: it counts in proportion. bonus: as of Points.
    """

    points: Decimal
    reference: Decimal
    step: Decimal
    unit: str
    up: bool
    field: str = ""
    of: str = "分"
    shared: bool = False
    bonus: str = ""


@dataclass(frozen=True, slots=True)
class Discretion:
    """Points that a person decides within a range (both unsigned); sign -1 deducts. bonus: as of Points."""

    sign: int
    low: Decimal
    high: Decimal
    of: str = "分"
    bonus: str = ""


@dataclass(frozen=True, slots=True)
class Computed:
    """扣 月工资 ÷ 21.75 × 天数: an amount worked out from the fact, parameters and measures.

    by: what it is charged for (每天 扣 日工资, 每增加 1天，扣 日工资), as points of one; None = once.
    bonus: as of Points.
    """

    sign: int
    expression: Expression
    of: str
    text: str
    by: Points | Steps | None = None
    bonus: str = ""


@dataclass(frozen=True, slots=True)
class NoPoints:
    """考勤 不得分: all points of a category are lost; of one that is earned, nothing is earned."""

    category: str
    text: str


@dataclass(frozen=True, slots=True)
class Follow:
    """予以 约谈, 退回 原单位: a consequence besides points and money. who: as of Joint, "" = the subject."""

    text: str
    who: str = ""


@dataclass(frozen=True, slots=True)
class LimitScore:
    """总分 不超过 59分."""

    most: Decimal


@dataclass(frozen=True, slots=True)
class Joint:
    """首席代表 连带 扣 一半: the same event also charges somebody else of the window, or the window itself.

    who: a role at the window, or 窗口, 单位. by_field: who is a field of the fact that names a person.
    points: signed and fixed, or None for share (0.5) of what the person was charged.
    """

    who: str
    points: Decimal | None
    share: Decimal
    text: str
    of: str = "分"
    by_field: bool = False
    bonus: str = ""


@dataclass(frozen=True, slots=True)
class Become:
    """视为: the fact is replaced by times facts of another kind.

    amount: the new fact's field and value (天数 0.5), where the clause says so; else fields that both kinds
    have are kept (视为 旷工 of an absence of 2 days is 旷工 of 2 days).
    """

    kind: str
    amount: tuple[str, Decimal] | None
    times: int
    text: str


@dataclass(frozen=True, slots=True)
class Lose:
    """取消 当月奖励. who: as of Joint, "" = the subject."""

    name: str
    who: str = ""


@dataclass(frozen=True, slots=True)
class Pay:
    """how: 比例 (amount as fraction of 1) / 定额 (yuan) / 每分 (yuan per point) / 扣发 (yuan per occurrence) / 算式 / 增减 (so many
    yuan besides, signed) / 享受 (the whole; whoever no such clause applies to gets nothing). expression: the amount, where
    it is worked out. bonus: as of Points.
    """

    how: str
    amount: Decimal
    text: str
    expression: Expression | None = None
    bonus: str = ""


@dataclass(frozen=True, slots=True)
class AsGrade:
    """为 优秀."""

    name: str


@dataclass(frozen=True, slots=True)
class EarnPoints:
    """得 10分 × 预算执行率, rounded to a step (None = exact)."""

    expression: Expression
    mode: str
    to: Decimal | None
    text: str


Effect = (
    Points
    | Steps
    | Computed
    | Follow
    | NoPoints
    | LimitScore
    | Discretion
    | Joint
    | Become
    | Lose
    | Pay
    | AsGrade
    | EarnPoints
)


def worked_out(effect: Effect) -> Expression | None:
    """The formula of an effect whose amount is worked out."""
    return effect.expression if isinstance(effect, EarnPoints | Computed | Pay) else None


# ---- clauses ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ForEvent:
    """凡 …: every fact of these kinds. half: written 旷工半天, so that 每次 means each half day.

    whose: the field that names another person, whom the clause looks at (双方 均 …); "" = whoever the fact is about.
    """

    kinds: tuple[str, ...]
    half: bool = False
    whose: str = ""


@dataclass(frozen=True, slots=True)
class OfTotal:
    """当月 … 合计: number of facts (unit 次), or sum of a field (unit 天, 分钟 …) over a stretch of time.

    scope: 月, 季 or 年 where it differs from the policy's own period, else "". A shorter one looks at each
    month by itself; a longer one at everything since the year or quarter began. by: 每名 成员 全年 …: the total
    of every value of that field by itself.
    """

    kinds: tuple[str, ...]
    unit: str
    half: bool = False
    scope: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class OfMeasure:
    """A measure of the period, 得分 included."""

    name: str


@dataclass(frozen=True, slots=True)
class OfStreak:
    """连续 3个月 得分 …: the result of so many periods in a row, this one included.

    grade: 连续 3年 等次 为 不称职 (name is then 等次).
    """

    name: str
    periods: int
    grade: str = ""


@dataclass(frozen=True, slots=True)
class OfRun:
    """连续 3天 迟到、早退: facts of these kinds on workdays one after the other; leave does not part them.

    number: every so many of them (then the next begin afresh), 0 = the whole run, which the branches' bounds are
    about. unit: 天 or 次. scope: as of OfTotal.
    """

    kinds: tuple[str, ...]
    unit: str
    number: Decimal
    scope: str = ""


@dataclass(frozen=True, slots=True)
class OfRank:
    """得分 前 5名: those within a rank of everybody in the period; unit 名 or % of the heads.

    scope: 季 or 年 where the sum of the scores of that stretch counts, in its last period. upwards: 从少到多, the
    least come first. breaks: (measure, upwards) that decide between equals, one after the other. heads: how a
    share of the heads is rounded. The first branch is for these places; further ones have IsPlace, or no condition (其余).
    """

    name: str
    first: bool
    number: Decimal
    unit: str
    ties: bool
    scope: str = ""
    low: int = 1
    upwards: bool = False
    breaks: tuple[tuple[str, bool], ...] = ()
    heads: str = "去尾"


@dataclass(frozen=True, slots=True)
class OfQuota:
    """等次 优秀 不超过 20%: those whom the quota leaves out, lowest scores first."""

    grade: str
    number: Decimal
    unit: str
    heads: str = "去尾"


@dataclass(frozen=True, slots=True)
class Always:
    """Nothing is looked at: the clause applies once per period (得 …)."""


Target = ForEvent | OfTotal | OfMeasure | OfStreak | OfRun | OfRank | OfQuota | Always


@dataclass(frozen=True, slots=True)
class Allowance:
    """每月 前 2次 不扣, 前 2天 不扣: what is not charged at first. scope: as of OfTotal."""

    number: Decimal
    unit: str = "次"
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Cap:
    """每次 最多 扣 5分, 本款 最多 扣 10分: the most that a clause or one band of it brings.

    sign: -1 for what it takes, 1 for what it gives. within: 次 (each occurrence), 天 (each day), 月, 季 or 年 where that
    is shorter than the period, "" for the whole period. most None: the expression says how much, for each
    subject their own (最多 扣 当月补助). shared: for all 凡 of one 款 together.
    """

    sign: int
    most: Decimal | None
    of: str
    within: str
    text: str
    expression: Expression | None = None
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Matter:
    """同一 标题 就高 计分: of the facts of one matter only one counts.

    fields: whose values make the matter, none = the kind of event. minutes: within so long of the one that
    counts. day: on one day. highest: the largest counts, else the first.
    """

    fields: tuple[str, ...]
    minutes: Decimal | None
    day: bool
    highest: bool
    text: str


@dataclass(frozen=True, slots=True)
class Branch:
    """Conditions that must all hold, and what follows then. free, caps: of this band alone."""

    conditions: tuple[Condition, ...]
    effects: tuple[Effect, ...]
    text: str
    free: Allowance | None = None
    caps: tuple[Cap, ...] = ()


@dataclass(frozen=True, slots=True)
class Escalation:
    """自第 N 次起加倍 (whole False) or 满 N 次的全部加倍 (whole True).

    by: a field (同一 人员) for every value of which the occurrences are counted apart, "" = all together. extra: so many
    times the points besides (加倍 1, 按 3倍 扣分 2, 加扣 50% 0.5), word: as written.
    """

    number: int
    whole: bool
    by: str = ""
    extra: Decimal = Decimal(1)
    word: str = "加倍"


@dataclass(frozen=True, slots=True)
class Conversion:
    """每满 N 次 …，视为 …: groups of N facts become other facts."""

    number: int
    into: Become


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause in force from since to until (None = open). article is its citation: 第六条（一）.

    spared, spared_scope: how often the exemptions help in that stretch of time (每月 最多 2次), 0 = always.
    part: which 凡 of its 款 it is. table: fields of the table that it is written as.
    of: 窗口 or 单位 where it looks at these in a regulation on people, "" = at whom
    the regulation is about (a clause on single facts looks at both).
    same: 择重 or 并罚 where the clause itself says what happens when others charge the same fact, else "".
    """

    article: str
    text: str
    category: str
    basis: Basis
    target: Target
    branches: tuple[Branch, ...]
    exemptions: tuple[Condition, ...] = ()
    escalation: Escalation | None = None
    conversion: Conversion | None = None
    free: Allowance | None = None
    caps: tuple[Cap, ...] = ()
    matter: Matter | None = None
    part: int = 0
    table: tuple[str, ...] = ()
    pro_rata: bool = False
    open_floor: bool = False
    since: date | None = None
    until: date | None = None
    same: str = ""
    of: str = ""
    spared: int = 0
    spared_scope: str = ""
    place: tuple[Source, Span] | None = field(default=None, compare=False, repr=False)

    @property
    def every_cap(self) -> tuple[Cap, ...]:
        """Its own caps and those of its bands."""
        return (*self.caps, *(c for b in self.branches for c in b.caps))

    def in_force(self, day: date) -> bool:
        """Whether the clause was in force on the day (S16)."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Category:
    """A category's budget in points; None = none. inferred: capped at its points without a word (S22).

    weight: 占 30%, as a fraction of 1; points of the category count that much in the score. most_from: the
    measure that the budget is (最多扣 月工资), for each subject its own. of: what the budget limits, 分 or 元.
    within: the category that this one is a part of (属于 考勤): what is left here still counts there.
    """

    name: str
    most_off: Decimal | None
    most_on: Decimal | None
    text: str
    inferred: bool = False
    weight: Decimal | None = None
    most_from: str = ""
    of: str = "分"
    within: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    """A parameter's value in force from since to until (None = open). by: a value for each role or window."""

    value: Decimal
    unit: str
    since: date | None
    until: date | None
    basis: Basis
    by: tuple[tuple[str, Decimal], ...] = ()

    def in_force(self, day: date) -> bool:
        """Whether this value was in force on the day."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class AwardRule:
    """奖励 实发工资：全额 为 当月工资: what 全额 means, where a parameter does not say it.

    remainder: who gets the cents that rounding leaves over when a pool is shared out: 余数 (largest remainders
    first) or 最高 (the best score); "" = nobody.
    """

    name: str
    expression: Expression
    mode: str = "四舍五入"
    to: Decimal = Decimal("0.01")
    remainder: str = ""
    open_floor: bool = False


@dataclass(frozen=True, slots=True)
class GroupScale:
    """窗口 满分 100分，最高 110分: where a group's score begins, and its limits (None = none)."""

    base: Decimal
    floor: Decimal | None
    ceiling: Decimal | None


@dataclass(frozen=True, slots=True)
class GroupScore:
    """窗口得分 为 成员 得分 平均，四舍五入 到 0.01分: what a group's score begins with; to None = not rounded."""

    expression: Expression
    mode: str = ""
    to: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Derivation:
    """认定: facts of these kinds that meet the conditions are also facts of another kind."""

    name: str
    kinds: tuple[str, ...]
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Amended:
    """更正 时长 5分钟: what a correction of a test's fact says; state "" = as before. withdrawn: the fact is taken back."""

    fields: Mapping[str, Decimal | str | date | datetime]
    state: str
    approved: bool = True
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Given:
    """A fact of a test in a rule file."""

    kind: str
    fields: Mapping[str, Decimal | str | date | datetime]
    state: str
    times: int
    day: date | None
    amended: Amended | None = None


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a test expects: what (得分, 考勤扣分, 条 第六条（一） 扣分, 奖励, 状态 …) and the value as text."""

    what: str
    value: str
    place: tuple[Source, Span] = field(compare=False, repr=False)
    person: str = ""


@dataclass(frozen=True, slots=True)
class Someone:
    """A subject of a test, with role and window, and what is given about them. sort: 窗口 …, "" = a person."""

    name: str
    role: str
    window: str
    given: tuple[Given, ...]
    before: tuple[Decimal, ...] = ()
    grades: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    punches: tuple[tuple[date, tuple[time, ...]], ...] = ()
    unit: str = ""
    sort: str = ""
    elsewhere: tuple[tuple[str, tuple[Decimal, ...]], ...] = ()
    failures: tuple[tuple[date, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Test:
    """A test written in a rule file: the people in it (the first is the one that is meant where no name
    stands before an expectation) and what should come out."""

    name: str
    people: tuple[Someone, ...]
    expected: tuple[Expectation, ...]
    place: tuple[Source, Span] = field(compare=False, repr=False)

    @property
    def person(self) -> str:
        """Name of the first."""
        return self.people[0].name

    @property
    def given(self) -> tuple[Given, ...]:
        """Everything that is given, about everybody."""
        return tuple(g for someone in self.people for g in someone.given)


@dataclass(frozen=True, slots=True)
class Policy:
    """A regulation, ready to be applied. All collections are in an order that the file's order can't change.

    covered: conditions on the person (职务, 窗口) without which the regulation does not apply. scored: whether
    there is a score at all (满分 or 基本分 is written); else only money and consequences follow. late: measures
    that are worked out from the score (综合分：得分 × 50% ＋ …). base_from: the measure that the score begins with
    (基本分 年度评议分); whoever has none has no score. groups: further subjects (窗口, 单位) of a regulation on people;
    group_scores: what their scores begin with, where it is not the same as everybody's. group_scales: their own scales.
    award: the one bonus that is declared; awards: all of them where there are several, by name (award is None then).
    declared_in: article → what is declared under its heading (作息 夏令, 类别 考勤), for whoever compares with the text.
    """

    title: str
    number: str
    since: date
    subject: str
    period: str
    base: Decimal
    floor: Decimal | None
    ceiling: Decimal | None
    clauses: tuple[Clause, ...]
    categories: Mapping[str, Category]
    measures: Mapping[str, Expression]
    parameters: Mapping[str, tuple[Version, ...]]
    kinds: Mapping[str, FactKind]
    hours: tuple[WorkingHours, ...]
    basis: Basis
    tests: tuple[Test, ...] = ()
    award: AwardRule | None = None
    awards: tuple[AwardRule, ...] = ()
    covered: tuple[Condition, ...] = ()
    derived: tuple[Derivation, ...] = ()
    scored: bool = True
    same: str = ""
    late: frozenset[str] = frozenset()
    base_from: str = ""
    matters: tuple[Matter, ...] = ()
    rounding: tuple[str, Decimal] | None = None
    groups: tuple[str, ...] = ()
    group_scores: Mapping[str, GroupScore] = field(default_factory=dict)
    declared_in: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    group_scales: Mapping[str, GroupScale] = field(default_factory=dict)

    @property
    def every_award(self) -> tuple[AwardRule, ...]:
        """The bonuses that are declared, one or several."""
        return self.awards or ((self.award,) if self.award is not None else ())

    def chain(self, category: str) -> tuple[Category, ...]:
        """The category and those that it is a part of, innermost first; circles end where they close."""
        found: list[Category] = []
        while (one := self.categories.get(category)) is not None and one not in found:
            found.append(one)
            category = one.within
        return tuple(found)

    @property
    def citation(self) -> str:
        """《title》（number）."""
        return f"《{self.title}》（{self.number}）" if self.number else f"《{self.title}》"
