"""打卡账号: what time clocks call people, proposed by intake, checked by the clerk, kept beside the roster."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from engine.facts.accounts import Stranger, strangers
from engine.facts.survey import survey
from tests.commands import MARCH, Run
from tests.hall_sheets import (
    ANN,
    BOB,
    COMPLAINT,
    COMPLAINT_1,
    PUNCH,
    PUNCHES,
    ROSTER,
    intake,
    punch,
    write_hall,
)
from tests.test_intake_command import document, rewrite

CALLED = {"1001": "7", "1002": "u1002"}
OURS = [[*row[:2], CALLED[str(row[2])], *row[3:]] for row in PUNCHES]
ACCOUNTS = [["打卡账号", "工号"], ["7", "1001"], ["u1002", "1002"]]
GUARD = punch("90", "门卫", "2021-03-02 07:10:00")
TWIN = ["1003", "张三", "税务", "工作人员", ANN[4], ""]


def unknown(
    folder: Path, *rows: list[object], roster: list[list[object]] | None = None
) -> tuple[Stranger, ...]:
    write_hall(folder, {"2021-03/签到": [PUNCH, *rows], "花名册": roster or [ROSTER, ANN, BOB]})
    return survey(MARCH, [intake(folder)]).strangers


def test_accounts_of_the_hall_stand_for_people(tmp_path: Path) -> None:
    write_hall(tmp_path / "a", {})
    write_hall(tmp_path / "b", {"2021-03/签到": [PUNCH, *OURS], "打卡账号": ACCOUNTS})
    plain, called = intake(tmp_path / "a"), intake(tmp_path / "b")
    assert plain.facts and called.facts, called.diagnostics
    assert called.facts.facts == plain.facts.facts


def test_accounts_may_come_in_several_files(tmp_path: Path) -> None:
    first, second = ACCOUNTS[:2], [ACCOUNTS[0], ACCOUNTS[2]]
    write_hall(tmp_path, {"2021-03/签到": [PUNCH, *OURS], "打卡账号": first, "打卡账号-2": second})
    assert intake(tmp_path).facts is not None


def test_who_is_not_appraised_is_left_out_and_told(tmp_path: Path) -> None:
    write_hall(
        tmp_path,
        {
            "2021-03/签到": [PUNCH, *PUNCHES, GUARD],
            "2021-03/投诉": [
                COMPLAINT,
                COMPLAINT_1,
                ["T2", "2021-03-03", "90", "门卫", "态度", "属实", "", "", ""],
            ],
            "打卡账号": [ACCOUNTS[0], ["90", "不考核"]],
        },
    )
    found = intake(tmp_path)
    assert found.facts is not None, found.diagnostics
    assert {f.subject for f in found.facts.facts} <= {"1001", "1002"}
    told = [d.message for d in found.diagnostics if d.code == "KP347"]
    assert told == ["90 的 1 行没有采用：打卡账号里写明不考核"] * 2
    punched = next(s for s in survey(MARCH, [found]).sheets if s.fact == "签到")
    assert (punched.read, punched.accepted, punched.skipped) == (len(PUNCHES), len(PUNCHES), 1)


def test_an_account_of_two_people_is_refused(tmp_path: Path) -> None:
    write_hall(tmp_path, {"打卡账号": [ACCOUNTS[0], ["7", "1001"], ["8、7", "1002"]]})
    errors = [d for d in intake(tmp_path).diagnostics if d.code == "KP313"]
    assert [d.message for d in errors] == ["打卡账号“7”给了两个人：1001 和 1002"]


def test_an_account_of_nobody_is_refused(tmp_path: Path) -> None:
    write_hall(tmp_path, {"打卡账号": [ACCOUNTS[0], ["7", ""], ["8", "1009"]]})
    codes = {d.code: d for d in intake(tmp_path).diagnostics}
    assert "不考核" in codes["KP309"].help and "1009" in codes["KP301"].message


def test_a_name_proposes_a_person(tmp_path: Path) -> None:
    (one,) = unknown(tmp_path, punch("7", "张 三", "2021-03-02 08:10:00"))
    assert (one.account, one.likely, one.why) == ("7", ("1001", "张三"), "姓名相同：张 三")


def test_a_name_of_two_people_proposes_none(tmp_path: Path) -> None:
    (one,) = unknown(tmp_path, punch("7", "张三", "2021-03-02 08:10:00"), roster=[ROSTER, ANN, BOB, TWIN])
    assert one.likely == ("", "") and "有 2 个人：1001、1003" in one.why


def test_a_number_proposes_a_person_only_where_no_name_speaks_against_it(tmp_path: Path) -> None:
    found = unknown(
        tmp_path, punch("W01001", "", "2021-03-02 08:10:00"), punch("W1002", "王五", "2021-03-02 08:10:00")
    )
    assert {s.account: s.likely[0] for s in found} == {"W01001": "1001", "W1002": ""}


def test_two_accounts_of_one_sheet_are_never_one_persons(tmp_path: Path) -> None:
    found = unknown(
        tmp_path, punch("7", "张三", "2021-03-02 08:10:00"), punch("8", "张三", "2021-03-02 08:20:00")
    )
    assert [s.likely for s in found] == [("", "")] * 2
    assert all("几个账号都像他" in s.why for s in found)


def test_nobody_is_proposed_for_known_people(tmp_path: Path) -> None:
    write_hall(tmp_path, {})
    found = intake(tmp_path)
    assert found.register is not None
    assert strangers([s.table for s in found.sources if s.table], found.register) == ()


def test_a_clerk_checks_the_proposal_and_puts_it_into_the_folder(kp: Run, hall: Path) -> None:
    """From a time clock's own numbers to a month without mistakes, and a later account beside the first ones."""
    path = hall / "facts" / MARCH / "签到.xlsx"
    rewrite(path, lambda n, row: [*row[:2], f"w{row[2]}", *row[3:]] if n > 3 else row)
    done = kp("intake", MARCH)
    assert done.code == 4 and "不认得" in done.out and "放进 facts 文件夹" in done.out
    proposal = hall / "output" / MARCH / "打卡账号.xlsx"
    assert document(kp, "--no-files")["strangers"]

    page = openpyxl.load_workbook(proposal).active
    assert page is not None
    blank = [r[0].value for r in page.iter_rows(min_row=2) if not r[1].value]
    assert all(str(account)[1:] in ("D014", "D057") for account in blank)  # two people of one name
    rewrite(proposal, lambda n, row: [row[0], row[1] or str(row[0])[1:], *row[2:]])
    proposal.rename(hall / "facts" / "打卡账号.xlsx")
    assert kp("intake", MARCH).code == 0 and not document(kp)["strangers"]

    rewrite(path, lambda n, row: [*row[:2], "90", *row[3:]] if n == 5 else row)
    assert "打卡账号-2.xlsx" in kp("intake", MARCH).out
    assert not proposal.exists()


def test_long_lists_are_told_as_runs(kp: Run, hall: Path) -> None:
    rewrite(
        hall / "facts" / MARCH / "办件.xlsx",
        lambda n, row: [*row[:6], "已办", *row[7:]] if 3 < n < 24 and n % 2 else row,
    )
    told = kp("intake", MARCH).out
    assert "退回 10 行：第5、7、9、11、13、15、17、19行……，全部写在退回更正.xlsx" in told
    assert "D084 程远 23 天（3月1日至31日）" in told
