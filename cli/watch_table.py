"""The table that stays open: everybody about whom something is recorded, the latest on top, and the latest notices."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Iterable
from datetime import date

import click

from cli.table import show_table
from engine.decision.decision import Decision, Finding
from engine.evaluate.wording import day, event, number
from engine.facts.fact import Period
from engine.live.ahead import counts
from engine.live.journal import Journal
from engine.live.notice import Notice
from engine.live.watcher import Sight

HEADER = ("工号", "姓名", "窗口", "暂计", "条数", "最近一条", "接下来")
# So many of the latest notices stay below the table.
LATEST = 10


class Table:
    """Drawn anew at every look; what was told before stays below it. owed: kept and not shown when it last ended."""

    def __init__(self, period: Period, journal: Journal, owed: Iterable[Notice]) -> None:
        self.period, self.journal = period, journal
        self._owed = tuple(owed)
        self._latest: deque[Notice] = deque(maxlen=LATEST)

    def draw(self, sight: Sight) -> None:
        """The state so far."""
        if sys.stdout.isatty():
            click.clear()
        told = sorted((d for d in sight.decisions if _about(d)), key=lambda d: d.subject)
        told.sort(key=_last_day, reverse=True)
        until = min(date.today(), self.period.last)
        rows = [_row(d, counts(sight.policies[d.policy], d)) for d in told]
        show_table(f"{self.period.name} 到 {day(until)}", HEADER, rows, frozenset({"暂计", "条数"}))
        if len(told) < len(sight.decisions):
            click.echo(f"其余 {len(sight.decisions) - len(told)} 个，还没有记到什么。")
        self._news(sight)
        kinds = {name: kind for policy in sight.policies.values() for name, kind in policy.kinds.items()}
        for fact in sight.unsheeted:
            click.echo(f"单条录入、还没有写进表里：{fact.subject} {day(fact.date)} {event(fact, kinds)}")
        sys.stdout.flush()

    def _news(self, sight: Sight) -> None:
        """The latest notices; those that there is no room for have left their mark in the table."""
        news, self._owed = (*self._owed, *sight.notices), ()
        self._latest.extend(news)
        if self._latest:
            click.echo("最近报过的：")
        for notice in self._latest:
            click.echo(notice.line())
        sys.stdout.flush()
        self.journal.show(news, lambda notice: None)


def _charged(decision: Decision) -> list[Finding]:
    return [f for f in decision.findings if f.nominal or f.pending]


def _about(decision: Decision) -> bool:
    """Whether anything is recorded about somebody."""
    return bool(_charged(decision) or decision.lost or decision.consequences)


def _last_day(decision: Decision) -> date:
    return max((f.date for f in _charged(decision)), default=date.min)


def _row(decision: Decision, coming: Iterable[str]) -> tuple[str, ...]:
    off = _charged(decision)
    last = max(off, key=lambda f: f.date, default=None)
    about = f"{day(last.date)} {last.event} {last.article}" if last else ""
    score = number(decision.score_known) if decision.scored else ""
    met = [f"已取消{name}" for name in decision.lost] + [text for text, _ in decision.consequences]
    return (
        decision.subject,
        decision.name,
        decision.unit,
        score,
        str(len(off)),
        about,
        "；".join((*met, *coming)),
    )
