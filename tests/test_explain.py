from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from engine.decision.decision import Attempt, Check, Decision, Noted, Status
from engine.explain.finding import finding_lines
from engine.explain.table import HEADER, summary_rows
from engine.explain.why import why
from engine.explain.whynot import whynot
from engine.explain.wording import article, evidence, in_article_order, period_name, points, within, working
from engine.facts.fact import Origin, Period, Posting
from tests.decisions import (
    SHARED,
    absent,
    attempt,
    award,
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
        ("D005", "原因：第八条（一） 有 1 项（投诉）尚未计分，见下"),
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
    assert rows == summary_rows(everybody()[::-1])
    by_subject = {row[1]: row for row in rows}
    assert by_subject["D002"][2:] == (
        "李四",
        "定",
        "94",
        "",
        "优秀",
        "",
        "320",
        "第六条（六） 旷工半天 扣 5分；第六条（一） 迟到2次 扣 1.5分；第十条（一） 延时服务 加 0.5分",
    )
    assert by_subject["D003"][-1] == "第六条（六） 旷工半天7次 扣 30分"
    assert by_subject["D004"][-1].startswith("取消当月奖励（第八条（一））")
    assert by_subject["D005"][3:9] == ("待定", "", "", "", "", "")
    assert by_subject["D005"][-1].endswith("；第八条（一） 投诉 投诉 T-003 待核，核实以后才能计分")
    assert by_subject["D084"][3] == Status.INCOMPLETE


SLIP = Origin("2021-03/请假.xlsx", "请假", 11)


def fined() -> Decision:
    """Charges in yuan and in percent of the bonus, a rank and a consequence; no score at all."""
    yuan = late(3, 4, "20", unit="元", working="每次 扣 20元", category="")
    share = replace(yuan, unit="%", nominal=Decimal("-0.1"), effective=Decimal("-0.1"), working="扣 10%")
    return decision(
        findings=(yuan, share),
        score=None,
        scored=False,
        grade="",
        charged=Decimal(20),
        rank=3,
        consequences=(("予以约谈", "第十二条"),),
        categories=(),
    )


def test_money_and_consequences_are_worded_as_such() -> None:
    text = why(fined()).text
    assert "结果：第3名，扣款 20元，奖励 320元（状态：定）。" in text
    assert "处理：予以约谈（第十二条）" in text
    assert "（1）2021-03-03 迟到 上午 应到08:30 实到08:34 4分钟：扣 20元" in text
    assert "4分钟：扣 奖励的10%" in text
    assert "得分" not in text
    assert "使奖励减少的扣款" in whynot(fined(), "奖励").text
    assert "本办法不计分" in whynot(fined(), "得分").text
    assert "已经适用：第十二条  予以约谈" in whynot(fined(), "予以约谈").text
    assert "第十二条  予以约谈" in whynot(fined(), "第十二条").text
    row = summary_rows([fined()])[0]
    assert row[4:8] == ("", "3", "", "20")
    assert row[-1].startswith("予以约谈（第十二条）")


def test_deeming_and_doubling_are_no_occurrences_of_their_own() -> None:
    deemed = late(
        2,
        31,
        "0",
        kind="步骤",
        working="视为 旷工半天，本条不另扣分",
        nominal=Decimal(0),
        effective=Decimal(0),
    )
    doubled = late(5, 5, article="第六条（三）", kind="加倍", working="加倍 扣 0.5分")
    nil = late(6, 5, "0", article="第六条（七）", working="超出 0.5天，不足1天的舍去，扣 1分 × 0 = 0分")
    found = decision(findings=(deemed, absent(2), late(5, 5), doubled, nil))
    text = why(found).text
    assert "扣分（2 次，实扣 6分）：" in text
    assert "第六条（一）  视为 旷工半天，本条不另扣分" in text
    assert "第六条（三）  加倍，扣 0.5分" in text
    assert "条款适用，没有扣分或加分（1 项）：\n1. 第六条（七）  0分" in text
    assert "不另计分" not in text
    assert "第六条（三） 加倍 扣 0.5分" in summary_rows([decision(findings=(late(5, 5), doubled))])[0][-1]


def test_what_was_spared_is_told_with_leave_and_evidence() -> None:
    exempt = Check("除外：有 准假", "有事假", False, "例外")
    size = Check("时长 超过60分钟", "40分钟", False, "数值")
    spared = replace(attempt(), event="离岗 40分钟", checks=(size, exempt), single=True)
    rating = replace(
        attempt(), event="评价 满意", checks=(Check("等级", "满意", False, "取值"),), single=True
    )
    found = decision(
        attempts=(spared, rating),
        leave=(Noted("事假 0.5天，已批准", (SLIP,)),),
        uncovered=("3月4日 离岗 14分钟",),
        uncovered_at=((Origin("2021-03/巡查.xlsx", "巡查", 3),),),
    )
    text = why(found).text
    assert (
        "看过而没有计分的事实：\n   2021-03-09 离岗 40分钟：第六条（一），“除外：有 准假”，实为 有事假，属于这一例外（"
        in text
    )
    assert "时长 超过60分钟" not in text and "满意" not in text
    assert "   事假 0.5天，已批准（2021-03/请假.xlsx·请假·第11行）" in text
    assert "   3月4日 离岗 14分钟（2021-03/巡查.xlsx·巡查·第3行）" in text


def test_nothing_is_promised_while_data_are_missing() -> None:
    assert "不能说没有扣分" in why(MONTH["D084"]).text


def test_an_open_point_says_once_what_is_open_and_what_to_do() -> None:
    reason, remedy = "酌情 3分 至 5分，还没有给出酌情分", "在 2021-03/巡查.xlsx·巡查·第15行 填写“酌情分”"
    waiting = replace(complaint(None), pending=reason, remedy=remedy)
    told = f"{waiting.article}：{waiting.event}：{reason}"
    found = decision(findings=(waiting,), status=Status.PENDING, reasons=(told,))
    text = why(found).text
    assert text.count(reason) == 1 and f"怎么办：{remedy}" in text
    answer = whynot(found, "第八条（一）").text
    assert "已经适用" not in answer
    assert (
        f"尚未计分：\n   第八条（一）  尚未计分：2021-03-12 投诉 T-003 态度差：{reason}\n      怎么办：{remedy}"
        in answer
    )


def test_the_service_of_a_month_names_the_roster() -> None:
    posting = Posting(
        "税务", "工作人员", date(2020, 1, 2), date(2021, 3, 17), Origin("花名册.xlsx", "花名册", 9)
    )
    steps = ("400元 × 100% = 400元", "按在岗天数折算：400元 × 13天 ÷ 23天 = 约226.0869元")
    found = decision(
        days_on_post=(13, 23), postings=(posting,), award=award("100", "226.09", "发 全额", steps=steps)
    )
    told = "在岗 13天，全期工作日 23天（2021-03-17 离岗，花名册.xlsx·花名册·第9行）"
    assert f"{told}。" in why(found).text
    assert f"{told}，奖励按这个比例发。" in whynot(found, "奖励").text
    assert summary_rows([found])[0][-1] == "奖励按在岗 13／23 天折算"


GRADES = {"第十一条（二）": "得分 95分以上 的，为 优秀；85分以上、不满 95分 的，为 良好"}


def test_whynot_knows_every_grade() -> None:
    band = Attempt(
        "第十一条（二）",
        "得分95分以上的，为优秀",
        "得分 90分",
        date(2021, 3, 31),
        (Check("得分 95分以上", "90分", False, "数值"),),
        SHARED,
    )
    good = decision(grade="良好", attempts=(band,), score=Decimal(90))
    text = whynot(good, "优秀", GRADES).text
    assert "等次 良好，按 第十一条（二），得分 90分。\n不是 优秀：" in text
    assert "要符合“得分 95分以上”，还差 5分。" in text
    assert "结果待定" in whynot(MONTH["D005"], "优秀", GRADES).text
    assert not whynot(good, "不满意", {"第八条": "凡 评价，等级 为 不满意、非常不满意 的，扣 2分"}).found


def test_whynot_of_the_bonus_clause_names_the_band_that_paid() -> None:
    other = Attempt(
        "第十一条（一）",
        "得分100分的，发全额",
        "得分 94分",
        date(2021, 3, 31),
        (Check("得分 100分", "94分", False, "数值"),),
        SHARED,
    )
    paid = award("94", "320", "90分以上 的，发 80%", refused=(other,))
    text = whynot(decision(award=paid), "第十一条（一）").text
    assert (
        "已经适用：\n   第十一条（一）  当月奖励 320元：“得分 90分以上、不满 100分”，实为 94分，符合" in text
    )
    assert "同一条的其他各档，没有适用：\n   第十一条（一）  得分100分的，发全额" in text
    assert "看过下列事实" not in text


def test_explanations_load_no_sheet_writer() -> None:
    code = (
        "import sys, engine.explain.why, engine.explain.table, engine.decision.document; "
        "print({'xlsxwriter', 'rich', 'pydantic', 'lark'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
