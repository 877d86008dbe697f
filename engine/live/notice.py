"""Notices: what has just followed for whom, by which clause and row, what is left, what comes next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from engine.decision.decision import Decision, Finding
from engine.evaluate.wording import day as shown_day
from engine.evaluate.wording import event as shown_event
from engine.evaluate.wording import number
from engine.facts.fact import Fact, State
from engine.live.ahead import ahead
from engine.live.encode import stay, stretch
from engine.policy import model as m
from engine.policy.kinds import GROUPS

NEW, CHANGED, BACK, LOST, FOLLOWS = "新", "改为", "撤回", "取消", "后果"
AGAIN = "补报·"
Key = tuple[str, ...]
SCHEMA = "kaoping.notice/1"


@dataclass(frozen=True)
class Notice:
    """One line to be told. key: what makes it the same notice again; score: the score so far.

    replaces: what had been told of the same total or measure. number: in the journal. again: it was kept before the
    program ended, and nobody knows whether it was shown.
    """

    key: Key
    kind: str
    subject: str
    name: str
    unit: str
    what: str
    article: str
    amount: str
    rows: tuple[str, ...]
    left: str
    next: tuple[str, ...]
    score: str
    why: str = ""
    replaces: tuple[Key, ...] = ()
    number: int = 0
    again: bool = False

    def line(self, more: bool = True) -> str:
        """As people read it. more: with the score so far and what comes next; where more is told of somebody at once,
        the last line says that."""
        whom = " ".join(dict.fromkeys(filter(None, (self.subject, self.name, self.unit))))
        head = f"{AGAIN if self.again else ''}{self.kind}｜{whom}｜{self.what}｜{self.article} {self.amount}".rstrip()
        parts = [self.why, "，".join(self.rows) and f"见 {'，'.join(self.rows)}", self.left]
        parts += [*self.next, f"暂计 {self.score}分" if self.score else ""] if more else []
        return f"{head}｜{'；'.join(filter(None, parts))}".rstrip("｜")

    def document(self) -> dict[str, object]:
        """As a JSON line."""
        return {"schema": SCHEMA, **asdict(self)}

    @classmethod
    def of(cls, document: Mapping[str, Any], number: int) -> Notice:
        """The notice of a kept document, to be shown again."""
        known = {name: value for name, value in document.items() if name != "schema"}
        lists = {name: tuple(known[name]) for name in ("key", "rows", "next")}
        replaces = tuple(tuple(key) for key in known["replaces"])
        return cls(**{**known, **lists, "replaces": replaces, "number": number, "again": True})


def whose(decision: Decision) -> str:
    """Who it is, apart from windows and units of the same name."""
    kind = decision.subject_kind
    return f"{kind} {decision.subject}" if kind in GROUPS else decision.subject


def keys(decision: Decision) -> dict[Key, Finding | tuple[str, str]]:
    """Everything about a decision that is worth a notice, each under a key that does not change with rows."""
    found: dict[Key, Finding | tuple[str, str]] = {}
    seen: Counter[Key] = Counter()
    for finding in decision.findings:
        if not (finding.nominal or finding.pending):
            continue
        base = (
            NEW, whose(decision), finding.article, str(finding.date), finding.event,
            f"{finding.nominal.normalize():f}{finding.unit}", finding.kind, "未定" if finding.pending else finding.outweighed,
        )  # fmt: skip
        seen[base] += 1
        found[(*base, str(seen[base]))] = finding
    for name, article in decision.lost.items():
        found[(LOST, whose(decision), name, article)] = (name, article)
    for text, article in decision.consequences:
        found[(FOLLOWS, whose(decision), text, article)] = (text, article)
    return found


def notices(
    policy: m.Policy, decisions: Iterable[Decision], told: Mapping[Key, str], arrived: Iterable[Fact]
) -> Iterator[Notice]:
    """What has to be told now: what is new since what was told, and what no longer holds. told: key → its line."""
    arrived, decisions = tuple(arrived), tuple(decisions)
    every = {whose(d): keys(d) for d in decisions}
    gone = set(told) - {key for now in every.values() for key in now}
    for decision in decisions:
        for key, about in every[whose(decision)].items():
            if key not in told:
                new = _new(policy, decision, key, about)
                before = tuple(sorted(k for k in gone if _same_figure(k, key, decision)))
                gone -= set(before)
                yield replace(new, kind=CHANGED, replaces=before) if before else new
    known = {whose(d): d for d in decisions}
    for key in sorted(gone):
        yield _back(policy, key, known.get(key[1]), arrived)


def _same_figure(before: Key, now: Key, decision: Decision) -> bool:
    """Whether both are of one clause's total or measure, which is dated on the period's last day."""
    return (
        before[:4] == now[:4]
        and now[0] == NEW
        and now[3] == str(decision.period.last)
        and before[6] == now[6] == ""
    )


def _new(policy: m.Policy, decision: Decision, key: Key, about: Finding | tuple[str, str]) -> Notice:
    left, amount = "", ""
    rows: tuple[str, ...] = ()
    if isinstance(about, Finding):
        what, article = f"{shown_day(about.date)} {about.event}".strip(), about.article
        amount = (about.pending and "待定") or _amount(about)
        rows = tuple(map(str, about.evidence))
        left = _left(policy, decision, about.category, "扣" if about.nominal < 0 else "加", about.unit)
        if about.nominal < 0 and sum(f.nominal < 0 for f in decision.findings) == 1:
            left = "；".join(filter(None, ("满分没有了", left)))
        if about.kind:
            what = f"{what}（{about.kind}）"
    else:
        what, article = about
        what = f"取消{what}" if key[0] == LOST else what
    return Notice(
        key, key[0], decision.subject, decision.name, decision.unit, what, article, amount, rows, left,
        ahead(policy, decision), number(decision.score_known) if decision.scored else "",
    )  # fmt: skip


def _back(policy: m.Policy, key: Key, decision: Decision | None, arrived: tuple[Fact, ...]) -> Notice:
    """A notice that no longer holds, and why, where an arriving fact says it."""
    what, article, amount, left, why = key[2], key[3], "", "", ""
    if key[0] == NEW:
        what, article = f"{shown_day(date.fromisoformat(key[3]))} {key[4]}".strip(), key[2]
        amount = f"扣 {key[5][1:]}" if key[5].startswith("-") else f"加 {key[5]}"
        amount = "待定" if key[7] == "未定" else amount
        why = _excuse(policy, key, arrived)
        clause = next((c for c in policy.clauses if c.article == article), None)
        if clause and decision:
            left = _left(policy, decision, clause.category, amount[0], key[5].lstrip("-0123456789."))
    elif key[0] == LOST:
        what = f"取消{what}"
    return Notice(
        key, BACK, decision.subject if decision else key[1], decision.name if decision else "", decision.unit if decision else "", what, article,
        amount, (), left, ahead(policy, decision) if decision else (),
        number(decision.score_known) if decision and decision.scored else "", why or "依据的事实改了",
    )  # fmt: skip


def _excuse(policy: m.Policy, key: Key, arrived: tuple[Fact, ...]) -> str:
    """An approved fact that has just arrived and covers the day of what is taken back; or what has become of the fact."""
    hi, lo = stay(date.fromisoformat(key[3]), None)
    for fact in arrived:
        if fact.subject != key[1].split(" ", 1)[-1]:
            continue
        where = f"，见 {fact.origins[0]}" if fact.origins else ""
        start, end = stretch(fact.fields.get("起"), fact.fields.get("止"), fact.date)
        covers = "起" in fact.fields and start <= hi and end >= lo
        if covers and fact.state in (State.VERIFIED, None):
            return f"后来有 {shown_event(fact, policy.kinds)}{where}"
        if fact.state is State.REFUTED and (str(fact.date), shown_event(fact, policy.kinds)) == key[3:5]:
            return f"核实为不属实{where}"
    return ""


def _amount(finding: Finding) -> str:
    verb = "扣" if finding.nominal < 0 else "加"
    size = number(abs(finding.nominal) * (100 if finding.unit == "%" else 1))
    text = f"{verb} {size}{finding.unit}"
    if finding.effective != finding.nominal:
        text += f"，实{verb} {number(abs(finding.effective))}{finding.unit}"
    return text


def _left(policy: m.Policy, decision: Decision, name: str, verb: str, unit: str) -> str:
    """What is left of a category. verb: 扣 or 加."""
    category = policy.categories.get(name)
    most = None if category is None else category.most_off if verb == "扣" else category.most_on
    total = next((c for c in decision.categories if c.name == name), None)
    if most is None or total is None or category is None or unit != category.of:
        return ""
    mine = [f.effective for f in decision.findings if f.category == name and f.unit == category.of]
    used = abs(sum((p for p in mine if (p < 0) == (verb == "扣")), Decimal(0)))
    return f"{name}还可{verb} {number(max(most - used, Decimal(0)))}{category.of}"
