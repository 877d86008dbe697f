"""Accounts (打卡账号): what time clocks and apps call people, as a sheet of the hall beside the roster.

A roster comes anew from the office that keeps it; the accounts stay. Whom an unknown account may belong to is
proposed here and never assumed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from engine.facts.cells import is_blank, text
from engine.facts.roster import ACCOUNT, Register, accounts_in, identity
from engine.facts.rows import Findings, fold_name
from engine.facts.sheet import Row, Table
from grammar.diagnostic import Diagnostic, Severity

SHEET = ACCOUNT
PERSON, NAME = "工号", "姓名"
COLUMNS = (ACCOUNT, PERSON)
# What stands in place of a 工号 where an account belongs to nobody who is appraised.
NOT_APPRAISED = "不考核"
MANY = f"这样的账号多，就用 kaoping intake 写出的{SHEET}表，核对后放进 facts 文件夹"
_NOBODY = ("", "")


@dataclass(frozen=True, slots=True)
class Stranger:
    """An account that is not on the roster. name: as the sheet gives it; rows: how many it has there.

    likely: 工号 and name of the one person it seems to be, or empty; why: what speaks for that, or against.
    """

    account: str
    name: str
    rows: int
    file: str
    likely: tuple[str, str]
    why: str


def read_accounts(table: Table, register: Register) -> tuple[Register, tuple[Diagnostic, ...]]:
    """The register with the accounts of the sheet. One account for two people is an error."""
    findings = Findings(table)
    accounts, apart = dict(register.accounts), set(register.not_appraised)
    for row in table.rows:
        if findings.is_footer(row):
            continue
        called = accounts_in(findings.required(row, ACCOUNT, identity) or "")
        whose = _whose(findings, row, register)
        if whose == NOT_APPRAISED:
            apart |= set(called)
        for one in called if whose else ():
            held = accounts.setdefault(one, str(whose))
            if held != whose:
                message = f"{ACCOUNT}“{one}”给了两个人：{held} 和 {whose}"
                help = "一个账号只能是一个人的，核对后改正（花名册的“打卡账号”一列也算）"
                findings.add("KP313", message, help, row.number, ACCOUNT)
    people = {a: id for a, id in accounts.items() if id != NOT_APPRAISED}
    known = replace(register, accounts=people, not_appraised=frozenset(apart))
    return known, tuple(findings.diagnostics)


def _whose(findings: Findings, row: Row, register: Register) -> str | None:
    """The 工号 of a row, or 不考核; None where it is neither, which is reported."""
    if is_blank(findings.table.cell(row, PERSON)):
        help = f"写上是谁的工号；账号的主人不在这里考核的，写“{NOT_APPRAISED}”"
        findings.add("KP309", f"“{PERSON}”是空的，不知道账号是谁的", help, row.number, PERSON)
        return None
    id = identity(findings.table.cell(row, PERSON))
    if id in register.people or id == NOT_APPRAISED:
        return id
    help = register.stranger(id, text(findings.table.cell(row, NAME))) or ""
    findings.add("KP301", f"工号 {id} 不在花名册", help, row.number, PERSON)
    return None


def set_apart(findings: Findings, account: str, rows: Iterable[int]) -> None:
    """Leave out the rows of somebody who is not appraised, and say so."""
    left = sorted(set(rows))
    findings.table.tally.notes.update(left)
    message = f"{account} 的 {len(left)} 行没有采用：{SHEET}里写明{NOT_APPRAISED}"
    findings.add("KP347", message, "", left[0], PERSON, Severity.NOTE)


def strangers(tables: Iterable[Table], register: Register) -> tuple[Stranger, ...]:
    """Everybody whom the tables name and the register does not know, in the order of the accounts."""
    found = []
    for table in tables:
        counts: Counter[str] = Counter()
        names: dict[str, str] = {}
        people, called = table.column(PERSON), table.column(NAME)
        lines = zip(table.numbers, people.keys, called.keys, strict=True)
        for (who, name), rows in Counter((w, c) for n, w, c in lines if n not in table.tally.notes).items():
            account = identity(people.cell(who))
            if account:
                counts[account] += rows
                names.setdefault(account, text(called.cell(name)))
        unknown = {a: names[a] for a in sorted(counts) if register.resolve(a) not in register.people}
        likely = _likely(unknown, register)
        found += [Stranger(a, n, counts[a], table.file, *likely[a]) for a, n in unknown.items()]
    return tuple(found)


def _likely(accounts: Mapping[str, str], register: Register) -> dict[str, tuple[tuple[str, str], str]]:
    """Account → the one person behind it, and why; two accounts of one table are never one person's."""
    by_number = _by_number(register)
    found = {}
    for account, name in accounts.items():
        folded, number = fold_name(name), _digits(account)
        if named := register.named(name):
            found[account] = _one(named, f"姓名相同：{name}", register)
        elif folded and folded != fold_name(account):
            found[account] = _NOBODY, f"花名册里没有叫{name}的"
        else:
            found[account] = _one(by_number.get(number, []), f"编号里的数相同：{number}", register)
    people = Counter(id for (id, _), _ in found.values() if id)
    return {
        account: (_NOBODY, f"{why}，但这张表里有几个账号都像他") if people[id] > 1 else ((id, name), why)
        for account, ((id, name), why) in found.items()
    }


def _one(ids: Sequence[str], why: str, register: Register) -> tuple[tuple[str, str], str]:
    """The person where there is just one."""
    if len(ids) == 1:
        return (ids[0], register.people[ids[0]].name), why
    return _NOBODY, f"{why}，有 {len(ids)} 个人：{'、'.join(ids)}" if ids else "看不出是谁"


def _by_number(register: Register) -> dict[str, list[str]]:
    """工号 by the digits in them."""
    found: dict[str, list[str]] = {}
    for id in sorted(register.people):
        if number := _digits(id):
            found.setdefault(number, []).append(id)
    return found


def _digits(account: str) -> str:
    """The number in an account or a 工号: D041 and 00041 are 41."""
    return re.sub(r"\D", "", account).lstrip("0")
