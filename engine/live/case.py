"""One subject's period: facts as they arrive, what the rules say of them, and what they are held to be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, time
from decimal import Decimal
from fractions import Fraction
from itertools import count

from engine.evaluate.wording import value as worded
from engine.facts.calendar import load_calendar
from engine.facts.fact import Fact, Facts, Posting, State, Subject
from engine.live.book import Book
from engine.live.cover import covered_side, covering_side
from engine.live.encode import stay
from engine.live.network import Message
from engine.live.spans import worked_out
from engine.policy import model as m
from engine.policy.kinds import GROUPS, SUBJECT_FIELDS, FieldType
from engine.policy.units import field_factor

_LETTERS = {State.VERIFIED: "V", State.PENDING: "P", State.REFUTED: "R", None: "N"}


@dataclass(frozen=True, eq=False)
class Seen:
    """A fact in its case. number: its own; root: that of the fact behind it.

    lent: the field by which a fact about somebody else names this person; only clauses on that field look at it.
    """

    fact: Fact
    number: int
    root: int
    earlier: bool = False
    lent: str = ""

    @property
    def counts(self) -> bool:
        """Whether it stands: neither refuted nor waiting."""
        return self.fact.state not in (State.REFUTED, State.PENDING)


def looks_at(clause: m.Clause, one: Seen) -> bool:
    """Whether a clause on single facts is on whom the fact is about, or on whom it names."""
    return isinstance(clause.target, m.ForEvent) and clause.target.whose == one.lent


def in_order(found: Iterable[Seen]) -> list[Seen]:
    """By day, by the earliest moment that the fact names, by kind; equals by all that they say."""

    def key(one: Seen) -> tuple[date, time, str, str]:
        fact = one.fact
        moments = sorted(v for v in fact.fields.values() if isinstance(v, time))
        return (fact.date, moments[0] if moments else time.min, fact.kind, repr(fact.key))

    return sorted(found, key=key)


def posting_on(subject: Subject, day: date) -> Posting | None:
    """Where somebody serves on a day; outside all service, where they served before, else first."""
    best: Posting | None = None
    for one in subject.postings:
        if best is None or one.covers(day) or (not best.covers(day) and one.start <= day):
            best = one
    return best


def attribute_of(subject: Subject, name: str, day: date) -> str:
    """职务, 窗口, 单位, 工号 or 姓名 of a person on a day."""
    post = posting_on(subject, day)
    roster = {"职务": post.role, "窗口": post.window, "单位": post.unit} if post else {}
    return {"工号": subject.id, "姓名": subject.name, **roster}.get(name, "")


def covers(policy: m.Policy, subject: Subject, day: date) -> bool:
    """适用: whether the regulation applies to a person, as on a day."""
    asked = [c for c in policy.covered if isinstance(c, m.FieldIn)]
    return all((attribute_of(subject, c.field, day) in c.values) is not c.negated for c in asked)


class Case:
    """Facts of one subject, current and of earlier months. sort: 窗口 or 单位 in a regulation on people, "" = a person."""

    def __init__(self, book: Book, facts: Facts, subject: Subject, sort: str = "") -> None:
        self.book, self.policy, self.period, self.subject = book, book.policy, facts.period, subject
        self.sort, self.calendar = sort, facts.calendar or load_calendar()
        self.room = book.open()
        self.raw: list[Seen] = []
        # Something that a fact was also held to be has changed since: the case must be begun anew.
        self.stale = False
        self._numbers = count(1)
        self._also: dict[tuple[int, int], Seen] = {}
        self._made: dict[object, list[Seen]] = {}
        self._asked: dict[tuple[int, int, int], int] = {}

    def add(self, fact: Fact, earlier: bool = False, lent: str = "") -> None:
        """A fact arrives."""
        number = next(self._numbers)
        fact = worked_out(self.policy.kinds[fact.kind], fact, self.calendar)
        self.raw.append(self._enter(Seen(fact, number, number, earlier, lent), not lent))

    def old(self, subject: Subject, facts: Facts) -> bool:
        """Whether the case rests on what is no longer so, and must be begun anew."""
        return self.stale or self.subject != subject or self.calendar != (facts.calendar or load_calendar())

    def reopen(self) -> None:
        """Give back what the facts took; only figures are asked about from now on."""
        self.book.close(self.room)
        verdicts, self.room = self.room.verdicts, self.book.open()
        self.room.verdicts.held |= verdicts.held
        self.room.verdicts.failed |= verdicts.failed
        self.room.verdicts.covers |= verdicts.covers

    def close(self) -> None:
        """The period is over."""
        self.book.close(self.room)

    def covered(self) -> bool:
        """Whether the regulation applies to the subject."""
        return bool(self.sort) or covers(self.policy, self.subject, self.period.last)

    def group(self, sort: str, day: date) -> str:
        """The window or unit that the subject belongs to on a day, or is."""
        if self.sort:
            return self.subject.id if sort == self.sort else ""
        return attribute_of(self.subject, sort, day)

    def attribute(self, name: str, day: date) -> str:
        """职务, 窗口, 单位, 工号 or 姓名 on a day."""
        return self.group(name, day) if name in GROUPS else attribute_of(self.subject, name, day)

    def everything(self) -> list[Seen]:
        """Facts as they came and what 认定 makes of them as well."""
        found = list(self.raw)
        for number, rule in enumerate(self.policy.derived):
            for one in [s for s in found if s.fact.kind in rule.kinds and not s.lent]:
                verdict = self.room.verdict(("also", number), one.fact.kind, one.number)
                if verdict is not False:
                    found.append(self._held_to_be(number, rule, one, verdict))
        return found

    def _held_to_be(self, number: int, rule: m.Derivation, one: Seen, verdict: bool | None) -> Seen:
        state = State.PENDING if verdict is None else one.fact.state
        known = self._also.get((number, one.number))
        if known is None or known.fact.state is not state:
            self.stale = self.stale or known is not None
            new = replace(
                one.fact,
                kind=rule.name,
                state=state,
                doubt=one.fact.doubt or ("待核" if verdict is None else ""),
            )
            known = self._enter(Seen(new, next(self._numbers), one.root, one.earlier), True)
            self._also[(number, one.number)] = known
        return known

    def made(self, by: tuple[int, int], group: tuple[Seen, ...], each: Iterable[Fact]) -> list[Seen]:
        """The facts that a group is deemed to be, the same ones whenever they are asked for."""
        facts = tuple(each)
        key = (by, tuple(s.number for s in group), repr([f.key for f in facts]))
        if key not in self._made:
            numbers = [next(self._numbers) for _ in facts]
            roots = [group[0].root if len(group) == 1 else n for n in numbers]
            self._made[key] = [
                self._enter(Seen(f, n, r, group[-1].earlier), False)
                for f, n, r in zip(facts, numbers, roots, strict=True)
            ]
        return self._made[key]

    def asked(self, clause: int, one: Seen, nth: int | None) -> int:
        """The number under which a clause's answers about a fact stand; a counting clause is asked about its nth."""
        if clause not in self.book.counting:
            return one.number
        key = (clause, one.number, nth or 0)
        if key not in self._asked:
            number = self._asked[key] = next(self._numbers)
            for position in range(len(self.policy.clauses[clause].branches)):
                look = self.book.number[("clause", clause, position)]
                message = {**self._message(one, False), "o": number, "l": look}
                if nth is not None:
                    message["n"] = nth
                self.room.post([("l", look)], message)
            # Covering facts are asked about under the new number too.
            self.room.post([one.fact.kind], {**self._message(one, False), "o": number})
        return self._asked[key]

    def _enter(self, one: Seen, covers: bool) -> Seen:
        self.room.post([one.fact.kind], self._message(one, covers))
        return one

    def _message(self, one: Seen, covers: bool) -> Message:
        fact, names = one.fact, self.book.compiler.properties
        moment = fact.fields.get("时刻")
        hi, lo = stay(fact.date, moment if isinstance(moment, time) else None)
        message: Message = {
            "k": fact.kind, "o": one.number, "e": int(one.earlier), "d": fact.date.toordinal(),
            "s": _LETTERS[fact.state], "hi": hi, "lo": lo,
        }  # fmt: skip
        kind = self.policy.kinds[fact.kind]
        for field, name in names.numbers.items():
            value, declared = fact.fields.get(field), kind.field(field)
            if isinstance(value, time):
                message[name] = self.book.compiler.scale.value(Fraction(value.hour * 60 + value.minute))
            elif isinstance(value, Decimal) and declared is not None:
                message[name] = self.book.compiler.scale.value(value * field_factor(declared.type))
        for field, name in names.texts.items():
            if field in SUBJECT_FIELDS:
                message[name] = self.book.compiler.symbols(self.attribute(field, fact.date))
            elif (value := fact.fields.get(field)) is not None:
                declared = kind.field(field)
                text = (
                    value
                    if isinstance(value, str)
                    else worded(value, declared.type if declared else FieldType.TEXT)
                )
                message[name] = self.book.compiler.symbols(text)
        message |= {name: 1 for field, name in names.blanks.items() if fact.fields.get(field) is not None}
        book, symbols = self.book, self.book.compiler.symbols
        if covers and fact.kind in book.covering:
            message |= {f"c{n}": 1 for kinds, n in book.sets.items() if fact.kind in kinds}
            message |= covering_side(kind, fact, symbols)
        if fact.kind in book.covered:
            message |= covered_side(fact, self.calendar, book.limits, symbols)
        return message
