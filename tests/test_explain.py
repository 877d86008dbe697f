from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from engine.decision.decision import Attempt, Check, Status
from engine.explain.finding import finding_lines
from engine.explain.table import HEADER, summary_rows
from engine.explain.why import why
from engine.explain.whynot import whynot
from engine.explain.wording import article, evidence, in_article_order, period_name, points, within, working
from engine.facts.fact import Origin, Period
from tests.decisions import (
    SHARED,
    absent,
    attempt,
    complaint,
    decision,
    everybody,
    late,
    project,
    punch,
)

MONTH = {d.subject: d for d in everybody()}
CLAUSES = {"第六条（一）": "凡 迟到 …", "第八条（二）": "凡 态度生硬，经查实 的，酌情 扣 3分 至 5分"}


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("D001", "结果：得分 100分，等次 优秀，奖励 400元（状态：定）。"),
        ("D001", "没有条款适用：不扣分，也不加分。"),
        ("D002", "0.5分 × 2 × 1次 = 1分"),
        ("D002", "当月第 5 次，第六条（三）：加倍"),
        ("D002", "“迟到”，符合；“时长 10分钟以内”，实为 5分钟，符合"),
        ("D002", "加分（1 项，实计 0.5分）："),
        ("D003", "0分（超过上限，不再计）"),
        ("D003", "5分 × 1次 = 5分；应扣 5分，实扣 0分"),
        ("D003", "考勤：应扣 35分，实扣 30分（最多扣 30分）"),
        ("D004", "取消 当月奖励：第八条（一）"),
        ("D005", "结果：待定，得分和奖励都还不能定。不计未决的部分，得分为 99.5分。"),
        ("D005", "未决：投诉 T-003 待核，核实以后才能计分"),
        ("D005", "“经查实”，实为 待核，尚不清楚"),
        ("D006", "在岗 13天，全期工作日 23天。"),
        ("D006", "2021-03-04 离岗 14分钟"),
        ("D084", "原因：全月没有打卡记录：请补导出签到数据，或登记请假"),
        ("D084", "不能作为结果"),
    ],
)
def test_why_tells(subject: str, expected: str) -> None:
    assert expected in why(MONTH[subject]).text


def test_why_names_sheet_and_row_and_ends_with_provenance() -> None:
    text = why(MONTH["D002"]).text
    assert "出处：2021-03/签到.xlsx·签到·第15行" in text
    assert text.rstrip().splitlines()[-1].startswith("本结果所依据的条款含推定：45号文")


def test_a_project_earns_points_instead_of_losing_them() -> None:
    text = why(project()).text
    assert "窗口服务经费（编号 P1）" in text
    assert "2020年  《项目支出绩效自评》" in text
    assert "第一条（一）  得 8.2分" in text
    assert "预算执行：得 8.2分" in text
    assert "结果：得分 98.2分（状态：定）。" in text


def test_explanations_are_printable_in_gbk_and_compact() -> None:
    for d in (*everybody(), project()):
        why(d).text.encode("gb18030")
        assert not set("✓✗✔✘") & set(why(d).text)
        for number, finding in enumerate(d.findings, 1):
            assert len(finding_lines(number, finding, d)) <= 8


def test_why_of_an_article_is_limited_to_it() -> None:
    text = why(MONTH["D002"], "第六条（六）").text
    assert "旷工半天" in text and "第十条" not in text and "第六条（一）  扣" not in text


def test_why_of_an_article_that_did_not_apply_becomes_whynot() -> None:
    answer = why(MONTH["D001"], "第八条(二)", CLAUSES)
    assert answer.found
    assert "第八条（二）：本月没有 态度生硬 的记录，所以没有适用。" in answer.text


def test_discretion_and_joint_liability_are_shown_as_notes() -> None:
    finding = replace(
        complaint(),
        event="态度生硬 A-7",
        checks=(Check("酌情 3分 至 5分", "4分", True, "数值"),),
        notes=("裁定：李主任，态度恶劣", "连带：窗口成员 李四（D002）"),
        working="4分",
        nominal=Decimal(-4),
        effective=Decimal(-4),
    )
    text = why(decision(findings=(finding,))).text
    assert "说明：裁定：李主任，态度恶劣；连带：窗口成员 李四（D002）" in text
    assert "计算：4分\n" in text


def test_an_exemption_reads_as_one() -> None:
    exempt = Check("有 准假、公务外出", "公务外出 单号 Q-1", False, "例外")
    attempt = Attempt("第七条（一）", "凡 离岗 …", "离岗 现场 20分钟", date(2021, 3, 2), (exempt,), SHARED)
    text = whynot(decision(attempts=(attempt,)), "第七条（一）").text
    assert "“有 准假、公务外出”，实为 公务外出 单号 Q-1，属于这一例外" in text


def test_whynot_bonus_names_the_failed_condition_and_what_is_needed() -> None:
    text = whynot(MONTH["D002"], "奖励").text
    assert "“得分 100分”，实为 94.0分，不符合" in text
    assert "要符合“得分 100分”，还差 6分。" in text
    assert "第六条（六）  扣 5分" in text


def test_whynot_bonus_of_the_full_amount_lists_no_lower_band() -> None:
    assert "不符合" not in whynot(MONTH["D001"], "奖励").text


def test_whynot_bonus_names_the_veto_and_its_cause() -> None:
    text = whynot(MONTH["D004"], "奖励").text
    assert "当月奖励 被取消：第八条（一）" in text
    assert "2021-03-12 投诉 T-003" in text
    assert "还差" not in text


def test_whynot_bonus_of_open_results() -> None:
    assert "投诉 T-003（2021-03-12）待核" in whynot(MONTH["D005"], "奖励").text
    assert "没有打卡记录" in whynot(MONTH["D084"], "奖励").text


def test_whynot_article_shows_the_condition_that_failed() -> None:
    text = whynot(MONTH["D002"], "第6条(1)").text
    assert "42分钟：“时长 10分钟以内”，实为 42分钟，不符合" in text
    assert "出处：2021-03/签到.xlsx·签到·第60行" in text


def test_whynot_gathers_facts_that_failed_for_the_same_reason() -> None:
    same = tuple(attempt(42, day) for day in (2, 3, 4))
    text = whynot(decision(attempts=same), "第六条").text
    assert "迟到 3 条（2021-03-02 至 2021-03-04）：“时长 10分钟以内”" in text


@pytest.mark.parametrize(
    "question", ["得分", "等次", "考勤", "考勤扣分", "加分", "办结率", "第六条", "第六条（一）"]
)
def test_whynot_knows_the_question(question: str) -> None:
    assert whynot(MONTH["D002"], question).found


@pytest.mark.parametrize("question", ["天气", "第三十条", "", "第", "第六"])
def test_unknown_question_lists_what_can_be_asked(question: str) -> None:
    answer = whynot(MONTH["D002"], question, CLAUSES)
    assert not answer.found
    assert (
        "可以问" in answer.text
        and "考勤" in answer.text
        and "第六条（一）、第六条（六）、第八条（二）" in answer.text
    )


def test_quarter_and_year_have_their_own_words() -> None:
    quarter = Period(date(2020, 4, 1), date(2020, 6, 30), "2020Q2", "季")
    assert period_name(quarter) == "2020年第二季度"
    assert "本季度没有 服务 类" in whynot(decision(period=quarter), "服务").text


@pytest.mark.parametrize(
    ("clause", "asked", "expected"),
    [
        ("第六条（一）", "第六条", True),
        ("第六条（一）", "第6条（1）", True),
        ("第六条（一）", "第六条 (一)", True),
        ("第六条之一（一）", "第六条", False),
        ("第十六条", "第六条", False),
        ("第六条（十一）", "第六条（一）", False),
        ("第二十一条", "第21条", True),
    ],
)
def test_articles_match(clause: str, asked: str, expected: bool) -> None:
    assert within(clause, asked) is expected


def test_articles_stand_in_the_order_of_the_regulation() -> None:
    shuffled = ["第十条（一）", "第六条（十一）", "第九条（一）", "第六条（二）", "第二十条", "第一百零二条"]
    assert in_article_order(shuffled) == [
        "第六条（二）",
        "第六条（十一）",
        "第九条（一）",
        "第十条（一）",
        "第二十条",
        "第一百零二条",
    ]
    assert article("第30条(12)") == "第三十条（十二）"


def test_rows_of_one_sheet_stand_together() -> None:
    rows = [punch(n) for n in (17, 12, 15, 16)]
    assert evidence(rows) == "2021-03/签到.xlsx·签到·第12、15—17行"
    assert evidence([Origin("签到")]) == "签到"
    many = [punch(n) for n in range(1, 60, 2)]
    assert evidence(many).endswith("、23等，共 30 行")


def test_working_and_points() -> None:
    assert working(absent(2, "3")) == "5分 × 1次 = 5分；应扣 5分，实扣 3分"
    assert working(late(2, 3, "0", working="")) == "0分"
    assert [points(Decimal(n)) for n in ("-1.50", "2E+1", "-0.0")] == ["扣 1.5分", "加 20分", "0分"]


def test_summary_rows() -> None:
    rows = summary_rows(everybody())
    assert all(len(row) == len(HEADER) for row in rows)
    assert rows == summary_rows(reversed(everybody()))
    by_subject = {row[1]: row for row in rows}
    assert by_subject["D002"][2:] == (
        "李四",
        "定",
        "94",
        "优秀",
        "320",
        "第六条（六） 旷工半天 扣 5分；第六条（一） 迟到2次 扣 1.5分",
    )
    assert by_subject["D004"][7].startswith("取消当月奖励（第八条（一））")
    assert by_subject["D005"][3:7] == ("待定", "", "", "")
    assert by_subject["D084"][3] == Status.INCOMPLETE


def test_explanations_load_no_sheet_writer() -> None:
    code = (
        "import sys, engine.explain.why, engine.explain.table, engine.decision.document; "
        "print({'xlsxwriter', 'rich', 'pydantic', 'lark'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
