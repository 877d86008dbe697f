"""Templates: what they hold, and that what is filled in comes back through intake without a word."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from openpyxl import load_workbook

from engine.demo.shipped import policies_folder
from engine.facts.fact import Fact
from engine.facts.grid import GUIDE, read_grid
from engine.facts.intake import read_people, read_projects
from engine.facts.period import parse_period
from engine.policy.load import load_files, load_source, standard_facts
from engine.policy.model import Policy
from engine.policy.needs import needed_sheets
from engine.reports.template import template
from engine.reports.template_form import Form
from engine.reports.template_plan import forms
from grammar.source import Source
from tests.commands import Done, kaoping
from tests.halls import copy_of_demo
from tests.rules import HEADER

STANDARD = standard_facts()[0]
MEETING = """事实 会议缺席：会议名称、时长（分钟）、比例（百分比）、扣款（元）；来自 会议。
第一条 考勤
（一）凡 会议缺席，会议名称 为 例会、碰头会，每次 扣 1分。
（二）凡 评价，等级 为 差评，每件 扣 1分。
（三）凡 迟到，职务 为 窗口负责人，每次 扣 1分。
（四）凡 投诉，经查实 的，酌情 扣 3分 至 5分。
"""


def shipped(subject: str) -> Policy:
    policies = load_files(sorted(policies_folder().glob("*.kp")), policies_folder()).policies
    return next(p for p in policies if p.subject == subject)


def ours() -> Policy:
    found, diagnostics = load_source(Source("测试.kp", HEADER + MEETING))
    assert found is not None, diagnostics
    return found


def by_sheet(*policies: Policy) -> dict[str, Form]:
    return {f.sheet: f for f in forms(policies, STANDARD)}


def fill(path: Path, form: Form) -> None:
    """The template as written, with the form's own examples typed into its first sheet."""
    path.parent.mkdir(parents=True, exist_ok=True)
    blank = path.with_suffix(".blank")
    blank.write_bytes(template(form))
    rows = "".join(
        f'<row r="{n}">' + "".join(
            f'<c r="{chr(65 + at)}{n}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'
            for at, text in enumerate(cells) if text
        ) + "</row>"
        for n, cells in enumerate(form.examples, 2)
    )  # fmt: skip
    with zipfile.ZipFile(blank) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            content = old.read(name).decode("utf-8")
            if name == "xl/worksheets/sheet1.xml":
                assert "</sheetData>" in content
                content = content.replace("</sheetData>", f"{rows}</sheetData>")
            new.writestr(name, content)
    blank.unlink()


def filled(folder: Path, policy: Policy, period: str) -> tuple[Fact, ...]:
    """The facts of a hall in which every template holds its examples; nothing may be said about them."""
    for form in forms([policy], STANDARD):
        fill(folder / ("" if form.place == "facts" else period) / f"{form.sheet}.xlsx", form)
    parsed = parse_period(period)
    assert parsed is not None
    if policy.subject == "项目":
        found = read_projects(folder, parsed, policy.kinds, needed_sheets(policy))
    else:
        found = read_people(folder, parsed, policy.kinds, needed_sheets(policy), policy.hours)
    assert found.diagnostics == ()
    assert found.facts is not None and not [g for g in found.facts.gaps if "没有 " in g.message]
    return found.facts.facts


@pytest.mark.parametrize(
    ("policy", "period"), [(shipped("人员"), "2021-03"), (shipped("项目"), "2021"), (ours(), "2021-03")],
    ids=["month", "project", "own sheet"],
)  # fmt: skip
def test_filled_with_a_row_of_every_kind_nothing_is_amiss(
    tmp_path: Path, policy: Policy, period: str
) -> None:
    facts = filled(tmp_path, policy, period)
    wanted = {c for f in forms([policy], STANDARD) for c in kinds_on(policy, f)}
    assert wanted <= {f.kind for f in facts}


def kinds_on(policy: Policy, form: Form) -> set[str]:
    if form.sheet in ("签到", "花名册", "日历"):
        return set()
    return {k.name for k in policy.kinds.values() if k.sheet == form.sheet}


def test_empty_templates_say_that_nothing_happened(tmp_path: Path) -> None:
    policy = shipped("人员")
    for form in forms([policy], STANDARD):
        target = tmp_path / ("" if form.place == "facts" else "2021-03") / f"{form.sheet}.xlsx"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(template(form))
    fill(tmp_path / "花名册.xlsx", by_sheet(policy)["花名册"])
    parsed = parse_period("2021-03")
    assert parsed is not None
    found = read_people(tmp_path, parsed, policy.kinds, needed_sheets(policy), policy.hours)
    assert found.diagnostics == () and found.facts is not None


def test_only_what_the_rules_need_or_declare() -> None:
    assert set(by_sheet(shipped("项目"))) == {"项目支出", "绩效指标"}
    month = {"花名册", "日历", "签到", "请假", "投诉", "巡查", "好差评", "办件", "延时服务"}
    assert set(by_sheet(shipped("人员"))) == month
    assert set(by_sheet(ours())) == {"花名册", "日历", "会议", "好差评", "签到", "请假", "投诉"}


def test_headings_units_and_choices() -> None:
    found = by_sheet(shipped("人员"))
    patrol = {c.name: c for c in found["巡查"].columns}
    assert patrol["时长"].label == "时长（分钟）" and patrol["酌情分"].label == "酌情分"
    assert set(patrol["事项"].choices) == {k.name for k in STANDARD.values() if k.sheet == "巡查"}
    assert patrol["核实状态"].choices == ("属实", "待核", "不属实") and patrol["核实状态"].strict
    assert patrol["时长"].uses == "第七条（一）" and patrol["时长"].help == "只有离岗要填。"
    assert "第六条（一）" in {c.name: c for c in found["请假"].columns}["假别"].uses
    cases = {c.name: c for c in found["办件"].columns}
    assert cases["办结"].choices == ("是", "否") and cases["法定时限"].label == "法定时限（天）"


def test_words_that_the_rules_compare_with_are_suggested() -> None:
    found = by_sheet(ours())
    meeting = {c.name: c for c in found["会议"].columns}
    assert meeting["会议名称"].choices == ("例会", "碰头会") and not meeting["会议名称"].strict
    assert meeting["比例"].label == "比例" and meeting["扣款"].label == "扣款（元）"
    roster = {c.name: c for c in found["花名册"].columns}
    assert roster["职务"].choices == ("首席代表", "工作人员", "窗口负责人") and not roster["职务"].strict


def test_the_drop_downs_are_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "巡查.xlsx"
    path.write_bytes(template(by_sheet(shipped("人员"))["巡查"]))
    with zipfile.ZipFile(path) as book:
        xml = book.read("xl/worksheets/sheet1.xml").decode("utf-8")
    assert "属实,待核,不属实" in xml and "首席代表不在岗" in xml
    assert re.search(r'type="decimal"[^>]*operator="greaterThanOrEqual"', xml)


def test_a_template_prints_on_one_width_of_a4(tmp_path: Path) -> None:
    path = tmp_path / "投诉.xlsx"
    path.write_bytes(template(by_sheet(shipped("人员"))["投诉"]))
    for sheet in load_workbook(path).worksheets:
        assert sheet.page_setup.paperSize == 9 and sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToHeight == 0
    assert load_workbook(path)["投诉"].print_title_rows == "$1:$1"


def test_a_list_too_long_for_the_cell_stands_on_the_guide(tmp_path: Path) -> None:
    facts = "".join(
        f"事实 第{'一二三四五六七八九'[n // 9]}{'一二三四五六七八九'[n % 9]}号需要登记的情况；来自 大表。\n"
        for n in range(40)
    )
    policy, diagnostics = load_source(
        Source("测试.kp", f"{HEADER}{facts}第一条 考勤\n（一）凡 缺签，每次 扣 1分。")
    )
    assert policy is not None, diagnostics
    path = tmp_path / "大表.xlsx"
    path.write_bytes(template(by_sheet(policy)["大表"]))
    with zipfile.ZipFile(path) as book:
        xml = book.read("xl/worksheets/sheet1.xml").decode("utf-8")
    assert re.search(GUIDE + r"!\$H\$2:\$H\$41", xml)


def test_the_guide_explains_every_column(tmp_path: Path) -> None:
    form = by_sheet(shipped("人员"))["投诉"]
    path = tmp_path / "投诉.xlsx"
    path.write_bytes(template(form))
    grid, _ = read_grid(path, "投诉.xlsx", GUIDE)
    assert grid is not None
    firsts = [str(r[0]) for r in grid.rows]
    assert all(c.label in firsts for c in form.columns)
    assert any("facts/2021-03" in f for f in firsts)


def test_the_same_rules_give_the_same_bytes() -> None:
    one, other = (
        [template(f) for f in forms([shipped("人员"), shipped("项目")], STANDARD)] for _ in range(2)
    )
    assert one == other


@pytest.fixture
def kp(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Callable[..., Done]:
    monkeypatch.chdir(copy_of_demo(tmp_path, "2021-03"))
    return lambda *args: kaoping(capsys, monkeypatch, "template", *args)


def test_the_command_writes_what_is_asked_for(kp: Callable[..., Done], tmp_path: Path) -> None:
    assert kp("投诉", "离岗", "--to", "空表").code == 0
    assert sorted(p.name for p in (tmp_path / "空表").iterdir()) == ["巡查.xlsx", "投诉.xlsx"]
    assert kp("打卡账号", "更正", "--to", "空表").code == 0 and (tmp_path / "空表/打卡账号.xlsx").is_file()
    wrong = kp("投述")
    assert wrong.code == 2 and "是不是想写“投诉”" in wrong.err


def test_a_sheet_that_is_there_is_left_alone(kp: Callable[..., Done], tmp_path: Path) -> None:
    before = (tmp_path / "facts/2021-03/投诉.xlsx").read_bytes()
    done = kp("投诉", "--to", "facts/2021-03")
    assert done.code == 1 and "没有改动" in done.err
    assert (tmp_path / "facts/2021-03/投诉.xlsx").read_bytes() == before
    assert kp("投诉", "--to", "facts/2021-03", "--overwrite").code == 0
    assert (tmp_path / "facts/2021-03/投诉.xlsx").read_bytes() != before
