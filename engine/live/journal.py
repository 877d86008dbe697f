"""What survives a stop: facts given singly, notices told. SQLite in the hall's folder, written before anything is shown."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

from engine.facts.fact import Fact, Origin, State, Value
from engine.live.notice import BACK, Key, Notice

FOLDER = ".kaoping"
_TABLES = """
create table if not exists posts (number integer primary key, fact text not null);
create table if not exists told (policy text, key text, line text, primary key (policy, key));
create table if not exists reached (day text primary key);
create table if not exists notices (number integer primary key, policy text, document text not null);
"""
# What was kept by an older version, without a word about showing, was shown.
_SHOWN = "alter table notices add column shown integer not null default 1"


@dataclass(frozen=True)
class Journal:
    """One period's journal. Every change is one transaction that holds off other programs."""

    path: Path

    @classmethod
    def of(cls, folder: Path, period: str) -> Journal:
        """The journal of a period in a hall's folder."""
        (folder / FOLDER).mkdir(exist_ok=True)
        journal = cls(folder / FOLDER / f"{period}.sqlite")
        with closing(journal._connect()) as connection:
            connection.executescript(_TABLES)
            connection.execute("begin immediate")
            columns = {name for _, name, *_ in connection.execute("pragma table_info (notices)")}
            if "shown" not in columns:
                connection.execute(_SHOWN)
            connection.execute("commit")
        return journal

    def _connect(self, synchronous: str = "full") -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, timeout=30, isolation_level=None)
        connection.execute("pragma journal_mode = wal")
        connection.execute(f"pragma synchronous = {synchronous}")
        return connection

    def post(self, fact: Fact) -> int:
        """Keep a fact; its number."""
        with closing(self._connect()) as connection:
            done = connection.execute(
                "insert into posts (fact) values (?)", (json.dumps(_plain(fact), ensure_ascii=False),)
            )
            return int(done.lastrowid or 0)

    def posts(self) -> tuple[Fact, ...]:
        """Facts given singly, in their order."""
        with closing(self._connect()) as connection:
            rows = connection.execute("select number, fact from posts order by number").fetchall()
        return tuple(_fact(json.loads(text), number) for number, text in rows)

    def reached(self, day: date, over: bool) -> date | None:
        """A later day that has been looked at already, if there is one; else this one is kept as the latest."""
        now = f"{day} {int(over)}"
        with closing(self._connect()) as connection:
            connection.execute("begin immediate")
            (latest,) = connection.execute("select max(day) from reached").fetchone()
            if latest is None or latest < now:
                connection.execute("insert into reached values (?)", (now,))
            connection.execute("commit")
        return date.fromisoformat(latest[:10]) if latest is not None and latest > now else None

    def told(self, policy: str) -> dict[Key, str]:
        """What holds as told: key → line."""
        with closing(self._connect()) as connection:
            rows = connection.execute("select key, line from told where policy = ?", (policy,)).fetchall()
        return {tuple(json.loads(key)): line for key, line in rows}

    def tell(self, policy: str, found: Iterable[Notice]) -> tuple[Notice, ...]:
        """Keep notices; those that nobody else has told meanwhile come back, numbered, to be shown."""
        kept = []
        with closing(self._connect()) as connection:
            connection.execute("begin immediate")
            for notice in found:
                key = json.dumps(notice.key, ensure_ascii=False)
                if notice.kind == BACK:
                    done = connection.execute("delete from told where policy = ? and key = ?", (policy, key))
                else:
                    done = connection.execute(
                        "insert or ignore into told values (?, ?, ?)", (policy, key, notice.line())
                    )
                for before in notice.replaces:
                    gone = json.dumps(before, ensure_ascii=False)
                    connection.execute("delete from told where policy = ? and key = ?", (policy, gone))
                if done.rowcount:
                    document = json.dumps(notice.document(), ensure_ascii=False)
                    entered = connection.execute(
                        "insert into notices (policy, document, shown) values (?, ?, 0)", (policy, document)
                    )
                    kept.append(replace(notice, number=int(entered.lastrowid or 0)))
            connection.execute("commit")
        return tuple(kept)

    def owed(self) -> tuple[Notice, ...]:
        """Notices that were kept, and of which nobody knows whether they were shown: the program ended before."""
        with closing(self._connect()) as connection:
            rows = connection.execute("select number, document from notices where shown = 0 order by number")
            return tuple(Notice.of(json.loads(document), number) for number, document in rows)

    def show(self, notices: Iterable[Notice], how: Callable[[Notice], None]) -> None:
        """Show notices one after the other; of each it is kept at once that it was shown."""
        # Without waiting for the disk: a program that is killed loses nothing that it has written.
        with closing(self._connect("normal")) as connection:
            for notice in notices:
                how(notice)
                connection.execute("update notices set shown = 1 where number = ?", (notice.number,))

    def count(self) -> int:
        """How many notices have been told."""
        with closing(self._connect()) as connection:
            return int(connection.execute("select count(*) from notices").fetchone()[0])


def _plain(fact: Fact) -> dict[str, object]:
    fields = {name: [type(value).__name__, _text(value)] for name, value in fact.fields.items()}
    state = str(fact.state) if fact.state else None
    return {
        "kind": fact.kind,
        "subject": fact.subject,
        "date": fact.date.isoformat(),
        "fields": fields,
        "state": state,
    }


def _text(value: Value) -> str:
    return value.isoformat() if isinstance(value, date | time) else str(value)


_READ: dict[str, Callable[[str], Value]] = {
    "Decimal": Decimal, "str": str, "bool": lambda text: text == "True", "date": date.fromisoformat,
    "datetime": datetime.fromisoformat, "time": time.fromisoformat,
}  # fmt: skip


def _fact(plain: dict[str, object], number: int) -> Fact:
    fields = plain["fields"]
    assert isinstance(fields, dict)
    values = {name: _READ[kind](text) for name, (kind, text) in fields.items()}
    state = State(str(plain["state"])) if plain["state"] else None
    day = date.fromisoformat(str(plain["date"]))
    return Fact(
        str(plain["kind"]), str(plain["subject"]), day, values, state, "", (Origin("单条录入", "", number),)
    )


class Unkept:
    """A journal that is forgotten, for running a past month through."""

    def __init__(self) -> None:
        self._told: dict[str, dict[Key, str]] = {}
        self._count = 0

    def posts(self) -> tuple[Fact, ...]:
        """None: a past month is in the sheets."""
        return ()

    def reached(self, day: date, over: bool) -> date | None:
        """None: day follows upon day."""
        return None

    def told(self, policy: str) -> dict[Key, str]:
        """What holds as told."""
        return dict(self._told.get(policy, {}))

    def tell(self, policy: str, found: Iterable[Notice]) -> tuple[Notice, ...]:
        """Keep notices."""
        mine = self._told.setdefault(policy, {})
        kept = tuple(replace(notice, number=n) for n, notice in enumerate(found, self._count + 1))
        self._count += len(kept)
        for notice in kept:
            for before in notice.replaces:
                mine.pop(before, None)
            if notice.kind == BACK:
                mine.pop(notice.key, None)
            else:
                mine[notice.key] = notice.line()
        return kept

    def show(self, notices: Iterable[Notice], how: Callable[[Notice], None]) -> None:
        """Show notices one after the other."""
        for notice in notices:
            how(notice)
