"""The regulation's articles set against the clauses of a rule file: what is encoded, what is not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from engine.analysis.numbering import Key, in_order, key_of, listed, numeral
from engine.analysis.regulation import Passage, passages
from engine.decision.decision import BasisKind
from engine.policy.model import Clause, Policy
from grammar.normal import normalise
from grammar.source import Source

_MARK = re.compile(r"[#＃\s]*非操作性条款\s*[:：]?(.*)")
_SENTENCE = re.compile("[。；;]")
_FIRST = 24
_SHOWN_DEPTH = 2
MARKED = "非操作性条款"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. text: first words of the regulation, empty without its text.

    clauses: citations of the clauses that encode it; basis: their provenance, 原文 first; open: an article
    that no clause encodes and nobody has marked.
    """

    article: str
    text: str
    clauses: tuple[str, ...]
    basis: tuple[str, ...]
    note: str = ""
    open: bool = False


@dataclass(frozen=True, slots=True)
class Trace:
    """One rule file against its regulation's text.

    file: the rule file; text_file: the regulation's, empty where there is none. uncovered: articles with no
    clause and no mark; strangers: clauses whose article the text does not have; provenance: clauses by basis.
    """

    file: str
    citation: str
    text_file: str
    rows: tuple[Row, ...]
    uncovered: tuple[str, ...]
    strangers: tuple[str, ...]
    notes: tuple[str, ...]
    provenance: Mapping[str, int]

    @property
    def matched(self) -> bool:
        """Whether every article has its clause or mark, and every clause its article."""
        return not self.uncovered and not self.strangers


def trace(policy: Policy, source: Source, text: str | None, text_file: str = "") -> Trace:
    """The policy's clauses against the regulation's text; None: no text, the citations alone in order."""
    marked = marks(source)
    counts = {str(k): sum(c.basis.kind is k for c in policy.clauses) for k in BasisKind}
    if text is None:
        rows, notes = tuple(_cited(policy)), tuple(_gaps(policy, marked))
        return Trace(source.name, policy.citation, "", rows, (), (), notes, counts)
    found = passages(text)
    rows, notes = tuple(_rows(policy, found, marked)), tuple(_remarks(policy, found, marked))
    bare = [r.article for r in rows if r.open]
    uncovered = tuple(a for a in bare if not any(_part_of(a, b) for b in bare))
    strangers = _strangers(policy, found)
    return Trace(source.name, policy.citation, text_file, rows, uncovered, strangers, notes, counts)


def marks(source: Source) -> tuple[str, ...]:
    """Articles that comments of the rule file mark: # 非操作性条款：第一条、第三条至第五条."""
    found: list[str] = []
    for span in normalise(source.text).comments:
        match = _MARK.fullmatch(source.text[span.start : span.end].strip())
        if match:
            found += listed(match.group(1))
    return tuple(dict.fromkeys(found))


def _within(key: Key, whole: Iterable[Key]) -> bool:
    """Whether a key is one of these or a part of one."""
    return any(
        w and key[: len(w)] == w and not (len(key) > len(w) and key[len(w)].startswith("之")) for w in whole
    )


def _part_of(article: str, other: str) -> bool:
    return article != other and _within(key_of(article), [key_of(other)])


def _rows(policy: Policy, found: Sequence[Passage], marked: tuple[str, ...]) -> Iterator[Row]:
    """A row for every article and item of the text; deeper numbers only where a clause cites them."""
    cited = {key_of(c.article) for c in policy.clauses} | {key_of(a) for a in policy.declared_in}
    declared = {key_of(a): names for a, names in policy.declared_in.items()}
    marked_keys = {key_of(a) for a in marked}
    for passage in found:
        depth = sum(not part.startswith("之") for part in passage.key)
        if depth > _SHOWN_DEPTH and passage.key not in cited:
            continue
        mine = [c for c in policy.clauses if key_of(c.article) == passage.key]
        parts = [c for c in policy.clauses if c not in mine and _within(key_of(c.article), [passage.key])]
        wholes = [c for c in policy.clauses if c not in mine and _within(passage.key, [key_of(c.article)])]
        row = _row(passage, mine or parts, wholes, _within(passage.key, marked_keys), bool(mine))
        yield _with_declared(row, declared.get(passage.key, ()))


def _row(passage: Passage, clauses: list[Clause], wholes: list[Clause], marked: bool, exact: bool) -> Row:
    note, open_ = "", False
    if marked:
        note = f"标为{MARKED}，却有条款" if clauses else MARKED
    elif clauses and not exact:
        note = "由它的各项对应"
    elif not clauses and wholes:
        clauses, note = wholes, "由整条对应"
    elif not clauses:
        note, open_ = "没有条款", True
    names = tuple(dict.fromkeys(c.article for c in clauses))
    if exact:
        note = "；".join(filter(None, (note, _versions(clauses))))
    return Row(passage.number, _first_words(passage.text), names, _kinds(clauses), note, open_)


def _with_declared(row: Row, names: tuple[str, ...]) -> Row:
    """An article whose heading stands above 作息 …, 类别 … is encoded by these."""
    if not names:
        return row
    note = "" if row.note == "没有条款" else row.note
    return replace(row, clauses=(*names, *row.clauses), note=note, open=False)


def _first_words(text: str) -> str:
    sentence = _SENTENCE.split(text.strip(), maxsplit=1)[0]
    return sentence if len(sentence) <= _FIRST else sentence[: _FIRST - 1] + "…"


def _kinds(clauses: Iterable[Clause]) -> tuple[str, ...]:
    present = {c.basis.kind for c in clauses}
    return tuple(str(k) for k in BasisKind if k in present)


def _strangers(policy: Policy, found: Sequence[Passage]) -> tuple[str, ...]:
    known = {p.key for p in found}
    named = (*(c.article for c in policy.clauses), *policy.declared_in)
    return tuple(dict.fromkeys(a for a in named if key_of(a) not in known))


def _remarks(policy: Policy, found: Sequence[Passage], marked: tuple[str, ...]) -> Iterator[str]:
    """What else a reader should know: nothing found in the text, numbers twice, marks that mark nothing."""
    if not found:
        yield "没有在原文里找到条号（第X条，或 一、）。请核对文本，条号要写在一行的开头。"
    seen: dict[Key, Passage] = {}
    for passage in found:
        first = seen.setdefault(passage.key, passage)
        if first is not passage:
            yield f"原文里 {passage.number} 出现了两次：第{first.line}行和第{passage.line}行。"
    for article in marked:
        if found and key_of(article) not in seen:
            yield f"标为{MARKED}的 {article} 不在原文里。"


def _cited(policy: Policy) -> Iterator[Row]:
    """The citations alone, in reading order."""
    named = dict.fromkeys((*(c.article for c in policy.clauses), *policy.declared_in))
    for article in sorted(named, key=lambda a: in_order(key_of(a))):
        mine = [c for c in policy.clauses if c.article == article]
        row = Row(article, "", (article,) if mine else (), _kinds(mine), _versions(mine))
        yield _with_declared(row, policy.declared_in.get(article, ()))


def _versions(clauses: Iterable[Clause]) -> str:
    """3 个版本 of one number; several 凡 of one 款 are one version of it."""
    dates: dict[str, set[object]] = {}
    for clause in clauses:
        dates.setdefault(clause.article, set()).add((clause.since, clause.until))
    most = max(map(len, dates.values()), default=0)
    return f"{most} 个版本" if most > 1 else ""


def _gaps(policy: Policy, marked: tuple[str, ...]) -> Iterator[str]:
    """Numbers that are left out: among articles, and among the items of one article."""
    keys = {key_of(c.article) for c in policy.clauses} | {key_of(a) for a in (*marked, *policy.declared_in)}
    keys = {k for k in keys if k and all(p.isdigit() for p in k[:2])}
    form = "第{}条" if any(c.article.startswith("第") for c in policy.clauses) else "{}"
    for first, last in _holes(k[0] for k in keys):
        names = [form.format(numeral(n)) for n in range(first, last + 1)]
        yield f"没有{names[0]}{f'至{names[-1]}' if len(names) > 1 else ''}的条款。"
    for head in sorted({k[:1] for k in keys}, key=in_order):
        for first, last in _holes(k[1] for k in keys if k[:1] == head and len(k) > 1):
            names = [f"（{numeral(n)}）" for n in range(first, last + 1)]
            article = form.format(numeral(int(head[0])))
            yield f"{article}没有{names[0]}{f'至{names[-1]}' if len(names) > 1 else ''}。"


def _holes(numbers: Iterable[str]) -> list[tuple[int, int]]:
    """Runs of numbers that are left out, counted from one."""
    present = [0, *sorted({int(n) for n in numbers})]
    return [(a + 1, b - 1) for a, b in pairwise(present) if b - a > 1]
