"""The demo hall: a folder with rules and fifteen months of sheets, all of it invented.

The same call writes the same bytes. Nothing here knows a mark, a grade or a sum of money that the rules are
to produce: the sheets hold plain facts only.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from engine.demo.monthly import write_month
from engine.demo.people import BY_ID, PEOPLE
from engine.demo.sheets import Cell, Column, write_sheet
from engine.demo.shipped import policies_folder
from engine.demo.story import STORIES

HALL = "演示县行政服务中心（演示数据）"
MONTHS = (*(f"2020-{month:02}" for month in range(1, 13)), "2021-01", "2021-02", "2021-03")
PROJECT = ("XM2020-01", "窗口工作人员月度考核奖励")

ROSTER: tuple[Column, ...] = (
    ("工号", 8), ("姓名", 10), ("窗口", 20), ("职务", 12), ("到岗日期", 12), ("离岗日期", 12),
)  # fmt: skip
SPENDING: tuple[Column, ...] = (
    ("项目编号", 14), ("项目名称", 30), ("预算数（万元）", 16), ("支付数（万元）", 16),
)  # fmt: skip
INDICATORS: tuple[Column, ...] = (
    ("项目编号", 14), ("项目名称", 30), ("事项", 14), ("指标名称", 26), ("目标值", 28), ("实际值", 28),
    ("达成", 8),
)  # fmt: skip

# 事项, 指标名称, 目标值, 实际值; all were met.
_INDICATORS = (
    ("产出指标", "首席代表坐班", "每个窗口每个工作日有人坐班", "26个窗口均有首席代表坐班"),
    ("产出指标", "事项办结率", "100%", "100%"),
    ("产出指标", "事项正确率", "100%", "100%"),
    ("产出指标", "信息与办事指南公开", "全部公开", "全部公开"),
    ("产出指标", "月度考核次数", "12次", "12次"),
    ("效益指标", "审批时限压缩", "比法定时限压缩30%以上", "各窗口均在30%以上"),
    ("效益指标", "办事效率", "承诺时限内办结", "均在承诺时限内办结"),
    ("效益指标", "大厅环境", "整洁有序", "整洁有序"),
    ("效益指标", "服务作风", "无查实投诉", "全年无查实投诉"),
    ("满意度指标", "群众满意度", "100%", "100%"),
)


def write_demo(
    folder: Path, months: Sequence[str] | None = None, progress: Callable[[str], None] | None = None
) -> tuple[Path, ...]:
    """Write the demo hall into folder, over what is there; the rule files that were kept.

    Rule files that differ from the shipped ones are somebody's work: they are kept. months: which of MONTHS
    (2021-03 …) to write the monthly sheets of; None = all. The roster and the yearly sheets of 2020 are always
    written. progress: called with a line of Chinese text per step.
    Raises ValueError for a month that the demo does not have, OSError where the folder cannot be written.
    """
    wanted = MONTHS if months is None else tuple(months)
    unknown = [month for month in wanted if month not in MONTHS]
    if unknown:
        raise ValueError(f"演示数据只有 {MONTHS[0]} 至 {MONTHS[-1]}，没有 {'、'.join(unknown)}")
    tell = progress or (lambda line: None)
    facts = folder / "facts"
    kept = _write_frame(folder)
    _write_roster(facts)
    _write_year(facts / "2020")
    tell("已写出规则、花名册和 2020 年项目表")
    for month in wanted:
        write_month(facts, month)
        tell(f"已写出 {month} 的签到、请假、投诉、巡查、好差评、办件、延时服务")
    return kept


def _write_frame(folder: Path) -> tuple[Path, ...]:
    """Settings, guide and rules; the rule files that were there already and are not the shipped ones."""
    rules = folder / "rules"
    rules.mkdir(parents=True, exist_ok=True)
    kept = []
    for source in sorted(policies_folder().glob("*.kp")):
        target, content = rules / source.name, source.read_bytes()
        if not target.exists():
            target.write_bytes(content)
        elif target.read_bytes() != content:
            kept.append(target)
    (folder / "kaoping.toml").write_bytes(f'name = "{HALL}"\n'.encode())
    # The mark and the line ends are for Notepad, with which people will open it.
    (folder / "说明.txt").write_bytes(guide().replace("\n", "\r\n").encode("utf-8-sig"))
    return tuple(kept)


def guide() -> str:
    """Text of 说明.txt: that all is invented, and who shows what in March 2021."""
    lines = [
        HALL,
        "",
        "本文件夹的人员、打卡、请假、投诉、巡查、评价、办件全部由程序生成，人名为虚构，",
        "与任何真实的人员、单位和事件无关，只用于演示和测试。",
        "",
        "rules  考核办法（规则文件）",
        "facts  花名册，以及按月的各种表；2020 文件夹是项目的年度表",
        "",
        "2021年3月每个人的情况（没有列出的人是平常的一个月）：",
        "",
        *(f"{id} {BY_ID[id].name}：{text}" for id, text in sorted(STORIES.items())),
        "",
    ]
    return "\n".join(lines)


def _write_roster(facts: Path) -> None:
    rows = [
        (person.id, person.name, stint.window, stint.role, stint.start, stint.end)
        for person in PEOPLE
        for stint in person.stints
    ]
    write_sheet(facts / "花名册.xlsx", "演示县行政服务中心窗口工作人员花名册", ROSTER, rows)


def _write_year(folder: Path) -> None:
    """The yearly sheets of the one project: budget and spending of 2020, and its indicators."""
    spending: list[tuple[Cell, ...]] = [(*PROJECT, 45.12, 37.2)]
    write_sheet(folder / "项目支出.xlsx", "演示县行政服务中心 2020年项目支出", SPENDING, spending)
    rows = [(*PROJECT, *row, "是") for row in _INDICATORS]
    write_sheet(folder / "绩效指标.xlsx", "演示县行政服务中心 2020年绩效指标", INDICATORS, rows)
