"""The sheets of devices and apps, made from one stream of punches: what every layout must be read back to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter
import xlwt

Rows = Sequence[Sequence[Any]]
PEOPLE = {"1001": "张三", "1002": "李四"}
DAYS = [dt.date(2021, 3, d) for d in range(1, 32)]
CLOCKS = ("08:20", "12:01", "13:50", "17:05")
LATE = dt.date(2021, 3, 3)  # 李四 comes at 08:41
LOST = dt.date(2021, 3, 4)  # 李四 does not sign out in the evening


def clocks(id: str, day: dt.date) -> list[str]:
    """The four times of a day, "" where there was none."""
    found = list(CLOCKS)
    if id == "1002" and day == LATE:
        found[0] = "08:41"
    if id == "1002" and day == LOST:
        found[3] = ""
    return found


def person_days() -> list[tuple[str, str, dt.date, list[str]]]:
    return [(id, name, day, clocks(id, day)) for id, name in PEOPLE.items() for day in DAYS]


def moments() -> set[tuple[str, dt.datetime]]:
    """The punches that every layout stands for."""
    return {
        (id, dt.datetime.combine(day, dt.time.fromisoformat(at)))
        for id, _, day, times in person_days()
        for at in times
        if at
    }


def plain() -> Rows:
    head = ["部门", "姓名", "工号", "打卡时间", "设备"]
    return [head, *(["大厅", PEOPLE[id], id, f"{at}", "前门"] for id, at in sorted(moments()))]


def dingtalk_daily() -> Rows:
    head = ["姓名", "考勤组", "部门", "工号", "职位", "UserId", "日期", "班次"]
    head += [f"{s}{n}{w}" for n in (1, 2) for s in ("上班", "下班") for w in ("打卡时间", "打卡结果")]
    head += ["关联的审批单", "出勤天数", "工作时长", "迟到次数", "迟到时长", "上班缺卡次数", "下班缺卡次数"]
    rows: list[list[Any]] = [
        ["每日统计表 统计日期：2021-03-01 至 2021-03-31"],
        ["报表生成时间：2021-04-01 09:00"],
        head,
    ]
    for id, name, day, times in person_days():
        weekday = "一二三四五六日"[day.weekday()]
        cells: list[Any] = [name, "大厅", "大厅", id, "", f"u{id}", f"{day:%y-%m-%d} 星期{weekday}", "A"]
        late = times[0] > "08:30"
        for at, due in zip(times, CLOCKS, strict=True):
            cells += [at, "缺卡" if not at else "迟到" if late and due == CLOCKS[0] else "正常"]
        rows.append([*cells, "", 1, 480, int(late), 11 if late else 0, 0, times.count("")])
    return rows


def dingtalk_grouped() -> Rows:
    """The same with a two-row header, as the console writes it."""
    flat = dingtalk_daily()
    upper, lower = [], []
    for label in flat[2]:
        for word in ("打卡时间", "打卡结果"):
            if label.endswith(word):
                upper.append(label.removesuffix(word) if word == "打卡时间" else "")
                lower.append(word)
                break
        else:
            upper.append(label)
            lower.append("")
    return [flat[0], flat[1], upper, lower, *flat[3:]]


def dingtalk_records() -> Rows:
    head = [
        "姓名",
        "考勤组",
        "部门",
        "工号",
        "考勤日期",
        "考勤时间",
        "打卡时间",
        "打卡结果",
        "打卡地址",
        "打卡设备",
    ]
    rows: list[Sequence[Any]] = [["原始记录"], head]
    for id, at in sorted(moments()):
        rows.append(
            [
                PEOPLE[id],
                "大厅",
                "大厅",
                id,
                f"{at:%Y-%m-%d}",
                "08:30",
                f"{at:%Y-%m-%d %H:%M}",
                "正常",
                "",
                "前门",
            ]
        )
    return rows


def dingtalk_checkins() -> Rows:
    head = [
        "姓名",
        "部门",
        "完整部门",
        "签到来源",
        "日期",
        "时间",
        "经度",
        "纬度",
        "地点",
        "详细地址",
        "工号",
    ]
    rows: list[Sequence[Any]] = [head]
    for id, at in sorted(moments()):
        rows.append(
            [PEOPLE[id], "大厅", "县/大厅", "手机", f"{at:%Y/%m/%d}", f"{at:%H:%M}", "", "", "大厅", "", id]
        )
    return rows


def wecom() -> Rows:
    upper = ["时间", "姓名", "账号", "基础信息", "", "考勤概况", "", "", "", "异常统计", ""]
    lower = ["", "", "", "部门", "职务", "所属规则", "班次", "最早", "最晚", "迟到次数(次)", "缺卡次数(次)"]
    for n in (1, 2):
        for s in ("上班", "下班"):
            upper += [f"{s}{n}", ""]
            lower += ["打卡时间", "打卡状态"]
    rows: list[Sequence[Any]] = [["打卡日报"], ["统计时间：2021/03/01 - 2021/03/31"], upper, lower]
    for id, name, day, times in person_days():
        late, lost = times[0] > "08:30", times.count("")
        weekday = "一二三四五六日"[day.weekday()]
        there = [t for t in times if t]
        cells: list[Any] = [
            f"{day:%Y/%m/%d} 星期{weekday}",
            name,
            id,
            "大厅",
            "",
            "规则",
            "A",
            there[0],
            there[-1],
        ]
        cells += [int(late) or "--", lost or "--"]
        for at in times:
            cells += [at or "--", "正常" if at else "缺卡"]
        rows.append(cells)
    return rows


def zktime() -> Rows:
    head = [
        "序 号",
        "考勤号码",
        "自定义编号",
        "姓 名",
        "是否智能排班",
        "日期",
        "对应时段",
        "上班时间",
        "下班时间",
        "签到时间",
    ]
    head += ["签退时间", "应到", "实到", "迟到时间", "早退时间", "是否旷工", "例外情况"]
    rows: list[Sequence[Any]] = [head]
    for id, name, day, t in person_days():
        date = f"{day.year}/{day.month}/{day.day}"
        for half, (start, end), (a, b) in (
            ("上午", ("08:30", "12:00"), t[:2]),
            ("下午", ("14:00", "17:00"), t[2:]),
        ):
            late = "00:11" if a > start else ""
            rows.append([len(rows), id, "", name, "", date, half, start, end, a, b, 1, 1, late, "", "", ""])
    return rows


def zktime_web() -> Rows:
    head = [
        "编号",
        "部门编号",
        "部门名称",
        "人员编号",
        "姓名",
        "日期",
        "时段名称",
        "上班时间",
        "下班时间",
        "签到时间",
        "签退时间",
    ]
    head += ["应到", "实到", "应签到", "应签退", "未签到", "未签退", "迟到", "早退", "旷工", "出勤时长"]
    rows: list[Sequence[Any]] = [["考勤明细表"], head]
    for id, name, day, t in person_days():
        for half, (a, b) in (("上午", t[:2]), ("下午", t[2:])):
            cells = [
                len(rows),
                "01",
                "大厅",
                id,
                name,
                str(day),
                half,
                "",
                "",
                a,
                b,
                1,
                1,
                1,
                1,
                "",
                "" if b else 1,
            ]
            rows.append([*cells, "", "", "", ""])
    return rows


def device_days() -> Rows:
    """Two rows a day of coming and going, no word of what is due."""
    rows: list[Sequence[Any]] = [
        ["部门", "姓名", "考勤号码", "工作日", "上班时间", "下班时间", "比对方式", "出勤情况"]
    ]
    for id, name, day, t in person_days():
        date = f"{day.year}/{day.month}/{day.day}"
        rows += [
            ["大厅", name, id, date, t[0], t[1], "指纹", ""],
            ["大厅", name, id, date, t[2], t[3], "指纹", ""],
        ]
    return rows


def first_and_last() -> Rows:
    """Two rows a day of the first punch and the last."""
    head = ["部门名称", "人员编号", "姓名", "日期", "最早打卡时间", "最晚打卡时间"]
    rows: list[Sequence[Any]] = [head]
    for id, name, day, t in person_days():
        rows += [["大厅", id, name, str(day), t[0], t[1]], ["大厅", id, name, str(day), t[2], t[3]]]
    return rows


def several_in_a_cell() -> Rows:
    rows: list[Sequence[Any]] = [["工号", "姓名", "日期", "打卡记录"]]
    return [*rows, *([id, name, str(day), " ".join(filter(None, t))] for id, name, day, t in person_days())]


def two_columns() -> Rows:
    head = ["工号", "姓名", "打卡日期", "打卡时间"]
    return [head, *([id, PEOPLE[id], at.date(), at.time()] for id, at in sorted(moments()))]


def wide() -> Rows:
    rows: list[Sequence[Any]] = [
        ["打卡时间表 2021-03"],
        ["工号", "姓名", "部门", *(f"{d.day}日" for d in DAYS)],
    ]
    for id, name in PEOPLE.items():
        rows.append([id, name, "大厅", *("\n".join(filter(None, clocks(id, d))) for d in DAYS)])
    return rows


def wide_numbers() -> Rows:
    """Days as numbers over their weekdays, times without anything between them."""
    weekdays = ["一二三四五六日"[d.weekday()] for d in DAYS]
    rows: list[Sequence[Any]] = [["考勤号码", "姓名", *(d.day for d in DAYS)], ["", "", *weekdays]]
    return [*rows, *([id, name, *("".join(clocks(id, d)) for d in DAYS)] for id, name in PEOPLE.items())]


def blocks() -> Rows:
    """A time clock's 考勤记录表: the days once, then for each person a line that names him and a line of times."""
    rows: list[list[Any]] = [
        ["考 勤 记 录 表"],
        [""],
        ["考勤时间:", "", "2021-03-01 ~ 2021-03-31", "", "制表时间:", "2021-04-01"],
    ]
    rows.append([d.day for d in DAYS])
    for id, name in PEOPLE.items():
        rows.append(["工号:", "", id, *[""] * 5, "姓名:", "", name, *[""] * 6, "部门:", "", "大厅"])
        rows.append(["".join(clocks(id, d)) for d in DAYS])
    return rows


def blocks_apart() -> Rows:
    """The same with the days, their weekdays and a blank line in every block, the person in one cell, a line for each time."""
    rows: list[list[Any]] = [["刷卡记录表（2021年3月）"]]
    for id, name in PEOPLE.items():
        rows += [[""], [f"工号：{id}  姓名：{name}  部门：大厅"], ["日期", *(f"{d.day}日" for d in DAYS)]]
        rows.append(["星期", *("一二三四五六日"[d.weekday()] for d in DAYS)])
        rows += [["刷卡", *(clocks(id, d)[n] for d in DAYS)] for n in range(4)]
    return rows


def attlog() -> str:
    lines = [f"{id:>9}\t{at:%Y-%m-%d %H:%M:%S}\t1\t0\t1\t0" for id, at in sorted(moments())]
    return "\r\n".join(lines) + "\r\n"


LAYOUTS: dict[str, tuple[str, Callable[[], Rows]]] = {
    "plain": ("打卡流水", plain),
    "dingtalk_daily": ("钉钉每日统计", dingtalk_daily),
    "dingtalk_grouped": ("钉钉每日统计", dingtalk_grouped),
    "dingtalk_records": ("钉钉原始记录", dingtalk_records),
    "dingtalk_checkins": ("钉钉签到", dingtalk_checkins),
    "wecom": ("企业微信打卡明细", wecom),
    "zktime": ("中控考勤明细", zktime),
    "zktime_web": ("中控考勤明细", zktime_web),
    "device_days": ("考勤机每日表", device_days),
    "first_and_last": ("签到签退表", first_and_last),
    "several_in_a_cell": ("每人每天一行", several_in_a_cell),
    "two_columns": ("每人每天一行", two_columns),
    "wide": ("每日一列", wide),
    "wide_numbers": ("每日一列", wide_numbers),
    "blocks": ("每人一块", blocks),
    "blocks_apart": ("每人一块", blocks_apart),
}


def write_openpyxl(path: Path, rows: Rows) -> Path:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for row in rows:
        page.append([None if c == "" else c for c in row])
    book.save(path)
    return path


def write_xlsxwriter(path: Path, rows: Rows) -> Path:
    with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"}) as book:
        page = book.add_worksheet()
        clock = book.add_format({"num_format": "hh:mm"})
        for number, row in enumerate(rows):
            for at, cell in enumerate(row):
                if isinstance(cell, dt.time):
                    page.write_datetime(number, at, cell, clock)
                else:
                    page.write(number, at, cell)
    return path


def write_xls(path: Path, rows: Rows) -> Path:
    book = xlwt.Workbook()
    page = book.add_sheet("Sheet1")
    day, clock = xlwt.easyxf(num_format_str="yyyy-mm-dd"), xlwt.easyxf(num_format_str="hh:mm")
    for number, row in enumerate(rows):
        for at, cell in enumerate(row):
            style = clock if isinstance(cell, dt.time) else day if isinstance(cell, dt.date) else None
            page.write(number, at, cell, *([style] if style else []))
    book.save(str(path))
    return path


def write_ods(path: Path, rows: Rows) -> Path:
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    book = OpenDocumentSpreadsheet()
    page = Table(name="Sheet1")
    for row in rows:
        line = TableRow()
        for cell in row:
            if isinstance(cell, int | float):
                one = TableCell(valuetype="float", value=cell)
            else:
                one = TableCell(valuetype="string") if cell != "" else TableCell()
                one.addElement(P(text=str(cell)))
            line.addElement(one)
        page.addElement(line)
    book.spreadsheet.addElement(page)
    book.save(str(path))
    return path


def as_text(rows: Rows, separator: str = ",") -> str:
    def quoted(cell: Any) -> str:
        plain = str(cell)
        return f'"{plain}"' if any(c in plain for c in (separator, "\n", '"')) else plain

    return "\r\n".join(separator.join(map(quoted, row)) for row in rows) + "\r\n"


def write_parquet(path: Path, rows: Rows) -> Path:
    import duckdb

    names = ", ".join(f'"{name}" varchar' for name in rows[0])
    with duckdb.connect() as base:
        base.execute(f"create table t ({names})")
        base.executemany(
            f"insert into t values ({','.join('?' * len(rows[0]))})", [list(map(str, r)) for r in rows[1:]]
        )
        base.table("t").write_parquet(str(path))
    return path
