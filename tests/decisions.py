"""Decisions put together by hand: one of every shape that explanations, documents and reports must show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from engine.decision.decision import (
    Attempt,
    Award,
    Basis,
    BasisKind,
    CategoryTotal,
    Check,
    Decision,
    Finding,
    Measure,
    Status,
)
from engine.facts.fact import Origin, Period

HALL = "演示县行政服务中心（演示数据）"
MARCH = Period(date(2021, 3, 1), date(2021, 3, 31), "2021-03", "月")
YEAR = Period(date(2020, 1, 1), date(2020, 12, 31), "2020", "年")
SHARED = Basis(BasisKind.INFERRED, "45号文全文未公开，条款编号与分值按同类办法拟定，待核对全文。")
TEXT = Basis(BasisKind.TEXT)
ZERO = Decimal(0)

LATE = "凡 迟到，时长 10分钟以内 的，每次 扣 0.5分"
LATE_LONG = "超过 30分钟 的，视为 旷工半天"


def punch(row: int) -> Origin:
    return Origin("2021-03/签到.xlsx", "签到", row)


def late(day: int, minutes: int, points: str = "0.5", **changes: object) -> Finding:
    finding = Finding(
        article="第六条（一）",
        text=LATE,
        category="考勤",
        event=f"迟到 上午 应到08:30 实到08:{30 + minutes} {minutes}分钟",
        date=date(2021, 3, day),
        checks=(
            Check("迟到", "", True, "事件"),
            Check("时长 10分钟以内", f"{minutes}分钟", True, "数值"),
        ),
        working=f"{points}分 × 1次",
        nominal=-Decimal(points),
        effective=-Decimal(points),
        basis=SHARED,
        evidence=(punch(10 + day),),
        policy="窗口工作人员月度考核",
    )
    return replace(finding, **changes)  # type: ignore[arg-type]


def absent(day: int, effective: str = "5") -> Finding:
    return Finding(
        article="第六条（六）",
        text="凡 旷工半天，每次 扣 5分",
        category="考勤",
        event="旷工半天 上午 迟到31分钟，视为旷工半天",
        date=date(2021, 3, day),
        checks=(Check("旷工半天", "", True, "事件"),),
        working="5分 × 1次",
        nominal=Decimal(-5),
        effective=-Decimal(effective),
        basis=SHARED,
        evidence=(punch(40 + day),),
        notes=("由 第六条（一） 视为而来",),
    )


def complaint(verdict: bool | None = True) -> Finding:
    decided = verdict is True
    return Finding(
        article="第八条（一）",
        text="凡 投诉，经查实 的，每件 扣 10分，并 取消 当月奖励",
        category="服务",
        event="投诉 T-003 态度差",
        date=date(2021, 3, 12),
        checks=(
            Check("投诉", "", True, "事件"),
            Check("经查实", "属实" if decided else "待核", verdict, "核实"),
        ),
        working="10分 × 1件" if decided else "",
        nominal=Decimal(-10) if decided else ZERO,
        effective=Decimal(-10) if decided else ZERO,
        basis=SHARED,
        evidence=(Origin("2021-03/投诉.xlsx", "投诉", 4),),
        notes=("取消 当月奖励",) if decided else (),
        pending="" if decided else "投诉 T-003 待核，核实以后才能计分",
    )


def overtime() -> Finding:
    return Finding(
        article="第十条（一）",
        text="凡 延时服务，时长 30分钟以上 的，每次 加 0.5分",
        category="加分",
        event="延时服务 45分钟",
        date=date(2021, 3, 18),
        checks=(Check("时长 30分钟以上", "45分钟", True, "数值"),),
        working="0.5分 × 1次",
        nominal=Decimal("0.5"),
        effective=Decimal("0.5"),
        basis=Basis(BasisKind.INFERRED, "报告写明“利用下班时间为群众办理审批手续”，加分标准是推定。"),
        evidence=(Origin("2021-03/延时服务.xlsx", "延时服务", 5),),
    )


def attempt(minutes: int = 42, day: int = 9) -> Attempt:
    return Attempt(
        article="第六条（一）",
        text=LATE,
        event=f"迟到 上午 应到08:30 实到09:{minutes - 30} {minutes}分钟",
        date=date(2021, 3, day),
        checks=(
            Check("迟到", "", True, "事件"),
            Check("时长 10分钟以内", f"{minutes}分钟", False, "数值"),
        ),
        basis=SHARED,
        evidence=(punch(60),),
    )


def award(score: str, amount: str | None, band: str, **changes: object) -> Award:
    seen = f"{score}分"
    full = Decimal(score) == 100
    given = Award(
        name="当月奖励",
        amount=None if amount is None else Decimal(amount),
        unrounded="" if amount is None else amount,
        article="第十一条（一）",
        text=band,
        steps=(f"400元 × {band[-3:]} = {amount}元",) if amount else (),
        checks=(
            Check("得分 100分", seen, full, "奖励"),
            Check("得分 90分以上、不满 100分", seen, not full, "奖励"),
        ),
        basis=SHARED,
    )
    return replace(given, **changes)  # type: ignore[arg-type]


def decision(
    subject: str = "D001",
    name: str = "张三",
    unit: str = "社保窗口",
    findings: Sequence[Finding] = (),
    status: Status = Status.FINAL,
    lost: Mapping[str, str] | None = None,
    **changes: object,
) -> Decision:
    total = sum((f.effective for f in findings), ZERO)
    known = min(Decimal(100) + total, Decimal(100))
    final = status is Status.FINAL
    amount = None if not final else "0" if lost else "400" if known == 100 else "320"
    band = "得分 100分 的，发 全额" if known == 100 else "90分以上、不满 100分 的，发 80%"
    result = Decision(
        policy="窗口工作人员月度考核",
        citation="德办字〔2018〕45号",
        subject=subject,
        name=name,
        unit=unit,
        role="工作人员",
        period=MARCH,
        status=status,
        reasons=(),
        base=Decimal(100),
        score=known if final else None,
        score_known=known,
        score_steps=(f"100分 － {-total}分 = {known}分",),
        grade="优秀" if final else "",
        grade_article="第十一条（二）" if final else "",
        award=award(str(known), amount, band),
        findings=tuple(findings),
        attempts=(),
        uncovered=(),
        categories=(
            CategoryTotal("考勤", *_sums(findings, "考勤"), "最多扣 30分"),
            CategoryTotal("服务", *_sums(findings, "服务"), "不封顶"),
            CategoryTotal("加分", *_sums(findings, "加分"), "加分 最多 5分"),
        ),
        measures=(Measure("办结率", "100%", "8件 ÷ 8件"),),
        lost=lost or {},
        provenance=SHARED,
        days_on_post=(23, 23),
    )
    return replace(result, **changes)  # type: ignore[arg-type]


def _sums(findings: Sequence[Finding], category: str) -> tuple[Decimal, Decimal]:
    ours = [f for f in findings if f.category == category]
    return sum((f.nominal for f in ours), ZERO), sum((f.effective for f in ours), ZERO)


def everybody() -> tuple[Decision, ...]:
    """A month of one hall: full mark, doubling and deeming, cap, veto, pending, incomplete, joiner."""
    doubled = late(8, 5, "1", notes=("当月第 5 次，第六条（三）：加倍",), working="0.5分 × 2 × 1次")
    deemed = late(
        9, 31, "0", notes=("超过 30分钟：视为 旷工半天，由 第六条（六） 计分",), text=LATE_LONG, working=""
    )
    over_cap = tuple(absent(day, "5" if day < 8 else "0") for day in range(2, 9))
    return (
        decision("D001", "张三"),
        decision(
            "D002",
            "李四",
            findings=(late(5, 5), doubled, deemed, absent(9), overtime()),
            attempts=(attempt(),),
        ),
        decision("D003", "王五", "医保窗口", findings=over_cap, grade="合格", role="首席代表"),
        decision("D004", "赵六", "医保窗口", findings=(complaint(),), lost={"当月奖励": "第八条（一）"}),
        decision(
            "D005",
            "钱七",
            "税务窗口",
            findings=(complaint(None), late(2, 3)),
            status=Status.PENDING,
            reasons=("投诉 T-003（2021-03-12）待核",),
        ),
        decision(
            "D084",
            "孙八",
            "税务窗口",
            status=Status.INCOMPLETE,
            reasons=("全月没有打卡记录：请补导出签到数据，或登记请假",),
            award=None,
        ),
        decision("D006", "=1+1", "税务窗口", days_on_post=(13, 23), uncovered=("2021-03-04 离岗 14分钟",)),
    )


def project() -> Decision:
    """The county's project of 2020, which scores 98.2."""
    finding = Finding(
        article="第一条（一）",
        text="得 10分 × 预算执行率，四舍五入 到 0.1分",
        category="预算执行",
        event="预算执行率 82.4468…%",
        date=date(2020, 12, 31),
        checks=(),
        working="10分 × 372000 ÷ 451200 = 8.24…分，四舍五入 8.2分",
        nominal=Decimal("8.20"),
        effective=Decimal("8.20"),
        basis=SHARED,
        evidence=(Origin("2020/项目支出.xlsx", "项目支出", 3),),
    )
    rest = replace(
        finding,
        article="第二条（一）",
        category="产出",
        working="90分 × 1",
        nominal=Decimal(90),
        effective=Decimal(90),
    )
    return decision(
        "P1",
        "窗口服务经费",
        "",
        subject_kind="项目",
        findings=(finding, rest),
        policy="项目支出绩效自评",
        role="",
        period=YEAR,
        base=ZERO,
        score=Decimal("98.20"),
        score_known=Decimal("98.20"),
        score_steps=("8.2分 ＋ 90分 = 98.2分",),
        grade="",
        grade_article="",
        award=None,
        categories=(CategoryTotal("预算执行", Decimal("8.2"), Decimal("8.2"), "不封顶"),),
        days_on_post=None,
    )
