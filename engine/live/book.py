"""A policy compiled for the live month: its looks, its bands, and the networks that hold their rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction

from engine.live.cover import APPROVED, NOTHING, PLACES, WAITING, Pair, pairs_of
from engine.live.cover import rules as cover_rules
from engine.live.encode import scale_of, walk
from engine.live.looks import Compiler, Key, Look
from engine.live.network import RULES, Message, Network, Rule, Session
from engine.policy import model as m

Band = tuple[m.InBand, ...]


@dataclass
class Verdicts:
    """What the rules have said about one session's facts so far."""

    held: set[tuple[int, int]] = field(default_factory=set)
    failed: set[tuple[int, int]] = field(default_factory=set)
    covers: dict[tuple[int, int], str] = field(default_factory=dict)
    bands: set[tuple[int, int]] = field(default_factory=set)


class Book:
    """Everything compiled. One per policy and process; sessions of it are independent of each other."""

    def __init__(self, policy: m.Policy, skip: frozenset[int] = frozenset()) -> None:
        self.policy, self.skip = policy, skip
        self.compiler = Compiler(scale_of(policy))
        self.looks = tuple(_looks(policy, skip))
        self.number = {look.key: n for n, look in enumerate(self.looks)}
        pairs = [pairs_of(k, c) for look in self.looks for c, _ in look.covers for k in look.kinds]
        self.pairs = {pair: n for n, pair in enumerate(dict.fromkeys(pairs))}
        self.sets = {kinds: n for n, kinds in enumerate(dict.fromkeys(p.covering for p in pairs))}
        self.limits = tuple(dict.fromkeys(p.in_time for p in pairs if p.in_time))
        self.bands = {band: n for n, band in enumerate(dict.fromkeys(_bands(policy, skip)))}
        self.sums = {s: n for n, s in enumerate(_sums(policy))}
        self.covering = frozenset(k for kinds in self.sets for k in kinds)
        self.covered = frozenset(p.kind for p in pairs)
        self.counting = frozenset(n for n, c in enumerate(policy.clauses) if is_nth(c))
        self.growing = frozenset(n for n, c in enumerate(policy.clauses) if grows(c))
        self.deeming: dict[str, list[int]] = {}
        self.charging: dict[str, list[int]] = {}
        self._tables()
        self._verdicts: dict[int, Verdicts] = {}
        rules = list(self._rules())
        chunks = [rules[i : i + RULES] for i in range(0, len(rules), RULES)]
        self.networks = tuple(Network(tuple(r for _, r in chunk)) for chunk in chunks)
        self.wanted = tuple(frozenset(w for words, _ in chunk for w in words) for chunk in chunks)

    def _tables(self) -> None:
        """Clauses by the kind that they look at, those that deem and all, in their order."""
        for number, clause in enumerate(self.policy.clauses):
            if number in self.skip or not isinstance(clause.target, m.ForEvent):
                continue
            for kind in dict.fromkeys(clause.target.kinds):
                self.charging.setdefault(kind, []).append(number)
                if deems(clause):
                    self.deeming.setdefault(kind, []).append(number)

    def _rules(self) -> Iterator[tuple[frozenset[object], Rule]]:
        """Rules, each with what a message must be of for the rule to want it."""
        for number, look in enumerate(self.looks):
            of: frozenset[object] = frozenset({("l", number)} if look.nth else look.kinds)
            for rule in self.compiler.rules(look, number, self._say(number, True), self._say(number, False)):
                yield of, rule
        for pair, number in self.pairs.items():
            limit = self.limits.index(pair.in_time) if pair.in_time else -1
            for word, rule in cover_rules(pair, self.sets[pair.covering], limit, self._places(pair)):
                then = replace(rule, then=self._cover(number, word))
                yield frozenset({pair.kind, *pair.covering}), then
        for band, number in self.bands.items():
            limits = tuple(x for c in band for x in c.limits)
            tests = [{"g": number}, *self.compiler.band("v", limits)]
            yield (
                frozenset({("g", number)}),
                Rule(f"band {number}", ({"f": {"$and": tests}},), self._within(number)),
            )

    def _places(self, pair: Pair) -> list[int]:
        """Which of the half and the punch the covering facts can say."""
        kinds = [self.policy.kinds[kind] for kind in pair.covering]
        return [n for n, name in enumerate(PLACES) if any(kind.field(name) for kind in kinds)]

    def _say(self, number: int, holds: bool):  # type: ignore[no-untyped-def]
        def then(session: Session, matched: Mapping[str, Message]) -> None:
            said = self.of(session)
            (said.held if holds else said.failed).add((number, int(matched["f"]["o"])))

        return then

    def _cover(self, number: int, word: str):  # type: ignore[no-untyped-def]
        def then(session: Session, matched: Mapping[str, Message]) -> None:
            self.of(session).covers[(number, int(matched["f"]["o"]))] = word

        return then

    def _within(self, number: int):  # type: ignore[no-untyped-def]
        def then(session: Session, matched: Mapping[str, Message]) -> None:
            self.of(session).bands.add((number, int(matched["f"]["v"])))

        return then

    def open(self) -> Room:
        """An empty room for one subject's period."""
        room = Room(self)
        for session in room.sessions:
            self._verdicts[id(session)] = room.verdicts
        return room

    def of(self, session: Session) -> Verdicts:
        """What is known in a session's room."""
        return self._verdicts[id(session)]

    def close(self, room: Room) -> None:
        """The room's memory is returned."""
        for session in room.sessions:
            session.end()
            self._verdicts.pop(id(session), None)

    @property
    def posted(self) -> tuple[int, int]:
        """Facts posted and facts seen, in all networks together."""
        return sum(n.posted for n in self.networks), sum(n.seen for n in self.networks)


class Room:
    """One subject's period: a session in every network, and what they have said together."""

    def __init__(self, book: Book) -> None:
        self.book, self.verdicts = book, Verdicts()
        self._asked: set[tuple[int, int]] = set()
        self.sessions = tuple(network.session() for network in book.networks)

    def post(self, words: Iterable[object], message: Message) -> None:
        """A message to every network that wants one of the words."""
        asked = frozenset(words)
        for session, wanted in zip(self.sessions, self.book.wanted, strict=True):
            if asked & wanted:
                session.post(message)

    def verdict(self, key: Key, kind: str, occurrence: int) -> bool | None:
        """All conditions of a look together, for one occurrence of a kind."""
        number = self.book.number[key]
        look = self.book.looks[number]
        covers = [self._covered(kind, occurrence, c, wanted) for c, wanted in look.covers]
        if (number, occurrence) in self.verdicts.failed or False in covers:
            return False
        return True if (number, occurrence) in self.verdicts.held and all(covers) else None

    def _covered(self, kind: str, occurrence: int, condition: m.IsCovered, wanted: bool) -> bool | None:
        pair = self.book.pairs[pairs_of(kind, condition)]
        said = self.verdicts.covers.get((pair, occurrence), NOTHING)
        return None if said == WAITING else (said == APPROVED) == wanted

    def within(self, band: Band, value: Decimal | Fraction) -> bool:
        """Whether a figure lies within a band."""
        asked = (self.book.bands[band], self.book.compiler.scale.value(value))
        if asked not in self._asked:
            self._asked.add(asked)
            self.post([("g", asked[0])], {"g": asked[0], "v": asked[1]})
        return asked in self.verdicts.bands


def bands_of(branch: m.Branch) -> Band:
    """The bands of a branch on a figure."""
    return tuple(c for c in branch.conditions if isinstance(c, m.InBand))


def further(branch: m.Branch) -> list[tuple[m.Expression, Band]]:
    """Figures besides, each with the band in which it must lie (且 当月 迟到 合计 2次以上)."""
    mine = [c for c in branch.conditions if isinstance(c, m.Meets)]
    return [(c.expression, (m.InBand("", c.unit, c.limits, c.text),)) for c in mine]


def is_nth(clause: m.Clause) -> bool:
    """Whether a clause counts its facts."""
    return any(isinstance(c, m.IsNth) for b in clause.branches for c in b.conditions)


def deems(clause: m.Clause) -> bool:
    """Whether a clause says of its facts, or of some of them, that they are something else."""
    return any(isinstance(e, m.Become) for b in clause.branches for e in b.effects)


def grows(clause: m.Clause) -> bool:
    """Whether each occurrence costs more than the one before."""
    return any(isinstance(e, m.Points) and e.grow for b in clause.branches for e in b.effects)


def _bands(policy: m.Policy, skip: frozenset[int]) -> Iterator[Band]:
    for number, clause in enumerate(policy.clauses):
        if number not in skip and not isinstance(clause.target, m.ForEvent):
            yield from (bands_of(b) for b in clause.branches)
            yield from (band for b in clause.branches for _, band in further(b))


def _sums(policy: m.Policy) -> Iterator[m.Sum]:
    found = (policy.clauses, dict(policy.measures), policy.every_award, dict(policy.group_scores))
    return iter(dict.fromkeys(n for part in found for n in walk(part) if isinstance(n, m.Sum)))


def _looks(policy: m.Policy, skip: frozenset[int]) -> Iterator[Look]:
    for number, clause in enumerate(policy.clauses):
        if number in skip:
            continue
        if isinstance(clause.target, m.ForEvent):
            yield from _of_clause(number, clause, clause.target.kinds)
        if isinstance(clause.target, m.OfTotal) and clause.escalation and clause.exemptions:
            yield Look(("barred", number), clause.target.kinds, (), clause.exemptions)
    for number, one in enumerate(_sums(policy)):
        yield Look(("sum", number), (one.kind,), one.conditions)
    for number, rule in enumerate(policy.derived):
        yield Look(("also", number), rule.kinds, rule.conditions)


def _of_clause(number: int, clause: m.Clause, kinds: tuple[str, ...]) -> Iterator[Look]:
    nth, often = is_nth(clause), clause.spared
    if (nth or grows(clause) or often) and clause.exemptions:
        yield Look(("barred", number), kinds, (), clause.exemptions)
    barred = () if often else clause.exemptions
    for position, branch in enumerate(clause.branches):
        said = any(isinstance(c, m.IsVerified) for c in branch.conditions)
        if often:  # whether the clause would bring something at all, whichever of its kind the fact is
            own = tuple(c for c in branch.conditions if not isinstance(c, m.IsNth))
            yield Look(("own", number, position), kinds, own, (), not said)
        yield Look(
            ("clause", number, position), kinds, branch.conditions, barred, not said,
            clause.since, clause.until, nth,
        )  # fmt: skip
