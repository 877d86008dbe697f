"""Sheets → typed facts: one period of a hall, everything read, checked and put in order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from engine.facts import records
from engine.facts.attendance import Attendance, derive
from engine.facts.attended import ROLL
from engine.facts.desk import Desk, SourceFile
from engine.facts.differences import Difference
from engine.facts.fact import Fact, Facts, Gap, Period, Subject
from engine.facts.leave import Working
from engine.facts.options import Options
from engine.facts.order import by_keys
from engine.facts.roster import Register
from engine.facts.silent import Silent, silent_days
from engine.facts.sparse import sparse
from engine.policy.kinds import LEAVE, PUNCHES, FactKind, WorkingHours
from grammar.diagnostic import Diagnostic, has_errors, in_order


@dataclass(frozen=True)
class Intake:
    """The facts of a period, or None where a mistake makes them unusable; and which files were read.

    unread: files that were not. gaps: sheets that are needed and absent. silent: 工号 → name, and the workdays on
    post without punch and leave. differences: what vendors' programs say and we do not. register: the roster, where
    people are appraised and it has no mistake.
    """

    facts: Facts | None
    diagnostics: tuple[Diagnostic, ...]
    sources: tuple[SourceFile, ...] = ()
    unread: tuple[str, ...] = ()
    gaps: tuple[Gap, ...] = ()
    silent: Silent = field(default_factory=dict)
    differences: tuple[Difference, ...] = ()
    register: Register | None = None


def read_people(
    folder: Path,
    period: Period,
    kinds: Mapping[str, FactKind],
    needed: frozenset[str],
    hours: Sequence[WorkingHours],
    wanted: frozenset[str] = frozenset(),
    groups: tuple[str, ...] = (),
    roles: frozenset[str] = frozenset(),
    options: Options | None = None,
) -> Intake:
    """The facts about the people of a hall, and about their windows and units where these are appraised too.

    folder: the hall's facts folder. kinds: declared kinds by name. needed: sheets that the rules need
    (签到 needs 请假 too); one that is absent is a gap, not a mistake. hours: the declared working hours.
    wanted: kinds that the rules speak of, for those that are derived only where somebody asks for them. roles: those
    that the rules speak of. options: how the hall wants its sheets read.
    Mistakes in the sheets are diagnostics (KP3xx); any error leaves no facts. With a mistake in the roster
    the other sheets are not read.
    """
    leaving = LEAVE in needed or PUNCHES in needed
    needed |= {LEAVE} if leaving else set()
    desk = Desk(folder, period, kinds, needed, groups, roles, options or Options(), hours)
    desk.open_period()
    register, calendar = desk.read_hall()
    if register is None:
        # Whatever the other sheets say, they would be measured by a roster that is wrong.
        return _intake(desk, None)
    stream = desk.read_punches(register)
    absences = desk.read_leave(Working(hours, calendar, period), register)
    events = desk.read_events(register)
    subjects = register.subjects(period)
    workdays = calendar.workdays(period.first, period.last)
    silent = silent_days(subjects, stream, absences, workdays)
    if has_errors(desk.diagnostics):
        return replace(_intake(desk, None), silent=silent, register=register)
    roll = [f for f in events if f.kind == ROLL]
    punches = stream.punches if stream else {}
    seen = derive(subjects, punches, absences, hours, calendar, period, roll, wanted)
    if stream is not None:
        desk.diagnostics += sparse(stream, seen, subjects, hours, calendar, period)
    derived, gaps = _usable(seen, stream is not None, leaving)
    facts = _in_order([*absences, *events, *derived])
    known = Facts(period, subjects, facts, (*desk.gaps, *gaps), seen.days, calendar=calendar)
    return _told(desk, register, replace(known, groups=_groups(groups, subjects)), silent)


def _told(desk: Desk, register: Register, facts: Facts, silent: Silent) -> Intake:
    """The result, with the vendors' verdicts set against it."""
    different = desk.compared(facts.facts, register)
    return replace(_intake(desk, facts), silent=silent, differences=different, register=register)


def _groups(sorts: Iterable[str], people: Sequence[Subject]) -> dict[str, tuple[Subject, ...]]:
    """The windows or units of the people in the period, by name."""
    posts = [p for person in people for p in person.postings]
    groups = {}
    for sort in sorts:
        found = {p.window if sort == records.WINDOW else p.unit: p.origin for p in reversed(posts)}
        groups[sort] = tuple(Subject(name, name, (), found[name]) for name in sorted(found) if name)
    return groups


def read_register(folder: Path, period: Period) -> Register | None:
    """Everybody who is or was on the roster of a facts folder; None where it is absent or has mistakes."""
    return Desk(folder, period, {}, frozenset()).read_hall()[0]


def read_projects(
    folder: Path,
    period: Period,
    kinds: Mapping[str, FactKind],
    needed: frozenset[str],
    options: Options | None = None,
) -> Intake:
    """The facts about projects, by 项目编号. Parameters and errors are those of `read_people`.

    A fact without a date counts for the period's last day. Every project that a sheet names is a
    subject; where a needed sheet does not name it, it has a gap.
    """
    desk = Desk(folder, period, kinds, needed, options=options or Options())
    desk.open_period()
    facts = _in_order(desk.read_events(None))
    subjects = desk.projects(facts)
    gaps = _missing_projects(desk, subjects, facts)
    return _intake(desk, Facts(period, subjects, facts, (*desk.gaps, *gaps)))


def read_windows(
    folder: Path,
    period: Period,
    kinds: Mapping[str, FactKind],
    needed: frozenset[str],
    key: str,
    options: Options | None = None,
) -> Intake:
    """The facts about windows (key 窗口) or units (key 单位). Errors are those of `read_people`.

    Every window of the roster in the period is a subject, and whatever else the sheets name.
    """
    desk = Desk(folder, period, kinds, needed, options=options or Options())
    desk.open_period()
    register, _ = desk.read_hall() if key == records.WINDOW else (None, None)
    facts = _in_order(desk.read_events(None, key))
    subjects = {s.id: s for s in desk.projects(facts)}
    for person in register.subjects(period) if register else ():
        for posting in person.postings:
            subjects.setdefault(posting.window, Subject(posting.window, posting.window, (), posting.origin))
    everybody = tuple(subjects[id] for id in sorted(subjects))
    return _intake(desk, Facts(period, everybody, facts, tuple(desk.gaps)))


def _intake(desk: Desk, facts: Facts | None) -> Intake:
    """The result: no facts where there is any error."""
    sources = tuple(sorted(desk.sources, key=lambda s: (s.file, s.sheet)))
    fit = None if has_errors(desk.diagnostics) else facts
    if fit is not None:
        fit = replace(fit, corrections=desk.corrections.records())
    return Intake(fit, in_order(desk.diagnostics), sources, tuple(desk.gathering.left), tuple(desk.gaps))


def _usable(seen: Attendance, punched: bool, leaving: bool) -> tuple[tuple[Fact, ...], tuple[Gap, ...]]:
    """What the attendance is good for: without a punch sheet its events mean nothing."""
    if punched:
        return seen.facts, seen.gaps
    # Days of leave rest on the working hours even where nobody's punches are judged.
    return (), tuple(g for g in seen.gaps if leaving and g.source != PUNCHES)


def _missing_projects(desk: Desk, subjects: Sequence[Subject], facts: Iterable[Fact]) -> list[Gap]:
    """A gap for each project that a needed sheet, itself there, does not mention."""
    mentioned = {(fact.subject, desk.kinds[fact.kind].sheet) for fact in facts}
    return [
        Gap(sheet, subject.id, f"{sheet} 里没有项目 {subject.id}（{subject.name}）：补上它的数据")
        for sheet in sorted(desk.needed & frozenset(desk.files.paths))
        for subject in subjects
        if (subject.id, sheet) not in mentioned
    ]


def _in_order(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """Facts by subject, then by their own order."""
    return tuple(by_keys(facts, lambda f: (f.subject, f.date, f.kind), lambda f: f.key))
