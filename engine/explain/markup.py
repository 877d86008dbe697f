"""HTML out of nested calls, every text escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape


class Html(str):
    """Markup, as against text that is still to be escaped."""

    __slots__ = ()


def tag(name: str, *children: str, **attributes: str) -> Html:
    """An element. class_ is the attribute class; an attribute with an empty text stands alone (open)."""
    told = "".join(
        f" {key.rstrip('_')}" + (f'="{escape(value)}"' if value else "") for key, value in attributes.items()
    )
    return Html(f"<{name}{told}>{joined(children)}</{name}>")


def joined(children: Iterable[str]) -> Html:
    """Texts and markup one after the other."""
    return Html("".join(c if isinstance(c, Html) else escape(c) for c in children))


def table(header: Sequence[str], rows: Iterable[Sequence[str]], kind: str = "") -> Html:
    """A table; nothing where it has no rows."""
    body = [tag("tr", *(tag("td", cell) for cell in row)) for row in rows]
    if not body:
        return Html()
    head = tag("tr", *(tag("th", title) for title in header))
    return tag("table", tag("thead", head), tag("tbody", *body), class_=kind or "plain")


def listed(lines: Iterable[str]) -> Html:
    """A list; nothing where it is empty."""
    items = [tag("li", line) for line in lines]
    return tag("ul", *items) if items else Html()


def folded(summary: str, *children: str, opened: bool = False) -> Html:
    """Something to open and close by its summary; printing opens all of them."""
    head = tag("summary", summary)
    return tag("details", head, *children, open="") if opened else tag("details", head, *children)
