"""The commands as a clerk uses them: what they print, what they write, how they end."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import xlsxwriter

from tests.commands import MARCH, RULES, Run, edit, kaoping
from tests.halls import copy_of_demo

SHEETS = ("考核汇总表", "奖励发放表", "扣分明细", "待定与资料不全清单", "公示表")


def test_evaluate_prints_the_month_and_writes_the_sheets(kp: Run, hall: Path) -> None:
    done = kp("evaluate", MARCH)
    assert done.code == 5
    assert "D014" in done.out and "取消当月奖励" in done.out
    assert "待定 5，资料不全 1" in done.out
    written = sorted(p.name for p in (hall / "output" / MARCH).iterdir())
    assert written == sorted(f"{n}.xlsx" for n in SHEETS)


def test_json_is_one_document_on_stdout(kp: Run, hall: Path) -> None:
    done = kp("evaluate", MARCH, "--json", "--no-files")
    doc = json.loads(done.out)
    assert doc["schema"] == "kaoping.decisions/1"
    found = {d["subject"]: d for d in doc["decisions"]}
    assert (found["D007"]["score"], found["D007"]["status"]) == ("97", "定")
    finding = found["D007"]["findings"][0]
    assert finding["article"] == "第六条（一）"
    assert finding["evidence"][0]["file"] == "2021-03/签到.xlsx" and finding["evidence"][0]["row"] > 0
    assert (
        finding["conditions"][0]
        == {"text": "时长 10分钟以内", "seen": "5分钟", "verdict": True} | finding["conditions"][0]
    )
    assert not (hall / "output").exists()


def test_the_year_gives_the_self_evaluation_and_the_months(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = copy_of_demo(tmp_path / "hall")
    done = kaoping(capsys, monkeypatch, "evaluate", "2020", "--json", "--hall", str(folder))
    assert done.code == 0
    doc = json.loads(done.out)
    (project,) = doc["decisions"]
    assert project["score"] == "98.2"
    assert {m["name"]: m["value"] for m in project["measures"]}["预算执行率"] == "82.45%"
    assert len(doc["months"]) == 12
    assert sorted(p.name for p in (folder / "output" / "2020").iterdir()) == [
        "年度汇总表.xlsx",
        "自评表.xlsx",
    ]


def test_why_and_whynot(kp: Run) -> None:
    assert "第6821行" in kp("why", MARCH, "D007").out
    assert "不符合" in kp("whynot", MARCH, "D034", "第七条(一)").out
    assert kp("why", MARCH, "周敏").code == 0
    twice = kp("why", MARCH, "李敏")
    assert twice.code == 2 and "D014、D057" in twice.err
    nobody = kp("why", MARCH, "D0077")
    assert nobody.code == 2 and "是不是" in nobody.err
    assert kp("whynot", MARCH, "D007", "第九十九条").code == 2


def test_check_points_at_the_mistake(kp: Run, hall: Path) -> None:
    assert kp("check").code == 0
    edit(hall / RULES, "（一）凡 迟到，", "（一）凡 迟道，")
    done = kp("check")
    assert done.code == 3
    assert "没有见过“迟道”" in done.err and "迟到" in done.err and "^^^^" in done.err
    assert kp("evaluate", MARCH).code == 3
    assert not (hall / "output").exists()


def test_a_rule_edited_changes_tests_and_results(kp: Run, hall: Path) -> None:
    edit(hall / RULES, "每次 扣 0.5分", "每次 扣 1分")
    failed = kp("test")
    assert failed.code == 1 and "累计加倍" in failed.err and "应当是 97分，算出来是 94分" in failed.err
    assert "得分 94分" in kp("why", MARCH, "D007").out


def test_tests_pass_and_fmt_is_quiet_on_what_is_shipped(kp: Run) -> None:
    assert kp("test").code == 0
    assert kp("fmt", "--check").code == 0


def test_fmt_restores_the_look(kp: Run, hall: Path) -> None:
    before = (hall / RULES).read_text("utf-8")
    edit(hall / RULES, "（一）凡 迟到，时长 10分钟以内 的，", "(一)凡迟到,时长１０分钟以内的,")
    assert kp("fmt", "--check").code == 1
    assert kp("fmt").code == 0
    assert (hall / RULES).read_text("utf-8") == before


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (("evalute", MARCH), 2, "是不是想用“evaluate”"),
        (("evaluate",), 2, "还缺一个参数"),
        (("evaluate", "2021-13"), 2, "看不懂期间"),
        (("evaluate", MARCH, "--jsn"), 2, "没有“--jsn”这个选项"),
        (("evaluate", MARCH, "more"), 2, "参数多了"),
        (("evaluate", "2017-01"), 4, "还没有施行"),
        (("evaluate", "2035-01"), 4, "2035"),
        (("evaluate", MARCH, "--hall", "rules"), 2, "kaoping demo"),
        (("check", "没有.kp"), 3, "打不开规则文件"),
        ((), 0, "用法："),
    ],
)
def test_every_ending_has_its_code_and_its_words(
    kp: Run, args: tuple[str, ...], code: int, said: str
) -> None:
    done = kp(*args)
    assert (done.code, said in done.out + done.err) == (code, True), done


def test_bad_facts_stop_the_run_and_keep_the_old_sheets(kp: Run, hall: Path) -> None:
    kp("evaluate", MARCH)
    before = {p: p.read_bytes() for p in (hall / "output" / MARCH).iterdir()}
    with xlsxwriter.Workbook(str(hall / "facts" / MARCH / "投诉.xlsx")) as book:
        sheet = book.add_worksheet("投诉")
        sheet.write_row(
            0, 0, ["编号", "日期", "工号", "姓名", "内容", "核实状态", "酌情分", "裁定人", "裁定理由"]
        )
        sheet.write_row(1, 0, ["T1", "2021-03-09", "D999", "某人", "推诿", "属实"])
    done = kp("evaluate", MARCH)
    assert done.code == 4
    assert "投诉.xlsx" in done.err and "第2行" in done.err and "D999" in done.err
    assert before == {p: p.read_bytes() for p in (hall / "output" / MARCH).iterdir()}


def test_a_missing_sheet_leaves_everybody_incomplete(kp: Run, hall: Path) -> None:
    (hall / "facts" / MARCH / "投诉.xlsx").unlink()
    done = kp("evaluate", MARCH, "--json", "--no-files")
    assert done.code == 5
    assert {d["status"] for d in json.loads(done.out)["decisions"]} == {"资料不全"}


def test_a_sheet_open_elsewhere_gets_a_clear_message(
    kp: Run, hall: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kp("evaluate", MARCH)
    target = hall / "output" / MARCH / "扣分明细.xlsx"
    before = target.read_bytes()
    real = Path.open

    def locked(self: Path, mode: str = "r", *args: object, **kwargs: object) -> object:
        if self.name == target.name and mode != "rb":
            raise PermissionError(13, "另一个程序正在使用此文件", str(self))
        return real(self, mode, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(Path, "open", locked)
    done = kp("evaluate", MARCH)
    assert done.code == 2
    assert "扣分明细.xlsx" in done.err and "关闭" in done.err
    assert target.read_bytes() == before


def test_demo_does_not_write_over_other_peoples_files(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "重要.docx").write_text("x")
    done = kaoping(capsys, monkeypatch, "demo", str(tmp_path))
    assert done.code == 2 and "没有写入" in done.err


def test_demo_shows_the_main_job(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    done = kaoping(capsys, monkeypatch, "demo", str(tmp_path / "演示"))
    assert done.code == 0
    for said in ("演示数据", "周敏（工号 D007）", "98.2", "372000", "82.45%", "接下来可以试"):
        assert said in done.out
    again = kaoping(capsys, monkeypatch, "demo", str(tmp_path / "演示"))
    assert again.code == 0
