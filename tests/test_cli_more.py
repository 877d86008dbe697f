"""The commands where something is amiss: what they say, what they leave alone, what --json prints then."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from tests.commands import MARCH, RULES, Run, edit, kaoping
from tests.hall_sheets import write_xlsx
from tests.halls import copy_of_demo
from tests.schemas import faults, schema_of


def rows_of(path: Path) -> list[list[Any]]:
    return CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python(skip_empty_area=False)


def rewrite(path: Path, change: Callable[[int, list[Any]], list[Any] | None]) -> None:
    """Every row (number from 1) changed, or left out where there is None."""
    rows = [change(number, row) for number, row in enumerate(rows_of(path), 1)]
    write_xlsx(path, [r for r in rows if r is not None])


def reports(hall: Path) -> dict[Path, bytes]:
    return {p: p.read_bytes() for p in (hall / "output").rglob("*.xlsx")}


def checked(text: str) -> Any:
    """The document, which fits its schema."""
    doc = json.loads(text)
    name = doc["schema"].removeprefix("kaoping.").replace("/", "-")
    assert faults(doc, schema_of(name)) == []
    return doc


def written(hall: Path) -> list[str]:
    """What stands in the folder of output."""
    output = hall / "output"
    return sorted(p.relative_to(output).as_posix() for p in output.rglob("*") if p.is_file())


def test_a_device_that_was_not_exported_is_noticed(kp: Run, hall: Path) -> None:
    path = hall / "facts" / MARCH / "签到.xlsx"
    rewrite(path, lambda _, row: None if "二楼大厅" in row else row)
    done = kp("evaluate", MARCH, "--no-files")
    assert done.code == 5
    assert "KP333" in done.err and "一楼东门、一楼西门" in done.err and "缺" in done.err


def test_an_absent_sheet_is_said_once_and_keeps_the_old_reports(kp: Run, hall: Path) -> None:
    kp("evaluate", MARCH)
    before = reports(hall)
    (hall / "facts" / MARCH / "投诉.xlsx").unlink()
    done = kp("evaluate", MARCH)
    assert done.code == 5
    assert done.err.count("没有 2021-03/投诉.xlsx") == 1 == done.out.count("没有 2021-03/投诉.xlsx")
    assert "KP334" in done.err and "原有的考核表没有改动" in done.err
    after = reports(hall)
    assert {p.name for p in before if before[p] != after[p]} == {"待定与资料不全清单.xlsx"} and len(
        before
    ) == 5
    assert done.out.count("已写出") == 1 and "待定与资料不全清单.xlsx" in done.out


def test_a_day_without_punches_is_said_once(kp: Run, hall: Path) -> None:
    path = hall / "facts" / MARCH / "签到.xlsx"
    rewrite(path, lambda _, row: None if str(row[3]).startswith("2021-03-09") else row)
    done = kp("evaluate", MARCH)
    assert done.err.count("2021-03-09 没有任何人的打卡记录") == 1
    assert written(hall) == ["2021-03/待定与资料不全清单.xlsx"]


def test_a_month_without_a_folder_is_one_warning(kp: Run, hall: Path) -> None:
    done = kp("evaluate", "2021-04")
    assert done.code == 5
    assert done.err.count("警告") == 1 and "没有文件夹 2021-04" in done.err
    assert written(hall) == ["2021-04/待定与资料不全清单.xlsx"]
    assert "只写出待定与资料不全清单" in done.err


def test_data_files_are_not_written_of_a_month_of_which_nothing_is_known(kp: Run, hall: Path) -> None:
    kp("evaluate", MARCH, "--to", "csv")
    kept = {p: p.read_bytes() for p in (hall / "output" / MARCH).glob("*.csv")}
    (hall / "facts" / MARCH / "投诉.xlsx").unlink()
    done = kp("evaluate", MARCH, "--to", "csv")
    assert done.code == 5 and "数据文件" in done.err and "没有改动" in done.err
    assert kept and {p: p.read_bytes() for p in (hall / "output" / MARCH).glob("*.csv")} == kept


def test_projects_of_which_nothing_is_known_are_listed_too(kp: Run, hall: Path) -> None:
    (hall / "facts/2020/绩效指标.xlsx").unlink()
    done = kp("evaluate", "2020")
    assert done.code == 5 and "待定与资料不全清单.xlsx" in done.out


def test_the_same_mistake_in_many_rows_is_told_shortly(kp: Run, hall: Path) -> None:
    path = hall / "facts" / MARCH / "办件.xlsx"
    rewrite(path, lambda n, row: [*row[:6], "已办", *row[7:]] if 5 <= n <= 61 else row)
    done = kp("evaluate", MARCH)
    assert done.code == 4
    assert done.err.count("找到“已办”") == 3
    assert "“办结”列：这样的还有 54 处，在第8—61行" in done.err
    assert len(checked(kp("evaluate", MARCH, "--json").out)["diagnostics"]) == 57


def test_a_mistyped_number_on_the_roster_is_the_only_error(kp: Run, hall: Path) -> None:
    path = hall / "facts" / "花名册.xlsx"
    rewrite(path, lambda n, row: ["D001", *row[1:]] if n == 4 else row)
    done = kp("evaluate", MARCH)
    assert done.code == 4
    assert done.err.count("错误") == 2  # the mistake, and 请先改正上面的错误
    assert "KP303" in done.err and "第4行" in done.err and "其余的表还没有检查" in done.err


def test_points_that_nobody_signed_for(kp: Run, hall: Path) -> None:
    path = hall / "facts" / MARCH / "巡查.xlsx"
    signed = [n for n, row in enumerate(rows_of(path), 1) if "态度生硬" in row or "推诿扯皮" in row][:1]
    rewrite(path, lambda n, row: [*row[:9], 4, "", ""] if n in signed else row)
    done = kp("evaluate", MARCH)
    assert "KP335" in done.err and f"巡查.xlsx·巡查·第{signed[0]}行" in done.err and "“裁定人”" in done.err


def test_numbers_in_small_letters(kp: Run) -> None:
    assert kp("why", MARCH, "d007").out == kp("why", MARCH, "D007").out
    assert kp("whynot", MARCH, "ｄ００７", "奖励").code == 2
    assert kp("whynot", MARCH, "d007", "奖励").code == 0


def test_people_who_have_no_result(kp: Run) -> None:
    assert "2020-04-30 已离岗" in kp("why", MARCH, "D031").err
    done = kp("why", "2021Q1", "D007")
    assert done.code == 2 and "请写月份，例如 2021-03" in done.err


def test_longer_periods_say_what_they_lack(kp: Run, hall: Path) -> None:
    quarter = kp("evaluate", "2021Q1")
    assert "没有周期为季的办法" in quarter.out and "季度汇总表.xlsx" in quarter.out
    assert "没有 2021-01、2021-02 的表" in quarter.out
    year = kp("evaluate", "2021")
    assert year.code == 5 and "没有可以考核的项目" in year.out and "共 0 个结果" not in year.out
    written = sorted(p.name for p in (hall / "output").rglob("*.xlsx"))
    assert written == ["季度汇总表.xlsx", "年度汇总表.xlsx"]


def test_json_where_the_rules_are_wrong(kp: Run, hall: Path) -> None:
    edit(hall / RULES, "（一）凡 迟到，", "（一）凡 迟道，")
    for args in (
        ("check",),
        ("evaluate", MARCH),
        ("test",),
        ("test", "--coverage"),
        ("test", "--mutate"),
        ("fmt",),
        ("trace",),
        ("why", MARCH, "D007"),
        ("why", MARCH, "D007", "第六条（一）"),
        ("whynot", MARCH, "D007", "奖励"),
    ):
        done = kp(*args, "--json")
        codes = [d["code"] for d in checked(done.out)["diagnostics"]]
        assert (done.code, "KP101" in codes) == (3, True), args


def test_json_where_the_sheets_are_wrong(kp: Run, hall: Path) -> None:
    (hall / "facts" / "花名册.xlsx").unlink()
    for args in (("evaluate", MARCH), ("why", MARCH, "D007"), ("whynot", MARCH, "D007", "奖励")):
        done = kp(*args, "--json")
        assert (done.code, [d["code"] for d in checked(done.out)["diagnostics"]]) == (4, ["KP316"])


def test_every_document_has_a_schema(kp: Run, hall: Path) -> None:
    for args in (
        ("evaluate", MARCH, "--no-files"),
        ("why", MARCH, "D007"),
        ("whynot", MARCH, "D007", "奖励"),
        ("test",),
        ("test", "--coverage"),
        ("test", "--mutate"),
        ("fmt", "--check"),
        ("trace",),
        ("check",),
    ):
        assert checked(kp(*args, "--json").out)["diagnostics"] is not None


def test_one_article_as_json(kp: Run) -> None:
    (answer,) = checked(kp("why", MARCH, "D007", "第六条（一）", "--json").out)["answers"]
    assert answer["found"] and {f["article"] for f in answer["findings"]} == {"第六条（一）"}
    assert len(answer["findings"]) == 5 and "第六条（一）" in answer["text"]
    (answer,) = checked(kp("whynot", MARCH, "D034", "第七条（一）", "--json").out)["answers"]
    assert [a["article"] for a in answer["attempts"]] == ["第七条（一）"]


def test_fmt_as_json(kp: Run, hall: Path) -> None:
    edit(hall / RULES, "（一）凡 迟到，时长 10分钟以内 的，", "(一)凡迟到,时长１０分钟以内的,")
    done = kp("fmt", "--check", "--json")
    assert done.code == 1
    files = {f["file"]: (f["changed"], f["written"]) for f in checked(done.out)["files"]}
    assert files == {RULES: (True, False), "rules/项目支出绩效自评.kp": (False, False)}
    (hall / RULES).write_bytes(b"PK\x03\x04\x00\xff")
    assert [d["code"] for d in checked(kp("fmt", "--json").out)["diagnostics"]] == ["KP402"]


def test_the_edit_of_the_five_minute_text(kp: Run, hall: Path) -> None:
    edit(hall / RULES, "每次 扣 0.5分", "每次 扣 1分")
    done = kp("test", "--json")
    assert done.code == 1
    failed = [o for o in checked(done.out)["outcomes"] if o["test"] == "累计加倍" and not o["passed"]]
    assert [(o["what"], o["seen"]) for o in failed] == [("考勤扣分", "6分"), ("得分", "94分")]


def test_a_second_demo_keeps_edited_rules(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = copy_of_demo(tmp_path / "演示")
    edit(folder / RULES, "每次 扣 0.5分", "每次 扣 1分")
    (folder / "rules" / "项目支出绩效自评.kp").unlink()
    before = (folder / RULES).read_bytes()
    done = kaoping(capsys, monkeypatch, "demo", str(folder))
    assert done.code == 0
    assert (folder / RULES).read_bytes() == before
    assert f"保留了您改过的 {folder / RULES}" in done.out and "98.2" in done.out
    assert done.out.count("保留了") == 1
    edit(folder / RULES, "（一）凡 迟到，", "（一）凡 迟道，")
    broken = kaoping(capsys, monkeypatch, "demo", str(folder))
    assert broken.code == 3 and "迟道" in broken.err


@pytest.mark.parametrize("on_path", [True, False])
def test_what_demo_prints_can_be_copied(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, on_path: bool
) -> None:
    from cli.program import program

    script = tmp_path / "venv" / "bin" / "kaoping"
    script.parent.mkdir(parents=True)
    script.write_text("#!/bin/sh\n")
    script.chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.argv", ["venv/bin/kaoping", "demo", "build/demo"])
    monkeypatch.setattr(shutil, "which", lambda name: str(script) if on_path else None)
    expected = "kaoping" if on_path else "../../venv/bin/kaoping"
    assert program(Path("build/demo")) == expected
    monkeypatch.setattr("sys.argv", ["/usr/lib/pytest"])
    assert program(Path("build/demo")) == "kaoping"


def test_json_where_the_command_is_wrong(kp: Run, hall: Path) -> None:
    wrong = (
        ("evalute", MARCH),
        ("evaluate", "三月"),
        ("evaluate",),
        ("check", "--fail"),
        ("why", MARCH, "没有这个人"),
        ("check", "--hall", str(hall / "没有")),
        ("test", "--fail-under", "5"),
        ("fmt", "没有.kp"),
    )
    for args in wrong:
        done = kp(*args, "--json")
        doc = checked(done.out)
        assert done.code == 2 == doc["exit"] and doc["schema"] == "kaoping.error/1"
        assert doc["message"] and not done.out.isascii() and done.err
        assert kp(*args).out == ""


def test_data_files_are_written_beside_the_sheets(kp: Run, hall: Path) -> None:
    done = kp("evaluate", MARCH, "--to", "csv", "--to", "json")
    assert done.code == 5 and "已写出" in done.out and "考核结果.csv" in done.out
    found = {p.name for p in (hall / "output" / MARCH).iterdir()}
    assert {"考核结果.csv", "扣分明细.csv", "考核结果.json", "考核汇总表.xlsx"} <= found
    assert kp("evaluate", MARCH, "--to", "csv", "--no-files").code == 2
    assert kp("evaluate", MARCH, "--to", "docx").code == 2


def test_the_settings_say_what_the_notice_shows(kp: Run, hall: Path) -> None:
    settings = hall / "kaoping.toml"
    settings.write_text(settings.read_text("utf-8") + 'publish = ["窗口", "名次"]\n', "utf-8")
    assert kp("evaluate", MARCH).code == 5
    settings.write_text('publish = ["身份证号"]\n', "utf-8")
    done = kp("evaluate", MARCH)
    assert done.code == 2 and "身份证号" in done.err and "姓名（隐去）" in done.err
    settings.write_text("publish = 1\n", "utf-8")
    assert kp("evaluate", MARCH).code == 2
