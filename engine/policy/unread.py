"""What can still be said about a rule file of which some statements could not be used.

What the rest says by itself stands. What only seems to be missing because a statement was not read, does not:
one cause gives one message.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from grammar import syntax as s
from grammar.diagnostic import Diagnostic, InSource, Severity
from grammar.vocabulary import collect

_ANYTHING = r"\S"
_LATER = ""  # whatever is missing: these can wait until there are no mistakes
_HEADING = r"第[^，；。\s]{1,6}[条章节]|条款|附[一二三四五六七八九十\d]"
# Codes that say that something is missing, or that something comes twice, and what could have supplied it.
_SUPPLIED_BY = {
    "KP204": _HEADING,
    "KP206": _HEADING,
    "KP213": _ANYTHING,
    "KP214": _ANYTHING,
    "KP215": "作息",
    "KP216": _ANYTHING,
    "KP217": r"办法|文号|自\s*\d|对象|满分|基本分|总分",
    "KP219": "参数|奖励",
    "KP223": "依据",
    "KP231": _ANYTHING,
    "KP235": _ANYTHING,
    "KP242": "已知",
    "KP243": "类别",
    "KP250": "同一事实",
    "KP281": _LATER,
    "KP283": _LATER,
    "KP284": _LATER,
}
# Said at the file's beginning.
_OF_THE_FILE = ("KP217", "KP223")


def standing(
    found: Iterable[Diagnostic], tree: s.SyntaxTree, unread: str, resolving: Iterable[Diagnostic]
) -> list[Diagnostic]:
    """The diagnostics that do not depend on what is missing.

    unread: the text that the parser gave up, blanks elsewhere. resolving: what was found while the clauses got their
    meaning; a clause with such a mistake has none, and is missing too.
    """
    missing = unread + _failed(resolving, tree)
    words = _declared(unread)
    return [d for d in found if _stands(d, missing) and not _follows(tree, d.place, unread, words)]


def _failed(found: Iterable[Diagnostic], tree: s.SyntaxTree) -> str:
    """The text of the clauses with a mistake: the later checks did not see them."""
    errors = {
        d.place.span.start
        for d in found
        if d.severity is Severity.ERROR and isinstance(d.place, InSource) and d.code not in _OF_THE_FILE
    }
    spans = (n.span for n in tree.statements if isinstance(n, s.Clause))
    return "。".join(
        tree.source.text[x.start : x.end] for x in spans if any(x.start <= at < x.end for at in errors)
    )


def _declared(unread: str) -> frozenset[str]:
    """Names that were declared in what could not be read."""
    lost = collect(unread)
    return lost.events | lost.fields | lost.measures | lost.categories


def _stands(diagnostic: Diagnostic, missing: str) -> bool:
    """Whether nothing that is missing could have supplied what the diagnostic asks for."""
    supplier = _SUPPLIED_BY.get(diagnostic.code)
    return supplier is None or not re.search(supplier, missing)


def _follows(tree: s.SyntaxTree, place: object, unread: str, words: frozenset[str]) -> bool:
    """Whether the statement there was itself cut, or speaks of a name whose declaration could not be read."""
    if not isinstance(place, InSource) or not unread:
        return False
    inside = (n.span for n in tree.statements if n.span.start <= place.span.start < n.span.end)
    span = next(inside, place.span)
    said = tree.source.text[span.start : span.end]
    return bool(unread[span.start : span.end].strip()) or any(w in said for w in words)
