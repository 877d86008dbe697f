"""容许: warnings that a rule file accepts, with a reason, in the whole file or at one clause."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from grammar import syntax as s
from grammar.diagnostic import Diagnostic, InSource, Severity
from grammar.source import Span

# What the checker of rule files warns about, but for a 容许 that has no use (docs/errors says which are warnings).
WARNINGS = (
    "KP202", "KP205", "KP213", "KP216", "KP217", "KP220", "KP223", "KP235", "KP245", "KP250", "KP263",
    "KP274", "KP280", "KP281", "KP282", "KP283", "KP284", "KP285",
)  # fmt: skip
_PLACES = "管全文的，单独写成一句，放在第一个条号之前；管一款的，写在那一款的最后，前面用分号“；”。"
# A reason goes on to the full stop, and so takes up whatever is written behind it.
_BEHIND = re.compile(r"[；，]\s*(?:依据|计入|但\s|自\s*\d{4}年|至\s*\d{4}年)")


def accepted(found: Iterable[Diagnostic], tree: s.SyntaxTree, whole: bool = True) -> list[Diagnostic]:
    """The diagnostics of a file, its accepted warnings as notes with the reason; a 容许 without use is a warning.

    found: everything that the checker has to say about the file. whole: whether all of the file could be
    checked; if not, what is accepted is left out, so that the mistakes stand alone.
    """
    clauses = sorted(
        (n.span for n in tree.statements if isinstance(n, s.Clause)), key=lambda span: span.start
    )
    notes = list(_notes(tree))
    by_place = {(note.code, clause): note for note, clause in reversed(notes)}
    used: set[Span] = set()
    result = []
    for diagnostic in found:
        places = (*_clauses_of(diagnostic, clauses), None) if diagnostic.severity is Severity.WARNING else ()
        speaking = (by_place.get((diagnostic.code, place)) for place in places)
        note = next((n for n in speaking if n is not None), None)
        if note is not None:
            used.add(note.span)
            help = f"已容许：{note.reason}"
            diagnostic = replace(diagnostic, severity=Severity.NOTE, help=help, accepted=note.reason)
        result.append(diagnostic)
    useless = [_useless(tree, n, c is None) for n, c in notes if n.span not in used]
    return [*result, *useless] if whole else [d for d in result if d.severity is not Severity.NOTE]


def _notes(tree: s.SyntaxTree) -> Iterator[tuple[s.Accept, Span | None]]:
    """Every 容许 with the clause that it ends, None for the whole file."""
    for node in tree.statements:
        if isinstance(node, s.Accept):
            yield node, None
        elif isinstance(node, s.Clause):
            yield from ((i, node.span) for i in node.items if isinstance(i, s.Accept))


def _clauses_of(diagnostic: Diagnostic, clauses: Sequence[Span]) -> Iterator[Span]:
    """The clauses that a diagnostic points at: one about two clauses can be accepted at either."""
    for place in (diagnostic.place, *(label.place for label in diagnostic.labels)):
        if isinstance(place, InSource):
            number = bisect_right(clauses, place.span.start, key=lambda span: span.start) - 1
            if number >= 0 and place.span.start < clauses[number].end:
                yield clauses[number]


def _useless(tree: s.SyntaxTree, note: s.Accept, whole: bool) -> Diagnostic:
    message = f"{'全文' if whole else '这一款'}没有要容许的 {note.code} 警告，这个容许没有用处。"
    help = f"请删去它。警告在别处的，请改写到那里：{_PLACES}"
    return Diagnostic("KP236", Severity.WARNING, message, InSource(tree.source, note.span), help)


def mistakes(tree: s.SyntaxTree) -> Iterator[Diagnostic]:
    """容许 without a reason, of something that is no warning of rule files, or at the wrong place."""
    below = False
    for node in tree.statements:
        if isinstance(node, s.Heading | s.Clause):
            below = True
        if isinstance(node, s.Accept):
            yield from _written(tree, node)
            if below:
                message = "这个容许单独成句、写在条款中间，不知道说的是全文还是哪一款。"
                yield _error("KP239", message, tree, node.span, _PLACES)
        elif isinstance(node, s.Clause):
            yield from _at_clause(tree, node)


def _at_clause(tree: s.SyntaxTree, node: s.Clause) -> Iterator[Diagnostic]:
    items = [i for i in node.items if not isinstance(i, s.Separator)]
    for number, item in enumerate(items):
        if not isinstance(item, s.Accept):
            continue
        yield from _written(tree, item)
        if not all(isinstance(i, s.Accept) for i in items[number:]):
            yield _error("KP239", "容许后面还写了别的，看不出理由到哪里为止。", tree, item.span, _PLACES)


def _written(tree: s.SyntaxTree, note: s.Accept) -> Iterator[Diagnostic]:
    if note.code not in WARNINGS:
        message = f"{note.code} 不是规则文件的警告，不能容许。"
        help = f"错误要改好；能容许的警告是 {'、'.join(WARNINGS)}。"
        yield _error("KP238", message, tree, note.span, help)
    elif not note.reason:
        message = f"容许 {note.code} 没有写理由。"
        yield _error("KP237", message, tree, note.span, f"请写成 容许 {note.code}：理由。")
    elif behind := _BEHIND.search(note.reason):
        message = f"“{behind.group()[1:].strip()}”写在容许的后面，会当作理由的一部分。"
        yield _error("KP239", message, tree, note.span, "请把容许移到这一款的最后。")


def _error(code: str, message: str, tree: s.SyntaxTree, span: Span, help: str) -> Diagnostic:
    return Diagnostic(code, Severity.ERROR, message, InSource(tree.source, span), help)
