"""What the second opinion costs, and what the wrapper costs beside the raw library, as ratios in one run.

    python bench/live.py [RUNS]

One month of the demo hall: the reference evaluator alone and with the second opinion; then the same facts, rules and
consequences given to durable-rules by its own host, post by post, and through the wrapper, which counts what it posts and sees.
"""

from __future__ import annotations

import ctypes
import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

import durable_rules_engine as rete
from durable.engine import Host

from engine.demo.generate import write_demo
from engine.evaluate.reference import evaluate as reference
from engine.facts.period import parse_period
from engine.hall import open_hall
from engine.live.book import Book
from engine.live.case import Case
from engine.live.compare import differences
from engine.live.constructs import coverage
from engine.live.evaluate import evaluate as live
from engine.live.network import Network, Rule
from engine.pipeline import evaluate_period

MONTH = "2021-03"
POSTS = 20_000


def timed(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


class _Allocated(ctypes.Structure):
    _fields_ = [(name, ctypes.c_size_t) for name in
                ("arena", "ordblks", "smblks", "hblks", "hblkhd", "usmblks", "fsmblks", "uordblks", "fordblks", "keepcost")]  # fmt: skip


def resident() -> int:
    """Bytes that C code has allocated and not given back (glibc)."""
    library = ctypes.CDLL(None)
    library.mallinfo2.restype = _Allocated
    found = library.mallinfo2()
    return int(found.uordblks + found.hblkhd)


def opinion(runs: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write_demo(Path(folder), months=(MONTH,))
        hall, _ = open_hall(Path(folder))
        period = parse_period(MONTH)
        assert hall and period
        whole, evaluated, compared = [], [], []
        for _ in range(runs):
            whole.append(timed(lambda: evaluate_period(hall, period)))
            (run,) = [r for r in evaluate_period(hall, period).runs if r.facts]
            facts, policy = run.facts, run.policy
            assert facts is not None
            evaluated.append(timed(lambda f=facts, p=policy: reference(p, f)))
            compared.append(timed(lambda f=facts, p=policy, d=run.decisions: differences(d, live(p, f, d))))
    print(f"{len(facts.facts)} facts of {len(facts.subjects)} people")
    print(f"the second opinion / the reference evaluator alone: {median(compared) / median(evaluated):.1f}")
    print(f"evaluate with it / without it: {1 + median(compared) / median(whole):.2f}")
    book = Book(policy, coverage(policy).skip)
    before = resident()
    cases = [Case(book, facts, s) for s in facts.subjects]
    for case in cases:
        for fact in facts.facts:
            if fact.subject == case.subject.id:
                case.add(fact)
    held = resident() - before
    print(f"held for a live month: {held / len(cases) / 1024:.0f} KiB a person")
    for case in cases:
        case.close()


def raw(posts: int) -> tuple[float, int]:
    """The library's own host, as its documentation uses it."""
    fired = []
    rules = {"late": {"all": [{"f": {"$and": [{"k": "迟到"}, {"$gt": {"n": 10}}]}}], "run": lambda c: fired.append(c.f)},
             "rest": {"all": [{"f": {"$and": [{"k": "迟到"}, {"$lte": {"n": 10}}]}}], "run": lambda c: None}}  # fmt: skip
    host = Host({"raw": rules})
    before = resident()
    spent = timed(
        lambda: [
            host.assert_fact("raw", {"id": str(n), "sid": "1", "k": "迟到", "n": n % 20})
            for n in range(posts)
        ]
    )
    return spent, resident() - before


def bare(posts: int) -> float:
    """The library's C module without anything around it."""
    rules = {"late": {"all": [{"f": {"$and": [{"k": "迟到"}, {"$gt": {"n": 10}}]}}]},
             "rest": {"all": [{"f": {"$and": [{"k": "迟到"}, {"$lte": {"n": 10}}]}}]}}  # fmt: skip
    handle = rete.create_ruleset("bare", json.dumps(rules, ensure_ascii=False))

    def post(number: int) -> None:
        text = json.dumps({"id": str(number), "sid": "1", "k": "迟到", "n": number % 20}, ensure_ascii=False)
        _, state = rete.assert_fact(handle, text)
        agenda = rete.start_action_for_state(handle, state)[1]
        while agenda:
            json.loads(agenda)
            agenda = rete.complete_and_start_action(handle, state)

    return timed(lambda: [post(n) for n in range(posts)])


def wrapped(posts: int) -> tuple[float, int]:
    fired = []
    net = Network((
        Rule("late", ({"f": {"$and": [{"k": "迟到"}, {"$gt": {"n": 10}}]}},), lambda s, m: fired.append(m["f"])),
        Rule("rest", ({"f": {"$and": [{"k": "迟到"}, {"$lte": {"n": 10}}]}},), lambda s, m: None),
    ))  # fmt: skip
    session, before = net.session(), resident()
    spent = timed(lambda: [session.post({"k": "迟到", "n": n % 20}) for n in range(posts)])
    assert net.posted == net.seen == posts
    held = resident() - before
    session.end()
    return spent, held


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    opinion(runs)
    own, plain = [wrapped(POSTS) for _ in range(runs)], [bare(POSTS) for _ in range(runs)]
    host, held = raw(POSTS)
    print(
        f"a post through the wrapper / through the bare C module: {median(t for t, _ in own) / median(plain):.1f}"
    )
    print(
        f"a post through the wrapper / through the library's own host: {median(t for t, _ in own) / host:.2f}"
    )
    print(f"memory held per fact, wrapper / the library's own host: {own[0][1] / max(held, 1):.2f}")


if __name__ == "__main__":
    main()
