"""Corrections: slips that name a record, what is to stand in it, why, and who approved; nothing is overwritten."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from engine.decision.decision import Decision, Status
from engine.explain.why import why
from engine.explain.whynot import whynot
from engine.facts.fact import State
from engine.facts.intake import read_projects
from engine.facts.period import parse_period
from engine.hall import open_hall
from engine.pipeline import evaluate_period
from grammar.diagnostic import InSheet, Severity
from tests.commands import kaoping
from tests.hall_sheets import (
    COMPLAINT,
    COMPLAINT_1,
    HALL,
    KINDS,
    LEAVE,
    PATROL,
    PATROL_1,
    SLIP,
    Sheet,
    but,
    facts_of,
    found,
    intake,
    only,
    write_hall,
)
from tests.rules import HEADER

HEAD = ["更正单号", "表", "编号", "工号", "日期", "事项", "栏目", "改为", "理由", "批准人", "批准日期"]
DAY = date(2021, 3, 20)
REFUTED = ["G1", "投诉", "T1", "", "", "", "核实状态", "不属实", "调录像复核", "赵六", DAY]
OPEN = [*REFUTED[:9], "", ""]


def corrected(*rows: list[object], **sheets: Sheet) -> dict[str, Sheet]:
    return {"2021-03/更正": [HEAD, *rows], **{f"2021-03/{n}": s for n, s in sheets.items()}}


def one_fact(folder: Path, kind: str, *rows: list[object], **sheets: Sheet):  # type: ignore[no-untyped-def]
    result = intake(write_hall(folder, corrected(*rows, **sheets)))
    return only_one(facts_of(result, kind))


def only_one(found):  # type: ignore[no-untyped-def]
    assert len(found) == 1, found
    return found[0]


def decided(folder: Path, clause: str, *rows: list[object], **sheets: Sheet) -> Decision:
    """李四's month under one clause, with every sheet of the tiny hall."""
    (folder / "rules").mkdir(parents=True)
    (folder / "rules" / "例.kp").write_text(HEADER + clause, "utf-8")
    (folder / "kaoping.toml").write_text('name = "示例"\n', "utf-8")
    write_hall(folder / "facts", corrected(*rows, **sheets))
    hall, _ = open_hall(folder)
    period = parse_period("2021-03")
    assert hall is not None and period is not None
    evaluation = evaluate_period(hall, period)
    assert evaluation.facts_fit, evaluation.diagnostics
    return next(d for d in evaluation.runs[0].decisions if d.subject == "1002")


CLAUSE = "第八条 服务\n（一）凡 投诉，经查实 的，每件 扣 10分。\n"


def test_a_state_is_corrected_and_both_values_are_told(tmp_path: Path) -> None:
    decision = decided(tmp_path, CLAUSE, REFUTED)
    assert (decision.status, decision.score) == (Status.FINAL, 100)
    for text in (why(decision).text, whynot(decision, "第八条（一）").text):
        assert (
            "更正单 G1：投诉（编号 T1）核实状态 由“属实”改为“不属实”；理由：调录像复核；批准：赵六 2021-03-20"
            in text
        )
        assert "2021-03/更正.xlsx·更正·第2行" in text
        assert "2021-03/投诉.xlsx·投诉·第2行" in text


def test_what_nobody_approved_waits(tmp_path: Path) -> None:
    decision = decided(tmp_path, CLAUSE, OPEN)
    assert decision.status is Status.PENDING and decision.score is None
    assert any("更正单 G1 还没有批准" in reason for reason in decision.reasons)
    text = why(decision).text
    assert "拟由“属实”改为“不属实”" in text and "还没有批准，不生效" in text
    assert "批准以后，在 2021-03/更正.xlsx·更正·第2行 填写批准人和批准日期" in text
    warning = only(found(tmp_path / "again", corrected(OPEN)), "KP325")
    assert warning.severity is Severity.WARNING and "“批准人”“批准日期”" in warning.message


def test_a_finding_that_rests_on_a_correction_says_so(tmp_path: Path) -> None:
    clause = "第八条 服务\n（一）凡 离岗，时长 30分钟以内 的，扣 1分；超过 30分钟 的，扣 5分。\n"
    longer = ["G2", "巡查", "", "1002", date(2021, 3, 4), "离岗", "时长", 45, "记录有误", "赵六", DAY]
    decision = decided(tmp_path, clause, longer, 巡查=[PATROL, but(PATROL_1, c0="", c3="1002", c4="李四")])
    assert decision.score == 95
    finding = decision.findings[0]
    assert "45分钟" in finding.event
    assert any("时长 由“20”改为“45”" in note for note in finding.notes)
    assert len(finding.evidence) == 2


def test_a_withdrawn_record_is_no_fact_but_is_told(tmp_path: Path) -> None:
    gone = but(REFUTED, c6="撤销", c7="")
    decision = decided(tmp_path, CLAUSE, gone)
    assert decision.score == 100 and not decision.attempts
    assert "更正单 G1：投诉（编号 T1）撤销" in why(decision).text


def test_leave_is_corrected_by_its_number_and_its_days_follow(tmp_path: Path) -> None:
    half = ["G3", "请假", "Q1", "", "", "", "结束时间", "2021-03-02 12:00", "下午返岗", "赵六", DAY]
    assert str(one_fact(tmp_path, "病假", half).fields["天数"]) == "0.5"
    refused = but(half, c6="审批状态", c7="未批准")
    assert one_fact(tmp_path / "two", "病假", refused).state is State.REFUTED


def test_later_approval_prevails(tmp_path: Path) -> None:
    second = but(REFUTED, c0="G2", c7="属实", c10=date(2021, 3, 25))
    result = intake(write_hall(tmp_path, corrected(second, REFUTED)))
    assert only_one(facts_of(result, "投诉")).state is State.VERIFIED
    assert result.facts is not None
    assert [c.text[:6] for c in result.facts.corrections] == ["更正单 G1", "更正单 G2"]
    assert "由“不属实”改为“属实”" in result.facts.corrections[1].text


def test_the_same_record_in_two_exports(tmp_path: Path) -> None:
    sheets = corrected(REFUTED) | {"2021-03/投诉-2": [COMPLAINT, COMPLAINT_1]}
    result = intake(write_hall(tmp_path, sheets))
    assert only_one(facts_of(result, "投诉")).state is State.REFUTED


TWICE = [COMPLAINT, but(COMPLAINT_1, c0=""), but(COMPLAINT_1, c0="", c4="推诿")]
BY_DAY = but(REFUTED, c2="", c3="1002", c4=date(2021, 3, 3))
# The slip, the complaints, the column, and words of the message or the help.
BAD: list[tuple[list[object], Sheet | None, str, str]] = [
    (but(REFUTED, c2="T9"), None, "编号", "没有这条记录：编号 T9"),
    (but(REFUTED, c2="T1", c3="1001"), None, "编号", "没有这条记录"),
    (BY_DAY, TWICE, "工号", "有 2 条"),
    (but(REFUTED, c2=""), None, "编号", "没有写更正的是哪一条"),
    (but(REFUTED, c1="投拆"), None, "表", "是不是“投诉”"),
    (but(REFUTED, c1="签到"), None, "表", "补签"),
    (but(REFUTED, c1="花名册"), None, "表", "直接改 花名册"),
    (but(REFUTED, c6="核实"), None, "栏目", "核实状态"),
    (but(REFUTED, c6="工号", c7="1001"), None, "栏目", "写撤销"),
]


@pytest.mark.parametrize(("slip", "complaints", "column", "words"), BAD)
def test_slips_that_name_nothing_or_too_much(
    tmp_path: Path, slip: list[object], complaints: Sheet | None, column: str, words: str
) -> None:
    sheets = {"投诉": complaints} if complaints else {}
    error = only([d for d in found(tmp_path, corrected(slip, **sheets)) if d.code == "KP324"], "KP324")
    assert error.severity is Severity.ERROR and words in error.message + error.help
    assert error.place == InSheet("2021-03/更正.xlsx", "更正", 2, column)


def test_two_slips_of_one_day_that_disagree(tmp_path: Path) -> None:
    other = but(REFUTED, c0="G2", c7="待核")
    assert "各说各的" in only(found(tmp_path, corrected(REFUTED, other)), "KP324").message


def test_a_value_that_the_record_cannot_have_is_told_at_the_slip(tmp_path: Path) -> None:
    error = only(found(tmp_path, corrected(but(REFUTED, c7="也许"))), "KP311")
    assert error.place == InSheet("2021-03/更正.xlsx", "更正", 2, "改为")
    assert error.labels[0].place == InSheet("2021-03/投诉.xlsx", "投诉", 2, "核实状态")


def test_a_slip_for_a_sheet_of_another_regulation_is_let_be(tmp_path: Path) -> None:
    meeting = {"会议": [["工号", "日期"], ["1001", "2021-03-03"]]}
    said = found(tmp_path, corrected(but(REFUTED, c1="会议"), **meeting))
    assert {d.code for d in said} == {"KP318"}


def test_the_template_of_the_sheet_can_be_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "hall"
    (folder / "rules").mkdir(parents=True)
    (folder / "rules" / "例.kp").write_text(HEADER + CLAUSE, "utf-8")
    (folder / "kaoping.toml").write_text('name = "示例"\n', "utf-8")
    done = kaoping(capsys, monkeypatch, "template", "更正", "--hall", str(folder))
    assert done.code == 0 and (folder / "模板" / "更正.xlsx").is_file()


def test_projects_are_corrected_too(tmp_path: Path) -> None:
    kinds = {"投诉": KINDS["投诉"]}
    rows = [["编号", "项目编号", "日期", "内容", "核实状态"], ["T1", "P1", "2021-03-03", "慢", "属实"]]
    period = parse_period("2021-03")
    assert period is not None
    write_hall(tmp_path, {**dict.fromkeys(HALL), **corrected(REFUTED, 投诉=rows)})
    result = read_projects(tmp_path, period, kinds, frozenset({"投诉"}))
    assert only_one(facts_of(result, "投诉")).state is State.REFUTED
    assert result.facts is not None and result.facts.corrections[0].subjects == ("P1",)


def test_leave_without_a_number(tmp_path: Path) -> None:
    slip = ["G4", "请假", "", "1002", date(2021, 3, 2), "病假", "撤销", "", "没有休", "赵六", DAY]
    result = intake(write_hall(tmp_path, corrected(slip, 请假=[LEAVE, but(SLIP, c0="")])))
    assert not facts_of(result, "病假")


def test_leave_whose_correction_nobody_approved_is_told_so(tmp_path: Path) -> None:
    slip = ["G5", "请假", "Q1", "", "", "", "结束时间", "2021-03-02 12:00", "下午返岗", "", ""]
    decision = decided(tmp_path, "第七条 请假\n（一）凡 病假，每天 扣 1分。\n", slip)
    assert decision.status is Status.PENDING
    assert "病假" in decision.leave[0].text and "更正单 G5 还没有批准" in decision.leave[0].text


def test_a_blank_that_is_filled_in(tmp_path: Path) -> None:
    result = intake(write_hall(tmp_path, corrected(REFUTED, 投诉=[COMPLAINT, but(COMPLAINT_1, c5="")])))
    assert result.facts is not None
    assert "由空白改为“不属实”" in result.facts.corrections[0].text
