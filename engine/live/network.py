"""A safe way to durable-rules: what goes in is seen, what fails is heard, what ends is given back.

Every hazard of the library that this module keeps from its callers is described in docs/decisions and shown
by a test. Above all: nothing but single posts; ids of our own; a rule that sees every fact, so that facts
posted and facts seen can be counted; sessions spread over several rulesets; no threads behind our back (the
library's host is not used); joins end with a test that holds, as the library runs on behind them otherwise; facts are never taken out singly, because its absence conditions then fire though
another fact still stands in their way: the session is built anew from the facts that stay.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import RLock

import durable_rules_engine as rete

from engine.live.hashes import Numbers, hash32

Message = dict[str, int | str]
Pattern = Mapping[str, object]
SEEN = "seen"
# The library refuses the 1,025th session of a ruleset and is broken afterwards.
SESSIONS = 1000
# It walks at most 64 alternatives of one message; patterns of a ruleset are kept well below.
RULES = 24
_WORDS = 2**62
_ENCODE = json.JSONEncoder(ensure_ascii=False).encode


class LiveError(Exception):
    """durable-rules did not do what it must: our bug or the library's, never a person's mistake."""


@dataclass(frozen=True)
class Rule:
    """Patterns that must hold together, in the library's notation, and what then happens.

    then: called with the session and, by alias, the messages that matched.
    """

    name: str
    patterns: tuple[Pattern, ...]
    then: Callable[[Session, Mapping[str, Message]], None]


class Network:
    """Rules compiled once; as many rulesets of them as the sessions need."""

    def __init__(self, rules: tuple[Rule, ...], sessions: int = SESSIONS) -> None:
        self.rules = rules
        self._then = {f"r{number}": rule for number, rule in enumerate(rules)}
        self._text = json.dumps(self._definition(), ensure_ascii=False)
        self._per_ruleset = sessions
        self._rulesets: dict[int, tuple[Numbers, set[str]]] = {}
        self._lock = RLock()
        self.posted = self.seen = 0

    def _definition(self) -> dict[str, object]:
        defined: dict[str, object] = {SEEN: {"all": [{"f": {"$ex": {"t": 1}}}]}}
        names = {key for rule in self.rules for pattern in rule.patterns for key in _names(pattern)}
        if len({hash32(name) for name in names}) < len(names):
            raise LiveError(f"property names share a hash: {sorted(names)}")
        for key, rule in self._then.items():
            defined[key] = {"all": [dict(pattern) for pattern in _safe(rule.patterns)]}
        return defined

    def session(self) -> Session:
        """A new, empty session."""
        with self._lock:
            for handle, (numbers, open_) in self._rulesets.items():
                if len(open_) < self._per_ruleset:
                    return self._open(handle, numbers, open_)
            # The name is the same for all: rulesets are known by their handles.
            handle = rete.create_ruleset("kaoping", self._text)
            self._rulesets[handle] = (Numbers(), set())
            return self._open(handle, *self._rulesets[handle])

    def _open(self, handle: int, numbers: Numbers, open_: set[str]) -> Session:
        sid = numbers.take()
        open_.add(sid)
        return Session(self, handle, sid)

    def _post(self, session: Session, message: Message) -> None:
        """One message in, everything that follows out."""
        with self._lock:
            text = _ENCODE({**message, "sid": session.sid})
            code, state = rete.assert_fact(session.handle, text)
            if code:
                raise LiveError(f"durable-rules refused a fact (code {code}): {text}")
            self.posted += 1
            before = self.seen
            errors = self._drain(session, state, message)
            if self.seen != before + 1:
                raise LiveError(f"durable-rules did not see a fact: {text}")
        for rule, error in errors:
            raise LiveError(f"rule {rule} failed on {text}: {error!r}") from error

    def _drain(self, session: Session, state: int, message: Message) -> list[tuple[str, Exception]]:
        errors: list[tuple[str, Exception]] = []
        started = rete.start_action_for_state(session.handle, state)
        agenda = started[1] if started else None
        while agenda:
            ((key, matched),) = json.loads(agenda).items()
            if key == SEEN:
                self.seen += matched["f"]["id"] == message["id"]
            else:
                rule = self._then[key]
                try:
                    rule.then(session, matched)
                except Exception as error:
                    errors.append((rule.name, error))
            agenda = rete.complete_and_start_action(session.handle, state)
        return errors

    def _end(self, session: Session) -> None:
        with self._lock:
            numbers, open_ = self._rulesets.get(session.handle, (Numbers(), set()))
            if session.sid not in open_:
                return
            if session.held:
                rete.delete_state(session.handle, session.sid)
            open_.discard(session.sid)
            numbers.give_back(session.sid)
            if not open_:
                # The library frees a ruleset without its sessions, so the last session goes first.
                rete.delete_ruleset(session.handle)
                del self._rulesets[session.handle]

    @property
    def rulesets(self) -> int:
        """How many rulesets the sessions need now."""
        return len(self._rulesets)


class Session:
    """One subject's facts of one period."""

    def __init__(self, network: Network, handle: int, sid: str) -> None:
        self.network, self.handle, self.sid = network, handle, sid
        self._numbers = Numbers()
        self.held: dict[str, Message] = {}

    def post(self, message: Message) -> str:
        """Give one fact; everything that it brings about has happened when this returns. Its number comes back."""
        for name, value in message.items():
            if isinstance(value, float) or (isinstance(value, int) and abs(value) > _WORDS):
                raise LiveError(f"{name}={value!r}: only whole numbers of 62 bits decide")
        number = self._numbers.take()
        whole: Message = {"t": 1, **message, "id": number}
        self.held[number] = whole
        self.network._post(self, whole)
        return number

    def end(self) -> None:
        """The period is over: the session's memory is returned."""
        self.network._end(self)
        self.held.clear()


def _safe(patterns: tuple[Pattern, ...]) -> tuple[Pattern, ...]:
    """The patterns, with a test at the end of each join that always holds.

    Where the last test of a join fails, the library looks for the end of the tests behind it, in whatever memory
    comes there; where an earlier one fails, it finds it.
    """
    first, *rest = patterns
    (alias,) = first
    holds: Pattern = {"t": {alias: "t"}}
    return first, *({a: _and(test, holds) for a, test in joined.items()} for joined in rest)


def _and(test: object, holds: Pattern) -> object:
    assert isinstance(test, Mapping)
    tests = test["$and"] if set(test) == {"$and"} else [test]
    return {"$and": [*tests, holds]}


def _names(pattern: object) -> set[str]:
    """Names of the message properties in a pattern."""
    if isinstance(pattern, Mapping):
        own = {k for k in pattern if isinstance(k, str) and not k.startswith("$")}
        return own.union(*(_names(v) for v in pattern.values())) if pattern else own
    if isinstance(pattern, list | tuple):
        return set().union(*(_names(p) for p in pattern)) if pattern else set()
    return set()
