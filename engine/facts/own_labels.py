"""What a hall sets down about its sheets ([headings], [readers] of kaoping.toml, --as): whether there is such a thing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from engine.facts import accounts, leave, overrides, punches, records, roster, slips
from engine.facts.folder import find_files
from engine.facts.headings import SYNONYMS
from engine.facts.hints import did_you_mean
from engine.facts.options import Options
from engine.facts.readers import daily, stream
from engine.facts.readers.layout import PEOPLE
from engine.facts.readers.registry import NAMES
from engine.policy.kinds import LEAVE, PUNCHES, FactKind
from grammar.diagnostic import Diagnostic, InSheet, Severity

_FILE = "kaoping.toml"
# Columns of punches by the layouts' own words: those that several have, and the numbered ones.
_PUNCHED = frozenset({*punches.KNOWN, *PEOPLE, *daily.LABELS, *stream.LABELS})
_NUMBERED = re.compile(r"(?:上班|下班)[1-9](?:打卡时间|打卡结果)|[1-9]日|[12]\d日|3[01]日")
_SHOWN = 20

Columns = dict[str, frozenset[str]]


def columns_of(kinds: Iterable[tuple[str, Mapping[str, FactKind]]]) -> Columns:
    """Sheet → its columns, of everything that the hall's policies declare. kinds: subject's column and kinds of each policy."""
    found: Columns = {
        roster.SHEET: frozenset({*roster.COLUMNS, roster.UNIT, roster.ACCOUNT}),
        overrides.SHEET: frozenset({*overrides.COLUMNS, overrides.HALF}),
        slips.SHEET: frozenset(slips.KNOWN),
        accounts.SHEET: frozenset({*accounts.COLUMNS, accounts.NAME}),
        PUNCHES: _PUNCHED,
    }
    for subject, declared in kinds:
        sheets: dict[str, list[FactKind]] = {}
        for kind in declared.values():
            if not kind.derived and kind.sheet != PUNCHES:
                sheets.setdefault(kind.sheet, []).append(kind)
        for sheet, mine in sheets.items():
            labels = leave.labels(mine)[0] if sheet == LEAVE else records.labels(mine, subject)[0]
            found[sheet] = found.get(sheet, frozenset()) | labels
    return found


def check_headings(own: Mapping[str, Mapping[str, str]], columns: Columns) -> Iterator[Diagnostic]:
    """A warning for each sheet that there is not, and for each label mapped to a column that its sheet does not have."""
    every = frozenset().union(*columns.values())
    for sheet in sorted(own):
        if sheet and sheet not in columns:
            message = f"[headings] 里的“{sheet}”不是任何一张表，它下面的对应不起作用"
            yield _warning(message, f"{did_you_mean(sheet, columns)}可以写：{'、'.join(sorted(columns))}")
            continue
        there = columns[sheet] if sheet else every
        for label, name in own[sheet].items():
            if name in there or ((not sheet or sheet == PUNCHES) and _NUMBERED.fullmatch(name)):
                continue
            where, lacks = (f"把“{sheet}”的", "这张表") if sheet else ("把", "哪一张表都")
            message = f"[headings] {where}“{label}”对应到“{name}”，{lacks}没有这一列，不起作用"
            shown = sorted(there - _SYNONYMS)
            more = "等" if len(shown) > _SHOWN else ""
            help = f"{did_you_mean(name, there)}可以写：{'、'.join(shown[:_SHOWN])}{more}"
            yield _warning(message, help)


_SYNONYMS = frozenset(label for labels in SYNONYMS.values() for label in labels)


def check_readers(options: Options, folder: Path, period: str) -> Iterator[Diagnostic]:
    """A warning for each layout that there is not, and for a file of the period that there is not."""
    files, _ = find_files(folder / period, period, ())
    there = {path.name: files.cite(path) for path in files.unused}
    for file, name in sorted(options.readers.items()):
        if name not in NAMES:
            message = f"[readers] 给“{file}”指定的读法“{name}”没有，不起作用"
            yield _warning(message, f"{did_you_mean(name, NAMES)}可以写：{'、'.join(NAMES)}")
        elif file in options.once and file not in {*there, *there.values(), ""}:
            message = f"--as 里的“{file}”不在 {period} 的文件夹里，不起作用"
            help = f"{did_you_mean(file, there)}写文件名，连后缀"
            yield Diagnostic("KP405", Severity.WARNING, message, None, help)


def _warning(message: str, help: str) -> Diagnostic:
    return Diagnostic("KP405", Severity.WARNING, message, InSheet(_FILE), help)
