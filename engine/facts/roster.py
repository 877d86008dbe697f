"""The roster (花名册): who is appraised, at which window, from when to when."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import pairwise

from engine.facts.cells import Cell, day, text
from engine.facts.fact import Period, Posting, Subject
from engine.facts.hints import did_you_mean, nearest
from engine.facts.rows import Findings, fold_name
from engine.facts.sheet import Row, Table
from grammar.diagnostic import Diagnostic, Severity

SHEET = "花名册"
COLUMNS = ("工号", "姓名", "窗口", "职务", "到岗日期", "离岗日期")
# The unit that sent somebody: only where a regulation appraises units.
UNIT = "单位"
# Optional: what the person is called in time clocks and apps, several separated by 、.
ACCOUNT = "打卡账号"
_BETWEEN = re.compile(r"[、,，;；/]")
ROLES = ("首席代表", "工作人员")
NAMED_HELP = f"核对是不是本人；写上工号，或在花名册的“{ACCOUNT}”一列写上他在表里叫什么，就不再提示"
_SHOWN = 5
_MOST_GUESSES = 50
_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")


@dataclass(frozen=True)
class Register:
    """Everybody on the roster by 工号. accounts: what time clocks call them → 工号.

    not_appraised: accounts of people who are known but not appraised here.
    """

    people: Mapping[str, Subject] = field(default_factory=dict)
    accounts: Mapping[str, str] = field(default_factory=dict)
    not_appraised: frozenset[str] = frozenset()

    @cached_property
    def _names(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for id in sorted(self.people):
            found.setdefault(fold_name(self.people[id].name), []).append(id)
        return {name: tuple(ids) for name, ids in found.items()}

    def named(self, name: str) -> tuple[str, ...]:
        """The 工号 of everybody on the roster who has exactly this name, those who left included."""
        return self._names.get(fold_name(name), ())

    def by_name(self, told: str) -> bool:
        """Whether somebody can only be known by name: it is no 工号, and no account that the roster has."""
        return told not in self.people and fold_name(told) not in self.accounts

    def resolve(self, id: str) -> str:
        """The 工号 behind a 工号, an account of a time clock, or a name that only one has; what is none stays as it is."""
        if id in self.people:
            return id
        same = self.named(id)
        return self.accounts.get(fold_name(id)) or (same[0] if len(same) == 1 else id)

    def is_apart(self, id: str) -> bool:
        """Whether the account belongs to somebody who is known not to be appraised."""
        return id not in self.people and fold_name(id) in self.not_appraised

    def on_post(self, id: str, at: date) -> bool:
        """Whether the person was on post on the day."""
        return any(p.covers(at) for p in self.people[id].postings)

    def subjects(self, period: Period) -> tuple[Subject, ...]:
        """Who was on post on at least one day of the period, by 工号."""
        return tuple(
            self.people[id]
            for id in sorted(self.people)
            if any(_meets(p, period) for p in self.people[id].postings)
        )

    def stranger(self, id: str, name: str) -> str | None:
        """Help about a 工号 that is not on the roster; None where it is on it."""
        if id in self.people:
            return None
        folded, letters = fold_name(name), id.casefold()
        same = self.named(name) if name else ()
        bare, cased = self._bare.get(id.lstrip("0")), self._cased.get(letters)
        account = f"；改不了的，在花名册“{ACCOUNT}”一列给他写上 {id}"
        if cased:
            return f"花名册里是 {cased}，大小写不同；把这里的工号改成 {cased}{account}"
        if len(same) > 1:
            return (
                f"花名册里有 {len(same)} 个{name}（工号 {'、'.join(sorted(same))}），分不清是谁；请写上工号"
            )
        if same:
            return f"花名册里{name}的工号是 {'、'.join(sorted(same))}；核对后改正{account}"
        if bare:
            return f"花名册里有 {bare}，是不是丢了前面的 0？把工号一列设成文本格式{account}"
        if not id.isascii():
            return f"{self._like(folded or id, self._names)}核对姓名，写上工号，或在花名册里补上这个人"
        return f"{self._like(id, self.people)}核对工号，或在花名册里补上这个人"

    def _like(self, told: str, words: Iterable[str]) -> str:
        """Who may be meant. Asked so many times that nobody reads it any more, it stays silent: looking takes long."""
        if told not in self._guesses and len(self._guesses) < _MOST_GUESSES:
            near = nearest(told, words, 2)
            who = [f"“{n}”（{'、'.join(self._names[n])}）" if n in self._names else f"“{n}”" for n in near]
            self._guesses[told] = f"是不是{'或'.join(who)}？" if who else ""
        return self._guesses.get(told, "")

    @cached_property
    def _guesses(self) -> dict[str, str]:
        return {}

    @cached_property
    def _bare(self) -> Mapping[str, str]:
        return {id.lstrip("0"): id for id in sorted(self.people, reverse=True)}

    @cached_property
    def _cased(self) -> Mapping[str, str]:
        return {id.casefold(): id for id in sorted(self.people, reverse=True)}


def identity(cell: Cell) -> str:
    """A 工号 as text: a number without decimal point, full-width digits made plain."""
    found = text(cell)
    return found if found.isascii() else found.translate(_DIGITS)


def read_roster(table: Table, roles: frozenset[str] = frozenset()) -> tuple[Register, tuple[Diagnostic, ...]]:
    """Everybody on the roster; several rows of one 工号 are stretches of service one after the other.

    roles: those that the rules speak of, besides the usual.
    """
    findings = Findings(table)
    rows: dict[str, list[tuple[Posting, str]]] = {}
    accounts: dict[str, str] = {}
    for row in table.rows:
        if findings.is_footer(row):
            continue
        id = findings.required(row, "工号", identity)
        posting = _posting(findings, row, (*ROLES, *sorted(roles - {*ROLES})))
        name = findings.required(row, "姓名", text)
        if id and posting and name:
            rows.setdefault(id, []).append((posting, name))
            _accounts(findings, row, id, accounts)
    for id in sorted(rows):
        _overlaps(findings, id, sorted(rows[id], key=lambda r: _start(r[0])))
        _names(findings, id, rows[id])
    people = {id: _subject(id, rows[id]) for id in sorted(rows)}
    return Register(people, accounts), tuple(findings.diagnostics)


def _accounts(findings: Findings, row: Row, id: str, accounts: dict[str, str]) -> None:
    """Note what time clocks call the person; one account can't stand for two people."""
    for one in accounts_in(identity(findings.table.cell(row, ACCOUNT))):
        if accounts.setdefault(one, id) != id:
            message = f"{ACCOUNT}“{one}”给了两个人：{accounts[one]} 和 {id}"
            findings.add("KP313", message, "一个账号只能是一个人的，核对后改正", row.number, ACCOUNT)


def accounts_in(written: str) -> list[str]:
    """The accounts in one cell, without spaces."""
    return [*filter(None, map(fold_name, _BETWEEN.split(written)))]


def note_name(findings: Findings, register: Register, told: str) -> None:
    """Keep in mind who was known by name alone."""
    if register.by_name(told):
        findings.named[fold_name(told)] = register.resolve(told)


def remark_names(findings: Findings) -> Sequence[Diagnostic]:
    """Everything found in a table, with one remark on those who were known by name alone."""
    if findings.named:
        told = [f"{name}（{id}）" for name, id in sorted(findings.named.items(), key=lambda n: (n[1], n[0]))]
        more = f"等 {len(told)} 人" if len(told) > _SHOWN else ""
        message = f"没有写工号，按姓名认人：{'、'.join(told[:_SHOWN])}{more}；花名册里叫这个名字的都只有一个"
        findings.add("KP346", message, NAMED_HELP, 0, severity=Severity.NOTE)
    return findings.diagnostics


def check_name(findings: Findings, row: int, person: Subject, name: str) -> None:
    """Warn where a sheet gives another name for the 工号 than the roster does."""
    if name and name != person.name and fold_name(name) != fold_name(person.name):
        message = f"工号 {person.id} 在花名册里是{person.name}，这里写的是{name}；以工号为准"
        findings.add("KP315", message, "核对工号和姓名哪个写错了", row, "姓名", Severity.WARNING)


def _meets(posting: Posting, period: Period) -> bool:
    return posting.start <= period.last and (posting.end is None or posting.end >= period.first)


def _start(posting: Posting) -> tuple[date, int]:
    return posting.start, posting.origin.row


def _posting(findings: Findings, row: Row, roles: tuple[str, ...]) -> Posting | None:
    """One stretch of service, or None where something needed is missing or wrong."""
    before = len(findings.diagnostics)
    window = findings.required(row, "窗口", text)
    role = findings.required(row, "职务", text)
    start = findings.required(row, "到岗日期", day)
    end = findings.value(row, "离岗日期", day)
    if start and end and end < start:
        message = f"离岗日期 {end} 早于到岗日期 {start}"
        findings.add("KP320", message, "核对两个日期，改正写错的一个", row.number, "离岗日期")
    if len(findings.diagnostics) > before or not (window and role and start):
        return None
    role = fold_name(role)
    if role not in roles:
        help = f"{did_you_mean(role, roles)}照“{'”或“'.join(roles)}”写，条款才认得"
        findings.add("KP311", f"职务“{role}”没有见过", help, row.number, "职务", Severity.WARNING)
    unit = text(findings.table.cell(row, UNIT))
    return Posting(window, role, start, end, findings.table.origin(row.number), unit)


def _overlaps(findings: Findings, id: str, rows: list[tuple[Posting, str]]) -> None:
    """Report each pair of neighbouring stretches that share a day."""
    for (earlier, one), (later, two) in pairwise(rows):
        if earlier.end is None or later.start <= earlier.end:
            until = f"到 {earlier.end}" if earlier.end else "没有离岗日期"
            message = (
                f"工号 {id} 的两段在岗日期重叠：第{earlier.origin.row}行 从 {earlier.start} {until}，"
                f"第{later.origin.row}行 从 {later.start} 起"
            )
            help = "换窗口时，前一行要写离岗日期，后一行的到岗日期晚于它；重复的行删去"
            if fold_name(one) != fold_name(two):
                help = f"两行的姓名是{one}、{two}，是不是有一行的工号写错了？若是同一个人，{help}"
            other = [(earlier.origin.row, "前一段")]
            findings.add("KP303", message, help, later.origin.row, "到岗日期", others=other)


def _names(findings: Findings, id: str, rows: list[tuple[Posting, str]]) -> None:
    """Warn where rows of one 工号 give different names."""
    person = _subject(id, rows)
    for posting, name in rows:
        if fold_name(name) != fold_name(person.name):
            message = f"工号 {id} 有两个姓名：{person.name}、{name}；按最近一段用{person.name}"
            findings.add("KP315", message, "核对工号和姓名", posting.origin.row, "姓名", Severity.WARNING)


def _subject(id: str, rows: list[tuple[Posting, str]]) -> Subject:
    ordered = sorted(rows, key=lambda r: _start(r[0]))
    postings = tuple(p for p, _ in ordered)
    return Subject(id, ordered[-1][1], postings, postings[0].origin)
