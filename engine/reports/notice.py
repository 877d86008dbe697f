"""公示表: what is hung up in public, with the least personal data; which columns it has is a setting."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from engine.decision.decision import BasisKind, Decision
from engine.decision.figures import is_final, paid, weakest
from engine.hall import PUBLISHED
from engine.reports.places import Places, places
from engine.reports.subjects import PERSON, Group, groups
from engine.reports.workbook import Book, Cell, Column, Sheet

NAME = "公示表"
DEFAULT = PUBLISHED
_SURNAMES = frozenset(
    [
        "欧阳",
        "司马",
        "上官",
        "诸葛",
        "东方",
        "皇甫",
        "尉迟",
        "公孙",
        "慕容",
        "令狐",
        "宇文",
        "长孙",
        "司徒",
        "司空",
        "夏侯",
        "轩辕",
        "端木",
        "南宫",
        "西门",
        "东郭",
        "独孤",
        "呼延",
        "澹台",
    ]
)
_Value = Callable[[Decision, Places], Cell]
# What may be shown, by the name that it has in the settings.
FIELDS: Mapping[str, tuple[Column, _Value]] = {
    "窗口": (Column("窗口", 14, most=26, grow=True), lambda d, p: d.unit),
    "姓名": (Column("姓名", 12, "centre", 18), lambda d, p: d.name),
    "姓名（隐去）": (Column("姓名", 12, "centre", 18), lambda d, p: masked(d.name)),
    "工号": (Column("工号", 10, "centre", 16), lambda d, p: d.subject),
    "工号（后两位）": (Column("工号", 10, "centre", 16), lambda d, p: f"**{d.subject[-2:]}"),
    "职务": (Column("职务", 10, "centre", 14), lambda d, p: d.role),
    "得分": (Column("得分", 10, "score"), lambda d, p: d.score),
    "等次": (Column("等次", 10, "centre", 16), lambda d, p: d.grade),
    "名次": (Column("名次", 8, "centre"), lambda d, p: p.hall.get(d.subject)),
    "奖励": (Column("奖励（元）", 12, "money"), lambda d, p: paid(d)),
    "评选": (
        Column("评选", 14, most=30, grow=True),
        lambda d, p: "、".join(t for t, _ in d.consequences),
    ),
}
# A window's or unit's name is no personal data; its places are what is announced.
_OTHERS = ("名次", "得分", "等次", "评选")


def notice_book(hall: str, decisions: Sequence[Decision], fields: Sequence[str] = DEFAULT) -> bytes | None:
    """The workbook's content, or None where the results have nothing of what may be shown.

    fields: names in FIELDS, for people.
    """
    found = [(g, shown) for g in groups(decisions) if (shown := _shown(g, fields))]
    if not found:
        return None
    book = Book(hall, NAME, decisions)
    for group, columns in found:
        _sheet(book, group, columns)
    return book.content()


def masked(name: str) -> str:
    """A name with only the surname left: 张三 → 张*, 欧阳锋 → 欧阳*."""
    kept = 2 if len(name) > 2 and name[:2] in _SURNAMES else 1
    return name[:kept] + "*" * (1 if len(name) < kept + 2 else 2) if name else ""


def _shown(group: Group, fields: Sequence[str]) -> list[str]:
    """The fields that anybody has, or none where only names would be left."""
    ranked = places(group.decisions)
    wanted = [*(fields if group.kind == PERSON else _OTHERS)]
    had = [
        f for f in wanted if any(FIELDS[f][1](d, ranked) not in (None, "") for d in _final(group.decisions))
    ]
    return had if {*had} & {"得分", "等次", "名次", "奖励", "评选"} else []


def _final(decisions: Sequence[Decision]) -> list[Decision]:
    return [d for d in decisions if is_final(d)]


def _sheet(book: Book, group: Group, fields: Sequence[str]) -> None:
    subject = () if group.kind == PERSON else group.columns()
    columns = (Column("序号", 6, "centre"), *subject, *(FIELDS[f][0] for f in fields))
    sheet = book.sheet(group.sheet(NAME), columns, landscape=False)
    ranked, final = places(group.decisions), _final(group.ordered())
    for number, decision in enumerate(final, 1):
        who = [] if group.kind == PERSON else group.who(decision)
        sheet.row([number, *who, *(FIELDS[f][1](decision, ranked) for f in fields)])
    _closing(sheet, group, len(group.decisions) - len(final))


def _closing(sheet: Sheet, group: Group, waiting: int) -> None:
    sheet.blank()
    if waiting:
        sheet.line(f"另有 {waiting}{group.counter}的结果尚未定，定后另行公示。")
    basis = weakest(group.decisions)
    if basis.kind is not BasisKind.TEXT:
        sheet.line(f"本结果所依据的条款含{basis.kind}，核对后可能改变。")
    sheet.blank()
    sheet.line("公示时间：____年__月__日 至 ____年__月__日", "signature", 24)
    sheet.line(
        "对结果有异议的，请在公示期内向考核办公室提出。  联系人：__________  电话：__________",
        "signature",
        24,
    )
