"""A clause's own words, on one line."""

from __future__ import annotations

import re

from engine.policy.scope import Scope
from grammar import syntax as s
from grammar.source import Span


def clause_text(scope: Scope, node: s.Clause) -> str:
    """The clause as written, on one line, without its label, provenance, category, dates and accepted warnings."""
    start = node.span.start
    # Only the clause's own stretch: the whole text once for every clause would make a long file dear.
    text = list(scope.source.text[start : node.span.end])
    dropped: list[Span] = [
        i.span for i in node.items if isinstance(i, s.BasisNote | s.InCategory | s.Validity | s.Accept)
    ]
    if node.label:
        dropped.append(node.label.span)
    for span in dropped:
        text[span.start - start : span.end - start] = " " * (span.end - span.start)
    body = re.sub(r"[#＃][^\n]*", "", "".join(text))
    joined = "".join(body.split())
    return re.sub(r"[，；,;]+(?=。|$)", "", joined)
